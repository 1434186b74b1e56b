"""python -m bot place: what may be set, and what the command says."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from bot.__main__ import app
from config import procedures
from council import neighbourhood
from storage.connect import open_database
from tests.conftest import new_sqlite
from tests.council.quarter import DESCRIPTION


@pytest.fixture
def quarter(migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The deployment that the command finds in its settings."""
    url = new_sqlite(migrated_sqlite, tmp_path / "bot.db")
    database = open_database(url, procedures.load())
    database.run(neighbourhood.settle, description=DESCRIPTION)
    database.close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YISHI_TELEGRAM_TOKEN", "1:a")
    monkeypatch.setenv("YISHI_DATABASE_URL", str(url))
    handlers, structured = logging.root.handlers[:], structlog.get_config()
    yield
    logging.root.handlers[:] = handlers  # the commands' log goes to the runner's stream, which is closed by now
    structlog.configure(**structured)


def place(*words: str) -> Result:
    return CliRunner().invoke(app, ["place", *words])


def test_the_list_shows_the_tree_down_to_the_grids(quarter: None) -> None:
    assert place("list").stdout.splitlines() == [
        "福和社区\tcommunity\t32\tprefix=福和 time_zone=Asia/Shanghai language=zh-Hans",
        "  安居苑\tcompound\t8\tprefix=安居",
        "  福和苑\tcompound\t24",
        "    第一网格\tgrid\t24",
    ]
    assert "      1栋\tbuilding\t8" in place("list", "--all").stdout.splitlines()


def test_what_was_set_is_told_and_can_be_inherited_again(quarter: None) -> None:
    said = place("set", "福和苑", "--language", "zh-Hant", "--time-zone", "Asia/Hong_Kong", "--prefix", "和苑")
    assert said.stdout == "福和苑: zh-Hant, Asia/Hong_Kong, procedure default, 和苑-0001\n"
    said = place("set", "福和苑", "--language", "inherit", "--time-zone", "inherit", "--procedure", "default")
    assert said.stdout == "福和苑: zh-Hans, Asia/Shanghai, procedure default, 和苑-0001\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["福和苑"], "nothing to set"),
        (["福和苑", "--language", "zh"], "--language zh is not known; there are en, zh-Hans, zh-Hant"),
        (["福和苑", "--time-zone", "Shanghai"], "--time-zone Shanghai is not known; it is written like Asia/Shanghai"),
        (["福和苑", "--procedure", "../x"], "--procedure ../x is not known; there is default"),
        (["福和苑", "--prefix", ""], "--prefix should be 1 to 12 letters or digits"),
        (["福和苑", "--prefix", "福-和"], "--prefix should be 1 to 12 letters or digits"),
        (["福和苑", "--prefix", "安居"], "--prefix 安居 is another place's"),
        (["没有", "--prefix", "新"], "there is no place called 没有"),
    ],
)
def test_what_cannot_be_is_refused_with_what_would_be_right(quarter: None, words: list[str], says: str) -> None:
    refused = place("set", *words)
    assert (refused.exit_code, says in refused.stderr) == (2, True), refused.stderr


def test_a_place_is_renamed_by_the_rosters_rule_of_tidiness(quarter: None) -> None:
    said = place("rename", "福和苑", " 福 和 花园 ")
    assert said.stdout.startswith("福和苑 is 福和花园 now")
    assert "write 福和花园 in the roster too" in said.stdout
    for new, says in (("安居苑", "beside it already"), ("  ", "without /"), ("a/b", "without /")):
        refused = place("rename", "福和花园", new)
        assert (refused.exit_code, says in refused.stderr) == (2, True), refused.stderr
