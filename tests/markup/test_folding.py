"""Folding quotes inside stored HTML."""

import pytest
from markupsafe import Markup

from forum import markup
from forum.markup import Context, Source, fold_quotes, render

SOURCES = {
    0: Source("/posts/5", "Ann", 1, "exact"),
    1: Source("/posts/6", "Bob", 2, "exact"),
}
FOLDED = {5: "Of Ann", 6: "Of Bob"}


def rendered(source: str) -> Markup:
    return render(source, Context(sources=SOURCES))


def test_a_quote_of_an_ignored_post_stands_behind_a_line():
    html = rendered("[quote=Ann;5]Words[/quote]\nMine")

    folded = fold_quotes(html, {5: "Of <Ann>"})

    assert folded.startswith('<details class="folded"><summary>Of &lt;Ann&gt;</summary><blockquote')
    assert folded.count("</blockquote></details>") == 1
    assert folded.rstrip().endswith("<p>Mine</p>")


def test_other_quotes_stay_open():
    html = rendered("[quote=Ann;5]Words[/quote]\n\n> as in mail\n\n[quote=Bob;6]Other[/quote]")

    folded = fold_quotes(html, {6: "Of Bob"})

    assert folded.count("<details") == folded.count("</details>") == 1
    assert folded.index("Words") < folded.index("as in mail") < folded.index("<details")


@pytest.mark.parametrize(
    ("ids", "count"),
    [((), 0), ((5,), 1), ((6,), 1), ((5, 6), 2), ((7,), 0)],
)
def test_quotes_inside_quotes_fold_on_their_own(ids, count):
    html = rendered("[quote=Ann;5]Outer\n[quote=Bob;6]Inner[/quote]\nagain[/quote]\nMine")

    folded = fold_quotes(html, {id: FOLDED.get(id, "x") for id in ids})

    assert folded.count("<details") == folded.count("</details>") == count
    assert folded.count("<blockquote") == folded.count("</blockquote>") == 2
    without = folded.replace('<details class="folded">', "").replace("</details>", "")
    for words in FOLDED.values():
        without = without.replace(f"<summary>{words}</summary>", "")
    assert without == html


@pytest.mark.parametrize(
    "source",
    [
        "![</blockquote>](/uploads/a.png) [quote=Ann;5]Words[/quote]",
        '[quote=Ann;5]![</blockquote><blockquote class="quote">](/uploads/a.png)[/quote]',
        '```\n<blockquote class="quote"><p class="quote-source"><a class="opens-post" '
        'href="/posts/5">\n```\n[quote=Ann;5]Words[/quote]',
        "[quote=Ann;5][code]</blockquote>[/code][/quote]",
    ],
)
def test_what_only_looks_like_a_quote_folds_nothing(source):
    folded = fold_quotes(rendered(source), FOLDED)

    assert folded.count('<details class="folded">') == folded.count("</details>") == 1
    assert folded.index("<details") < folded.index("<blockquote ")
    assert "</blockquote></details>" in folded


def test_a_name_without_a_known_post_folds_nothing():
    html = markup.render("[quote=Ann]Words[/quote] [quote=Ann;5]Words[/quote]", Context())

    assert fold_quotes(html, FOLDED) == html
