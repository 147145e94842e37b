"""The board under test: one database file, each test inside a transaction that is rolled back."""

import contextvars
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from forum import create_app
from forum.accounts.models import Session
from forum.database.transactions import expect_writing
from forum.extensions import db, limiter
from forum.models import Guest
from forum.reading.batches import Batches
from tests import factories
from tests.queries import counted

TEST_SETTINGS = {
    "NAME": "Вече",
    "PUBLIC_URL": "http://localhost",
    "LIMITS": False,
    # A page that is kept stays right until a commit, and tests commit to nobody but themselves.
    "GUEST_CACHE_MEGABYTES": 0,
    "LANGUAGE": "en",
    "SECRET_KEY": "a key for tests only",
    # Everybody here has just come.
    "VOTER_DAYS": 0,
    "VOTER_POSTS": 0,
}


def pytest_runtest_setup() -> None:
    """Let every test begin as a command does, whatever the one before has left behind."""
    # What a request said of its writing.
    expect_writing(True)
    # Applications share their limiter: one made for a command has switched it on for all.
    limiter.enabled = False


@pytest.fixture(scope="session")
def database_url() -> str:
    """Return the database the suite runs on; empty means a SQLite file."""
    return os.environ.get("FORUM_TEST_DATABASE_URL", "")


@pytest.fixture(scope="session")
def app(tmp_path_factory, database_url):
    """Make the application once, with an empty database."""
    data_dir = tmp_path_factory.mktemp("instance")
    app = create_app({**TEST_SETTINGS, "DATA_DIR": str(data_dir), "DATABASE_URL": database_url})
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        db.drop_all()
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.drop_all()
        db.engine.dispose()


@pytest.fixture(autouse=True)
def database(app):
    """Hold one test in a transaction; what it commits is a savepoint, gone at its end."""
    with app.app_context():
        engine = db.engines[None]
        connection = engine.connect()
        transaction = connection.begin()
        db.engines[None] = connection
        db.session.configure(join_transaction_mode="create_savepoint")
        # What reading has left in memory goes with the board it tells of.
        app.extensions["reading"] = Batches(app)
        yield db
        db.session.remove()
        transaction.rollback()
        connection.close()
        db.engines[None] = engine


@contextmanager
def lasting(app) -> Iterator[None]:
    """Let what is made first stay for all tests of a module, and go with the module."""
    with app.app_context():
        expect_writing(True)
        yield
        db.session.remove()
        db.drop_all()
        db.create_all()


class Client(FlaskClient):
    """A browser whose every request comes as from a process that remembers nobody."""

    def open(self, *args, buffered=True, **kwargs):
        # Read at once: an answer that is made while it is read needs its request.
        return contextvars.Context().run(partial(super().open, buffered=buffered), *args, **kwargs)


@pytest.fixture
def client(app) -> Client:
    """Return the browser of a guest."""
    app.test_client_class = Client
    return app.test_client()


def browser_of(app, person) -> Client:
    """Return the browser of a person, signed in."""
    app.test_client_class = Client
    client = app.test_client()
    if person.is_member:
        signed_in = Session.begin(person, "a test")
        db.session.add(signed_in)
        db.session.commit()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = signed_in.token
            cookie["_fresh"] = True
    return client


@pytest.fixture
def as_(app):
    """Return a function that gives the browser of a person, signed in."""
    return lambda person: browser_of(app, person)


@pytest.fixture
def limited(app):
    """The same board, but one that counts and stops floods."""
    connection = db.engines[None]
    settings = {**TEST_SETTINGS, "LIMITS": True, "REGISTRATION_SECONDS": 0}
    limited = create_app({**settings, "DATA_DIR": str(app.config["DATA_DIR"])})
    limited.testing, limited.config["WTF_CSRF_ENABLED"] = True, False
    with limited.app_context():
        db.engines[None].dispose()
        db.engines[None] = connection
    limited.test_client_class = Client
    yield limited
    limiter.reset()
    limiter.enabled = False


@pytest.fixture
def guest():
    return Guest()


@pytest.fixture
def alice():
    return factories.make_member("Alice")


@pytest.fixture
def moderator():
    return factories.make_moderator("Moderator Mike")


@pytest.fixture
def admin():
    return factories.make_member("Chief", is_admin=True)


@pytest.fixture
def people(guest, alice, moderator, admin):
    """Return the four kinds of people by their names."""
    return {"guest": guest, "alice": alice, "moderator": moderator, "admin": admin}


@pytest.fixture
def section():
    return factories.make_section("Practice")


@pytest.fixture
def thread(section):
    return factories.make_thread(section, posts=3)


@pytest.fixture
def queries():
    """Return a context manager that lists the statements made inside it."""
    return counted


def htmx(target: str, tag: str = "div") -> dict[str, str]:
    """Return the headers that htmx sends for a swap of this target."""
    return {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": f"{tag}#{target}"}


def region(response, selector: str) -> Tag:
    """Find one element of an answer by its CSS selector."""
    found = BeautifulSoup(response.text, "html.parser").select_one(selector)
    assert found is not None, f"{selector} is not in the answer"
    return found


def text_of(response) -> str:
    """Return what a reader sees of an answer, white space folded."""
    return re.sub(r"\s+", " ", BeautifulSoup(response.text, "html.parser").get_text(" "))


def without_tokens(response) -> str:
    """Return an answer without what is another one each time."""
    return re.sub(r'(type="hidden"[^>]*? value=)"[^"]*"', r"\1", response.text)
