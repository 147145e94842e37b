"""What pages tell search engines, and whoever shows a link to them."""

import pytest
from bs4 import BeautifulSoup

from forum.accounts.comfort import Comfort
from forum.extensions import db
from forum.news import actions as news
from forum.posts import actions as posts
from forum.threads import moderating
from tests.conftest import browser_of, region
from tests.factories import (
    make_group,
    make_member,
    make_post,
    make_section,
    make_thread,
    make_vote,
    post_number,
)
from tests.microdata import faults_of, items_of

ORIGIN = "http://localhost"
TEXT = "What does one pay a manager in the first year?"


@pytest.fixture
def board(app, moderator, monkeypatch):
    """Return a board with a thing of every kind."""
    monkeypatch.setitem(app.config, "POSTS_PER_PAGE", 12)
    group = make_section("Market", is_group=True)
    section = make_section("Practice", parent=group, description="How it is done")
    author = make_member("Anna")
    thread = make_thread(section, author=author, source=f"> Others say so\n\n{TEXT}", posts=14)
    posts.edit(post_number(thread, 2), source="Changed")
    posts.hide(post_number(thread, 3), by=moderator, reason="An insult")
    make_vote(post_number(thread, 4))
    texts = {"title": "Bread", "standfirst": "Cheaper by a third", "source": "Since Monday."}
    article = news.publish(section, by=make_member("Editor", is_editor=True), **texts)
    make_post(article.thread, source="At last.")
    db.session.commit()
    return {"group": group, "section": section, "thread": thread, "article": article,
            "author": author, "empty": make_member("Nobody")}  # fmt: skip


# Whose address, what follows it, and the address that stands for it; none: robots leave it out.
PAGES = """
/                              /
/sections                      -
{group}                        {group}
{section}                      {section}
{section}?page=1               {section}
{section}?utm_source=letter    {section}
/threads/active                /threads/active
/threads/unanswered            /threads/unanswered
{thread}                       {thread}
{thread}?page=1                {thread}
{thread}?page=2                {thread}?page=2
{thread}?shown=1&page=2        {thread}?page=2
{thread}/map                   {thread}/map
{thread}/posts?most=rated      {thread}/posts?most=rated
{thread}/posts?by={id}         -
{thread}/posts?to={id}         -
{thread}/print                 -
/news                          /news
{article}                      {article}
{author}                       {author}
{author}/posts                 {author}/posts
{author}/posts?page=2          {author}/posts?page=2
{author}/posts?order=oldest    -
{author}/posts?kind=answers    -
{author}/threads               {author}/threads
{author}/answered              {author}/answered
{author}/reputation            {author}/reputation
{author}/reputation?side=given -
{empty}                        -
{empty}/posts                  -
/posts/{post}/revisions        -
/posts/{post}/menu             -
/moderation/log                -
/keys                          -
/reading                       -
/sign-in                       -
/register                      -
/reset-password                -
/nowhere                       -
"""
ROWS = [line.split() for line in PAGES.strip().splitlines()]


def filled(address: str, board) -> str:
    things = {name: thing.url for name, thing in board.items()}
    post = post_number(board["thread"], 2)
    return address.format(**things, id=board["author"].id, post=post.id)


def told(answer) -> dict[str, str]:
    """Return what the head of a page tells, by its names."""
    head = region(answer, "head")
    found = {meta.get("name") or meta["property"]: meta["content"]
             for meta in head.select("meta[name], meta[property]")}  # fmt: skip
    found |= {meta["property"]: meta["content"] for meta in head.select("meta[property]")}
    return found | {link["rel"][0]: link["href"] for link in head.select("link[rel=canonical]")}


def test_every_page_has_one_address_or_asks_to_be_left_out(client, board):
    wrong = {}
    for address, canonical in ROWS:
        head = told(client.get(filled(address, board)))
        meant = None if canonical == "-" else ORIGIN + filled(canonical, board)
        found = head.get("canonical"), head.get("robots"), head.get("og:url")
        if found != (meant, None if meant else "noindex", meant):
            wrong[address] = found

    assert wrong == {}


def opened(rule, board) -> str:
    """Fill a rule with what stands on the board."""
    things = {
        "thread_id": board["thread"].id,
        "article_id": board["article"].id,
        "member_id": board["author"].id,
        "post_id": board["thread"].last_post_id,
        "act": "void" if "vote_id" in rule.arguments else "hide",
        "sign": "plus",
        "what": "posts",
        "number": 1,
    }
    asked = rule.arguments - (rule.defaults or {}).keys()
    values = {name: 1 if name.endswith("_id") else "x" for name in asked}
    return rule.build({**values, **{name: things[name] for name in asked & things.keys()}})[1]


def is_silent(answer) -> bool:
    """Tell whether an answer says neither where it belongs nor that robots should pass by."""
    if "noindex" in answer.headers.get("X-Robots-Tag", "") or answer.mimetype.startswith("image/"):
        return False
    return "<head>" not in answer.text or not {"canonical", "robots"} & told(answer).keys()


