"""Who may do what: every rule as a table of people and things, without request or database."""

import pytest

from forum import permissions
from forum.accounts.models import Group, Guest, Moderator, User
from forum.database.clock import now
from forum.models import Article, Post, Section, Thread


@pytest.fixture(autouse=True)
def database():
    """Need none: rules look at things in memory only."""


def a_member(id: int, *, charge: Moderator | None = None, groups=(), **values) -> User:
    member = User(name=f"Member {id}", id=id, **{"is_admin": False, "is_editor": False} | values)
    member.groups = list(groups)
    member.charges = [charge] if charge else []
    return member


WRITERS = Group(id=1, title="Writers")
GROUP, SECTION, ELSEWHERE = 1, 2, 9
PEOPLE = {
    "guest": Guest(),
    "member": a_member(1),
    "author": a_member(2),
    "writer": a_member(3, groups=[WRITERS]),
    "moderator": a_member(4, charge=Moderator(section_id=SECTION)),
    "above": a_member(5, charge=Moderator(section_id=GROUP)),
    "everywhere": a_member(6, charge=Moderator(section_id=None)),
    "elsewhere": a_member(7, charge=Moderator(section_id=ELSEWHERE)),
    "editor": a_member(8, is_editor=True),
    "admin": a_member(9, is_admin=True),
}


def a_section(kind: str) -> Section:
    return Section(
        id=ELSEWHERE if kind == "other" else SECTION,
        parent_id=None if kind == "other" else GROUP,
        title="Sites",
        slug="sites",
        is_group=kind == "group",
        is_open=kind != "restricted",
        has_votes=True,
        has_minus=True,
        writers=[WRITERS] if kind == "restricted" else [],
    )


def a_thread(kind: str) -> Thread:
    """Make a thread; `kind` is any of restricted, locked, hidden, joined by hyphens."""
    section = a_section("restricted" if "restricted" in kind else "open")
    thread = Thread(section=section, author=PEOPLE["author"], title="How to pay a manager")
    thread.author_id = thread.author.id
    thread.hidden_at = now() if "hidden" in kind else None
    if "locked" in kind:
        thread.lock()
    return thread


def a_post(kind: str) -> Post:
    """Make the author's post; `gone` means that the post is hidden, not its thread."""
    return Post(
        thread=a_thread(kind),
        author_id=PEOPLE["author"].id,
        hidden_at=now() if "gone" in kind else None,
    )


def table(text: str):
    """Read people from the first line and a thing with the answers from each other one."""
    people, *lines = (line.split() for line in text.strip().splitlines())
    cells = [
        pytest.param(line[0], PEOPLE[who], answer, id=f"{line[0]}-{who}")
        for line in lines
        for who, answer in zip(people, line[1:], strict=True)
    ]
    return pytest.mark.parametrize(("kind", "viewer", "answer"), cells)


def the(answer: str):
    """Return what an answer in a table stands for."""
    return permissions.ALLOWED if answer == "yes" else getattr(permissions, answer)


@table("""
             guest            member           writer           everywhere       admin
open         SIGN_IN          yes              yes              yes              yes
restricted   SIGN_IN          NOT_A_WRITER     yes              NOT_A_WRITER     yes
group        NO_THREADS_HERE  NO_THREADS_HERE  NO_THREADS_HERE  NO_THREADS_HERE  NO_THREADS_HERE
""")
def test_who_may_start_a_thread(kind, viewer, answer):
    assert permissions.can_start_thread(viewer, a_section(kind)) == the(answer)


@table("""
                   guest    member         writer         moderator      elsewhere      admin
open               SIGN_IN  yes            yes            yes            yes            yes
restricted         SIGN_IN  NOT_A_WRITER   yes            NOT_A_WRITER   NOT_A_WRITER   yes
locked             SIGN_IN  LOCKED         LOCKED         yes            LOCKED         yes
locked-restricted  SIGN_IN  LOCKED         LOCKED         NOT_A_WRITER   LOCKED         yes
hidden             SIGN_IN  THREAD_HIDDEN  THREAD_HIDDEN  THREAD_HIDDEN  THREAD_HIDDEN  THREAD_HIDDEN
locked-hidden      SIGN_IN  THREAD_HIDDEN  THREAD_HIDDEN  THREAD_HIDDEN  THREAD_HIDDEN  THREAD_HIDDEN
""")  # noqa: E501
def test_who_may_reply(kind, viewer, answer):
    assert permissions.can_reply(viewer, a_thread(kind)) == the(answer)


@table("""
            guest    member          author         moderator       editor          admin
open        SIGN_IN  NOT_THE_AUTHOR  yes            NOT_THE_AUTHOR  NOT_THE_AUTHOR  NOT_THE_AUTHOR
locked      SIGN_IN  NOT_THE_AUTHOR  LOCKED         NOT_THE_AUTHOR  NOT_THE_AUTHOR  NOT_THE_AUTHOR
hidden      SIGN_IN  NOT_THE_AUTHOR  THREAD_HIDDEN  NOT_THE_AUTHOR  NOT_THE_AUTHOR  NOT_THE_AUTHOR
restricted  SIGN_IN  NOT_THE_AUTHOR  NOT_A_WRITER   NOT_THE_AUTHOR  NOT_THE_AUTHOR  NOT_THE_AUTHOR
gone        SIGN_IN  NOT_THE_AUTHOR  POST_HIDDEN    NOT_THE_AUTHOR  NOT_THE_AUTHOR  NOT_THE_AUTHOR
""")
def test_who_may_edit_the_authors_post(kind, viewer, answer):
    assert permissions.can_edit(viewer, a_post(kind)) == the(answer)


