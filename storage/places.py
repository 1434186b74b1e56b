"""The tree of places, read with what each inherits from above."""

from typing import Any

import sqlalchemy
from sqlalchemy import CTE, ColumnElement, Row, bindparam, case, func
from sqlmodel import Session, col, select, update

from rules.places import Home, Place, PlaceKind, natural_order
from storage.statements import read, write
from storage.tables import HouseholdRow, PlaceRow

_UP = (
    select(col(PlaceRow.id), col(PlaceRow.parent_id)).where(col(PlaceRow.id) == bindparam("place")).cte(recursive=True)
)
_UP = _UP.union(select(col(PlaceRow.id), col(PlaceRow.parent_id)).where(col(PlaceRow.id) == _UP.c.parent_id))
_UPWARDS = sqlalchemy.select(PlaceRow.__table__).where(col(PlaceRow.id).in_(select(_UP.c.id)))  # type: ignore[attr-defined]

_RANK = {PlaceKind.compound: 0, PlaceKind.community: 1, PlaceKind.street: 2}
_THE_ONLY = (
    select(PlaceRow.id)
    .where(col(PlaceRow.kind).in_(_RANK), col(PlaceRow.closed_at).is_(None))
    .order_by(case(_RANK, value=col(PlaceRow.kind)), col(PlaceRow.id))
    .limit(1)
)
_OPEN_GRID = (col(PlaceRow.kind) == PlaceKind.grid, col(PlaceRow.closed_at).is_(None))


