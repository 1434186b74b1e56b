"""What the playground's world is made of: accounts, chats, messages, buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from playground.service_lines import ServiceLine

Json = dict[str, Any]

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)
"""What an administrator may do; can_manage_topics only means something in a supergroup."""
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
"""What a member may do, unless the group or somebody's restriction says otherwise."""


@dataclass
class Account:
    """A person or a bot. `language` is what their app is set to, as Telegram writes it (`zh-hans`)."""

    id: int
    name: str
    username: str | None = None
    language: str | None = None
    about: dict[str, str] = field(default_factory=dict)
    is_bot: bool = False

    @property
    def phone(self) -> str:
        """A phone number that nobody has."""
        return f"+8600{self.id:09}"


@dataclass(frozen=True)
class Words:
    """A text and its entities, as Telegram keeps them: offsets and lengths in UTF-16 units."""

    text: str = ""
    entities: tuple[Json, ...] = ()


@dataclass(frozen=True)
class Keyboard:
    """A `reply_markup`. Exactly one of `inline`, `reply`, `remove` and `force_reply` says which kind it is."""

    inline: tuple[tuple[Json, ...], ...] | None = None
    reply: tuple[tuple[str, ...], ...] | None = None
    remove: bool = False
    force_reply: bool = False
    one_time: bool = False
    placeholder: str | None = None


@dataclass(frozen=True)
class Upload:
    """A file on its way up. With `size` it pretends to be that big, so that a test need not carry 21 MB around."""

    content: bytes
    name: str = "file"
    size: int | None = None


@dataclass(frozen=True)
class File:
    """Something that was uploaded. `path` is where it is downloaded; its ids for the bot come from `Files.new_id`."""

    unique_id: str
    path: str
    content: bytes
    mime: str
    size: int
    name: str | None = None
    width: int = 0
    height: int = 0
    duration: int = 0


@dataclass
class Topic:
    """A topic of a forum; its id is that of the service message it began with. General is none of them."""

    id: int
    name: str
    color: int
    creator: int
    emoji: str | None = None
    closed: bool = False


MEDIA = ("photo", "document", "voice", "video", "location", "contact", "sticker")
"""What a message may hold beside its words: the fields of `Message` of which at most one is set."""


@dataclass
class Message:
    """One message. `edited` and `date` are instants of the playground's clock, `topic` is a forum topic's id."""

    id: int
    chat: Chat
    sender: Account
    date: datetime
    words: Words = Words()
    photo: Sequence[File] = ()
    document: File | None = None
    voice: File | None = None
    video: File | None = None
    location: Json | None = None
    contact: Account | None = None
    sticker: str | None = None
    reply_to: int | None = None
    quote: Json | None = None
    topic: int | None = None
    keyboard: Keyboard | None = None
    forward_origin: Json | None = None
    sender_chat: Chat | None = None
    service: Json | None = None
    line: ServiceLine | None = None
    album: str | None = None
    edited: datetime | None = None
    arrived: int = 0
    revision: int = 0

    @property
    def has_caption(self) -> bool:
        """Its words stand under a picture or a file."""
        return bool(self.photo or self.document or self.voice or self.video)

    @property
    def buttons(self) -> tuple[tuple[Json, ...], ...] | None:
        """Its inline buttons, row by row."""
        return self.keyboard.inline if self.keyboard else None


@dataclass
class Chat:
    """A private chat with the bot (its id is the person's), a group, a supergroup or a channel.

    `bot` is the bot's status there in Telegram's words: left, member, restricted (it may not write), administrator or
    kicked. In a private chat
    "left" means that the person has not pressed Start yet, "kicked" that they blocked the bot and "deactivated" that
    they deleted their account. `rights` are what the bot may do as an administrator, `topics` is None where there is
    no forum, `pinned` holds message ids, newest pin first.
    """

    id: int
    type: str
    title: str
    members: list[int] = field(default_factory=list)
    admins: set[int] = field(default_factory=set)
    owner: int | None = None
    bot: str = "left"
    username: str | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: Keyboard | None = None
    keyboard_revision: int = 0
    rights: set[str] = field(default_factory=lambda: set(RIGHTS))
    topics: dict[int, Topic] | None = None
    pinned: list[int] = field(default_factory=list)
    action: str = ""
    action_until: float = 0.0
    moved_to: int | None = None

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    @property
    def bot_is_here(self) -> bool:
        return self.bot in ("member", "restricted", "administrator")

    def bot_may(self, right: str) -> bool:
        """The bot is an administrator with this right."""
        return self.bot == "administrator" and right in self.rights


@dataclass(frozen=True)
class Query:
    """A tap that waits for the bot's answer."""

    id: int
    person: int
    chat: int
    message: int
    asked: datetime


@dataclass(frozen=True)
class Notice:
    """What the bot answered to a tap: a toast, or an alert."""

    id: int
    chat: int
    message: int
    text: str
    alert: bool
    url: str | None
    revision: int
