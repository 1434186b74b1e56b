"""Links by which households are joined: how they are made, kept and revoked."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select, update

from council import invitations
from rules.invitations import Invitation, Link, hashed
from rules.places import PlaceKind
from rules.refusals import Refusal
from storage.tables import HouseholdRow, JournalRow
from storage.work import Work
from tests.council.quarter import Quarter


def homes(quarter: Quarter, place: str | None = None, room: str | None = None) -> list[int]:
    """Ids of the households of a place."""
    place_id = None if place is None else quarter.place(place)
    found = quarter.database.read(invitations.homes, place_id=place_id, room=room)
    return [home.household_id for home in found]


def invite(quarter: Quarter, households: list[int], *, replace: bool = False) -> list[Link]:
    return quarter.database.run(invitations.invite, household_ids=households, days=30, most=6, replace=replace)


def kept(quarter: Quarter, link: Link) -> Invitation:
    found = quarter.database.read(lambda work: work.invitations.find(hashed(link.token)))
    assert found is not None
    return found


def close(work: Work, household_id: int) -> None:
    work._session.exec(update(HouseholdRow).where(HouseholdRow.id == household_id).values(closed_at=work.now))


def test_every_household_gets_a_link_of_its_own(quarter: Quarter) -> None:
    everybody = homes(quarter)
    links = invite(quarter, everybody)
    assert sorted(link.household_id for link in links) == sorted(everybody)
    assert len({link.token for link in links}) == len(everybody) == 33
    for link in links:
        assert (kept(quarter, link).household_id, kept(quarter, link).most) == (link.household_id, 6)
        assert len(link.token) == 22, "128 bits, six to a character"


def test_nothing_in_the_database_tells_a_token(quarter: Quarter) -> None:
    links = invite(quarter, homes(quarter, "3栋"))
    everything = str(quarter.dump())
    assert all(link.token not in everything for link in links)
    assert all(hashed(link.token) in everything for link in links)


def test_a_link_lasts_to_the_end_of_its_last_day_where_the_household_lives(quarter: Quarter) -> None:
    [link] = invite(quarter, homes(quarter, "3栋", "101"))
    assert link.last_on == date(2026, 9, 25), "30 days after the 26th of August"
    found = kept(quarter, link)
    midnight = datetime(2026, 9, 25, 16, tzinfo=UTC)
    assert found.expires_at == midnight, "midnight in Shanghai"
    assert found.refusal(midnight.replace(hour=15, minute=59), adults=0) is None
    assert found.refusal(midnight, adults=0) is Refusal.link_expired


def test_a_household_whose_link_is_valid_gets_no_other(quarter: Quarter) -> None:
    [first] = invite(quarter, homes(quarter, "3栋", "101"))
    again = invite(quarter, homes(quarter, "3栋"))
    assert first.household_id not in {link.household_id for link in again}
    assert len(again) == 7
    assert kept(quarter, first).refusal(quarter.clock.now, adults=0) is None


def test_a_household_whose_link_is_over_gets_another(quarter: Quarter) -> None:
    there = homes(quarter, "3栋", "101")
    invite(quarter, there)
    quarter.clock.passes(days=31)
    assert len(invite(quarter, there)) == 1


def test_replacing_ends_the_link_before(quarter: Quarter) -> None:
    there = homes(quarter, "3栋", "101")
    [before] = invite(quarter, there)
    [after] = invite(quarter, there, replace=True)
    assert kept(quarter, before).refusal(quarter.clock.now, adults=0) is Refusal.link_revoked
    assert kept(quarter, after).refusal(quarter.clock.now, adults=0) is None


def test_closed_households_get_none(quarter: Quarter) -> None:
    closed, *open_ = homes(quarter, "3栋")
    quarter.database.run(close, closed)
    assert closed not in homes(quarter, "3栋")
    assert {link.household_id for link in invite(quarter, [closed, *open_])} == set(open_)


def test_revoked_links_let_nobody_in_and_are_counted_once(quarter: Quarter) -> None:
    [link] = invite(quarter, homes(quarter, "3栋", "101"))
    [other] = invite(quarter, homes(quarter, "2栋", "101"))
    there = homes(quarter, "3栋")
    assert quarter.database.run(invitations.revoke, household_ids=there) == 1
    assert quarter.database.run(invitations.revoke, household_ids=there) == 0
    assert kept(quarter, link).refusal(quarter.clock.now, adults=0) is Refusal.link_revoked
    assert kept(quarter, other).refusal(quarter.clock.now, adults=0) is None, "of another building"


def test_a_command_is_put_on_record_once_and_without_households(quarter: Quarter) -> None:
    quarter.database.run(invitations.begin, act="invite", place_id=quarter.place("3栋"))
    invite(quarter, homes(quarter, "3栋"))
    noted = select(JournalRow.who, JournalRow.role, JournalRow.object_id).where(JournalRow.verb == "invite")
    entries = quarter.database.read(lambda work: [tuple(entry) for entry in work._session.exec(noted)])
    assert entries == [("operator", "operator", quarter.place("3栋"))]
    quarter.database.run(lambda work: work.journal.seal())
    assert quarter.database.read(lambda work: work.journal.broken_at()) is None


def test_homes_come_place_by_place_and_as_people_count(quarter: Quarter) -> None:
    def build(work: Work) -> None:
        tower = work.places.add(PlaceKind.building, "10栋", work.places.called("福和苑")[0].id)
        for unit in ("10单元", "2单元"):
            place = work.places.add(PlaceKind.unit, unit, tower)
            for room in ("1001", "901", "B1", "902"):
                work.residents.add_household(place, room)

    quarter.database.run(build)
    found = quarter.database.read(invitations.homes, place_id=quarter.place("10栋"), room=None)
    assert [(home.around[PlaceKind.unit], home.room) for home in found] == [
        (unit, room) for unit in ("2单元", "10单元") for room in ("B1", "901", "902", "1001")
    ]
    assert found[0].around[PlaceKind.compound] == "福和苑"
    assert found[0].place.language == "zh-Hans"


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("3栋", ["福和社区/福和苑/第一网格/3栋"]),
        ("福和苑/3栋", ["福和社区/福和苑/第一网格/3栋"]),
        ("安居苑/3栋", []),
        ("没有", []),
        ("9栋", ["福和社区/安居苑/9栋", "福和社区/福和苑/9栋"]),
        ("福和苑/9栋", ["福和社区/福和苑/9栋"]),
    ],
)
def test_a_place_is_found_by_as_much_of_its_name_as_is_needed(quarter: Quarter, name: str, paths: list[str]) -> None:
    quarter.database.run(lambda work: work.places.add(PlaceKind.building, "9栋", work.places.called("福和苑")[0].id))
    found = quarter.database.read(invitations.places_called, name=name)
    assert [path for _, path in found] == paths
