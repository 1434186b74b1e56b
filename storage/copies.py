"""Copies of the database: made while it is in use, put back while it is not."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL

from storage.connect import the_only_process


class CopyFailed(Exception):
    """What went wrong and how to mend it."""


def backup(url: URL, file: Path | None = None) -> Path:
    """Copy the whole database into one file, consistent, while the bot goes on. The file; raises CopyFailed."""
    sqlite = url.drivername.startswith("sqlite")
    if file is None:
        now = datetime.now(UTC)
        file = Path("data/backups") / f"yishiting-{now:%Y%m%d-%H%M%S}.{'db' if sqlite else 'dump'}"
    if file.exists():
        raise CopyFailed(f"{file} is there already; name another file")
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_name(file.name + ".part")
    half.unlink(missing_ok=True)
    if sqlite:
        _copy_sqlite(_path(url), half)
    else:
        _call(["pg_dump", "--format=custom", f"--file={half}", _dsn(url)])
    os.replace(half, file)
    return file


def restore(url: URL, file: Path) -> None:
    """Put a backup in the place of the database. Raises CopyFailed, BadDatabase while a bot uses the database."""
    if not file.is_file():
        raise CopyFailed(f"{file} is not a file")
    with the_only_process(url):
        if url.drivername.startswith("sqlite"):
            return _restore_sqlite(_path(url), file)
        _call(
            [
                "pg_restore",
                "--clean",
                "--if-exists",
                "--no-owner",
                "--single-transaction",
                f"--dbname={_dsn(url)}",
                str(file),
            ]
        )


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.is_file():
        raise CopyFailed(f"there is no database at {source} yet; start the bot once")
    with closing(sqlite3.connect(source)) as from_, closing(sqlite3.connect(target)) as to:
        from_.backup(to, pages=1000)


def _restore_sqlite(target: Path, file: Path) -> None:
    half = target.with_name(target.name + ".part")
    shutil.copyfile(file, half)
    try:
        with closing(sqlite3.connect(half)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            ours = copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    except sqlite3.DatabaseError:
        sound, ours = False, None
    if not sound or not ours:
        half.unlink()
        raise CopyFailed(f"{file} is not a sound backup of this program; the database was left as it is")
    for log in (f"{target}-wal", f"{target}-shm"):
        Path(log).unlink(missing_ok=True)
    os.replace(half, target)


def _path(url: URL) -> Path:
    return Path(url.database or "")


def _dsn(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _call(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise CopyFailed(f"{command[0]} is not installed; it comes with PostgreSQL's client programs") from error
    if done.returncode:
        raise CopyFailed(f"{command[0]}: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'failed'}")
