"""What robots.txt asks of robots, and what stands in the other files for machines."""

from datetime import UTC, datetime, timedelta

from flask import current_app
from werkzeug.urls import iri_to_uri

from forum.database.base import now
from forum.mailing import public_url

# What leads nowhere for a robot: forms, what belongs to one member, lists that only narrow down
# what is listed elsewhere, and whole threads for printers. Stars and $ as in RFC 9309.
CLOSED = (
    "/admin/",
    "/answers",
    "/bookmarks",
    "/drafts",
    "/reading",
    "/register",
    "/reset-password",
    "/search",
    "/settings",
    "/sign-in",
    "/sections/*/threads/new",
    "/threads/new",
    "/threads/unread",
    "/threads/mine",
    "/threads/joined",
    "/threads/*/reply",
    "/threads/*/jump",
    "/threads/*/newest",
    "/threads/*/since",
    "/threads/*/print",
    "/threads/*/thread.html",
    "/threads/*/thread.md",
    "/threads/*/posts?",
    "/news/new",
    "/news/*/posts?",
    "/members/*/posts?",
    "/members/*/threads?",
    "/members/*/reputation?",
    "/moderation/*?",
    "/posts/*/menu",
    "/posts/*/plus",
    "/posts/*/minus",
)
# Robots that gather texts to train models. Those that fetch a page for a reader, or to find it
# again, are search engines like others.
TRAINERS = (
    "AI2Bot",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "cohere-training-data-crawler",
    "Diffbot",
    "Google-Extended",
    "GPTBot",
    "meta-externalagent",
    "omgili",
    "PanguBot",
    "Timpibot",
)
# Days after which security.txt asks to be looked at again, always ahead (RFC 9116, 2.5.5).
DAYS_OF_SECURITY = 180


def robots_txt() -> str:
    """Write robots.txt as the settings want it."""
    config = current_app.config
    if not config["ENGINES"]:
        return "User-agent: *\nDisallow: /\n"
    groups = [_group(["*"], CLOSED)]
    if not config["AI_CRAWLERS"]:
        note = "# We do not want our texts to train models. This only asks; it stops nobody.\n"
        groups.append(note + _group(TRAINERS, ["/"]))
    return "\n".join([*groups, f"Sitemap: {iri_to_uri(public_url('/sitemap.xml'))}\n"])


def _group(agents, paths) -> str:
    lines = [
        *(f"User-agent: {agent}" for agent in agents),
        *(f"Disallow: {path}" for path in paths),
    ]
    return "\n".join(lines) + "\n"


def security_txt() -> str:
    """Write security.txt (RFC 9116): whom to tell of a hole, and in which languages."""
    config = current_app.config
    languages = dict.fromkeys((config["LANGUAGE"], *config["LANGUAGES"]))
    facts = {
        "Contact": iri_to_uri(config["SECURITY_CONTACT"]),
        "Expires": f"{_expires():%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": ", ".join(languages),
        "Canonical": iri_to_uri(public_url("/.well-known/security.txt")),
    }
    return "".join(f"{name}: {value}\n" for name, value in facts.items())


def _expires() -> datetime:
    """Return a midnight: the file is the same all day."""
    day = now().date() + timedelta(days=DAYS_OF_SECURITY)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