def test_no_page_for_guests_has_neither(app, client, board):
    """Walk all that can be opened, whether it stands in the table above or not."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]
    answers = {str(rule): client.get(opened(rule, board), follow_redirects=True) for rule in rules}

    silent = [rule for rule, answer in answers.items() if is_silent(answer)]
    assert len(answers) > 60
    assert silent == []


@pytest.mark.parametrize(
    ("address", "title", "words", "kind"),
    [
        ("/", "All sections", "Market", "website"),
        ("{section}", "Practice", "How it is done", "website"),
        ("{group}", "Market", "Practice", "website"),
        ("{thread}", "How to pay a manager", TEXT, "article"),
        ("{thread}?page=2", "How to pay a manager · page 2", "Post number 13.", "article"),
        ("{article}", "Bread", "Cheaper by a third", "article"),
        ("/news", "News", "Bread", "website"),
        ("{author}", "Anna", "Anna: on the board since {year}, 13 posts", "profile"),
        ("{author}/posts?page=2", "Posts of Anna · page 2", "?", "profile"),
    ],
)
def test_a_page_is_told_of_in_its_own_words(client, board, address, title, words, kind):
    year = board["author"].created_at.year
    answer = client.get(filled(address, board))

    head = told(answer)

    assert region(answer, "title").text == f"{title} · Вече"
    assert (head["og:title"], head["og:type"]) == (title, kind)
    if words != "?":
        assert head["description"] == head["og:description"] == words.format(year=year)


def test_members_pages_have_no_words_for_others(as_, alice, board):
    head = told(as_(alice).get(board["thread"].url))

    assert head["canonical"] == ORIGIN + board["thread"].url
    assert not {"description", "og:title", "og:image"} & head.keys()


def test_neighbours_of_a_page_are_named(client, board):
    first, second = (client.get(board["thread"].url + page) for page in ("", "?page=2"))

    assert region(first, "a[rel=next]")["href"] == f"{board['thread'].url}?page=2"
    assert region(second, "a[rel=prev]")["href"] == board["thread"].url


def test_other_pages_than_the_boards_name_the_one_that_begins_alike(client, board):
    client.set_cookie("reading", str(Comfort(posts="10")))
    answer = client.get(f"{board['thread'].url}?page=2")

    assert region(answer, ".posts .post")["id"] == f"post-{post_number(board['thread'], 11).id}"
    assert told(answer)["canonical"] == ORIGIN + board["thread"].url


@pytest.mark.parametrize(
    "address", ["{thread}", "{thread}?page=2", "{article}", "{author}", "{section}"]
)
def test_what_is_marked_keeps_the_rules_of_search_engines(client, board, address):
    items = items_of(client.get(filled(address, board)).text, ORIGIN)

    assert [fault for item in items for fault in faults_of(item)] == []


def item_of(answer, kind: str):
    (found,) = [item for item in items_of(answer.text, ORIGIN) if item.type == kind]
    return found


def test_a_thread_is_marked_with_its_posts(client, board):
    thread = board["thread"]
    first = item_of(client.get(thread.url), "DiscussionForumPosting")
    second = item_of(client.get(f"{thread.url}?page=2"), "DiscussionForumPosting")

    for item in (first, second):
        assert item.one("headline") == thread.title
        assert item.one("url") == ORIGIN + thread.url
        assert item.one("author").one("name") == "Anna"
        assert item.one("author").one("url") == ORIGIN + board["author"].url
        assert item.one("commentCount") == "12"
    assert TEXT in item_of(client.get(thread.url), "DiscussionForumPosting").one("text")
    # The hidden one is not told of.
    assert (len(first.all("comment")), len(second.all("comment"))) == (10, 2)
    assert first.all("comment")[0].one("text") == "Changed"
    assert first.all("comment")[0].all("dateModified")
    assert second.all("text") == []


def test_the_way_to_a_thread_is_marked(client, board):
    way = item_of(client.get(board["thread"].url), "BreadcrumbList").all("itemListElement")

    assert [step.one("name") for step in way] == ["Вече", "Market", "Practice"]
    assert [step.one("position") for step in way] == ["1", "2", "3"]
    assert way[2].one("item") == ORIGIN + board["section"].url


def test_an_article_and_a_profile_are_marked(client, board):
    article = item_of(client.get(board["article"].url), "NewsArticle")
    page = item_of(client.get(board["author"].url), "ProfilePage")

    assert article.one("articleBody") == "Since Monday."
    assert article.one("author").one("name") == "Editor"
    assert "/card-" in article.one("image")
    assert [comment.one("text") for comment in article.all("comment")] == ["At last."]
    assert page.one("mainEntity").one("name") == "Anna"
    counter = page.one("mainEntity").one("agentInteractionStatistic")
    assert counter.one("userInteractionCount") == "13"


@pytest.mark.parametrize("who", ["alice", "chief"])
def test_for_members_nothing_is_marked(app, board, who):
    person = make_member(who, is_admin=who == "chief")

    page = browser_of(app, person).get(board["thread"].url)

    assert BeautifulSoup(page.text, "html.parser").select("[itemprop], [itemscope]") == []


def test_what_not_everybody_reads_is_not_introduced(app, moderator):
    insider = make_group("Insiders")
    reader = make_member("Reader", groups=(insider,))
    private = make_thread(make_section("Room", readers=(insider,)))
    hidden = make_thread()
    moderating.hide(hidden, by=moderator, reason="Spam")
    db.session.commit()

    for person, thread in ((reader, private), (moderator, hidden)):
        head = told(browser_of(app, person).get(thread.url))
        assert head["robots"] == "noindex"
        assert "canonical" not in head


@pytest.mark.parametrize(
    ("path", "is_left_out"),
    [("/posts/{post}/quotation", True), ("/news.atom", True), ("/healthz", True), ("/", False)],
)
def test_what_is_no_page_says_so_in_its_headers(client, board, path, is_left_out):
    answer = client.get(path.format(post=board["thread"].last_post_id))

    assert answer.headers.get("X-Robots-Tag") == ("noindex" if is_left_out else None)
