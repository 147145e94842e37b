"""Reputation: votes on posts from a supply that the voter can see, and their public ledger.

A vote changes the score of its post wherever that stands. The reputation of its author is the sum
of the scores of posts that guests can read: it must not tell of private sections.
"""
