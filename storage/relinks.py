"""Who said to be whom with a new account; and handing over what the new account had by then."""

from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import Column, ColumnElement, Table, UniqueConstraint, and_, func
from sqlmodel import Session, SQLModel, col, delete, select, update

from rules.relinking import Relink, RelinkState
from storage.statements import write
from storage.tables import DraftRow, MembershipRow, RelinkRow, ResidentRow


class Relinks:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now

    def ask(self, *, membership_id: int, resident_id: int, new_telegram_id: int, old_telegram_id: int | None) -> Relink:
        """A new account says to be a resident; what it said before is dropped."""
        self.drop(new_telegram_id)
        row = RelinkRow(
            membership_id=membership_id,
            resident_id=resident_id,
            new_telegram_id=new_telegram_id,
            old_telegram_id=old_telegram_id,
            asked_at=self._now,
        )
        self._session.add(row)
        self._session.flush()
        return _relink(row)

    def asked(self, new_telegram_id: int, since: datetime) -> int:
        """How often a new account said to be somebody since then, whatever became of it."""
        theirs = RelinkRow.new_telegram_id == new_telegram_id, col(RelinkRow.asked_at) > since
        return self._session.exec(select(func.count()).select_from(RelinkRow).where(*theirs)).one()

    def linked_since(self, resident_id: int, since: datetime) -> bool:
        """Whether the resident has had another account only since then, whose owner may still say that it was not
        them."""
        theirs = RelinkRow.resident_id == resident_id, RelinkRow.state == RelinkState.approved
        lately = col(RelinkRow.decided_at) > since, col(RelinkRow.old_telegram_id).is_not(None)
        return self._session.exec(select(RelinkRow.id).where(*theirs, *lately).limit(1)).first() is not None

    def drop(self, new_telegram_id: int) -> None:
        """What a new account said waits no more."""
        waits = col(RelinkRow.new_telegram_id) == new_telegram_id, col(RelinkRow.state) == RelinkState.waiting
        write(self._session, update(RelinkRow).where(*waits).values(state=RelinkState.dropped, decided_at=self._now))
        self._session.expire_all()

    def get(self, relink_id: int) -> Relink | None:
        row = self._session.exec(select(RelinkRow).where(RelinkRow.id == relink_id)).one_or_none()
        return None if row is None else _relink(row)

    def claim(self, relink_id: int) -> Relink | None:
        """It, while nobody else decides who the same resident is (on SQLite nobody could anyway)."""
        about = select(RelinkRow.resident_id).where(RelinkRow.id == relink_id).scalar_subquery()
        held = sqlalchemy.select(col(ResidentRow.id)).where(col(ResidentRow.id) == about).with_for_update()
        self._session.execute(held).all()
        self._session.expire_all()
        return self.get(relink_id)

    def others_waiting(self, relink: Relink) -> list[Relink]:
        """Those who say to be the same resident, besides this one."""
        waiting = RelinkRow.resident_id == relink.resident_id, RelinkRow.state == RelinkState.waiting
        rows = self._session.exec(select(RelinkRow).where(*waiting, RelinkRow.id != relink.id))
        return [_relink(row) for row in rows]

    def settle(self, relink_id: int, state: RelinkState, by: int | None) -> None:
        """What became of it; `by`: the resident who said so."""
        values = {"state": state, "decided_at": self._now, **({"decided_by": by} if by is not None else {})}
        write(self._session, update(RelinkRow).where(col(RelinkRow.id) == relink_id).values(values))

    def link(self, resident_id: int, fresh_id: int) -> None:
        """The resident has the account from now on that the fresh resident has, with all that one did meanwhile. What
        is left of the fresh one has neither account nor name."""
        self._session.flush()
        self._hand_over_drafts(fresh_id, resident_id)
        for table in SQLModel.metadata.sorted_tables:
            for column in table.columns:
                if any(key.column is _RESIDENT.c.id for key in column.foreign_keys):
                    self._hand_over(table, column, fresh_id, resident_id)
        left = col(MembershipRow.resident_id) == fresh_id, col(MembershipRow.ended_at).is_(None)
        write(self._session, update(MembershipRow).where(*left).values(ended_at=self._now, ended_by=resident_id))
        fresh = self._session.get_one(ResidentRow, fresh_id)
        account = {
            "telegram_id": fresh.telegram_id,
            "language_code": fresh.language_code,
            "stopped_at": None,
            "language": func.coalesce(ResidentRow.language, fresh.language),
            "consented_at": func.coalesce(ResidentRow.consented_at, fresh.consented_at),
        }
        emptied = {"telegram_id": None, "name": "", "language": None, "language_code": None}
        write(self._session, update(ResidentRow).where(col(ResidentRow.id) == fresh_id).values(emptied))
        write(self._session, update(ResidentRow).where(col(ResidentRow.id) == resident_id).values(account))
        self._session.expire_all()

    def unlink(self, resident_id: int) -> None:
        """Nobody has the resident's account: nobody can act as they."""
        write(self._session, update(ResidentRow).where(col(ResidentRow.id) == resident_id).values(telegram_id=None))
        self._session.expire_all()

    def _hand_over(self, table: Table, column: Column[Any], fresh_id: int, resident_id: int) -> None:
        """Every row that names the fresh resident names the other; but where that one has such a row already: it stays
        the only one, and only a membership is kept, as letters may be about it."""
        held = table.alias()
        taken = [
            and_(held.c[column.name] == resident_id, *(held.c[name] == table.c[name] for name in names))
            for names in _unique_with(table, column)
        ]
        free: list[ColumnElement[bool]] = [~sqlalchemy.exists().where(one).correlate(table) for one in taken]
        moved = sqlalchemy.update(table).where(column == fresh_id, *free)
        write(self._session, moved.values({column.name: resident_id}))
        if column.primary_key:
            write(self._session, sqlalchemy.delete(table).where(column == fresh_id))

    def _hand_over_drafts(self, fresh_id: int, resident_id: int) -> None:
        """A form half filled in on the new phone is the one to go on with; messages of the old phone ask no more."""
        own = col(DraftRow.resident_id) == resident_id
        write(self._session, update(DraftRow).where(own).values(message_id=None))
        write(
            self._session, delete(DraftRow).where(col(DraftRow.resident_id) == fresh_id, col(DraftRow.question) == "")
        )
        newer = select(DraftRow.form).where(DraftRow.resident_id == fresh_id)
        write(self._session, delete(DraftRow).where(own, col(DraftRow.form).in_(newer)))
        self._session.expire_all()


_RESIDENT: Table = SQLModel.metadata.tables["resident"]


def _unique_with(table: Table, column: Column[Any]) -> list[list[str]]:
    """The other columns of every key that the column is part of."""
    keys = [table.primary_key, *(one for one in table.constraints if isinstance(one, UniqueConstraint))]
    return [[one.name for one in key.columns if one is not column] for key in keys if column.name in key.columns]


def _relink(row: RelinkRow) -> Relink:
    assert row.id is not None
    return Relink(
        id=row.id,
        membership_id=row.membership_id,
        resident_id=row.resident_id,
        new_telegram_id=row.new_telegram_id,
        old_telegram_id=row.old_telegram_id,
        state=RelinkState(row.state),
        decided_by=row.decided_by,
    )
