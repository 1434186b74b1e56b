"""Which message shows what: a card is posted once and redrawn."""

from dataclasses import dataclass

from sqlmodel import Session, col, delete, select

from storage.statements import insert, write
from storage.tables import CardRow, ResidentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A card's message."""

    chat_id: int
    message_id: int
    has_picture: bool


class Cards:
    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, thing: str, thing_id: int, chat_id: int) -> Posted | None:
        """The message that shows a thing in a chat."""
        row = self._session.get(CardRow, (thing, thing_id, chat_id))
        if row is None:
            return None
        return Posted(chat_id=chat_id, message_id=row.message_id, has_picture=row.has_picture)

    def put(self, thing: str, thing_id: int, posted: Posted) -> None:
        """From now on this message shows it there."""
        now = {"message_id": posted.message_id, "has_picture": posted.has_picture}
        statement = insert(self._session, CardRow).values(
            object=thing, object_id=thing_id, chat_id=posted.chat_id, **now
        )
        write(
            self._session,
            statement.on_conflict_do_update(index_elements=["object", "object_id", "chat_id"], set_=now),
        )

    def forget(self, thing: str, thing_id: int, chat_id: int) -> None:
        """The message is gone."""
        here = (col(CardRow.object) == thing, col(CardRow.object_id) == thing_id, col(CardRow.chat_id) == chat_id)
        write(self._session, delete(CardRow).where(*here))

    def chats(self, thing: str, thing_id: int, among: list[int]) -> set[int]:
        """Those of these chats where the thing is shown."""
        shown = select(CardRow.chat_id).where(CardRow.object == thing, CardRow.object_id == thing_id)
        return set(self._session.exec(shown.where(col(CardRow.chat_id).in_(among))))

    def shown_to(self, thing: str, thing_id: int, *, after: int, limit: int) -> list[tuple[int, int]]:
        """(resident id, Telegram id) of those in whose private chat the thing is shown, by id, beyond `after`."""
        shown = (
            select(col(ResidentRow.id), CardRow.chat_id)
            .join(ResidentRow, col(ResidentRow.telegram_id) == col(CardRow.chat_id))
            .where(CardRow.object == thing, CardRow.object_id == thing_id, col(ResidentRow.id) > after)
            .order_by(col(ResidentRow.id))
        )
        return [(who, chat) for who, chat in self._session.exec(shown.limit(limit)) if who is not None]

    def left_behind(self, chat_id: int) -> None:
        """The bot or the group has moved on: what was posted there stays behind, cards are posted again elsewhere."""
        write(self._session, delete(CardRow).where(col(CardRow.chat_id) == chat_id))
