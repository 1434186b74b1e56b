"""From a database URL to a Database that keeps what it says it kept."""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from rules.procedures import Procedures
from storage.database import Database
from storage.schema import is_current

LOCK = 0x59495348
"""The advisory lock that a running bot holds on PostgreSQL ("YISH")."""


class BadDatabase(Exception):
    """The database cannot be used; the message says what, where and how to mend."""


def database_url(text_: str) -> URL:
    """The URL with our drivers filled in. Raises BadDatabase where it is neither SQLite nor PostgreSQL."""
    try:
        url = make_url(text_)
    except (ArgumentError, ValueError) as error:
        raise BadDatabase("should look like sqlite:///data/yishiting.db or postgresql://user@host/name") from error
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in ("sqlite", "sqlite+pysqlite") and url.database not in (None, "", ":memory:"):
        return url
    raise BadDatabase("should be a SQLite file (sqlite:///data/yishiting.db) or PostgreSQL (postgresql://…)")


@contextmanager
def usable(url: URL) -> Iterator[None]:
    """Whatever a database that cannot be reached, opened, read or written raises inside becomes BadDatabase."""
    kind = "this program may write the file and its folder" if _is_file(url) else "the server runs and lets it in"
    try:
        yield
    except CommandError as error:
        raise BadDatabase(f"{url.database} was made by another version of this program ({error})") from error
    except (DBAPIError, OSError) as error:
        why = str(getattr(error, "orig", error)).partition("\n")[0]
        raise BadDatabase(f"{url.database} cannot be used: {why}; check YISHI_DATABASE_URL and that {kind}") from error


def is_set_up(url: URL) -> bool:
    """Whether a database is there and has the newest schema; makes nothing. Raises BadDatabase."""
    with usable(url):
        return (not _is_file(url) or Path(url.database or "").exists()) and is_current(url)


def open_database(url: str | URL, procedures: Procedures, **kwargs: Any) -> Database:
    """A Database over an existing, migrated schema. Raises BadDatabase where commits would not be on disk."""
    url = database_url(url) if isinstance(url, str) else url
    if _is_file(url):
        engine, reading = _sqlite(url, writes=True), _sqlite(url, writes=False)
    else:
        engine, reading = _postgresql(url, pool_size=8, max_overflow=2), _postgresql(url, pool_size=4, max_overflow=4)
        with usable(url):
            _assert_commits_are_kept(engine)
    return Database(engine, reading, procedures, **kwargs)


def _is_file(url: URL) -> bool:
    return url.drivername.startswith("sqlite")


def _postgresql(url: URL, **pool: int) -> Engine:
    # values are people's words: they have no business in an error's text, which goes to the log
    engine = create_engine(url, pool_pre_ping=True, hide_parameters=True, **pool)

    @event.listens_for(engine, "handle_error")
    def _without_values(context: ExceptionContext) -> None:
        """PostgreSQL adds a line “DETAIL: Key (…)=(the value)”."""
        primary = getattr(getattr(context.original_exception, "diag", None), "message_primary", None)
        for error in (context.original_exception, context.sqlalchemy_exception):
            if primary and error is not None:
                error.args = (primary,)

    return engine


def _sqlite(url: URL, *, writes: bool) -> Engine:
    engine = create_engine(url, connect_args={"check_same_thread": False}, hide_parameters=True)
    # FULL: with NORMAL a power cut loses acknowledged taps. secure_delete: erased means erased.
    pragmas = ["journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000", "secure_delete=ON"]

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        for pragma in [*pragmas, f"query_only={'OFF' if writes else 'ON'}"]:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _assert_commits_are_kept(engine: Engine) -> None:
    with engine.connect() as connection:
        for setting in ("synchronous_commit", "fsync"):
            value = connection.execute(text(f"SHOW {setting}")).scalar()
            if value == "off":
                raise BadDatabase(f"PostgreSQL has {setting}=off: acknowledged votes could be lost; set it to on")


@contextmanager
def the_only_process(url: URL) -> Iterator[None]:
    """Hold the database for this process. Raises BadDatabase where another holds it, or it cannot be reached."""
    with ExitStack() as held:
        with usable(url):
            is_ours = _lock_file(url, held) if _is_file(url) else _lock_session(url, held)
        if not is_ours:
            raise BadDatabase(f"{url.database} is in use by a running bot; stop that one first")
        yield


def _lock_file(url: URL, held: ExitStack) -> bool:
    path = Path(f"{url.database}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        fcntl.flock(held.enter_context(path.open("a")), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_session(url: URL, held: ExitStack) -> bool:
    """PostgreSQL lets go of the lock when the session ends, however it ends."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True)
    connection = held.enter_context(engine.connect())
    return bool(connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK}).scalar())
