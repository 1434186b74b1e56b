"""Who has several homes acts for each by its name: seconding, raising, reading, being spoken to."""

from datetime import UTC, datetime

import pytest

from council import issue_lists, issues, letters
from rules.issues import Found, Seconded, Why
from rules.letters import Kind
from rules.refusals import Refusal
from storage.work import Work
from tests.council.filling import Filling
from tests.council.post import deliver
from tests.council.quarter import Quarter
from tests.council.test_joining import household

MA = "两套房的马先生"


@pytest.fixture
def homes(quarter: Quarter) -> list[int]:
    """马先生's: 1栋 401 and 2栋 999."""
    found = quarter.database.read(lambda work: work.residents.households(quarter.who(MA).id))
    return [home for home, _ in found]


def second(quarter: Quarter, issue_id: int, home: int | None = None, name: str = MA) -> Seconded | Refusal:
    return quarter.does(name, issues.second, issue_id=issue_id, household_id=home)


def test_each_home_is_a_second_and_counted_once(quarter: Quarter, homes: list[int]) -> None:
    issue_id = quarter.raises()
    first = second(quarter, issue_id, homes[1])
    assert isinstance(first, Seconded)
    assert (first.home, first.card.issue.seconds) == ("2栋 999", 1)
    assert [(home.name, home.has_seconded) for home in first.card.homes] == [("1栋 401", False), ("2栋 999", True)]
    second(quarter, issue_id, homes[1])
    assert quarter.issue(issue_id).seconds == 1
    second(quarter, issue_id, homes[0])
    assert quarter.issue(issue_id).seconds == 2


def test_a_second_that_names_no_home_is_the_oldest_homes(quarter: Quarter, homes: list[int]) -> None:
    """As a tap in the group is."""
    issue_id = quarter.raises()
    said = second(quarter, issue_id)
    assert isinstance(said, Seconded)
    assert said.home == "1栋 401"
    assert second(quarter, issue_id) == said, "the same tap twice is the same second"


def test_who_has_one_home_is_told_of_none(quarter: Quarter) -> None:
    said = second(quarter, quarter.raises(), name="李强")
    assert isinstance(said, Seconded)
    assert (said.home, said.card.homes) == (None, ())


def test_one_is_taken_back_and_the_other_stays(quarter: Quarter, homes: list[int]) -> None:
    issue_id = quarter.raises()
    for home in homes:
        second(quarter, issue_id, home)
    card = quarter.does(MA, issues.take_back_second, issue_id=issue_id, household_id=homes[0])
    assert (card.issue.seconds, card.has_seconded, card.follows) == (1, True, True)
    card = quarter.does(MA, issues.take_back_second, issue_id=issue_id, household_id=homes[1])
    assert (card.issue.seconds, card.has_seconded, card.follows) == (0, False, False)


@pytest.mark.parametrize("building", ["3栋", "9栋"])
def test_nobody_seconds_for_a_household_of_others(quarter: Quarter, building: str) -> None:
    issue_id, theirs = quarter.raises(), household(quarter, building, "101" if building == "9栋" else "202")
    before = quarter.dump()
    assert second(quarter, issue_id, theirs) is Refusal.not_your_home
    assert second(quarter, issue_id, 999_999) is Refusal.not_your_home
    assert quarter.dump() == before
    quarter.does("李强", issues.second, issue_id=issue_id)
    quarter.does(MA, issues.take_back_second, issue_id=issue_id, household_id=theirs)
    assert quarter.issue(issue_id).seconds == 1, "what others seconded stays"


def test_the_raisers_household_is_the_one_of_the_place_chosen(quarter: Quarter, homes: list[int]) -> None:
    there = [quarter.raises(MA, where) for where in ("2栋", "1栋", "福和苑", "3栋")]
    raised_for = [quarter.database.read(lambda work, i=i: work.issues.raisers_household(i)) for i in there]
    assert raised_for == [homes[1], homes[0], homes[0], homes[0]]


