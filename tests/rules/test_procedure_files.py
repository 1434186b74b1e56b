"""Procedure files: the one we ship reads well, a bad one is named with the place in it."""

from datetime import time
from fractions import Fraction
from pathlib import Path

import pytest

from config import procedures
from config.procedures import BadProcedure
from rules.own_words import check

SHIPPED = (procedures.FOLDER / "default.toml").read_text("utf-8")


def write(folder: Path, text: str) -> Path:
    file = folder / "ours.toml"
    file.write_text(text, "utf-8")
    return file


def test_the_shipped_procedure_is_what_residents_were_promised() -> None:
    procedure = procedures.load()[procedures.DEFAULT]
    assert procedure.seconding.households == 5
    assert procedure.seconding.share == Fraction(1, 20)
    assert procedure.seconding.days == 14
    assert procedure.triage.working_days == 3
    assert time(12) <= procedure.triage.closes_at <= time(21), "deadlines fall between 12:00 and 21:00"
    assert (procedure.letters.quiet_from, procedure.letters.quiet_until) == (time(22), time(7, 30))
    assert procedure.letters.a_day == 3
    assert procedure.at_most.urgent_a_day > procedure.at_most.issues_a_day, "hazards come first"
    assert set(procedure.muting.days) == {1, 7, 30}
    assert "other" in procedure.categories, "a category that is skipped is the other one"


def test_a_file_is_a_procedure_by_its_name(tmp_path: Path) -> None:
    write(tmp_path, SHIPPED.replace("households = 5", "households = 8"))
    (tmp_path / "notes.txt").write_text("not a procedure", "utf-8")
    loaded = procedures.load(tmp_path)
    assert list(loaded) == ["ours"]
    assert loaded["ours"].seconding.needed(0) == 8


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("households = 5", ""),
        ("households = 5", 'households = "many"'),
        ('share = "1/20"', 'share = "a lot"'),
        ('share = "1/20"', 'share = "1/0"'),
        ('closes_at = "17:00"', 'closes_at = "five"'),
        ('quiet_from = "22:00"', 'quiet_from = "25:00"'),
        ("[triage]", "[treatment]"),
        ("words = 500", "wrods = 500"),
        ("[limits]", "[limits"),
        ("words = 500", "words = 601"),
        ("words = 500", "words = 0"),
        ("words = 500", 'words = "500"'),
        ("attachments = 10", "attachments = 11"),
        ('"safety"', '"安全"'),
        ('"safety"', '"a_category_with_much_too_long_a_name"'),
        ('"in_court"', "7"),
        ("issues_a_day = 20", ""),
        ("issues_a_day = 20", "issues_a_day = 0"),
        ("issues_a_day = 20", 'issues_a_day = "ten"'),
        ("issues_a_day = 20", "issues_a_day = true"),
        ("issues_a_day = 20", "issues_a_year = 10"),
        ("grid_worker = 200", "gird_worker = 200"),
        ("grid_worker = 200", "grid_worker = -1"),
        ("[too_much.of_role]", "[too_little]"),
        ("days = [1, 7, 30]", "days = []"),
        ("days = [1, 7, 30]", "days = [1, 7, 3000]"),
        ("days = [1, 7, 30]", "days = 7"),
        ('"insults"', '"骂人"'),
    ],
)
def test_a_bad_file_is_named(was: str, becomes: str, tmp_path: Path) -> None:
    assert was in SHIPPED
    with pytest.raises(BadProcedure) as refused:
        procedures.read(write(tmp_path, SHIPPED.replace(was, becomes)))
    said = str(refused.value)
    assert said.startswith("ours.toml: "), f"which file? “{said}”"
    assert "default.toml" in said, f"what should it be? “{said}”"


def test_the_longest_words_fit_a_pictures_caption() -> None:
    limits = procedures.load()[procedures.DEFAULT].limits
    assert check("灯" * limits.words, limits.words) is None
    assert limits.words + 3 * limits.short_words < 1024
