import pytest

from forum import mailing
from tests.accounts.conftest import mailbox  # noqa: F401  (a fixture)

URL = "http://localhost/x"


def compose(app, to="vera@example.org", language="en", **values):
    with app.test_request_context("/", headers={"Host": "localhost"}):
        return mailing.compose(
            "reset_password", to, language, **{"name": "Vera", "url": URL, **values}
        )


def test_a_letter_has_what_a_letter_needs(app):
    letter = compose(app)

    assert letter["Subject"] == "A new password · Вече"
    assert letter["To"] == "vera@example.org"
    assert letter["From"] == "Вече <noreply@localhost>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"]
    assert letter["Message-ID"].endswith("@localhost>")
    assert URL in letter.get_content()
    assert "Vera" in letter.get_content()


@pytest.mark.parametrize(
    "template",
    [
        "address_is_owned",
        "address_was_changed",
        "confirm_address",
        "password_was_changed",
        "reset_password",
    ],
)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_letter_can_be_written_in_every_language(app, template, language):
    with app.app_context():
        letter = mailing.compose(
            template, "vera@example.org", language, name="Vera", url=URL, other="Oleg"
        )

    assert letter["Subject"].endswith("· Вече")
    assert "Vera" in letter.get_content()
    assert letter.get_content().rstrip().endswith("http://localhost/")
    assert "{{" not in letter.as_string()


def test_the_language_is_the_receivers(app):
    assert compose(app, language="ru").get_content() != compose(app).get_content()


def test_the_sender_is_the_owners_choice(app, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_FROM", "Вечевой колокол <bell@вече.рф>")

    assert compose(app)["From"] == "Вечевой колокол <bell@xn--b1aga5e.xn--p1ai>"


@pytest.mark.parametrize(
    "to",
    [
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org\nBcc: b@example.org",
        "a@example.org, b@example.org",
        "<a@example.org>",
        "no address",
        "",
    ],
)
def test_an_address_cannot_break_out_of_its_header(app, to, caplog):
    with app.app_context():
        assert mailing.send("reset_password", to, "en", name="Vera", url=URL) is False

    assert "was not sent" in caplog.text


def test_a_name_cannot_break_out_of_the_subject(app):
    letter = compose(app, name="Vera\r\nBcc: b@example.org\r\n\r\nHello")

    assert letter["Bcc"] is None
    assert letter["Subject"] == "A new password · Вече"


def test_a_letter_is_delivered(app, mailbox):  # noqa: F811
    with app.app_context():
        assert mailing.send("reset_password", "имя@почта.рф", "ru", name="Вера", url=URL)

    assert mailbox.letters[0].envelope_to == ["имя@xn--80a1acny.xn--p1ai"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_without_the_encryption_that_is_wished_nothing_is_sent(
    app,
    mailbox,  # noqa: F811
    monkeypatch,
    security,
):
    monkeypatch.setitem(app.config, "SMTP_SECURITY", security)
    monkeypatch.setattr(mailing, "TIMEOUT", 2)

    with app.app_context():
        assert not mailing.send("reset_password", "vera@example.org", "en", name="Vera", url=URL)

    assert mailbox.letters == []


def test_a_job_that_fails_does_not_stop_the_next(app, caplog, monkeypatch):
    monkeypatch.setattr(app, "testing", False)
    done = []

    def fail():
        raise ZeroDivisionError

    mailing.soon(fail)
    mailing.soon(done.append, "next")
    app.extensions["post"].wait()

    assert done == ["next"]
    assert "could not be made" in caplog.text
