"""Groups and roles: what an operator sets up, and what residents choose for themselves."""

from typing import Any

import pytest

from council import groups, residents, roles
from rules.letters import Kind
from rules.places import TO_BE_MADE
from rules.refusals import Refusal
from rules.residents import Role
from tests.council.post import deliver
from tests.council.quarter import COUNCIL, Quarter

# --- groups


def test_an_operators_group_becomes_the_councils_where_there_is_none(quarter: Quarter) -> None:
    quarter.does("吴婷", groups.removed, chat_id=COUNCIL)
    assert quarter.does("吴婷", groups.added, chat_id=-55, by_operator=False) is None, "anybody's group is left"
    assert quarter.does("陈志远", groups.added, chat_id=-55, by_operator=True) == "福和苑"
    assert quarter.database.read(lambda work: work.places.of_council(-55)).name == "福和苑"


@pytest.mark.parametrize("by_operator", [True, False])
def test_a_council_that_has_a_group_gets_no_second_one(quarter: Quarter, by_operator: bool) -> None:
    before = quarter.dump()
    assert quarter.does("陈志远", groups.added, chat_id=-55, by_operator=by_operator) is None
    assert {**quarter.dump(), "outbox": []} == before, "nothing but a farewell is written"


def test_nobodys_group_is_left_after_a_minute(quarter: Quarter) -> None:
    quarter.does("吴婷", groups.added, chat_id=-55, by_operator=False)
    quarter.clock.passes(seconds=59)
    assert deliver(quarter) == []
    quarter.clock.passes(seconds=1)
    assert [(message.to, message.kind) for message in deliver(quarter)] == [("-55", Kind.farewell)]


def test_a_group_that_turns_out_to_be_the_councils_new_form_is_not_left(quarter: Quarter) -> None:
    """Telegram may say that the bot joined a supergroup before it says which group that was."""
    quarter.does("吴婷", groups.added, chat_id=-100200, by_operator=False)
    quarter.does("吴婷", groups.move, old=COUNCIL, new=-100200)
    quarter.clock.passes(minutes=2)
    assert deliver(quarter) == []
    assert quarter.database.read(lambda work: work.outbox.count("waiting")) == 0


def test_a_group_that_put_the_bot_out_is_not_the_councils_any_more(quarter: Quarter) -> None:
    community = quarter.place("福和社区")
    quarter.does("吴婷", groups.removed, chat_id=COUNCIL)
    assert quarter.database.read(lambda work: work.places.of_council(COUNCIL)) is None
    assert quarter.database.read(lambda work: work.places.get(community).council_chat_id) is None
    before = quarter.dump()
    quarter.does("吴婷", groups.removed, chat_id=-55)
    assert quarter.dump() == before, "another group is none of ours"


def test_the_convener_may_add_the_bot_again_after_it_was_removed(quarter: Quarter) -> None:
    quarter.does("吴婷", groups.removed, chat_id=COUNCIL)
    assert quarter.does("陈志远", groups.added, chat_id=COUNCIL, by_operator=False) == "福和苑"


def test_in_a_forum_the_cards_have_a_topic_of_their_own(quarter: Quarter) -> None:
    def topic() -> int | None:
        return quarter.database.read(lambda work: work.places.get(quarter.place("3栋")).council_topic_id)

    quarter.does("吴婷", groups.removed, chat_id=COUNCIL)
    assert topic() is None
    quarter.does("陈志远", groups.added, chat_id=-55, by_operator=True, is_forum=True)
    assert topic() == TO_BE_MADE
    quarter.database.run(groups.cards_belong_in, chat_id=-55, topic_id=7)
    assert topic() == 7
    quarter.does("吴婷", groups.move, old=-55, new=-100200)
    assert topic() == 7
    quarter.does("吴婷", groups.removed, chat_id=-100200)
    assert topic() is None


def test_a_group_that_is_the_councils_already_stays_it(quarter: Quarter) -> None:
    assert quarter.does("吴婷", groups.added, chat_id=COUNCIL, by_operator=False) is None, "nothing new is said"
    assert quarter.database.read(lambda work: work.places.of_council(COUNCIL)).name == "福和社区"
    assert quarter.database.read(lambda work: work.outbox.count("waiting")) == 0, "and it is not left"


def test_a_group_that_becomes_a_supergroup_is_the_same_council(quarter: Quarter) -> None:
    quarter.does("吴婷", groups.move, old=COUNCIL, new=-100200)
    assert quarter.database.read(lambda work: work.places.of_council(-100200)).name == "福和社区"
    assert quarter.database.read(lambda work: work.places.of_council(COUNCIL)) is None


# --- roles


