"""One verb, one transaction; on SQLite one commit for all who wait."""

import asyncio
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, OperationalError

from rules.letters import Kind
from rules.places import PlaceKind
from storage.database import Database
from storage.work import Work
from tests.conftest import Clock
from tests.storage.conftest import ON_POSTGRESQL, PATIENCE, at_once


class Busy:
    """Keeps the writer busy until told, so that others have to wait."""

    def __init__(self, database: Database) -> None:
        self._may_end, self._began = Event(), Event()
        self._future = database.submit(self._hold)
        assert self._began.wait(PATIENCE), "the writer did not begin"

    def _hold(self, work: Work) -> None:
        self._began.set()
        assert self._may_end.wait(PATIENCE), "nobody told the writer to go on"

    def ends(self) -> None:
        self._may_end.set()
        self._future.result(PATIENCE)


def builds(name: str) -> Callable[[Work], int]:
    return lambda work: work.places.add(PlaceKind.building, name)


def fails_after(name: str) -> Callable[[Work], None]:
    def verb(work: Work) -> None:
        work.places.add(PlaceKind.building, name)
        raise LookupError(name)

    return verb


def stands(database: Database, name: str) -> bool:
    return database.read(lambda work: work.places.find(name)) is not None


def test_whoever_has_the_result_can_read_it(database: Database) -> None:
    for number in range(10):
        place = database.run(builds(f"{number}栋"))
        assert database.read(lambda work, place=place: work.places.get(place).name) == f"{number}栋"


def test_a_verb_that_raises_is_undone_alone(database: Database) -> None:
    busy = Busy(database)
    before, wrong, after = (database.submit(verb) for verb in (builds("1栋"), fails_after("2栋"), builds("3栋")))
    busy.ends()
    assert before.result(PATIENCE)
    assert after.result(PATIENCE)
    with pytest.raises(LookupError, match="2栋"):
        wrong.result(PATIENCE)
    assert [stands(database, name) for name in ("1栋", "2栋", "3栋")] == [True, False, True]


def test_of_forty_at_once_those_that_can_be_done_are_done(database: Database) -> None:
    verbs = [fails_after(f"{n}栋") if n % 4 == 0 else builds(f"{n}栋") for n in range(40)]
    futures = at_once(database, verbs)
    for number, future in enumerate(futures):
        assert (future.exception() is None) == (number % 4 != 0)
        assert stands(database, f"{number}栋") == (number % 4 != 0)


def test_a_verb_that_breaks_a_rule_of_the_schema_is_undone_alone(database: Database) -> None:
    first, again, other = at_once(
        database,
        [
            lambda work: work.places.add(PlaceKind.compound, "福和苑", council_chat_id=-1),
            lambda work: work.places.add(PlaceKind.compound, "安居苑", council_chat_id=-1),
            builds("3栋"),
        ],
    )
    assert {type(future.exception()) for future in (first, again)} == {type(None), IntegrityError}
    assert other.exception() is None
    assert stands(database, "福和苑") != stands(database, "安居苑")


def test_all_who_wait_share_one_commit(sqlite: Database) -> None:
    commits: list[object] = []
    event.listen(sqlite.engine, "commit", commits.append)
    busy = Busy(sqlite)
    waiting = [sqlite.submit(builds(f"{n}栋")) for n in range(40)]
    busy.ends()
    for future in waiting:
        future.result(PATIENCE)
    assert len(commits) == 1, "the forty that waited are on disk with one commit"


def test_a_verb_that_breaks_the_commit_is_undone_alone(sqlite: Database) -> None:
    def breaks_the_commit(work: Work) -> None:
        work._session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        work.places.add(PlaceKind.building, "2栋", parent_id=999)

    busy = Busy(sqlite)
    futures: list[Future] = [sqlite.submit(verb) for verb in (builds("1栋"), breaks_the_commit, builds("3栋"))]
    busy.ends()
    assert [type(future.exception(PATIENCE)) for future in futures] == [type(None), IntegrityError, type(None)]
    assert [stands(sqlite, name) for name in ("1栋", "2栋", "3栋")] == [True, False, True]
    assert sqlite.run(builds("4栋")), "the next one is not harmed"


