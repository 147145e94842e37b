"""People and things that the tests of feeds share."""

from xml.etree import ElementTree

import pytest

from tests.news.conftest import editor, insiders, make_article, private_section  # noqa: F401

ATOM = {"atom": "http://www.w3.org/2005/Atom", "html": "http://www.w3.org/1999/xhtml"}


class Read:
    """A feed as a program reads it."""

    def __init__(self, response) -> None:
        assert response.status_code == 200, response.status
        self.root = ElementTree.fromstring(response.data)
        self.entries = self.root.findall("atom:entry", ATOM)

    def text(self, name: str, of=None) -> str | None:
        """Return a text of the feed, or of one of its entries."""
        return (self.root if of is None else of).findtext(f"atom:{name}", namespaces=ATOM)

    def texts(self, name: str) -> list[str | None]:
        """Return a text of every entry."""
        return [self.text(name, entry) for entry in self.entries]

    def summary(self, entry) -> str | None:
        """Return the words of an entry's summary, without the link below them."""
        return entry.findtext("atom:summary/html:div/html:p", namespaces=ATOM)

    def link(self, relation: str, of=None) -> str | None:
        """Return where a link of the feed leads, or of one of its entries."""
        holder = self.root if of is None else of
        found = holder.find(f"atom:link[@rel='{relation}']", ATOM)
        return None if found is None else found.get("href")


@pytest.fixture
def read(client):
    """Return a function that reads a feed as a guest."""
    return lambda address, **headers: Read(client.get(address, headers=headers))
