"""Finding posts and their former texts, however many there are."""

from forum.posts import actions, queries
from tests.factories import make_post


def test_of_many_former_texts_the_newest_are_listed(thread, monkeypatch):
    monkeypatch.setattr(queries, "MOST_REVISIONS", 2)
    post = make_post(thread, source="Text 1")
    for number in range(2, 5):
        actions.edit(post, source=f"Text {number}")

    assert [revision.number for revision in queries.revisions_of(post)] == [3, 2]
