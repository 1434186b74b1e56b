"""From a URL to a database that keeps what it says it kept."""

import subprocess
import sys
from pathlib import Path
from traceback import format_exception

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import URL

from config import procedures
from rules.places import PlaceKind
from storage.connect import BadDatabase, database_url, is_set_up, open_database, the_only_process
from storage.database import Database
from tests.storage.conftest import ON_POSTGRESQL


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///data/yishiting.db", "sqlite"),
        ("sqlite:////var/lib/yishiting.db", "sqlite"),
        ("sqlite+pysqlite:///y.db", "sqlite+pysqlite"),
        ("postgresql://council@localhost/yishiting", "postgresql+psycopg"),
        ("postgres://council@localhost/yishiting", "postgresql+psycopg"),
        ("postgresql+psycopg://council:secret@host:5433/yishiting", "postgresql+psycopg"),
    ],
)
def test_a_url_gets_the_driver_we_bring(given: str, driver: str) -> None:
    assert database_url(given).drivername == driver


@pytest.mark.parametrize(
    "given",
    [
        "",
        "yishiting.db",
        "/var/lib/yishiting.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "mysql://root@localhost/yishiting",
        "sqlite+aiosqlite:///y.db",
        "postgresql+asyncpg://localhost/yishiting",
    ],
)
def test_any_other_url_is_refused_with_what_it_should_be(given: str) -> None:
    with pytest.raises(BadDatabase) as refused:
        database_url(given)
    assert "sqlite:///data/yishiting.db" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


def test_sqlite_is_opened_so_that_a_power_cut_loses_nothing(sqlite: Database) -> None:
    with sqlite.engine.connect() as connection:
        pragma = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete", "query_only")
        }
    full = 2
    assert pragma == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
        "query_only": 0,
    }


def test_every_connection_keeps_foreign_keys(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        database.run(lambda work: work.places.add(PlaceKind.building, "1栋", parent_id=999))


@ON_POSTGRESQL
def test_a_postgresql_that_may_lose_commits_is_refused(database_url: URL) -> None:
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {database_url.database} SET synchronous_commit = off"))
    engine.dispose()
    with pytest.raises(BadDatabase, match="synchronous_commit=off"):
        open_database(database_url, procedures.load())


def not_usable(folder: Path, kind: str) -> URL:
    (folder / "file").write_text("dear to somebody " * 99)
    return make_url(
        {
            "unreachable": "postgresql+psycopg://council:hidden-word@127.0.0.1:1/x",
            "in a folder that is a file": f"sqlite:///{folder}/file/y.db",
            "not a database": f"sqlite:///{folder}/file",
            "a folder": f"sqlite:///{folder}",
        }[kind]
    )


@pytest.mark.parametrize("kind", ["unreachable", "not a database", "a folder"])
def test_what_cannot_be_opened_is_one_sentence(kind: str, tmp_path: Path) -> None:
    with pytest.raises(BadDatabase, match=r"cannot be used: .*check YISHI_DATABASE_URL") as refused:
        is_set_up(not_usable(tmp_path, kind))
    assert "\n" not in str(refused.value)
    assert "hidden-word" not in str(refused.value)


@pytest.mark.parametrize("kind", ["unreachable", "in a folder that is a file"])
def test_what_cannot_be_held_is_one_sentence(kind: str, tmp_path: Path) -> None:
    with pytest.raises(BadDatabase, match="cannot be used"), the_only_process(not_usable(tmp_path, kind)):
        pass


def test_looking_for_a_database_makes_none(tmp_path: Path) -> None:
    assert not is_set_up(make_url(f"sqlite:///{tmp_path}/y.db"))
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_the_database_tells_no_values(database: Database) -> None:
    """Errors go to the log."""
    value = 47 * 1000 + 11
    with pytest.raises(Exception, match=r"(?i)foreign key") as refused:
        database.run(lambda work: work.places.add(PlaceKind.building, "1栋", parent_id=value))
    assert "47011" not in "".join(format_exception(refused.value))


# --- one process


def in_another_process(url: URL) -> subprocess.CompletedProcess[str]:
    """Try to hold the same database there."""
    program = (
        "import sys; from sqlalchemy import make_url; from storage.connect import the_only_process, BadDatabase\n"
        "try:\n    with the_only_process(make_url(sys.argv[1])): print('held')\n"
        "except BadDatabase as bad: print(bad)"
    )
    command = [sys.executable, "-c", program, url.render_as_string(hide_password=False)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)


@pytest.mark.processes
def test_a_second_process_is_told_that_a_bot_runs(tmp_path: Path) -> None:
    url = make_url(f"sqlite:///{tmp_path / 'new folder' / 'y.db'}")
    with the_only_process(url):
        assert "is in use by a running bot; stop that one first" in in_another_process(url).stdout
    assert in_another_process(url).stdout == "held\n", "it was let go of"


def test_the_same_process_cannot_hold_it_twice(tmp_path: Path) -> None:
    url = make_url(f"sqlite:///{tmp_path / 'y.db'}")
    with the_only_process(url):
        with pytest.raises(BadDatabase, match="in use"), the_only_process(url):
            pass
        with the_only_process(make_url(f"sqlite:///{tmp_path / 'other.db'}")):
            pass
    with the_only_process(url):
        pass


def test_what_fails_inside_lets_go_of_the_database(tmp_path: Path) -> None:
    url = make_url(f"sqlite:///{tmp_path / 'y.db'}")
    with pytest.raises(LookupError), the_only_process(url):
        raise LookupError
    with the_only_process(url):
        pass


@ON_POSTGRESQL
def test_a_postgresql_serves_one_bot_too(database_url: URL) -> None:
    with (
        the_only_process(database_url),
        pytest.raises(BadDatabase, match="stop that one first"),
        the_only_process(database_url),
    ):
        pass
    with the_only_process(database_url):
        pass
