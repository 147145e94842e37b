"""A mistake in a file of the demo is named with its file and line."""

import pytest

from forum.demo.parsing import DemoError, read_article, read_members, read_thread

GOOD = """title: A question
section: Design
views: 12
=== Anna | 2009-03-14 10:22
First line.
=== Boris | 2009-03-14 11:40 | edited 2009-03-14 12:52
The text after the edit.
--- before
The text before it.
"""


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a file of the demo."""

    def write(text: str, name: str = "07-question.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def test_a_thread(file):
    thread = read_thread(file(GOOD))

    assert (thread.key, thread.title, thread.section, thread.views) == (
        "07",
        "A question",
        "Design",
        12,
    )
    assert not thread.is_pinned
    opening, reply = thread.posts
    assert (opening.author, opening.text, opening.edited_at) == ("Anna", "First line.", None)
    assert (reply.text, reply.former) == ("The text after the edit.", "The text before it.")
    assert reply.at.isoformat() == "2009-03-14T11:40:00+03:00"


def test_an_answer_names_the_post_it_answers(file):
    text = GOOD.replace("2009-03-14 11:40", "2009-03-14 11:40 | to #1")

    assert [post.to for post in read_thread(file(text)).posts] == [None, 1]


def test_a_summary_is_no_post(file):
    thread = read_thread(file(GOOD + "=== Anna | 2009-03-15 10:00 | summary\nIn short.\n"))

    assert len(thread.posts) == 2
    assert [summary.text for summary in thread.summaries] == ["In short."]


@pytest.mark.parametrize(
    ("text", "former"),
    [
        ("One line.\n\nCorrected later.", "One line."),
        ("One sentence. Another one.", "One sentence."),
    ],
)
def test_an_edit_without_the_former_text_added_the_end(file, text, former):
    changed = GOOD.replace("The text after the edit.\n--- before\nThe text before it.", text)

    assert read_thread(file(changed)).posts[1].former == former


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("title: A question", "titel: A question", 1, "no header known here"),
        ("views: 12", "views: many", 1, "'many'"),
        ("views: 12", "locked: maybe", 1, "yes or no"),
        ("views: 12", "title: Again", 3, "twice"),
        ("section: Design\n", "", 1, "'section' is missing"),
        ("2009-03-14 10:22", "2009-13-14 10:22", 4, "no time"),
        ("=== Anna | 2009", "=== Anna, 2009", 4, "is not like"),
        ("2009-03-14 10:22", "2010-03-14 10:22", 6, "older than"),
        ("edited 2009-03-14 12:52", "edited 2009-03-14 11:00", 6, "before it was written"),
        (" | edited 2009-03-14 12:52", "", 6, "needs the time of the edit"),
        ("The text before it.", "The text after the edit.", 6, "changes nothing"),
        ("First line.", "", 4, "no text"),
    ],
)
def test_a_mistake_is_named_with_its_line(file, old, new, line, why):
    assert old in GOOD

    with pytest.raises(DemoError) as error:
        read_thread(file(GOOD.replace(old, new)))

    assert str(error.value).startswith(f"07-question.txt:{line}: ")
    assert why in str(error.value)


ARTICLE = """title: News
standfirst: What happened
byline: The editors
author: Anna
date: 2009-03-14 10:22
section: Design
===
The text.
=== Boris | 2009-03-14 11:40
A comment.
"""


def test_an_article(file):
    article = read_article(file(ARTICLE))

    assert (article.title, article.author, article.text) == ("News", "Anna", "The text.")
    assert [comment.author for comment in article.comments] == ["Boris"]


def test_an_article_needs_a_text(file):
    with pytest.raises(DemoError, match="no text under a bare"):
        read_article(file(ARTICLE.replace("===\nThe text.\n", "")))


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ('name = "A"\njoined = "2005-01-01"', "'about' is missing"),
        ('name = "A"\njoined = "yesterday"\nabout = ""', "no time"),
        ('name = "A"\njoined = "2005-01-01"\nabout = ""\nrole = "king"', "'king' is unknown"),
        ('name = "A"\njoined = "2005-01-01"\nabout = ""\nage = 3', "'age' is unknown"),
    ],
)
def test_a_mistake_in_the_members_is_named(file, table, why):
    with pytest.raises(DemoError) as error:
        read_members(file(f"[[member]]\n{table}\n", "members.toml"))

    assert why in str(error.value)