@table("""
            guest    member           author         moderator      elsewhere        admin
open        SIGN_IN  NOT_THE_STARTER  yes            yes            NOT_THE_STARTER  yes
locked      SIGN_IN  NOT_THE_STARTER  LOCKED         yes            NOT_THE_STARTER  yes
hidden      SIGN_IN  THREAD_HIDDEN    THREAD_HIDDEN  THREAD_HIDDEN  THREAD_HIDDEN    THREAD_HIDDEN
restricted  SIGN_IN  NOT_THE_STARTER  NOT_A_WRITER   yes            NOT_THE_STARTER  yes
""")
def test_who_may_write_the_summary_of_a_thread(kind, viewer, answer):
    assert permissions.can_summarize(viewer, a_thread(kind)) == the(answer)


@table("""
           guest    member             author    moderator          admin
open       SIGN_IN  yes                OWN_POST  yes                yes
locked     SIGN_IN  yes                OWN_POST  yes                yes
restricted SIGN_IN  yes                OWN_POST  yes                yes
hidden     SIGN_IN  HIDDEN_FROM_VOTES  OWN_POST  HIDDEN_FROM_VOTES  HIDDEN_FROM_VOTES
gone       SIGN_IN  HIDDEN_FROM_VOTES  OWN_POST  HIDDEN_FROM_VOTES  HIDDEN_FROM_VOTES
""")
def test_who_may_vote_on_the_authors_post(kind, viewer, answer):
    assert permissions.can_vote(viewer, a_post(kind)) == the(answer)


@pytest.mark.parametrize(
    ("values", "plus", "minus"),
    [
        ({"has_votes": True, "has_minus": True}, "yes", "yes"),
        ({"has_votes": True, "has_minus": False}, "yes", "NO_MINUS_HERE"),
        ({"has_votes": False, "has_minus": True}, "NO_VOTES_HERE", "NO_VOTES_HERE"),
        ({"has_votes": False, "has_minus": False}, "NO_VOTES_HERE", "NO_VOTES_HERE"),
    ],
)
def test_what_a_section_lets_voters_do(values, plus, minus):
    post = a_post("open")
    for name, value in values.items():
        setattr(post.thread.section, name, value)

    assert permissions.can_vote(PEOPLE["member"], post) == the(plus)
    assert permissions.can_vote(PEOPLE["member"], post, is_plus=False) == the(minus)


@table("""
       guest    member           moderator        above            everywhere  elsewhere        editor           admin
open   SIGN_IN  MODERATORS_ONLY  yes              yes              yes         MODERATORS_ONLY  MODERATORS_ONLY  yes
group  SIGN_IN  MODERATORS_ONLY  yes              yes              yes         MODERATORS_ONLY  MODERATORS_ONLY  yes
other  SIGN_IN  MODERATORS_ONLY  MODERATORS_ONLY  MODERATORS_ONLY  yes         yes              MODERATORS_ONLY  yes
""")  # noqa: E501
def test_who_may_moderate(kind, viewer, answer):
    assert permissions.can_moderate(viewer, a_section(kind)) == the(answer)


@table("""
       guest            member           moderator        everywhere       elsewhere        admin
open   SIGN_IN          MODERATORS_ONLY  yes              yes              MODERATORS_ONLY  yes
other  SIGN_IN          MODERATORS_ONLY  MODERATORS_ONLY  yes              MODERATORS_ONLY  yes
group  NO_THREADS_HERE  NO_THREADS_HERE  NO_THREADS_HERE  NO_THREADS_HERE  NO_THREADS_HERE  NO_THREADS_HERE
""")  # noqa: E501
def test_who_may_move_a_thread_to_a_section(kind, viewer, answer):
    assert permissions.can_move(viewer, a_thread("open"), a_section(kind)) == the(answer)


@table("""
        guest            member           moderator        everywhere       elsewhere        admin
open    SIGN_IN          MODERATORS_ONLY  yes              yes              MODERATORS_ONLY  yes
other   SIGN_IN          MODERATORS_ONLY  MODERATORS_ONLY  yes              MODERATORS_ONLY  yes
group   NO_THREADS_HERE  NO_THREADS_HERE  NO_THREADS_HERE  NO_THREADS_HERE  NO_THREADS_HERE  NO_THREADS_HERE
hidden  SIGN_IN          MODERATORS_ONLY  IS_HIDDEN        IS_HIDDEN        MODERATORS_ONLY  IS_HIDDEN
""")  # noqa: E501
def test_who_may_split_posts_off_into_a_section(kind, viewer, answer):
    thread, section = a_thread(kind), a_section("open" if kind == "hidden" else kind)

    assert permissions.can_split(viewer, thread, section) == the(answer)


