"""Whom a member does not want to read: known to that member alone."""
