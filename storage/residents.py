"""Residents, the households they belong to and the roles they hold."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy
from sqlalchemy import BindParameter, ColumnElement, Date, Row, bindparam, or_
from sqlmodel import Session, col, select, update

from rules.residents import Duty, Resident, Role
from storage.statements import add_once, read, write
from storage.tables import HandlingUnitRow, HouseholdRow, MembershipRow, ResidentRow, RoleRow


def held_on(on: date | BindParameter[date]) -> tuple[ColumnElement[bool], ...]:
    """Of the roles that somebody holds on a day of their place."""
    return (
        col(RoleRow.ended_at).is_(None),
        col(RoleRow.since_on) <= on,
        or_(col(RoleRow.until_on).is_(None), col(RoleRow.until_on) >= on),
    )


_BY_TELEGRAM = sqlalchemy.select(ResidentRow.__table__).where(col(ResidentRow.telegram_id) == bindparam("telegram"))  # type: ignore[attr-defined]
_HOMES = (
    select(HouseholdRow.id, HouseholdRow.place_id, MembershipRow.adult)
    .join(MembershipRow, col(MembershipRow.household_id) == col(HouseholdRow.id))
    .where(
        col(MembershipRow.resident_id) == bindparam("resident"),
        col(MembershipRow.approved_at).is_not(None),
        col(MembershipRow.ended_at).is_(None),
        col(HouseholdRow.closed_at).is_(None),
    )
    .order_by(col(MembershipRow.id))
)
_DUTIES = (
    select(RoleRow.role, RoleRow.place_id, HandlingUnitRow.name, RoleRow.unit_id)
    .join(HandlingUnitRow, col(HandlingUnitRow.id) == col(RoleRow.unit_id), isouter=True)
    .where(col(RoleRow.resident_id) == bindparam("resident"), *held_on(bindparam("on", type_=Date)))
    .order_by(col(RoleRow.id))
)


class Residents:
    def __init__(self, session: Session, now: datetime, new_token: Callable[[], str]) -> None:
        self._session, self._now, self._new_token = session, now, new_token

    def meet(self, telegram_id: int, name: str, language_code: str | None) -> Resident:
        """Whoever this is: met now for the first time, or known. Their Telegram's language is noted, and that they are
        there (again, if they had stopped the bot)."""
        row = read(self._session, _BY_TELEGRAM, telegram=telegram_id).one_or_none()
        if row is None:
            values = {"name": name, "language_code": language_code, "opaque_id": self._new_token(), "unasked": 0}
            add_once(self._session, ResidentRow, telegram_id=telegram_id, met_at=self._now, **values)
        else:
            changed = {
                "name": name if row.name == str(telegram_id) else row.name,  # an operator named the id only
                "language_code": language_code or row.language_code,
                "stopped_at": None,
            }
            if all(row._mapping[field] == value for field, value in changed.items()):
                return _resident(row)
            write(self._session, update(ResidentRow).where(col(ResidentRow.id) == row.id).values(changed))
        return _resident(read(self._session, _BY_TELEGRAM, telegram=telegram_id).one())

    def get(self, resident_id: int) -> Resident:
        """The resident; must exist."""
        return _resident(self._session.get_one(ResidentRow, resident_id))

    def by_telegram(self, telegram_id: int) -> Resident | None:
        row = read(self._session, _BY_TELEGRAM, telegram=telegram_id).one_or_none()
        return None if row is None else _resident(row)

    def choose_language(self, resident_id: int, language: str) -> None:
        write(self._session, update(ResidentRow).where(col(ResidentRow.id) == resident_id).values(language=language))

    def consent(self, resident_id: int, name: str) -> None:
        """They agree to what is kept of a member, and are called that by neighbours."""
        said = {"consented_at": self._now, "name": name}
        write(self._session, update(ResidentRow).where(col(ResidentRow.id) == resident_id).values(said))

    def has_consented(self, resident_id: int) -> bool:
        return self._session.get_one(ResidentRow, resident_id).consented_at is not None

    def stopped(self, telegram_id: int) -> None:
        """They stopped the bot: nothing more is sent until they come back."""
        write(
            self._session,
            update(ResidentRow).where(col(ResidentRow.telegram_id) == telegram_id).values(stopped_at=self._now),
        )

    def has_stopped(self, telegram_id: int) -> bool:
        stopped = select(ResidentRow.stopped_at).where(ResidentRow.telegram_id == telegram_id)
        return self._session.exec(stopped).one_or_none() is not None

    def unasked(self, telegram_id: int, on: date) -> int:
        """How many unasked messages they were sent on that day of the place."""
        sent = select(ResidentRow.unasked).where(ResidentRow.telegram_id == telegram_id, ResidentRow.unasked_on == on)
        return self._session.exec(sent).one_or_none() or 0

    def count_unasked(self, telegram_id: int, on: date) -> None:
        """One more on that day."""
        counted = {"unasked": self.unasked(telegram_id, on) + 1, "unasked_on": on}
        write(self._session, update(ResidentRow).where(col(ResidentRow.telegram_id) == telegram_id).values(counted))

    # --- households

    def households(self, resident_id: int) -> list[tuple[int, int]]:
        """(household id, its place's id) of all the resident is an approved member of, oldest first."""
        return [(household, place) for household, place, _ in self.homes(resident_id)]

    def homes(self, resident_id: int) -> list[tuple[int, int, bool]]:
        """(household id, its place's id, whether they are 18 or older) of each such household."""
        return [tuple(home) for home in read(self._session, _HOMES, resident=resident_id)]

    def add_household(self, place_id: int, room: str, area: int | None = None) -> int:
        """A new household; `area` in 0.01 m². Its id."""
        row = HouseholdRow(place_id=place_id, room=room, area=area)
        self._session.add(row)
        self._session.flush()
        assert row.id is not None
        return row.id

    def join(self, resident_id: int, household_id: int, standing: str = "family") -> None:
        """Make somebody an approved member of a household."""
        self._session.add(
            MembershipRow(resident_id=resident_id, household_id=household_id, standing=standing, approved_at=self._now)
        )

    # --- roles

    def duties(self, resident_id: int, on: date) -> list[Duty]:
        """The roles a resident holds on a day of the place."""
        held = read(self._session, _DUTIES, resident=resident_id, on=on)
        return [
            Duty(role=Role(role), place_id=place, unit=unit, unit_id=unit_id) for role, place, unit, unit_id in held
        ]

    def holders(self, role: Role, place_ids: Sequence[int], on: date) -> list[tuple[int, Resident]]:
        """(place id, resident) for everybody who holds a role for one of these places on that day; not for those who
        have no account any more."""
        held = (
            select(col(RoleRow.place_id), ResidentRow)
            .join(ResidentRow, col(ResidentRow.id) == col(RoleRow.resident_id))
            .where(
                RoleRow.role == role,
                col(RoleRow.place_id).in_(place_ids),
                col(ResidentRow.telegram_id).is_not(None),
                *held_on(on),
            )
            .order_by(col(RoleRow.id))
        )
        return [(place, _resident(row)) for place, row in self._session.exec(held)]

    def give_role(
        self,
        resident_id: int,
        role: Role,
        place_id: int,
        on: date,
        unit_id: int | None = None,
        until: date | None = None,
    ) -> int:
        """From `on` to the end of `until` (None: no end). Given twice, it is held once, for the term and the unit named
        last. Its id."""
        self._session.exec(select(ResidentRow.id).where(ResidentRow.id == resident_id).with_for_update()).one()
        same = (RoleRow.resident_id == resident_id, RoleRow.role == role, RoleRow.place_id == place_id)
        row = self._session.exec(select(RoleRow).where(*same, *held_on(on))).first()
        row = row or RoleRow(resident_id=resident_id, role=role, place_id=place_id, since_on=on)
        row.unit_id, row.until_on = unit_id or row.unit_id, until
        self._session.add(row)
        self._session.flush()
        assert row.id is not None
        return row.id

    def take_role(self, resident_id: int, role: Role, place_id: int) -> bool:
        """End a role now; False where it was not held."""
        held = (col(RoleRow.resident_id) == resident_id, col(RoleRow.role) == role, col(RoleRow.place_id) == place_id)
        ended = update(RoleRow).where(*held, col(RoleRow.ended_at).is_(None)).values(ended_at=self._now)
        return write(self._session, ended) > 0

    def all_roles(self, on: date) -> list[tuple[Resident, Duty]]:
        """Everybody who holds a role on that day, and which."""
        held = (
            select(ResidentRow, RoleRow, col(HandlingUnitRow.name))
            .join(RoleRow, col(RoleRow.resident_id) == col(ResidentRow.id))
            .join(HandlingUnitRow, col(HandlingUnitRow.id) == col(RoleRow.unit_id), isouter=True)
            .where(*held_on(on))
            .order_by(col(RoleRow.place_id), col(RoleRow.id))
        )
        return [
            (_resident(who), Duty(role=Role(row.role), place_id=row.place_id, unit=unit))
            for who, row, unit in self._session.exec(held)
        ]


def _resident(row: ResidentRow | Row[*tuple[Any, ...]]) -> Resident:
    assert row.id is not None
    return Resident(
        id=row.id,
        telegram_id=row.telegram_id or 0,
        name=row.name,
        language=row.language,
        language_code=row.language_code,
        opaque_id=row.opaque_id,
    )
