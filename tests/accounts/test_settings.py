import io

import pytest
from PIL import Image

from forum.accounts.models import OneTimeLink, Session, User
from forum.extensions import db
from tests.accounts.conftest import PASSWORD, form_on, is_signed_in, link_in, sign_in, submit
from tests.conftest import region, text_of

NEW = "another purple walrus"
PAGES = ("/settings", "/settings/profile", "/settings/password", "/settings/sessions")


def fresh(member) -> User:
    return db.session.get(User, member.id, populate_existing=True)


def picture(format: str = "PNG", size=(300, 200), **values) -> io.BytesIO:
    stream = io.BytesIO()
    Image.new("RGB", size, "teal").save(stream, format, **values)
    stream.seek(0)
    return stream


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("who", "status"), [("guest", 401), ("alice", 200), ("admin", 200)])
def test_who_has_settings(as_, people, path, who, status):
    assert as_(people[who]).get(path).status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "/settings",
        "/settings/email",
        "/settings/profile",
        "/settings/password",
        "/settings/sessions/1/end",
        "/settings/sessions/end-others",
    ],
)
def test_guests_change_no_settings(client, path):
    assert client.post(path, data={"about": "x"}).status_code == 401


@pytest.mark.parametrize(
    "path", ["/settings", "/settings/email", "/settings/profile", "/settings/password"]
)
def test_no_settings_change_without_a_token(as_, vera, path, with_csrf):
    fields = {"current": PASSWORD, "password": NEW, "email": "", "about": "x", "language": "ru"}

    assert as_(vera).post(path, data=fields).status_code == 422
    assert (fresh(vera).email, fresh(vera).about, fresh(vera).language) == (
        "Vera@Example.org",
        "",
        None,
    )


def test_language_and_zone_are_kept_with_the_account(as_, vera):
    browser = as_(vera)

    submit(browser, "/settings", language="ru", time_zone="Asia/Tokyo")

    assert (fresh(vera).language, fresh(vera).time_zone) == ("ru", "Asia/Tokyo")
    assert region(browser.get("/settings"), "html")["lang"] == "ru"


@pytest.mark.parametrize("field", ["language", "time_zone"])
@pytest.mark.parametrize("value", ["xx", "../../etc/passwd", "Europe/Nowhere", "\x00"])
def test_languages_and_zones_nobody_offered_are_refused(as_, vera, field, value):
    assert submit(as_(vera), "/settings", **{field: value}).status_code == 422


@pytest.mark.parametrize("current", ["", "a wrong password"])
def test_another_address_needs_the_password(as_, vera, current):
    response = submit(
        as_(vera), "/settings/email", page="/settings", email="new@example.org", current=current
    )

    assert response.status_code == 422
    assert fresh(vera).email == "Vera@Example.org"
    assert form_on(response, "/settings/email")["email"] == "new@example.org"


def test_another_address_is_confirmed_by_letter_and_the_former_one_is_told(as_, vera, mailbox):
    browser = as_(vera)
    submit(browser, "/settings/email", page="/settings", email="new@example.org", current=PASSWORD)
    letters = {letter.envelope_to[0]: letter for letter in mailbox.letters}

    assert fresh(vera).email_confirmed_at is None
    assert "another mail address" in letters["Vera@Example.org"].get_content()
    submit(browser, link_in(letters["new@example.org"], "/confirm-email/"))
    assert fresh(vera).confirmed_email_key == "new@example.org"


def test_an_owned_address_is_claimed_in_vain_and_its_owner_told(
    as_, vera, alice, password_hash, mailbox
):
    alice.password_hash = password_hash
    db.session.commit()

    browser = as_(alice)
    response = submit(
        browser, "/settings/email", page="/settings", email="vera@example.org", current=PASSWORD
    )

    assert response.status_code == 303
    assert "A letter is on its way" in text_of(browser.get("/settings"))
    assert [letter.envelope_to for letter in mailbox.letters] == [["Vera@Example.org"]]
    assert db.session.scalars(db.select(OneTimeLink)).all() == []


