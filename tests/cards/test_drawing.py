"""Cards: whatever stands in a title can be drawn, and is drawn within the edges."""

from io import BytesIO
from threading import Thread

import pytest
from PIL import Image

from forum.cards import SIZE, Busy, Card, drawing, keeping, picture_of
from forum.cards.drawing import MARGIN, TITLES, WIDTH, _font, draw, drawable, fitted, wrapped

CARD = Card("How to pay a manager", "Practice", "3 replies", "Вече")


@pytest.fixture(autouse=True)
def database():
    """Need none: cards know nothing of it."""


@pytest.mark.parametrize(
    "title",
    ["", "a", "ы" * 200, "слово " * 33, "😀🔥👧", "中文标题", "\u202eשלום", "a\n\nb\tc", "\ud800",
     "Ж" + "\u0301" * 150],
    ids=range(10),
)  # fmt: skip
def test_any_title_makes_a_card_of_one_size_within_its_edges(title):
    content = draw(CARD._replace(title=title, place=title, board=title))

    with Image.open(BytesIO(content)) as image:
        image.load()
        assert (image.format, image.size) == ("PNG", SIZE)
        pixels = image.convert("RGB")
    paper = pixels.getpixel((0, SIZE[1] - 1))
    edge = pixels.crop((SIZE[0] - MARGIN + 8, 15, SIZE[0], SIZE[1]))
    assert {colour for _, colour in edge.getcolors()} == {paper}
    assert len(content) < 60_000


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Как платить — «по-русски» №5", "Как платить — «по-русски» №5"),
        ("😀 Hello 中文 world", "Hello world"),
        ("tiếng Việt", "tieng Viet"),
        ("a\u00a0b\nc", "a b c"),
        ("е\u0301ж", "еж"),
        ("й" + "ё", "йё"),
        ("中文", ""),
    ],
)
def test_what_the_fonts_do_not_know_is_left_out(text, drawn):
    assert drawable(text) == drawn


def test_a_long_title_is_broken_into_lines_and_ends_in_an_ellipsis():
    size, most = TITLES[-1]
    font = _font("Bold", size)

    short, long = wrapped("Two words", font, most), wrapped("слово " * 60, font, most)

    assert short == ["Two words"]
    assert len(long) == most
    assert long[-1].endswith("…")
    assert all(font.getlength(line) <= WIDTH for line in long)
    assert "".join(wrapped("ы" * 60, font, most)) == "ы" * 60
    assert fitted("ы" * 200, font).endswith("ы…")


def test_other_words_have_another_name():
    others = {CARD._replace(**{field: "x"}).name for field in CARD._fields}

    assert len({CARD.name, *others}) == 5


def test_a_card_is_drawn_once_and_the_folder_stays_small(tmp_path, monkeypatch):
    drawn = []
    monkeypatch.setattr(drawing, "draw", lambda card: drawn.append(card) or b"picture")
    monkeypatch.setattr(keeping, "MOST_KEPT", 20)
    for number in range(30):
        card = CARD._replace(note=f"{number} replies")
        assert picture_of(card, tmp_path) == picture_of(card, tmp_path) == b"picture"

    assert len(drawn) == 30
    assert len(list(tmp_path.iterdir())) <= 20


def test_a_full_disk_spoils_no_card(tmp_path, monkeypatch):
    def no_room(*_):
        raise OSError

    monkeypatch.setattr(keeping, "keep_file", no_room)

    assert picture_of(CARD, tmp_path).startswith(b"\x89PNG")


def test_few_wait_for_cards_and_the_others_are_sent_away(tmp_path):
    waiting = [Thread(target=picture_of, args=(CARD, tmp_path)) for _ in range(2)]
    with keeping._turn:
        for thread in waiting:
            thread.start()
        while keeping._waiting._value:
            pass
        with pytest.raises(Busy):
            picture_of(CARD, tmp_path)
    for thread in waiting:
        thread.join()
    assert len(list(tmp_path.iterdir())) == 1
