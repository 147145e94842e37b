"""What a reader sees of those whom they ignore, and where they say so."""

import pytest

from forum.extensions import db
from forum.ignoring import actions
from forum.threads import moderating
from tests.conftest import htmx, region, text_of
from tests.factories import make_member, make_moderator, make_post, make_thread


@pytest.fixture
def bob():
    return make_member("Bob")


@pytest.fixture
def unwanted(alice, bob, thread):
    """Return a post by Bob, whom Alice ignores."""
    post = make_post(thread, author=bob, source="Words of Bob.")
    actions.ignore(bob, by=alice)
    db.session.commit()
    return post


def test_a_post_of_an_ignored_member_is_one_line_that_keeps_its_place(as_, alice, unwanted):
    page = as_(alice).get(unwanted.thread.url)

    line = region(page, f"li#post-{unwanted.id}")
    assert " ".join(line.text.split()) == "A post by Bob, whom you ignore · #4 · show"
    assert "Words of Bob." not in page.text
    assert f'href="{unwanted.url}"' in str(line)


def test_others_read_it_as_before(as_, client, bob, unwanted):
    for browser in (client, as_(bob), as_(make_member("Carol"))):
        assert "Words of Bob." in browser.get(unwanted.thread.url).text


def test_the_line_leads_to_the_post_unfolded(as_, alice, unwanted):
    browser = as_(alice)

    way = browser.get(f"{unwanted.url}?shown=1")

    assert way.status_code == 302
    assert way.location.endswith(f"?shown={unwanted.id}#post-{unwanted.id}")
    page = browser.get(way.location)
    assert "Words of Bob." in region(page, f"#post-{unwanted.id} .prose").text


def test_with_htmx_the_post_opens_in_the_place_of_its_line(as_, alice, unwanted):
    headers = htmx(f"post-{unwanted.id}", "li")

    answer = as_(alice).get(f"{unwanted.url}?shown=1", headers=headers)

    assert "Words of Bob." in region(answer, f"li#post-{unwanted.id} .prose").text
    assert "<title>" not in answer.text


@pytest.mark.parametrize("shown", ["x", "", "99999999999", "-1", "1;2", "%00"])
def test_a_strange_number_unfolds_nothing(as_, alice, unwanted, shown):
    page = as_(alice).get(f"{unwanted.thread.url}?shown={shown}")

    assert page.status_code == 200
    assert "Words of Bob." not in page.text


def test_on_a_further_page_the_line_leads_there_too(app, as_, alice, unwanted, monkeypatch):
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 2)

    way = as_(alice).get(f"{unwanted.url}?shown=1")

    assert f"?page=2&shown={unwanted.id}#" in way.location


def test_a_quote_of_an_ignored_member_is_folded_for_this_reader_alone(as_, alice, unwanted):
    source = f"[quote=Bob;{unwanted.id}]Words of Bob.[/quote]\nNo, Bob."
    quoting = make_post(unwanted.thread, source=source)

    page = as_(alice).get(unwanted.thread.url)

    folded = region(page, f"#post-{quoting.id} details.folded")
    assert folded.summary.text == "A quote of Bob, whom you ignore"
    assert not folded.has_attr("open")
    assert "Words of Bob." in folded.blockquote.text
    assert "No, Bob." not in folded.text
    others = as_(make_member("Carol")).get(unwanted.thread.url)
    assert "folded" not in others.text


def test_a_quote_is_folded_in_a_post_that_is_opened_in_place(as_, alice, unwanted):
    source = f"[quote=Bob;{unwanted.id}]Words of Bob.[/quote]\nNo, Bob."
    quoting = make_post(unwanted.thread, source=source)

    answer = as_(alice).get(quoting.url, headers=htmx("opened-1"))

    assert region(answer, ".opened details.folded")


def test_an_ignored_member_is_not_offered_to_be_quoted(as_, alice, unwanted):
    page = as_(alice).get(f"/threads/{unwanted.thread.id}/reply")

    assert "Words of Bob." not in page.text


def test_a_quote_is_folded_among_the_posts_to_quote_from(as_, alice, unwanted):
    make_post(unwanted.thread, source=f"[quote=Bob;{unwanted.id}]Words of Bob.[/quote]\nNo, Bob.")

    page = as_(alice).get(f"/threads/{unwanted.thread.id}/reply")

    assert "No, Bob." in region(page, ".newest").text
    assert "Words of Bob." in region(page, ".newest details.folded").text


def test_ignoring_from_a_post_is_said_there_once_and_can_be_undone(as_, alice, bob, thread):
    post, browser = make_post(thread, author=bob, source="Words of Bob."), as_(alice)
    menu = region(browser.get(f"{post.url}/menu"), "form[action$='/ignore']")
    fields = {field["name"]: field["value"] for field in menu.select("input")}

    answer = browser.post(menu["action"], data=fields)
    page = browser.get(browser.get(answer.location).location)

    undo = region(page, f"#post-{post.id} form.notice")
    assert text_of(page).count("You ignore Bob now.") == 1
    assert browser.get(thread.url).text.count("You ignore Bob now.") == 0
    back = {field["name"]: field["value"] for field in undo.select("input")}
    answer = browser.post(undo["action"], data=back)
    assert answer.location == post.url
    assert "Words of Bob." in browser.get(thread.url).text


@pytest.mark.parametrize("post", ["x", "0", "99999999999999999999", "\x00"])
def test_ignoring_from_a_strange_post_is_ignoring_all_the_same(as_, alice, bob, post):
    answer = as_(alice).post(f"/members/{bob.id}/ignore", data={"post": post})

    assert answer.status_code == 303
    assert "Stop ignoring" in as_(alice).get(bob.url).text


