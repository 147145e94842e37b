import pytest

from forum.accounts import actions
from forum.accounts.models import User
from forum.database.base import now
from forum.extensions import db
from tests.accounts.conftest import (
    PASSWORD,
    form_on,
    is_signed_in,
    link_in,
    register,
    sign_in,
    submit,
)
from tests.conftest import region, text_of


def member_called(name: str) -> User | None:
    return db.session.scalar(db.select(User).where(User.name == name))


def test_a_newcomer_is_signed_in_at_once(client):
    response = register(client)

    assert (response.status_code, response.location) == (303, "/")
    assert "Welcome, Newcomer!" in text_of(client.get("/"))
    assert is_signed_in(client)


def test_the_password_is_stored_as_argon2id_only(client):
    register(client)

    assert member_called("Newcomer").password_hash.startswith("$argon2id$")


def test_a_newcomer_signs_in_by_the_address_although_no_mail_is_sent(client, app):
    register(client, email="new@example.org")

    assert sign_in(app.test_client(), "NEW@example.org").status_code == 303


def test_a_newcomer_keeps_the_language_of_the_page(client):
    client.set_cookie("language", "ru")
    register(client)

    assert member_called("Newcomer").language == "ru"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Choose a name."),
        ("name", "N", "at least 2 letters"),
        ("name", "x" * 31, "at most 30 letters"),
        ("name", "Nеwcomer", "one alphabet"),
        ("name", "admin", "speaks for the board"),
        ("name", "Вече", "speaks for the board"),
        ("name", "vera", "is taken"),
        ("name", "Vеrа", "one alphabet"),
        ("name", "V era", "looks like “Vera”"),
        ("name", "12345", "add a letter"),
        ("name", "<script>", "letters and digits"),
        ("password", "", "at least 8 characters"),
        ("password", "password1", "burglars"),
        ("password", "Newcomer1", "your name"),
        ("password", "long words " * 50, "at most 200 characters"),
        ("email", "no address", "not an e-mail address"),
        ("email", "a@b", "not an e-mail address"),
        ("email", "a@b..ru", "not an e-mail address"),
        ("email", "a..b@example.org", "not an e-mail address"),
        ("email", "x" * 250 + "@example.org", "not an e-mail address"),
        ("website", "https://spam.example", "Only robots"),
        ("started", "forged", "very quick"),
        ("started", "", "very quick"),
    ],
)
def test_what_is_refused_says_why_and_keeps_the_rest(client, vera, field, value, words):
    response = register(client, **{field: value})

    assert response.status_code == 422
    assert words in text_of(response)
    kept = form_on(response, "/register")
    assert kept["name"] == (" ".join(value.split()) if field == "name" else "Newcomer")
    assert PASSWORD not in response.text
    assert member_called("Newcomer") is None


def test_line_breaks_in_an_address_are_folded_away(client):
    assert register(client, email="a@example.org\r\nBcc: b@example.org").status_code == 422


@pytest.mark.parametrize("address", ["name@example.org", "имя@почта.рф", "a.b+c@sub.example.co"])
def test_addresses_people_have(client, address):
    assert register(client, email=address).status_code == 303


def test_a_form_sent_sooner_than_hands_can_type_is_refused_once(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "REGISTRATION_SECONDS", 60)
    response = register(client)

    assert response.status_code == 422
    monkeypatch.setitem(app.config, "REGISTRATION_SECONDS", 0)
    again = form_on(response, "/register") | {"password": PASSWORD}
    assert client.post("/register", data=again).status_code == 303


def test_robots_field_is_hidden_from_people(client):
    trap = region(client.get("/register"), ".trap")

    assert trap["aria-hidden"] == "true"
    assert trap.select_one("input")["tabindex"] == "-1"


def test_when_registration_is_off_the_page_says_so(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "REGISTRATION", False)
    response = client.post("/register", data={"name": "Newcomer", "password": PASSWORD})

    assert "no new members" in text_of(client.get("/register"))
    assert response.status_code == 403
    assert member_called("Newcomer") is None


def test_nobody_makes_themselves_an_administrator(client):
    register(client, is_admin="y", is_editor="1", post_count="9", groups="1")

    member = member_called("Newcomer")
    assert (member.is_admin, member.is_editor, member.post_count) == (False, False, 0)


def test_whoever_is_slower_with_a_name_is_asked_for_another(client, vera, monkeypatch):
    monkeypatch.setattr("forum.accounts.forms.member_like", lambda name: None)
    monkeypatch.setattr("forum.accounts.actions.member_like", lambda name: None)

    response = register(client, name="Vera")

    assert response.status_code == 422
    assert "is taken" in text_of(response)


def test_an_expired_token_keeps_what_was_typed(client, with_csrf):
    response = register(client, csrf_token="long gone")

    assert response.status_code == 422
    assert form_on(response, "/register")["name"] == "Newcomer"
    assert "press the button once more" in text_of(response)


