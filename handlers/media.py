"""Attachments on their way to Telegram: by the name it knows them by; where it does not know them any more (another
token), from our own copy."""

import io
from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

import structlog
from PIL import Image
from telegram import Bot, InputMediaDocument, InputMediaPhoto, InputMediaVideo, Message
from telegram.error import BadRequest

from handlers.sent import attachment_of
from rules.attachments import Attachment, AttachmentKind

log = structlog.get_logger()

_TOGETHER = {
    AttachmentKind.photo: InputMediaPhoto,
    AttachmentKind.video: InputMediaVideo,
    AttachmentKind.file: InputMediaDocument,
}


class Copies(Protocol):
    """Our copies of attachments."""

    def content(self, attachment: Attachment) -> bytes | None:
        """What is in it, without what a camera wrote into it; None where there is no copy."""

    async def known_as(self, attachment: Attachment, file_id: str) -> None:
        """It was sent anew from the copy: Telegram knows it by another name from now on."""


@cache
def a_blank() -> bytes:
    """A picture that shows nothing, for the place of one that must not be seen any more."""
    written = io.BytesIO()
    Image.new("RGB", (320, 180), "#eeeeee").save(written, "PNG")
    return written.getvalue()


async def send_photo(bot: Bot, chat_id: int, photo: Attachment, copies: Copies, **message: Any) -> Message | None:
    """Send a photo with its caption and buttons. None: Telegram does not have it any more, and neither do we; or photos
    may not be sent there. Raises TelegramError."""
    try:
        return await bot.send_photo(chat_id, photo.file_id, **message)
    except BadRequest as error:
        if _is_forbidden(error):
            return None
        if not _is_about_the_file(error):
            raise
    content = copies.content(photo)
    if content is None:
        return None
    sent = await bot.send_photo(chat_id, content, **message)
    await copies.known_as(photo, sent.photo[-1].file_id)
    return sent


async def send_together(bot: Bot, chat_id: int, group: Sequence[Attachment], copies: Copies) -> int:
    """Send what makes one message, an album or a single piece: by the names Telegram knows; else from our copies as far
    as there are any; at last those alone. How many are missing. Raises TelegramError."""
    for choose in (_known, _ours_or_known, _ours):
        chosen = [(one, choose(one, copies)) for one in group]
        pieces = [(one, content) for one, content in chosen if content is not None]
        try:
            await _send(bot, chat_id, pieces, copies)
        except BadRequest as error:
            if not _is_about_the_file(error):
                log.warning("attachments_refused", why=error.message)
                break
        else:
            return len(group) - len(pieces)
    return len(group)


def _known(one: Attachment, copies: Copies) -> str | bytes | None:
    return copies.content(one) if one.is_shown_by_copy_only else one.file_id


def _ours_or_known(one: Attachment, copies: Copies) -> str | bytes | None:
    return copies.content(one) or _known(one, copies)


def _ours(one: Attachment, copies: Copies) -> bytes | None:
    return copies.content(one)


async def _send(bot: Bot, chat_id: int, pieces: Sequence[tuple[Attachment, str | bytes]], copies: Copies) -> None:
    """Send them, and note what Telegram calls those that were sent from our copies."""
    if len(pieces) > 1:
        album = [_TOGETHER[one.kind](content, filename=_name(one)) for one, content in pieces]
        sent = await bot.send_media_group(chat_id, album)
    else:
        sent = [await _send_one(bot, chat_id, one, content) for one, content in pieces]
    for message, (one, content) in zip(sent, pieces, strict=True):
        now = attachment_of(message)
        if isinstance(content, bytes) and now and now.kind is one.kind and not one.is_shown_by_copy_only:
            await copies.known_as(one, now.file_id)


async def _send_one(bot: Bot, chat_id: int, one: Attachment, content: str | bytes) -> Message:
    match one.kind:
        case AttachmentKind.photo:
            return await bot.send_photo(chat_id, content)
        case AttachmentKind.video:
            return await bot.send_video(chat_id, content, filename=_name(one))
        case AttachmentKind.voice:
            return await bot.send_voice(chat_id, content, filename=_name(one))
        case AttachmentKind.file:
            return await bot.send_document(chat_id, content, filename=_name(one))


def _name(one: Attachment) -> str | None:
    """Telegram tells a voice from a file by its name's end."""
    return one.name or {AttachmentKind.video: "video.mp4", AttachmentKind.voice: "voice.ogg"}.get(one.kind)


def _is_about_the_file(error: BadRequest) -> bool:
    """Telegram refuses the file itself: a file_id of another bot, or one it forgot."""
    return "file" in error.message.lower()


def _is_forbidden(error: BadRequest) -> bool:
    """The group takes no photos from us; it may well take words."""
    text = error.message.lower()
    return "photos_forbidden" in text or "not enough rights to send photos" in text
