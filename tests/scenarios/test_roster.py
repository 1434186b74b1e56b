"""An operator imports a roster while the bot runs: the commands as they are typed, in processes of their own."""

import csv
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.demo import FOLDER
from playground import Person
from tests.scenarios.test_operating import bot, running, told

pytestmark = pytest.mark.processes
assert told  # the fixture

HEADER = ["社区", "小区", "网格", "楼栋", "单元", "房号", "面积", "业主", "状态"]


def line(room: object, building: str = "1栋", compound: str = "福和苑", **more: str) -> list[str]:
    place = ["福和社区", compound, "第一网格", building, "1单元", str(room)]
    return [*place, more.get("area", "89.5"), more.get("owner", f"A{room}"), more.get("state", "自住")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "名册.csv"


def write(file: Path, *lines: list[str]) -> None:
    with file.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows([HEADER, *lines])


def roster(told: dict[str, str], command: str, file: Path, *options: str) -> tuple[int, list[str]]:
    """Exit status and what it says."""
    done = bot(told, "roster", command, str(file), *options)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, (done.stdout + done.stderr).splitlines()


@pytest.fixture
def started(told: dict[str, str]) -> dict[str, str]:
    """The bot was started once."""
    with running(told):
        return told


def test_a_roster_is_checked_imported_and_imported_again(started: dict[str, str], file: Path) -> None:
    write(file, line("１０１"), line(102), line(101, "2栋"))
    status, says = roster(started, "check", file)
    assert status == 0
    assert "households: 3 new, 0 changed, 0 closed, 0 as they are" in says
    assert any("tidied: 2 cells" in one for one in says)
    status, says = roster(started, "import", file)
    assert (status, "households: 3 new, 0 changed, 0 closed, 0 as they are" in says) == (0, True)
    write(file, line(101, state="出租"), line(102), line(103))
    _, says = roster(started, "import", file)
    assert "households: 1 new, 1 changed, 1 closed, 1 as they are" in says
    assert "places: 0 new, 0 moved or opened again, 2 closed" in says
    _, says = roster(started, "import", file)
    assert "households: 0 new, 0 changed, 0 closed, 3 as they are" in says


def test_nothing_is_imported_if_a_line_is_bad_unless_it_is_left_out(started: dict[str, str], file: Path) -> None:
    bad = line(102, area="89,5")
    write(file, line(101), bad, line(103))
    status, says = roster(started, "import", file)
    assert status == 1
    assert says[0] == "line 3, 面积, “89,5”: m² as a number above 0, with at most two decimals and a point: 89.5"
    assert says[-1].startswith("nothing was imported; bad lines: 1.")
    status, says = roster(started, "import", file, "--skip-bad")
    assert (status, "households: 2 new, 0 changed, 0 closed, 0 as they are" in says) == (1, True)
    with file.with_name("名册.bad.csv").open(encoding="utf-8-sig") as written:
        assert list(csv.reader(written))[1][:-1] == bad
    status, says = roster(started, "import", file.with_name("名册.bad.csv"), "--part")
    assert status == 1, "it can be mended and imported as it is"


def test_what_is_bad_is_not_closed(started: dict[str, str], file: Path) -> None:
    write(file, line(101), line(102), line(103))
    roster(started, "import", file)
    write(file, line(101), line(102, state="不明"))
    _, says = roster(started, "import", file, "--skip-bad")
    assert "not in the file, and left as they are: 2 households" in says
    _, says = roster(started, "import", file, "--skip-bad", "--part")
    assert "households: 0 new, 0 changed, 0 closed, 1 as they are" in says


def test_many_are_closed_only_when_asked_for(started: dict[str, str], file: Path) -> None:
    write(file, *(line(room) for room in range(60)))
    roster(started, "import", file)
    write(file, *(line(room) for room in range(30)))
    status, says = roster(started, "import", file)
    assert (status, says[-1][:41]) == (2, "it would close 30 of 60 households, so no")
    assert roster(started, "import", file, "--part")[0] == 0
    status, says = roster(started, "import", file, "--close-many")
    assert (status, "households: 0 new, 0 changed, 30 closed, 30 as they are" in says) == (0, True)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gone.csv", None, "cannot be read: No such file"),
        ("empty.csv", b"", "no line names the columns"),
        ("utf16.csv", "楼栋,房号".encode("utf-16"), "neither UTF-8 nor GB18030"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old .xls"),
        ("half.xlsx", b"PK\x03\x04", "not a sound .xlsx"),
    ],
)
def test_a_file_that_is_no_roster_is_one_line_with_status_2(
    started: dict[str, str], tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    for command in ("check", "import"):
        status, [only] = roster(started, command, tmp_path / name)
        assert status == 2
        assert says in only


def test_before_the_first_start_a_file_can_be_checked_not_imported(told: dict[str, str], file: Path) -> None:
    write(file, line(101), line(102, area="0"))
    assert roster(told, "check", file) == (
        1,
        ["line 3, 面积, “0”: m² as a number above 0, with at most two decimals and a point: 89.5"],
    )
    write(file, line(101))
    status, says = roster(told, "import", file)
    assert (status, says) == (2, ["the database is of another version (or not set up): start the bot once"])


def test_the_doctor_says_which_grids_are_outside(started: dict[str, str], file: Path) -> None:
    write(file, *(line(room, grid) for grid in ("1栋",) for room in range(150)))
    roster(started, "import", file)
    assert "ok    grids: 1, all of 100–200 households" in bot(started, "doctor").stdout
    small = line(1, "9栋")
    small[2] = "第二网格"
    write(file, *(line(room) for room in range(150)), small)
    roster(started, "import", file)
    assert "ok    grids: 2; outside 100–200 households: 第二网格 has 1" in bot(started, "doctor").stdout


def test_the_bot_answers_while_a_street_is_imported_and_then_serves_it(
    told: dict[str, str], file: Path, tmp_path: Path
) -> None:
    write(file, *(line(room, f"{building}栋") for building in range(40) for room in range(100)))
    with running(told):
        liu = Person(told["YISHI_TELEGRAM_API"], 10002)
        liu.starts()
        assert liu.sees("还没有核实")
        words = [sys.executable, "-m", "bot", "roster", "import", str(file)]
        process = subprocess.Popen(words, cwd=FOLDER.parent, env=told, stdout=subprocess.PIPE, text=True)
        answered = 0
        while process.poll() is None:
            liu.sends("/help")
            assert liu.sees("提问题")
            answered += 1
        assert process.returncode == 0
        assert answered > 0
        assert "households: 4000 new" in process.communicate()[0]
        given = bot(told, "role", "give", "grid_worker", "10002", "--place", "第一网格")
        assert given.stdout.strip() == "10002 is grid_worker for 第一网格"
    doctor: Any = bot(told, "doctor").stdout
    assert "place: 福和社区" in doctor, doctor


def test_the_demo_is_a_roster_like_any_other(started: dict[str, str]) -> None:
    status, says = roster(started, "import", FOLDER / "demo_roster.csv")
    assert (status, "households: 24 new, 0 changed, 0 closed, 0 as they are" in says) == (0, True)
