"""News: articles, their cards, and the comments that are posts of the article's own thread."""
