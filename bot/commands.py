"""What the operator's commands share: the settings, the database, and how they refuse."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import NoReturn

import typer

from bot import logs
from config import procedures, retention
from config.procedures import BadProcedure
from config.retention import BadRetention
from config.settings import BadSettings, Settings, load
from council import invitations
from storage.connect import BadDatabase, database_url, is_set_up, open_database, usable
from storage.database import Database


def settings() -> Settings:
    """The settings, with logs and procedures ready; exit status 2 and a line for each that is wrong."""
    try:
        found = load()
        database_url(found.database)
        procedures.load()
        retention.load()
    except BadDatabase as bad:
        stop(f"YISHI_DATABASE_URL {bad}; set it in the environment or .env")
    except (BadSettings, BadProcedure, BadRetention) as bad:
        stop(str(bad))
    except (OSError, UnicodeError) as bad:
        stop(f".env should be a file of UTF-8 text this program may read: {bad}")
    try:
        logs.configure(logs.secret_key(found.secret_key_file))
    except OSError as bad:
        stop(f"YISHI_SECRET_KEY_FILE should be a file this program may write and read: {bad}")
    return found


def place(database: Database, name: str | None) -> int | None:
    """The id of the one open place called so; None where none is named."""
    return None if name is None else _the_place(database, name)


def place_or_served(database: Database, name: str | None) -> int:
    """The id of the one open place called so; of the one that is served first where none is named."""
    if name is not None:
        return _the_place(database, name)
    only = database.read(lambda work: work.places.the_only())
    if only is None:
        stop("there is no place yet; start the bot once")
    return only.id


def _the_place(database: Database, name: str) -> int:
    found = database.read(invitations.places_called, name=name)
    if not found:
        stop(f"there is no place called {name}")
    if len(found) > 1:
        several = ", ".join(path for _, path in found)
        stop(f"several places are called {name}: {several}; write more of it, like 福和苑/3栋")
    return found[0][0]


def stop(why: str) -> NoReturn:
    """Exit status 2, with a line that says why."""
    typer.echo(why, err=True)
    raise typer.Exit(2)


@contextmanager
def database() -> Iterator[Database]:
    """The database for one short command; the bot may be running beside it."""
    url = database_url(settings().database)
    try:
        with usable(url):
            if not is_set_up(url):
                stop("the database is of another version (or not set up): start the bot once")
            with closing(open_database(url, procedures.load())) as opened:
                yield opened
    except BadDatabase as bad:
        stop(f"the database: {bad}")