def test_an_address_can_be_taken_away(as_, vera):
    submit(as_(vera), "/settings/email", page="/settings", email="", current=PASSWORD)

    assert (fresh(vera).email, fresh(vera).confirmed_email_key) == (None, None)


def test_saving_the_same_confirmed_address_changes_nothing(as_, vera, mailbox):
    submit(
        as_(vera), "/settings/email", page="/settings", email="Vera@Example.org", current=PASSWORD
    )

    assert fresh(vera).email_confirmed_at
    assert mailbox.letters == []


@pytest.mark.parametrize(
    ("current", "password", "words"),
    [
        ("a wrong password", NEW, "not your password"),
        ("", NEW, "Type the password you have now"),
        (PASSWORD, "short", "at least 8"),
        (PASSWORD, "password1", "burglars"),
        (PASSWORD, "vera12345", "your name"),
    ],
)
def test_a_refused_password_changes_nothing(as_, vera, current, password, words):
    response = submit(as_(vera), "/settings/password", current=current, password=password)

    assert response.status_code == 422
    assert words in text_of(response)
    assert fresh(vera).password_hash == vera.password_hash


def test_another_password_signs_all_other_devices_out(as_, client, vera):
    here, elsewhere = as_(vera), as_(vera)

    submit(here, "/settings/password", current=PASSWORD, password=NEW)

    assert (is_signed_in(here), is_signed_in(elsewhere)) == (True, False)
    assert sign_in(client).status_code == 422
    assert sign_in(client, password=NEW).status_code == 303


def test_devices_are_listed_and_ended_one_by_one(as_, app, vera):
    here, elsewhere = as_(vera), as_(vera)
    there = max(db.session.scalars(db.select(Session)), key=lambda session: session.id)
    page = here.get("/settings/sessions")
    assert "this device" in text_of(page)

    here.post(f"/settings/sessions/{there.id}/end")

    assert (is_signed_in(here), is_signed_in(elsewhere)) == (True, False)


def test_all_other_devices_end_at_once(as_, vera):
    here, others = as_(vera), [as_(vera) for _ in range(3)]

    here.post("/settings/sessions/end-others")

    assert is_signed_in(here)
    assert not any(is_signed_in(other) for other in others)


def test_nobody_ends_the_sessions_of_others(as_, vera, alice):
    browser = as_(vera)
    session = db.session.scalars(db.select(Session)).one()

    assert as_(alice).post(f"/settings/sessions/{session.id}/end").status_code == 404
    assert is_signed_in(browser)


def test_a_profile_text_is_rendered_and_shown(as_, client, vera):
    submit(as_(vera), "/settings/profile", about="I **sell** <script>alert(1)</script>")

    page = client.get(vera.url)
    assert region(page, ".prose strong").text == "sell"
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("about", ["x" * 2001, "[quote]" * 40 + "x" + "[/quote]" * 40])
def test_a_refused_profile_text_is_on_the_page_again(as_, vera, about):
    response = submit(as_(vera), "/settings/profile", about=about)

    assert response.status_code == 422
    assert region(response, "#about").text.strip() == about.strip()


def test_an_avatar_becomes_a_small_square(as_, client, vera, app):
    submit(as_(vera), "/settings/profile", picture=(picture(), "me.png"))

    name = fresh(vera).avatar
    address = region(client.get(vera.url), "img.avatar")["src"]
    assert address == f"/uploads/avatars/{name}"
    with client.get(address) as shown:
        assert shown.mimetype == "image/webp"
        assert Image.open(io.BytesIO(shown.data)).size == (96, 96)


def test_a_member_does_not_keep_the_board_busy_with_pictures(limited, as_, vera, monkeypatch):
    monkeypatch.setitem(limited.config, "LIMIT_POST", "1 per minute")
    with as_(vera).session_transaction() as signed_in:
        token = signed_in["_user_id"]
    browser = limited.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = token

    answers = [
        browser.post("/settings/profile", data={"picture": (picture(), "me.png")}).status_code
        for _ in range(2)
    ]

    assert answers == [303, 429]


