"""The operator's side: starting, stopping, settings, copies, what the doctor says; real processes throughout."""

import asyncio
import json
import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot import doctor
from config import procedures
from config.procedures import BadProcedure
from config.settings import Settings
from playground import Limits, Person, Playground, world_from
from tests.scenarios.bot_process import DEMO
from tests.scenarios.town import QUICK

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.processes


@pytest.fixture
def told(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What the environment tells a bot: a playground as its Telegram, everything else in a folder of its own."""
    playground = Playground(world_from(DEMO), limits=Limits(scale=QUICK))
    with playground.in_thread():
        yield {
            **{name: value for name, value in os.environ.items() if not name.startswith("YISHI_")},
            "YISHI_TELEGRAM_TOKEN": playground.token,
            "YISHI_TELEGRAM_API": playground.url,
            "YISHI_DATABASE_URL": f"sqlite:///{tmp_path}/bot.db",
            "YISHI_SECRET_KEY_FILE": str(tmp_path / "secret.key"),
            "YISHI_MEDIA_DIR": str(tmp_path / "media"),
            "YISHI_HTTP_PORT": "0",
            "YISHI_PLACE": "福和社区",
        }


def bot(told: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """python -m bot …, until it ends."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words], cwd=ROOT, env=told, capture_output=True, text=True, timeout=60
    )


