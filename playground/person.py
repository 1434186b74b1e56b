"""A person for tests: does and sees what somebody with a phone can, through the page's own endpoints."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cached_property
from typing import Any, TypeVar

from playground.line import Line
from playground.model import Upload
from playground.screen import screen_of

LONGEST_POLL = 20.0

T = TypeVar("T")
Json = dict[str, Any]


class Person:
    """Someone with a phone at a playground.

    `url` is the playground's, `number` the person's id, `patience` how many (real) seconds they wait for something
    to appear. Chats are meant by id; unless one is named, it is the private chat with the bot. Whoever waits in vain
    fails with an AssertionError that ends with what the phone shows.
    """

    def __init__(self, url: str, number: int, *, patience: float = 15.0) -> None:
        self.id = number
        self.patience = patience
        self._line = Line(url)
        self._here = f"/api/phones/{number}"
        self._since = 0
        self._last_tap: int | None = None
        self._last_sent: tuple[int, int] | None = None

    @cached_property
    def name(self) -> str:
        """What this person is called."""
        people: list[Json] = self._line.get("/api/world")["people"]
        return next((str(person["name"]) for person in people if person["id"] == self.id), str(self.id))

    # What a person does

    def starts(self, payload: str | None = None) -> Json:
        """Press Start, as by a link with a payload; unblocks the bot."""
        return self._did(self._line.post(f"{self._here}/start", payload=payload), chat=self.id)

    def sends(
        self,
        text: str = "",
        to: int | None = None,
        photo: bytes | None = None,
        reply_to: int | None = None,
        *,
        photos: Sequence[bytes] = (),
        document: bytes | Upload | None = None,
        voice: bytes | Upload | None = None,
        video: bytes | Upload | None = None,
        duration: int | None = None,
        topic: int | None = None,
    ) -> Json:
        """Write a message, or send a file with the text as its caption; several photos are an album. An `Upload` says
        what a file is called and how big it pretends to be. Answers the (last) message as the phone shows it."""
        files = [("photo", one) for one in (photo, *photos)] + [
            ("document", document),
            ("voice", voice),
            ("video", video),
        ]
        uploads = [
            (kind, one if isinstance(one, Upload) else Upload(one, kind)) for kind, one in files if one is not None
        ]
        return self._sends(to, uploads, text=text, reply_to=reply_to, topic=topic, duration=duration)

    def sends_photo(self, photo: bytes, caption: str = "", to: int | None = None) -> Json:
        """Send a photo."""
        return self.sends(caption, to, photo)

    def sends_location(
        self, latitude: float, longitude: float, to: int | None = None, topic: int | None = None
    ) -> Json:
        """Send a place."""
        return self._sends(to, latitude=latitude, longitude=longitude, topic=topic)

    def sends_contact(self, person: Person | int, to: int | None = None, topic: int | None = None) -> Json:
        """Send the number of somebody here, or one's own."""
        return self._sends(to, contact=person.id if isinstance(person, Person) else person, topic=topic)

    def sticker(self, emoji: str = "😀", to: int | None = None) -> Json:
        """Send a sticker."""
        chat = to or self.id
        return self._did(self._line.post(f"{self._here}/stickers", chat=chat, emoji=emoji), chat)

    def edits(self, text: str) -> Json:
        """Change the words of the message this person sent last."""
        assert self._last_sent, f"{self.name} has sent nothing that could be edited"
        chat, message = self._last_sent
        return self._did(self._line.post(f"{self._here}/edits", chat=chat, message=message, text=text), chat)

    def forwards_last(self, to: int | None = None) -> Json:
        """Forward the bot's newest private message, to a group or (by default) back to the bot."""
        chat = to or self.id
        path = f"{self._here}/forwards"
        return self._did(self._line.post(path, chat=self.id, message=self.last()["id"], to=chat), chat)

    def taps(self, words: str, chat: int | None = None) -> None:
        """Tap the newest button with exactly these words, or else the key of the reply keyboard; waits for it."""
        where = chat or self.id

        def found(phone: Json) -> Callable[[], object] | None:
            for message, row, column, button in _buttons(_chat(phone, where)):
                if button["text"] == words:
                    return lambda: self._tap(where, message["id"], row=row, column=column)
            if any(words in row for row in _chat(phone, where)["keyboard"] or []):
                return lambda: self.sends(words, where)
            return None

        self._until(found, f"a button {words}")()

    def tampers(self, data: str, message: int | None = None, chat: int | None = None) -> None:
        """Tap with data of one's own, on the newest message with buttons or on any message id."""
        where = chat or self.id
        self._tap(where, message or self._with_buttons(where)["id"], data=data)

    def blocks(self) -> None:
        """Block the bot."""
        self._line.post(f"{self._here}/block", blocked=True)

    def returns(self) -> None:
        """Unblock the bot, without a word to it."""
        self._line.post(f"{self._here}/block", blocked=False)

    def waits(self, **time_passed: float) -> None:
        """Let time pass at the playground: `wang.waits(days=5)`. A bot that follows the clock has seen it then."""
        self._line.post("/api/clock", seconds=timedelta(**time_passed).total_seconds())

    def waits_until_due(self) -> None:
        """Let time pass until the bot that follows the clock has something to do."""
        self._line.post("/api/clock", to="due")

    def looks_away(self) -> None:
        """What is on the phone now counts as seen before."""
        self._since = self._phone()["revision"]

    # What a person sees

    def sees(self, words: str, chat: int | None = None) -> bool:
        """Wait until the words stand in something that came or changed since this person's last own act."""
        self._until(lambda phone: self._news_has(phone, words, chat) or None, words)
        return True

    def does_not_see(self, words: str, chat: int | None = None) -> bool:
        """Right now the words stand in nothing that came or changed since this person's last own act."""
        phone = self._phone()
        assert not self._news_has(phone, words, chat), f"{self.name} sees {words}; {self._dump(phone)}"
        return True

    def shows(self, words: str, chat: int | None = None) -> bool:
        """Whether the words stand anywhere on the phone right now."""
        return any(words in piece for piece in _pieces(self._phone(), chat, since=-1))

    def told(self) -> str:
        """Wait until the bot has answered this person's last tap; the words of its toast or alert, "" for none."""
        tap = self._last_tap
        phone = self._until(lambda phone: phone if tap not in phone["waiting"] else None, "an answer to the last tap")
        return next((notice["text"] for notice in phone["notices"] if notice["id"] == tap), "")

    def last(self, chat: int | None = None) -> Json:
        """The newest message of the bot, as the phone shows it."""
        messages = _chat(self._phone(), chat or self.id)["messages"]
        found = [message for message in messages if message["from"]["is_bot"] and not message["service"]]
        assert found, f"{self.name} has no message of the bot yet"
        return dict(found[-1])

    def buttons(self, chat: int | None = None) -> list[str]:
        """The words of all buttons of the bot's newest message that has any, row after row."""
        return [button["text"] for row in self._with_buttons(chat or self.id)["buttons"] for button in row]

    def keyboard(self, chat: int | None = None) -> list[str]:
        """The words on the reply keyboard."""
        return [words for row in _chat(self._phone(), chat or self.id)["keyboard"] or [] for words in row]

    def commands(self) -> dict[str, str]:
        """The command menu: names and descriptions."""
        return {command["command"]: command["description"] for command in self._phone()["commands"]}

    def screen(self, chat: int | None = None) -> str:
        """The phone (or one chat) as plain text."""
        return screen_of(self._phone(), chat)

    def hangs_up(self) -> None:
        """Close the connection."""
        self._line.close()

    def _sends(self, to: int | None, uploads: Sequence[tuple[str, Upload]] = (), **fields: Any) -> Json:
        chat, path = to or self.id, f"{self._here}/messages"
        if uploads:
            return self._did(self._line.upload(path, uploads, chat=chat, **fields), chat)
        return self._did(self._line.post(path, chat=chat, **fields), chat)

    def _tap(self, chat: int, message: int, **what: Any) -> None:
        tapped = self._line.post(f"{self._here}/taps", chat=chat, message=message, **what)
        self._last_tap = tapped["id"]
        self._since = tapped["revision"]

    def _did(self, message: Json, chat: int) -> Json:
        self._since = message["revision"]
        self._last_sent = chat, message["id"]
        return message

    def _phone(self, after: int = -1, wait: float = 0.0) -> Json:
        return self._line.get(f"{self._here}?after={after}&wait={wait:.3f}")

    def _until(self, found: Callable[[Json], T | None], what: str) -> T:
        deadline = time.monotonic() + self.patience
        phone = self._phone()
        while (answer := found(phone)) is None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"{self.name} waited {self.patience:g} s for {what}; {self._dump(phone)}")
            phone = self._phone(after=phone["revision"], wait=min(left, LONGEST_POLL))
        return answer

    def _news_has(self, phone: Json, words: str, chat: int | None) -> bool:
        return any(words in piece for piece in _pieces(phone, chat, since=self._since))

    def _with_buttons(self, chat: int) -> Json:
        for message, *_ in _buttons(_chat(self._phone(), chat)):
            return message
        raise AssertionError(f"{self.name} has no message with buttons; {self._dump(self._phone())}")

    @staticmethod
    def _dump(phone: Json) -> str:
        return f"the phone shows:\n{screen_of(phone)}"


