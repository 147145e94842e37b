import pytest
from markupsafe import Markup

from forum import markup


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>One <b>t</b>wo</p><p>three</p>", "One two three"),
        ("<blockquote><p>a</p><blockquote>b</blockquote>c</blockquote><p>Mine</p>", "Mine"),
        ('<details class="spoiler"><summary>S</summary>the end</details><p>Mine</p>', "Mine"),
        ("<p>1 &lt; 2 &amp; 3</p>", "1 < 2 & 3"),
        ('<p>a<a href="/x" title="b > c">d</a></p>', "ad"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ('<p>a<br>b<img src="/x" alt="c">d</p>', "a b d"),
        ("<p>" + "x" * 10_000, "x" * 5_997),
        ("<p>a</p><blockquote><p>" + "x" * 10_000, "a"),
        ("<p>a < b", "a b"),
        ("", ""),
    ],
)
def test_the_words_of_a_text_are_read_without_what_others_said(html, words):
    assert markup.readable(Markup(html)) == words
