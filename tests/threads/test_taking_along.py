import contextvars
import re

import pytest
import time_machine
from markdown_it import MarkdownIt
from werkzeug.test import EnvironBuilder

from forum.extensions import db
from forum.news import actions as news
from forum.posts import actions as posts
from forum.threads import moderating, taking_along, whole
from forum.web.turns import Turns
from tests import factories
from tests.conftest import text_of

SHAPES = ("print", "thread.html", "thread.md")


@pytest.fixture(autouse=True)
def turns(monkeypatch):
    """Give each test turns of its own."""
    monkeypatch.setattr(taking_along, "TURNS", made := Turns(2))
    return made


@pytest.fixture
def said(section):
    """Make a thread in which something is quoted, linked and hidden."""
    with time_machine.travel("2019-05-03 11:00:00+00:00", tick=False):
        alice, bob = factories.make_member("Alice"), factories.make_member("Bob *B*")
        thread = factories.make_thread(
            section, title="Сколько <b>дней</b>?", author=alice, source="Opening words. [x](/news)"
        )
        first = factories.last_post_of(thread)
        factories.make_post(
            thread, author=bob, source=f"[quote=Alice;{first.id}]Opening words.[/quote]\n\nBut no."
        )
        gone = factories.make_post(thread, author=bob, source="zqhidden")
        factories.make_post(thread, author=alice, source="[spoiler]Last words[/spoiler]")
        posts.hide(gone, by=factories.make_moderator("Mike"), reason="Spam")
    db.session.commit()
    return thread


def address_of(thread, shape: str) -> str:
    return f"{thread.url}/{shape}"


@pytest.mark.parametrize("shape", SHAPES)
def test_all_visible_posts_are_there_in_order_with_names(client, said, shape):
    text = client.get(address_of(said, shape)).text

    places = [text.index(words) for words in ("Opening words", "But no", "Last words")]
    assert places == sorted(places)
    assert [number for number in range(1, 5) if f"#{number} · " in text] == [1, 2, 4]
    assert "zqhidden" not in text


def test_a_page_to_print_has_a_head_exact_times_and_nothing_to_press(client, said):
    response = client.get(address_of(said, "print"))

    text = text_of(response)
    assert response.mimetype == "text/html"
    assert "Сколько <b>дней</b>?" in text
    assert "Practice" in text
    assert f"http://localhost{said.url}" in text
    assert "#1 · Alice · May 3, 2019, 2:00" in text.replace("\u202f", " ")
    assert not re.search("<(form|button|input|nav)", response.text)
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.text


def test_a_file_needs_no_board(client, said):
    response = client.get(address_of(said, "thread.html"))

    name = f"{said.url.rpartition('/')[2]}.html"
    assert response.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert "<style>" in response.text
    assert "/static/" not in response.text
    assert re.findall(r'(?:src|href)="(?!http://localhost/)[^"]*', response.text) == []


def test_a_markdown_file_has_a_head_for_each_post_and_quotes_with_names(client, said):
    response = client.get(address_of(said, "thread.md"))

    assert response.mimetype == "text/markdown"
    assert response.headers["Content-Disposition"].endswith(".md")
    lines = response.text.split("\n")
    assert lines[0] == "# Сколько \\<b\\>дней\\</b\\>?"
    assert [line for line in lines if line.startswith("## ")] == [
        "## #1 · Alice · 2019-05-03 14:00",
        "## #2 · Bob \\*B\\* · 2019-05-03 14:00",
        "## #4 · Alice · 2019-05-03 14:00",
    ]
    quoted = next(line for line in lines if line.startswith("> **Alice**"))
    assert re.fullmatch(r"> \*\*Alice\*\* \[#1\]\(http://localhost/posts/\d+\):", quoted)
    assert "> Opening words." in lines
    assert "[x](http://localhost/news)" in response.text


