"""Issues, who seconds and who follows them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from rules.issues import Issue, Why
from rules.places import PlaceKind
from rules.stages import Stage
from storage.database import Database
from storage.work import Work
from tests.conftest import Clock
from tests.storage.conftest import at_once


@pytest.fixture
def people(database: Database) -> list[int]:
    return [database.run(lambda work, n=n: work.residents.meet(10001 + n, f"邻居{n}", None)).id for n in range(5)]


@pytest.fixture
def homes(database: Database, compound: int) -> list[int]:
    return [database.run(lambda work, n=n: work.residents.add_household(compound, str(n))) for n in range(3)]


def add(database: Database, place_id: int, raiser_id: int, **values: Any) -> int:
    return database.run(adding(place_id, raiser_id, **values))


def adding(place_id: int, raiser_id: int, **values: Any) -> Callable[[Work], int]:
    def verb(work: Work) -> int:
        given = {"category": "safety", "words": "灯坏了", "attachments": (), "pin": None, "seconds_needed": 5}
        until = {"due_at": work.now + timedelta(days=3), "seconds_until": work.now + timedelta(days=14)}
        return work.issues.add(place_id=place_id, raiser_id=raiser_id, **{**given, **until, **values})

    return verb


def get(database: Database, issue_id: int) -> Issue:
    return database.read(lambda work: work.issues.get(issue_id))


def codes(issues: list[Issue]) -> list[str]:
    return [issue.code[-1] for issue in issues]


def waiting(database: Database, stages: dict[int, set[Stage]], *holders: tuple[int, str]) -> list[str]:
    return codes(database.read(lambda work: work.issues.waiting(stages, holders, limit=9, offset=0)))


def test_an_issue_is_read_as_it_was_written(database: Database, compound: int, people: list[int], clock: Clock) -> None:
    words = "楼道的灯坏了，晚上看不见\n<b>&\"'</b> 🔦 \u202e"
    issue = get(database, add(database, compound, people[0], words=words, place_words="北门外", urgent=True))
    assert (issue.code, issue.words, issue.place_words, issue.urgent) == ("福和-0001", words, "北门外", True)
    assert (issue.stage, issue.seconds, issue.raiser_id) == (Stage.raised, 0, people[0])
    assert issue.raised_at == issue.stage_at == clock.now
    assert issue.due_at - issue.raised_at == timedelta(days=3)
    assert (issue.raiser_name, issue.holder, issue.reason, issue.reply) == (None, None, None, None)
    assert database.read(lambda work: work.issues.find(issue.id + 1)) is None


def test_twenty_raised_at_once_have_twenty_numbers(database: Database, compound: int, people: list[int]) -> None:
    futures = at_once(database, [adding(compound, people[n % 5]) for n in range(20)])
    raised = [get(database, future.result()).code for future in futures]
    assert sorted(raised) == [f"福和-{number:04}" for number in range(1, 21)]


@pytest.mark.parametrize(("prefix", "code"), [("福和", "福和-0001"), ("", "0001"), (None, "孤岛-0001")])
def test_a_number_begins_with_the_prefix(database: Database, people: list[int], prefix: str | None, code: str) -> None:
    place = database.run(lambda work: work.places.add(PlaceKind.compound, "孤岛", prefix=prefix))
    assert get(database, add(database, place, people[0])).code == code


def test_moving_an_issue_notes_when_and_what_goes_with_it(
    database: Database, compound: int, people: list[int], clock: Clock
) -> None:
    issue = add(database, compound, people[0])
    clock.passes(hours=2)

    def verb(work: Work) -> Issue:
        work.issues.get(issue)
        work.issues.move(issue, Stage.accepted, holder="刘敏")
        return work.issues.get(issue)

    moved = database.run(verb)
    assert (moved.stage, moved.holder, moved.stage_at) == (Stage.accepted, "刘敏", clock.now)
    assert get(database, issue) == moved


# --- lists


def test_lists_are_newest_first_and_come_in_pages(database: Database, compound: int, people: list[int]) -> None:
    building = database.run(lambda work: work.places.add(PlaceKind.building, "3栋", compound))
    other = database.run(lambda work: work.places.add(PlaceKind.compound, "安居苑"))
    for place in (compound, building, compound, building):
        add(database, place, people[0])
    add(database, other, people[1])
    gone = add(database, compound, people[0])
    database.run(lambda work: work.issues.move(gone, Stage.withdrawn))

    def read(name: str, **asked: Any) -> list[str]:
        return codes(database.read(lambda work: getattr(work.issues, name)(**{"limit": 9, "offset": 0, **asked})))

    assert read("newest", inside=[compound]) == ["4", "3", "2", "1"]
    assert read("newest", inside=[compound], limit=2, offset=1) == ["3", "2"]
    assert read("newest", inside=[building]) == ["4", "2"]
    assert read("newest", inside=[other, building]) == ["1", "4", "2"]
    assert read("newest", inside=[]) == ["1", "4", "3", "2", "1"], "all there are"
    assert read("at", place_ids=[building, compound]) == ["4", "2", "3", "1"], "the nearest place first"
    assert read("raised_by", resident_id=people[0]) == ["5", "4", "3", "2", "1"], "my own, withdrawn ones too"
    assert read("raised_by", resident_id=people[2]) == []


def test_what_waits_is_urgent_first_then_the_earliest_due(
    database: Database, compound: int, people: list[int], clock: Clock
) -> None:
    for hours, urgent in ((9, False), (5, False), (7, True), (1, False)):
        add(database, compound, people[0], due_at=clock.now + timedelta(hours=hours), urgent=urgent)
    ids = [issue.id for issue in database.read(lambda work: work.issues.raised_by(people[0], limit=9, offset=0))]
    database.run(lambda work: work.issues.move(ids[0], Stage.accepted))

    building = database.run(lambda work: work.places.add(PlaceKind.building, "3栋", compound))
    add(database, building, people[0], due_at=clock.now + timedelta(hours=2))

    assert waiting(database, {compound: {Stage.raised}}) == ["3", "5", "2", "1"]
    assert waiting(database, {compound: {Stage.raised, Stage.accepted}}) == ["3", "4", "5", "2", "1"]
    assert waiting(database, {building: {Stage.raised}}) == ["5"]
    assert waiting(database, {building: {Stage.raised}, compound: {Stage.accepted}}) == ["4", "5"]
    assert waiting(database, {compound: {Stage.raised}, building: {Stage.raised}}) == ["3", "5", "2", "1"], "once each"
    assert waiting(database, {compound: set()}) == []
    assert waiting(database, {}) == []


def test_a_unit_has_what_was_handed_to_it(database: Database, compound: int, people: list[int], clock: Clock) -> None:
    for holder in ("福和物业", "志愿者服务队", "福和物业"):
        issue = add(database, compound, people[0])
        database.run(lambda work, issue=issue, holder=holder: work.issues.move(issue, Stage.executing, holder=holder))
        clock.passes(minutes=1)
    accepted = add(database, compound, people[0])
    database.run(lambda work: work.issues.move(accepted, Stage.accepted, holder="福和物业"))
    company, volunteers = (compound, "福和物业"), (compound, "志愿者服务队")
    assert waiting(database, {}, company) == ["1", "3"]
    assert waiting(database, {}, volunteers, company) == ["1", "2", "3"]
    assert waiting(database, {compound: {Stage.accepted}}, volunteers) == ["2", "4"]
    other = database.run(lambda work: work.places.add(PlaceKind.compound, "安居苑"))
    assert waiting(database, {}, (other, "福和物业")) == [], "another company of that name"


# --- seconds and followers


def test_households_are_counted_not_people(
    database: Database, compound: int, people: list[int], homes: list[int]
) -> None:
    issue = add(database, compound, people[0])

    def second(who: int, home: int) -> int:
        return database.run(lambda work: work.issues.second(issue, who, home))

    def take_back(who: int) -> int:
        return database.run(lambda work: work.issues.take_back_second(issue, who))

    assert [second(people[1], homes[0]), second(people[2], homes[0]), second(people[3], homes[1])] == [1, 1, 2]
    assert second(people[1], homes[0]) == 2, "who has seconded, has"
    assert second(people[1], homes[2]) == 3, "for another home of theirs it is another second"
    assert [take_back(people[1]), take_back(people[2]), take_back(people[2])] == [2, 1, 1]
    assert get(database, issue).seconds == 1
    has = [database.read(lambda work, who=who: work.issues.has_seconded(issue, who)) for who in people]
    assert has == [False, False, False, True, False]


def test_seconds_at_once_are_all_counted(
    database: Database, compound: int, people: list[int], homes: list[int]
) -> None:
    issue = add(database, compound, people[0])

    def seconding(who: int, home: int) -> Callable[[Work], int]:
        def verb(work: Work) -> int:
            assert work.issues.claim(issue)
            return work.issues.second(issue, who, home)

        return verb

    at_once(database, [seconding(people[n], homes[n % 3]) for n in range(5)])
    assert get(database, issue).seconds == 3


def test_what_never_was_cannot_be_claimed(database: Database) -> None:
    assert database.run(lambda work: work.issues.claim(999)) is None


def test_who_hears_of_an_issue_keeps_the_first_reason(database: Database, compound: int, people: list[int]) -> None:
    issue, who = add(database, compound, people[0]), people[1]

    def follow(why: Why) -> None:
        database.run(lambda work: work.issues.follow(issue, who, why))

    def follows() -> Why | None:
        return database.read(lambda work: work.issues.follows(issue, who))

    assert follows() is None
    follow(Why.seconded)
    follow(Why.follows)
    assert follows() is Why.seconded
    database.run(lambda work: work.issues.unfollow(issue, who))
    assert follows() is None
    follow(Why.seconded)
    assert follows() is None, "who asked for silence has it, also when they second again"
    follow(Why.follows)
    assert follows() is Why.seconded, "only following again ends it"


def test_a_reason_that_is_gone_is_forgotten_and_no_other(database: Database, compound: int, people: list[int]) -> None:
    issue = add(database, compound, people[0])
    for who, why in ((people[1], Why.seconded), (people[2], Why.follows)):
        database.run(lambda work, who=who, why=why: work.issues.follow(issue, who, why))
    for who in people[1:3]:
        database.run(lambda work, who=who: work.issues.forget_follow(issue, who, Why.seconded))
    follows = [database.read(lambda work, who=who: work.issues.follows(issue, who)) for who in people[1:3]]
    assert follows == [None, Why.follows]


def test_followers_are_found_page_by_page(database: Database, compound: int, people: list[int]) -> None:
    issue = add(database, compound, people[0])
    for who in people:
        database.run(lambda work, who=who: work.issues.follow(issue, who, Why.follows))
    database.run(lambda work: work.issues.unfollow(issue, people[2]))

    def page(after: int, limit: int) -> list[tuple[int, int]]:
        return database.read(lambda work: work.issues.followers(issue, after=after, limit=limit))

    assert page(0, 2) == [(people[0], 10001), (people[1], 10002)]
    assert page(people[1], 9) == [(people[3], 10004), (people[4], 10005)]
    assert page(people[4], 9) == []
