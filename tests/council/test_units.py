"""Handling units: the zones they claim, whom an issue is offered to, what becomes of a unit that is closed."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from council import cards, forms, issues, roles, triage, units
from rules.forms import Asked
from rules.issues import Card
from rules.letters import Kind
from rules.refusals import Refusal
from rules.residents import Role
from rules.units import Claimed, Unit, ZoneList
from tests.council.post import deliver
from tests.council.quarter import Quarter


def unit(quarter: Quarter, name: str = "福和物业") -> Unit:
    return quarter.database.read(units.called, name=name, place_id=None)[0]


def claims(quarter: Quarter, place: str, by: str = "周伟", of: str = "福和物业") -> Any:
    where = {"unit_id": unit(quarter, of).id, "place_id": quarter.place(place)}
    return quarter.does(by, units.claim_zone, **where)


def gives_back(quarter: Quarter, place: str, by: str = "周伟", of: str = "福和物业") -> Any:
    where = {"unit_id": unit(quarter, of).id, "place_id": quarter.place(place)}
    return quarter.does(by, units.give_back_zone, **where)


def volunteers(quarter: Quarter) -> None:
    """李强 is a handler of 志愿者服务队, which covers all of 福和社区."""
    unit_id, place = unit(quarter, "志愿者服务队").id, quarter.place("福和社区")
    quarter.database.run(
        lambda work: work.residents.give_role(quarter.who("李强").id, Role.handler, place, work.today(), unit_id)
    )


def held(zones: ZoneList) -> dict[str, str | None]:
    return {zone.where: zone.holder for zone in zones.zones}


# --- zones


def test_a_handler_sees_the_zones_of_what_the_unit_covers_unclaimed_first(quarter: Quarter) -> None:
    claims(quarter, "1栋")
    zones = quarter.does("周伟", units.look_at_zones)
    assert list(held(zones)) == ["福和苑", "第一网格", "2栋", "3栋", "1栋"]
    assert zones.unclaimed == 4
    assert zones.unit == unit(quarter)


def test_claiming_and_giving_back_go_on_record(quarter: Quarter) -> None:
    result = claims(quarter, "3栋")
    assert isinstance(result, Claimed)
    assert (result.where, result.taken_by, held(result.zones)["3栋"]) == ("3栋", None, "福和物业")
    assert held(gives_back(quarter, "3栋").zones)["3栋"] is None
    assert gives_back(quarter, "3栋") is Refusal.zone_not_yours
    with quarter.database.engine.connect() as connection:
        entries = connection.exec_driver_sql("SELECT role, verb, object_id FROM journal ORDER BY id").all()
    place = quarter.place("3栋")
    assert [tuple(one) for one in entries] == [("handler", "claim_zone", place), ("handler", "give_back_zone", place)]


def test_a_zone_is_one_units_at_a_time_and_the_second_is_told_whose(quarter: Quarter) -> None:
    volunteers(quarter)
    claims(quarter, "3栋")
    assert claims(quarter, "3栋", by="李强", of="志愿者服务队").taken_by == "福和物业"
    assert claims(quarter, "3栋").taken_by is None, "tapped twice it is still theirs"
    gives_back(quarter, "3栋")
    assert claims(quarter, "3栋", by="李强", of="志愿者服务队").taken_by is None
    assert claims(quarter, "3栋").taken_by == "志愿者服务队"


def test_of_two_units_that_claim_a_zone_in_the_same_moment_one_has_it(quarter: Quarter) -> None:
    volunteers(quarter)
    for place in ("1栋", "2栋", "3栋"):
        with ThreadPoolExecutor(4) as pool:
            both = [("周伟", "福和物业"), ("李强", "志愿者服务队")] * 2
            done = list(pool.map(lambda one, place=place: claims(quarter, place, by=one[0], of=one[1]), both))
        holder = held(quarter.does("周伟", units.look_at_zones))[place]
        assert {one.taken_by for one in done} == {None, holder}


@pytest.mark.parametrize("by", ["李强", "陈志远", "刘敏", "吴婷", "孙建国"])
def test_a_forged_tap_claims_and_gives_back_nothing(quarter: Quarter, by: str) -> None:
    claims(quarter, "3栋")
    before = quarter.dump()
    assert claims(quarter, "2栋", by=by) is Refusal.not_your_unit
    assert gives_back(quarter, "3栋", by=by) is Refusal.not_your_unit
    if by != "陈志远":  # who convenes it may look
        assert quarter.does(by, units.look_at_zones, unit_id=unit(quarter).id) is Refusal.not_your_unit
    assert quarter.dump() == before


@pytest.mark.parametrize("place", ["9栋", "安居苑", "福和社区"])
def test_a_unit_claims_only_what_it_covers(quarter: Quarter, place: str) -> None:
    assert claims(quarter, place) is Refusal.no_such_zone


def test_a_place_that_is_gone_cannot_be_claimed(quarter: Quarter) -> None:
    where = {"unit_id": unit(quarter).id, "place_id": quarter.place("3栋")}
    quarter.database.run(lambda work: work.rosters.close_places([where["place_id"]]))
    assert quarter.does("周伟", units.claim_zone, **where) is Refusal.no_such_zone
    assert quarter.does("周伟", units.claim_zone, unit_id=where["unit_id"], place_id=99999) is Refusal.no_such_zone
    assert quarter.does("周伟", units.claim_zone, unit_id=99999, place_id=quarter.place("2栋")) is Refusal.unit_closed


def test_a_convener_sees_which_zones_nobody_answers_for(quarter: Quarter) -> None:
    claims(quarter, "第一网格")
    zones = quarter.does("陈志远", units.look_at_zones)
    assert zones.unit is None
    free = {where for where, holder in held(zones).items() if holder is None}
    assert free == {"福和苑", "安居苑", "安居苑/9栋"}, "a building within a claimed grid is answered for"
    assert quarter.does("王秀英", units.look_at_zones) is Refusal.not_your_unit


# --- whom an issue is offered to


def offered(quarter: Quarter, issue_id: int) -> list[tuple[str | None, bool]]:
    asked = quarter.does("刘敏", forms.dispatching, issue_id=issue_id)
    assert isinstance(asked, Asked)
    return [(option.words, option.is_first_choice) for option in asked.options]


def test_the_unit_of_the_zone_comes_first_then_those_that_take_such_issues(quarter: Quarter) -> None:
    quarter.database.run(units.put, unit_id=unit(quarter).id, known={"categories": ["lift"]})
    issue_id = quarter.raises()
    assert offered(quarter, issue_id) == [("志愿者服务队", False), ("福和物业", False)]
    claims(quarter, "第一网格")
    assert offered(quarter, issue_id) == [("福和物业", True), ("志愿者服务队", False)]
    volunteers(quarter)
    claims(quarter, "3栋", by="李强", of="志愿者服务队")
    assert offered(quarter, issue_id) == [("志愿者服务队", True), ("福和物业", False)], "the nearest claim"


def test_the_card_says_how_to_reach_the_unit_in_private_only(quarter: Quarter) -> None:
    quarter.database.run(units.put, unit_id=unit(quarter).id, known={"contact": "010-0000-0000"})
    issue_id = quarter.raises()
    quarter.does("刘敏", triage.dispatch, issue_id=issue_id, holder="福和物业")
    card = quarter.does("王秀英", issues.look, issue_id=issue_id)
    assert isinstance(card, Card)
    assert card.unit is not None
    assert card.unit.contact == "010-0000-0000"
    assert quarter.database.read(lambda work: cards.group_card(work, work.issues.get(issue_id))).unit is None


# --- the operator's commands


def test_a_unit_is_known_once_and_by_what_is_said_of_it(quarter: Quarter) -> None:
    known = {"contact": "010-0000-0002", "hours": "每天", "categories": ["lift"]}
    where = quarter.place("福和苑")
    added = quarter.database.run(units.add, place_id=where, name="电梯公司", known=known)
    assert (added.contact, added.hours, added.categories) == ("010-0000-0002", "每天", ("lift",))
    assert quarter.database.run(units.add, place_id=quarter.place("3栋"), name="电梯公司", known={}) is None
    changed = quarter.database.run(units.put, unit_id=added.id, known={"hours": None})
    assert (changed.contact, changed.hours) == ("010-0000-0002", None)


def test_a_unit_that_carries_out_issues_is_not_closed_by_accident(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    quarter.does("刘敏", triage.dispatch, issue_id=issue_id, holder="福和物业")
    closed = {"unit_id": unit(quarter).id}
    before = quarter.dump()
    assert quarter.database.run(units.close, **closed) == ["福和-0001"]
    assert quarter.dump() == before
    quarter.database.run(units.close, **closed, even_so=True)
    assert quarter.database.read(units.called, name="福和物业", place_id=None) == []
    assert quarter.does("王秀英", issues.look, issue_id=issue_id).issue.holder == "福和物业", "it still says so"


def test_a_unit_that_closes_frees_its_zones_and_its_handlers_are_told(quarter: Quarter) -> None:
    claims(quarter, "3栋")
    quarter.database.run(units.close, unit_id=unit(quarter).id)
    assert quarter.database.read(lambda work: work.units.answers_for(quarter.place("3栋"))) is None
    assert [(message.to, message.kind) for message in deliver(quarter) if message.kind is Kind.role_taken] == [
        ("周伟", Kind.role_taken)
    ]
    assert quarter.does("周伟", units.look_at_zones) is Refusal.not_your_unit


def test_an_operator_makes_no_second_unit_of_a_name_within_what_the_first_covers(quarter: Quarter) -> None:
    asked = {"role": Role.handler, "place_id": quarter.place("福和苑"), "unit_name": "志愿者服务队"}
    given = quarter.database.run(roles.appoint, telegram_id=10003, name=None, **asked)
    assert (given.place.name, given.unit_id) == ("福和社区", unit(quarter, "志愿者服务队").id)
    assert len(quarter.database.read(units.called, name="志愿者服务队", place_id=None)) == 1


def test_a_unit_that_is_closed_gets_no_handler(quarter: Quarter) -> None:
    unit_id = unit(quarter).id
    quarter.database.run(units.close, unit_id=unit_id)
    given = roles.Appointment(
        role=Role.handler, place=quarter.database.read(lambda work: work.places.find("福和苑")), unit_id=unit_id
    )
    assert quarter.does("陈志远", roles.give_role, to=None, what=given) is Refusal.unit_closed
