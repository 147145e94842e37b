"""Routes of accounts: profiles here, the rest in a module for each verb."""

from functools import lru_cache, partial
from textwrap import shorten

from flask import Blueprint, current_app

from forum import markup
from forum.accounts import actions, queries
from forum.accounts.comfort import page_size
from forum.accounts.filtering import KINDS, address_of, wanted_posts, wanted_threads
from forum.accounts.introducing import introduced_member
from forum.accounts.models import User
from forum.accounts.queries import EVERYTHING_WRITTEN, Wanted
from forum.database.walking import far_enough
from forum.extensions import db
from forum.mailing import public_url
from forum.permissions import can_administrate, can_see_lists
from forum.sections.queries import menu
from forum.versions import VIEWS, answers_to, seen_of
from forum.web.access import authorize, viewer
from forum.web.keeping import shows
from forum.web.pages import render_page
from forum.web.pagination import Pages, page_argument
from forum.web.redirects import if_elsewhere

LOOKED_AT, EXCERPT = 1200, 240

blueprint = Blueprint("accounts", __name__)


@blueprint.app_template_filter()
@lru_cache(1024)
def excerpt(source: str) -> str:
    """Return the beginning of a text as plain words, without what it quotes."""
    return shorten(markup.plain(source[:LOOKED_AT]), EXCERPT, placeholder=" …")


def _profile_url(member: User, tab: str = "") -> str:
    return f"{member.url}/{tab}" if tab else member.url


def _pages(
    member: User, tab: str, total: int, size: int, wanted: Wanted = EVERYTHING_WRITTEN
) -> Pages:
    return Pages(
        number=page_argument(),
        size=size,
        total=total,
        address=partial(address_of, _profile_url(member, tab), wanted),
        region=tab,
    )


def shows_profile(member: User, *things) -> None:
    """Say what every page of a profile shows: the member, and when they were here."""
    shows(member, seen_of(member.id), *things)


@blueprint.get("/members/<id:member_id>")
@blueprint.get("/members/<id:member_id>-<slug>")
def profile(member_id: int, slug: str = ""):
    """Show who a member is."""
    member = queries.member_or_404(member_id)
    if elsewhere := if_elsewhere(_profile_url(member)):
        return elsewhere
    shows_profile(member)
    return render_page(
        "accounts/profile.html", introduction=introduced_member(member), member=member, tab=""
    )


@blueprint.get("/members/<id:member_id>/posts")
@blueprint.get("/members/<id:member_id>-<slug>/posts")
def posts_of_member(member_id: int, slug: str = ""):
    """Show a member's posts, as far as the viewer may see them."""
    member = queries.member_or_404(member_id)
    if elsewhere := if_elsewhere(_profile_url(member, "posts")):
        return elsewhere
    authorize(can_see_lists(viewer(), member))
    shows_profile(member)
    size, me, tree = page_size(), viewer(), menu(viewer())
    wanted = wanted_posts(tree)
    most = far_enough(page_argument(), size)
    total = queries.count_posts(member, me, most=most, wanted=wanted)
    pages = _pages(member, "posts", total, size, wanted)
    posts = queries.posts_of(member, me, offset=pages.offset, limit=size, wanted=wanted)
    return render_page(
        "accounts/posts.html",
        introduction=introduced_member(
            member,
            "posts",
            pages.number,
            text=excerpt(posts[0].source) if posts else "",
            is_narrowed=wanted != EVERYTHING_WRITTEN,
        ),
        member=member,
        tab="posts",
        posts=posts,
        pages=pages,
        filters={"tree": tree, "wanted": wanted, "kinds": KINDS},
    )


@blueprint.get("/members/<id:member_id>/answered")
@blueprint.get("/members/<id:member_id>-<slug>/answered")
def answered_of_member(member_id: int, slug: str = ""):
    """Show which of a member's posts were answered most, as far as the viewer may see them."""
    member = queries.member_or_404(member_id)
    if elsewhere := if_elsewhere(_profile_url(member, "answered")):
        return elsewhere
    authorize(can_see_lists(viewer(), member))
    shows_profile(member, answers_to(member.id))
    size = page_size()
    most = far_enough(page_argument(), size)
    pages = _pages(member, "answered", queries.count_answered(member, viewer(), most=most), size)
    return render_page(
        "accounts/answered.html",
        introduction=introduced_member(member, "answered", pages.number),
        member=member,
        tab="answered",
        posts=queries.answered_of(member, viewer(), offset=pages.offset, limit=size),
        pages=pages,
    )


@blueprint.get("/members/<id:member_id>/threads")
@blueprint.get("/members/<id:member_id>-<slug>/threads")
def threads_of_member(member_id: int, slug: str = ""):
    """Show the threads a member has started, as far as the viewer may see them."""
    member = queries.member_or_404(member_id)
    if elsewhere := if_elsewhere(_profile_url(member, "threads")):
        return elsewhere
    authorize(can_see_lists(viewer(), member))
    size, me, tree = current_app.config["THREADS_PER_PAGE"], viewer(), menu(viewer())
    wanted = wanted_threads(tree)
    pages = _pages(member, "threads", queries.count_threads(member, me, wanted), size, wanted)
    threads = queries.threads_of(
        member, me, offset=pages.offset, limit=size, total=pages.total, wanted=wanted
    )
    shows_profile(member, VIEWS, *threads)
    return render_page(
        "accounts/threads.html",
        introduction=introduced_member(
            member,
            "threads",
            pages.number,
            text=" · ".join(thread.title for thread in threads),
            is_narrowed=wanted != EVERYTHING_WRITTEN,
        ),
        member=member,
        tab="threads",
        threads=threads,
        pages=pages,
        filters={"tree": tree, "wanted": wanted, "kinds": {}},
    )


@blueprint.post("/members/<id:member_id>/reset-link")
def make_reset_link(member_id: int):
    """Show an administrator, once, a link to hand to a member who has forgotten the password."""
    member = queries.member_or_404(member_id)
    authorize(can_administrate(viewer()))
    link = public_url(actions.issue_reset_link(member))
    db.session.commit()
    current_app.logger.info("Member %d made a reset link for %d", viewer().id, member.id)
    return render_page("accounts/reset_link.html", member=member, link=link)


# The other routes of this blueprint, a module for each verb.
from forum.accounts import (  # noqa: E402, F401
    choosing_comfort,
    choosing_language,
    ending_sessions,
    privacy,
    registering,
    resetting,
    settings,
    signing_in,
)
