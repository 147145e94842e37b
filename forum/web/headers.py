"""Headers of every answer: what browsers and caches are told."""

from wsgiref.headers import Headers as FileHeaders

from flask import Flask, request, session
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response

from forum.web.pages import vary_on_shape

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
FIXED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


# An address may be all that protects an answer: no cache, no robot, no other site is to learn it.
SECRET = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def add_fixed_headers(headers: Headers | FileHeaders, app: Flask) -> None:
    """Add what stands on every answer, pages and files alike."""
    for name, value in FIXED.items():
        headers.setdefault(name, value)
    if app.config["IS_HTTPS"]:
        headers["Strict-Transport-Security"] = "max-age=63072000"


def install_headers(app: Flask) -> None:
    """Add the fixed headers, and keep personal answers out of every cache."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        add_fixed_headers(response.headers, app)
        if response.mimetype == "text/html":
            vary_on_shape(response)
            response.vary.update(("Cookie", "Accept-Language"))
        elif not (response.mimetype or "").startswith("image/"):
            # Pages say it themselves, and pictures belong to them.
            response.headers.setdefault("X-Robots-Tag", "noindex")
        if "Cache-Control" not in response.headers:
            # Not only members have one: a form to sign in carries a token that fits nobody else.
            personal = request.method != "GET" or bool(session)
            response.headers["Cache-Control"] = "no-store" if personal else "no-cache"
        return response
