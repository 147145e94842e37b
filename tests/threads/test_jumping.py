"""What people type to jump, and where it leads."""

from datetime import UTC, datetime

import pytest

from forum.database.clock import at
from forum.extensions import db
from forum.models import Thread
from forum.posts import actions as posts
from forum.threads.jumping import LARGEST, wanted
from tests.conftest import region
from tests.factories import make_member, make_post, make_thread, post_number

ZONE = "Europe/Moscow"
DAYS = ["2005-03-01", "2005-03-20", "2005-05-02", "2007-12-31", "2008-01-01", "2010-06-15"]


def a_thread(first: str, last: str, numbers: int) -> Thread:
    days = {"created_at": f"{first}-06-15", "last_post_at": f"{last}-06-15"}
    values = {name: datetime.fromisoformat(f"{day}T12:00+00:00") for name, day in days.items()}
    return Thread(section=None, author=None, title="Long", last_number=numbers, **values)


def day(text: str) -> datetime:
    """Return when a day began in Moscow, which was three hours ahead then, and four in summer."""
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("12", 12),
        ("#12", 12),
        ("# 12", 12),
        (" 12 ", 12),
        ("0012", 12),
        ("0", 0),
        ("#2006", 2006),
        ("9" * 30, LARGEST),
        ("2006", day("2006-01-01T00:00+03:00")),
        ("05.2006", day("2006-05-01T00:00+04:00")),
        ("5.2006", day("2006-05-01T00:00+04:00")),
        ("2006-05", day("2006-05-01T00:00+04:00")),
        ("03.05.2006", day("2006-05-03T00:00+04:00")),
        ("3.5.2006", day("2006-05-03T00:00+04:00")),
        ("2006-05-03", day("2006-05-03T00:00+04:00")),
        ("29.02.2008", day("2008-02-29T00:00+03:00")),
    ],
)
def test_numbers_and_dates_are_read(text, wish):
    assert wanted(text, a_thread("2005", "2010", 5_000), ZONE) == wish


@pytest.mark.parametrize(
    "text",
    ["", " ", "abc", "#", "-5", "1e9", "1.5", "12 13", "29.02.2006", "32.01.2006", "13.2006",
     "2006-13", "2006-02-30", "0000", "00.2006", "1.1.0001", "9999-12-31", "１２", "١٢", "12;--",
     "#2006-05", "\x00", "2006-05-03T10:00", "03/05/2006", "💣", "9" * 5_000],
)  # fmt: skip
def test_what_is_neither_a_number_nor_a_date(text):
    wish = wanted(text, a_thread("2005", "2010", 5_000), ZONE)

    assert wish == (0 if text == "0000" else None)


@pytest.mark.parametrize(
    ("text", "numbers", "is_year"),
    [
        ("2004", 5_000, False),
        ("2005", 5_000, True),
        ("2010", 5_000, True),
        ("2011", 5_000, False),
        ("2011", 300, True),
        ("1969", 300, False),
        ("2200", 300, False),
    ],
)
def test_four_digits_are_a_year_if_the_thread_lived_in_it_or_has_no_such_number(
    text, numbers, is_year
):
    wish = wanted(text, a_thread("2005", "2010", numbers), ZONE)

    assert isinstance(wish, datetime) == is_year


@pytest.fixture
def old(section) -> Thread:
    """Return a thread of six posts, each of another day."""
    with at(moment(DAYS[0])):
        thread = make_thread(section)
    for text in DAYS[1:]:
        with at(moment(text)):
            make_post(thread)
    return thread


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T12:00+00:00")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("#6", 6),
        ("0", 1),
        ("7", 6),
        ("9" * 30, 6),
        ("2005", 1),
        ("03.2005", 1),
        ("2005-03-02", 2),
        ("04.2005", 3),
        ("2006", 4),
        ("2008", 5),
        ("31.12.2007", 4),
        ("2009-01", 6),
        ("2011", 6),
        ("1999", 1),
    ],
)
def test_a_jump_leads_to_the_post_itself(client, old, text, number):
    answer = client.get(f"/threads/{old.id}/jump", query_string={"to": text})

    assert answer.status_code == 302
    assert answer.location == f"{old.url}#post-{post_number(old, number).id}"


@pytest.mark.parametrize(
    ("hidden", "text", "number"),
    [
        ((3,), "3", 4),
        ((3, 4), "3", 2),
        ((3, 4), "4", 5),
        ((6,), "6", 5),
        ((1, 2), "1", 3),
        ((5,), "2008", 6),
        ((6,), "2010", 5),
    ],
)
def test_a_jump_to_a_hidden_post_leads_to_the_nearest_one(
    client, moderator, old, hidden, text, number
):
    for each in hidden:
        posts.hide(post_number(old, each), by=moderator, reason="A test")
    db.session.commit()

    answer = client.get(f"/threads/{old.id}/jump", query_string={"to": text})

    assert answer.location.endswith(f"#post-{post_number(old, number).id}")


def test_a_moderator_jumps_to_the_hidden_post_itself(as_, moderator, old):
    post = post_number(old, 3)
    posts.hide(post, by=moderator, reason="A test")
    db.session.commit()

    answer = as_(moderator).get(f"/threads/{old.id}/jump?to=3")

    assert answer.location.endswith(f"#post-{post.id}")


def test_a_day_begins_where_the_viewer_is(app, as_, section):
    with at(datetime(2005, 3, 1, 22, tzinfo=UTC)):
        thread = make_thread(section)
    with at(datetime(2005, 3, 2, 12, tzinfo=UTC)):
        make_post(thread)
    address = f"/threads/{thread.id}/jump?to=02.03.2005"

    def number_for(zone: str) -> str:
        answer = as_(make_member(time_zone=zone)).get(address)
        return answer.location.rpartition("-")[2]

    assert number_for("Europe/Moscow") == str(post_number(thread, 1).id)
    assert number_for("America/New_York") == str(post_number(thread, 2).id)


def test_a_jump_leads_to_the_right_page(client, section):
    thread = make_thread(section, posts=45)

    answer = client.get(f"/threads/{thread.id}/jump?to=41")

    assert answer.location == f"{thread.url}?page=3#post-{post_number(thread, 41).id}"


def test_a_thread_without_posts_leads_to_itself(client, moderator, thread):
    for number in (1, 2, 3):
        posts.hide(post_number(thread, number), by=moderator, reason="A test")
    db.session.commit()

    assert client.get(f"/threads/{thread.id}/jump?to=2").location == thread.url


@pytest.mark.parametrize("text", ["tomorrow", "", '"><b>', "31.02.2005"])
def test_what_is_not_understood_comes_back_on_the_map_as_it_was_typed(client, old, text):
    answer = client.get(f"/threads/{old.id}/jump", query_string={"to": text})

    assert answer.status_code == 422
    field = region(answer, "#jump")
    assert field["value"] == text
    assert region(answer, f"#{field['aria-describedby']}").text.strip()
    assert region(answer, ".months")


def test_the_time_of_the_reading_is_the_same_in_every_zone(old):
    zones = ("Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago")
    moments = [wanted("2006-05-03", old, zone) for zone in zones]

    assert moments == sorted(moments)
    assert {m.utcoffset().total_seconds() for m in moments} == {0}
