"""People who write while others edit, and while the index is built anew."""

from forum.extensions import db
from forum.models import Post, SearchIndex, Thread
from forum.posts import actions as posts
from forum.posts.rendering import render_post
from forum.search import checking, rebuilding
from forum.threads import actions as threads
from forum.threads import moderating
from tests import factories
from tests.search.test_index import is_like_a_fresh_one
from tests.test_races import at_once, board  # noqa: F401

WRITERS, TIMES = 4, 6


def test_the_index_stays_true_while_it_is_built_and_everybody_writes(board):  # noqa: F811
    thread = factories.make_thread(factories.make_section("Square"), posts=12)
    elsewhere = factories.make_section("Elsewhere")
    chief = factories.make_member("Chief", is_admin=True)
    ids = thread.id, elsewhere.id, chief.id

    def committed(act) -> None:
        with board.app_context():
            act()
            db.session.commit()
            db.session.remove()

    def reply() -> None:
        here = db.session.get(Thread, ids[0])
        threads.reply(here, by=here.author, source="яблоко груша")

    def edit_all() -> None:
        for post in db.session.scalars(db.select(Post).order_by(Post.id).limit(TIMES)):
            source = f"{post.source} слива {post.revision}"
            rendered = render_post(source, post.thread.section, post.author)
            posts.edit(post, source=source, rendered=rendered)

    def move() -> None:
        here, there = db.session.get(Thread, ids[0]), ids[1]
        place = db.session.get(type(here.section), there)
        moderating.move(here, place, by=here.author, reason="")

    def build() -> None:
        committed(rebuilding.begin)
        for _ in range(30):
            committed(lambda: rebuilding.go_on(batch=3))

    def write() -> None:
        for _ in range(TIMES):
            committed(reply)
            committed(edit_all)

    at_once(build, lambda: committed(move), *[write] * WRITERS)

    assert db.session.get(SearchIndex, 1).next_version is None
    assert checking.wrong() == 0
    assert is_like_a_fresh_one()
