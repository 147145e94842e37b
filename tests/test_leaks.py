"""What stands in a private section or was hidden is told to nobody who may not read it.

Every secret holds a word of its own. Every address of the board is visited with everything that
can stand in it, as a page and in each of its regions, by people of four kinds.
"""

import re
from datetime import datetime
from itertools import product

import pytest
import time_machine
from flask import template_rendered

from forum.accounts.models import digest
from forum.bookmarks import actions as bookmarks
from forum.directory.models import SitemapFile
from forum.drafts import actions as drafts
from forum.drafts.places import Place
from forum.extensions import db
from forum.models import Article, Bookmark, FeedKey, Post, Section, Thread, User, Vote
from forum.news import actions as news
from forum.posts import actions as posts
from forum.reputation import actions as votes
from forum.threads import actions as threads
from forum.threads import merging, moderating, splitting
from tests.conftest import htmx, without_tokens
from tests.factories import make_group, make_member, make_moderator, make_section

MORNING = "2026-03-05 09:30:00+00:00"
PRIVATE = (
    "zqroom zqabout zqtitle zqpost zqedited zqbefore zqunseen zqarticle zqstand zqbyline zqbody "
    "zqcomment zqgone zqfrom zqwhy zqpinned zqlink zqsummary zqvote"
).split()
HIDDEN = (
    "zqhidthread zqhidopening zqhidpost zqhidbefore zqhidarticle zqhidstand zqhidlink zqhidvote"
).split()
OWN = ["zqnote"]
# Of people from whom everything is kept that anybody's is: what their feeds say, all may read.
TOKENS = {"exile-token": "exile", "keeper-token": "keeper"}
# The days on which two members were here last: one tells nobody, the other tells members. Guests
# would be told the month.
SEEN_BY_NOBODY, SEEN_BY_MEMBERS = "2019-07-07", "2018-07-07"
SEEN_BY_GUESTS = ["july 2019", "july 2018"]


