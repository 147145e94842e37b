"""Opening, editing and hiding posts, as pages and as regions of pages."""

import pytest

from forum.extensions import db
from forum.models import LogEntry, Post, Revision
from tests.conftest import htmx, region, text_of
from tests.factories import (
    last_post_of,
    make_group,
    make_member,
    make_moderator,
    make_post,
    make_section,
    make_thread,
    post_number,
)


@pytest.fixture
def post(thread, alice):
    """A post of Alice's in the thread."""
    return make_post(thread, author=alice, source="I am **sure** of it.")


def test_a_permalink_leads_to_the_post_on_its_page(client, section):
    thread = make_thread(section, posts=45)
    post = post_number(thread, 44)

    response = client.get(f"/posts/{post.id}")

    assert (response.status_code, response.location) == (302, f"{thread.url}?page=3#post-{post.id}")


def test_a_quoted_post_opens_inline(client, post):
    response = client.get(post.url, headers=htmx("opened-1"))

    assert region(response, ".opened .prose strong").text == "sure"
    assert "<title>" not in response.text


@pytest.mark.parametrize("headers", [{}, htmx("opened-1"), htmx("post-1")])
def test_posts_out_of_sight_are_not_found_in_any_shape(client, moderator, thread, headers):
    insiders = make_group()
    private = make_thread(make_section(readers=(insiders,)))
    hidden = make_post(thread, hidden_by=moderator)
    in_hidden_thread = post_number(make_thread(hidden_by=moderator), 1)

    # That there was something in public is no secret: search engines should forget it.
    for post, status in ((post_number(private, 1), 404), (hidden, 410), (in_hidden_thread, 410)):
        assert client.get(post.url, headers=headers).status_code == status
        for part in ("menu", "quotation", "revisions"):
            assert client.get(f"{post.url}/{part}", headers=headers).status_code == 404


def test_the_menu_of_a_post_is_a_page_and_opens_in_its_place(as_, moderator, post):
    browser = as_(moderator)

    page = browser.get(f"{post.url}/menu")
    menu = browser.get(f"{post.url}/menu", headers=htmx(f"post_menu-{post.id}"))

    assert region(page, f'main a[href="{post.url}/hide"]')
    assert region(menu, f'details#post_menu-{post.id} a[href="{post.url}/hide"]')
    assert "<title>" not in menu.text


def test_the_menu_offers_what_the_viewer_may_do(as_, alice, post):
    menu = as_(alice).get(f"{post.url}/menu")

    assert region(menu, f'main a[href="{post.url}"]')
    assert f"{post.url}/hide" not in menu.text
    assert f"{post.url}/revisions" not in menu.text


def test_editing_keeps_the_former_text(as_, alice, post):
    response = as_(alice).post(post.url, data={"source": "I was wrong.", "revision": 1})

    db.session.expire_all()
    former = db.session.scalars(db.select(Revision)).one()
    assert response.status_code == 303
    assert (post.source, post.revision) == ("I was wrong.", 2)
    assert (former.post_id, former.number, former.source) == (post.id, 1, "I am **sure** of it.")
    assert former.written_at == post.created_at


def test_editing_inline_swaps_the_post(as_, alice, post):
    browser, target = as_(alice), htmx(f"post-{post.id}", "li")

    form = browser.get(f"{post.url}/edit", headers=target)
    saved = browser.post(post.url, data={"source": "Now *this*.", "revision": 1}, headers=target)

    assert region(form, f"#post-{post.id} textarea").text.strip() == "I am **sure** of it."
    assert region(saved, f"#post-{post.id} .prose em").text == "this"
    assert region(saved, ".post-edited")["href"] == f"/posts/{post.id}/revisions"


def test_former_texts_can_be_read(as_, client, alice, post):
    as_(alice).post(post.url, data={"source": "I was wrong.", "revision": 1})

    page = client.get(f"{post.url}/revisions")

    assert "I was wrong." in text_of(page)
    assert "I am sure of it." in text_of(page)


def test_saving_an_unchanged_text_is_no_edit(as_, alice, post):
    as_(alice).post(post.url, data={"source": "I am **sure** of it.", "revision": 1})

    db.session.expire_all()
    assert (post.revision, post.edited_at) == (1, None)


def test_two_windows_do_not_overwrite_each_other_unseen(as_, alice, post):
    browser = as_(alice)
    browser.post(post.url, data={"source": "From the first window", "revision": 1})

    refused = browser.post(post.url, data={"source": "From the second window", "revision": 1})
    seen = region(refused, "input[name=revision]")["value"]
    accepted = browser.post(post.url, data={"source": "From the second window", "revision": seen})

    assert refused.status_code == 422
    assert region(refused, "textarea").text.strip() == "From the second window"
    assert accepted.status_code == 303


