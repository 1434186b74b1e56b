"""Residents, their households and their roles."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from rules.places import PlaceKind
from rules.residents import Duty, Resident, Role
from storage.database import Database
from storage.tables import HouseholdRow, MembershipRow, RoleRow
from storage.work import Work
from tests.conftest import Clock
from tests.storage.conftest import at_once

WANG, LI = 10001, 10004
TODAY = date(2026, 8, 26)
DAY = timedelta(days=1)


def meet(database: Database, telegram_id: int = WANG, name: str = "王秀英", code: str | None = "zh-hans") -> Resident:
    return database.run(lambda work: work.residents.meet(telegram_id, name, code))


@pytest.fixture
def wang(database: Database) -> Resident:
    return meet(database)


# --- meeting


def test_somebody_is_met_once_and_then_known(database: Database, wang: Resident) -> None:
    assert wang.name == "王秀英"
    assert wang.language is None
    assert meet(database) == wang
    assert database.read(lambda work: work.residents.by_telegram(WANG)) == wang
    assert database.read(lambda work: work.residents.get(wang.id)) == wang
    assert database.read(lambda work: work.residents.by_telegram(LI)) is None


def test_somebody_who_taps_twice_at_once_is_met_once(database: Database) -> None:
    futures = at_once(database, [lambda work: work.residents.meet(WANG, "王秀英", "zh-hans")] * 12)
    assert len({future.result().id for future in futures}) == 1


def test_everybody_has_a_name_in_the_journal_of_their_own(database: Database, wang: Resident) -> None:
    li = meet(database, LI, "李强")
    assert li.opaque_id != wang.opaque_id
    assert str(WANG) not in wang.opaque_id, "it must not lead back to Telegram"


def test_telegrams_language_is_followed_and_not_forgotten(database: Database, wang: Resident) -> None:
    assert meet(database, code="zh-hk").language_code == "zh-hk"
    assert meet(database, code=None).language_code == "zh-hk", "Telegram does not always say"


def test_a_chosen_language_stays(database: Database, wang: Resident) -> None:
    database.run(lambda work: work.residents.choose_language(wang.id, "en"))
    assert meet(database, code="zh-hk").language == "en"


def test_who_stopped_the_bot_is_left_alone_until_they_come_back(database: Database, wang: Resident) -> None:
    def has_stopped() -> bool:
        return database.read(lambda work: work.residents.has_stopped(WANG))

    assert not has_stopped()
    database.run(lambda work: work.residents.stopped(WANG))
    assert has_stopped()
    meet(database)
    assert not has_stopped()
    assert not database.read(lambda work: work.residents.has_stopped(LI)), "nobody of that id"


def test_unasked_messages_are_counted_by_the_day(database: Database, wang: Resident) -> None:
    def unasked(day: date) -> int:
        return database.read(lambda work: work.residents.unasked(WANG, day))

    for _ in range(2):
        database.run(lambda work: work.residents.count_unasked(WANG, TODAY))
    assert (unasked(TODAY), unasked(TODAY + DAY), unasked(TODAY - DAY)) == (2, 0, 0)
    database.run(lambda work: work.residents.count_unasked(WANG, TODAY + DAY))
    assert (unasked(TODAY), unasked(TODAY + DAY)) == (0, 1)


# --- households


@pytest.fixture
def homes(database: Database, compound: int, wang: Resident) -> list[int]:
    """Two households of 福和苑; 王 belongs to both."""

    def settle(work: Work) -> list[int]:
        homes = [work.residents.add_household(compound, room, area=8950) for room in ("101", "102")]
        for home in homes:
            work.residents.join(wang.id, home)
        return homes

    return database.run(settle)


def households(database: Database, resident: Resident) -> list[int]:
    return [household for household, _ in database.read(lambda work: work.residents.households(resident.id))]


def test_a_member_of_two_households_is_a_member_of_both(
    database: Database, compound: int, wang: Resident, homes: list[int]
) -> None:
    found = database.read(lambda work: work.residents.households(wang.id))
    assert found == [(homes[0], compound), (homes[1], compound)]
    assert households(database, meet(database, LI)) == []


@pytest.mark.parametrize("end", ["approved_at = NULL", "ended_at = '2026-08-01'"])
def test_only_an_approved_member_is_one(database: Database, wang: Resident, homes: list[int], end: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text(f"UPDATE membership SET {end} WHERE household_id = {homes[0]}"))
    assert households(database, wang) == [homes[1]]


def test_a_closed_household_has_no_members(database: Database, wang: Resident, homes: list[int]) -> None:
    def close(work: Work) -> None:
        work._session.get_one(HouseholdRow, homes[0]).closed_at = work.now

    database.run(close)
    assert households(database, wang) == [homes[1]]


def test_nobody_is_a_member_twice(database: Database, wang: Resident, homes: list[int]) -> None:
    with pytest.raises(Exception, match=r"(?i)unique"):
        database.run(lambda work: work.residents.join(wang.id, homes[0]))
    with database.engine.connect() as connection:
        assert connection.execute(text(f"SELECT count(*) FROM {MembershipRow.__tablename__}")).scalar() == 2


# --- roles


def give(database: Database, who: Resident, role: Role, place: int, **term: Any) -> None:
    """A role for a term, as the roster will write it."""
    values = {"since_on": TODAY, **term}

    def verb(work: Work) -> None:
        work._session.add(RoleRow(resident_id=who.id, role=role, place_id=place, **values))

    database.run(verb)


def roles(database: Database, who: Resident, on: date = TODAY) -> list[Role]:
    return [duty.role for duty in database.read(lambda work: work.residents.duties(who.id, on))]


def test_a_role_is_held_from_the_day_it_is_given(database: Database, compound: int, wang: Resident) -> None:
    database.run(lambda work: work.residents.give_role(wang.id, Role.convener, compound, TODAY))
    assert roles(database, wang) == [Role.convener]
    assert roles(database, wang, TODAY - DAY) == []
    assert roles(database, wang, TODAY + 3650 * DAY) == [Role.convener], "without end"


def test_a_role_given_twice_is_held_once(database: Database, compound: int, wang: Resident) -> None:
    for _ in range(2):
        database.run(lambda work: work.residents.give_role(wang.id, Role.convener, compound, TODAY))
    assert roles(database, wang) == [Role.convener]
    assert database.run(lambda work: work.residents.take_role(wang.id, Role.convener, compound))
    assert roles(database, wang) == []


def test_a_term_ends_with_its_last_day(database: Database, compound: int, wang: Resident) -> None:
    give(database, wang, Role.delegate, compound, since_on=TODAY, until_on=TODAY + 2 * DAY)
    assert [roles(database, wang, TODAY + n * DAY) for n in (-1, 0, 2, 3)] == [
        [],
        [Role.delegate],
        [Role.delegate],
        [],
    ]


def test_after_a_term_the_role_may_be_given_again(database: Database, compound: int, wang: Resident) -> None:
    give(database, wang, Role.delegate, compound, since_on=TODAY - 9 * DAY, until_on=TODAY - DAY)
    database.run(lambda work: work.residents.give_role(wang.id, Role.delegate, compound, TODAY))
    assert roles(database, wang) == [Role.delegate]


def test_a_role_that_is_taken_ends_now(database: Database, compound: int, wang: Resident, clock: Clock) -> None:
    give(database, wang, Role.grid_worker, compound)
    give(database, wang, Role.convener, compound)
    assert database.run(lambda work: work.residents.take_role(wang.id, Role.grid_worker, compound))
    assert roles(database, wang) == [Role.convener]
    assert not database.run(lambda work: work.residents.take_role(wang.id, Role.grid_worker, compound))


def test_whoever_holds_a_role_around_here_is_found(database: Database, compound: int, wang: Resident) -> None:
    li, elsewhere = meet(database, LI, "李强"), database.run(lambda work: work.places.add(PlaceKind.compound, "安居苑"))
    give(database, wang, Role.grid_worker, compound)
    give(database, li, Role.grid_worker, elsewhere)
    give(database, li, Role.convener, compound)

    def held(*places: int) -> list[tuple[int, Resident]]:
        return database.read(lambda work: work.residents.holders(Role.grid_worker, places, TODAY))

    assert held(compound) == [(compound, wang)]
    assert held(compound, elsewhere) == [(compound, wang), (elsewhere, li)]
    assert held() == []
    listed = database.read(lambda work: work.residents.all_roles(TODAY))
    assert [(who.name, duty.role) for who, duty in listed] == [
        ("王秀英", Role.grid_worker),
        ("李强", Role.convener),
        ("李强", Role.grid_worker),
    ]


def test_a_handler_reports_for_a_unit(database: Database, compound: int, wang: Resident) -> None:
    unit = database.run(lambda work: work.units.add(compound, "福和物业"))
    database.run(lambda work: work.residents.give_role(wang.id, Role.handler, compound, TODAY, unit))
    assert database.read(lambda work: work.residents.duties(wang.id, TODAY)) == [
        Duty(role=Role.handler, place_id=compound, unit="福和物业")
    ]
    assert [(one.id, one.name) for one in database.read(lambda work: work.units.at([compound]))] == [(unit, "福和物业")]
    assert database.read(lambda work: work.units.at([compound + 1])) == []
