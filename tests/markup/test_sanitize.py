import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from forum.markup import render
from forum.markup.sanitize import ALLOWED, sanitize
from tests.markup.hostile import ADDRESSES, HANDLERS, MUTATIONS, PLACES, SOURCES
from tests.markup.reading_html import Reader, addresses

PARTS = ["<", ">", '"', "'", "/", "=", " ", "a", "p", "svg", "style", "<!--", "-->", "&lt;", "href"]


@pytest.mark.parametrize("source", SOURCES)
def test_hostile_text_passes_only_as_text(source):
    assert Reader(render(source)).wrong == []


@pytest.mark.parametrize("place", PLACES)
def test_hostile_text_is_as_harmless_in_every_place(place):
    for source in SOURCES:
        html = render(place.replace("{}", source))
        assert Reader(html).wrong == [], source


@pytest.mark.parametrize("source", SOURCES)
def test_no_angle_bracket_stands_bare_in_an_attribute(source):
    html = render(source)
    inside_quotes = [part.split('"')[1::2] for part in html.split("<")[1:]]

    assert html.count("<") == len(Reader(html).elements) + html.count("</")
    assert not any("<" in value for values in inside_quotes for value in values)


@pytest.mark.parametrize("html", [*HANDLERS, *MUTATIONS])
def test_raw_html_is_cleaned_even_if_a_step_before_let_it_through(html):
    assert Reader(sanitize(html)).wrong == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_raw_link_loses_a_bad_address(address):
    html = sanitize(f'<a href="{address}">x</a>')

    # The cleaner knows no &Tab; and escapes it: a strange path of this site, not another site.
    assert addresses(html) in ([None], ["/&Tab;/evil.example"])


@pytest.mark.parametrize(
    "attribute",
    [
        'onclick="x"',
        'hx-get="/x"',
        'data-hx-get="/x"',
        'data-x="1"',
        '_="on load"',
        'style="color:red"',
        'id="posts"',
        'name="x"',
        'title="x"',
        'target="_blank"',
        'class="admin"',
        'class="mention admin"',
        'rel="opener"',
    ],
)
@pytest.mark.parametrize("tag", ["a", "p", "span", "details", "td", "code"])
def test_other_attributes_are_dropped(tag, attribute):
    html = sanitize(f"<{tag} {attribute}>x</{tag}>")

    assert "=" not in html


@pytest.mark.parametrize(
    "html",
    [
        '<pre><code class="language-c++">x</code></pre>',
        '<blockquote class="quote"><p class="quote-source">x</p></blockquote>',
        '<data class="word" value="exact"></data>',
        '<img src="/uploads/a.png" alt="&lt;b&gt;" loading="lazy">',
        '<a href="http://a.ru/?a=1&amp;b=2" rel="nofollow ugc noopener">x</a>',
        '<ol start="5"><li>x</li></ol>',
    ],
)
def test_our_own_html_passes_unchanged(html):
    assert sanitize(html) == html


@pytest.mark.parametrize(
    "address",
    ["http://a.ru/x.png", "//a.ru/x.png", "/x.png", "/uploads/../x", "/uploads/%2E%2e/x", "data:x"],
)
def test_an_image_comes_from_our_uploads_or_not_at_all(address):
    assert "src" not in sanitize(f'<img src="{address}" alt="x">')


def test_the_result_is_markup():
    assert isinstance(sanitize("x"), Markup)


def test_the_table_names_no_active_attribute():
    names = {name for tests in ALLOWED.values() for name in tests}

    assert not any(name.startswith(("on", "hx", "data", "_", "style", "id")) for name in names)


@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=3)).map("".join))
def test_any_html_becomes_balanced_and_allowed(html):
    assert Reader(sanitize(html)).wrong == []


@given(st.lists(st.sampled_from(["<b>", "a", "<", "&", "&amp;", '"', "<em>", "</em>", "<p>"])))
def test_cleaning_twice_changes_nothing(parts):
    once = sanitize("".join(parts))

    assert sanitize(once) == once


def test_threads_do_not_mix_texts():
    results = {}

    def clean(number):
        results[number] = {sanitize(f"<p>{number}<x></p>" * 20) for _ in range(20)}

    threads = [threading.Thread(target=clean, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(results[number] == {sanitize(f"<p>{number}<x></p>" * 20)} for number in range(6))
