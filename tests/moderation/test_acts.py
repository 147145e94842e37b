import pytest

from forum.moderation.acts import ACTS
from forum.threads import moderating


def test_every_act_of_moderators_has_its_words():
    of_posts, of_votes = {"hide_post", "restore_post"}, {"void_vote", "validate_vote"}
    of_threads = {*moderating.ACTS, "move", "split", "merge", "summarize", "remove_summary"}
    assert of_threads | of_posts | of_votes == set(ACTS)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_sentence_takes_its_names(app, act):
    names = {name: f"[{name}]" for name in ("who", "thread", "other", "post", "from", "to")}

    with app.test_request_context():
        sentence = str(act.sentence) % names

    assert "[who]" in sentence
    assert "[thread]" in sentence
