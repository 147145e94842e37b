"""Every route, every method, every kind of person: what they are answered.

A route that is not in the table fails, and so does a row for a route that is no more.
"""

import re
from collections.abc import Iterator

import pytest

from forum.accounts.models import OneTimeLink
from forum.accounts.passwords import hash_password
from forum.bookmarks import actions as bookmarks
from forum.database.base import now
from forum.directory.models import SitemapFile
from forum.extensions import db
from forum.feeds import actions as feeds
from forum.models import (
    Bookmark,
    Draft,
    FeedKey,
    Ignore,
    LogEntry,
    Moderator,
    Post,
    RecentSearch,
    Session,
    Thread,
    User,
    Vote,
)
from forum.news import actions as news
from forum.search import recent
from tests.conftest import lasting
from tests.factories import (
    make_member,
    make_moderator,
    make_post,
    make_section,
    make_thread,
    make_vote,
)

PEOPLE = ("guest", "member", "stranger", "moderator", "editor", "admin")

# What each is answered; sent forms are complete and right, with a token.
# guest member stranger moderator editor admin: the stranger moderates another section.
TABLE = """
GET  /                                    200 200 200 200 200 200
GET  /healthz                             200 200 200 200 200 200
GET  /keys                                200 200 200 200 200 200
GET  /favicon.ico                         200 200 200 200 200 200
GET  /apple-touch-icon.png                200 200 200 200 200 200
GET  /robots.txt                          200 200 200 200 200 200
GET  /indexnow.txt                        404 404 404 404 404 404
GET  /.well-known/security.txt            404 404 404 404 404 404
GET  /.well-known/change-password         302 302 302 302 302 302
GET  /site.webmanifest                    200 200 200 200 200 200
GET  /opensearch.xml                      200 200 200 200 200 200
GET  /map                                 200 200 200 200 200 200
GET  /sitemap.xml                         200 200 200 200 200 200
GET  /sitemaps/sections.xml               200 200 200 200 200 200
GET  /sitemaps/members-<id:number>.xml    200 200 200 200 200 200
GET  /sitemaps/threads-<id:number>.xml    200 200 200 200 200 200
GET  /sitemaps/thread-<id:thread_id>.xml  404 404 404 404 404 404
GET  /admin/engines                       401 403 403 403 403 200
GET  /uploads/<path:name>                 404 404 404 404 404 404
GET  /moderation/log                      200 200 200 200 200 200
GET  /sections                            200 200 200 200 200 200
GET  /sections/<slug>                     200 200 200 200 200 200
GET  /sections/<id:section_id>/threads/new    401 200 200 200 200 200
POST /sections/<id:section_id>/threads/new    401 200 200 200 200 200
POST /sections/<id:section_id>/threads        401 303 303 303 303 303

GET  /threads/<id:thread_id>              301 301 301 301 301 301
GET  /threads/<id:thread_id>-<slug>       200 200 200 200 200 200
GET  /threads/<id:thread_id>/card-<name>.png  302 302 302 302 302 302
GET  /threads/<id:thread_id>/print        301 301 301 301 301 301
GET  /threads/<id:thread_id>-<slug>/print 200 200 200 200 200 200
GET  /threads/<id:thread_id>/thread.html  301 301 301 301 301 301
GET  /threads/<id:thread_id>-<slug>/thread.html   200 200 200 200 200 200
GET  /threads/<id:thread_id>/thread.md    301 301 301 301 301 301
GET  /threads/<id:thread_id>-<slug>/thread.md     200 200 200 200 200 200
GET  /threads/<id:thread_id>/newest       200 200 200 200 200 200
GET  /threads/<id:thread_id>/since        200 200 200 200 200 200
GET  /threads/<id:thread_id>/reply        401 200 200 200 200 200
POST /threads/<id:thread_id>/reply        401 200 200 200 200 200
POST /threads/<id:thread_id>/posts        401 303 303 303 303 303
GET  /threads/<id:thread_id>/map          301 301 301 301 301 301
GET  /threads/<id:thread_id>-<slug>/map   200 200 200 200 200 200
GET  /threads/<id:thread_id>/posts        301 301 301 301 301 301
GET  /threads/<id:thread_id>-<slug>/posts 200 200 200 200 200 200
GET  /threads/<id:thread_id>/jump         302 302 302 302 302 302
GET  /threads/<id:thread_id>/summary      401 200 403 200 403 200
POST /threads/<id:thread_id>/summary      401 303 403 303 403 303
GET  /threads/<id:thread_id>/<act>        401 403 403 200 403 200
POST /threads/<id:thread_id>/<act>        401 403 403 303 403 303
GET  /threads/<id:thread_id>/move         401 403 403 200 403 200
POST /threads/<id:thread_id>/move         401 403 403 303 403 303
GET  /threads/<id:thread_id>/split        401 403 403 200 403 200
POST /threads/<id:thread_id>/split        401 403 403 303 403 303
GET  /threads/<id:thread_id>/merge        401 403 403 200 403 200
POST /threads/<id:thread_id>/merge        401 403 403 303 403 303

GET  /threads/<id:thread_id>/unread       401 302 302 302 302 302
GET  /threads/unread                      401 200 200 200 200 200
GET  /threads/new                         401 200 200 200 200 200
GET  /threads/active                      200 200 200 200 200 200
GET  /threads/unanswered                  200 200 200 200 200 200
GET  /threads/mine                        401 200 200 200 200 200
GET  /threads/joined                      401 200 200 200 200 200
POST /threads/read                        401 303 303 303 303 303
POST /threads/unread                      401 303 303 303 303 303
POST /sections/<id:section_id>/read       401 303 303 303 303 303
POST /sections/<id:section_id>/unread     401 303 303 303 303 303

GET  /posts/<id:post_id>                  302 302 302 302 302 302
POST /posts/<id:post_id>                  401 303 403 403 403 403
GET  /posts/<id:post_id>/edit             401 200 403 403 403 403
POST /posts/<id:post_id>/edit             401 200 403 403 403 403
GET  /posts/<id:post_id>/menu             200 200 200 200 200 200
GET  /posts/<id:post_id>/quotation        200 200 200 200 200 200
GET  /posts/<id:post_id>/revisions        200 200 200 200 200 200
GET  /posts/<id:post_id>/bookmark         401 200 200 200 200 200
POST /posts/<id:post_id>/bookmark         401 303 303 303 303 303
GET  /threads/<id:thread_id>/bookmark     401 200 200 200 200 200
POST /threads/<id:thread_id>/bookmark     401 303 303 303 303 303
GET  /bookmarks                           401 200 200 200 200 200
GET  /bookmarks/<id:bookmark_id>          401 200 404 404 404 404
POST /bookmarks/<id:bookmark_id>          401 303 404 404 404 404
POST /bookmarks/<id:bookmark_id>/remove   401 303 404 404 404 404
POST /bookmarks/<id:bookmark_id>/take-back    401 303 404 404 404 404

GET  /posts/<id:post_id>/conversation     200 200 200 200 200 200
GET  /answers                             401 200 200 200 200 200
GET  /posts/<id:post_id>/<act>            401 403 403 200 403 200
POST /posts/<id:post_id>/<act>            401 403 403 303 403 303
GET  /posts/<id:post_id>/<sign>           401 403 200 200 200 200
POST /posts/<id:post_id>/<sign>           401 403 303 303 303 303
POST /posts/<id:post_id>/withdraw         401 409 409 409 409 409
GET  /votes/<id:vote_id>/<act>            401 403 403 200 403 200
POST /votes/<id:vote_id>/<act>            401 403 403 303 403 303
GET  /moderation/votes                    401 403 200 200 403 200

GET  /search                              200 200 200 200 200 200
GET  /search/titles                       200 200 200 200 200 200
GET  /threads/<id:thread_id>/similar      200 200 200 200 200 200
POST /search/forget                       401 303 303 303 303 303
POST /search/stop-keeping                 401 303 303 303 303 303
POST /search/keep                         401 303 303 303 303 303

GET  /drafts                              401 200 200 200 200 200
POST /drafts                              401 303 303 303 303 303
POST /drafts/discard                      401 303 303 303 303 303

GET  /news                                200 200 200 200 200 200
GET  /news.atom                           200 200 200 200 200 200
GET  /posts.atom                          200 200 200 200 200 200
GET  /search.atom                         200 200 200 200 200 200
GET  /threads.atom                        200 200 200 200 200 200
GET  /sections/<slug>/posts.atom          200 200 200 200 200 200
GET  /sections/<slug>/threads.atom        200 200 200 200 200 200
GET  /threads/<id:thread_id>/posts.atom   200 200 200 200 200 200
GET  /members/<id:member_id>/posts.atom   200 200 200 200 200 200
GET  /feeds                               200 200 200 200 200 200
GET  /feeds/<token>/<what>.atom           200 200 200 200 200 200
GET  /feeds/<token>/sections/<slug>/<what>.atom   200 200 200 200 200 200
GET  /feeds/<token>/threads/<id:thread_id>/posts.atom 200 200 200 200 200 200
GET  /news/<id:article_id>                301 301 301 301 301 301
GET  /news/<id:article_id>-<slug>         200 200 200 200 200 200
GET  /news/<id:article_id>/map            301 301 301 301 301 301
GET  /news/<id:article_id>-<slug>/map     200 200 200 200 200 200
GET  /news/<id:article_id>/posts          301 301 301 301 301 301
GET  /news/<id:article_id>-<slug>/posts   200 200 200 200 200 200
GET  /news/new                            401 403 403 403 200 200
POST /news/new                            401 403 403 403 303 303
GET  /news/<id:article_id>/edit           401 403 403 403 200 200
POST /news/<id:article_id>/edit           401 403 403 403 303 303

GET  /members/<id:member_id>              301 301 301 301 301 301
GET  /members/<id:member_id>-<slug>       200 200 200 200 200 200
GET  /members/<id:member_id>/posts        301 301 301 301 301 301
GET  /members/<id:member_id>-<slug>/posts 200 200 200 200 200 200
GET  /members/<id:member_id>/reputation   301 301 301 301 301 301
GET  /members/<id:member_id>-<slug>/reputation    200 200 200 200 200 200
GET  /members/<id:member_id>/threads      301 301 301 301 301 301
GET  /members/<id:member_id>-<slug>/threads   200 200 200 200 200 200
GET  /members/<id:member_id>/answered     301 301 301 301 301 301
GET  /members/<id:member_id>-<slug>/answered  200 200 200 200 200 200
POST /members/<id:member_id>/ignore       401 403 303 303 303 303
POST /members/<id:member_id>/stop-ignoring    401 403 303 303 303 303
POST /members/<id:member_id>/reset-link   401 403 403 403 403 200

GET  /sign-in                             200 303 303 303 303 303
POST /sign-in                             303 303 303 303 303 303
POST /sign-out                            303 303 303 303 303 303
GET  /register                            200 303 303 303 303 303
POST /register                            303 303 303 303 303 303
POST /language                            303 303 303 303 303 303
GET  /reading                             200 200 200 200 200 200
POST /reading                             303 303 303 303 303 303
GET  /reset-password                      200 200 200 200 200 200
POST /reset-password                      422 422 422 422 422 422
GET  /reset-password/<token>              200 200 200 200 200 200
POST /reset-password/<token>              303 303 303 303 303 303
GET  /confirm-email/<token>               200 200 200 200 200 200
POST /confirm-email/<token>               303 303 303 303 303 303

GET  /settings                            401 200 200 200 200 200
POST /settings                            401 303 303 303 303 303
POST /settings/email                      401 303 303 303 303 303
GET  /settings/profile                    401 200 200 200 200 200
POST /settings/profile                    401 303 303 303 303 303
GET  /settings/privacy                    401 200 200 200 200 200
POST /settings/privacy                    401 303 303 303 303 303
GET  /settings/ignored                    401 200 200 200 200 200
GET  /settings/feeds                      401 200 200 200 200 200
POST /settings/feeds                      401 200 200 200 200 200
POST /settings/feeds/<id:key_id>/revoke   401 303 404 404 404 404
GET  /settings/password                   401 200 200 200 200 200
POST /settings/password                   401 303 303 303 303 303
GET  /settings/sessions                   401 200 200 200 200 200
POST /settings/sessions/<id:session_id>/end   401 303 303 303 303 303
POST /settings/sessions/end-others        401 303 303 303 303 303
"""
ROWS = [line.split() for line in TABLE.strip().splitlines() if line.strip()]
# Which of several things the rule shows.
QUESTIONS = {"posts": "?with=links", "jump": "?to=1"}
# Answered in front of the application, by the files.
NOT_OURS = {"/favicon.ico", "/apple-touch-icon.png"}
# Change nothing but what is shown, or only how a guest reads who has no token.
WITHOUT_TOKEN = {
    "/sections/<id:section_id>/threads/new",
    "/threads/<id:thread_id>/reply",
    "/posts/<id:post_id>/edit",
    "/language",
    "/reading",
}
PASSWORD = "correct horse battery"
ANOTHER = "another long password"
HASHED = hash_password(PASSWORD)