@table("""
         guest    member           moderator        everywhere       elsewhere        admin
open     SIGN_IN  MODERATORS_ONLY  yes              yes              MODERATORS_ONLY  yes
other    SIGN_IN  MODERATORS_ONLY  MODERATORS_ONLY  yes              MODERATORS_ONLY  yes
itself   SIGN_IN  MODERATORS_ONLY  SAME_THREAD      SAME_THREAD      MODERATORS_ONLY  SAME_THREAD
article  SIGN_IN  MODERATORS_ONLY  HAS_ARTICLE      HAS_ARTICLE      MODERATORS_ONLY  HAS_ARTICLE
hidden   SIGN_IN  MODERATORS_ONLY  OTHER_IS_HIDDEN  OTHER_IS_HIDDEN  MODERATORS_ONLY  OTHER_IS_HIDDEN
from-hidden  SIGN_IN  MODERATORS_ONLY  IS_HIDDEN    IS_HIDDEN        MODERATORS_ONLY  IS_HIDDEN
""")  # noqa: E501
def test_who_may_merge_a_thread_into_another_one(kind, viewer, answer):
    thread = a_thread("hidden" if kind == "from-hidden" else "open")
    into = a_thread("hidden" if kind == "hidden" else "open")
    thread.id, into.id = 1, 1 if kind == "itself" else 2
    into.section = a_section("other" if kind == "other" else "open")
    if kind == "article":
        into.article = Article(title="News")

    assert permissions.can_merge(viewer, thread, into) == the(answer)


@table("""
                  guest    member        moderator     everywhere    editor        admin
write_news        SIGN_IN  EDITORS_ONLY  EDITORS_ONLY  EDITORS_ONLY  yes           yes
use_settings      SIGN_IN  yes           yes           yes           yes           yes
bookmark          SIGN_IN  yes           yes           yes           yes           yes
watch_votes       SIGN_IN  MODERATORS_ONLY  yes         yes           MODERATORS_ONLY  yes
administrate      SIGN_IN  ADMINS_ONLY   ADMINS_ONLY   ADMINS_ONLY   ADMINS_ONLY   yes
mark_read         SIGN_IN  yes           yes           yes           yes           yes
""")
def test_who_may_do_what_belongs_to_no_section(kind, viewer, answer):
    assert getattr(permissions, f"can_{kind}")(viewer) == the(answer)


@table("""
        guest    member           moderator        admin
open    SIGN_IN  yes              yes              yes
group   SIGN_IN  NO_THREADS_HERE  NO_THREADS_HERE  NO_THREADS_HERE
""")
def test_who_may_mark_a_section_as_read(kind, viewer, answer):
    assert permissions.can_mark_read(viewer, a_section(kind)) == the(answer)


@table("""
          guest             member            author            moderator         admin
nobody    LAST_SEEN_HIDDEN  LAST_SEEN_HIDDEN  LAST_SEEN_HIDDEN  LAST_SEEN_HIDDEN  LAST_SEEN_HIDDEN
members   LAST_SEEN_HIDDEN  yes               yes               yes               yes
everybody yes               yes               yes               yes               yes
""")
def test_who_sees_when_the_author_was_last_here(kind, viewer, answer):
    author = a_member(2, last_seen_to=kind)

    assert permissions.can_see_last_seen(viewer, author) == the(answer)


@table("""
          guest         member  author  moderator  admin
listed    yes           yes     yes     yes        yes
unlisted  LISTS_HIDDEN  yes     yes     yes        yes
""")
def test_who_sees_the_lists_of_the_author(kind, viewer, answer):
    author = a_member(2, is_listed_to_guests=kind == "listed")

    assert permissions.can_see_lists(viewer, author) == the(answer)


@table("""
           guest    member  author       moderator    admin
author     SIGN_IN  yes     NOT_ONESELF  yes          yes
moderator  SIGN_IN  yes     yes          NOT_ONESELF  yes
""")
def test_who_may_ignore_whom(kind, viewer, answer):
    assert permissions.can_ignore(viewer, PEOPLE[kind]) == the(answer)


def test_every_rule_of_the_house_has_its_table_here():
    rules = {name for name in vars(permissions) if name.startswith("can_")}

    assert rules == {
        "can_start_thread",
        "can_reply",
        "can_edit",
        "can_summarize",
        "can_vote",
        "can_watch_votes",
        "can_moderate",
        "can_move",
        "can_split",
        "can_merge",
        "can_write_news",
        "can_use_settings",
        "can_mark_read",
        "can_administrate",
        "can_bookmark",
        "can_ignore",
        "can_see_last_seen",
        "can_see_lists",
    }


ASKING = (permissions.SIGN_IN, permissions.LISTS_HIDDEN)
REFUSALS = [value for value in vars(permissions).values() if isinstance(value, permissions.Refusal)]


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_is_false_and_asks_to_sign_in_where_that_helps(refusal):
    assert not refusal
    assert refusal.needs_sign_in == (refusal in ASKING)
