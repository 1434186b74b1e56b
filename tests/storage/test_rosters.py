"""Places and households by the hundred."""

from typing import Any

import pytest

from rules.places import PlaceKind
from rules.residents import Role
from storage.database import Database
from storage.work import Work
from tests.conftest import WEDNESDAY_NOON


def added(work: Work, place: int, *rooms: str, **facts: Any) -> dict[str, int]:
    """Household ids by room."""
    work.rosters.add_households([{"place_id": place, "room": room, **facts} for room in rooms])
    return {row.room: row.id for row in work.rosters.households()}


def all_of(database: Database) -> list[tuple[Any, ...]]:
    rows = database.read(lambda work: work.rosters.households())
    return [(row.room, row.area, row.owner_key, row.state, row.closed_at) for row in rows]


def test_a_place_is_never_made_twice_under_the_same_parent(database: Database, compound: int) -> None:
    def make(work: Work) -> list[int]:
        add = work.rosters.add_place
        return [add(PlaceKind.building, "1栋", compound), add(PlaceKind.building, "1栋", compound)]

    first, again = database.run(make)
    assert first == again
    assert database.run(lambda work: work.rosters.add_place(PlaceKind.grid, "1栋", compound)) != first
    street = [database.run(lambda work: work.rosters.add_place(PlaceKind.street, "长安街", None)) for _ in range(2)]
    assert street[0] == street[1]


def test_households_are_added_changed_and_closed_many_at_once(database: Database, compound: int) -> None:
    ids = database.run(added, compound, "101", "102", area=8950, owner_key="A", state="let")

    def change(work: Work) -> None:
        work.rosters.put_households([{"id": ids["101"], "place_id": compound, "state": "empty"}])
        work.rosters.close_households([ids["102"]])

    database.run(change)
    assert all_of(database) == [
        ("101", 8950, "A", "empty", None),
        ("102", 8950, "A", "let", WEDNESDAY_NOON),
    ]


def test_a_household_that_is_there_by_now_is_given_what_the_roster_says(database: Database, compound: int) -> None:
    ids = database.run(added, compound, "101", area=8950, owner_key="A", state="let")
    database.run(lambda work: work.rosters.close_households([ids["101"]]))
    assert database.run(added, compound, "101", owner_key="B") == ids
    assert all_of(database) == [("101", 8950, "B", "let", None)]


def test_a_place_is_moved_opened_and_closed(database: Database, compound: int) -> None:
    def story(work: Work) -> list[tuple[str, int | None, bool]]:
        grid = work.rosters.add_place(PlaceKind.grid, "一", compound)
        building = work.rosters.add_place(PlaceKind.building, "1栋", compound)
        work.rosters.close_places([building, grid])
        work.rosters.put_places([(building, PlaceKind.building, grid)])
        return [(row.name, row.parent_id, row.closed_at is None) for row in work.rosters.places()]

    rows = database.run(story)
    assert rows == [("福和苑", None, True), ("一", compound, False), ("1栋", compound + 1, True)]


def test_lived_in_is_where_somebody_is_a_member(database: Database, compound: int) -> None:
    def settle(work: Work) -> int:
        ids = added(work, compound, "101", "102")
        work.residents.join(work.residents.meet(1, "王", None).id, ids["101"])
        return ids["101"]

    home = database.run(settle)
    assert database.read(lambda work: work.rosters.lived_in()) == {home}


@pytest.mark.parametrize("use", ["role", "unit", "council", "nothing"])
def test_a_place_that_something_belongs_to_is_mentioned(database: Database, compound: int, use: str) -> None:
    def belong(work: Work) -> None:
        who = work.residents.meet(1, "王", None)
        if use == "role":
            work.residents.give_role(who.id, Role.convener, compound, work.today())
        elif use == "unit":
            work.units.add(compound, "物业")
        elif use == "council":
            work.places.give(compound, council_chat_id=-77)

    database.run(belong)
    assert database.read(lambda work: work.rosters.is_mentioned(compound)) is (use != "nothing")