HOSTILE = [
    "```\n## #9 · Admin · 2019-05-03 14:00",
    "~~~~\n## #9",
    "## #9 · Admin · 2019-05-03 14:00",
    "[code]\n```\n## #9\n[/code]",
    "<h2>#9</h2><script>alert(1)</script></main></style>",
    "a\u202e## #9",
    "> [quote]\n## #9",
    "x\n===\ny\n---",
    "[b]## #9[/b]",
    "- - - ## #9",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_no_post_can_pretend_to_be_another_one(client, section, source):
    thread = factories.make_thread(section, source=source)
    factories.make_post(thread, source="The second post.")
    db.session.commit()

    text = client.get(address_of(thread, "thread.md")).text
    pages = [client.get(address_of(thread, shape)).text for shape in ("print", "thread.html")]

    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    heads = [t for t in tokens if t.type == "heading_open" and t.tag in {"h1", "h2"}]
    assert [t.tag for t in heads] == ["h1", "h2", "h2"]
    assert "html_block" not in {t.type for t in tokens}
    for page in pages:
        assert page.count("<h2>") == 2
        assert "<script>" not in page


@pytest.mark.parametrize("shape", SHAPES)
def test_threads_are_for_those_who_may_read_them(as_, alice, client, shape):
    group = factories.make_group("Insiders")
    insider = factories.make_member("Insider", groups=(group,))
    room = factories.make_section("Room", readers=(group,))
    secret = address_of(factories.make_thread(room, source="zqsecret"), shape)
    db.session.commit()

    answers = [browser.get(secret) for browser in (client, as_(alice), as_(insider))]

    assert [answer.status_code for answer in answers] == [404, 404, 200]
    assert "zqsecret" in answers[-1].text
    assert answers[-1].headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("shape", SHAPES)
def test_hidden_posts_are_left_out_for_moderators_too(as_, moderator, said, shape):
    assert "zqhidden" not in as_(moderator).get(address_of(said, shape)).text


@pytest.mark.parametrize("shape", SHAPES)
def test_a_hidden_thread_is_gone(client, said, moderator, shape):
    moderating.hide(said, by=moderator, reason="Spam")
    db.session.commit()

    assert client.get(address_of(said, shape)).status_code == 410


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("place", ["/threads/{}", "/threads/{}-wrong"])
def test_another_spelling_leads_to_the_right_address(client, said, shape, place):
    response = client.get(f"{place.format(said.id)}/{shape}")

    assert (response.status_code, response.location) == (301, address_of(said, shape))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("id", ["0", "999999999", "99999999999999999999", "x", "1%00"])
def test_what_is_not_there_is_not_found(client, id, shape):
    assert client.get(f"/threads/{id}/{shape}").status_code == 404


@pytest.mark.parametrize("shape", SHAPES)
def test_the_comments_of_an_article_come_with_the_article(client, section, admin, shape):
    article = news.publish(section, by=admin, title="Bread", standfirst="Line", source="All of it.")
    factories.make_post(article.thread, source="A comment.")
    db.session.commit()
    place = f"/threads/{article.thread.id}-{article.thread.slug}"

    text = client.get(f"{place}/{shape}").text

    assert text.index("All of it.") < text.index("A comment.")
    assert f"http://localhost{article.url}" in text


@pytest.mark.parametrize("shape", SHAPES)
def test_a_head_says_what_it_would_be_and_sends_nothing(client, said, shape, turns):
    head, page = client.head(address_of(said, shape)), client.get(address_of(said, shape))

    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Type", "Content-Disposition", "X-Robots-Tag", "Cache-Control"):
        assert head.headers.get(name) == page.headers.get(name)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_visitor_has_one_at_a_time(client, said, shape, turns):
    turn = turns.take("127.0.0.1")

    busy = client.get(address_of(said, shape))
    turns.end(turn)

    assert busy.status_code == 429
    assert busy.headers["Retry-After"]
    assert client.get(address_of(said, shape)).status_code == 200
    assert client.get(address_of(said, shape)).status_code == 200


def test_many_wait_for_their_turn(client, said, turns):
    turns.take("alice")
    turns.take("bob")

    assert client.get(address_of(said, "print")).status_code == 503


def test_it_cannot_be_asked_for_without_end(limited, said):
    browser = limited.test_client()

    answers = [browser.get(address_of(said, "thread.md")).status_code for _ in range(8)]

    assert answers == [200] * 6 + [429] * 2


@pytest.fixture
def long(section):
    thread = factories.make_thread(section, posts=25)
    db.session.commit()
    return thread


@pytest.mark.parametrize("shape", SHAPES)
def test_a_long_thread_takes_one_statement_for_each_batch(
    client, long, queries, monkeypatch, shape
):
    monkeypatch.setattr(whole, "BATCH", 5)
    address = address_of(long, shape)
    with queries() as made:
        text = client.get(address).text

    assert len(re.findall("<article|\n## ", text)) == 25
    assert len(made) == 1 + 5


def test_quotes_take_one_statement_more(client, said, queries):
    address = address_of(said, "thread.md")
    with queries() as made:
        client.get(address)

    assert len(made) == 3


class Visitor:
    """Somebody to whom the parts come as they are made, as from a server."""

    def __init__(self, app, address: str) -> None:
        self._context = contextvars.Context()
        environ = EnvironBuilder(path=address, base_url="http://localhost").get_environ()
        self._parts = self._context.run(app.wsgi_app, environ, lambda status, headers, *_: None)
        self._rest = iter(self._parts)

    def read(self) -> bytes:
        return self._context.run(next, self._rest, b"")

    def hang_up(self) -> None:
        self._context.run(self._parts.close)


def test_a_visitor_who_hangs_up_ends_it(app, long, queries, monkeypatch, turns):
    monkeypatch.setattr(whole, "BATCH", 5)
    with queries() as made:
        visitor = Visitor(app, address_of(long, "print"))
        begun = [visitor.read(), visitor.read()]
        visitor.hang_up()

    assert b"<article" in begun[1]
    assert len([statement for statement in made if "FROM posts" in statement]) == 1
    assert not turns._having


def test_what_is_hidden_while_it_is_sent_is_sent_no_more(app, long, moderator, monkeypatch):
    monkeypatch.setattr(whole, "BATCH", 5)
    visitor = Visitor(app, address_of(long, "print"))
    begun = [visitor.read(), visitor.read()]

    moderating.hide(long, by=moderator, reason="Spam")
    db.session.commit()

    assert b"<article" in begun[1]
    assert b"<article" not in visitor.read()
    visitor.hang_up()


def test_the_page_of_a_thread_leads_there(client, said):
    page = client.get(said.url).text

    for shape in SHAPES:
        assert f'href="/threads/{said.id}/{shape}" rel="nofollow"' in page
