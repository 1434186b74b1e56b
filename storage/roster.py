"""Places and households by the hundred, as a roster reads and writes them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import Row, bindparam, or_
from sqlmodel import Session, col, select, update

from rules.places import PlaceKind
from storage.statements import insert, read, write
from storage.tables import HandlingUnitRow, HouseholdRow, IssueRow, MembershipRow, PlaceRow, RoleRow

_PLACES = select(
    PlaceRow.id, PlaceRow.parent_id, PlaceRow.kind, PlaceRow.name, PlaceRow.prefix, col(PlaceRow.closed_at)
).order_by(col(PlaceRow.id))  # type: ignore[call-overload]
_HOUSEHOLDS = sqlalchemy.select(HouseholdRow.__table__).order_by(col(HouseholdRow.id))  # type: ignore[attr-defined]
_MEMBERS = (
    select(MembershipRow.household_id)
    .where(col(MembershipRow.approved_at).is_not(None), col(MembershipRow.ended_at).is_(None))
    .distinct()
)
_SAME = select(PlaceRow.id).where(
    col(PlaceRow.parent_id).is_not_distinct_from(bindparam("parent")),
    PlaceRow.kind == bindparam("kind"),
    PlaceRow.name == bindparam("name"),
)


class Rosters:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now

    def places(self) -> Sequence[Row[*tuple[Any, ...]]]:
        """All there are: id, parent_id, kind, name, prefix, closed_at; closed ones too."""
        return read(self._session, _PLACES).all()

    def households(self) -> Sequence[Row[*tuple[Any, ...]]]:
        """All there are: id, place_id, room, area, owner_key, state, closed_at; closed ones too."""
        return read(self._session, _HOUSEHOLDS).all()

    def lived_in(self) -> set[int]:
        """Households that somebody is an approved member of."""
        return set(read(self._session, _MEMBERS).scalars())

    def is_mentioned(self, place_id: int) -> bool:
        """Whether an issue, a role, a handling unit or a group belongs to the place."""
        uses = [
            select(PlaceRow.id).where(
                PlaceRow.id == place_id,
                or_(col(PlaceRow.council_chat_id).is_not(None), col(PlaceRow.neighbours_chat_id).is_not(None)),
            ),
            select(IssueRow.id).where(or_(col(IssueRow.place_id) == place_id, col(IssueRow.numbered_by) == place_id)),
            select(RoleRow.id).where(RoleRow.place_id == place_id),
            select(HandlingUnitRow.id).where(HandlingUnitRow.place_id == place_id),
        ]
        return any(read(self._session, use.limit(1)).first() for use in uses)

    def add_place(self, kind: PlaceKind, name: str, parent_id: int | None, **own: Any) -> int:
        """The place of that name there, made with its `own` where there is none. Its id."""
        same = read(self._session, _SAME, parent=parent_id, kind=kind, name=name).scalar()
        if same is not None:
            return int(same)
        row = PlaceRow(kind=kind, name=name, parent_id=parent_id, **own)
        self._session.add(row)
        self._session.flush()
        assert row.id is not None
        return row.id

    def put_places(self, places: Iterable[tuple[int, PlaceKind, int | None]]) -> None:
        """(id, kind, parent): so it is from now on, and open."""
        for place_id, kind, parent_id in places:
            values = {"kind": kind, "parent_id": parent_id, "closed_at": None}
            write(self._session, update(PlaceRow).where(col(PlaceRow.id) == place_id).values(values))

    def close_places(self, place_ids: Sequence[int]) -> None:
        write(self._session, update(PlaceRow).where(col(PlaceRow.id).in_(place_ids)).values(closed_at=self._now))

    def add_households(self, households: Sequence[Mapping[str, Any]]) -> None:
        """place_id, room and facts of each, all with the same facts. One that is there by now is given these."""
        added = insert(self._session, HouseholdRow)
        facts = {fact: added.excluded[fact] for fact in households[0] if fact not in ("place_id", "room")}
        added = added.on_conflict_do_update(
            index_elements=["place_id", "room"], set_={**facts, "closed_at": sqlalchemy.null()}
        )
        write(self._session, added, households)

    def put_households(self, households: Sequence[Mapping[str, Any]]) -> None:
        """id, place_id and facts of each, all with the same facts: so it is from now on, and open."""
        values: dict[str, Any] = {key: bindparam(f"its_{key}") for key in households[0] if key != "id"}
        put = update(HouseholdRow).where(col(HouseholdRow.id) == bindparam("its_id"))
        put = put.values({**values, "closed_at": None})
        write(self._session, put, [{f"its_{key}": value for key, value in one.items()} for one in households])

    def close_households(self, household_ids: Sequence[int]) -> None:
        ids = col(HouseholdRow.id).in_(household_ids)
        write(self._session, update(HouseholdRow).where(ids).values(closed_at=self._now))
