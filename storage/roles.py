"""Roles as they were given: for whom, where, until when; and the links by which they are taken on."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select, update

from rules.residents import Resident, Role
from rules.roles import Appointment, HeldRole, Offer
from storage.places import Places
from storage.residents import Residents, held_on
from storage.statements import write
from storage.tables import HandlingUnitRow, RoleOfferRow, RoleRow

_WITH_UNIT = select(RoleRow, col(HandlingUnitRow.name)).join(
    HandlingUnitRow, col(HandlingUnitRow.id) == col(RoleRow.unit_id), isouter=True
)


class Roles:
    def __init__(self, session: Session, now: datetime, places: Places, residents: Residents) -> None:
        self._session, self._now, self._places, self._residents = session, now, places, residents

    def get(self, role_id: int) -> HeldRole | None:
        """The role as it was given, whatever became of it."""
        found = self._session.exec(_WITH_UNIT.where(RoleRow.id == role_id)).one_or_none()
        return None if found is None else self._held(*found)

    def claim(self, role_id: int) -> HeldRole | None:
        """The role, held until this commit, and with it all of that kind at its place: two people cannot take each
        other's."""
        row = self._session.get(RoleRow, role_id)
        if row is None:
            return None
        same = select(RoleRow).where(RoleRow.place_id == row.place_id, RoleRow.role == row.role)
        self._session.exec(
            same.order_by(col(RoleRow.id)).with_for_update().execution_options(populate_existing=True)
        ).all()
        return self.get(role_id)

    def held_within(self, place_ids: Sequence[int] | None, on: date, limit: int, offset: int = 0) -> list[HeldRole]:
        """Who holds what on that day in these places and all they hold (None: everywhere), place for place."""
        rows = _WITH_UNIT.where(*held_on(on))
        if place_ids is not None:
            inside = {one for place in place_ids for one in self._inside(place)}
            rows = rows.where(col(RoleRow.place_id).in_(inside))
        rows = rows.order_by(col(RoleRow.place_id), col(RoleRow.id)).limit(limit).offset(offset)
        return [self._held(*found) for found in self._session.exec(rows)]

    def ever(self) -> list[HeldRole]:
        """All roles that were ever given, place for place."""
        rows = _WITH_UNIT.order_by(col(RoleRow.place_id), col(RoleRow.id))
        return [self._held(*found) for found in self._session.exec(rows)]

    def of(self, resident_id: int, on: date) -> list[HeldRole]:
        """The roles somebody holds on that day."""
        mine = _WITH_UNIT.where(RoleRow.resident_id == resident_id, *held_on(on)).order_by(col(RoleRow.id))
        return [self._held(*found) for found in self._session.exec(mine)]

    def of_unit(self, unit_id: int, on: date) -> list[HeldRole]:
        """The unit's handlers on that day."""
        return [
            self._held(*found)
            for found in self._session.exec(_WITH_UNIT.where(RoleRow.unit_id == unit_id, *held_on(on)))
        ]

    def end(self, role_id: int) -> None:
        """It is over now."""
        write(self._session, update(RoleRow).where(col(RoleRow.id) == role_id).values(ended_at=self._now))

    # --- links

    def offer(self, token_hash: str, what: Appointment, by: Resident, made_as: str, expires_at: datetime) -> int:
        """A link by which somebody may take on that role. Its id."""
        row = RoleOfferRow(
            token_hash=token_hash,
            made_by=by.id,
            made_as=made_as,
            expires_at=expires_at,
            role=what.role,
            place_id=what.place.id,
            unit_id=what.unit_id,
            until_on=what.until_on,
        )
        self._session.add(row)
        self._session.flush()
        assert row.id is not None
        return row.id

    def offered(self, token_hash: str) -> Offer | None:
        """The role that a link is for, whatever became of it; held until this commit: it is taken on once."""
        held = select(RoleOfferRow).where(RoleOfferRow.token_hash == token_hash).with_for_update()
        row = self._session.exec(held).one_or_none()
        if row is None:
            return None
        assert row.id is not None
        unit = self._session.get(HandlingUnitRow, row.unit_id) if row.unit_id else None
        what = Appointment(
            role=Role(row.role),
            place=self._places.get(row.place_id),
            unit_id=row.unit_id,
            unit=unit.name if unit else None,
            until_on=row.until_on,
        )
        return Offer(
            id=row.id,
            what=what,
            made_by=self._residents.get(row.made_by),
            made_as=row.made_as,
            expires_at=row.expires_at,
            is_taken=row.taken_at is not None,
        )

    def take_on(self, offer_id: int) -> None:
        """Somebody took it on: the link is used up."""
        write(self._session, update(RoleOfferRow).where(col(RoleOfferRow.id) == offer_id).values(taken_at=self._now))

    def _inside(self, place_id: int) -> list[int]:
        return [one for one in self._session.exec(select(self._places.within(place_id).c.id)) if one is not None]

    def _held(self, row: RoleRow, unit: str | None) -> HeldRole:
        assert row.id is not None
        return HeldRole(
            id=row.id,
            who=self._residents.get(row.resident_id),
            role=Role(row.role),
            place=self._places.get(row.place_id),
            unit_id=row.unit_id,
            unit=unit,
            since_on=row.since_on,
            until_on=row.until_on,
            is_taken=row.ended_at is not None,
        )
