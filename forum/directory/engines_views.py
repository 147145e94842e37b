"""The owner's page about search engines."""

from flask import current_app, request

from forum.directory import engines, sitemaps
from forum.directory.robots import robots_txt
from forum.directory.views import blueprint
from forum.permissions import can_administrate
from forum.web.access import authorize, viewer
from forum.web.pages import render_page


@blueprint.get("/admin/engines")
def show_engines():
    """Show administrators what search engines get, and what could be better."""
    authorize(can_administrate(viewer()))
    files = sitemaps.files()
    return render_page(
        "directory/engines.html",
        checks=list(engines.checks(request.host)),
        sections=engines.sections(),
        titles=engines.titles(),
        file_count=len(files),
        newest=max((place.changed_at for place in files if place.changed_at), default=None),
        robots=robots_txt(),
        is_telling=bool(current_app.config["INDEXNOW_KEY"]),
        told=current_app.extensions["indexnow"].told,
    )