def test_a_home_of_the_raisers_family_does_not_second_but_another_home_does(quarter: Quarter, homes: list[int]) -> None:
    """何太太 lives with him in 2栋 999, too, and raised it for that home."""

    def join(work: Work) -> None:
        work.residents.join(quarter.who("吴婷").id, homes[1])

    quarter.database.run(join)
    issue_id = quarter.raises("吴婷", "2栋")
    said = second(quarter, issue_id)
    assert isinstance(said, Seconded)
    assert (said.home, said.card.homes) == (None, ()), "one home is left to second for"
    assert second(quarter, issue_id, homes[1]) is Refusal.not_your_home


# --- in two places, of different languages and time zones


@pytest.fixture
def two_places(quarter: Quarter) -> Quarter:
    """安居苑 speaks English, lives by Berlin's clock and has a council of its own; 何太太 has a home there, too."""

    def give(work: Work) -> None:
        place = work.places.find("安居苑")
        assert place is not None
        work.places.give(place.id, language="en", time_zone="Europe/Berlin", council_chat_id=-1002)
        work.residents.join(quarter.who("何太太").id, household_there)

    household_there = household(quarter, "9栋", "301")
    quarter.database.run(give)
    return quarter


def test_where_something_is_can_be_chosen_among_all_homes_the_first_being_the_default(two_places: Quarter) -> None:
    filling = Filling(two_places, name="何太太").answers_up_to("where")
    assert filling.options == ["2栋", "9栋", "福和苑", "安居苑", "elsewhere"]
    assert filling.skips().answers["where"] == str(two_places.place("福和苑"))


def test_one_reads_the_issues_of_both_compounds(two_places: Quarter) -> None:
    raised = {two_places.raises("王秀英", "3栋"), two_places.raises("安居苑的钱女士", "9栋")}
    for found in (Found.newest, Found.near):
        listed = two_places.does("何太太", issue_lists.listing, found=found).issues
        assert {issue.id for issue in listed} <= raised
        assert len(listed) == (2 if found is Found.newest else 1)


def changes_stage(quarter: Quarter, issue_id: int) -> None:
    """Its followers are to hear of it."""

    def change(work: Work) -> None:
        letters.stage_changed(work, work.issues.get(issue_id), by=quarter.who("李强"))

    quarter.database.run(change)


@pytest.mark.parametrize(("where", "code", "card"), [("2栋", "福和", "zh-Hans"), ("9栋", "安居", "en")])
def test_the_groups_card_speaks_as_the_place_does_and_people_are_told_in_their_own_language(
    two_places: Quarter, where: str, code: str, card: str
) -> None:
    he = two_places.who("何太太")
    two_places.database.run(lambda work: work.residents.choose_language(he.id, "zh-Hant"))
    issue_id = two_places.raises("何太太", where)
    changes_stage(two_places, issue_id)
    two_places.clock.passes(hours=8)
    messages = {message.kind: message for message in deliver(two_places)}
    assert messages[Kind.group_card].language == card
    assert messages[Kind.news].language == "zh-Hant"
    assert messages[Kind.news].says[0].why is Why.raised
    assert two_places.issue(issue_id).code.startswith(code)


def test_who_has_chosen_no_language_is_told_in_their_telegrams(two_places: Quarter) -> None:
    two_places.database.run(lambda work: work.residents.meet(10006, "何太太", "zh-hk"))
    issue_id = two_places.raises("何太太", "9栋")
    changes_stage(two_places, issue_id)
    two_places.clock.passes(hours=8)
    assert {m.language for m in deliver(two_places) if m.kind is Kind.news} == {"zh-Hant"}


def test_quiet_hours_are_those_of_the_place_it_is_about(two_places: Quarter) -> None:
    """At 16:00 in Shanghai it is 10:00 in Berlin; at 12:00 it is 06:00 and quiet."""
    here, there = two_places.raises("李强", "3栋"), two_places.raises("安居苑的钱女士", "9栋")
    due = {letter.facts["issue_id"] for letter in two_places.due(Kind.new_issue)}
    assert due == {here}, f"{there} waits for the morning of Berlin"
    two_places.clock.now = datetime(2026, 8, 26, 5, 30, tzinfo=UTC)
    assert {letter.facts["issue_id"] for letter in two_places.due(Kind.new_issue)} == {here, there}
    assert str(two_places.issue(there).zone) == "Europe/Berlin"
