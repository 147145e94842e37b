import pytest
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from forum.web.turns import Turns


def test_one_visitor_has_one_turn():
    turns = Turns(5)
    turns.take("alice")

    with pytest.raises(TooManyRequests) as refused:
        turns.take("alice")

    assert refused.value.retry_after


def test_few_visitors_have_one_at_once():
    turns = Turns(2)
    turns.take("alice")
    turns.take("bob")

    with pytest.raises(ServiceUnavailable):
        turns.take("carol")


def test_a_turn_that_ends_is_free_again():
    turns = Turns(1)
    end = turns.take("alice")

    end()

    assert turns.take("alice")
