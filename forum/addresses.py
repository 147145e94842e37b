"""The addresses of things, decided once: numbers decide, slugs are for readers."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlencode

LATIN = "a,b,v,g,d,e,e,zh,z,i,y,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,y,,e,yu,ya,i,yi,e,g"
CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
        LATIN.split(","),
        strict=True,
    )
)


@lru_cache(4096)
def slugify(text: str, limit: int = 70) -> str:
    """Transliterate a title into what stands in an address; empty when nothing can be kept."""
    composed = unicodedata.normalize("NFC", text.casefold())
    lowered = "".join(CYRILLIC.get(letter, letter) for letter in composed)
    parts = unicodedata.normalize("NFKD", lowered)
    # Signs set words apart, such as a dash; letters and marks that have no Latin are left out.
    spaced = "".join(
        sign if sign.isalnum() or unicodedata.combining(sign) else "-" for sign in parts
    )
    plain = spaced.encode("ascii", "ignore").decode()
    slug = re.sub(r"-+", "-", plain).strip("-")
    if len(slug) > limit:
        slug = slug[: limit + 1].rpartition("-")[0] or slug[:limit]
    return slug


def _slugged(path: str, slug: str) -> str:
    return f"{path}-{slug}" if slug else path


def section(slug: str, page: int = 1) -> str:
    """Return the address of a page of a section."""
    return paged(f"/sections/{slug}", page)


def thread(id: int, slug: str, page: int = 1) -> str:
    """Return the address of a page of a thread."""
    return paged(_slugged(f"/threads/{id}", slug), page)


def threads(list: str, page: int = 1) -> str:
    """Return the address of a page of a list of threads across sections."""
    return paged(f"/threads/{list}", page)


def post(id: int) -> str:
    """Return the lasting address of a post; it leads to its place in the thread."""
    return f"/posts/{id}"


def member(id: int, name: str) -> str:
    """Return the address of a member's profile."""
    return _slugged(f"/members/{id}", slugify(name))


def article(id: int, slug: str, page: int = 1) -> str:
    """Return the address of an article and a page of its comments."""
    return paged(_slugged(f"/news/{id}", slug), page)


def search(text: str, page: int = 1, **asked: object) -> str:
    """Return the address of a page of what is found for a question."""
    return paged("/search", page, q=text, **asked)


def search_feed(text: str) -> str:
    """Return the address of the feed of what is found for a question."""
    return paged("/search.atom", q=text)


def paged(path: str, page: int = 1, **asked: object) -> str:
    """Return the address of a page of a list, narrowed to what is asked for."""
    if not asked:
        return f"{path}?page={page}" if page > 1 else path
    query = {**asked, "page": page if page > 1 else ""}
    chosen = urlencode({name: value for name, value in query.items() if value})
    return f"{path}?{chosen}" if chosen else path
