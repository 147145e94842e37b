"""Whatever is sent, the board answers with a page of its own and never with a crash."""

import re
from itertools import product

import pytest
from werkzeug.test import EnvironBuilder

from forum.extensions import db
from forum.models import Post, Thread
from forum.news import actions as news
from tests.conftest import htmx, region
from tests.factories import make_member, make_post, make_thread

NUMBERS = ["0", "-1", "1" * 21, "2147483648", "１", "1e9", "9" * 5000]
WORDS = [
    "x",
    "a\x00b",
    "\ufffd",
    "\ud800",
    "'",
    '"><svg onload=x>',
    "%",
    "{{7*7}}",
    "..",
    "." * 300,
]
WORDS += ["\u202e", "💣" * 50, "\r\nSet-Cookie: a=b", "../../etc/passwd", "None", "null", "[]"]
BYTES = [b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"\x00", b"\xf4\x90\x80\x80", b"\xe2\x82", b"%"]
FIELDS = {
    "title": "A title",
    "source": "Some words",
    "reply_to": "1",
    "submission_id": "0" * 32,
    "revision": "1",
    "reason": "A quarrel",
    "section": "1",
    "place": "reply:1",
    "quote": "1",
    "number": "#2",
    "selected": "words",
    "standfirst": "In short",
    "byline": "Somebody",
    "picture_alt": "A loaf",
    "kept_picture": "0" * 32 + ".webp",
    "name": "Newcomer",
    "email": "new@example.org",
    "password": "a long secret",
    "current": "a long secret",
    "website": "",
    "started": "",
    "preview": "1",
    "remove": "1",
    "next": "/",
    "language": "en",
    "time_zone": "Europe/Moscow",
    "about": "About me",
}


@pytest.fixture
def board(section, alice, admin):
    """A little of everything, so that addresses lead somewhere."""
    thread = make_thread(section, posts=2)
    make_post(thread, author=admin)
    texts = {"title": "Bread", "standfirst": "Cheaper", "source": "By a third"}
    news.publish(section, by=admin, **texts)
    db.session.commit()
    return thread


@pytest.fixture
def browser(as_, admin, board):
    """Return the browser of somebody who may do everything, so that nothing is refused early."""
    return as_(admin)


def rules(app, method: str) -> list[str]:
    return sorted(str(rule) for rule in app.url_map.iter_rules() if method in rule.methods)


def filled(rule: str, thread: Thread, value: object = None) -> str:
    """Fill a rule with what is there, or with one value everywhere."""
    parts = {
        "thread_id": thread.id,
        "post_id": thread.last_post_id,
        "section_id": thread.section_id,
        "article_id": db.session.scalar(db.text("SELECT id FROM articles")),
        "member_id": thread.author_id,
        "session_id": 1,
        "bookmark_id": 1,
        "slug": thread.section.slug,
        "token": "x",
        "act": "void" if rule.startswith("/votes") else "restore",
        "sign": "plus",
        "vote_id": 1,
        "name": "x" if "/card-" in rule else "avatars/x.webp",
        "number": 1,
        "key_id": 1,
        "what": "posts",
    }
    return re.sub(
        r"<(?:[^:>]*:)?(\w+)>",
        lambda found: str(parts[found[1]] if value is None else value),
        rule,
    )


def is_ours(answer) -> bool:
    """Tell whether an answer is a page, a region, a text or a redirect of the board's making."""
    if answer.status_code < 400 or answer.mimetype != "text/html":
        return answer.status_code < 500
    is_page, is_notice = 'class="brand"' in answer.text, "HX-Retarget" in answer.headers
    return answer.status_code < 500 and (is_page or is_notice or answer.status_code in {401, 422})


def strange(answers: dict) -> dict:
    """Return what was answered wrongly, by what was sent."""
    return {sent: a.status_code for sent, a in answers.items() if not is_ours(a)}


# Addresses


