"""How the pages of a member introduce themselves, if the member wants to be found."""

from flask_babel import gettext as _
from flask_babel import ngettext as _n

from forum import addresses
from forum.accounts.models import User
from forum.web.filters import number
from forum.web.introducing import Introduction, introduced


def introduced_member(
    member: User, tab: str = "", page: int = 1, *, text: str = "", is_narrowed: bool = False
) -> Introduction | None:
    """Introduce a page of a profile; who has neither said nor written anything is no page's worth.

    What somebody has narrowed a list to is the same once more.
    """
    is_empty = not (member.about_html or member.post_count)
    if is_narrowed or is_empty or not member.is_found_by_robots:
        return None
    path = addresses.paged(f"{member.url}/{tab}" if tab else member.url, page)
    words = text or member.about_html or _in_figures(member)
    return introduced(path, words, kind="profile", schema="" if tab else "ProfilePage")


def _in_figures(member: User) -> str:
    """Say in a sentence what a profile without words shows."""
    posts = _n(
        "%(number)s post", "%(number)s posts", member.post_count, number=number(member.post_count)
    )
    since = _("on the board since %(year)d", year=member.created_at.year)
    return f"{member.name}: {since}, {posts}"
