"""An article's draft: its standfirst and its byline on lines of their own, then the text."""


def bound(*, standfirst: str, byline: str, source: str) -> str:
    """Put the words of an article into one text; nothing when only the byline is there."""
    return f"{standfirst}\n{byline}\n{source}" if (standfirst or source).strip() else ""


def words_of(article) -> str:
    """Put the words that an article has into the text that its draft would be."""
    return bound(standfirst=article.standfirst, byline=article.byline, source=article.source)


def taken_apart(text: str) -> dict[str, str]:
    """Find the words of an article again in the text of its draft."""
    standfirst, byline, source = [*text.split("\n", 2), "", ""][:3]
    return {"standfirst": standfirst, "byline": byline, "source": source}
