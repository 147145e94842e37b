"""Posts and threads that a member wants to find again, each with a note of their own."""
