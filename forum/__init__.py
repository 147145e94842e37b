"""Veche: a forum that one person can host on the smallest machine."""

from collections.abc import Mapping
from importlib import import_module

from flask import Flask

from forum import models  # noqa: F401  (every table is known before the first query)
from forum.config import VERSION, flask_config, read_settings
from forum.database.dialects import engine_options, normalized_url, tune
from forum.database.migrating import install_migrations
from forum.extensions import babel, compress, csrf, db, limiter, login_manager

__version__ = VERSION
FEATURES = (
    "sections",
    "threads",
    "posts",
    "drafts",
    "accounts",
    "ignoring",
    "bookmarks",
    "news",
    "reading",
    "moderation",
    "reputation",
    "feeds",
    "search",
    "directory",
)


def create_app(settings: Mapping[str, object] | None = None) -> Flask:
    """Assemble the forum; `settings` win over the environment."""
    from forum.web.templates import Templates

    config = flask_config(read_settings(settings))
    app = Flask(
        __name__,
        instance_path=str(config["DATA_DIR"]),
        template_folder=str(template_folder()),
        static_folder=None,
    )
    app.config.update(config)
    app.jinja_environment = Templates
    _connect_database(app)
    _bind_extensions(app)
    _install_web(app)
    for feature in FEATURES:
        app.register_blueprint(import_module(f"forum.{feature}.views").blueprint)
    return app


def template_folder():
    """Find the templates: beside the package in a checkout, inside it when installed."""
    from forum.config import ROOT

    packaged = ROOT / "forum" / "templates"
    return packaged if packaged.is_dir() else ROOT / "templates"


def _connect_database(app: Flask) -> None:
    url = normalized_url(app.config["SQLALCHEMY_DATABASE_URI"])
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url, app.config["THREADS"])
    db.init_app(app)
    with app.app_context():
        tune(db.engine)
    install_migrations(app)


def _bind_extensions(app: Flask) -> None:
    from forum.web.languages import install_languages

    login_manager.init_app(app)
    csrf.init_app(app)
    install_languages(app, babel)
    limiter.init_app(app)
    compress.init_app(app)


def _install_web(app: Flask) -> None:
    from forum.web.application import install_web

    install_web(app)