@pytest.mark.parametrize("value", NUMBERS)
def test_numbers_in_addresses(app, browser, board, value):
    addresses = {filled(rule, board, value) for rule in rules(app, "GET")}

    answers = {path: browser.get(path, buffered=True) for path in addresses}

    assert strange(answers) == {}


@pytest.mark.parametrize(
    "value", ["%00", "%FF", "%ED%A0%80", "%C0%AF", "%", "%zz", "a%0D%0Ab", "%2F"]
)
def test_bytes_in_addresses(app, browser, board, value):
    addresses = {filled(rule, board, value) for rule in rules(app, "GET")}

    answers = {path: browser.get(path, buffered=True) for path in addresses}

    assert strange(answers) == {}


QUESTIONS = {
    "page": [
        "/news",
        "/moderation/log",
        "{thread}",
        "{section}",
        "{member}/posts",
        "{member}/reputation",
        "/search?q=words",
    ],
    "q": [
        "/search.atom",
        "/search",
        "/search?what=articles",
        "/search?what=members",
        "/search?author=x",
    ],
    "what": ["/search?q=words"],
    "sort": ["/search?q=words"],
    "group": ["/search?q=words"],
    "in": ["/search", "/search?q=words"],
    "author": ["/search?q=words"],
    "after": ["/search?q=words"],
    "has": ["/search?q=words"],
    "title": ["/search/titles", "/search?q=words"],
    "side": ["{member}/reputation"],
    "sign": ["{member}/reputation"],
    "by": ["{board}/posts"],
    "to": ["{thread}/reply", "{thread}/jump", "{board}/posts"],
    "with": ["{board}/posts", "{board}/posts?by=1&page=1"],
    "most": ["{board}/posts"],
    "act": ["/moderation/log"],
    "quote": ["{thread}/reply"],
    "number": ["{thread}/reply"],
    "selected": ["{thread}/reply", "{post}/quotation"],
    "next": ["/sign-in", "/register"],
    "anything": ["/", "/news.atom", "{post}", "/healthz"],
    "before": ["{thread}/posts.atom"],
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_questions(browser, board, name):
    values = ["%00", "%FF", "%ED%A0%80", "", "1&{0}=2", *NUMBERS, "x" * 3000, "%F0%9F%92%A3"]
    things = {
        "thread": f"/threads/{board.id}" if name != "page" else board.url,
        "board": board.url,
        "section": board.section.url,
        "member": board.author.url,
        "post": f"/posts/{board.last_post_id}",
    }

    answers = {
        (path, value): browser.get(
            f"{path.format(**things)}{'&' if '?' in path else '?'}{name}={value.format(name)}",
            buffered=True,
        )
        for path, value in product(QUESTIONS[name], values)
    }

    assert strange(answers) == {}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "X" * 100])
def test_methods(app, browser, board, method):
    addresses = {filled(rule, board) for rule in rules(app, "GET")}

    answers = {path: browser.open(path, method=method) for path in addresses}

    assert {path: a.status_code for path, a in answers.items() if a.status_code != 405} == {}
    assert strange(answers) == {}


def test_options_tell_the_methods(app, browser, board):
    for rule in rules(app, "GET"):
        answer = browser.open(filled(rule, board), method="OPTIONS")
        assert (answer.status_code, "GET" in answer.headers["Allow"]) == (200, True)


# Forms


