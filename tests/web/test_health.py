"""The address by which a supervisor asks whether the board is well."""

from forum.config import VERSION


def test_a_board_that_is_well_says_so(client):
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "version": VERSION}
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
