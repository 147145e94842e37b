"""Routes of votes: what a vote would be, giving it, and withdrawing it soon after."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from forum.accounts.comfort import page_size
from forum.extensions import csrf, db, limiter
from forum.permissions import can_use_settings, can_vote
from forum.posts.models import Post
from forum.posts.queries import visible_post_or_404
from forum.reputation import actions, queries
from forum.reputation.actions import VoteRefused
from forum.reputation.ballots import OPEN, ballots, sign_of
from forum.reputation.forms import MinusForm, PlusForm
from forum.reputation.models import Vote
from forum.reputation.obstacles import obstacle, why_it_stays
from forum.reputation.supply import Supply
from forum.web.access import authorize, member, poster_key, viewer, voting_limit
from forum.web.pages import render_page, respond

blueprint = Blueprint("reputation", __name__)
SIGN = "<any(plus, minus):sign>"


@blueprint.app_template_global()
def vote_supply() -> Supply:
    """Find what the viewer has to give, for their own profile."""
    return queries.supply_of(member())


@blueprint.app_template_global()
def ballots_of(posts: Iterable[Any]) -> dict[int, str]:
    """Find how the viewer stands to a vote on each of the posts that a page shows."""
    return ballots(posts, member()) if viewer().is_member else {}


@blueprint.app_template_filter()
def points(value: int) -> str:
    """Write what a vote or several weigh, with its sign."""
    return f"{value:+d}".replace("-", "−") if value else "0"


def _form_for(sign: str) -> PlusForm:
    return PlusForm() if sign == "plus" else MinusForm()


def _show(post: Post, sign: str, form: PlusForm, refusal: object = "") -> str:
    supply = queries.supply_of(member()) if viewer().is_member else None
    # There may be several on a page.
    form.reason.id = f"reason-{post.id}"
    vote = queries.vote_on(post, viewer())
    context: dict[str, Any] = {
        "post": post,
        "sign": sign,
        "form": form,
        "vote": vote,
        "supply": supply,
        "stays": supply and vote and why_it_stays(supply, vote),
        "obstacle": str(refusal) or (supply and obstacle(supply, post)),
    }
    return render_page("reputation/vote.html", **context)


def _post_to_vote_on(post_id: int, sign: str) -> Post:
    """Find a post that the viewer may vote on, or has voted on already."""
    post = visible_post_or_404(post_id, viewer())
    if queries.vote_on(post, viewer()) is None:
        authorize(can_vote(viewer(), post, sign == "plus"))
    return post


def _answer(post: Post, vote: Vote | None, otherwise: str) -> Response:
    supply = queries.supply_of(member())
    return respond(
        "reputation/voted.htmx.html",
        otherwise=otherwise,
        post=post,
        vote=vote,
        supply=supply,
        stays=vote and why_it_stays(supply, vote),
        ballot=sign_of(vote.points) if vote else OPEN,
    )


@blueprint.get(f"/posts/<id:post_id>/{SIGN}")
def ballot(post_id: int, sign: str):
    """Show what is left to give and what a vote would weigh, before it is given."""
    return _show(_post_to_vote_on(post_id, sign), sign, _form_for(sign))


@blueprint.post(f"/posts/<id:post_id>/{SIGN}")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@limiter.limit(voting_limit, key_func=poster_key)
def vote(post_id: int, sign: str):
    """Give a plus or a minus."""
    form = _form_for(sign)
    if not viewer().is_member:
        form.say_signed_out()
        return _show(visible_post_or_404(post_id, viewer()), sign, form), 401
    post = _post_to_vote_on(post_id, sign)
    if not form.validate_on_submit():
        return _show(post, sign, form), 422
    try:
        given = actions.vote(
            post, by=member(), is_plus=sign == "plus", reason=form.reason.data or ""
        )
    except VoteRefused as refusal:
        return _show(post, sign, form, refusal), 409 if refusal.is_late else 403
    db.session.commit()
    return _answer(post, given, f"{post.url}/{sign}")


@blueprint.post("/posts/<id:post_id>/withdraw")
@limiter.limit(voting_limit, key_func=poster_key)
def withdraw(post_id: int):
    """Take back a vote that was given a moment ago."""
    post = visible_post_or_404(post_id, viewer())
    authorize(can_use_settings(viewer()))
    try:
        actions.withdraw(post, by=member())
    except VoteRefused as refusal:
        return _show(post, "plus", PlusForm(formdata=None), refusal), 409
    db.session.commit()
    return _answer(post, None, post.place_url(page_size()))


# The other routes of this blueprint.
from forum.reputation import ledger, moderating_views  # noqa: E402, F401
