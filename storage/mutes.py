"""Who is muted where, until when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, Executable, Row, Select, func
from sqlmodel import Session, col, select, update

from rules.issues import code_of
from rules.mutes import Mute
from rules.residents import Role
from rules.stages import Stage
from storage.places import Places
from storage.statements import read, write
from storage.tables import IssueRow, MuteRow, PlaceRow, ResidentRow

_MUTES: Select[*tuple[Any, ...]] = (
    sqlalchemy.select(
        MuteRow.__table__,  # type: ignore[attr-defined]
        col(IssueRow.number),
        col(IssueRow.raiser_name),
        col(IssueRow.stage),
        col(PlaceRow.prefix),
        col(PlaceRow.name).label("counted_by"),
    )
    .join(IssueRow, col(IssueRow.id) == col(MuteRow.issue_id))
    .join(PlaceRow, col(PlaceRow.id) == col(IssueRow.numbered_by))
)


class Mutes:
    def __init__(self, session: Session, now: datetime, places: Places) -> None:
        self._session, self._now, self._places = session, now, places

    def hold(self, resident_id: int) -> None:
        """Nobody else mutes this resident until this commit."""
        read(self._session, select(ResidentRow.id).where(ResidentRow.id == resident_id).with_for_update())

    def add(self, **values: Any) -> int:
        """A new one, from now on. Its id."""
        row = MuteRow(since=self._now, **values)
        self._session.add(row)
        self._session.flush()
        assert row.id is not None
        return row.id

    def change(self, mute_id: int, **values: Any) -> None:
        """What it says from now on: until, reason, words, by, by_role, issue_id, lifted_at."""
        write(self._session, update(MuteRow).where(col(MuteRow.id) == mute_id).values(values))

    def find(self, mute_id: int) -> Mute | None:
        """The mute, whether it holds or not; None where there is none of that id."""
        found = self._read(_MUTES.where(col(MuteRow.id) == mute_id))
        return found[0] if found else None

    def at(self, resident_id: int, place_ids: Sequence[int]) -> list[Mute]:
        """The resident's that hold now at one of these places, the longest first."""
        theirs = col(MuteRow.resident_id) == resident_id, col(MuteRow.place_id).in_(place_ids)
        return self._read(_MUTES.where(*theirs, *self._hold_now()).order_by(col(MuteRow.until).desc()))

    def of(self, resident_id: int) -> list[Mute]:
        """The resident's that hold now, wherever."""
        theirs = _MUTES.where(col(MuteRow.resident_id) == resident_id, *self._hold_now())
        return self._read(theirs.order_by(col(MuteRow.until)))

    def inside(self, place_id: int, *, limit: int, offset: int) -> list[Mute]:
        """All that hold now at a place and within it, those that end first before the others."""
        found = _MUTES.where(self._at_or_within(place_id), *self._hold_now())
        return self._read(found.order_by(col(MuteRow.until), col(MuteRow.id)).limit(limit).offset(offset))

    def count(self, place_id: int) -> int:
        """How many hold now at a place and within it."""
        here = self._at_or_within(place_id), *self._hold_now()
        return self._session.exec(select(func.count()).select_from(MuteRow).where(*here)).one()

    def _hold_now(self) -> tuple[ColumnElement[bool], ...]:
        return col(MuteRow.lifted_at).is_(None), col(MuteRow.until) > self._now

    def _at_or_within(self, place_id: int) -> ColumnElement[bool]:
        return col(MuteRow.place_id).in_(select(self._places.within(place_id).c.id))

    def _read(self, statement: Executable) -> list[Mute]:
        return [self._mute(row) for row in read(self._session, statement)]

    def _mute(self, row: Row[*tuple[Any, ...]]) -> Mute:
        return Mute(
            id=row.id,
            resident_id=row.resident_id,
            place=self._places.get(row.place_id),
            since=row.since,
            until=row.until,
            reason=row.reason,
            words=row.words,
            by_role=Role(row.by_role),
            issue_id=row.issue_id,
            code=code_of(row.counted_by if row.prefix is None else row.prefix, row.number),
            name=None if row.stage == Stage.withdrawn else row.raiser_name,
            lifted_at=row.lifted_at,
        )