ARTICLE = "title standfirst byline source section picture_alt kept_picture submission_id"
FORMS = {
    "/threads/<id:thread_id>/posts": "source reply_to seen submission_id",
    "/threads/<id:thread_id>/reply": "source reply_to quote number selected",
    "/threads/<id:thread_id>/move": "section reason",
    "/threads/<id:thread_id>/summary": "source reason started preview remove",
    "/sections/<id:section_id>/threads": "title source submission_id",
    "/sections/<id:section_id>/threads/new": "title source",
    "/posts/<id:post_id>": "source revision",
    "/posts/<id:post_id>/edit": "source revision",
    "/drafts": "place title source reply_to submission_id",
    "/drafts/discard": "place",
    "/news/new": ARTICLE,
    "/news/<id:article_id>/edit": ARTICLE,
    "/language": "language next",
    "/settings": "language time_zone",
    "/settings/email": "email current",
    "/settings/profile": "about",
    "/reset-password": "name",
    "/reset-password/<token>": "password",
    "/sign-in": "name password next place",
    "/register": "name email password website started next place",
}


@pytest.mark.parametrize("rule", FORMS)
def test_every_field_of_every_form(client, browser, board, rule):
    values = [*NUMBERS, *WORDS, "", " ", "x" * 30_000]
    person, path, answers = client if ends_sessions(rule) else browser, filled(rule, board), {}

    for number, field in enumerate(FORMS[rule].split()):
        # Every third value for each field, beginning with another one: in time they all meet.
        for value in values[number % 3 :: 3]:
            data = FIELDS | {field: value.encode("utf-8", "surrogatepass")}
            answers[field, value] = person.post(path, data=data)

    assert strange(answers) == {}


def ends_sessions(rule: str) -> bool:
    doors = {"/sign-out", "/sign-in", "/register", "/settings/password"}
    return rule in doors or rule.startswith("/settings/sessions")


@pytest.mark.parametrize("value", [*WORDS, *NUMBERS])
def test_text_fields_take_whatever_is_typed(as_, alice, board, value):
    data = FIELDS | {"source": value.encode("utf-8", "surrogatepass"), "reply_to": ""}

    answer = as_(alice).post(f"/threads/{board.id}/posts", data=data)

    assert answer.status_code in {303, 422}
    assert as_(alice).get(board.url).status_code == 200


@pytest.mark.parametrize("raw", BYTES)
def test_bytes_that_are_no_letters(app, browser, board, raw):
    body = b"&".join(f"{name}=".encode() + b"a" + raw + b"b" for name in FIELDS)
    addresses = [filled(rule, board) for rule in rules(app, "POST") if not ends_sessions(rule)]

    answers = {
        path: browser.post(path, data=body, content_type="application/x-www-form-urlencoded")
        for path in addresses
    }

    assert strange(answers) == {}


BODIES = {
    "nothing": ("application/x-www-form-urlencoded", b""),
    "json": ("application/json", b'{"source": "words"}'),
    "broken json": ("application/json", b'{"source": '),
    "json of another shape": ("application/json", b'["source", 5, null]'),
    "json with other values": ("application/json", b'{"source": 5, "title": {}, "section": [1]}'),
    "json number": ("application/json", b"1e999"),
    "text": ("text/plain", b"source=words"),
    "no type": ("", b"source=words"),
    "strange type": ("multipart/mixed; boundary=\xff; charset=utf-7", b"words"),
    "multipart without boundary": ("multipart/form-data", b"--x\r\n\r\nwords"),
    "multipart garbage": ("multipart/form-data; boundary=x", b"--x\r\nContent-Disp\x00\xff"),
    "multipart cut short": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="source"\r\n\r\nwords',
    ),
    "too many parts": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="source"\r\n\r\nwords\r\n' * 300 + b"--x--",
    ),
    "file in place of text": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="source"; filename="a\x00.txt"\r\n'
        b"Content-Type: text/html\r\n\r\n<script>\r\n--x--",
    ),
    "names only": ("application/x-www-form-urlencoded", b"&".join(b"&&==" for _ in range(50))),
    "repeated": ("application/x-www-form-urlencoded", b"source=one&source=two&place=x&place=y"),
    "another charset": ("application/x-www-form-urlencoded; charset=utf-16", b"source=words"),
}