@contextmanager
def running(told: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """python -m bot run, and the address of its health page."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=told, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if '"event": "running"' in line:
                yield process, json.loads(line)["health"]
                break
        else:
            raise AssertionError("it did not start")
    finally:
        process.kill()
        process.communicate()


def test_sigterm_ends_it_with_status_0_and_a_second_start_is_refused(told: dict[str, str]) -> None:
    with running(told) as (process, _):
        second = bot(told, "run")
        assert second.returncode == 2
        assert "in use by a running bot" in second.stderr
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_the_health_page_says_live_ready_and_what_waits(told: dict[str, str]) -> None:
    with running(told) as (_, address):
        liu = Person(told["YISHI_TELEGRAM_API"], 10002)
        liu.starts()
        assert liu.sees("您好")
        with urllib.request.urlopen(address, timeout=10) as answer:
            health = json.load(answer)
    assert (health["live"], health["ready"], health["why_not"]) == (True, True, [])
    assert health["updates_dead"] == 0
    assert set(health) >= {"ready", "why_not", "updates_waiting", "letters_waiting", "letters_failed"}


def test_roles_are_given_listed_and_taken_while_the_bot_runs(told: dict[str, str]) -> None:
    with running(told):
        liu = Person(told["YISHI_TELEGRAM_API"], 10002)
        liu.starts()
        assert liu.sees("还没有核实")
        given = bot(told, "role", "give", "grid_worker", "10002", "--place", "福和社区")
        assert (given.returncode, given.stdout.strip()) == (0, "10002 is grid_worker for 福和社区")
        liu.sends("/todo")
        assert liu.sees("都办完了")
        assert "grid_worker\t刘敏\t10002" in bot(told, "role", "list").stdout
        assert bot(told, "role", "take", "grid_worker", "10002").returncode == 0
        assert bot(told, "role", "take", "grid_worker", "10002").returncode == 2
        assert bot(told, "role", "give", "grid_worker", "10002", "--place", "没有").returncode == 2


def test_a_backup_made_while_it_runs_is_restored(told: dict[str, str], tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with running(told):
        liu = Person(told["YISHI_TELEGRAM_API"], 10002)
        liu.starts()
        assert liu.sees("您好")
        assert bot(told, "backup", str(copy)).returncode == 0
        assert bot(told, "restore", str(copy)).returncode == 2, "not while it runs"
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database:
        database.execute("DELETE FROM resident")
        database.commit()
    restored = bot(told, "restore", str(copy))
    assert restored.returncode == 0, restored.stderr
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database:
        assert database.execute("SELECT name FROM resident").fetchall() == [("刘敏",)]
    (tmp_path / "broken.db").write_bytes(b"not a database")
    assert "not a sound backup" in bot(told, "restore", str(tmp_path / "broken.db")).stderr


def test_the_doctor_names_what_is_to_be_mended(told: dict[str, str], tmp_path: Path) -> None:
    first = bot(told, "doctor")
    assert first.returncode == 1
    assert "MEND  database: not set up" in first.stdout
    assert list(tmp_path.glob("*.db")) == [], "it only looks"
    with running(told):
        pass
    bot(told, "role", "give", "grid_worker", "10002")
    second = bot(told, "doctor")
    assert second.returncode == 0, second.stdout
    assert "ok    fonts: NotoSansSC-Regular.ttf" in second.stdout
    assert "@PlaygroundBot answers" in second.stdout
    assert re.search(r"ok    clock: \d s from Telegram's", second.stdout)
    assert "福和社区, time zone Asia/Shanghai" in second.stdout


class TellsAnotherTime(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.send_response_only(200)
        self.send_header("Date", "Wed, 26 Aug 2020 04:00:00 GMT")
        self.end_headers()


def test_the_doctor_compares_the_clock_with_telegrams() -> None:
    with HTTPServer(("127.0.0.1", 0), TellsAnotherTime) as server:
        Thread(target=server.handle_request, daemon=True).start()
        settings = Settings(telegram_token="1:a", telegram_api=f"http://127.0.0.1:{server.server_port}")

        async def look() -> list[doctor.Finding]:
            return [finding async for finding in doctor._clock(settings)]

        [finding] = asyncio.run(look())
    assert not finding.well
    assert "set this machine's clock" in finding.says


def refused(told: dict[str, str], *words: str) -> str:
    """The one line with which it does not even begin."""
    done = bot(told, *words)
    assert done.returncode == 2, done.stderr
    [line] = done.stderr.strip().splitlines()
    return line


UNREACHABLE = "postgresql://council:hidden-word@127.0.0.1:1/x"
FOLDERLESS = "sqlite:////proc/nowhere/bot.db"


@pytest.mark.parametrize("database", [UNREACHABLE, FOLDERLESS], ids=["unreachable", "folder not writable"])
@pytest.mark.parametrize("command", [["run"], ["role", "list"], ["backup"], ["restore"]], ids=" ".join)
def test_a_database_that_cannot_be_used_is_one_line(
    told: dict[str, str], tmp_path: Path, database: str, command: list[str]
) -> None:
    (tmp_path / "copy").touch()
    files = {"backup": [str(tmp_path / "new")], "restore": [str(tmp_path / "copy")]}.get(command[0], [])
    line = refused({**told, "YISHI_DATABASE_URL": database}, *command, *files)
    nothing_there = database == FOLDERLESS and command[0] in ("role", "backup")
    why = "pg_dump: error: connection" if command[0] == "backup" else "the database: "
    assert ("start the bot once" if nothing_there else why) in line
    assert "hidden-word" not in line
    assert "a port" not in line


@pytest.mark.parametrize("name", ["YISHI_CLOCK_URL", "YISHI_HTTP_PORT"])
def test_what_it_needs_at_start_is_named(told: dict[str, str], name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        bad = {"YISHI_CLOCK_URL": "http://127.0.0.1:1/api/clock", "YISHI_HTTP_PORT": str(port)}
        line = refused({**told, name: bad[name]}, "run")
    assert name in line
    assert line.startswith("a port cannot be listened on") == (name == "YISHI_HTTP_PORT")


def test_roles_wait_for_the_first_start(told: dict[str, str], tmp_path: Path) -> None:
    assert refused(told, "role", "list") == ("the database is of another version (or not set up): start the bot once")
    assert list(tmp_path.glob("*.db")) == []


@pytest.mark.parametrize(
    ("was", "becomes", "should"),
    [
        ("words = 500", "words = 601", "limits.words should be a whole number from 1 to 600"),
        ("words = 500", "words = 0", "limits.words should be"),
        ("words = 500", "words = true", "limits.words should be"),
        ("short_words = 100", "short_words = 201", "limits.short_words should be"),
        ("attachments = 10", "attachments = 11", "limits.attachments should be"),
        ("attachments = 10", "attachments = 1.5", "limits.attachments should be"),
        ('"fire_passage"', '"fire-passage"', "categories should be"),
        ('"fire_passage"', f'"{"a" * 25}"', "categories should be"),
        ('"in_court"', '""', "decline_reasons should be"),
        ('"in_court"', "7", "decline_reasons should be"),
    ],
)
def test_a_procedure_that_does_not_fit_telegram_is_refused(was: str, becomes: str, should: str, tmp_path: Path) -> None:
    shipped = (procedures.FOLDER / "default.toml").read_text("utf-8")
    assert was in shipped
    (tmp_path / "ours.toml").write_text(shipped.replace(was, becomes), "utf-8")
    with pytest.raises(BadProcedure, match=f"^ours.toml: {should}"):
        procedures.load(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("YISHI_TELEGRAM_TOKEN", "nonsense"),
        ("YISHI_TIMEZONE", "Mars/Phobos"),
        ("YISHI_LANGUAGE", "fr"),
        ("YISHI_HTTP_PORT", "eighty"),
        ("YISHI_HTTP_PORT", "70000"),
        ("YISHI_ADMINS", "me"),
        ("YISHI_DATABASE_URL", "mysql://x/y"),
        ("YISHI_DATABASE_URL", "nonsense"),
        ("YISHI_TELEGRAM_API", "telegram"),
        ("YISHI_SECRET_KEY_FILE", "/proc/nowhere/key"),
    ],
)
def test_a_bad_setting_is_named_in_one_line_with_status_2(told: dict[str, str], name: str, value: str) -> None:
    done = bot({**told, name: value}, "run")
    assert done.returncode == 2
    [line] = done.stderr.strip().splitlines()
    assert line.startswith(name)
    assert "Traceback" not in done.stderr


def test_a_token_that_telegram_does_not_know_is_named(told: dict[str, str]) -> None:
    done = bot({**told, "YISHI_TELEGRAM_TOKEN": "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}, "run")
    assert done.returncode == 2
    assert "YISHI_TELEGRAM_TOKEN" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_logs_hold_neither_the_token_nor_words_nor_peoples_ids(told: dict[str, str], tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=told, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    log = process.stderr.readline()
    liu = Person(told["YISHI_TELEGRAM_API"], 10002)
    liu.starts()
    assert liu.sees("您好")
    liu.sends("楼道的灯坏了很久")
    assert liu.sees("作为议题提出来吗")
    process.send_signal(signal.SIGTERM)
    log += process.communicate()[1]
    assert all(json.loads(line)["event"] for line in log.strip().splitlines())
    for secret in (told["YISHI_TELEGRAM_TOKEN"], "楼道的灯", "10002", "刘敏"):
        assert secret not in log
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
