"""Threads: starting, reading, replying; locking, pinning, moving, hiding."""
