"""One template, two shapes: whole pages for browsers, regions of them for htmx."""

import re
from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response

from forum.web.templates import templates

ALREADY = _l("It is so already: nothing was changed.")
VARY = (
    "HX-Request",
    "HX-Request-Type",
    "HX-Target",
    "HX-Boosted",
    "HX-History-Restore-Request",
)


def wanted_target() -> str | None:
    """Name the element that htmx is going to swap, or None when it wants a page."""
    headers = request.headers
    if "HX-Request" not in headers or headers.get("HX-Request-Type", "partial") != "partial":
        return None
    if "HX-Boosted" in headers or "HX-History-Restore-Request" in headers:
        return None
    return headers.get("HX-Target", "").rpartition("#")[2] or None


def wanted_region() -> str | None:
    """Name the part of the page htmx asked for, or None when it wants all of it.

    A target `posts` is the block `posts`; one of many, `post-12`, is the block `post`.
    """
    return re.sub(r"-\d+$", "", wanted_target() or "") or None


def region_id(name: str, number: int | None = None) -> str:
    """Return the DOM id of a region, one of many if it has a number; a swap keeps the id it has."""
    if wanted_region() == name:
        return wanted_target() or name
    return name if number is None else f"{name}-{number}"


def render_whole(template: str, **context: Any) -> str:
    """Render a template from its beginning to its end."""
    return render_template(templates().get_template(template), **context)


def render_page(template: str, **context: Any) -> str:
    """Render a page, or only the block that htmx is going to swap."""
    page = templates().get_template(template)
    region = page.blocks.get(wanted_region() or "")
    if region is None:
        return render_template(page, **context)
    current_app.update_template_context(context)
    return "".join(region(page.new_context(context)))


def respond(template: str, *, otherwise: str, code: int = 303, **context: Any) -> Response:
    """Answer htmx with the changed parts, and everybody else with a redirect to see them."""
    if wanted_region() is None:
        return redirect(otherwise, code)
    return make_response(render_page(template, **context))


def go_to(address: str) -> Response:
    """Send the person to another page, also from inside a swap."""
    if "HX-Request" in request.headers:
        return Response(status=200, headers={"HX-Redirect": iri_to_uri(address)})
    return redirect(address, 303)


def tell_and_go(address: str, done: object, *, was_done: bool) -> Response:
    """Send the person on with a word of what is done now, or that it had been done before."""
    flash(str(ALREADY if was_done else done), "caution" if was_done else "good")
    return go_to(address)


def vary_on_shape(response: Response) -> Response:
    """Tell caches that one address has two shapes."""
    response.vary.update(VARY)
    return response
