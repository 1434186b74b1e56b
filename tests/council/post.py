"""A postman: takes what is due, as bot/outbox.py does, and notes down who got what. Telegram plays no part."""

from dataclasses import dataclass
from typing import Any

from council import letters, mail
from rules.issues import News
from rules.letters import Kind, Letter
from storage.cards import Posted
from tests.council.quarter import COUNCIL, NAMES, Quarter


@dataclass(frozen=True)
class Message:
    """What one chat got."""

    to: str
    kind: Kind
    says: Any
    language: str | None
    shown: Posted | None

    @property
    def news(self) -> list[tuple[str, str, str]]:
        """(number, stage, why) of each piece of news."""
        assert all(isinstance(item, News) for item in self.says)
        return [(item.issue.code, str(item.issue.stage), str(item.why)) for item in self.says]


def deliver(quarter: Quarter, message_id: int = 500) -> list[Message]:
    """Send everything that is due; what was sent, in that order."""
    delivered: list[Message] = []
    for _ in range(200):
        due = quarter.due()
        if not due:
            return delivered
        if (message := _carry(quarter, due[0], message_id + len(delivered))) is not None:
            delivered.append(message)
    raise AssertionError(f"the post never comes to an end: {quarter.due()}")


def news(quarter: Quarter) -> dict[str, list[tuple[str, str, str]]]:
    """Deliver what is due: who got news, and which; nobody gets two messages at once."""
    messages = [message for message in deliver(quarter) if message.kind is Kind.news]
    found = {message.to: message.news for message in messages}
    assert len(found) == len(messages), f"somebody got two messages where one would do: {messages}"
    return found


def _carry(quarter: Quarter, letter: Letter, message_id: int) -> Message | None:
    run = quarter.database.run
    if letter.audience is not None:
        return run(letters.expand, letter=letter)
    bundle = run(mail.take, letter=letter)
    if bundle is None:
        return None
    posted = bundle.shown or Posted(chat_id=letter.chat_id, message_id=message_id, has_picture=False)
    run(mail.sent, bundle=bundle, posted=posted)
    to = "the council" if letter.chat_id == COUNCIL else NAMES.get(letter.chat_id, str(letter.chat_id))
    return Message(to, letter.kind, bundle.says, bundle.language, bundle.shown)
