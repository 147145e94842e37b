"""What is done to every request before a view sees it."""

import pytest

from forum.database.transactions import expect_writing, is_writing
from forum.extensions import db


@pytest.fixture
def writing(app, monkeypatch):
    """Note, for each request, whether its transaction was begun for writing."""
    noted = []

    def note(*arguments, **values):
        noted.append(is_writing())
        return ""

    for endpoint in ("sections.index", "drafts.save", "accounts.sign_in"):
        view = app.view_functions[endpoint]
        note_here = note if not getattr(view, "reads_first", False) else _reading(note)
        monkeypatch.setitem(app.view_functions, endpoint, note_here)
    return noted


def _reading(note):
    def view(**values):
        return note(**values)

    view.reads_first = True
    return view


def test_what_reads_takes_no_lock_and_what_writes_takes_it_first(client, writing):
    client.get("/")
    client.head("/")
    client.post("/drafts")
    client.post("/sign-in")

    assert writing == [False, False, True, False]


def test_outside_of_requests_everything_may_write():
    expect_writing(True)

    assert is_writing()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_can_send_nothing(as_, alice, thread, site):
    data = {"source": "I agree", "submission_id": "0" * 32}
    headers = {"Sec-Fetch-Site": site}

    answer = as_(alice).post(f"/threads/{thread.id}/posts", data=data, headers=headers)

    db.session.expire_all()
    assert answer.status_code == 403
    assert thread.last_number == 3


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "same-origin", "garbage"])
def test_links_from_anywhere_can_be_followed(client, thread, site):
    assert client.get(thread.url, headers={"Sec-Fetch-Site": site}).status_code == 200


@pytest.mark.parametrize("id", ["1", "2147483647"])
def test_ids_that_a_table_can_hold_are_looked_for(app, id):
    adapter = app.url_map.bind("localhost")

    assert adapter.match(f"/posts/{id}", method="GET")[1] == {"post_id": int(id)}


@pytest.mark.parametrize(
    "id", ["0", "01", "2147483648", "9" * 30, "-1", "+1", "1.0", "１", "٣", ""]
)
def test_ids_that_no_table_can_hold_are_not_found(client, id):
    assert client.get(f"/posts/{id}").status_code in {308, 404}
