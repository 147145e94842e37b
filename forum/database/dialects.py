"""What each database needs to be told: connection settings, how a transaction begins."""

from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import URL, make_url

from forum.database.transactions import is_writing

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # FULL: a post that was acknowledged survives a power cut, not only a crash.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    # The system keeps what was read anyway: more here, or mapped, made no page quicker.
    "PRAGMA cache_size=-2000",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA journal_size_limit=67108864",
)

POSTGRESQL_SETTINGS = """
    -- A page wants a few rows, each by its index: to compile its plan, or to call workers for it,
    -- takes longer than to run it; and no disk of today turns slower for a page out of order.
    SET jit = off;
    SET max_parallel_workers_per_gather = 0;
    SET random_page_cost = 1.1;
"""


def normalized_url(text: str) -> URL:
    """Name the driver we use for a database address written in the common short form."""
    url = make_url(text)
    if url.drivername in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    return url


def engine_options(url: URL, threads: int) -> dict[str, object]:
    """Return what the engine is made with: a connection for each thread and a few to spare."""
    options: dict[str, object] = {"pool_size": threads, "max_overflow": 4}
    if url.get_backend_name() == "sqlite":
        options["connect_args"] = {"isolation_level": None, "timeout": 5}
    else:
        options["pool_pre_ping"] = True
    return options


def connect_to_read(engine: Engine) -> Any:
    """Open a connection of the driver's own on which every question is a transaction of its own."""
    arguments, options = engine.dialect.create_connect_args(engine.url)
    driver: Any = engine.dialect.loaded_dbapi
    if engine.dialect.name == "postgresql":
        return driver.connect(*arguments, autocommit=True, **options)
    alone = {"isolation_level": None, "timeout": 5, "check_same_thread": False}
    return driver.connect(*arguments, **{**options, **alone})


def tune(engine: Engine) -> None:
    """Attach the connection settings that the engine's database wants."""
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine)
    else:
        _tune_postgresql(engine)


def _tune_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def set_planner(connection, record):
        connection.execute(POSTGRESQL_SETTINGS)
        connection.commit()


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection, record):
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing() else "BEGIN")
