"""What the pages that show a thread hand to their templates: its posts, and the form to answer."""

from collections.abc import Iterable
from typing import Any

from flask import request

from forum.accounts.comfort import page_size
from forum.drafts.places import Place, parse_place, reply_place
from forum.drafts.queries import draft_for
from forum.forms import id_or_none
from forum.ignoring.folding import fold_quotes
from forum.permissions import can_reply
from forum.posts.quoting import quotation
from forum.threads import queries
from forum.threads.arriving import Between, pulse
from forum.threads.forms import ReplyForm
from forum.threads.models import Thread
from forum.versions import of_member, of_thread
from forum.web.access import viewer
from forum.web.keeping import shows
from forum.web.pagination import Pages, page_argument


def thread_page(thread: Thread, form: ReplyForm | None = None) -> dict[str, Any]:
    """Gather one page of a thread's posts and the form at its end."""
    pages = Pages(
        number=page_argument(),
        size=page_size(),
        total=thread.last_number,
        address=thread.page_url,
        region="posts",
    )
    posts = fold_quotes(queries.posts_of_page(thread, viewer(), pages.number), viewer())
    shown = [post for post in posts if not isinstance(post, queries.Gap)]
    gaps = [post for post in posts if isinstance(post, queries.Gap)]
    shows(thread, *places_of(gaps), *(of_member(post.author_id) for post in shown))
    return {
        "thread": thread,
        "posts": posts,
        "pages": pages,
        "unfolded": id_or_none(request.args.get("shown")),
        "quoted_by": queries.quoted_by(posts, viewer()),
        "pulse": pulse(thread),
        **(reply_form(thread, form) if can_reply(viewer(), thread) else {}),
    }


def places_of(gaps: Iterable[queries.Gap]) -> set[str]:
    """Name the threads to which posts have gone that left these gaps."""
    return {of_thread(gap.moved.thread_id) for gap in gaps if gap.moved}


def typed_at(thread: Thread) -> Place:
    """Return the place that the form names which was sent: each keeps a draft of its own."""
    place = parse_place(request.form.get("place", ""))
    is_here = place is not None and place[:2] == reply_place(thread)[:2]
    return place if place and is_here else reply_place(thread)


def reply_form(
    thread: Thread,
    form: ReplyForm | None = None,
    to: int | None = None,
    between: Between | None = None,
) -> dict[str, Any]:
    """Gather the form to answer a thread or one of its posts, with the viewer's draft for it.

    A form that shows what came in between has shown everything: the next press posts.
    """
    place = Place("reply", thread.id, to) if form is None or to else typed_at(thread)
    draft = draft_for(viewer(), place) if form is None else None
    if form is None:
        form = ReplyForm(formdata=None, source=draft.source if draft else "")
        form.reply_to.data = to or (draft.reply_to_id if draft else None)
        form.seen.data = _seen(thread)
    if between:
        form.seen.data = thread.last_number
    return {
        "thread": thread,
        "form": form,
        "draft": draft,
        "answered": queries.post_of_thread(thread, viewer(), form.reply_to.data),
        "place": place,
        "between": between,
    }


def _seen(thread: Thread) -> int:
    """Return the last number that the page knows which asks for the form, or the last of all."""
    said = id_or_none(request.args.get("seen"))
    return thread.last_number if said is None else min(said, thread.last_number)


def add_quotes(form: ReplyForm, thread: Thread) -> None:
    """Put the posts that the request names, by id or by number, at the end of the text."""
    me, named = viewer(), request.values
    posts = [
        queries.post_of_thread(thread, me, id_or_none(id)) for id in named.getlist("quote")[:20]
    ]
    posts.append(
        queries.post_with_number(thread, me, id_or_none(named.get("number", "").strip("# ")))
    )
    passages = [quotation(post, named.get("selected", "")) for post in posts if post]
    if passages:
        form.source.data = "\n\n".join([(form.source.data or "").rstrip(), *passages]).lstrip()
