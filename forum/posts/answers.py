"""Routes that follow answers: an exchange in a thread, and everything addressed to the viewer."""

from functools import partial

from forum import addresses
from forum.accounts.comfort import board_page_size, page_size
from forum.database.walking import far_enough
from forum.ignoring.folding import fold_quotes
from forum.mailing import public_url
from forum.permissions import can_use_settings
from forum.posts import addressed
from forum.posts.queries import visible_post_or_404
from forum.posts.views import blueprint
from forum.threads.exchanges import exchange_of
from forum.threads.queries import Gap, quoted_by
from forum.versions import of_member
from forum.web.access import authorize, member, viewer
from forum.web.keeping import shows
from forum.web.pages import render_page
from forum.web.pagination import Pages, page_argument


@blueprint.get("/posts/<id:post_id>/conversation")
def conversation(post_id: int):
    """Follow one exchange through its thread: what a post answers, and what answers it."""
    post = visible_post_or_404(post_id, viewer())
    posts = fold_quotes(exchange_of(post, viewer()), viewer())
    authors = (of_member(one.author_id) for one in posts if not isinstance(one, Gap))
    shows(post.thread, *authors)
    return render_page(
        "posts/conversation.html",
        post=post,
        thread=post.thread,
        place=post.place_url(page_size()),
        canonical=public_url(post.place_url(board_page_size())),
        posts=posts,
        quoted_by=quoted_by(posts, viewer()),
    )


@blueprint.get("/answers")
def answers():
    """List what others have written to the viewer, in all threads, newest first."""
    authorize(can_use_settings(viewer()))
    size = page_size()
    most = far_enough(page_argument(), size)
    pages = Pages(
        number=page_argument(),
        size=size,
        total=addressed.count_answers_to(member(), viewer(), most=most),
        address=partial(addresses.paged, "/answers"),
        region="answers",
    )
    posts = addressed.answers_to(member(), viewer(), offset=pages.offset, limit=pages.size)
    return render_page("posts/answers.html", posts=posts, pages=pages)
