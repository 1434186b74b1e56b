"""The tree of places, read with what each inherits from above."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy
from sqlalchemy import CTE, ColumnElement, Row, bindparam, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select, update

from rules.groups import GroupKind
from rules.places import Home, Place, PlaceKind, natural_order
from storage.statements import read, write
from storage.tables import HouseholdRow, PlaceRow

_UP = (
    select(col(PlaceRow.id), col(PlaceRow.parent_id))
    .where(col(PlaceRow.id).in_(bindparam("places", expanding=True)))
    .cte(recursive=True)
)
_UP = _UP.union(select(col(PlaceRow.id), col(PlaceRow.parent_id)).where(col(PlaceRow.id) == _UP.c.parent_id))
_UPWARDS = sqlalchemy.select(PlaceRow.__table__).where(col(PlaceRow.id).in_(select(_UP.c.id)))  # type: ignore[attr-defined]

_OUTERMOST = (
    select(PlaceRow.id)
    .where(col(PlaceRow.parent_id).is_(None), col(PlaceRow.closed_at).is_(None))
    .order_by(col(PlaceRow.id))
)
_HELD = aliased(PlaceRow)
_HOLDS_SOMETHING = or_(
    exists().where(col(_HELD.parent_id) == col(PlaceRow.id), col(_HELD.closed_at).is_(None)),
    exists().where(col(HouseholdRow.place_id) == col(PlaceRow.id), col(HouseholdRow.closed_at).is_(None)),
)
_TO_LIVE_IN = sqlalchemy.select(col(PlaceRow.id), col(PlaceRow.parent_id), _HOLDS_SOMETHING.label("holds")).where(
    col(PlaceRow.kind).in_([PlaceKind.street, PlaceKind.community, PlaceKind.compound]),
    col(PlaceRow.closed_at).is_(None),
)

_PLACE = PlaceRow.__table__.c  # type: ignore[attr-defined]
_GROUPS = {GroupKind.council: _PLACE.council_chat_id, GroupKind.neighbours: _PLACE.neighbours_chat_id}


class Places:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[int, Row[*tuple[Any, ...]]] = {}
        self._outermost: int | None = None

    def get(self, place_id: int) -> Place:
        """The place, with prefix, time zone, language, procedure and council group inherited. It must exist."""
        return _inherit(self.upwards(place_id))

    def upwards(self, place_id: int) -> list[Row[*tuple[Any, ...]]]:
        """The place and all around it, from the inside out. Read once in a transaction."""
        self.load([place_id])
        chain, here = [], self._rows.get(place_id)
        while here is not None:
            chain.append(here)
            here = self._rows.get(here.parent_id)
        return chain

    def load(self, place_ids: Iterable[int]) -> None:
        """Read all these places, and all around them, at once: a list of issues or homes costs as many queries in a
        street as in a house."""
        unread = sorted(set(place_ids) - self._rows.keys())
        if unread:
            self._rows |= {row.id: row for row in read(self._session, _UPWARDS, places=unread)}

    def around(self, place_id: int) -> list[int]:
        """Ids of the place and all around it, from the inside out."""
        return [row.id for row in self.upwards(place_id) if row.id is not None]

    def is_open(self, place_id: int) -> bool:
        """Whether there is such a place, and neither it nor one around it is closed."""
        chain = self.upwards(place_id)
        return bool(chain) and all(row.closed_at is None for row in chain)

    def within(self, *place_ids: int) -> CTE:
        """A table of one column, id: the places and all they hold."""
        down = select(col(PlaceRow.id)).where(col(PlaceRow.id).in_(place_ids)).cte(recursive=True)
        return down.union(select(col(PlaceRow.id)).where(col(PlaceRow.parent_id) == down.c.id))

    def compound_of(self, place_id: int) -> Place:
        """The compound around a place; the place itself where none is."""
        chain = self.upwards(place_id)
        return self.get(next((row.id for row in chain if row.kind == PlaceKind.compound), place_id) or place_id)

    def inside(self, place_id: int | None, kind: PlaceKind) -> list[tuple[int, str]]:
        """(id, name) of all places of a kind within a place, or of all there are; 2栋 before 10栋."""
        found = select(col(PlaceRow.id), PlaceRow.name).where(PlaceRow.kind == kind, col(PlaceRow.closed_at).is_(None))
        if place_id is not None:
            found = found.where(_in(self.within(place_id)))
        return sorted(((place, name) for place, name in self._session.exec(found) if place), key=_by_name)

    def households(self, place_id: int) -> int:
        """How many households live in the place and all it holds."""
        inside = _in(self.within(place_id), HouseholdRow.place_id)
        return self._session.exec(
            select(func.count()).select_from(HouseholdRow).where(inside, col(HouseholdRow.closed_at).is_(None))
        ).one()

    def households_by(self, kind: PlaceKind) -> list[tuple[int, str, int]]:
        """(id, name, households) of all open places of a kind, by name."""
        here = col(PlaceRow.id)
        of_that_kind = col(PlaceRow.kind) == kind, col(PlaceRow.closed_at).is_(None)
        tree = sqlalchemy.select(here.label("around"), here.label("place")).where(*of_that_kind).cte(recursive=True)
        tree = tree.union(select(tree.c.around, col(PlaceRow.id)).join(tree, col(PlaceRow.parent_id) == tree.c.place))
        lives_there = (col(HouseholdRow.place_id) == tree.c.place) & col(HouseholdRow.closed_at).is_(None)
        counted = (
            sqlalchemy.select(here, col(PlaceRow.name), func.count(col(HouseholdRow.id)))
            .join(tree, tree.c.around == here)
            .join(HouseholdRow, lives_there, isouter=True)
            .group_by(here, col(PlaceRow.name))
        )
        return sorted(((one, name, n) for one, name, n in read(self._session, counted)), key=_by_name)

    def outermost(self) -> Place | None:
        """The first open place with nothing around it; None where there is none yet."""
        if self._outermost is None:
            self._outermost = read(self._session, _OUTERMOST).scalar()
        return None if self._outermost is None else self.get(self._outermost)

    def the_only(self, inside: int | None = None) -> Place | None:
        """Where everybody lives who lives here (or inside a place): the compound, where there is but one, or whatever
        holds no compounds. None where there are several to choose from, or none. A place without anything in it does
        not count beside others: it was served before there was a roster."""
        found = _TO_LIVE_IN if inside is None else _TO_LIVE_IN.where(_in(self.within(inside)))
        rows = read(self._session, found).all()
        around = {row.parent_id for row in rows}
        innermost = [row for row in rows if row.id not in around]
        choices = [row.id for row in innermost if row.holds] or [row.id for row in innermost]
        if not choices:
            choices = list(read(self._session, _OUTERMOST).scalars()) if inside is None else [inside]
        return self.get(choices[0]) if len(choices) == 1 else None

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
        self.load(same := [one for one in found if one is not None])
        return [self.get(one) for one in same if set(around) <= set(self.path(one))]

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
            open_ = open_.where(_in(self.within(place_id), HouseholdRow.place_id))
        if room is not None:
            open_ = open_.where(HouseholdRow.room == room)
        found = read(self._session, open_).all()
        self.load(row.place_id for row in found)
        return sorted((self._home(*row) for row in found), key=Home.in_order)

    def home(self, household_id: int) -> Home:
        """Where a household lives, open or closed. It must exist."""
        row = self._session.get_one(HouseholdRow, household_id)
        return self._home(household_id, row.place_id, row.room)

    def _home(self, household_id: int, place_id: int, room: str) -> Home:
        around = {PlaceKind(row.kind): row.name for row in self.upwards(place_id)}
        return Home(household_id=household_id, place=self.get(place_id), around=around, room=room)

    def of_group(self, chat_id: int) -> tuple[Place, GroupKind] | None:
        """The place whose group this is, and which of its two."""
        for kind, column in _GROUPS.items():
            found = self._session.exec(select(PlaceRow.id).where(column == chat_id)).one_or_none()
            if found is not None:
                return self.get(found), kind
        return None

    def group_of(self, place_id: int, kind: GroupKind) -> int | None:
        """The place's own group of that kind, not one above; None where it has none."""
        found: int | None = getattr(self.upwards(place_id)[0], _GROUPS[kind].key)
        return found

    def add(self, kind: PlaceKind, name: str, parent_id: int | None = None, **own: Any) -> int:
        """A new place; `own` is what it does not inherit. Its id."""
        row = PlaceRow(kind=kind, name=name, parent_id=parent_id, **own)
        self._session.add(row)
        self._session.flush()
        assert row.id is not None
        return row.id

    def give(self, place_id: int, **own: Any) -> None:
        """What a place has of its own from now on: prefix, time_zone, language, procedure, council_chat_id."""
        self._rows.clear()
        write(self._session, update(PlaceRow).where(_is(place_id)).values(own))

    def rename(self, place_id: int, name: str) -> None:
        self._rows.clear()
        write(self._session, update(PlaceRow).where(_is(place_id)).values(name=name))

    def bind_group(
        self, place_id: int, kind: GroupKind, chat_id: int | None, *, before: int | None, topic_id: int | None = None
    ) -> bool:
        """Say which group of that kind a place has from now on (None: none), where it had `before`; False where it has
        another by now. `topic_id`: which topic of the council's group has the cards."""
        self._rows.clear()
        column = _GROUPS[kind]
        as_before = _is(place_id), column.is_not_distinct_from(before)
        here = {column.key: chat_id, **({"council_topic_id": topic_id} if kind is GroupKind.council else {})}
        return write(self._session, update(PlaceRow).where(*as_before).values(here)) > 0

    def cards_belong_in(self, chat_id: int, topic_id: int | None) -> None:
        """Which of the topics of a council's group has the cards; None: its General."""
        self._rows.clear()
        council = col(PlaceRow.council_chat_id) == chat_id
        write(self._session, update(PlaceRow).where(council).values(council_topic_id=topic_id))

    def moved_chat(self, old: int, new: int) -> None:
        """A group became a supergroup: it has another id now."""
        self._rows.clear()
        for column in _GROUPS.values():
            write(self._session, update(PlaceRow).where(column == old).values({column.key: new}))

    def next_number(self, place_id: int) -> tuple[int, int]:
        """(the place that counts, the next number there): issues are numbered by the nearest place with a prefix, where
        none has one by the outermost."""
        chain = self.upwards(place_id)
        counting: int = next((row for row in chain if row.prefix is not None), chain[-1]).id
        self._session.flush()
        number = self._session.execute(
            update(PlaceRow)
            .where(_is(counting))
            .values(last_number=col(PlaceRow.last_number) + 1)
            .returning(col(PlaceRow.last_number))
            .execution_options(synchronize_session=False)
        ).scalar_one()
        return counting, number


def _by_name(place: tuple[Any, ...]) -> list[tuple[int, str]]:
    return natural_order(place[1])


def _in(places: CTE, column: Any = PlaceRow.id) -> ColumnElement[bool]:
    return col(column).in_(select(places.c.id))


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
