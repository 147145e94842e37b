"""The small files that browsers and robots look for, and the map of the board."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from forum.config import SETTINGS
from forum.database.base import now
from tests.conftest import region, text_of
from tests.factories import make_group, make_section

SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def rules(text: str, agent: str = "*") -> list[str]:
    """Return what is closed to a robot."""
    groups = re.split(r"\n\n", text)
    group = next(group for group in groups if f"User-agent: {agent}\n" in group)
    return re.findall(r"^Disallow: (.+)$", group, re.MULTILINE)


def is_closed(text: str, address: str) -> bool:
    """Tell whether robots are asked to stay away from an address (RFC 9309, 2.2.3)."""
    patterns = (re.escape(rule).replace(r"\*", ".*") for rule in rules(text))
    return any(re.match(pattern, address) for pattern in patterns)


@pytest.fixture
def robots(client):
    return client.get("/robots.txt").text


def test_robots_are_led_to_the_sitemaps(robots):
    assert robots.endswith("\nSitemap: http://localhost/sitemap.xml\n")


def test_nothing_that_a_sitemap_lists_is_closed(robots, listed, thread):
    pages = [path for file in listed() for path in [file, *listed(file)]]

    assert thread.url in pages
    assert [path for path in pages if is_closed(robots, path)] == []


@pytest.mark.parametrize(
    "address",
    [
        "/sign-in?next=/",
        "/register",
        "/settings",
        "/search?q=bread",
        "/threads/5-bread/posts?by=3",
        "/threads/5/reply?quote=7",
        "/threads/5-bread/print",
        "/members/3-anna/posts?order=oldest",
        "/moderation/log?act=lock",
        "/admin/engines",
    ],
)
def test_forms_and_filters_are_closed(robots, address):
    assert is_closed(robots, address)


@pytest.mark.parametrize("address", ["/threads/5-bread/map", "/members/3-anna"])
def test_what_only_looks_like_it_is_open(robots, address):
    assert not is_closed(robots, address)


def test_a_board_on_trial_closes_everything(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "ENGINES", False)

    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(("welcome", "closed"), [(True, False), (False, True)])
def test_robots_that_train_models_are_asked_as_the_owner_wants(
    app, client, monkeypatch, welcome, closed
):
    monkeypatch.setitem(app.config, "AI_CRAWLERS", welcome)

    text = client.get("/robots.txt").text

    assert ("User-agent: GPTBot" in text) is closed
    if closed:
        assert rules(text, "GPTBot") == ["/"]
        assert rules(text) != ["/"]


def test_security_txt_has_all_that_its_standard_asks(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "SECURITY_CONTACT", "mailto:owner@example.org")

    answer = client.get("/.well-known/security.txt")

    facts = dict(line.split(": ", 1) for line in answer.text.splitlines())
    expires = facts.pop("Expires")
    assert f"{now() + timedelta(days=90):%Y}" <= expires < f"{now() + timedelta(days=365):%Y-%m-%d}"
    assert expires > f"{now() + timedelta(days=170):%Y-%m-%d}"
    assert facts == {
        "Contact": "mailto:owner@example.org",
        "Preferred-Languages": "en, ru",
        "Canonical": "http://localhost/.well-known/security.txt",
    }
    assert answer.content_type == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("name", "text", "read"),
    [
        ("SECURITY_CONTACT", "owner@example.org", "mailto:owner@example.org"),
        ("SECURITY_CONTACT", "https://example.org/hole", "https://example.org/hole"),
        ("SECURITY_CONTACT", "http://example.org", None),
        ("SECURITY_CONTACT", "Anna\nExpires: never", None),
        ("INDEXNOW_KEY", "0123456789abcdef", "0123456789abcdef"),
        ("INDEXNOW_KEY", "short", None),
        ("INDEXNOW_KEY", "with/slash1", None),
        ("INDEXNOW_URL", "ftp://example.org/", None),
    ],
)
def test_settings_are_read_strictly(name, text, read):
    setting = next(setting for setting in SETTINGS if setting.name == name)
    if read is None:
        with pytest.raises(ValueError, match=r"^$"):
            setting.parse(text)
    else:
        assert setting.parse(text) == read


def test_password_managers_find_the_form(client):
    assert client.get("/.well-known/change-password").location == "/settings/password"


@pytest.mark.parametrize(("language", "news"), [("en", "News"), ("ru", "Новости")])
def test_the_manifest_speaks_the_language_of_the_reader(client, language, news):
    answer = client.get("/site.webmanifest", headers={"Accept-Language": language})

    assert answer.mimetype == "application/manifest+json"
    assert (answer.json["name"], answer.json["lang"]) == ("Вече", language)
    assert news in [shortcut["name"] for shortcut in answer.json["shortcuts"]]
    assert "Accept-Language" in answer.headers["Vary"]


def test_icons_of_the_manifest_exist(client):
    icons = client.get("/site.webmanifest").json["icons"]

    assert {icon["purpose"] for icon in icons} == {"any", "maskable"}
    for icon in icons:
        answer = client.get(icon["src"])
        assert (answer.status_code, answer.mimetype) == (200, "image/png")


def test_the_search_can_be_asked_from_the_address_bar(client):
    answer = client.get("/opensearch.xml")

    root = ElementTree.fromstring(answer.data)
    assert root.tag == f"{SEARCH}OpenSearchDescription"
    assert root.find(f"{SEARCH}Url").get("template") == "http://localhost/search?q={searchTerms}"
    assert len(root.findtext(f"{SEARCH}ShortName")) <= 16


def test_the_index_leads_to_manifest_and_search(client):
    page = client.get("/")

    for kind in ("manifest", "search"):
        assert client.get(region(page, f"link[rel={kind}]")["href"]).status_code == 200


def test_the_map_names_every_section_that_the_reader_sees(client, as_, admin, section):
    group = make_section("Market", is_group=True)
    make_section("Domains", parent=group, description="Names for sale")
    private = make_section("Room", readers=(make_group(),))

    page = client.get("/map")

    assert region(page, f'main a[href="{section.url}"]').text == section.title
    assert "Names for sale" in text_of(page)
    assert private.title not in text_of(page)
    assert private.title in text_of(as_(admin).get("/map"))
