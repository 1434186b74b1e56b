"""What people send beside words: pictures, videos, voices, files, and the pin of a place."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Any

TOO_BIG_TO_COPY = 20 * 1024 * 1024
"""Bytes from which on Telegram lets no bot download a file (Bot API, getFile): there is no copy of it."""


PICTURES = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".gif": "image/gif",
    ".heic": "image/heic", ".heif": "image/heif", ".avif": "image/avif", ".tif": "image/tiff", ".tiff": "image/tiff",
    ".dng": "image/dng",
}  # fmt: skip
"""What a file's name says of it, where its sender's phone does not."""
READABLE = ("image/jpeg", "image/jpg", "image/png", "image/webp", "image/gif")
"""Pictures from which we can take out where they were taken."""


class AttachmentKind(StrEnum):
    """As Telegram tells them apart. Keys of [attachment] in config/texts."""

    photo = "photo"
    video = "video"
    voice = "voice"
    file = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One picture, video, voice or file, as the sender's Telegram described it."""

    kind: AttachmentKind
    file_id: str
    """Telegram's name for it; good for this bot's token only."""
    size: int = 0
    """Bytes; 0 where Telegram does not say."""
    mime: str | None = None
    name: str | None = None
    """A file's own name, as its sender wrote it."""
    copy: str | None = None
    """The SHA-256 of our copy, once there is one: its name in the media folder."""

    @property
    def is_too_big_to_copy(self) -> bool:
        return self.size >= TOO_BIG_TO_COPY

    @property
    def is_shown_by_copy_only(self) -> bool:
        """A picture sent as a file still tells where it was taken (EXIF); Telegram takes that from photos only."""
        return self.kind is AttachmentKind.file and self._looks_like.startswith("image/")

    @property
    def is_never_shown(self) -> bool:
        """One that we cannot make such a copy of: neighbours will not see it, and its sender should know."""
        return self.is_shown_by_copy_only and (self.is_too_big_to_copy or self._looks_like not in READABLE)

    @property
    def _looks_like(self) -> str:
        """Its MIME type."""
        said = (self.mime or "").lower()
        return said if said.startswith("image/") else PICTURES.get(PurePath(self.name or "").suffix.lower(), said)

    def as_json(self) -> dict[str, Any]:
        """To be kept among a form's answers; `from_json` reads it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Attachment":
        return cls(**{**kept, "kind": AttachmentKind(kept["kind"])})


@dataclass(frozen=True, slots=True)
class Pin:
    """A place on the map, in degrees (WGS 84), as a phone sent it."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What is sent as one message."""

    attachments: tuple[Attachment, ...]


ALBUM = 10
"""Pieces that one album takes at most; it takes two at least."""


def in_messages(attachments: Sequence[Attachment]) -> list[tuple[Attachment, ...]]:
    """How they are sent, as albums take no buttons and not everything together: pictures and videos, files, and each
    voice by itself."""
    seen = [one for one in attachments if one.kind in (AttachmentKind.photo, AttachmentKind.video)]
    files = [one for one in attachments if one.kind is AttachmentKind.file]
    albums = [tuple(kind[start : start + ALBUM]) for kind in (seen, files) for start in range(0, len(kind), ALBUM)]
    return [*albums, *((one,) for one in attachments if one.kind is AttachmentKind.voice)]