def give(
    quarter: Quarter,
    number: int,
    role: Role,
    place: str = "福和苑",
    name: str | None = None,
    unit: str | None = None,
) -> Any:
    where = quarter.place(place)
    given = {"telegram_id": number, "name": name, "role": role, "place_id": where, "unit_name": unit}
    return quarter.database.run(roles.appoint, **given)


def take(quarter: Quarter, number: int, role: Role, place: str | None = None) -> Any:
    return quarter.database.run(roles.dismiss, telegram_id=number, role=role, place_name=place)


def listed(quarter: Quarter) -> list[tuple[str, str, str]]:
    found = quarter.database.read(roles.listed)
    return [(held.place.name, str(held.role), held.who.name) for held, _ in found]


def test_a_role_is_given_for_a_place_or_the_one_served(quarter: Quarter) -> None:
    assert give(quarter, 10003, Role.grid_worker, "3栋").place.name == "3栋"
    assert give(quarter, 10005, Role.convener).place.name == "福和苑"
    assert ("3栋", "grid_worker", "李强") in listed(quarter)
    assert ("福和苑", "convener", "赵小雨") in listed(quarter)


def test_somebody_the_bot_has_not_met_may_be_given_a_role(quarter: Quarter) -> None:
    give(quarter, 30001, Role.grid_worker, "2栋", name="新来的小张")
    assert ("2栋", "grid_worker", "新来的小张") in listed(quarter)


def test_somebody_known_by_an_id_gets_a_name_when_they_write(quarter: Quarter) -> None:
    give(quarter, 30001, Role.grid_worker, "2栋")
    assert ("2栋", "grid_worker", "30001") in listed(quarter)
    quarter.database.run(lambda work: work.residents.meet(30001, "小张", "zh-hans"))
    assert ("2栋", "grid_worker", "小张") in listed(quarter)
    quarter.database.run(lambda work: work.residents.meet(30001, "改了名的小张", "zh-hans"))
    assert ("2栋", "grid_worker", "小张") in listed(quarter), "neighbours know them by the first"


def test_a_handler_is_given_a_unit_that_is_made_once(quarter: Quarter) -> None:
    for number in (10003, 10005):
        give(quarter, number, Role.handler, "福和苑", unit="电梯公司")
    for name in ("李强", "赵小雨"):
        assert [duty.unit for duty in quarter.does(name, residents.duties)] == ["电梯公司"]
    compound = quarter.place("福和苑")
    units = quarter.database.read(lambda work: work.units.at([compound]))
    assert [unit.name for unit in units] == ["福和物业", "电梯公司"]


def test_a_role_is_taken_where_it_is_held(quarter: Quarter) -> None:
    no = Refusal.role_not_held
    assert take(quarter, 10011, Role.grid_worker, "2栋") is no, "she holds it for the grid"
    assert take(quarter, 10011, Role.convener, "第一网格") is no
    assert take(quarter, 99999, Role.grid_worker, "第一网格") is no, "nobody of that id"
    assert take(quarter, 10011, Role.grid_worker, "没有这个地方") is no
    assert take(quarter, 10011, Role.grid_worker) is no, "福和苑 is served, and she holds it for its grid"
    assert take(quarter, 10011, Role.grid_worker, "福和苑/第一网格").who.name == "刘敏"
    assert ("第一网格", "grid_worker", "刘敏") not in listed(quarter)
    assert take(quarter, 10011, Role.grid_worker, "第一网格") is no


def test_giving_and_taking_are_in_the_journal(quarter: Quarter) -> None:
    role_id = give(quarter, 10003, Role.grid_worker, "3栋").id
    take(quarter, 10003, Role.grid_worker, "3栋")
    with quarter.database.engine.connect() as connection:
        entries = connection.exec_driver_sql("SELECT role, verb, object_id FROM journal ORDER BY id").all()
    assert [tuple(entry) for entry in entries] == [
        ("operator", "give_role", role_id),
        ("operator", "take_role", role_id),
    ]


# --- residents


@pytest.mark.parametrize(
    ("name", "known"), [("王秀英", True), ("刘敏", True), ("周伟", True), ("安居苑的钱女士", True), ("吴婷", False)]
)
def test_who_has_a_household_or_a_role_is_known(quarter: Quarter, name: str, known: bool) -> None:
    who, is_known = quarter.does(name, residents.arrive)
    assert (who.name, is_known) == (name, known)


def test_a_language_is_chosen_for_good(quarter: Quarter) -> None:
    assert quarter.does("Anna", residents.choose_language, language="en") == "en"
    assert quarter.database.read(lambda work: work.residents.by_telegram(10007)).language == "en"


def test_duties_are_those_of_today(quarter: Quarter) -> None:
    assert [duty.role for duty in quarter.does("陈志远", residents.duties)] == [Role.convener, Role.delegate]
    assert quarter.does("王秀英", residents.duties) == []