class Board:
    """A public part that everybody reads, and a private one for insiders."""

    def __init__(self) -> None:
        self.insiders = make_group("Insiders")
        self.people = {
            "outsider": make_member("Oscar"),
            "exile": make_member("Exile", groups=(self.insiders,)),
            "keeper": make_moderator("Keeper"),
            "insider": make_member("Insider", groups=(self.insiders,), is_editor=True),
        }
        self.group = make_section("Market", is_group=True)
        self.square = make_section("Square")
        self.public = self.start(self.square, "A public thread", "The opening.")
        self.said = self.reply(self.public, "Said in public.", by="exile")
        self.add_article(self.square, "News for all", "Standfirst", "Byline", "Body")
        for token, name in TOKENS.items():
            key = FeedKey(user=self.people[name], token_hash=digest(token))
            db.session.add(key)
        db.session.commit()

    def start(self, section: Section, title: str, source: str, by: str = "insider") -> Thread:
        return threads.start(section, by=self.people[by], title=title, source=source).thread

    def reply(self, thread: Thread, source: str, by: str = "insider", **values) -> Post:
        return threads.reply(thread, by=self.people[by], source=source, **values)

    def add_article(self, section, title, standfirst, byline, source) -> Article:
        texts = {"title": title, "standfirst": standfirst, "byline": byline, "source": source}
        return news.publish(section, by=self.people["insider"], **texts)

    def add_private(self) -> None:
        """Fill a private section, by people who are known in public."""
        admin = make_member("Chief", is_admin=True)
        self.room = make_section(
            "Room zqroom", parent=self.group, readers=(self.insiders,), description="On zqabout"
        )
        self.room.slug = "zqroom"
        thread = self.start(self.room, "Thread zqtitle", "Text zqpost", by="exile")
        edited = self.reply(thread, "Text zqbefore", by="exile")
        posts.edit(edited, source="Text zqedited")
        self.reply(thread, f"[quote=X;{self.said.id}]Said in public.[/quote] zqpost")
        self.reply(thread, "An answer zqpost", reply_to=edited)
        self.reply(thread, f"[quote=X;{edited.id}]zqedited[/quote] https://zqlink.example")
        threads.summarize(thread, by=self.people["exile"], source="In short zqsummary")
        self.reply(thread, "Exile, answer to this zqpost")
        unseen = self.reply(thread, "Text zqunseen")
        posts.hide(unseen, by=admin, reason="Because zqwhy")
        moderating.pin(self.start(self.room, "Rules zqpinned", "zqpost"), by=admin, reason="zqwhy")
        vote = votes.vote(edited, by=self.people["insider"], is_plus=True, reason="As zqvote")
        votes.void(vote, by=admin, reason="For zqwhy")
        votes.validate(vote, by=admin, reason="For zqwhy")
        article = self.add_article(self.room, "zqarticle", "zqstand", "zqbyline", "zqbody")
        self.reply(article.thread, "A comment zqcomment")
        self.leave_drafts(thread)
        for marked in (thread, edited):
            bookmarks.keep(marked, by=self.people["exile"], note="My own note")
            bookmarks.keep(marked, by=self.people["insider"], note="A note zqnote")
        self.people["exile"].groups.clear()
        db.session.commit()

    def leave_drafts(self, thread: Thread) -> None:
        """Leave drafts of the exile for places that will be out of sight."""
        for kind, id in (
            ("reply", thread.id),
            ("thread", self.room.id),
            ("edit", thread.last_post_id),
        ):
            drafts.save(self.people["exile"], Place(kind, id), source="My own words")

    def add_moved(self) -> None:
        """Move threads across the border, both ways."""
        admin = db.session.scalars(db.select(User).where(User.is_admin)).one()
        gone = self.start(self.square, "Gone zqgone", "zqgone")
        moderating.lock(gone, by=admin, reason="zqwhy")
        moderating.move(gone, self.room, by=admin, reason="Quietly zqwhy")
        come = self.start(self.room, "Come out", "Nothing secret any more")
        moderating.pin(come, by=admin, reason="For us: zqfrom")
        moderating.move(come, self.square, by=admin, reason="Out of the room: zqfrom")
        self.split_and_merge(admin)
        db.session.commit()

    def split_and_merge(self, admin: User) -> None:
        """Split and merge threads across the border, both ways."""
        mixed = self.start(self.square, "Mixed", "Said in public")
        taken = self.reply(mixed, "Text zqpost")
        posts.hide(taken, by=admin, reason="For now")
        posts.restore(taken, by=admin, reason="For now")
        self.reply(mixed, "An answer in public", by="outsider", reply_to=taken)
        values = {"title": "Taken in zqtitle", "by": admin, "reason": "Quietly zqwhy"}
        splitting.split(mixed, [taken.id], self.room, **values)
        inside = self.start(self.room, "Inside zqtitle", "Text zqpost", by="exile")
        told = self.reply(inside, "Out with it", by="insider", reply_to=inside.last_post)
        values = {"title": "Out of the room", "by": admin, "reason": "Let out zqfrom"}
        splitting.split(inside, [told.id], self.square, **values)
        swallowed = self.start(self.square, "Swallowed zqgone", "Text zqgone", by="exile")
        moderating.pin(swallowed, by=admin, reason="Loudly zqwhy")
        merging.merge(swallowed, inside, by=admin, reason="Quietly zqwhy")

    def add_hidden(self) -> None:
        """Hide threads, posts and news in public."""
        keeper = self.people["keeper"]
        thread = self.start(self.square, "Thread zqhidthread", "zqhidopening")
        article = self.add_article(self.square, "zqhidarticle", "zqhidstand", "By", "Body")
        for hidden in (thread, article.thread):
            moderating.hide(hidden, by=keeper, reason="A quarrel")
        post = self.reply(self.public, "Text zqhidbefore")
        posts.edit(post, source="Text zqhidpost https://zqhidlink.example")
        self.reply(self.public, "An answer to it", by="outsider", reply_to=post)
        answer = self.reply(self.public, "Exile, zqhidpost", reply_to=self.said)
        posts.hide(answer, by=keeper, reason="An insult")
        votes.vote(post, by=self.people["outsider"], is_plus=False, reason="As zqhidvote")
        posts.hide(post, by=keeper, reason="An insult")
        db.session.commit()

    def let_be_seen(self) -> None:
        """Let two members have been here long ago, who do not let everybody know."""
        for name, choice, day in (
            ("insider", "nobody", SEEN_BY_NOBODY),
            ("outsider", "members", SEEN_BY_MEMBERS),
        ):
            person = self.people[name]
            person.last_seen_at = datetime.fromisoformat(f"{day}T07:07:07+00:00")
            person.last_seen_to = choice
        db.session.commit()


