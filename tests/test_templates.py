"""The rules that templates keep, held by reading their text and their parsed trees."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment, nodes
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "templates"
TEXTS = {
    file.relative_to(FOLDER).as_posix(): file.read_text("utf-8")
    for file in sorted(FOLDER.rglob("*"))
    if file.is_file()
}
HTML = [name for name in TEXTS if name.endswith(".html")]
PARTIALS = [name for name in HTML if name.rpartition("/")[2].startswith("_")]
ANSWERS = [name for name in HTML if name.endswith(".htmx.html")]
PAGES = [name for name in HTML if '{% extends "layout.html" %}' in TEXTS[name]]
JINJA = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
TOKENS = re.compile(r"csrf_token\(\)|\.csrf_token\b|hidden_tag\(\)")
# Guests have these forms, and guests have no token: they ask where the request comes from.
FORMS_WITHOUT_TOKEN = {"/language", "/reading"}
# Opens inside a place that the script makes: it brings no id of its own.
REGIONS_WITHOUT_ID = {"opened"}


@pytest.fixture(autouse=True)
def database():
    """Need none: these tests read templates, and render nothing."""


@pytest.fixture(scope="module")
def environment(app) -> Environment:
    """Return the environment in which the application reads its templates."""
    return app.jinja_env


def markup_of(name: str) -> str:
    """Return a template without what Jinja reads."""
    return JINJA.sub("", TEXTS[name])


def blocks_of(name: str) -> dict[str, str]:
    """Return the text of each block, with what it includes put in its place."""
    found, opened = {}, []
    for tag in re.finditer(r"{% (?:block (\w+)|endblock) %}", TEXTS[name]):
        if tag[1]:
            opened.append((tag[1], tag.end()))
        else:
            block, start = opened.pop()
            found[block] = with_includes(TEXTS[name][start : tag.start()])
    return found


def with_includes(text: str) -> str:
    return re.sub(r'{% include "([^"]+)" %}', lambda m: with_includes(TEXTS[m[1]]), text)


def test_there_is_something_to_read():
    assert len(PAGES) > 20
    assert len(PARTIALS) > 15
    assert len(ANSWERS) > 2


@pytest.mark.parametrize("name", TEXTS)
def test_every_template_can_be_read(environment, name):
    assert environment.get_template(name)


@pytest.mark.parametrize("name", TEXTS)
def test_templates_stay_short(name):
    assert TEXTS[name].count("\n") <= 80


@pytest.mark.parametrize("name", [n for n in HTML if n not in {*PARTIALS, *ANSWERS, *PAGES}])
def test_what_is_no_page_is_one_of_few_other_things(name):
    assert name in {"layout.html", "shared/fields.html"} or name.endswith("/parts.html")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_nothing_at_the_top_but_blocks(environment, name):
    body = environment.parse(TEXTS[name]).body

    others = [
        node
        for node in body
        if not isinstance(node, nodes.Extends | nodes.Block)
        and not (isinstance(node, nodes.Output) and is_blank(node))
    ]

    assert others == []


def is_blank(output: nodes.Output) -> bool:
    return all(isinstance(n, nodes.TemplateData) and not n.data.strip() for n in output.nodes)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_title(name):
    assert "{% block title %}" in TEXTS[name]


@pytest.mark.parametrize("name", PARTIALS)
def test_a_partial_says_in_its_first_line_what_it_needs(name):
    assert re.match(r"{#- ?\S.*#}\n|{# \S.* #}\n", TEXTS[name])


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_of_several_parts_holds_partials_only(name):
    rest = BeautifulSoup(markup_of(name), "html.parser")
    for notice in rest.select("p.notice"):
        notice.decompose()

    assert rest.get_text(strip=True) == ""
    for element in rest.find_all(recursive=False):
        assert element.has_attr("hx-swap-oob") or element.has_attr("id")


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_is_called_safe(name):
    assert not re.search(r"\|\s*safe\b|{%-?\s*autoescape|Markup", TEXTS[name])


@pytest.mark.parametrize("name", HTML)
def test_no_script_and_no_style_stand_in_a_page(name):
    page = BeautifulSoup(markup_of(name), "html.parser")

    attributes = {attribute for element in page.find_all() for attribute in element.attrs}
    assert {a for a in attributes if a.startswith("on") or a == "style"} == set()
    # What is sent as a file has no stylesheet beside it, and no policy of ours above it.
    assert page.find_all("style") == [] or name == "threads/_whole_head.html"
    assert [script for script in page.find_all("script") if script.text.strip()] == []


@pytest.mark.parametrize("name", HTML)
def test_htmx_is_told_nothing_that_is_code(name):
    text = TEXTS[name]

    assert not re.search(r"hx-on|hx-vars|hx-ext|hx-eval", text)
    assert not re.search(r"(hx-vals|hx-headers|hx-confirm|hx-request|hx-config)=.\s*js:", text)
    assert not re.search(r'hx-trigger="[^"]*\[', text)
    assert "javascript:" not in text


@pytest.mark.parametrize("name", HTML)
def test_nothing_comes_from_elsewhere(name):
    outside = re.findall(r"""(?:src|href|action|hx-\w+)=["'](?:https?:)?//[^"']*""", TEXTS[name])

    assert outside == []


@pytest.mark.parametrize("name", HTML)
def test_every_form_that_sends_something_carries_a_token(name):
    forms = re.findall(r"<form\b(?:[^>{]|{{.*?}}|{%.*?%})*>.*?</form>", TEXTS[name], re.DOTALL)

    for form in forms:
        action = re.search(r'action="([^"]*)"', form)
        if 'method="post"' in form and (action or ["", ""])[1] not in FORMS_WITHOUT_TOKEN:
            assert TOKENS.search(form), form[:80]
        if 'method="get"' in form:
            assert not TOKENS.search(form)


@pytest.mark.parametrize("name", HTML)
def test_every_form_says_how_it_is_sent(name):
    for form in re.findall(r"<form\b[^>]*", TEXTS[name]):
        assert re.search(r'method="(post|get|dialog)"', form)


TARGET = re.compile(r'hx-target="#([\w-]+?)(?:-?{{.*?}})?"')


@pytest.mark.parametrize("name", [name for name in HTML if TARGET.search(TEXTS[name])])
def test_what_is_swapped_is_a_block_of_some_page(name):
    regions = {block for page in [*PAGES, *ANSWERS] for block in blocks_of(page)}

    assert set(TARGET.findall(TEXTS[name])) <= regions


LAYOUT = set(re.findall(r"{% block (\w+)", TEXTS["layout.html"]))


@pytest.mark.parametrize("name", [*PAGES, *ANSWERS])
def test_a_region_has_the_id_of_its_block(name):
    for block, text in blocks_of(name).items():
        if block in LAYOUT | REGIONS_WITHOUT_ID:
            continue
        named = rf"""id="{block}(-{{{{[^}}]*}}}})?"|region_id\(["']{block}["']"""
        assert re.search(named, text), block


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_included_is_there(environment, name):
    found = environment.parse(TEXTS[name]).find_all((nodes.Include, nodes.FromImport))

    assert {node.template.value for node in found} <= TEXTS.keys()


def test_no_partial_is_left_over():
    code = "".join(file.read_text("utf-8") for file in (ROOT / "forum").rglob("*.py"))
    everything = code + "".join(TEXTS.values())

    assert [name for name in HTML if f'"{name}"' not in everything] == []


@pytest.mark.parametrize("name", HTML)
def test_files_and_pictures_that_are_named_exist(name):
    files = re.findall(r"""asset\(["']([^"']+)["']\)""", TEXTS[name])
    icons = re.findall(r"""icon\(["']([^"']+)["']\)""", TEXTS[name])
    drawn = (ROOT / "static" / "img" / "icons.svg").read_text("utf-8")

    assert [file for file in files if not (ROOT / "static" / file).is_file()] == []
    assert [icon for icon in icons if f'id="i-{icon}"' not in drawn] == []


LINK = re.compile(r'\b(href|action|formaction|hx-get|hx-post)="(/[^"#]*)')


@pytest.mark.parametrize("name", HTML)
def test_addresses_lead_somewhere(app, name):
    adapter = app.url_map.bind("localhost")
    for attribute, address in LINK.findall(TEXTS[name]):
        path = re.sub(r"{{.*?}}", "1", address).partition("?")[0]
        method = "GET" if attribute in {"href", "hx-get"} else "POST"
        is_asked = path in {"/moderation/log", "/search"} or path.endswith("/jump")
        if is_asked or path.startswith("/uploads/"):
            method = "GET"
        try:
            adapter.match(path, method=method)
        except RequestRedirect as redirect:
            pytest.fail(f"{path} leads to {redirect.new_url}")
        except HTTPException as error:
            pytest.fail(f"{method} {path}: {error}")


@pytest.mark.parametrize("name", HTML)
def test_texts_that_people_read_can_be_translated(name):
    text = re.sub(r"{% block width %}.*?{% endblock %}", "", TEXTS[name])
    text = JINJA.sub("", re.sub(r"{{.*?}}", "x", text))
    read = BeautifulSoup(text, "html.parser").get_text(" ")

    assert re.findall(r"[a-wyzA-ZА-Яа-яё]{3,}", read) == []