@pytest.mark.parametrize("kind", BODIES)
def test_bodies_that_are_no_forms(app, browser, board, kind):
    content_type, body = BODIES[kind]
    addresses = [filled(rule, board) for rule in rules(app, "POST") if not ends_sessions(rule)]

    answers = {path: browser.post(path, data=body, content_type=content_type) for path in addresses}

    assert strange(answers) == {}


@pytest.mark.parametrize("kind", BODIES)
def test_bodies_that_are_no_forms_of_guests_and_inside_swaps(
    app, client, browser, board, monkeypatch, kind
):
    content_type, body = BODIES[kind]
    path, answers = f"/threads/{board.id}/posts", {}

    for person, headers, token in product((client, browser), ({}, htmx("answer")), (False, True)):
        monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", token)
        answers[person is client, bool(headers), token] = person.post(
            path, data=body, content_type=content_type, headers=headers
        )

    assert strange(answers) == {}


@pytest.mark.parametrize("with_token", [False, True])
def test_bodies_far_too_large(app, browser, board, monkeypatch, with_token):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", with_token)
    monkeypatch.setitem(app.config, "BODY_MAX_BYTES", 1_000_000)
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 2_000_000)
    path = f"/threads/{board.id}/posts"

    typed = browser.post(path, data=FIELDS | {"source": "x" * 3_000_000})
    sent = browser.post(path, data=b"x" * 3_000_000, content_type="multipart/form-data; boundary=x")
    swap = browser.post(path, data={"source": "x" * 3_000_000}, headers=htmx("answer"))

    assert [answer.status_code for answer in (typed, sent, swap)] == [413] * 3
    assert "too large" in typed.text
    assert swap.headers["HX-Retarget"] == "#notices"


def test_a_length_that_is_none(app, browser, board):
    for length in ("-1", "x", "", "9" * 30):
        builder = EnvironBuilder(f"/threads/{board.id}/posts", method="POST", data=b"source=words")
        environ = builder.get_environ()
        environ["CONTENT_LENGTH"] = length
        assert is_ours(browser.open(environ))


def test_of_repeated_fields_the_first_counts(as_, alice, board):
    body = f"source=One&source=Two&submission_id={'0' * 32}&submission_id={'1' * 32}"

    as_(alice).post(
        f"/threads/{board.id}/posts", data=body, content_type="application/x-www-form-urlencoded"
    )

    newest = db.session.scalars(db.select(Post).order_by(Post.id.desc())).first()
    assert (newest.source, newest.submission_id) == ("One", "0" * 32)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_refused_form_keeps_its_text_in_both_languages(as_, alice, board, language):
    typed = "  </textarea><script>alert(1)</script>\n\n\"'&amp; \u202e кириллица"
    data = {"source": typed, "submission_id": "no key"}

    answer = as_(alice).post(
        f"/threads/{board.id}/posts", data=data, headers={"Accept-Language": language}
    )

    assert answer.status_code == 422
    assert region(answer, "html")["lang"] == language
    kept = typed.replace("\u202e", "")  # It would turn the rest of the line round.
    assert region(answer, "textarea").text.removeprefix("\n") == kept
    assert "<script>alert" not in answer.text


# Headers