@pytest.fixture
def morning():
    with time_machine.travel(MORNING):
        yield


@pytest.fixture
def board(morning):
    return Board()


def everything_there_is() -> dict[str, list]:
    """Return, by the names of the parts of addresses, all that can stand there."""
    ids = {
        name: [str(id) for id in db.session.scalars(db.select(model.id).order_by(model.id))]
        for name, model in (
            ("thread_id", Thread),
            ("post_id", Post),
            ("section_id", Section),
            ("member_id", User),
            ("article_id", Article),
            ("bookmark_id", Bookmark),
            ("vote_id", Vote),
        )
    }
    ids["sign"] = ["plus"]
    return ids | {
        "act": ["hide", "void"],
        "token": ["x"],
        "number": sorted({"1", *map(str, db.session.scalars(db.select(SitemapFile.number)))}),
        "key_id": ["1"],
        "name": ["avatars/x"],
        "session_id": ["1"],
    }


CHOICE = re.compile(r"<any\(([^)]*)\):what>")


def addresses(app, method: str, endpoints: set[str] | None = None) -> list[str]:
    """List the addresses of the board, all or some, filled with everything there is."""
    things, found = everything_there_is(), []
    for rule in app.url_map.iter_rules():
        if method not in rule.methods or (endpoints and rule.endpoint not in endpoints):
            continue
        names = sorted(rule.arguments)
        slugs = db.session.scalars(db.select(Section.slug)).all()
        own = {
            "slug": slugs if "/sections/" in str(rule) else ["x"],
            **({"token": list(TOKENS)} if str(rule).startswith("/feeds") else {}),
            "what": re.findall(r"\w+", CHOICE.search(str(rule))[1]) if "what" in names else [],
        }
        choices = [own.get(name) or things[name] for name in names]
        for values in product(*choices):
            address = re.sub(r"<any\([^)]*\):", "<", str(rule))
            for name, value in zip(names, values, strict=True):
                address = re.sub(rf"<([^:>]*:)?{name}>", value, address)
            found.append(address)
    return found


# Nothing of these is a secret, but each is said of one, or near to one.
SEARCHES = (
    "?q=text",
    "?q=thread&group=thread",
    "?q=text&sort=date",
    "?q=zqtitel",
    "?q=zqpots+OR+zqhidpots",
    "?q=a&what=articles",
    "?q=zqstant&what=articles",
    "?q=author:Exile",
    "?q=author:Insider+is:first",
    "?q=has:link+sort:votes",
    "?q=after:2020",
)
VIEWS_OF_A_THREAD = (
    *(f"?{whose}={id}" for whose in ("by", "to") for id in range(1, 6)),
    "?with=links",
    "?with=pictures",
    "?most=quoted",
    "?most=rated",
)


