"""Rights and scopes follow the tree, whatever levels are missing: compared with a tree in plain Python."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from council import issue_lists
from council.permitted import about_place, refusal
from rules.issues import Found
from rules.places import PlaceKind
from rules.residents import Resident, Role
from rules.verbs import Verb
from storage.database import Database
from storage.work import Work

KINDS = list(PlaceKind)
LIVED_IN = KINDS[:3]
"""Street, community, compound."""
OWN = {
    "prefix": st.none() | st.sampled_from(["福和", "安居", "和平"]),
    "time_zone": st.none() | st.sampled_from(["Asia/Hong_Kong", "Europe/Helsinki"]),
    "language": st.none() | st.sampled_from(["zh-Hant", "en"]),
    "procedure": st.none() | st.just("ours"),
}
DEFAULTS = {"time_zone": "Asia/Shanghai", "language": "zh-Hans", "procedure": "default"}


@dataclass(eq=False)
class Node:
    """A place of the plain tree."""

    name: str
    kind: PlaceKind
    parent: "Node | None"
    own: dict[str, Any]
    children: list["Node"] = field(default_factory=list)
    id: int = 0

    def around(self) -> list["Node"]:
        return [self, *(self.parent.around() if self.parent else [])]

    def within(self) -> list["Node"]:
        return [self, *(inner for child in self.children for inner in child.within())]

    def inherited(self, setting: str, default: str) -> str:
        return next((node.own[setting] for node in self.around() if node.own[setting] is not None), default)

    def homes(self) -> list["Node"]:
        """The innermost places within it that people say they live in."""
        if self.kind not in LIVED_IN:
            return []
        return [home for child in self.children for home in child.homes()] or [self]


@st.composite
def trees(draw: st.DrawFn) -> list[Node]:
    """Up to twelve places, outer ones first; any level may be missing."""
    nodes: list[Node] = []
    for number in range(draw(st.integers(1, 12))):
        parent = draw(st.sampled_from([None, *(node for node in nodes if node.kind is not PlaceKind.unit)]))
        levels = KINDS[KINDS.index(parent.kind) + 1 :] if parent else KINDS
        node = Node(f"地点{number}", draw(st.sampled_from(levels)), parent, draw(st.fixed_dictionaries(OWN)))
        if parent:
            parent.children.append(node)
        nodes.append(node)
    return nodes


class Undone(Exception):
    """Nothing of an example is kept."""


def with_tree(database: Database, tree: list[Node], look: Any) -> None:
    """Build it, look at it, forget it."""

    def verb(work: Work) -> None:
        for node in tree:
            node.id = work.places.add(node.kind, node.name, node.parent.id if node.parent else None, **node.own)
        look(work)
        raise Undone

    with pytest.raises(Undone):
        database.run(verb)


@pytest.fixture
def empty(database: Database) -> Database:
    """Without the quarter's places."""

    def forget(work: Work) -> None:
        for table in ("second", "follow", "issue", "role", "membership", "household", "handling_unit"):
            work._session.connection().exec_driver_sql(f"DELETE FROM {table}")
        work._session.connection().exec_driver_sql("UPDATE place SET parent_id = NULL")
        work._session.connection().exec_driver_sql("DELETE FROM place")

    database.run(forget)
    return database


any_tree = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@any_tree
@given(tree=trees())
def test_what_is_around_and_within_a_place(empty: Database, tree: list[Node]) -> None:
    def look(work: Work) -> None:
        for node in tree:
            assert work.places.around(node.id) == [one.id for one in node.around()]
            inside = work._session.exec(select(work.places.within(node.id).c.id)).all()
            assert sorted(inside) == sorted(one.id for one in node.within())
            compound = next((one for one in node.around() if one.kind is PlaceKind.compound), node)
            assert work.places.compound_of(node.id).id == compound.id

    with_tree(empty, tree, look)


@any_tree
@given(tree=trees())
def test_what_a_place_has_not_of_its_own_it_has_from_the_nearest_around_it(empty: Database, tree: list[Node]) -> None:
    def look(work: Work) -> None:
        for node in tree:
            place, outermost = work.places.get(node.id), node.around()[-1]
            assert place.prefix == node.inherited("prefix", outermost.name)
            assert {name: getattr(place, name) for name in DEFAULTS} == {
                name: node.inherited(name, default) for name, default in DEFAULTS.items()
            }
            counts = next((one for one in node.around() if one.own["prefix"] is not None), outermost)
            assert work.places.next_number(node.id)[0] == counts.id

    with_tree(empty, tree, look)


@any_tree
@given(tree=trees())
def test_the_only_place_is_the_one_nobody_has_to_choose(empty: Database, tree: list[Node]) -> None:
    def expected(homes: list[Node], without_any: list[Node]) -> int | None:
        choices = [one for one in homes if one.children] or homes or without_any
        return choices[0].id if len(choices) == 1 else None

    def look(work: Work) -> None:
        def only(inside: int | None = None) -> int | None:
            found = work.places.the_only(inside)
            return found.id if found else None

        outermost = [node for node in tree if node.parent is None]
        assert only() == expected([home for node in outermost for home in node.homes()], outermost)
        for node in tree:
            assert only(node.id) == expected(node.homes(), [node])

    with_tree(empty, tree, look)


@any_tree
@given(tree=trees(), data=st.data())
def test_a_role_reaches_its_place_and_all_within_and_nothing_else(
    empty: Database, tree: list[Node], data: st.DataObject
) -> None:
    held = data.draw(st.lists(st.sampled_from(tree), min_size=1, max_size=3), label="held for")

    def look(work: Work) -> None:
        raiser, worker = work.residents.meet(1, "居民", None), work.residents.meet(2, "网格员", None)
        issues = {raised(work, node, raiser): node for node in tree}
        for node in held:
            work.residents.give_role(worker.id, Role.grid_worker, node.id, on=work.today())
        reached = {one for node in held for one in node.within()}
        waits = work_list(work, worker)
        assert {issues[issue] for issue in waits} == reached
        assert len(waits) == len(reached), "each once"
        for node in tree:
            may = refusal(work, worker, Verb.accept, about_place(node.id)) is None
            assert may == (node in reached), f"{node.name} for {[one.name for one in held]}"

    with_tree(empty, tree, look)


def raised(work: Work, node: Node, raiser: Resident) -> int:
    what = {"category": "lift", "words": "电梯又停了", "raiser_id": raiser.id, "seconds_needed": 5}
    when = {"due_at": work.now, "seconds_until": work.now}
    return work.issues.add(place_id=node.id, attachments=(), pin=None, **what, **when)


def work_list(work: Work, who: Resident) -> list[int]:
    """All pages of 待办."""
    found: list[int] = []
    for page in range(9):
        shown = issue_lists.listing(work, who=who, found=Found.todo, page=page)
        found += [issue.id for issue in shown.issues]
        if not shown.more:
            return found
    raise AssertionError("it does not end")
