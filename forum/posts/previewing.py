"""Previews: the typed text as it would stand on the page."""

from flask import current_app, request
from markupsafe import Markup

from forum import markup
from forum.forms import Form
from forum.posts.rendering import render_post
from forum.sections.models import Section
from forum.web.access import viewer


def preview_of(form: Form, section: Section) -> Markup | None:
    """Render the text of a form that asks for a look at it."""
    source = form["source"].data
    if "preview" not in request.form or not source:
        return None
    markup.check(source, current_app.config["POST_MAX_LENGTH"])
    return render_post(source, section, viewer()).html
