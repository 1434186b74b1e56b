"""The record: entries are chained after their commit, and a chain that was touched says where."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from rules.residents import Resident
from storage.database import Database
from storage.journal import ROOT
from storage.tables import JournalRow
from storage.work import Work
from tests.conftest import Clock

WANG = Resident(id=1, telegram_id=10001, name="王秀英", language=None, language_code=None, opaque_id="opaque-wang")


def note(database: Database, verb: str = "second", number: int = 1) -> None:
    database.run(lambda work: work.journal.note(WANG, "resident", verb, "issue", number))


def seal(database: Database, limit: int = 500) -> int:
    return database.run(lambda work: work.journal.seal(limit))


def head(database: Database) -> tuple[int, str]:
    return database.read(lambda work: work.journal.head())


def broken_at(database: Database) -> int | None:
    return database.read(lambda work: work.journal.broken_at())


def tamper(database: Database, statement: str) -> None:
    """As whoever holds the database could."""
    with database.engine.begin() as connection:
        assert connection.execute(text(statement)).rowcount


@pytest.fixture
def chain(database: Database, clock: Clock) -> Database:
    """Five sealed entries."""
    for number in range(1, 6):
        note(database, number=number)
        clock.passes(seconds=1)
    assert seal(database) == 5
    return database


def test_an_empty_journal_holds(database: Database) -> None:
    assert head(database) == (0, ROOT)
    assert broken_at(database) is None
    assert seal(database) == 0


def test_entries_are_sealed_in_their_order(chain: Database) -> None:
    number, last = head(chain)
    assert number == 5
    assert len(last) == 64
    assert broken_at(chain) is None
    with chain.engine.connect() as connection:
        sealed = connection.execute(text("SELECT object_id, seal FROM journal ORDER BY seal")).all()
    assert [tuple(entry) for entry in sealed] == [(n, n) for n in range(1, 6)]


def test_sealing_again_leaves_what_is_sealed(chain: Database) -> None:
    before = head(chain)
    assert seal(chain) == 0
    assert head(chain) == before


def test_a_chain_goes_on_where_it_ended(chain: Database) -> None:
    before = head(chain)
    note(chain, number=6)
    assert head(chain) == before, "what is not sealed yet does not move the head"
    assert chain.read(lambda work: work.journal.unsealed()) == 1
    assert seal(chain) == 1
    assert head(chain)[0] == 6
    assert broken_at(chain) is None


def test_many_entries_are_sealed_a_limit_at_a_time(database: Database) -> None:
    def many(work: Work) -> None:
        for number in range(7):
            work.journal.note(WANG, "resident", "second", "issue", number)

    database.run(many)
    assert [seal(database, limit=3) for _ in range(4)] == [3, 3, 1, 0]
    assert broken_at(database) is None


def test_a_verb_that_fails_leaves_no_entry(database: Database) -> None:
    def fails(work: Work) -> None:
        work.journal.note(WANG, "resident", "second", "issue", 1)
        raise LookupError

    with pytest.raises(LookupError):
        database.run(fails)
    assert seal(database) == 0


def test_an_entry_that_was_committed_later_is_sealed_later(chain: Database) -> None:
    """On PostgreSQL a slow transaction can bring a lower number than what is sealed already."""
    tamper(chain, "UPDATE journal SET id = id + 100")

    def late(work: Work) -> None:
        row = JournalRow(id=1, at=work.now, who="opaque-li", role="resident", verb="raise", object="issue", object_id=9)
        work._session.add(row)

    chain.run(late)
    assert seal(chain) == 1
    assert head(chain)[0] == 6
    assert broken_at(chain) is None


@pytest.mark.parametrize(
    "change",
    [
        "who = 'somebody else'",
        "role = 'convener'",
        "verb = 'withdraw'",
        "object = 'proposal'",
        "object_id = 99",
        "at = '2026-08-26 03:00:00+00:00'",
        "hash = NULL",
        "hash = '" + "0" * 64 + "'",
        "seal = NULL",
        "seal = 99",
    ],
)
def test_a_changed_entry_is_found(chain: Database, change: str) -> None:
    tamper(chain, f"UPDATE journal SET {change} WHERE seal = 3")
    assert broken_at(chain) == 3


@pytest.mark.parametrize("number", [1, 3, 4])
def test_a_missing_entry_is_found(chain: Database, number: int) -> None:
    tamper(chain, f"DELETE FROM journal WHERE seal = {number}")
    assert broken_at(chain) == number


def test_entries_that_changed_places_are_found(chain: Database) -> None:
    tamper(chain, "UPDATE journal SET seal = 99 WHERE seal = 2")
    tamper(chain, "UPDATE journal SET seal = 2 WHERE seal = 4")
    tamper(chain, "UPDATE journal SET seal = 4 WHERE seal = 99")
    assert broken_at(chain) == 2


def test_an_entry_slipped_in_is_found(chain: Database) -> None:
    tamper(chain, "UPDATE journal SET seal = seal + 10 WHERE seal > 2")
    tamper(chain, "UPDATE journal SET seal = seal - 9 WHERE seal > 2")

    def slip_in(work: Work) -> None:
        values = {"who": WANG.opaque_id, "role": "resident", "verb": "second", "object": "issue", "object_id": 3}
        work._session.add(JournalRow(at=work.now, seal=3, hash="f" * 64, **values))

    chain.run(slip_in)
    assert broken_at(chain) == 3


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(groups=st.lists(st.integers(0, 4), max_size=6))
def test_however_entries_come_in_the_chain_holds(database: Database, clock: Clock, groups: list[int]) -> None:
    sealed, _ = head(database)
    for size in groups:
        for number in range(size):
            note(database, number=number)
            clock.now += timedelta(microseconds=1)
        assert seal(database) == size
    assert head(database)[0] == sealed + sum(groups)
    assert broken_at(database) is None
