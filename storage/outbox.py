"""Letters out: put in a verb's own transaction, due until noted as sent."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, case, func
from sqlmodel import Session, col, delete, select, update

from rules.letters import Kind, Letter
from storage.statements import insert_in, insert_once, write
from storage.tables import LetterRow


@cache
def _put(dialect: str) -> Executable:
    """A letter that waits already keeps the earlier of both times."""
    letter, there = insert_in(dialect, LetterRow), LetterRow.__table__.c  # type: ignore[attr-defined]
    waits_less = (there.state == "waiting") & (there.due_at < letter.excluded.due_at)
    again: dict[str, Any] = {
        name: letter.excluded[name] for name in ("kind", "chat_id", "audience", "facts", "urgent", "progress")
    }
    again |= {"state": "waiting", "due_at": case((waits_less, there.due_at), else_=letter.excluded.due_at)}
    again |= {"revision": there.revision + 1, "reason": None}
    return letter.on_conflict_do_update(index_elements=["key"], set_=again)


class Outbox:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now
        self.has_letters = False

    def put(
        self,
        kind: Kind,
        *,
        key: str,
        chat_id: int | None = None,
        audience: str | None = None,
        due_at: datetime | None = None,
        urgent: bool = False,
        once: bool = False,
        **facts: Any,
    ) -> None:
        """Queue a letter to a chat or an audience; to 0, a resident without an account, none. A second one under the
        same key takes the place of the first, which waits or was sent; one put while the first is on its way stays
        due. `once`: the first stays the only one, whatever became of it."""
        if chat_id == 0:
            return
        values = {
            "kind": kind,
            "chat_id": chat_id,
            "audience": audience,
            "facts": facts,
            "urgent": urgent,
            "due_at": due_at or self._now,
            "state": "waiting",
            "progress": 0,
        }
        letter = {"key": key, "revision": 1, "sent_revision": 0, **values}
        dialect = self._session.get_bind().dialect.name
        write(self._session, insert_once(dialect, LetterRow) if once else _put(dialect), letter)
        self.has_letters = True

    def forget(self, key: str) -> None:
        """What was told under this key can be told again."""
        write(self._session, delete(LetterRow).where(col(LetterRow.key) == key))

    def due(self, limit: int, except_chats: Collection[int] = ()) -> list[Letter]:
        """Letters that are due now: urgent ones, then the longest due; none to chats that are told to wait."""
        rows = (
            select(LetterRow)
            .where(LetterRow.state == "waiting", col(LetterRow.due_at) <= self._now)
            .order_by(col(LetterRow.urgent).desc(), col(LetterRow.due_at), col(LetterRow.id))
            .limit(limit)
        )
        if except_chats:
            rows = rows.where(func.coalesce(LetterRow.chat_id, 0).not_in(list(except_chats)))
        return [_letter(row) for row in self._session.exec(rows)]

    def next_due(self) -> datetime | None:
        """When the next letter falls due that is not due yet; None where none waits."""
        later = LetterRow.state == "waiting", col(LetterRow.due_at) > self._now
        due: datetime | None = self._session.exec(select(func.min(LetterRow.due_at)).where(*later)).one()
        return due

    def due_to(self, chat_id: int, kind: Kind) -> list[Letter]:
        """All letters of a kind that are due to one chat, in the order they were put."""
        mine = LetterRow.chat_id == chat_id, LetterRow.kind == kind
        rows = select(LetterRow).where(*mine, LetterRow.state == "waiting", col(LetterRow.due_at) <= self._now)
        return [_letter(row) for row in self._session.exec(rows.order_by(col(LetterRow.id)))]

    def sent(self, letters: Sequence[Letter]) -> None:
        """Note what was sent. If a key was put again meanwhile, it stays due."""
        for letter in letters:
            this = col(LetterRow.id) == letter.id
            noted = {"sent_revision": letter.revision, "sent_at": self._now}
            write(self._session, update(LetterRow).where(this).values(noted))
            done = this, col(LetterRow.revision) == letter.revision, col(LetterRow.state) == "waiting"
            write(self._session, update(LetterRow).where(*done).values(state="sent"))

    def postpone(self, letters: Sequence[Letter], until: datetime) -> None:
        """They wait until then."""
        ids = [letter.id for letter in letters]
        write(self._session, update(LetterRow).where(col(LetterRow.id).in_(ids)).values(due_at=until))

    def hurry(self, chat_id: int) -> None:
        """What waits for this chat is due now."""
        waiting = col(LetterRow.chat_id) == chat_id, col(LetterRow.state) == "waiting"
        write(self._session, update(LetterRow).where(*waiting).values(due_at=self._now))
        self.has_letters = True

    def give_up(self, letters: Sequence[Letter], state: str, reason: str) -> None:
        """They will not be sent: `failed` (the operator should know) or `skipped` (the reader stopped the bot)."""
        for letter in letters:
            this = col(LetterRow.id) == letter.id, col(LetterRow.revision) == letter.revision
            write(self._session, update(LetterRow).where(*this).values(state=state, reason=reason[:200]))

    def skip_all(self, chat_id: int, reason: str) -> None:
        """Nothing that waits for this chat will be sent."""
        waiting = col(LetterRow.chat_id) == chat_id, col(LetterRow.state) == "waiting"
        write(self._session, update(LetterRow).where(*waiting).values(state="skipped", reason=reason))

    def drop_all(self, chat_id: int, kinds: Collection[Kind]) -> None:
        """No letter of these kinds to this chat is left, waiting or not."""
        theirs = col(LetterRow.chat_id) == chat_id, col(LetterRow.kind).in_(kinds)
        write(self._session, delete(LetterRow).where(*theirs))

    def drop(self, letters: Sequence[Letter]) -> None:
        """They are done with and leave no trace."""
        ids = [letter.id for letter in letters]
        write(self._session, delete(LetterRow).where(col(LetterRow.id).in_(ids)))

    def revive(self, chat_id: int, kind: Kind) -> None:
        """What was skipped because somebody was not there waits for them again; each at its own time."""
        skipped = col(LetterRow.chat_id) == chat_id, col(LetterRow.kind) == kind, col(LetterRow.state) == "skipped"
        write(self._session, update(LetterRow).where(*skipped).values(state="waiting", reason=None))
        self.has_letters = True

    def advance(self, letter: Letter, progress: int) -> None:
        """An audience has been written to up to this resident."""
        this = col(LetterRow.id) == letter.id, col(LetterRow.revision) == letter.revision
        write(self._session, update(LetterRow).where(*this).values(progress=progress))
        self.has_letters = True

    def count(self, state: str) -> int:
        """How many letters are in a state: waiting, sent, failed, skipped."""
        return self._session.exec(select(func.count()).select_from(LetterRow).where(LetterRow.state == state)).one()

    def moved_chat(self, old: int, new: int) -> None:
        """A group became a supergroup, or another took its place."""
        write(self._session, update(LetterRow).where(col(LetterRow.chat_id) == old).values(chat_id=new))


def _letter(row: LetterRow) -> Letter:
    assert row.id is not None
    return Letter(
        id=row.id,
        kind=Kind(row.kind),
        chat_id=row.chat_id or 0,
        revision=row.revision,
        urgent=row.urgent,
        facts=row.facts,
        audience=row.audience,
        progress=row.progress,
    )
