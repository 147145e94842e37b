"""Making quotes to be typed on: the text that a reply form starts with."""

from forum.forms import clean_text
from forum.posts.models import Post

LONGEST_SELECTION = 20_000


def quotation(post: Post, selected: str = "") -> str:
    """Quote a post, whole or the selected part, in the words of the markup."""
    text = (clean_text(selected) or "").strip()[:LONGEST_SELECTION] or post.source.strip()
    return f"[quote={post.author.name};{post.id}]\n{text}\n[/quote]\n\n"