def test_a_verb_nobody_waits_for_any_more_is_not_begun(database: Database) -> None:
    blockers = [Busy(database) for _ in range(1 if database.engine.dialect.name == "sqlite" else 8)]
    given_up, next_one = database.submit(builds("1栋")), database.submit(builds("2栋"))
    assert given_up.cancel()
    for busy in blockers:
        busy.ends()
    assert next_one.result(PATIENCE), "the writer went on"
    with pytest.raises(CancelledError):
        given_up.result(PATIENCE)
    assert not stands(database, "1栋")


def test_a_cancelled_task_leaves_the_writer_at_work(database: Database) -> None:
    async def story() -> int:
        held = Busy(database)
        task = asyncio.create_task(database.arun(builds("1栋")))
        await asyncio.sleep(0)  # the task has handed its verb in
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        held.ends()
        return await database.arun(builds("2栋"))

    assert asyncio.run(story())


def test_closing_finishes_what_is_queued(database: Database) -> None:
    busy = Busy(database)
    waiting = [database.submit(builds(f"{n}栋")) for n in range(120)]  # more than one batch
    closing = Thread(target=database.close)
    closing.start()
    busy.ends()
    closing.join(PATIENCE)
    assert not closing.is_alive(), "closing did not come to an end"
    assert len({future.result(0) for future in waiting}) == 120


def test_reading_cannot_write(sqlite: Database) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        sqlite.read(builds("1栋"))
    assert not stands(sqlite, "1栋")


def test_reading_does_not_wait_for_the_writer(database: Database) -> None:
    database.run(builds("1栋"))
    busy = Busy(database)
    assert stands(database, "1栋")
    busy.ends()


def test_a_tap_is_handled_at_the_time_it_came_in(database: Database, clock: Clock) -> None:
    came_in = datetime(2026, 8, 25, 4, tzinfo=UTC)
    assert database.submit_at(came_in, lambda work: work.now).result(PATIENCE) == came_in
    assert database.run(lambda work: work.now) == clock.now


def test_one_verb_has_one_time(database: Database, clock: Clock) -> None:
    def slow(work: Work) -> timedelta:
        began = work.now
        clock.passes(minutes=5)
        return work.now - began

    assert database.run(slow) == timedelta(0)


def test_a_commit_with_letters_wakes_whoever_sends_them(database: Database) -> None:
    woken = Event()
    database.on_letters.append(woken.set)
    database.run(builds("1栋"))
    database.run(builds("2栋"))
    assert not woken.is_set(), "no letter was written"

    def fails(work: Work) -> None:
        work.outbox.put(Kind.news, key="a", chat_id=1)
        raise LookupError

    with pytest.raises(LookupError):
        database.run(fails)
    database.run(builds("3栋"))
    assert not woken.is_set(), "the letter was undone with its verb"
    database.run(lambda work: work.outbox.put(Kind.news, key="a", chat_id=1))
    assert woken.wait(PATIENCE)


def test_awaiting_gives_what_waiting_gives(database: Database, clock: Clock) -> None:
    async def story() -> tuple[bool, datetime]:
        await database.arun(builds("1栋"))
        with pytest.raises(LookupError):
            await database.arun(fails_after("2栋"))
        earlier = clock.now - timedelta(hours=1)
        return (
            await database.aread(lambda work: work.places.find("1栋") is not None),
            await database.arun_at(earlier, lambda work: work.now),
        )

    assert asyncio.run(story()) == (True, clock.now - timedelta(hours=1))


@ON_POSTGRESQL
def test_two_verbs_that_wait_for_each_other_are_both_done(database: Database) -> None:
    """PostgreSQL ends one of them with a deadlock; it is tried again."""
    one, two = database.run(builds("1栋")), database.run(builds("2栋"))
    both_hold_one = Barrier(2)

    def crossing(first: int, second: int) -> Callable[[Work], None]:
        tries = count()

        def verb(work: Work) -> None:
            work.places.give(first, council_chat_id=None)
            if next(tries) == 0:
                both_hold_one.wait(PATIENCE)
            work.places.give(second, council_chat_id=None)

        return verb

    futures = at_once(database, [crossing(one, two), crossing(two, one)])
    assert [future.exception() for future in futures] == [None, None]
