"""The writers of the benchmark fill in the form that is meant."""

import pytest

from tests.bench.writing import hidden_field

PAGE = """
<form action="/sign-out"><input type="hidden" name="csrf_token" value="of the header"></form>
<form action="/threads/1/posts">
<input id="csrf_token" name="csrf_token" type="hidden" value="of the form">
<input id="submission_id" name="submission_id" type="hidden" value="0123">
</form>
"""


def test_the_last_form_of_a_page_is_filled_in():
    assert hidden_field(PAGE, "csrf_token") == "of the form"
    assert hidden_field(PAGE, "submission_id") == "0123"


def test_a_page_without_the_form_is_an_error():
    with pytest.raises(ValueError, match="no field submission_id"):
        hidden_field("<h1>Nothing here</h1>", "submission_id")
