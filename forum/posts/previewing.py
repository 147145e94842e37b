"""Previews: the typed text as it would stand on the page, and what it would answer."""

from typing import NamedTuple

from flask import current_app, request
from markupsafe import Markup

from forum import markup
from forum.forms import Form
from forum.posts.addressing import Addressee, Earlier
from forum.posts.models import Post
from forum.posts.rendering import render_post
from forum.sections.models import Section
from forum.web.access import viewer


class Preview(NamedTuple):
    """A text on trial: the post that it would answer, or else whom its first words name."""

    html: Markup
    answered: Post | None = None
    addressee: Addressee | None = None


def preview_of(
    form: Form, section: Section, earlier: Earlier | None = None, answered: Post | None = None
) -> Preview | None:
    """Render the text of a form that asks for a look at it."""
    source = form["source"].data
    if "preview" not in request.form or not source:
        return None
    markup.check(source, current_app.config["POST_MAX_LENGTH"])
    rendered = render_post(source, section, viewer(), earlier)
    return Preview(rendered.html, answered, rendered.addressee)