def many(persons: Sequence[Person], action: Callable[[Person], T], at_once: int = 64) -> list[T]:
    """Let many people do the same at the same time, each in a thread; answers what each action answered, in order."""
    if not persons:
        return []
    with ThreadPoolExecutor(max_workers=min(len(persons), at_once)) as threads:
        return list(threads.map(action, persons))


def _chat(phone: Json, number: int) -> Json:
    for chat in phone["chats"]:
        if chat["id"] == number:
            return dict(chat)
    raise AssertionError(f"this phone has no chat {number}")


def _buttons(chat: Json) -> Iterator[tuple[Json, int, int, Json]]:
    """All inline buttons with their message and place, newest message first."""
    for message in reversed(chat["messages"]):
        for row, buttons in enumerate(message["buttons"] or []):
            for column, button in enumerate(buttons):
                yield message, row, column, button


def _pieces(phone: Json, chat: int | None, since: int) -> Iterable[str]:
    """Every piece of words on the phone that came or changed after a revision."""
    for one in phone["chats"]:
        if chat not in (None, one["id"]):
            continue
        for message in one["messages"]:
            if message["revision"] > since:
                yield message["service"] or message["text"]
                yield from (button["text"] for row in message["buttons"] or [] for button in row)
        if one["keyboard_revision"] > since:
            yield from (words for row in one["keyboard"] or [] for words in row)
    for notice in phone["notices"]:
        if notice["revision"] > since and chat in (None, notice["chat"]):
            yield notice["text"]
