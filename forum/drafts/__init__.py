"""Drafts: what a member has typed and not yet posted."""
