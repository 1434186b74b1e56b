"""Copies of the database: made while it is in use, put back while it is not."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL

from storage.connect import the_only_process

BACKUPS = Path("data/backups")


class CopyFailed(Exception):
    """What went wrong and how to mend it."""


def backup(url: URL, file: Path | None = None, media: Path | None = None) -> Path:
    """Copy the whole database into one file, consistent, while the bot goes on, and then the media folder beside it
    (`FILE.media`): whatever the copied database names is there. The file; raises CopyFailed."""
    sqlite = url.drivername.startswith("sqlite")
    if file is None:
        now = datetime.now(UTC)
        file = BACKUPS / f"yishiting-{now:%Y%m%d-%H%M%S}.{'db' if sqlite else 'dump'}"
    with _in_a_sentence(file):
        if file.exists():
            raise CopyFailed(f"{file} is there already; name another file")
        file.parent.mkdir(parents=True, exist_ok=True)
        half = file.with_name(file.name + ".part")
        half.unlink(missing_ok=True)
        if sqlite:
            _copy_sqlite(_path(url), half)
        else:
            _call(["pg_dump", "--format=custom", f"--file={half}"], url)
        os.replace(half, file)
        if media is not None:
            _copy_what_is_missing(media, _media_of(file))
    return file


def restore(url: URL, file: Path, media: Path | None = None) -> None:
    """Put a backup in the place of the database, and what it has of the media folder back into that. Raises CopyFailed,
    BadDatabase while a bot uses the database."""
    with _in_a_sentence(url.database):
        if not file.is_file():
            raise CopyFailed(f"{file} is not a file")
        with the_only_process(url):
            if media is not None:
                _copy_what_is_missing(_media_of(file), media)
            if url.drivername.startswith("sqlite"):
                return _restore_sqlite(_path(url), file)
            _call(["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(file)], url)


def _media_of(file: Path) -> Path:
    """Where a backup keeps the media folder."""
    return file.with_name(f"{file.name}.media")


def _copy_what_is_missing(source: Path, target: Path) -> None:
    """Files never change once they are there, so one that is there needs no second copy; where the disk can, it is the
    same file under another name."""
    for file in source.glob("??/*"):
        copy = target / file.relative_to(source)
        if copy.exists() or file.suffix == ".part":
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        half = copy.with_name(copy.name + ".part")
        half.unlink(missing_ok=True)
        try:
            os.link(file, half)
        except OSError:
            shutil.copyfile(file, half)
        os.replace(half, copy)


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.is_file():
        raise CopyFailed(f"there is no database at {source} yet; start the bot once")
    with closing(sqlite3.connect(source)) as from_, closing(sqlite3.connect(target)) as to:
        from_.backup(to)  # in one step: in several it begins anew whenever the bot commits


def _restore_sqlite(target: Path, file: Path) -> None:
    half = target.with_name(target.name + ".part")
    shutil.copyfile(file, half)
    _sync(half)
    try:
        with closing(sqlite3.connect(half)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            ours = copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    except sqlite3.DatabaseError:
        sound, ours = False, None
    if not sound or not ours:
        half.unlink()
        raise CopyFailed(f"{file} is not a sound backup of this program; the database was left as it is")
    _empty_log(target)
    for log in (f"{target}-wal", f"{target}-shm"):
        Path(log).unlink(missing_ok=True)
    os.replace(half, target)
    _sync(target.parent)


def _empty_log(database: Path) -> None:
    """Bring what is only in the write-ahead log into the database: killed before it is replaced, it is whole."""
    with suppress(sqlite3.DatabaseError):  # one that is broken has nothing to keep
        if database.exists():
            with closing(sqlite3.connect(database)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _sync(path: Path) -> None:
    """Wait until a file, or what a folder holds, is on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _in_a_sentence(target: Path | str | None) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        mend = "is there room, and may this program write there?"
        raise CopyFailed(f"{target} was not written: {error}; {mend}") from error


def _path(url: URL) -> Path:
    return Path(url.database or "")


def _call(command: list[str], url: URL) -> None:
    """One of PostgreSQL's programs on this database; the password is for its eyes only, not for `ps`."""
    query = dict(url.query)
    password = url.password or query.pop("password", None)
    where = URL.create("postgresql", url.username, None, url.host, url.port, url.database, query)
    secret = {"PGPASSWORD": str(password)} if password else {}
    command = [*command, f"--dbname={where.render_as_string()}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | secret)
    except FileNotFoundError as error:
        raise CopyFailed(f"{command[0]} is not installed; it comes with PostgreSQL's client programs") from error
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["failed"]
        why = next((line for line in said if "error:" in line), said[-1])
        raise CopyFailed(f"{command[0]}: {why.removeprefix(f'{command[0]}: ')}")
