"""A street of 15,000 households costs a tap no more than the demo neighbourhood: the same queries, none of which reads
a whole table."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import URL

from benchmarks import errands, street
from config import procedures
from council import forms, issue_lists
from rules.forms import FormName
from rules.issues import Found, Issue
from rules.places import PlaceKind
from rules.refusals import Refusal
from storage.connect import open_database
from storage.database import Database
from storage.work import Work
from tests.conftest import BOTH, Clock, drop_postgresql, new_postgresql, new_sqlite

Place = tuple[Database, errands.Cast]
Asked = list[tuple[str, Any]]
"""Statements and their parameters."""
BIG = "issue|household|membership|resident|role|second|follow|outbox|inbox|journal|attachment|card|draft"
READS_IN_ORDER = ("看议题 of a newcomer",)
"""The newest of all there are: read backwards by id until the page is full."""


def opened(url: URL, settle: Callable[[Work], errands.Cast]) -> Place:
    database = open_database(url, procedures.load(), clock=Clock())
    return database, database.run(settle)


@pytest.fixture(scope="module", params=BOTH)
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Place]]:
    """The demo and the street."""
    if request.param == "sqlite":
        migrated, folder = request.getfixturevalue("migrated_sqlite"), tmp_path_factory.mktemp("street")
        urls = [new_sqlite(migrated, folder / f"{name}.db") for name in ("demo", "street")]
    else:
        server = request.getfixturevalue("postgresql")
        urls = [new_postgresql(server), new_postgresql(server)]
    demo, long_street = opened(urls[0], errands.settle_demo), opened(urls[1], street.settle)
    yield demo, long_street
    for (database, _), url in zip((demo, long_street), urls, strict=True):
        database.close()
        if request.param == "postgresql":
            drop_postgresql(server, url)


@contextmanager
def listening(database: Database) -> Iterator[Asked]:
    """All that is asked of the database meanwhile."""
    asked: Asked = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *more: Any) -> None:
        asked.append((statement, parameters))

    engines = (database.engine, database.reading)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield asked
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def does_all(place: Place) -> dict[str, Asked]:
    """Every errand there, and what it asked."""
    database, cast = place
    tapping, found = errands.Tapping(database), {}
    for errand in errands.errands(database, cast):
        tap = tapping.arrives(errand)
        with listening(database) as asked:
            said = tap()
        assert not isinstance(said, Refusal), f"{errand.what}: {said}"
        found[errand.what] = asked
    return found


def test_a_tap_asks_no_more_of_a_street_than_of_the_demo_and_reads_no_whole_table(both: tuple[Place, Place]) -> None:
    demo, long_street = both
    here, there = does_all(demo), does_all(long_street)
    queries = {what: (len(here[what]), len(there[what])) for what in here}
    assert {what: n for what, n in queries.items() if n[0] != n[1]} == {}, "(queries in the demo, on the street)"
    if long_street[0].engine.dialect.name == "sqlite":
        assert [line for what, asked in there.items() for line in scans(long_street[0], what, asked)] == []


def scans(database: Database, what: str, asked: Asked) -> Iterator[str]:
    """Of each statement that reads a whole big table: the errand, the table, the statement."""
    with database.reading.connect() as connection:
        for statement, parameters in asked:
            if statement.split()[0] not in ("SELECT", "UPDATE", "DELETE", "WITH"):
                continue
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            for row in plan:
                if re.match(rf"SCAN ({BIG})\b", row.detail) and not (what in READS_IN_ORDER and "issue" in row.detail):
                    yield f"{what}: {row.detail}: {statement}"


# --- what people find there


@pytest.fixture
def long_street(both: tuple[Place, Place]) -> Place:
    return both[1]


def shown(place: Place, who: int, found: Found) -> list[Issue]:
    """All pages of a list, or the first eight."""
    database, _ = place
    resident = database.read(lambda work: work.residents.by_telegram(who))
    pages = [database.read(issue_lists.listing, who=resident, found=found, page=page) for page in range(8)]
    return [issue for page in pages for issue in page.issues]


def around(place: Place, issues: list[Issue], kind: PlaceKind) -> set[str]:
    """The names of the places of a kind that the issues are in."""

    def names(work: Work) -> set[str]:
        chains = [work.places.upwards(issue.place.id) for issue in issues]
        return {row.name for chain in chains for row in chain if row.kind == kind}

    return place[0].read(names)


def test_a_resident_reads_their_compound_and_who_does_something_what_waits_where_they_do_it(long_street: Place) -> None:
    cast = long_street[1]
    lists = [
        (cast.resident, Found.newest, PlaceKind.compound, {"1号院"}),
        (cast.resident, Found.near, PlaceKind.building, {"1-1栋"}),
        (cast.grid_worker, Found.newest, PlaceKind.compound, {"1号院"}),
        (cast.grid_worker, Found.todo, PlaceKind.grid, {"第1网格"}),
        (cast.building_head, Found.todo, PlaceKind.building, {"1-1栋"}),
        (cast.convener, Found.todo, PlaceKind.community, {"第1社区"}),
        (cast.handler, Found.todo, PlaceKind.compound, {"1号院"}),
    ]
    for who, found, kind, where in lists:
        issues = shown(long_street, who, found)
        assert issues, f"{who} finds nothing under {found}"
        assert around(long_street, issues, kind) == where, f"{who} under {found}"
    assert {issue.holder for issue in shown(long_street, cast.handler, Found.todo)} == {"物业"}
    assert len(around(long_street, shown(long_street, cast.newcomer, Found.newest), PlaceKind.community)) > 5
    assert shown(long_street, cast.neighbour, Found.todo) == []


def test_a_newcomer_is_asked_which_of_nine_communities_and_not_which_of_one_compound(long_street: Place) -> None:
    database, cast = long_street
    newcomer = database.read(lambda work: work.residents.by_telegram(cast.newcomer))
    database.run(forms.start, who=newcomer, form=FormName.raising)
    asked = database.run(forms.write, who=newcomer, words="路灯坏了")
    assert (asked.question, [option.words for option in asked.options]) == (
        "community",
        [f"第{number}社区" for number in range(1, 10)],
    )
    third = asked.options[2].value
    asked = database.run(forms.choose, who=newcomer, form=FormName.raising, revision=asked.revision, value=third)
    assert (asked.question, [option.words for option in asked.options]) == ("where", ["3号院", None])
    database.run(forms.cancel, who=newcomer, form=FormName.raising, revision=asked.revision)
