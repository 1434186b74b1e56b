"""The groups the bot was added to: by whom, and whether they are a place's by now."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, select, update

from rules.groups import Arrival
from storage.statements import add_once, write
from storage.tables import ArrivalRow


class Arrivals:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now

    def note(self, chat_id: int, title: str, token: str, *, is_forum: bool) -> Arrival:
        """The bot is in a group; noted once."""
        add_once(
            self._session, ArrivalRow, chat_id=chat_id, title=title, token=token, is_forum=is_forum, at=self._now,
            as_operator=False,
        )  # fmt: skip
        found = self.of(chat_id)
        assert found is not None, "it was noted"
        return found

    def get(self, arrival_id: int) -> Arrival | None:
        return self._one(col(ArrivalRow.id) == arrival_id)

    def of(self, chat_id: int) -> Arrival | None:
        """How the bot came into a group; None: it is not there, or was there before this was noted."""
        return self._one(col(ArrivalRow.chat_id) == chat_id)

    def by_token(self, token: str) -> Arrival | None:
        return self._one(col(ArrivalRow.token) == token)

    def to_ask(self, resident_id: int) -> Arrival | None:
        """The first group that waits for this person to say whose it is."""
        waits = col(ArrivalRow.asker_id) == resident_id, col(ArrivalRow.bound_at).is_(None)
        row = self._session.exec(select(ArrivalRow).where(*waits).order_by(col(ArrivalRow.id))).first()
        return None if row is None else _arrival(row)

    def asks(self, arrival_id: int, resident_id: int | None, *, as_operator: bool = False) -> None:
        """This is who is asked whose group it is."""
        asked = {"asker_id": resident_id, "as_operator": as_operator}
        write(self._session, update(ArrivalRow).where(_is(arrival_id)).values(asked))

    def bind(self, arrival_id: int, instead_of: int | None) -> bool:
        """The group is a place's now. False: somebody else was quicker."""
        free = _is(arrival_id), col(ArrivalRow.bound_at).is_(None)
        bound = {"bound_at": self._now, "instead_of": instead_of}
        return write(self._session, update(ArrivalRow).where(*free).values(bound)) > 0

    def release(self, arrival_id: int) -> None:
        """It is nobody's again."""
        free = {"bound_at": None, "instead_of": None}
        write(self._session, update(ArrivalRow).where(_is(arrival_id)).values(free))

    def left(self, chat_id: int) -> None:
        """The bot is out of the group; no place can go back to it."""
        write(self._session, update(ArrivalRow).where(col(ArrivalRow.instead_of) == chat_id).values(instead_of=None))
        write(self._session, delete(ArrivalRow).where(col(ArrivalRow.chat_id) == chat_id))

    def moved_chat(self, old: int, new: int) -> None:
        """A group became a supergroup: what was known of it is known of the new one."""
        write(self._session, update(ArrivalRow).where(col(ArrivalRow.chat_id) == old).values(chat_id=new))
        write(self._session, update(ArrivalRow).where(col(ArrivalRow.instead_of) == old).values(instead_of=new))

    def forget(self, chat_id: int) -> None:
        """There is nothing to ask about this group."""
        write(self._session, delete(ArrivalRow).where(col(ArrivalRow.chat_id) == chat_id))

    def _one(self, where: ColumnElement[bool]) -> Arrival | None:
        row = self._session.exec(
            select(ArrivalRow).where(where).execution_options(populate_existing=True)
        ).one_or_none()
        return None if row is None else _arrival(row)


def _is(arrival_id: int) -> ColumnElement[bool]:
    return col(ArrivalRow.id) == arrival_id


def _arrival(row: ArrivalRow) -> Arrival:
    assert row.id is not None
    return Arrival(
        id=row.id,
        chat_id=row.chat_id,
        title=row.title,
        is_forum=row.is_forum,
        token=row.token,
        asker_id=row.asker_id,
        as_operator=row.as_operator,
        is_bound=row.bound_at is not None,
        instead_of=row.instead_of,
        at=row.at,
    )