def asked(board: "Board", addresses: list[str]) -> list[str]:
    """Add questions that name posts, and kinds of acts."""
    posts = db.session.scalars(db.select(Post.id)).all()
    forms = ("?quote={}", "?to={}", "?number={}", "?quote={}&selected=words")
    reply = f"/threads/{board.public.id}/reply"
    lists = [address for address in addresses if re.match(r"/(threads|news)/\d+-x/posts$", address)]
    acts = ("move", "split", "merge", "pin", "lock", "hide", "hide_post", "void_vote")
    return [
        *addresses,
        *(address + view for address in lists for view in VIEWS_OF_A_THREAD),
        *(f"/search{question}" for question in SEARCHES),
        *(f"/search?{where}%23{id}" for where in ("in=", "q=in:") for id in range(1, 9)),
        "/search/titles?title=Thread+rules+public+news",
        *(f"{address}?to=1" for address in addresses if address.endswith("/jump")),
        *(reply + form.format(id) for form in forms for id in posts),
        *(f"/moderation/log?act={act}" for act in acts),
        *(f"{address}?side=given" for address in addresses if address.endswith("/reputation")),
    ]


def visit(app, browser, address: str, *, regions: bool = True) -> list:
    """Get an address as a page, follow it, and get each region of its template.

    Of addresses with a question, which are many, the page is enough.
    """
    rendered: list = []

    def note(sender, template, **rest) -> None:
        rendered.append(template)

    with template_rendered.connected_to(note, app):
        answers = [browser.get(address, buffered=True)]
    if answers[0].status_code in {301, 302, 303}:
        answers.append(browser.get(answers[0].location, buffered=True))
    if not regions or "?" in address or answers[0].status_code != 200:
        return answers
    names = rendered[0].blocks if rendered else ["posts"]
    answers += [browser.get(address, headers=htmx(name), buffered=True) for name in names]
    return answers


# Sooner or later there is any number in them.
CHANCE = re.compile(r'name="(?:csrf_token|submission_id)"[^>]*? value="[^"]*"')
NUMBERS = {"ETag", "Set-Cookie", "Content-Length"}


def said(answer, address: str = "?") -> str:
    """Return all that an answer tells, but for its own address and what chance has made."""
    headers = [pair for pair in answer.headers if pair[0] not in NUMBERS]
    return f"{headers}\n{CHANCE.sub('', answer.text)}".replace(address, "").casefold()


@pytest.mark.parametrize(
    ("who", "secrets", "told"),
    [
        (
            "guest",
            PRIVATE + HIDDEN + OWN + [SEEN_BY_NOBODY, SEEN_BY_MEMBERS, *SEEN_BY_GUESTS],
            None,
        ),
        ("exile", PRIVATE + HIDDEN + OWN + [SEEN_BY_NOBODY], SEEN_BY_MEMBERS),
        ("keeper", PRIVATE + OWN + [SEEN_BY_NOBODY], SEEN_BY_MEMBERS),
        ("chief", OWN + [SEEN_BY_NOBODY], SEEN_BY_MEMBERS),
    ],
)
def test_no_address_tells_a_secret(app, as_, client, board, who, secrets, told):
    board.add_private()
    board.add_moved()
    board.add_hidden()
    board.let_be_seen()
    board.people["chief"] = db.session.scalars(db.select(User).where(User.is_admin)).one()
    browser = client if who == "guest" else as_(board.people[who])

    answers = [
        (address, said(answer, address))
        for address in asked(board, addresses(app, "GET"))
        for answer in visit(app, browser, address, regions=who in {"guest", "keeper"})
    ]

    found = {(address, secret) for address, text in answers for secret in secrets if secret in text}
    assert found == set()
    assert told is None or any(told in text for _, text in answers)


@pytest.mark.parametrize("who", ["insider", "chief"])
def test_the_secrets_are_there_for_those_who_may_read_them(app, as_, board, who):
    board.add_private()
    board.add_moved()
    board.add_hidden()
    admin = db.session.scalars(db.select(User).where(User.is_admin)).one()
    browser = as_(admin if who == "chief" else board.people["insider"])

    shown = {"sections.index", "sections.show", "threads.show", "posts.revisions", "news.show"}
    shown.add("reputation.ledger")
    pages = "".join(
        said(browser.get(address, follow_redirects=True, buffered=True))
        for address in [*addresses(app, "GET", shown), "/moderation/log"]
    )

    readable = set(PRIVATE) - ({"zqunseen"} if who == "insider" else set())
    assert {secret for secret in readable if secret not in pages} == set()


