import pytest

from forum.accounts import actions
from forum.accounts.models import OneTimeLink, Session
from forum.database.base import now
from forum.extensions import db
from tests import factories
from tests.accounts.conftest import is_signed_in, link_in, sign_in, submit
from tests.conftest import text_of

NEW = "another purple walrus"


def ask(client, name: str):
    return submit(client, "/reset-password", name=name)


@pytest.fixture
def link(vera) -> str:
    path = actions.issue_reset_link(vera)
    db.session.commit()
    return path


@pytest.mark.parametrize("name", ["Vera", "vera@EXAMPLE.org"])
def test_a_letter_brings_a_link_that_sets_a_new_password(client, vera, mailbox, name):
    ask(client, name)
    letter = mailbox.letters[0]

    assert letter.envelope_to == ["Vera@Example.org"]
    response = submit(client, link_in(letter, "/reset-password/"), password=NEW)

    assert response.location == "/sign-in"
    assert "The new password is set" in text_of(client.get("/sign-in"))
    assert sign_in(client, password=NEW).status_code == 303


def test_the_answer_is_the_same_whoever_is_named(client, vera, mailbox):
    factories.make_member("No address")
    names = ["Vera", "vera@example.org", "Nobody", "nobody@example.org", "No address"]

    answers = [ask(client, name) for name in names]

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len(mailbox.letters) == 2


def test_every_account_with_an_unconfirmed_address_gets_a_letter_of_its_own(client, mailbox):
    for name in ("First", "Second"):
        factories.make_member(name).change_email("same@example.org")
    db.session.commit()

    ask(client, "same@example.org")

    letters = [letter.get_content() for letter in mailbox.letters]
    assert ["First" in letters[0], "Second" in letters[1]] == [True, True]


def test_the_link_comes_from_the_settings_never_from_the_request(client, vera, mailbox):
    fields = {"name": "Vera"}
    client.post("/reset-password", data=fields, headers={"X-Forwarded-Host": "evil.example"})
    client.post("/reset-password", data=fields, headers={"Host": "evil.example"})

    assert mailbox.letters
    for letter in mailbox.letters:
        assert "http://localhost/reset-password/" in letter.get_content()
        assert "evil.example" not in letter.as_string()


def test_with_mail_off_the_page_says_whom_to_ask(client):
    assert "Ask an administrator" in text_of(client.get("/reset-password"))
    assert client.post("/reset-password", data={"name": "Vera"}).status_code == 422


def test_a_link_works_once(client, vera, link):
    submit(client, link, password=NEW)

    assert client.get(link).status_code == 410
    assert client.post(link, data={"password": "yet another walrus"}).status_code == 410
    assert sign_in(client, password=NEW).status_code == 303


def test_a_refused_password_uses_the_link_not_up(client, vera, link):
    assert submit(client, link, password="password1").status_code == 422
    assert submit(client, link, password=NEW).status_code == 303


def test_a_link_lives_for_two_hours(client, vera, link, monkeypatch):
    stored = db.session.scalars(db.select(OneTimeLink)).one()
    stored.created_at = now() - OneTimeLink.LIFETIME["reset"]
    db.session.commit()

    assert client.get(link).status_code == 410


def test_a_newer_link_ends_the_former(client, vera, link):
    newer = actions.issue_reset_link(vera)
    db.session.commit()

    assert client.get(link).status_code == 410
    assert client.get(newer).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        lambda user: actions.set_password(user, "an older elephant"),
        lambda user: actions.change_address(user, "other@example.org"),
        lambda user: actions.change_address(user, None),
    ],
)
def test_a_link_ends_when_the_password_or_the_address_changes(client, vera, link, change):
    change(vera)
    db.session.commit()

    assert client.get(link).status_code == 410


def test_a_reset_signs_every_device_out_and_tells_the_owner(as_, client, vera, link, mailbox):
    browser = as_(vera)

    submit(client, link, password=NEW)

    assert not is_signed_in(browser)
    assert db.session.scalars(db.select(Session)).all() == []
    assert "was changed just now" in mailbox.letters[0].get_content()


def test_a_link_to_confirm_an_address_sets_no_password(client, vera):
    path = actions.issue_link(vera, OneTimeLink.CONFIRM).url
    db.session.commit()
    token = path.rpartition("/")[2]

    assert client.get(f"/reset-password/{token}").status_code == 410


def test_the_secret_address_is_told_to_no_other_page(client, vera, link):
    response = client.get(link)

    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"


def test_the_database_never_has_the_secret(vera, link):
    stored = db.session.scalars(db.select(OneTimeLink)).one()

    assert link.rpartition("/")[2] != stored.token_hash


@pytest.mark.parametrize("token", ["x", "x" * 3000, "%00", "%ff", "имя"])
def test_links_nobody_made_are_dead(client, token):
    assert client.get(f"/reset-password/{token}").status_code in {404, 410}
    assert client.post(f"/reset-password/{token}").status_code in {404, 410}


def test_an_expired_token_keeps_the_link(client, vera, link, with_csrf):
    assert submit(client, link, password=NEW, csrf_token="long gone").status_code == 422
    assert submit(client, link, password=NEW).status_code == 303


def test_letters_are_limited_by_account_wherever_one_asks_from(limited, vera, monkeypatch):
    monkeypatch.setitem(limited.config, "SMTP_HOST", "127.0.0.1")
    monkeypatch.setattr("forum.accounts.resetting.soon", lambda *job: None)
    statuses = [
        limited.test_client()
        .post(
            "/reset-password",
            data={"name": name},
            environ_base={"REMOTE_ADDR": f"10.0.0.{number}"},
        )
        .status_code
        for number, name in enumerate(
            ["Vera", "VERA", "v e-r.a", "Vеrа"]
        )  # In Latin, then in both alphabets.
    ]

    assert statuses == [200, 200, 200, 429]


def test_letters_are_limited_by_who_asks(limited, monkeypatch):
    monkeypatch.setitem(limited.config, "SMTP_HOST", "127.0.0.1")
    monkeypatch.setattr("forum.accounts.resetting.soon", lambda *job: None)
    client = limited.test_client()
    statuses = [
        client.post("/reset-password", data={"name": f"name {n}"}).status_code for n in range(4)
    ]

    assert statuses == [200, 200, 200, 429]
