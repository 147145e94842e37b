import pytest
from bs4 import BeautifulSoup

from forum.drafts import actions as drafts
from forum.drafts.places import reply_place
from forum.drafts.queries import draft_for
from forum.extensions import db
from tests.accounts.conftest import PASSWORD, form_on, is_signed_in
from tests.conftest import htmx, region

TEXT = "My long answer,\nwith <b>two</b> lines & more"


@pytest.fixture
def prompt(client, thread):
    """The page on which a guest's reply ends up."""
    return client.post(f"/threads/{thread.id}/posts", data={"source": TEXT, "reply_to": "7"})


def folded(text: str) -> str:
    return text.replace("\r\n", "\n")


def test_a_guests_text_is_on_the_page_that_asks_to_sign_in(prompt):
    assert prompt.status_code == 401
    assert region(prompt, "#carried").text.strip() == TEXT


def test_after_signing_in_the_text_is_a_draft_and_the_form_is_next(client, vera, thread, prompt):
    fields = form_on(prompt, "/sign-in") | {"name": "Vera", "password": PASSWORD}

    response = client.post("/sign-in", data=fields)

    assert response.location == reply_place(thread).form_url
    draft = draft_for(vera, reply_place(thread))
    assert (folded(draft.source), draft.reply_to_id) == (TEXT, 7)
    assert TEXT in folded(region(client.get(response.location), "textarea").text)


def test_the_text_survives_failures_and_the_way_to_registering_and_back(
    client, vera, thread, prompt
):
    fields = form_on(prompt, "/sign-in")
    failed = client.post("/sign-in", data=fields | {"name": "Vera", "password": "wrong one"})
    to_register = client.post("/register", data=form_on(failed, "/sign-in") | {"carry": "1"})
    refused = client.post("/register", data=form_on(to_register, "/register") | {"password": "x"})
    back = client.post("/sign-in", data=form_on(refused, "/register") | {"carry": "1"})

    assert [failed.status_code, to_register.status_code, refused.status_code] == [422, 200, 422]
    assert region(back, "#carried").text.strip() == TEXT
    fields = form_on(back, "/sign-in") | {"name": "Vera", "password": PASSWORD}
    assert client.post("/sign-in", data=fields).location == reply_place(thread).form_url
    assert folded(draft_for(vera, reply_place(thread)).source) == TEXT


def test_a_newcomer_finds_the_text_in_the_form(client, thread, prompt):
    page = client.post("/register", data=form_on(prompt, "/sign-in") | {"carry": "1"})
    fields = form_on(page, "/register") | {"name": "Newcomer", "password": PASSWORD}

    response = client.post("/register", data=fields)

    assert response.location == reply_place(thread).form_url
    assert TEXT in folded(region(client.get(response.location), "textarea").text)


def test_going_from_form_to_form_makes_no_account(client, prompt):
    fields = form_on(prompt, "/sign-in") | {"name": "Newcomer", "password": PASSWORD}

    client.post("/register", data=fields | {"carry": "1"})

    assert not is_signed_in(client)


def test_the_buttons_between_the_forms_ask_for_nothing(prompt):
    soup = BeautifulSoup(prompt.text, "html.parser")
    button = soup.select_one("button[formaction='/register']")

    assert button.has_attr("formnovalidate")
    assert button["name"] == "carry"


def test_a_draft_that_is_there_already_is_not_lost(client, vera, thread, prompt):
    drafts.save(vera, reply_place(thread), source="What I wrote yesterday")
    db.session.commit()

    client.post(
        "/sign-in", data=form_on(prompt, "/sign-in") | {"name": "Vera", "password": PASSWORD}
    )

    db.session.expire_all()
    source = draft_for(vera, reply_place(thread)).source
    assert source.startswith("What I wrote yesterday")
    assert TEXT in folded(source)


def test_a_text_that_goes_on_from_its_draft_takes_its_place(client, vera, thread, prompt):
    drafts.save(vera, reply_place(thread), source="My long answer")
    db.session.commit()

    client.post(
        "/sign-in", data=form_on(prompt, "/sign-in") | {"name": "Vera", "password": PASSWORD}
    )

    db.session.expire_all()
    assert folded(draft_for(vera, reply_place(thread)).source) == TEXT


def test_a_title_is_carried_too(client, vera, section):
    fields = {"title": "My <i>thread</i>", "source": TEXT}
    prompt = client.post(f"/sections/{section.slug}/threads/new", data=fields)
    if prompt.status_code != 401:
        prompt = client.post(f"/sections/{section.id}/threads", data=fields)

    assert prompt.status_code == 401
    assert form_on(prompt, "/sign-in")["title"] == "My <i>thread</i>"


def test_htmx_gets_the_prompt_in_place_of_the_form(client, thread):
    response = client.post(
        f"/threads/{thread.id}/posts", data={"source": TEXT}, headers=htmx("answer")
    )

    assert response.status_code == 401
    assert "<html" not in response.text
    assert region(response, "section#answer #carried").text.strip() == TEXT
    assert form_on_fragment(response)["place"] == str(reply_place(thread))


def form_on_fragment(response) -> dict[str, str]:
    soup = BeautifulSoup(response.text, "html.parser")
    return {i["name"]: i.get("value", "") for i in soup.select("form input[name]")}


def test_saving_while_typing_puts_no_form_into_the_form(client, thread):
    fields = {"source": TEXT, "place": str(reply_place(thread))}

    response = client.post("/drafts", data=fields, headers=htmx("draft_note"))

    assert response.status_code == 401
    assert region(response, "#draft_note").select_one("form") is None


@pytest.mark.parametrize("place", ["", "reply:0", "nowhere:1", "reply:99999999999", "reply:1x"])
def test_a_forged_place_is_no_place(client, vera, place):
    fields = form_on(client.get("/sign-in"), "/sign-in")
    fields |= {"name": "Vera", "password": PASSWORD, "place": place, "source": TEXT}

    assert client.post("/sign-in", data=fields).location == "/"


@pytest.mark.parametrize("reply_to", ["", "x", "-1", "9" * 30, "١"])
def test_a_forged_answer_is_no_answer(client, vera, thread, reply_to):
    fields = form_on(client.get("/sign-in"), "/sign-in") | {"place": str(reply_place(thread))}
    fields |= {"name": "Vera", "password": PASSWORD, "source": TEXT, "reply_to": reply_to}

    client.post("/sign-in", data=fields)

    assert draft_for(vera, reply_place(thread)).reply_to_id is None
