"""The operator's side: starting, stopping, settings, copies, what the doctor says; real processes throughout."""

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

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


def test_the_doctor_names_what_is_to_be_mended(told: dict[str, str]) -> None:
    first = bot(told, "doctor")
    assert first.returncode == 1
    assert "MEND  database: not set up" in first.stdout
    bot(told, "role", "list")
    with running(told):
        pass
    bot(told, "role", "give", "grid_worker", "10002")
    second = bot(told, "doctor")
    assert second.returncode == 0, second.stdout
    assert "@PlaygroundBot answers" in second.stdout


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
