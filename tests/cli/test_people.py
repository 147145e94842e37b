"""Members, groups, moderators and sections from the command line."""

import re

import pytest
from markupsafe import Markup
from sqlalchemy import select, update

from forum import markup
from forum.accounts.models import Group, Moderator, OneTimeLink, User, digest
from forum.extensions import db
from forum.posts.models import Post
from forum.sections.models import Section
from tests import factories
from tests.boards import own_board


@pytest.fixture
def made(board):
    """Return a board with two members."""
    board.done("init")
    board.done("members", "create", "Anna")
    board.done("members", "create", "Boris", "--editor")
    return board


def member(name: str) -> User:
    return db.session.scalars(select(User).where(User.name == name)).one()


def test_members_get_the_rights_that_are_named(made):
    with made.opened():
        assert not member("Anna").is_staff
        assert member("Boris").is_editor

    assert "Anna is a member already; now an administrator." in made.done(
        "members", "create", "anna", "--admin"
    )
    with made.opened():
        assert member("Anna").is_admin


@pytest.mark.parametrize(
    ("name", "why"),
    [("x", "at least 2 letters"), ("Anna!", "letters and digits"), ("Аnna", "one alphabet")],
)
def test_a_name_that_cannot_be_is_explained(made, name, why):
    assert why in made.refused("members", "create", name)


def test_a_name_that_looks_like_another_is_refused(made):
    assert "looks like" in made.refused("members", "create", "A.n.n.a")


def test_a_lost_password_gets_a_link_that_works_once(made):
    said = made.done("members", "reset-password", "anna")

    token = re.search(r"http://127\.0\.0\.1:8000/reset-password/(\S+)", said)[1]
    with made.opened() as app:
        link = db.session.scalars(select(OneTimeLink)).one()
        assert link.token_hash == digest(token)
        assert link.user.name == "Anna"
        assert app.test_client().get(f"/reset-password/{token}").status_code == 200


def test_nobody_of_that_name(made):
    assert "There is no member named 'Clara'." in made.refused("members", "reset-password", "Clara")


def test_groups_are_made_filled_and_emptied(made):
    made.done("groups", "create", "Insiders")
    assert "already" in made.done("groups", "create", "Insiders")
    assert made.done("groups", "add", "Insiders", "Boris", "Anna") == "Insiders: Anna, Boris\n"
    assert made.done("groups", "add", "Insiders", "Anna") == "Insiders: Anna, Boris\n"
    assert made.done("groups", "remove", "Insiders", "Boris") == "Insiders: Anna\n"
    assert made.done("groups", "list") == "Insiders: Anna\n"
    assert "groups create 'Others'" in made.refused("groups", "add", "Others", "Anna")

    with made.opened():
        assert [m.name for m in db.session.scalars(select(Group)).one().members] == ["Anna"]


def test_moderators_are_appointed_and_dismissed(made):
    for _ in range(2):
        assert "Anna looks after Дизайн." in made.done(
            "moderators", "appoint", "Anna", "--section", "dizayn"
        )
    made.done("moderators", "appoint", "Boris")

    with made.opened():
        section = db.session.scalars(select(Section).where(Section.slug == "dizayn")).one()
        assert len(db.session.scalars(select(Moderator)).all()) == 2
        assert member("Anna").moderates(section)
        assert member("Boris").moderates(section)

    made.done("moderators", "dismiss", "Anna", "--section", "dizayn")
    assert "does not look after the whole board" in made.refused("moderators", "dismiss", "Anna")
    assert "There is no section 'nowhere'" in made.refused(
        "moderators", "appoint", "Anna", "--section", "nowhere"
    )
    with made.opened():
        assert not member("Anna").is_moderator


def test_sections_follow_a_file_again_and_again(made, tmp_path):
    file = tmp_path / "tree.toml"
    file.write_text(
        '[[section]]\ntitle = "Office"\nread = ["Staff"]\nwrite = ["Staff"]\nminus = false'
    )

    assert "Made: office" in made.done("sections", "load", file)
    said = made.done("sections", "load", file)
    assert "Made: none\nChanged: none\nNot in the file, kept at the end: poiskovye" in said
    assert "Office  [office]  0 threads; read by Staff; written by Staff; no minus" in made.done(
        "sections", "list"
    )


def test_posts_of_an_older_renderer_are_rendered_anew(made):
    with made.opened():
        thread = factories.make_thread(posts=3, source="A *word*.")
        quoted = factories.post_number(thread, 1)
        factories.make_post(
            thread, source=f"[quote={quoted.author.name};{quoted.id}]\nA *word*.\n[/quote]\nYes."
        )
        right = db.session.scalars(select(Post.html).order_by(Post.id)).all()
        stale = {"html": Markup("old"), "markup_version": markup.VERSION - 1}
        db.session.execute(update(Post).where(Post.number != 2).values(stale))
        db.session.commit()

    assert made.done("posts", "rerender") == "Re-rendered 3 posts.\n"
    assert made.done("posts", "rerender") == "Re-rendered 0 posts.\n"
    assert made.done("posts", "rerender", "--all") == "Re-rendered 4 posts.\n"

    with made.opened():
        assert db.session.scalars(select(Post.html).order_by(Post.id)).all() == right


def test_a_backup_and_back(made, tmp_path, database_url):
    file = tmp_path / "veche.tar.gz"
    assert "0 posts in 0 threads, 2 members and 1 other files" in made.done("backup", file)
    assert "exists already" in made.refused("backup", file)
    assert "There is no directory" in made.refused("backup", tmp_path / "missing" / "x.tar.gz")

    with own_board(tmp_path / "other", database_url) as other:
        said = other.done("restore", file)
        assert "Every file and every table was compared" in said
        assert "Everything is in order" in other.done("check")
        assert "is not empty" in other.refused("restore", file)