def test_an_avatar_can_be_taken_away_and_its_file_goes(as_, client, vera):
    browser = as_(vera)
    submit(browser, "/settings/profile", picture=(picture(), "me.png"))
    name = fresh(vera).avatar

    submit(browser, "/settings/profile", is_removed="y")

    assert fresh(vera).avatar is None
    assert client.get(f"/uploads/avatars/{name}").status_code == 404


def test_a_file_that_others_show_too_stays(as_, client, vera, alice):
    for member in (vera, alice):
        submit(as_(member), "/settings/profile", picture=(picture(), "me.png"))
    name = fresh(vera).avatar

    submit(as_(vera), "/settings/profile", is_removed="y")

    assert fresh(alice).avatar == name
    with client.get(f"/uploads/avatars/{name}") as shown:
        assert shown.status_code == 200


def test_saving_without_a_picture_keeps_the_avatar(as_, vera):
    browser = as_(vera)
    submit(browser, "/settings/profile", picture=(picture(), "me.png"))
    name = fresh(vera).avatar

    submit(browser, "/settings/profile", about="Hello")

    assert (fresh(vera).avatar, fresh(vera).about) == (name, "Hello")


def test_a_refused_picture_keeps_the_text(as_, vera):
    sent = (io.BytesIO(b"<svg onload='alert(1)'/>"), "me.svg", "image/svg+xml")

    response = submit(as_(vera), "/settings/profile", about="Hello", picture=sent)

    assert response.status_code == 422
    assert "not a picture we can read" in text_of(response)
    assert region(response, "#about").text.strip() == "Hello"
    assert fresh(vera).avatar is None


def test_a_form_says_how_large_a_picture_may_be(as_, vera):
    assert "At most 1 MB." in text_of(as_(vera).get("/settings/profile"))


def test_a_picture_too_large_keeps_the_text(as_, vera, app, monkeypatch):
    monkeypatch.setitem(app.config, "AVATAR_MAX_BYTES", 100_000)
    sent = (io.BytesIO(b"x" * 300_000), "me.png")

    response = submit(as_(vera), "/settings/profile", about="Hello", picture=sent)

    assert response.status_code == 422
    assert "This file has 0.3 MB; a picture here may have at most 0.1 MB." in text_of(response)
    assert region(response, "#about").text.strip() == "Hello"


def test_who_was_signed_out_meanwhile_finds_the_text_on_the_page(client):
    response = client.post("/settings/profile", data={"about": "Hello"})

    assert response.status_code == 401
    assert "not signed in any more" in text_of(response)
    assert region(response, "#about").text.strip() == "Hello"


def test_a_picture_that_is_only_text_in_a_form_is_none(as_, vera):
    assert submit(as_(vera), "/settings/profile", picture="me.png").status_code == 303
    assert fresh(vera).avatar is None


def test_personal_pages_are_in_no_cache(as_, vera):
    for path in PAGES:
        assert as_(vera).get(path).headers["Cache-Control"] == "no-store"


def test_programs_that_keep_passwords_find_the_form(client):
    assert client.get("/.well-known/change-password").location == "/settings/password"


@pytest.mark.parametrize("value", [b"%00", b"%ED%A0%80", b"%FF%FE", b"%E2%80%AE", b"x" * 70_000])
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/settings", "language"),
        ("/settings", "time_zone"),
        ("/settings/email", "email"),
        ("/settings/email", "current"),
        ("/settings/profile", "about"),
        ("/settings/password", "password"),
    ],
)
def test_no_bytes_break_the_settings(as_, vera, path, field, value):
    kind = "application/x-www-form-urlencoded"

    response = as_(vera).post(path, data=field.encode() + b"=" + value, content_type=kind)

    assert response.status_code < 500


@pytest.mark.parametrize("user_agent", ["", "x" * 5000, "caf\xe9 \x01", "<b>bold</b>"])
def test_no_name_of_a_browser_breaks_the_list_of_devices(client, vera, user_agent):
    fields = {"name": "Vera", "password": PASSWORD}
    client.post("/sign-in", data=fields, headers={"User-Agent": user_agent})

    page = client.get("/settings/sessions")
    assert page.status_code == 200
    assert "<b>bold" not in page.text