class Places:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._chains: dict[int, list[Row[*tuple[Any, ...]]]] = {}

    def get(self, place_id: int) -> Place:
        """The place, with prefix, time zone, language, procedure and council group inherited. It must exist."""
        return _inherit(self.upwards(place_id))

    def upwards(self, place_id: int) -> list[Row[*tuple[Any, ...]]]:
        """The place and all around it, from the inside out. Read once in a transaction."""
        if place_id not in self._chains:
            rows = {row.id: row for row in read(self._session, _UPWARDS, place=place_id)}
            chain, here = [], rows.get(place_id)
            while here is not None:
                chain.append(here)
                here = rows.get(here.parent_id)
            self._chains[place_id] = chain
        return self._chains[place_id]

    def around(self, place_id: int) -> list[int]:
        """Ids of the place and all around it, from the inside out."""
        return [row.id for row in self.upwards(place_id) if row.id is not None]

    def is_open(self, place_id: int) -> bool:
        """Whether there is such a place, and neither it nor one around it is closed."""
        chain = self.upwards(place_id)
        return bool(chain) and all(row.closed_at is None for row in chain)

    def within(self, place_id: int) -> CTE:
        """A table of one column, id: the place and all it holds."""
        down = select(col(PlaceRow.id)).where(col(PlaceRow.id) == place_id).cte(recursive=True)
        return down.union(select(col(PlaceRow.id)).where(col(PlaceRow.parent_id) == down.c.id))

    def compound_of(self, place_id: int) -> Place:
        """The compound around a place; the place itself where none is."""
        chain = self.upwards(place_id)
        return self.get(next((row.id for row in chain if row.kind == PlaceKind.compound), place_id) or place_id)

    def inside(self, place_id: int | None, kind: PlaceKind) -> list[tuple[int, str]]:
        """(id, name) of all places of a kind within a place, or of all there are; 2栋 before 10栋."""
        found = select(col(PlaceRow.id), PlaceRow.name).where(PlaceRow.kind == kind, col(PlaceRow.closed_at).is_(None))
        if place_id is not None:
            found = found.where(col(PlaceRow.id).in_(select(self.within(place_id).c.id)))
        return sorted(((place, name) for place, name in self._session.exec(found) if place), key=_by_name)

    def households(self, place_id: int) -> int:
        """How many households live in the place and all it holds."""
        inside = col(HouseholdRow.place_id).in_(select(self.within(place_id).c.id))
        return self._session.exec(
            select(func.count()).select_from(HouseholdRow).where(inside, col(HouseholdRow.closed_at).is_(None))
        ).one()

    def grids(self) -> list[tuple[str, int]]:
        """(name, households) of all open grids, by name."""
        here = col(PlaceRow.id)
        tree = sqlalchemy.select(here.label("grid"), here.label("place")).where(*_OPEN_GRID).cte(recursive=True)
        tree = tree.union(select(tree.c.grid, col(PlaceRow.id)).join(tree, col(PlaceRow.parent_id) == tree.c.place))
        lives_there = (col(HouseholdRow.place_id) == tree.c.place) & col(HouseholdRow.closed_at).is_(None)
        counted = (
            sqlalchemy.select(col(PlaceRow.name), func.count(col(HouseholdRow.id)))
            .join(tree, tree.c.grid == col(PlaceRow.id))
            .join(HouseholdRow, lives_there, isouter=True)
            .group_by(col(PlaceRow.id), col(PlaceRow.name))
            .order_by(col(PlaceRow.name), col(PlaceRow.id))
        )
        return [(name, households) for name, households in read(self._session, counted)]

    def the_only(self) -> Place | None:
        """The first open compound (else the outermost place); None where there is none yet. What was served before
        there was a roster stays the first."""
        found = read(self._session, _THE_ONLY).scalar()
        return None if found is None else self.get(found)

    def find(self, name: str) -> Place | None:
        """The open place of that name; of several the one made first."""
        open_ = select(PlaceRow.id).where(PlaceRow.name == name, col(PlaceRow.closed_at).is_(None))
        found = self._session.exec(open_.order_by(col(PlaceRow.id))).first()
        return None if found is None else self.get(found)

    def called(self, name: str) -> list[Place]:
        """The open places of that name. `福和苑/3栋` is the 3栋 in 福和苑."""
        *around, own = name.split("/")
        found = self._session.exec(
            select(PlaceRow.id)
            .where(PlaceRow.name == own, col(PlaceRow.closed_at).is_(None))
            .order_by(col(PlaceRow.id))
        )
        return [self.get(one) for one in found if one is not None and set(around) <= set(self.path(one))]

    def path(self, place_id: int) -> list[str]:
        """The names of the place and all around it, from the outside in."""
        return [row.name for row in reversed(self.upwards(place_id))]

    def homes(self, place_id: int | None = None, room: str | None = None) -> list[Home]:
        """Where the open households live: of one place and all it holds, or of all; with that room, or any. In the
        order people count in."""
        open_ = select(HouseholdRow.id, HouseholdRow.place_id, HouseholdRow.room).where(
            col(HouseholdRow.closed_at).is_(None)
        )
        if place_id is not None:
            open_ = open_.where(col(HouseholdRow.place_id).in_(select(self.within(place_id).c.id)))
        if room is not None:
            open_ = open_.where(HouseholdRow.room == room)
        homes = [self._home(*found) for found in read(self._session, open_)]
        return sorted(homes, key=Home.in_order)

    def home(self, household_id: int) -> Home:
        """Where a household lives, open or closed. It must exist."""
        row = self._session.get_one(HouseholdRow, household_id)
        return self._home(household_id, row.place_id, row.room)

    def _home(self, household_id: int, place_id: int, room: str) -> Home:
        around = {PlaceKind(row.kind): row.name for row in self.upwards(place_id)}
        return Home(household_id=household_id, place=self.get(place_id), around=around, room=room)

    def of_council(self, chat_id: int) -> Place | None:
        """The place whose council meets in this group."""
        found = self._session.exec(select(PlaceRow.id).where(PlaceRow.council_chat_id == chat_id)).one_or_none()
        return None if found is None else self.get(found)

    def add(self, kind: PlaceKind, name: str, parent_id: int | None = None, **own: Any) -> int:
        """A new place; `own` is what it does not inherit. Its id."""
        row = PlaceRow(kind=kind, name=name, parent_id=parent_id, **own)
        self._session.add(row)
        self._session.flush()
        assert row.id is not None
        return row.id

    def give(self, place_id: int, **own: Any) -> None:
        """What a place has of its own from now on: prefix, time_zone, language, procedure, council_chat_id."""
        self._chains.clear()
        write(self._session, update(PlaceRow).where(_is(place_id)).values(own))

    def bind_council(self, place_id: int, chat_id: int | None, topic_id: int | None = None) -> None:
        """Say which group the council of a place meets in, and which of its topics has the cards; None for no group any
        more."""
        self._chains.clear()
        here = {"council_chat_id": chat_id, "council_topic_id": topic_id}
        write(self._session, update(PlaceRow).where(_is(place_id)).values(here))

    def cards_belong_in(self, chat_id: int, topic_id: int | None) -> None:
        """Which of the topics of a council's group has the cards; None: its General."""
        self._chains.clear()
        council = col(PlaceRow.council_chat_id) == chat_id
        write(self._session, update(PlaceRow).where(council).values(council_topic_id=topic_id))

    def moved_chat(self, old: int, new: int) -> None:
        """A group became a supergroup: it has another id now."""
        self._chains.clear()
        write(self._session, update(PlaceRow).where(col(PlaceRow.council_chat_id) == old).values(council_chat_id=new))

    def next_number(self, place_id: int) -> tuple[int, int]:
        """(the place that counts, the next number there): issues are numbered by the nearest place with a prefix."""
        counts = next((row for row in self.upwards(place_id) if row.prefix is not None), None)
        counting = place_id if counts is None or counts.id is None else counts.id
        self._session.flush()
        number = self._session.execute(
            update(PlaceRow)
            .where(_is(counting))
            .values(last_number=col(PlaceRow.last_number) + 1)
            .returning(col(PlaceRow.last_number))
            .execution_options(synchronize_session=False)
        ).scalar_one()
        return counting, number


def _by_name(place: tuple[int, str]) -> list[tuple[int, str]]:
    return natural_order(place[1])


def _is(place_id: int) -> ColumnElement[bool]:
    return col(PlaceRow.id) == place_id


def _inherit(chain: list[Row[*tuple[Any, ...]]]) -> Place:
    here, top = chain[0], chain[-1]
    assert here.id is not None
    council = next((row for row in chain if row.council_chat_id is not None), None)
    return Place(
        id=here.id,
        parent_id=here.parent_id,
        kind=PlaceKind(here.kind),
        name=here.name,
        prefix=next((row.prefix for row in chain if row.prefix is not None), top.name),
        time_zone=next((row.time_zone for row in chain if row.time_zone), "Asia/Shanghai"),
        language=next((row.language for row in chain if row.language), "zh-Hans"),
        procedure=next((row.procedure for row in chain if row.procedure), "default"),
        council_chat_id=council.council_chat_id if council else None,
        council_topic_id=council.council_topic_id if council else None,
    )
