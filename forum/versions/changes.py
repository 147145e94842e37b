"""The port through which actions say what they changed; it is written with their commit."""

from sqlalchemy import event, text
from sqlalchemy.orm import Session

from forum.accounts.models import User
from forum.extensions import db
from forum.sections.models import Section
from forum.threads.models import Thread

# Rows of their own: the newest change; all pages; posts anywhere; views; the moderation log.
LATEST, EVERYTHING, POSTS, VIEWS, LOG = "latest", "everything", "posts", "views", "log"

_NEXT = text(
    "INSERT INTO versions (key, number) VALUES (:key, 1) "
    "ON CONFLICT (key) DO UPDATE SET number = versions.number + 1 RETURNING number"
)
_RAISE = text(
    "INSERT INTO versions (key, number) VALUES (:key, :number) "
    "ON CONFLICT (key) DO UPDATE SET number = excluded.number"
)


def key_of(thing: Thread | Section | User | str) -> str:
    """Name a thing in the table of versions."""
    return thing if isinstance(thing, str) else f"{thing.__tablename__}:{thing.id}"


def of_thread(id: int) -> str:
    """Name what pages show of a thread."""
    return f"{Thread.__tablename__}:{id}"


def of_member(id: int) -> str:
    """Name what pages show of a member."""
    return f"{User.__tablename__}:{id}"


def seen_of(id: int) -> str:
    """Name the day on which a member was last here, where everybody may see it."""
    return f"seen:{id}"


def answers_to(id: int) -> str:
    """Name what the list of a member's most answered posts shows."""
    return f"answers:{id}"


def votes_of(member_id: int) -> str:
    """Name the votes that a member has given."""
    return f"votes:{member_id}"


def views_in(section_id: int) -> str:
    """Name the numbers of views that the pages of a section show."""
    return f"{VIEWS}:{section_id}"


def changed(*things: Thread | Section | User | str) -> None:
    """Say that pages which show these things are no longer right once this is committed."""
    noted: set[str] = db.session.info.setdefault("changed", set())
    noted.update(map(key_of, things))


@event.listens_for(Session, "before_commit")
def write_changes(session: Session) -> None:
    """Number what was changed, as the last thing of the transaction.

    The row of the newest change is held until the commit, so numbers come in the order of
    commits: whoever has seen a number has seen all that changed before it.
    """
    noted = session.info.pop("changed", None)
    if not noted:
        return
    connection = session.connection()
    number = connection.execute(_NEXT, {"key": LATEST}).scalar_one()
    connection.execute(_RAISE, [{"key": key, "number": number} for key in sorted(noted)])
