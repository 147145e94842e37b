"""Atom feeds of what is new: for everybody, and under secret addresses for members."""