@pytest.mark.parametrize("source", ["", "  ", "z" * 20_001])
def test_refused_edits_keep_the_text_in_both_shapes(as_, alice, post, source):
    data = {"source": source, "revision": 1}

    page = as_(alice).post(post.url, data=data)
    swap = as_(alice).post(post.url, data=data, headers=htmx(f"post-{post.id}"))

    assert page.status_code == swap.status_code == 422
    for answer in (page, swap):
        assert region(answer, "textarea").text.removeprefix("\n") == source


@pytest.mark.parametrize("who", ["moderator", "admin"])
def test_only_the_author_edits(as_, people, post, who):
    response = as_(people[who]).post(post.url, data={"source": "Other words", "revision": 1})

    db.session.expire_all()
    assert response.status_code == 403
    assert region(response, "textarea").text.strip() == "Other words"
    assert post.revision == 1


def test_hiding_needs_a_reason_and_is_recorded(as_, client, moderator, post):
    browser = as_(moderator)

    refused = browser.post(f"{post.url}/hide", data={"reason": " "})
    hidden = browser.post(f"{post.url}/hide", data={"reason": "An insult"})

    entry = db.session.scalars(db.select(LogEntry)).one()
    assert (refused.status_code, hidden.status_code) == (422, 303)
    assert (entry.act, entry.by, entry.post, entry.reason) == (
        "hide_post",
        moderator,
        post,
        "An insult",
    )
    assert client.get(post.url).status_code == 410


def test_restoring_gives_the_post_back(as_, client, moderator, post):
    browser = as_(moderator)
    browser.post(f"{post.url}/hide", data={"reason": "By mistake"})

    browser.post(f"{post.url}/restore", data={})

    assert client.get(post.url).status_code == 302


def test_hiding_is_confirmed_and_not_done_twice(as_, moderator, post):
    browser = as_(moderator)

    for words in ("The post is hidden", "already"):
        browser.post(f"{post.url}/hide", data={"reason": "An insult"})
        page = browser.get(post.thread.url)
        assert words in region(page, "#notices").text
    assert browser.get(f"{post.url}/hide").status_code == 303


def test_a_reason_for_hiding_survives_an_expired_page_and_a_sign_out(
    app, as_, client, moderator, post, monkeypatch
):
    data = {"reason": "An insult"}
    signed_out = client.post(f"{post.url}/hide", data=data)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    expired = as_(moderator).post(f"{post.url}/hide", data=data)

    assert (signed_out.status_code, expired.status_code) == (401, 422)
    for page in (signed_out, expired):
        assert region(page, "input[name=reason]")["value"] == "An insult"


def test_a_moderator_of_another_section_hides_nothing(as_, post):
    stranger = make_moderator("Stranger", make_section("Elsewhere"))

    response = as_(stranger).post(f"{post.url}/hide", data={"reason": "Just so"})

    assert response.status_code == 403


def test_a_moderator_who_may_not_read_a_section_moderates_nothing_there(as_):
    private = make_section(readers=(make_group(),))
    post = post_number(make_thread(private), 1)
    outsider = make_moderator("Outsider", private)

    assert as_(outsider).post(f"{post.url}/hide", data={"reason": "x"}).status_code == 404


def test_what_is_selected_is_quoted_as_text(client, post):
    response = client.get(f"{post.url}/quotation?selected=sure+of%00+it")

    assert response.mimetype == "text/plain"
    assert response.text == f"[quote=Alice;{post.id}]\nsure of it\n[/quote]\n\n"


def test_a_post_tells_which_post_it_answers(client, thread, alice):
    second = post_number(thread, 2)
    answer = make_post(thread, author=alice, reply_to=second)

    page = client.get(thread.url)

    link = region(page, f"#post-{answer.id} .post-answers a")
    assert (link["href"], link.select_one(".number").text) == (second.url, "#2")


def test_the_one_who_started_a_thread_is_marked_in_later_posts(client, section, alice):
    thread = make_thread(section, author=alice, posts=2)
    make_post(thread, author=make_member("Bob"))

    page = client.get(thread.url)

    marked = [post.select_one(".op") is not None for post in region(page, "#posts").select(".post")]
    assert marked == [False, True, False]
    assert db.session.scalar(db.select(db.func.count(Post.id))) == last_post_of(thread).number
