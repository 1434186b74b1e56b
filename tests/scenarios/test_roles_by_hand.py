"""An operator gives roles and enters handling units while the bot runs: the commands as they are typed."""

import subprocess
from pathlib import Path

import pytest

from tests.scenarios.test_invites import bot as command
from tests.scenarios.town import Town

pytestmark = pytest.mark.processes


def bot(town: Town, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    done = command(town, folder, *words)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_a_role_is_given_with_a_term_listed_and_taken(fuhe: Town, tmp_path: Path) -> None:
    words = ("role", "give", "building_head", "10004", "--place", "福和苑/2栋", "--until")
    assert bot(fuhe, tmp_path, *words, "2099-12-31").stdout.strip() == "10004 is building_head for 2栋 until 2099-12-31"
    assert "2栋\tbuilding_head\t李强\t10004\t2099-12-31" in bot(fuhe, tmp_path, "role", "list").stdout
    assert bot(fuhe, tmp_path, "role", "take", "building_head", "10004", "--place", "2栋").returncode == 0
    assert "李强" not in bot(fuhe, tmp_path, "role", "list").stdout
    assert "2099-12-31\t\ttaken back" in bot(fuhe, tmp_path, "role", "list", "--all").stdout


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("give delegate 10004 --until 2020-01-01", "--until is over already"),
        ("give delegate 10004 --until 明年", "--until should be a day like 2027-03-31"),
        ("give delegate 10004 --place 没有", "there is no place called 没有"),
        ("give delegate 10004 --place 4栋", "several places are called 4栋: 福和社区/福和苑/4栋, 福和社区/4栋"),
        ("give delegate 10004 --place 关掉的楼", "there is no place called 关掉的楼"),
        ("give delegate 10004 --unit 福和物业", "only a handler reports for a handling unit"),
        ("give handler 10004 --place 福和苑", "a handler reports for a handling unit: say which with --unit"),
        ("take delegate 10004", "10004 does not hold delegate there"),
        ("take convener 10003 --place 福和社区", "nobody else convenes that place"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_changes_nothing(fuhe: Town, tmp_path: Path, words: str, why: str) -> None:
    def build(work) -> None:  # type: ignore[no-untyped-def]
        for around in ("福和苑", "福和社区"):
            work.places.add("building", "4栋", parent_id=work.places.find(around).id)
        work.rosters.close_places([work.places.add("building", "关掉的楼", parent_id=work.places.find("福和苑").id)])

    fuhe.database.run(build)
    before = bot(fuhe, tmp_path, "role", "list").stdout
    done = bot(fuhe, tmp_path, "role", *words.split())
    assert done.returncode == 2
    [line] = done.stderr.strip().splitlines()
    assert line.startswith(why)
    assert bot(fuhe, tmp_path, "role", "list").stdout == before


def test_a_handling_unit_is_entered_changed_listed_and_closed(fuhe: Town, tmp_path: Path) -> None:
    known = ("--contact", "010-0000-0009", "--hours", "每天", "--category", "lift")
    added = bot(fuhe, tmp_path, "unit", "add", "电梯公司", "--place", "福和苑", *known)
    assert added.stdout.strip() == "电梯公司\t010-0000-0009\t每天\tlift"
    again = bot(fuhe, tmp_path, "unit", "add", "电梯公司", "--place", "福和苑")
    assert (again.returncode, "already" in again.stderr) == (2, True)
    changed = bot(fuhe, tmp_path, "unit", "set", "电梯公司", "--hours", "", "--all-categories")
    assert changed.stdout.rstrip() == "电梯公司\t010-0000-0009\t\tall"
    listed = bot(fuhe, tmp_path, "unit", "list").stdout
    assert "福和苑\t福和物业\t010-0000-0000" in listed
    assert "\t3栋" in listed, "what it claimed"
    assert "zones nobody answers for: 福和苑" in listed
    assert bot(fuhe, tmp_path, "unit", "close", "电梯公司").returncode == 0
    gone = bot(fuhe, tmp_path, "unit", "set", "电梯公司", "--hours", "夜里")
    assert (gone.returncode, "no handling unit called 电梯公司" in gone.stderr) == (2, True)
    wrong = bot(fuhe, tmp_path, "unit", "add", "新的", "--category", "没有")
    assert (wrong.returncode, "there is no category 没有" in wrong.stderr) == (2, True)
