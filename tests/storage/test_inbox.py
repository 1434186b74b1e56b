"""Updates in: stored, then handled, then answered; nothing twice, nothing lost."""

from datetime import timedelta
from typing import Any

import pytest

from storage.database import Database
from storage.inbox import MOST_ATTEMPTS, Arrived, Received, Unanswered
from storage.work import Work
from tests.conftest import Clock
from tests.storage.conftest import at_once

WANG, LI = 10001, 10004
ANSWER = {"kind": "private_card", "facts": {"issue_id": 7}}


def update(number: int, person: int = WANG, payload: str = '{"text": "灯坏了 🔦"}') -> Arrived:
    return Arrived(update_id=number, person=person, payload=payload)


def store(database: Database, *updates: Arrived) -> int:
    """How many more there are then."""
    before = sum(counts(database).values())
    database.run(lambda work: work.inbox.store(updates))
    return sum(counts(database).values()) - before


def waiting(database: Database, *, in_hand: tuple[int, ...] = (), limit: int = 100, each: int = 100) -> list[Received]:
    return database.read(lambda work: work.inbox.waiting(except_persons=in_hand, limit=limit, each=each))


def counts(database: Database) -> dict[str, int]:
    states = ("stored", "handled", "answered", "dead")
    found = database.read(lambda work: {state: work.inbox.count(state) for state in states})
    return {state: number for state, number in found.items() if number}


@pytest.fixture
def row(database: Database) -> int:
    """The row of one stored update."""
    store(database, update(1))
    return waiting(database)[0].id


def handle(database: Database, row: int) -> bool:
    return database.run(lambda work: work.inbox.handle(row, ANSWER))


def fail(database: Database, row: int) -> bool:
    return database.run(lambda work: work.inbox.failed(row))


def test_an_update_is_kept_as_it_came_with_the_time_it_came(database: Database, clock: Clock) -> None:
    assert store(database, update(900_000_000_001)) == 1
    [kept] = waiting(database)
    assert (kept.person, kept.payload, kept.received_at) == (WANG, '{"text": "灯坏了 🔦"}', clock.now)


def test_a_batch_that_is_delivered_again_changes_nothing(database: Database, clock: Clock) -> None:
    batch = [update(1), update(2, LI), update(3)]
    assert store(database, *batch) == 3
    before = waiting(database)
    clock.passes(minutes=1)
    assert store(database, *batch, update(4)) == 1, "only the fourth is new"
    assert waiting(database)[:3] == before


def test_the_same_update_twice_in_one_batch_is_one(database: Database) -> None:
    assert store(database, update(1), update(1, payload="{}")) == 1


def test_an_empty_batch_is_nothing(database: Database) -> None:
    assert store(database) == 0


def test_deliveries_that_cross_store_each_update_once(database: Database) -> None:
    batches = [[update(n + shift) for n in range(20)] for shift in range(10)]
    futures = at_once(database, [lambda work, batch=batch: work.inbox.store(batch) for batch in batches])
    assert [future.exception() for future in futures] == [None] * 10
    assert counts(database) == {"stored": 29}


def test_updates_are_handed_out_in_the_order_they_came_in(database: Database) -> None:
    """Not in the order of their numbers, which begin anew after an idle week."""
    for number in (50, 7, 900):
        store(database, update(number, payload=str(number)))
    assert [kept.payload for kept in waiting(database)] == ["50", "7", "900"]


def test_nobodys_hundred_stickers_stand_in_the_way_of_somebody_elses_tap(database: Database) -> None:
    store(database, *(update(n, WANG, f"wang {n}") for n in range(6)))
    store(database, update(6, LI, "li 6"), update(7, WANG, "wang 7"), update(8, LI, "li 8"))

    def handed_out(**asked: Any) -> list[str]:
        return [kept.payload for kept in waiting(database, **asked)]

    assert handed_out(each=2) == ["wang 0", "wang 1", "li 6", "li 8"]
    assert handed_out(each=2, limit=3) == ["wang 0", "wang 1", "li 6"]
    assert handed_out(each=1, in_hand=(LI,)) == ["wang 0"]
    assert handed_out(in_hand=(WANG,)) == ["li 6", "li 8"]
    assert handed_out(in_hand=(WANG, LI)) == []