HEADERS = {
    "HX-Target": [
        "",
        "#",
        "##",
        "title",
        "div#main",
        "x" * 9000,
        "ol#posts-1-2-3",
        "é",
        "self",
        "_",
    ],
    "HX-Request": ["", "false", "true,true", "\xff"],
    "HX-Request-Type": ["", "full", "partial", "garbage"],
    "HX-Current-URL": ["http://[", "//", "javascript:alert(1)", "\xff", "http://localhost/%00"],
    "Referer": ["http://[", "http://localhost", "about:blank", "//evil", "\xff", "x" * 9000],
    "Accept-Language": [
        "",
        "*",
        "xx",
        "ru;q=nan",
        "en;q=-1",
        ";;;",
        "x" * 9000,
        "\xff",
        "ru-RU,en;q=0",
    ],
    "Accept-Encoding": ["", "*", "br;q=x", "identity;q=0, *;q=0", "\xff"],
    "Cookie": [
        "session=",
        "session=x",
        "session=.x.y.z",
        "session=" + "A" * 3000,
        "session=eyJfdXNlcl9pZCI6IngifQ.x.y",
        "remember_token=1|x",
        "remember_token=\xff",
        "language=xx",
        "language=\xff; language=ru",
        "=;=;=",
        "\x00",
    ],
    "Range": ["bytes=0-", "bytes=9-1", "bytes=-99999999999999999999", "lines=1", "\xff"],
    "If-None-Match": ["*", '"', 'W/"x", "y"', "\xff"],
    "If-Modified-Since": ["yesterday", "Thu, 99 Jan 9999 99:99:99 GMT", "\xff"],
    "If-Range": ["x", "Thu, 01 Jan 1970 00:00:00 GMT"],
    "User-Agent": ["", "\xff", "x" * 9000],
    "Sec-Fetch-Site": ["cross-site", "garbage"],
    "X-Forwarded-For": ["evil", "1.2.3.4, 5.6.7.8"],
    "X-Forwarded-Host": ["evil.example"],
    "X-Forwarded-Proto": ["javascript"],
    "Content-Type": ["\xff", "a/b; c"],
    "Origin": ["null", "http://["],
}


@pytest.mark.parametrize("name", HEADERS)
def test_headers(app, client, browser, board, name):
    names = sorted(set(re.findall(r'"(/static/[^"#]+css)', client.get("/").text)))
    paths = [board.url, "/news.atom", "/nowhere", names[0]]
    person = client if name == "Cookie" else browser

    answers = {}
    for path, value in product(paths, HEADERS[name]):
        headers = {name: value} | ({"HX-Request": "true"} if name == "HX-Target" else {})
        answers[path, value] = person.get(path, headers=headers, buffered=True)

    assert strange(answers) == {}
    assert all(b"evil" not in answer.data for answer in answers.values())


@pytest.mark.parametrize("name", ["HX-Current-URL", "Referer", "HX-Target", "Accept-Language"])
def test_headers_of_forms(client, browser, board, name):
    path, answers = f"/threads/{board.id}/posts", {}

    for value, person in product(HEADERS[name], (client, browser)):
        for more in ({}, {"HX-Request": "true"}):
            headers = {name: value} | more
            answers[value, person is browser, bool(more)] = person.post(
                path, data={"source": ""}, headers=headers
            )

    assert strange(answers) == {}


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "evil@localhost", "[", " "],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_host_is_refused(client, browser, board, host, method):
    for path, person in product(["/", board.url, "/sign-in", "/nowhere"], (client, browser)):
        answer = person.open(path, method=method, headers={"Host": host})
        assert answer.status_code == 400
        assert "Location" not in answer.headers
        assert is_ours(answer)


# Where people are sent

ELSEWHERE = ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example"]
ELSEWHERE += ["javascript:alert(1)", "/\t/evil.example", "http:evil.example", "/%09/evil.example"]
ELSEWHERE += ["/\r\nLocation: //evil.example", "https:/\\evil.example", "\x00//evil.example"]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_sent_elsewhere(client, as_, alice, board, address):
    question = {"next": address}

    answers = [
        client.post("/language", data={"language": "ru", **question}),
        as_(alice).get("/sign-in", query_string=question),
        as_(alice).get("/register", query_string=question),
    ]

    for answer in answers:
        assert answer.status_code == 303
        assert re.fullmatch(r"/(?![/\\]).*", answer.location)
        assert "\t" not in answer.location


def test_a_strange_member_name_is_met_with_a_page(as_):
    member = make_member('"><b>\u202e x', about="")

    assert as_(member).get("/").status_code == 200
    assert "<b>\u202e" not in as_(member).get("/").text
