"""How links are made for very many households, and what the file of them says."""

import csv
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
import typer
from sqlmodel import select

from bot.invites import _new_file, _write, bot_name, links_of
from config.settings import Settings
from council import invitations
from rules.invitations import Link
from rules.places import Home, PlaceKind
from storage.database import Database
from storage.tables import InvitationRow
from storage.work import Work
from tests.conftest import WEDNESDAY_NOON
from tests.screens.told import place


def settle(work: Work) -> None:
    """1,001 households in one building."""
    compound = work.places.add(PlaceKind.compound, "福和苑")
    building = work.places.add(PlaceKind.building, "1栋", compound)
    for room in range(1001):
        work.residents.add_household(building, str(room))


def test_many_links_are_made_in_transactions_of_at_most_500_households(database: Database) -> None:
    database.run(settle)
    homes = database.read(invitations.homes, place_id=None, room=None)
    seconds = count()
    database.clock = lambda: WEDNESDAY_NOON + timedelta(seconds=next(seconds))
    made = list(links_of(database, homes, days=30, most=6, replace=False))
    assert [home.room for home, _ in made] == [str(room) for room in range(1001)]
    assert all(home.household_id == link.household_id for home, link in made)
    at = database.read(lambda work: list(work._session.exec(select(InvitationRow.made_at))))
    assert sorted(at.count(instant) for instant in set(at)) == [1, 500, 500]


def home(**around: str) -> Home:
    places = {PlaceKind(kind): name for kind, name in around.items()}
    return Home(household_id=1, place=place("3栋"), around=places, room="101")


def test_the_file_of_links_is_a_table_that_excel_reads_and_nobody_else(tmp_path: Path) -> None:
    link = Link(household_id=1, token="token", last_on=date(2026, 9, 25))
    homes = [home(community="福和社区", compound="福和苑", grid="第一网格", building="3栋", unit="2单元"), home()]
    with _new_file(tmp_path / "new" / "folder") as table:
        assert len(list(_write(table, "FuheCouncilBot", ((one, link) for one in homes)))) == 2
    file = Path(table.name)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        lines = list(csv.reader(opened))
    address = "https://t.me/FuheCouncilBot?start=h_token"
    assert lines == [
        ["社区", "小区", "网格", "楼栋", "单元", "房号", "链接", "有效期至"],
        ["福和社区", "福和苑", "第一网格", "3栋", "2单元", "101", address, "2026-09-25"],
        ["", "", "", "", "", "101", address, "2026-09-25"],
    ]


@pytest.mark.parametrize("given", ["FuheCouncilBot", "@FuheCouncilBot"])
def test_the_bots_name_can_be_given(given: str) -> None:
    assert bot_name(Settings(telegram_token=None), given) == "FuheCouncilBot"


@pytest.mark.parametrize("given", ["", "福和", "a b", "t.me/x", "x" * 33])
def test_a_name_no_bot_can_have_is_refused(given: str) -> None:
    with pytest.raises(typer.Exit):
        bot_name(Settings(telegram_token=None), given)


def test_the_playgrounds_bot_is_known() -> None:
    assert bot_name(Settings(telegram_token=None), None) == "PlaygroundBot"
