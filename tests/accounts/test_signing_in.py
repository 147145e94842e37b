import pytest
from argon2 import PasswordHasher

from forum.accounts.models import Session, User
from forum.accounts.passwords import is_outdated
from forum.extensions import db
from tests import factories
from tests.accounts.conftest import PASSWORD, form_on, is_signed_in, sign_in, submit
from tests.conftest import region, text_of

WRONG = "No member has this name or address with this password."


@pytest.mark.parametrize("name", ["Vera", "vera", " VERA ", "vera@example.org", "Vera@EXAMPLE.org"])
def test_a_member_signs_in_by_name_or_address(client, vera, name):
    response = sign_in(client, name)

    assert (response.status_code, response.location) == (303, "/")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Vera", "a wrong password"),
        ("Nobody", PASSWORD),
        ("vera@example.org", "a wrong password"),
        ("nobody@example.org", PASSWORD),
        ("x" * 5000, PASSWORD),
        ("Vera", PASSWORD + "x" * 5000),
        ("Ve\x00ra x", PASSWORD),
        ("@", "@"),
    ],
)
def test_every_failure_says_the_same(client, vera, name, password):
    response = sign_in(client, name, password)

    assert response.status_code == 422
    assert text_of(response).count(WRONG) == 1
    assert not is_signed_in(client)


def test_a_failure_keeps_the_name_and_never_the_password(client, vera):
    response = sign_in(client, "Vera", "a wrong password")

    assert region(response, "#name")["value"] == "Vera"
    assert "a wrong password" not in response.text


@pytest.mark.parametrize("name", ["Vera", "Nobody", "vera@example.org", "nobody@example.org"])
def test_known_and_unknown_names_cost_the_same_work(client, vera, name, monkeypatch):
    from forum.accounts import recognizing

    checks = []
    monkeypatch.setattr(recognizing, "verify_password", lambda *given: checks.append(given))
    sign_in(client, name)

    assert len(checks) == (3 if "@" in name else 1)


def test_a_squatter_on_an_address_keeps_nobody_out(client, vera, password_hash):
    for number in range(3):
        squatter = factories.make_member(f"Squatter {number}", password_hash="none")
        squatter.change_email("vera@example.org")
    db.session.commit()

    sign_in(client, "vera@example.org")

    assert region(client.get("/settings"), ".head-note").text.count("Vera")


def test_signing_in_upgrades_an_outdated_hash(client, vera):
    vera.password_hash = PasswordHasher(1, 8, 1).hash(PASSWORD)
    db.session.commit()

    sign_in(client)

    assert not is_outdated(db.session.get(User, vera.id, populate_existing=True).password_hash)
    assert sign_in(client.application.test_client()).status_code == 303


def test_a_member_without_a_password_cannot_sign_in(client, alice):
    assert sign_in(client, "Alice", "").status_code == 422
    assert sign_in(client, "Alice", "nobody's password").status_code == 422


def test_signing_in_begins_a_new_cookie(client, vera):
    client.get("/sign-in")
    with client.session_transaction() as cookie:
        cookie["planted"] = "by an attacker"
        cookie["csrf_token"] = "known to an attacker"

    sign_in(client)

    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != "known to an attacker"


def test_the_cookie_lasts_only_when_wished(client, vera):
    fields = form_on(client.get("/sign-in"), "/sign-in")
    kept = client.post("/sign-in", data={**fields, "name": "Vera", "password": PASSWORD})
    fields.pop("remember")
    other = client.application.test_client()
    brief = other.post("/sign-in", data={**fields, "name": "Vera", "password": PASSWORD})

    assert "Expires" in kept.headers["Set-Cookie"]
    assert "Expires" not in brief.headers["Set-Cookie"]


def test_the_database_never_has_the_token_of_a_session(client, vera):
    sign_in(client)

    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert db.session.scalars(db.select(Session.token_hash)).one() != token


def test_a_cookie_replayed_after_signing_out_is_worth_nothing(client, vera):
    sign_in(client)
    stolen = client.get_cookie("session").value

    assert client.post("/sign-out").location == "/"
    client.set_cookie("session", stolen)

    assert not is_signed_in(client)


