"""Handling units, and the zones they claimed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select, update

from rules.places import SAID, Place, PlaceKind
from rules.stages import Stage
from rules.units import ZONES, Unit, Zone
from storage.places import Places
from storage.statements import insert, read, write
from storage.tables import HandlingUnitRow, IssueRow, PlaceRow, ZoneRow

_OPEN = col(HandlingUnitRow.closed_at).is_(None)
_CLAIMED = col(ZoneRow.until_at).is_(None)


class Units:
    def __init__(self, session: Session, now: datetime, places: Places) -> None:
        self._session, self._now, self._places = session, now, places

    def add(self, place_id: int, name: str, **known: Any) -> int:
        """A new handling unit for a place and all it holds; `known`: contact, hours, categories. Its id."""
        row = HandlingUnitRow(place_id=place_id, name=name, **known)
        self._session.add(row)
        self._session.flush()
        assert row.id is not None
        return row.id

    def get(self, unit_id: int) -> Unit | None:
        """The unit; None where it is closed, or never was."""
        row = self._session.exec(select(HandlingUnitRow).where(HandlingUnitRow.id == unit_id, _OPEN)).one_or_none()
        return None if row is None else _unit(row)

    def claim(self, unit_id: int) -> Unit | None:
        """The unit, held until this commit: it cannot be closed meanwhile."""
        held = select(HandlingUnitRow).where(HandlingUnitRow.id == unit_id, _OPEN).with_for_update()
        row = self._session.exec(held).one_or_none()
        return None if row is None else _unit(row)

    def of(self, place_id: int, name: str) -> int:
        """The unit of that name of the place, or of the nearest around it; made there where there is none. Its id."""
        around = self._places.around(place_id)
        named = [unit for unit in self.at(around) if unit.name == name]
        nearest = min(named, key=lambda unit: around.index(unit.place_id), default=None)
        return nearest.id if nearest is not None else self.add(place_id, name)

    def at(self, place_ids: Sequence[int]) -> list[Unit]:
        """The open handling units of these places, oldest first."""
        there = select(HandlingUnitRow).where(col(HandlingUnitRow.place_id).in_(place_ids), _OPEN)
        return [_unit(row) for row in self._session.exec(there.order_by(col(HandlingUnitRow.id)))]

    def within(self, place_id: int | None) -> list[Unit]:
        """The open handling units of a place and all it holds, or all there are; oldest first."""
        there = select(HandlingUnitRow).where(_OPEN)
        if place_id is not None:
            there = there.where(col(HandlingUnitRow.place_id).in_(select(self._places.within(place_id).c.id)))
        return [_unit(row) for row in self._session.exec(there.order_by(col(HandlingUnitRow.id)))]

    def put(self, unit_id: int, values: Mapping[str, Any]) -> None:
        """So it is from now on: name, contact, hours, categories."""
        write(self._session, update(HandlingUnitRow).where(col(HandlingUnitRow.id) == unit_id).values(dict(values)))

    def close(self, unit_id: int) -> None:
        """It takes no more work; its zones are free again."""
        this = col(HandlingUnitRow.id) == unit_id
        write(self._session, update(HandlingUnitRow).where(this).values(closed_at=self._now))
        write(
            self._session,
            update(ZoneRow).where(col(ZoneRow.unit_id) == unit_id, _CLAIMED).values(until_at=self._now),
        )

    def holds(self, unit: Unit) -> list[str]:
        """The numbers of the issues it is carrying out."""
        within = select(self._places.within(unit.place_id).c.id)
        held = select(IssueRow.id, IssueRow.numbered_by, IssueRow.number).where(
            IssueRow.holder == unit.name, IssueRow.stage == Stage.executing, col(IssueRow.place_id).in_(within)
        )
        rows = self._session.exec(held.order_by(col(IssueRow.id))).all()
        return [f"{self._places.get(counts).prefix}-{number:04}" for _, counts, number in rows]

    # --- zones

    def zones(self, place_id: int) -> list[Zone]:
        """The place (where it can be claimed) and all zones it holds, with who answers for each."""
        inside = select(col(PlaceRow.id)).where(
            col(PlaceRow.id).in_(select(self._places.within(place_id).c.id)),
            col(PlaceRow.kind).in_(ZONES),
            col(PlaceRow.closed_at).is_(None),
        )
        claims = self._claims()
        ids = [one for one in self._session.exec(inside) if one is not None]
        self._places.load(ids)
        return sorted((self._zone(self._places.get(one), place_id, claims) for one in ids), key=Zone.in_order)

    def zone(self, place_id: int, within: int) -> Zone | None:
        """The zone, called as it is within a place around it; None where there is no such place any more, or it cannot
        be claimed."""
        row = self._session.get(PlaceRow, place_id)
        if row is None or row.closed_at is not None or PlaceKind(row.kind) not in ZONES:
            return None
        return self._zone(self._places.get(place_id), within, self._claims())

    def answers_for(self, place_id: int) -> int | None:
        """The unit that claimed the place, or the nearest around it; None where nobody did."""
        claims = self._claims(self._places.around(place_id))
        return next((claims[one][0] for one in self._places.around(place_id) if one in claims), None)

    def claim_zone(self, unit_id: int, place_id: int, by: int) -> bool:
        """From now on it is the unit's; False where another unit (or this one) has it."""
        claimed = {"unit_id": unit_id, "place_id": place_id, "claimed_by": by, "from_at": self._now}
        claim = insert(self._session, ZoneRow).values(claimed).on_conflict_do_nothing().returning(col(ZoneRow.id))
        return read(self._session, claim).scalar() is not None

    def give_back(self, unit_id: int, place_id: int) -> bool:
        """It is nobody's again; False where it was not the unit's."""
        this = col(ZoneRow.unit_id) == unit_id, col(ZoneRow.place_id) == place_id, _CLAIMED
        return write(self._session, update(ZoneRow).where(*this).values(until_at=self._now)) > 0

    def _claims(self, place_ids: Sequence[int] | None = None) -> dict[int, tuple[int, str]]:
        """Place → the unit that claimed it, and its name."""
        claimed = (
            select(ZoneRow.place_id, HandlingUnitRow.id, HandlingUnitRow.name)
            .join(HandlingUnitRow, col(HandlingUnitRow.id) == col(ZoneRow.unit_id))
            .where(_CLAIMED)
        )
        if place_ids is not None:
            claimed = claimed.where(col(ZoneRow.place_id).in_(place_ids))
        return {place: (unit, name) for place, unit, name in read(self._session, claimed)}

    def _zone(self, place: Place, within: int, claims: Mapping[int, tuple[int, str]]) -> Zone:
        nearest = next((one for one in self._places.around(place.id) if one in claims), None)
        unit_id, name = claims[nearest] if nearest is not None else (None, None)
        return Zone(
            place=place, where=self._where(place, within), holder_id=unit_id, holder=name, is_own=nearest == place.id
        )

    def _where(self, place: Place, within: int) -> str:
        """福和苑/3栋 within 福和社区, 3栋 within 福和苑; a grid is nobody's address."""
        inside = [row for row in self._places.upwards(place.id) if row.id not in self._places.around(within)]
        said = [row.name for row in inside if row.kind in SAID or row.id == place.id]
        return "/".join(reversed(said)) or place.name


def _unit(row: HandlingUnitRow) -> Unit:
    assert row.id is not None
    return Unit(
        id=row.id,
        name=row.name,
        place_id=row.place_id,
        contact=row.contact,
        hours=row.hours,
        categories=tuple(row.categories),
    )