def test_an_update_is_handled_once(database: Database, row: int) -> None:
    assert handle(database, row)
    assert not handle(database, row), "it was handled already"
    assert waiting(database) == []
    assert counts(database) == {"handled": 1}


def test_two_who_handle_it_at_once_are_one_too_many(database: Database, row: int) -> None:
    futures = at_once(database, [lambda work: work.inbox.handle(row, ANSWER)] * 8)
    assert sum(future.result() for future in futures) == 1


def test_a_verb_that_fails_leaves_its_update_waiting(database: Database, row: int) -> None:
    def verb(work: Work) -> None:
        work.inbox.handle(row, ANSWER)
        raise LookupError

    with pytest.raises(LookupError):
        database.run(verb)
    assert counts(database) == {"stored": 1}
    assert waiting(database)[0].payload, "its payload is still there"


def test_who_was_not_answered_is_known_with_what_to_say(database: Database, row: int) -> None:
    handle(database, row)
    assert database.read(lambda work: work.inbox.unanswered()) == [Unanswered(id=row, person=WANG, answer=ANSWER)]
    better = {"kind": "acknowledgement", "facts": {"issue_id": 1}}
    database.run(lambda work: work.inbox.expect_answer(row, better))
    assert [late.answer for late in database.read(lambda work: work.inbox.unanswered([row]))] == [better]
    assert database.read(lambda work: work.inbox.unanswered([row + 1])) == []


def test_of_an_answered_update_only_its_number_is_left(database: Database, row: int) -> None:
    handle(database, row)
    database.run(lambda work: work.inbox.answered([row]))
    assert counts(database) == {"answered": 1}
    assert database.read(lambda work: work.inbox.unanswered()) == []
    with database.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT update_id, person, payload, answer FROM inbox").one()
    assert (kept[0], kept[1], kept[2]) == (1, None, None), "no word of it and nobody's id is kept"
    assert kept[3] in (None, "null"), "nor what was answered"
    assert store(database, update(1)) == 0, "a redelivery is known by its tombstone"


def test_after_the_fifth_failure_an_update_is_dead(database: Database, row: int) -> None:
    assert [fail(database, row) for _ in range(MOST_ATTEMPTS)] == [False] * 4 + [True]
    assert waiting(database) == []
    assert counts(database) == {"dead": 1}
    assert not handle(database, row), "what is dead is not handled after all"
    database.run(lambda work: work.inbox.answered([row]))
    assert counts(database) == {"dead": 1}, "it stays in sight of the operator"


def test_what_was_handled_cannot_fail(database: Database, row: int) -> None:
    handle(database, row)
    assert not any(fail(database, row) for _ in range(MOST_ATTEMPTS + 1))
    assert not fail(database, 999), "nor what never was"
    assert counts(database) == {"handled": 1}


def test_old_tombstones_and_dead_updates_are_swept_away(database: Database, clock: Clock) -> None:
    store(database, *(update(n) for n in range(4)))
    stored, handled, answered, dead = (kept.id for kept in waiting(database))
    for row in (handled, answered):
        handle(database, row)
    database.run(lambda work: work.inbox.answered([answered]))
    for _ in range(MOST_ATTEMPTS):
        fail(database, dead)
    assert database.run(lambda work: work.old.updates(work.now, 500)) == 0, "they are not older than now"
    clock.passes(days=3)
    assert database.run(lambda work: work.old.updates(work.now - timedelta(days=1), 500)) == 2
    assert counts(database) == {"stored": 1, "handled": 1}, "what is not over is never swept"
    assert waiting(database)[0].id == stored
    store(database, update(77))
    assert waiting(database)[-1].id > dead, "a new row comes after all there ever were"
