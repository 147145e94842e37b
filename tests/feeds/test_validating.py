import pytest

from tests.feeds.validating import faults_of

GOOD = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://a.example/">
<id>tag:a.example,2026:posts</id><title>T</title><updated>2026-01-02T00:00:00Z</updated>
<author><name>A</name></author>
<link rel="self" href="https://a.example/x.atom"/><link href="https://a.example/"/>
<entry><id>tag:a.example,2026:posts/2</id><title>T</title><updated>2026-01-02T00:00:00Z</updated>
<published>2026-01-01T00:00:00Z</published><link href="https://a.example/2"/>
<content type="html">&lt;p&gt;&lt;a href="https://b.example/"&gt;x&lt;/a&gt;</content></entry>
<entry><id>tag:a.example,2026:posts/1</id><title>T</title><updated>2026-01-01T00:00:00Z</updated>
<published>2026-01-01T00:00:00Z</published><link href="https://a.example/1"/>
<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div></summary></entry>
</feed>"""


@pytest.fixture(autouse=True)
def database():
    """Need none: these tests look at texts."""


def test_a_good_feed_has_no_fault():
    assert faults_of(GOOD.encode(), "https://a.example/x.atom") == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("</feed>", "</feeds>"),
        (' encoding="utf-8"', ""),
        ("<feed xmlns", "<!DOCTYPE x>\n<feed xmlns"),
        ("posts/2", "posts/1"),
        ("tag:a.example,2026:posts/2", "https://a.example/2"),
        ("<title>T</title>", ""),
        ("<title>T</title>", "<title>T</title><title>T</title>"),
        ("<title>T", '<title type="markdown">T'),
        ("<title>T", "<title>T<b>x</b>"),
        ("<author><name>A</name></author>", ""),
        ("<name>A</name>", "<name> </name>"),
        ("2026-01-02T00:00:00Z", "2026-01-02 00:00:00"),
        ("2026-01-02T00:00:00Z", "2026-02-30T00:00:00Z"),
        ("T</title><updated>2026-01-02", "T</title><updated>2026-01-01"),
        ("<published>2026-01-01", "<published>2026-01-03"),
        ('rel="self"', 'rel="myself"'),
        ("https://a.example/x.atom", "https://a.example/y.atom"),
        ('<link href="https://a.example/2"/>', '<link href="/2"/>'),
        ('<link href="https://a.example/2"/>', '<link href="https://a.example/2"/>' * 2),
        ('<link href="https://a.example/2"/>', ""),
        ("https://b.example/", "/posts/1"),
        ("&lt;p&gt;", "&lt;script&gt;"),
        ("&lt;p&gt;", "&lt;p onclick=x&gt;"),
        ("<p>x</p></div>", "<p>x</p></div><p/>"),
        ("<entry>", "<entry>text"),
        ("<entry>", "<entry><item/>"),
        ("<entry>", '<entry lang="en">'),
        (' xml:lang="en"', ""),
    ],
)
def test_a_fault_is_found(right, wrong):
    assert right in GOOD

    assert faults_of(GOOD.replace(right, wrong, 1).encode(), "https://a.example/x.atom")


def test_entries_in_the_wrong_order_are_found():
    old = "<published>2026-01-01"
    turned = GOOD.replace(old, "<published>2025-01-01", 1)

    assert "the newest do not come first" in faults_of(turned.encode())
