"""What tests of the database share: one that is SQLite for certain, and what runs at the same time."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Any

import pytest

from config import procedures
from rules.places import PlaceKind
from storage.connect import open_database
from storage.database import Database
from storage.work import Work
from tests.conftest import Clock, new_sqlite

PATIENCE = 30
ON_POSTGRESQL = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
"""For what only PostgreSQL has to do."""


@pytest.fixture
def sqlite(migrated_sqlite: Path, tmp_path: Path, clock: Clock) -> Iterator[Database]:
    """An empty SQLite database, for what is promised of SQLite only."""
    database = open_database(new_sqlite(migrated_sqlite, tmp_path / "only.db"), procedures.load(), clock=clock)
    yield database
    database.close()


@pytest.fixture
def compound(database: Database) -> int:
    """The id of 福和苑, whose issues are numbered 福和-0001 onwards."""
    return database.run(lambda work: work.places.add(PlaceKind.compound, "福和苑", prefix="福和"))


def at_once(database: Database, verbs: list[Callable[[Work], Any]]) -> list[Future[Any]]:
    """Hand all verbs in before waiting for any; what became of each, in their order."""
    futures = [database.submit(verb) for verb in verbs]
    done = wait(futures, PATIENCE)
    assert not done.not_done, f"{len(done.not_done)} verbs were never finished"
    return futures
