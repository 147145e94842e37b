"""The tree of sections: the index page and the section page."""