@pytest.mark.parametrize("who", ["guest", "outsider", "exile", "keeper"])
def test_private_acts_change_nothing_that_others_see(app, as_, client, board, who):
    browser = client if who == "guest" else as_(board.people[who])
    if who == "exile":
        board.people["exile"].groups.clear()
        db.session.commit()
    seen = [address for address in addresses(app, "GET") if "/settings" not in address]

    def look() -> dict[str, str]:
        return {path: without_tokens(browser.get(path, buffered=True)) for path in seen}

    before = look()
    if who == "exile":
        board.people["exile"].groups.append(board.insiders)
    board.add_private()
    if who == "exile":
        for own in ("drafts", "bookmarks"):
            db.session.execute(db.text(f"DELETE FROM {own}"))
        db.session.commit()

    after = look()
    assert {address for address in seen if before[address] != after[address]} == set()


@pytest.mark.parametrize("who", ["guest", "outsider"])
def test_what_may_not_be_seen_is_answered_as_what_does_not_exist(app, as_, client, board, who):
    browser = client if who == "guest" else as_(board.people[who])
    board.add_private()
    board.add_hidden()
    missing = without_tokens(browser.get("/nowhere"))

    others = {
        address: without_tokens(answer)
        for address in addresses(app, "GET")
        if (answer := browser.get(address, buffered=True)).status_code == 404
    }

    def without_address(text: str, address: str) -> str:
        return text.replace(address, "").replace(address.replace("/", "%2F"), "")

    assert len(others) > 40
    expected = without_address(missing, "/nowhere")
    assert {a for a, text in others.items() if without_address(text, a) != expected} == set()


@pytest.mark.parametrize("who", ["guest", "outsider", "exile", "keeper"])
def test_what_may_not_be_seen_cannot_be_acted_upon(app, as_, client, board, who):
    board.add_private()
    browser = client if who == "guest" else as_(board.people[who])
    private = db.select(Thread.id).where(Thread.section_id == board.room.id)
    ids = {
        "threads": set(db.session.scalars(private)),
        "posts": set(db.session.scalars(db.select(Post.id).where(Post.thread_id.in_(private)))),
        "votes": set(db.session.scalars(db.select(Vote.id))),
        "news": set(
            db.session.scalars(db.select(Article.id).where(Article.thread_id.in_(private)))
        ),
        "sections": {board.room.id},
    }

    def is_private(address: str) -> bool:
        kind, _, rest = address.removeprefix("/").partition("/")
        number = re.match(r"\d+", rest)
        return bool(number) and int(number[0]) in ids.get(kind, ())

    data = {"source": "Words", "title": "Words", "reason": "Words", "submission_id": "0" * 32}
    statuses = {
        address: browser.post(address, data=data).status_code
        for address in addresses(app, "POST")
        if is_private(address)
    }

    assert len(statuses) > 25
    assert {address for address, status in statuses.items() if status != 404} == set()


def test_a_quote_tells_outsiders_nothing_of_the_private_post_it_names(client, board):
    board.add_private()
    secret = db.session.scalars(db.select(Post).where(Post.source == "Text zqedited")).one()
    board.reply(board.public, f"[quote=Exile;{secret.id}]Text[/quote] In public.")
    db.session.commit()

    page = client.get(board.public.url)

    assert secret.url not in page.text


def test_a_hidden_post_is_not_named_by_its_answer(client, board):
    board.add_hidden()

    page = client.get(board.public.url)

    assert "An answer to it" in page.text
    assert "post-answers" not in page.text


def test_the_feed_is_for_guests_whoever_asks(as_, client, board):
    board.add_private()

    for feed in ("/news.atom", "/posts.atom", "/threads.atom", f"{board.square.url}/posts.atom"):
        assert as_(board.people["insider"]).get(feed).text == client.get(feed).text
