"""Moderation: the public log of what moderators did, with who, why and when."""