def test_a_thread_of_an_ignored_member_is_one_quiet_line(as_, alice, bob, section):
    thread = make_thread(section, author=bob, title="About bread")
    actions.ignore(bob, by=alice)
    db.session.commit()

    row = region(as_(alice).get(section.url), f"#thread-{thread.id}")

    assert " ".join(row.text.split()) == "About bread · Bob, whom you ignore"
    assert region(as_(make_member()).get(section.url), f"#thread-{thread.id} .thread-counts")


def test_what_an_ignored_moderator_pins_is_read_by_all(as_, alice, section):
    moderator = make_moderator("Mike")
    thread = make_thread(section, author=moderator, title="The rules")
    moderating.pin(thread, by=moderator, reason="Read this")
    actions.ignore(moderator, by=alice)
    db.session.commit()

    assert region(as_(alice).get(section.url), f"#thread-{thread.id} .thread-counts")
    log = as_(alice).get("/moderation/log")
    assert "Read this" in log.text
    assert "whom you ignore" not in log.text


def test_fresh_threads_of_ignored_members_are_left_out(as_, alice, bob, section):
    make_thread(section, author=bob, title="About bread")
    actions.ignore(bob, by=alice)
    db.session.commit()

    assert "About bread" not in region(as_(alice).get("/"), ".side").text
    assert "About bread" in region(as_(bob).get("/"), ".side").text


def test_on_their_own_profile_their_threads_are_shown(as_, alice, bob, section):
    thread = make_thread(section, author=bob, title="About bread")
    actions.ignore(bob, by=alice)
    db.session.commit()

    page = as_(alice).get(f"{bob.url}/threads")

    assert region(page, f"#thread-{thread.id} .thread-counts")


def test_one_begins_on_the_profile_and_ceases_there(as_, alice, bob):
    browser = as_(alice)

    begun = browser.post(f"/members/{bob.id}/ignore", data={"next": bob.url})

    assert (begun.status_code, begun.location) == (303, bob.url)
    page = browser.get(bob.url)
    assert "You ignore Bob now." in page.text
    form = region(page, f'form[action="/members/{bob.id}/stop-ignoring"]')
    assert "Stop ignoring" in form.text
    browser.post(f"/members/{bob.id}/stop-ignoring", data={"next": bob.url})
    assert region(browser.get(bob.url), f'form[action="/members/{bob.id}/ignore"]')


@pytest.mark.parametrize("next", ["https://evil.example", "//evil.example", "/nowhere", "\x00", ""])
def test_afterwards_one_is_led_to_a_page_of_the_board(as_, alice, bob, next):
    answer = as_(alice).post(f"/members/{bob.id}/ignore", data={"next": next})

    assert answer.location == bob.url


def test_the_list_names_them_with_a_button_to_stop(as_, alice, bob):
    actions.ignore(bob, by=alice)
    db.session.commit()
    browser = as_(alice)

    row = region(browser.get("/settings/ignored"), f"#ignored-{bob.id}")

    assert "Bob" in row.text
    assert "since" in row.text
    data = {field["name"]: field["value"] for field in row.form.select("input")}
    answer = browser.post(row.form["action"], data=data)
    assert answer.location == "/settings/ignored"
    assert "You ignore nobody." in browser.get(answer.location).text


def test_the_limit_is_said_in_a_sentence(as_, alice, bob, monkeypatch):
    monkeypatch.setattr(actions, "MOST_IGNORED", 0)
    browser = as_(alice)

    browser.post(f"/members/{bob.id}/ignore", data={"next": bob.url})

    assert "as many members as one can" in browser.get(bob.url).text
    assert "You ignore nobody." in browser.get("/settings/ignored").text


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("guest", "/members/{bob}/ignore", 401),
        ("guest", "/settings/ignored", 401),
        ("bob", "/members/{bob}/ignore", 403),
        ("alice", "/members/999999/ignore", 404),
        ("alice", "/members/99999999999/ignore", 404),
        ("alice", "/members/0/stop-ignoring", 404),
    ],
)
def test_refusals(as_, guest, alice, bob, who, path, status):
    browser = as_({"guest": guest, "alice": alice, "bob": bob}[who])
    address = path.format(bob=bob.id)

    answer = browser.get(address) if "settings" in path else browser.post(address)

    assert answer.status_code == status


def test_a_member_without_a_quarrel_pays_nothing(as_, alice, unwanted, queries):
    peaceful = as_(make_member("Carol"))
    quarrelling = as_(alice)
    counts = []
    for browser in (peaceful, quarrelling):
        browser.get(unwanted.thread.url)
        with queries() as made:
            browser.get(unwanted.thread.url)
        counts.append(len(made))
        assert any("ignores" in statement for statement in made) == (browser is quarrelling)

    # Whom one ignores, and which quotes are of them.
    assert counts[1] == counts[0] + 2


def test_the_ignored_see_no_difference(as_, alice, bob, admin, thread):
    make_post(thread, author=bob)
    addresses = [alice.url, bob.url, f"{bob.url}/posts", thread.url, "/", thread.section.url]
    addresses += ["/settings/ignored", "/settings", "/moderation/log"]

    def look() -> list[str]:
        return [text_of(as_(person).get(a)) for person in (bob, admin) for a in addresses]

    before = look()
    actions.ignore(bob, by=alice)
    db.session.commit()

    assert look() == before