def test_an_unused_session_ends(as_, vera, app):
    browser = as_(vera)
    session = db.session.scalars(db.select(Session)).one()
    session.seen_at = session.seen_at.replace(year=2020)
    db.session.commit()

    assert not is_signed_in(browser)


def test_signing_in_anew_leaves_no_second_session_on_the_device(client, vera):
    sign_in(client)
    fields = {"name": "Vera", "password": PASSWORD}
    client.post("/sign-in", data=fields)

    assert len(db.session.scalars(db.select(Session)).all()) == 1


@pytest.mark.parametrize(
    ("way_on", "lands"),
    [("/threads/1/reply?quote=2", "/threads/1/reply?quote=2"), ("https://evil.example/", "/")],
)
def test_signing_in_leads_back_to_a_page_of_the_board_only(client, vera, way_on, lands):
    fields = form_on(client.get("/sign-in", query_string={"next": way_on}), "/sign-in")
    fields |= {"name": "Vera", "password": PASSWORD}

    assert client.post("/sign-in", data=fields).location == lands
    assert client.post("/sign-in", data={**fields, "next": way_on}).location == lands


def test_members_are_led_past_the_form(as_, vera):
    assert as_(vera).get("/sign-in?next=/drafts").location == "/drafts"


def test_an_expired_token_shows_the_form_again_with_what_was_typed(client, vera, with_csrf):
    fields = form_on(client.get("/sign-in"), "/sign-in")
    fields |= {"name": "Vera", "password": PASSWORD, "csrf_token": "long gone"}

    response = client.post("/sign-in", data=fields)

    assert response.status_code == 422
    assert "press the button once more" in text_of(response)
    assert region(response, "#name")["value"] == "Vera"
    fresh = form_on(response, "/sign-in") | {"password": PASSWORD}
    assert client.post("/sign-in", data=fresh).status_code == 303


def test_signing_out_needs_a_token(as_, vera, with_csrf):
    browser = as_(vera)

    assert browser.post("/sign-out").status_code == 400
    assert is_signed_in(browser)


def test_tries_are_limited_by_address(limited, vera):
    client = limited.test_client()
    answers = [sign_in(client, password="a wrong password").status_code for _ in range(4)]
    answers.append(client.post("/sign-in", data={"name": "Vera", "password": PASSWORD}).status_code)

    assert answers == [422, 422, 422, 422, 429]


def test_an_ipv6_line_has_many_addresses_and_counts_as_one(limited, vera):
    answers = [
        limited.test_client()
        .post(
            "/sign-in",
            data={"name": "Vera", "password": "a wrong password"},
            environ_base={"REMOTE_ADDR": address},
        )
        .status_code
        for address in (*(f"2001:db8:1:2::{number}" for number in range(5)), "2001:db8:1:3::1")
    ]

    assert answers == [422, 422, 422, 422, 429, 422]


def test_tries_for_one_name_are_limited_wherever_they_come_from(limited, vera):
    statuses = [
        limited.test_client()
        .post(
            "/sign-in",
            data={"name": name, "password": "a wrong password"},
            environ_base={"REMOTE_ADDR": f"10.0.0.{number}"},
        )
        .status_code
        for number, name in enumerate(["Vera", "VERA", "V.era"] * 4)
    ]

    assert statuses == [422] * 10 + [429] * 2


def test_the_refusal_of_a_flood_says_what_to_do_and_keeps_the_text(limited):
    client = limited.test_client()
    carried = {"name": "x", "password": "y", "place": "reply:1", "source": "My long answer"}
    for _ in range(5):
        response = client.post("/sign-in", data=carried)

    assert response.status_code == 429
    assert "Retry-After" in response.headers
    assert "My long answer" in response.text


def test_the_page_speaks_russian(client):
    client.set_cookie("language", "ru")

    assert region(client.get("/sign-in"), "html")["lang"] == "ru"


def test_who_is_asked_to_sign_in_is_told_why(client):
    assert "Sign in or register to do this." in text_of(client.get("/settings"))


def test_guests_settings_ask_to_sign_in_and_lead_back(client, vera):
    response = submit(client, "/sign-in", page="/settings", name="Vera", password=PASSWORD)

    assert response.location == "/settings"
