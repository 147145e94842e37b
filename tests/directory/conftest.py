"""What tests of files for machines read them with."""

from xml.etree import ElementTree

import pytest

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def listed(client):
    """Return a function that reads a sitemap, or their index: path -> when it changed."""

    def read(path: str = "/sitemap.xml") -> dict[str, str | None]:
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, "application/xml")
        return {
            element.findtext("s:loc", "", NAMES).removeprefix("http://localhost"): element.findtext(
                "s:lastmod", None, NAMES
            )
            for element in ElementTree.fromstring(answer.data)
        }

    return read