def test_new_accounts_are_limited_and_corrections_are_not(limited):
    for _ in range(6):
        assert register(limited.test_client(), password="short").status_code == 422
    statuses = [
        register(limited.test_client(), name=f"Newcomer{'abcde'[number]}").status_code
        for number in range(5)
    ]

    assert statuses == [303, 303, 303, 303, 429]


def test_a_letter_asks_to_confirm_the_address(client, mailbox):
    register(client, email="new@example.org")
    letter = mailbox.letters[0]

    assert letter.envelope_to == ["new@example.org"]
    path = link_in(letter, "/confirm-email/")
    assert member_called("Newcomer").email_confirmed_at is None

    assert client.get(path).status_code == 200
    db.session.expire_all()
    assert member_called("Newcomer").email_confirmed_at is None

    assert submit(client, path).location == "/settings"
    db.session.expire_all()
    assert member_called("Newcomer").email_confirmed_at <= now()
    assert client.get(path).status_code == 410


def test_an_owned_address_is_not_revealed_and_its_owner_is_told(client, app, vera, mailbox):
    free, owned = app.test_client(), app.test_client()
    first = register(free, name="Oleg Xa", email="free@example.org")
    second = register(owned, name="Oleg Xb", email="VERA@example.org")

    assert (first.status_code, first.location) == (second.status_code, second.location)
    pages = [text_of(browser.get("/")) for browser in (free, owned)]
    assert pages[0].replace("Oleg Xa", "Oleg Xb") == pages[1]
    settings = [text_of(browser.get("/settings")) for browser in (free, owned)]
    assert settings[0].replace("Oleg Xa", "Oleg Xb") == settings[1]
    by_address = [
        sign_in(app.test_client(), address).status_code
        for address in ("free@example.org", "vera@example.org")
    ]
    assert by_address == [303, 303]
    to = {letter.envelope_to[0]: letter for letter in mailbox.letters}
    assert "Oleg Xb" in to["Vera@Example.org"].get_content()
    assert "/confirm-email/" not in to["Vera@Example.org"].get_content()


def test_only_the_first_to_confirm_owns_an_address(client, app, mailbox):
    register(client, name="First", email="same@example.org")
    second = app.test_client()
    register(second, name="Second", email="same@example.org")
    paths = [link_in(letter, "/confirm-email/") for letter in mailbox.letters]

    submit(client, paths[0])
    response = submit(second, paths[1])

    assert response.location == "/"
    assert "belongs to another account" in text_of(second.get("/"))


def test_two_who_confirm_an_address_at_the_same_moment(client, app, mailbox, monkeypatch):
    register(client, name="First", email="same@example.org")
    second = app.test_client()
    register(second, name="Second", email="same@example.org")
    paths = [link_in(letter, "/confirm-email/") for letter in mailbox.letters]
    monkeypatch.setattr(actions, "owner_of_address", lambda email: None)

    assert submit(client, paths[0]).location == "/settings"
    assert submit(second, paths[1]).location == "/"
    assert member_called("Second").email_confirmed_at is None


@pytest.mark.parametrize("token", ["x", "x" * 3000, "%00", "%ff", "имя"])
def test_links_nobody_made_are_dead(client, token):
    assert client.get(f"/confirm-email/{token}").status_code in {404, 410}


def test_a_mail_server_that_is_down_hinders_nobody(client, app, mailbox, monkeypatch, caplog):
    monkeypatch.setitem(app.config, "SMTP_PORT", 9)

    assert register(client, email="new@example.org").status_code == 303
    assert mailbox.letters == []
    assert "was not sent" in caplog.text
    assert "new@example.org" not in caplog.text


@pytest.mark.parametrize("field", ["name", "password", "email", "source", "title", "place", "next"])
@pytest.mark.parametrize("value", [b"%00", b"%ED%A0%80", b"%FF%FE", b"%E2%80%AE", b"x" * 70_000])
def test_no_bytes_break_the_forms(client, field, value):
    for path in ("/register", "/sign-in", "/reset-password"):
        body = b"name=Newcomer&password=x&" + field.encode() + b"=" + value
        kind = "application/x-www-form-urlencoded"
        assert client.post(path, data=body, content_type=kind).status_code < 500


def test_corrections_of_a_form_with_an_address_do_not_count_as_letters(limited, monkeypatch):
    monkeypatch.setitem(limited.config, "LIMIT_REGISTER", "100 per minute")
    client = limited.test_client()
    for _ in range(5):
        assert register(client, email="one@example.org", password="short").status_code == 422

    assert register(client, email="one@example.org").status_code == 303


def test_letters_to_one_address_are_limited_whoever_causes_them(limited, monkeypatch):
    monkeypatch.setitem(limited.config, "LIMIT_REGISTER", "100 per minute")
    statuses = [
        register(
            limited.test_client(), name=f"Newcomer{'abcd'[number]}", email="one@example.org"
        ).status_code
        for number in range(4)
    ]

    assert statuses == [303, 303, 303, 429]
