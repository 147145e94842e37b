"""Routes that show threads like another one, and like one that is about to be started."""

from flask import request

from forum.extensions import limiter
from forum.search.alike import threads_like, threads_titled_like
from forum.search.views import blueprint, search_limit
from forum.threads.models import Thread
from forum.threads.queries import visible_thread_or_404
from forum.web.access import poster_key, viewer
from forum.web.pages import render_page


@blueprint.app_template_global()
def likely_threads(title: str | None) -> list[Thread]:
    """Find the threads that a new one of this title would perhaps repeat."""
    return threads_titled_like(title or "", viewer())


@blueprint.get("/threads/<id:thread_id>/similar")
@limiter.limit(search_limit, key_func=poster_key)
def similar(thread_id: int):
    """Show threads that are like one."""
    thread = visible_thread_or_404(thread_id, viewer())
    threads = threads_like(thread, viewer())
    return render_page("search/similar.html", thread=thread, threads=threads)


@blueprint.get("/search/titles")
@limiter.limit(search_limit, key_func=poster_key)
def titles():
    """Show the threads that a new one would perhaps repeat, while its title is typed."""
    return render_page("search/titles.html", title=request.args.get("title", ""))
