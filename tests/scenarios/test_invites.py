"""An operator invites households: the command, its two files, and what the links lead to."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rules.invitations import PREFIX, Invitation, hashed
from tests.scenarios.town import Town

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.processes


def bot(town: Town, folder: Path, *words: str, **told: str) -> subprocess.CompletedProcess[str]:
    """python -m bot …, on the town's database while its bot runs, until it ends."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("YISHI_")},
        "YISHI_TELEGRAM_TOKEN": town.playground.token,
        "YISHI_TELEGRAM_API": town.playground.url,
        "YISHI_DATABASE_URL": town.database.engine.url.render_as_string(hide_password=False),
        "YISHI_SECRET_KEY_FILE": str(folder / "secret.key"),
        **told,
    }
    said = [sys.executable, "-m", "bot", *words]
    return subprocess.run(said, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def only(folder: Path, ending: str) -> Path:
    [file] = folder.glob(f"*.{ending}")
    return file


def lines(folder: Path) -> list[dict[str, str]]:
    with only(folder, "csv").open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def found(town: Town, line: dict[str, str]) -> Invitation:
    """What the bot knows of a line's link."""
    address, _, token = line["链接"].partition(f"?start={PREFIX}")
    assert address == "https://t.me/PlaygroundBot"
    invitation = town.database.read(lambda work: work.invitations.find(hashed(token)))
    assert invitation is not None
    return invitation


def test_links_and_slips_are_made_while_the_bot_runs(fuhe: Town, tmp_path: Path) -> None:
    done = bot(fuhe, tmp_path, "roster", "invites", "--place", "3栋", "--to", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    made = lines(tmp_path / "out")
    assert [(line["小区"], line["楼栋"], line["房号"]) for line in made] == [
        ("福和苑", "3栋", room) for room in ("101", "102", "201", "202", "301", "302", "401", "402")
    ]
    assert len({found(fuhe, line).household_id for line in made}) == 8
    slips = only(tmp_path / "out", "pdf")
    assert len(re.findall(rb"/Type /Page\b", slips.read_bytes())) == 1
    for file in (slips, only(tmp_path / "out", "csv")):
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.name in done.stdout
    said = done.stdout + done.stderr
    assert all(line["链接"][-22:] not in said for line in made), "a token is nowhere but in the two files"


def test_whoever_opens_the_link_of_the_file_joins_that_household(fuhe: Town, tmp_path: Path) -> None:
    done = bot(fuhe, tmp_path, "roster", "invites", "--place", "2栋", "--room", "202", "--to", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    [line] = lines(tmp_path / "out")
    wu = fuhe.person("吴婷")
    wu.starts(line["链接"].partition("?start=")[2])
    assert wu.sees("福和苑 2栋 202")


def test_a_second_time_only_who_has_no_link_gets_one(fuhe: Town, tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    bot(fuhe, tmp_path, "roster", "invites", "--place", "3栋", "--room", "101", "--to", str(first))
    [before] = lines(first)
    again = bot(fuhe, tmp_path, "roster", "invites", "--place", "3栋", "--to", str(second))
    assert "their link is still valid: 1 households" in again.stdout
    assert len(lines(second)) == 7
    nothing = bot(fuhe, tmp_path, "roster", "invites", "--place", "3栋", "--to", str(third))
    assert (nothing.returncode, list(third.iterdir())) == (0, [])
    bot(fuhe, tmp_path, "roster", "invites", "--place", "3栋", "--room", "101", "--replace", "--to", str(third))
    [after] = lines(third)
    assert found(fuhe, before).revoked_at is not None
    assert found(fuhe, after).revoked_at is None


def test_revoking_ends_the_links_of_a_place(fuhe: Town, tmp_path: Path) -> None:
    bot(fuhe, tmp_path, "roster", "invites", "--place", "福和苑", "--to", str(tmp_path / "out"))
    done = bot(fuhe, tmp_path, "roster", "revoke", "--place", "福和苑/3栋", "--room", "101")
    assert done.stdout.strip() == "links revoked: 1, of 1 households"
    revoked = [line for line in lines(tmp_path / "out") if found(fuhe, line).revoked_at is not None]
    assert [(line["楼栋"], line["房号"]) for line in revoked] == [("3栋", "101")]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--place", "没有"], "there is no place called 没有"),
        (["--place", "3栋", "--room", "999"], "there is no such household"),
        (["--language", "fr"], "--language should be one of zh-Hans, zh-Hant, en"),
        (["--bot", "no bot"], "--bot should be the bot's username"),
        (["--to", "/proc/nowhere"], "/proc/nowhere cannot be written to"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_one_line_and_makes_no_link(
    fuhe: Town, tmp_path: Path, words: list[str], why: str
) -> None:
    done = bot(fuhe, tmp_path, "roster", "invites", *words)
    assert done.returncode == 2
    [line] = done.stderr.strip().splitlines()
    assert line.startswith(why)
    everybody = fuhe.database.read(lambda work: [home.household_id for home in work.places.homes()])
    assert len(fuhe.database.read(lambda work: work.invitations.without_link(everybody))) == len(everybody)


def test_the_bots_name_is_given_where_telegram_does_not_answer(fuhe: Town, tmp_path: Path) -> None:
    away = {"YISHI_TELEGRAM_API": "http://127.0.0.1:1"}
    words = ["roster", "invites", "--place", "3栋", "--room", "101", "--to", str(tmp_path / "out")]
    refused = bot(fuhe, tmp_path, *words, **away)
    assert refused.returncode == 2
    assert "name it with --bot" in refused.stderr
    assert bot(fuhe, tmp_path, *words, "--bot", "FuheCouncilBot", **away).returncode == 0
    assert lines(tmp_path / "out")[0]["链接"].startswith("https://t.me/FuheCouncilBot?start=h_")