def plain(rule: str) -> str:
    """Write the choice of acts in a rule shortly."""
    return re.sub(r"<any\([^)]*\):(\w+)>", r"<\1>", rule)


def test_the_table_has_every_route_and_no_other(app):
    known = {
        (method, plain(str(rule)))
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    table = {(method, rule) for method, rule, *_ in ROWS}

    assert table - known == {("GET", rule) for rule in NOT_OURS}
    assert known - table == set()


@pytest.fixture(scope="module")
def built(app) -> Iterator[dict[str, tuple[type, int]]]:
    """Build the board once; return what is on it, by table and id."""
    with lasting(app):
        things = build()
        db.session.commit()
        found = {name: (type(thing), thing.id) for name, thing in things.items()}
        db.session.remove()
        yield found


@pytest.fixture
def board(built) -> dict[str, object]:
    """Everything the addresses lead to, and the people who go there."""
    board = {name: db.session.get(table, id) for name, (table, id) in built.items()}
    for purpose in (OneTimeLink.RESET, OneTimeLink.CONFIRM):
        board[purpose] = OneTimeLink.issue(board["author"], purpose)
        db.session.add(board[purpose])
    board["key"] = feeds.make_key(board["author"], "Phone")
    db.session.commit()
    return board


def build() -> dict[str, object]:
    section = make_section("Practice")
    author = make_member("Author", password_hash=HASHED, email="author@example.org")
    thread = make_thread(section, title="How to pay", author=author)
    texts = {"title": "Bread", "standfirst": "Cheaper", "source": "By a third"}
    editor = make_member("Editor", is_editor=True, password_hash=HASHED)
    board = {
        "thread": thread,
        "post": make_post(thread, author=author),
        "article": news.publish(section, by=editor, **texts),
        "section": section,
        "author": author,
        "member": author,
        "stranger": make_moderator("Stranger", make_section("Elsewhere")),
        "moderator": make_moderator("Moderator", section),
        "editor": editor,
        "admin": make_member("Admin", is_admin=True),
    }
    for who in ("stranger", "moderator", "admin"):
        board[who].password_hash = HASHED
    target = board["target"] = make_section("Theory")
    db.session.add(Moderator(user_id=board["moderator"].id, section_id=target.id))
    board["other"] = make_thread(target, title="How to be paid", author=author)
    board["bookmark"] = bookmarks.keep(thread, by=author)
    board["vote"] = make_vote(board["post"])
    recent.store({(author.id, "paid links"): now()})
    for purpose in (OneTimeLink.RESET, OneTimeLink.CONFIRM):
        board[purpose] = OneTimeLink.issue(author, purpose)
        db.session.add(board[purpose])
    db.session.commit()
    return board


def address_of(rule: str, board, session_id: int) -> str:
    """Fill a rule with what stands on the board."""
    purpose = OneTimeLink.CONFIRM if "confirm" in rule else OneTimeLink.RESET
    slug = "how-to-pay" if "thread_id" in rule else "bread" if "article_id" in rule else "author"
    parts = {
        "<id:thread_id>": board["thread"].id,
        "<id:post_id>": board["post"].id,
        "<id:section_id>": board["section"].id,
        "<id:article_id>": board["article"].id,
        "<id:member_id>": board["author"].id,
        "<id:session_id>": session_id,
        "<id:bookmark_id>": board["bookmark"].id,
        "<path:name>": "avatars/" + "0" * 32 + ".webp",
        "<name>": "0" * 20,
        # Of a sitemap; tests on a server go on counting where others have left off.
        "threads-<id:number>": f"threads-{SitemapFile.range_of(board['thread'].id)}",
        "<id:number>": 1,
        "<id:key_id>": board["key"].id,
        "<token>": board["key" if rule.startswith("/feeds") else purpose].token,
        "<slug>": board["section"].slug if "sections/<slug>" in rule else slug,
        "<what>": "posts",
        "<id:vote_id>": board["vote"].id,
        "<sign>": "plus",
        "<act>": "void" if rule.startswith("/votes") else "hide",
    }
    for part, value in parts.items():
        rule = rule.replace(part, str(value))
    return rule


def question_of(rule: str) -> str:
    """Return what has to be asked for; a member's posts need no question."""
    is_of_thread = rule.startswith(("/threads", "/news"))
    return QUESTIONS.get(rule.rpartition("/")[2], "") if is_of_thread else ""


def form_of(rule: str, board) -> dict[str, object]:
    """Fill in the form of a rule rightly; what a form does not know does no harm."""
    is_move, is_news = rule.endswith(("/move", "/split")), rule.startswith("/news")
    place = f"reply:{board['thread'].id}"
    return {
        "title": "A title",
        "source": "Some words",
        "standfirst": "In short",
        "byline": "Somebody",
        "section": board["target" if is_move else "section"].id if is_move or is_news else "",
        "reason": "A quarrel",
        "submission_id": "0123456789abcdef" * 2,
        "place": place if rule.startswith("/drafts") else "",
        "name": "Newcomer" if rule == "/register" else "Author",
        "current": PASSWORD,
        "password": ANOTHER if rule.startswith(("/reset", "/register", "/settings")) else PASSWORD,
        "email": "new@example.org",
        "language": "en",
        "about": "A few words",
        "until": "2026-01-02T03:04:05.678901+00:00",
        "note": "To be read again",
        "post": board["post"].id,
        "into": board["other"].id,
        "meant": board["other"].id,
        "last_seen_to": "everybody",
        **dict.fromkeys(("size", "density", "theme", "posts"), ""),
    }


@pytest.fixture
def visit(app, as_, guest, board, monkeypatch):
    """Return a function that does what a row of the table says, as somebody."""
    monkeypatch.setitem(app.config, "REGISTRATION_SECONDS", 0)

    def visited(method: str, rule: str, who: str, with_token: bool = True):
        person = board.get(who, guest)
        browser = as_(person)
        newest = db.session.scalar(db.select(db.func.max(Session.id))) or 1
        address = address_of(rule, board, newest)
        if method == "GET":
            return browser.get(address + question_of(rule), buffered=True)
        data = form_of(rule, board)
        if app.config["WTF_CSRF_ENABLED"] and with_token:
            data["csrf_token"] = token_of(browser)
        return browser.post(address, data=data)

    return visited


def token_of(browser) -> str:
    """Take a token from a page that has one for guests and members alike."""
    page = browser.get("/reset-password")
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    return found[1] if found else ""


PAGES = {rule: tuple(map(int, statuses)) for method, rule, *statuses in ROWS if method == "GET"}
FORMS = {rule: tuple(map(int, statuses)) for method, rule, *statuses in ROWS if method == "POST"}


@pytest.mark.parametrize("rule", PAGES)
def test_who_may_read_what(visit, rule):
    answers = tuple(visit("GET", rule, who).status_code for who in PEOPLE)

    assert answers == PAGES[rule]


@pytest.mark.parametrize(
    ("rule", "who", "status"),
    [
        pytest.param(rule, who, status, id=f"{rule}-{who}")
        for rule, statuses in FORMS.items()
        for who, status in zip(PEOPLE, statuses, strict=True)
    ],
)
def test_who_may_do_what(visit, rule, who, status):
    assert visit("POST", rule, who).status_code == status


def state() -> dict[str, object]:
    """Return all that a form could have changed."""
    db.session.expire_all()
    count = {
        model.__name__: db.session.scalar(db.select(db.func.count(model.id)))
        for model in (Draft, FeedKey, LogEntry, Post, Session, Thread, User, OneTimeLink, Vote)
    }
    people = db.session.execute(
        db.select(
            User.name,
            User.password_hash,
            User.email,
            User.about,
            User.language,
            User.read_until,
            User.last_seen_to,
            User.keeps_searches,
        )
    )
    kept = db.session.execute(db.select(Bookmark.note, Bookmark.removed_at)).all()
    searches = db.session.scalars(db.select(RecentSearch.text)).all()
    ignores = db.session.execute(db.select(Ignore.user_id, Ignore.ignored_id)).all()
    texts = db.session.execute(db.select(Post.source, Post.hidden_at, Post.score))
    threads = db.session.execute(db.select(Thread.section_id, Thread.hidden_at, Thread.title))
    found = {"count": count, "people": people.all(), "kept": kept, "ignores": ignores}
    return found | {"texts": texts.all(), "threads": threads.all(), "searches": searches}


@pytest.fixture
def guarded(app):
    """Let forms ask for their token, as they do outside of tests."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.parametrize("rule", sorted(FORMS.keys() - WITHOUT_TOKEN))
def test_nothing_changes_without_a_token(visit, guarded, rule):
    for who in ("guest", "member", "admin"):
        before = state()

        answer = visit("POST", rule, who, with_token=False)

        after = state()
        after["count"]["Session"] -= who != "guest"
        assert answer.status_code in {400, 401, 403, 404, 422}
        assert after == before


@pytest.mark.parametrize("rule", sorted(WITHOUT_TOKEN - {"/language", "/reading"}))
def test_what_needs_no_token_changes_nothing(visit, guarded, rule):
    before = state()

    answer = visit("POST", rule, "member", with_token=False)

    after = state()
    after["count"]["Session"] -= 1
    assert answer.status_code == 200
    assert after == before


def test_another_site_cannot_choose_the_language(as_, board, guarded):
    browser = as_(board["member"])

    answer = browser.post(
        "/language", data={"language": "ru"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403
    assert state()["people"][0].language is None


def test_reading_writes_nothing(visit, board, queries):
    with queries() as made:
        for rule in PAGES:
            visit("GET", rule, "guest")

    assert [statement for statement in made if not statement.startswith(("SELECT", "WITH"))] == []


def test_heads_are_answered_like_pages_but_empty(as_, board):
    browser = as_(board["admin"])
    addresses = [address_of(rule, board, 1) + question_of(rule) for rule in PAGES]

    pages = {address: browser.get(address, buffered=True).status_code for address in addresses}
    heads = {address: browser.head(address) for address in addresses}

    assert {address: head.status_code for address, head in heads.items()} == pages
    assert {head.data for head in heads.values()} == {b""}
