"""Read rendered HTML the way a browser's parser would, and judge it by the allow-list."""

from html.parser import HTMLParser

from forum.markup.sanitize import ALLOWED

VOID = frozenset({"br", "hr", "img"})


class Reader(HTMLParser):
    """Collects what stands in the HTML, and what ought not to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[object] = []
        self.text = ""
        self.feed(str(html))
        self.close()
        self.wrong += self.open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in ALLOWED:
            self.wrong.append(tag)
        for name, value in attrs:
            test = ALLOWED.get(tag, {}).get(name)
            if test is None or not test(value or ""):
                self.wrong.append((tag, name, value))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.wrong.append(f"comment {data}")

    def handle_decl(self, decl):
        self.wrong.append(f"declaration {decl}")

    def handle_pi(self, data):
        self.wrong.append(f"instruction {data}")

    def unknown_decl(self, data):
        self.wrong.append(f"declaration {data}")


def elements(html: str, tag: str) -> list[dict[str, str | None]]:
    """Return the attributes of every element of this kind."""
    return [attrs for name, attrs in Reader(html).elements if name == tag]


def seen(html: str) -> str:
    """Return the text a reader sees, on one line."""
    return " ".join(Reader(html).text.split())


def addresses(html: str) -> list[str | None]:
    """Return where the links lead."""
    return [attrs.get("href") for attrs in elements(html, "a")]
