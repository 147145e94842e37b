import pytest

from forum.accounts.models import User
from forum.accounts.passwords import hash_password
from forum.extensions import db
from tests import factories
from tests.conftest import region, text_of

PLAIN = {"size": "", "density": "", "theme": "", "posts": "", "keys": "y"}
CHOSEN = {"size": "large", "density": "compact", "theme": "dark", "posts": "10", "show": "y"}


def choose(client, **values):
    return client.post("/reading", data={**PLAIN, **values})


def words_of(member) -> str | None:
    return db.session.get(User, member.id, populate_existing=True).comfort_words


def test_a_guests_choices_are_kept_in_a_cookie_and_seen_on_every_page(client):
    response = choose(client, **CHOSEN)

    assert response.status_code == 303
    cookie = response.headers["Set-Cookie"]
    assert "reading=large.compact.dark.10.text;" in cookie
    assert {"Max-Age=31536000", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    page = region(client.get("/"), "html")
    assert [page[f"data-{name}"] for name in ("size", "density", "theme", "show")] == [
        "large",
        "compact",
        "dark",
        "text",
    ]
    assert page.select_one("meta[name=theme-color]")["content"] == "#161513"
    assert page.select_one("meta[name=color-scheme]")["content"] == "dark"


def test_a_members_choices_are_kept_with_the_account(as_, alice):
    choose(as_(alice), theme="light", size="huge")

    assert words_of(alice) == "huge.light"
    page = region(as_(alice).get("/drafts"), "html")
    assert (page["data-theme"], page["data-size"]) == ("light", "huge")


def test_a_page_without_choices_says_nothing_of_them(client):
    page = region(client.get("/"), "html")

    assert list(page.attrs) == ["lang"]
    assert len(page.select("meta[name=theme-color]")) == 2


def test_choosing_as_the_board_takes_the_cookie_away(client):
    choose(client, **CHOSEN)

    response = choose(client)

    assert "Max-Age=0" in response.headers["Set-Cookie"]
    assert region(client.get("/"), "html").attrs.keys() == {"lang"}


def test_keys_are_off_when_their_box_is_empty(client):
    client.post("/reading", data={name: value for name, value in PLAIN.items() if name != "keys"})

    assert region(client.get("/"), "html")["data-keys"] == "off"


def test_the_form_shows_what_was_chosen(client):
    choose(client, **CHOSEN)

    page = region(client.get("/reading"), "form.card")

    chosen = {field["name"]: field.get("value") for field in page.select("[checked]")}
    assert chosen == {**CHOSEN, "keys": "y"}


def test_the_number_of_the_board_is_offered_once_and_is_no_choice(app, client):
    app.config["POSTS_PER_PAGE"] = 20

    offered = [
        option["value"] for option in region(client.get("/reading"), "#posts").select("input")
    ]
    answer = choose(client, posts="20")

    assert offered == ["", "10", "50"]
    assert (answer.status_code, "Max-Age=0" in answer.headers["Set-Cookie"]) == (303, True)


@pytest.mark.parametrize("field", ["size", "density", "theme", "posts"])
@pytest.mark.parametrize("value", ["5", "red", "\x00", "x" * 10_000, "large.dark"])
def test_what_cannot_be_chosen_is_refused(client, field, value):
    response = choose(client, **{field: value})

    assert response.status_code == 422
    assert "Set-Cookie" not in response.headers
    assert region(response, f"#{field} .error")


def test_nothing_sent_is_refused_too(as_, alice):
    assert as_(alice).post("/reading").status_code == 422
    assert words_of(alice) is None


def test_other_sites_choose_nothing(as_, alice):
    headers = {"Sec-Fetch-Site": "cross-site"}
    response = as_(alice).post("/reading", data={**PLAIN, **CHOSEN}, headers=headers)

    assert response.status_code == 403
    assert words_of(alice) is None


def test_afterwards_there_is_a_way_back(client):
    page = client.get("/reading", headers={"Referer": "http://localhost/news"})
    before = region(page, "input[name=next]")["value"]

    saved = client.get(choose(client, next=before).location)

    assert region(saved, ".notice-good a")["href"] == "/news"


@pytest.mark.parametrize("way_back", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_the_way_back_stays_on_the_board(client, way_back):
    location = choose(client, next=way_back).location

    assert location == "/reading?saved=1"
    page = client.get("/reading", query_string={"saved": "1", "next": way_back})
    assert region(page, "#main").select("a") == []
    assert region(page, "input[name=next]")["value"] == ""


def signed_in(client, **values):
    member = factories.make_member("Bob", password_hash=hash_password("a long password"), **values)
    db.session.commit()
    response = client.post("/sign-in", data={"name": "Bob", "password": "a long password"})
    assert response.status_code == 303
    return member


def test_signing_in_takes_a_guests_choices_over(client):
    choose(client, theme="dark", posts="50")

    assert words_of(signed_in(client)) == "dark.50"


@pytest.mark.parametrize("chosen", ["light", ""])
def test_what_was_chosen_for_the_account_stays(client, chosen):
    choose(client, theme="dark")

    assert words_of(signed_in(client, comfort_words=chosen)) == chosen


def test_signing_in_without_choices_leaves_them_open(client):
    client.set_cookie("reading", "nonsense")

    assert words_of(signed_in(client)) is None


def test_an_account_with_words_of_another_release_reads_as_the_board(as_, alice):
    alice.comfort_words = "sepia.gigantic"
    db.session.commit()

    response = as_(alice).get("/settings")

    assert response.status_code == 200
    assert region(response, "html").attrs.keys() == {"lang"}


def test_members_reach_it_from_their_settings_and_all_from_the_foot(as_, alice, client):
    assert region(as_(alice).get("/settings"), ".tabs a[href='/reading']")
    assert region(client.get("/"), ".foot a[href='/reading']")
    assert "account" in text_of(as_(alice).get("/reading"))


@pytest.fixture
def long(section):
    thread = factories.make_thread(section, posts=25)
    db.session.commit()
    return thread


def numbers(response) -> list[str]:
    return [
        link.get_text(strip=True).removeprefix("Post").strip()
        for link in region(response, "#posts").select("a.number[rel=bookmark]")
    ]


@pytest.mark.parametrize(("size", "last_page"), [("10", 3), ("", 2), ("20", 2), ("50", 1)])
def test_pages_are_of_the_readers_own_size(as_, alice, long, section, size, last_page):
    alice.comfort_words = size
    db.session.commit()
    browser = as_(alice)
    post = factories.last_post_of(long)
    page = "" if last_page == 1 else f"?page={last_page}"

    assert numbers(browser.get(f"{long.url}{page}"))[-1] == "#25"
    assert browser.get(f"{long.url}?page={last_page + 1}").status_code == 404
    assert browser.get(post.url).location == f"{long.url}{page}#post-{post.id}"
    links = region(browser.get(section.url), f"#thread-{long.id}").select(".thread-pages a")
    assert [link["href"] for link in links][-1:] == ([f"{long.url}{page}"] if page else [])


def test_a_guest_is_led_to_a_page_of_their_own_size(client, long):
    post = factories.last_post_of(long)
    choose(client, posts="10")

    assert client.get(post.url).location == f"{long.url}?page=3#post-{post.id}"
    assert numbers(client.get(f"{long.url}?page=3")) == [f"#{n}" for n in range(21, 26)]


def test_a_reply_leads_to_a_page_of_the_writers_own_size(as_, alice, long):
    alice.comfort_words = "10"
    db.session.commit()

    response = as_(alice).post(f"/threads/{long.id}/posts", data={"source": "Agreed"})

    assert response.location.startswith(f"{long.url}?page=3#post-")


def test_lists_of_a_members_posts_have_the_readers_size(as_, alice, long):
    writer = long.author
    alice.comfort_words = "10"
    db.session.commit()

    page = as_(alice).get(f"{writer.url}/posts")

    assert len(region(page, "#posts").select(".record")) == 10
