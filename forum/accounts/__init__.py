"""Members and guests: sign-up, sign-in, sessions, profiles, settings, groups."""
