"""A quarter for each test. It is settled once and put back between tests: that is quicker than settling it anew."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import URL

from config import procedures
from storage.connect import open_database
from storage.copies import backup
from storage.database import Database
from tests.conftest import BOTH, Clock, drop_postgresql, new_postgresql, new_sqlite
from tests.council.quarter import Quarter, settle

ROOMY = {
    name: replace(procedure, at_most=replace(procedure.at_most, issues_a_day=10_000, seconds_an_hour=10_000))
    for name, procedure in procedures.load().items()
}
"""What we ship, but for how much one person may do: many tests have one person do it all."""
Settled = tuple[Database, Callable[[], None]]
"""A database with the quarter in it, and what puts it back as it was."""


@pytest.fixture
def quarter(database: Database, clock: Clock) -> Quarter:
    return Quarter(database, clock)


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, clock: Clock) -> Database:
    """The quarter's database, on SQLite and PostgreSQL, as it was when everybody had just moved in."""
    database, put_back = request.getfixturevalue(f"settled_{request.param}")
    put_back()
    database.clock, database.procedures = clock, ROOMY
    return database


@pytest.fixture(scope="session")
def settled_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settled]:
    folder = tmp_path_factory.mktemp("quarter")
    url = new_sqlite(migrated_sqlite, folder / "quarter.db")
    database = _settled(url)
    file = backup(url, folder / "settled.db")

    def put_back() -> None:
        with closing(sqlite3.connect(file)) as settled, closing(sqlite3.connect(folder / "quarter.db")) as here:
            here.execute("PRAGMA synchronous = OFF")
            settled.backup(here)

    yield database, put_back
    database.close()


@pytest.fixture(scope="session")
def settled_postgresql(postgresql: URL) -> Iterator[Settled]:
    url = new_postgresql(postgresql)
    database = _settled(url)
    engine = create_engine(url)
    tables = [table for table in inspect(engine).get_table_names() if table != "alembic_version"]
    counted = [table for table in tables if any(c["name"] == "id" for c in inspect(engine).get_columns(table))]
    keep = ["CREATE SCHEMA settled", *(f'CREATE TABLE settled."{table}" AS TABLE "{table}"' for table in tables)]
    back = [
        "SET session_replication_role = replica",  # no foreign keys while tables are filled one after another
        "TRUNCATE " + ", ".join(f'"{table}"' for table in tables),
        *(f'INSERT INTO "{table}" SELECT * FROM settled."{table}"' for table in tables),
        *(
            f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), "
            f'(SELECT coalesce(max(id), 0) + 1 FROM "{table}"), false)'
            for table in counted
        ),
        "SET session_replication_role = DEFAULT",
    ]

    def run(statements: list[str]) -> None:
        with engine.begin() as connection:
            connection.execute(text("; ".join(statements)))

    run(keep)
    yield database, lambda: run(back)
    engine.dispose()
    database.close()
    drop_postgresql(postgresql, url)


def _settled(url: URL) -> Database:
    database = open_database(url, procedures.load(), clock=Clock())
    database.run(settle)
    return database
