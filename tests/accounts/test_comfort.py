import pytest

from forum.accounts.comfort import AS_THE_BOARD, CHOICES, Comfort, chosen_in, written

ALL = [
    Comfort(size, density, theme, posts, show, keys)
    for size in CHOICES["size"]
    for density in CHOICES["density"]
    for theme in CHOICES["theme"]
    for posts in CHOICES["posts"]
    for show in CHOICES["show"]
    for keys in CHOICES["keys"]
]


def test_choices_can_be_written_in_few_ways_and_read_again():
    words = {str(comfort): comfort for comfort in ALL}

    assert len(words) == len(ALL) == 384
    assert {text: written(text) for text in words} == words


def test_what_is_as_on_the_board_is_not_written():
    assert str(AS_THE_BOARD) == ""
    assert str(Comfort(theme="dark", posts="50")) == "dark.50"


@pytest.mark.parametrize(
    "cookies",
    [
        "reading=dark.50",
        "language=ru; reading=dark.50",
        "language=ru;reading=dark.50; another=1",
        "reading=nonsense!; reading=dark.50",
        "reading=dark.50; reading=large",
    ],
)
def test_a_cookie_is_found_among_others(cookies):
    assert chosen_in(cookies) == Comfort(theme="dark", posts="50")


@pytest.mark.parametrize(
    "cookies",
    [
        "",
        "reading=",
        "reading",
        "reading=.",
        "reading=50.dark",
        "reading=dark.dark",
        "reading=dark.",
        "reading=DARK",
        "reading=dark.51",
        "reading=dark.10.20",
        'reading="dark"',
        "reading=dark evil",
        "reading=dark%00",
        "reading=\u0434\u0430\u0440\u043a",
        "xreading=dark",
        "reading2=dark",
        "Reading=dark",
        "x=reading=dark",
        "reading=" + "dark." * 100_000,
        "; " * 100_000 + "reading",
    ],
)
def test_what_nobody_has_chosen_says_nothing(cookies):
    assert chosen_in(cookies) is AS_THE_BOARD


def test_a_page_is_told_what_its_looks_depend_on():
    comfort = Comfort("huge", "compact", "dark", "50", "text", "off")

    assert dict(comfort.marks()) == {
        "size": "huge",
        "density": "compact",
        "theme": "dark",
        "show": "text",
        "keys": "off",
    }
