"""Real databases, a clock that is moved by hand, and nothing of ours that is played by something else."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import URL

from config import procedures
from storage.connect import open_database
from storage.database import Database
from storage.schema import upgrade
from tests.private_postgresql import private_postgresql

WEDNESDAY_NOON = datetime(2026, 8, 26, 4, tzinfo=UTC)
"""12:00 in Shanghai, a working day."""

SEED = 20261122
"""Any number will do; the same one tells the stories in the same ways."""

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


hypothesis.settings.register_profile("no wall clock", deadline=None)
hypothesis.settings.load_profile("no wall clock")


class Clock:
    """Tells the time it was set to."""

    def __init__(self) -> None:
        self.now = WEDNESDAY_NOON

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(database_url: URL, clock: Clock) -> Iterator[Database]:
    """An empty database with the newest schema: SQLite, and PostgreSQL where there is one."""
    numbers = count(1)
    database = open_database(
        database_url, procedures.load(), clock=clock, new_token=lambda: f"token-{next(numbers):04}"
    )
    yield database
    database.close()


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """The URL of a migrated database of its own."""
    with a_database(request, request.param, tmp_path) as url:
        yield url


@contextmanager
def a_database(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[URL]:
    """The URL of a migrated database, "sqlite" in the folder or "postgresql", as long as it is needed."""
    if kind == "sqlite":
        yield new_sqlite(request.getfixturevalue("migrated_sqlite"), folder / "test.db")
        return
    server = request.getfixturevalue("postgresql")
    url = new_postgresql(server)
    try:
        yield url
    finally:
        drop_postgresql(server, url)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the newest schema, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    upgrade(make_url(f"sqlite:///{file}"))
    return file


def new_sqlite(migrated: Path, file: Path) -> URL:
    """A copy of it."""
    shutil.copyfile(migrated, file)
    return make_url(f"sqlite:///{file}")


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgresql() -> Iterator[URL]:
    """A private PostgreSQL with a database `migrated` to be copied; skipped, visibly, where none works."""
    with private_postgresql() as url:
        _administer(url, "CREATE DATABASE migrated")
        upgrade(url.set(database="migrated"))
        yield url


_numbers = count(1)


def new_postgresql(server: URL) -> URL:
    """A fresh database on that server."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE migrated")
    return server.set(database=name)


def drop_postgresql(server: URL, url: URL) -> None:
    _administer(server, f"DROP DATABASE IF EXISTS {url.database} WITH (FORCE)")


def _administer(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-screens", action="store_true", help="write the screens' text files anew")
    parser.addoption("--seed", type=int, default=SEED, help="draws in which way each story is told")


def pytest_report_header(config: pytest.Config) -> str:
    """By which seed what is drawn was drawn."""
    return f"stories are told by --seed {config.getoption('--seed')}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it plainly when half of the matrix did not run."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any("no PostgreSQL" in str(report.longrepr) for report in skipped):
        terminalreporter.write_line("PostgreSQL did not run on this machine: only SQLite was tested.", yellow=True)
