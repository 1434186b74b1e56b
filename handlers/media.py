"""Attachments on their way to Telegram: by the name it knows them by; where it does not know them any more (another
token), from our own copy."""

from collections.abc import Sequence
from typing import Any, Protocol

from telegram import Bot, InputMediaDocument, InputMediaPhoto, InputMediaVideo, Message
from telegram.error import BadRequest

from rules.attachments import Attachment, AttachmentKind

ALBUM = 10
"""Pieces one album takes at most; it takes two at least."""
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


async def send_photo(bot: Bot, chat_id: int, photo: Attachment, copies: Copies, **message: Any) -> Message | None:
    """Send a photo with its caption and buttons. None: Telegram does not have it any more, and neither do we. Raises
    TelegramError."""
    try:
        return await bot.send_photo(chat_id, photo.file_id, **message)
    except BadRequest as error:
        if not _is_about_the_file(error):
            raise
    content = copies.content(photo)
    if content is None:
        return None
    sent = await bot.send_photo(chat_id, content, **message)
    await copies.known_as(photo, sent.photo[-1].file_id)
    return sent


async def send_all(bot: Bot, chat_id: int, attachments: Sequence[Attachment], copies: Copies) -> int:
    """Send attachments by themselves, since albums take no buttons: pictures and videos together, files together,
    voices one by one. How many could not be sent. Raises TelegramError."""
    seen = [one for one in attachments if one.kind in (AttachmentKind.photo, AttachmentKind.video)]
    files = [one for one in attachments if one.kind is AttachmentKind.file]
    voices = [[one] for one in attachments if one.kind is AttachmentKind.voice]
    missing = 0
    for group in (*_albums(seen), *_albums(files), *voices):
        missing += await _send_group(bot, chat_id, group, copies)
    return missing


def _albums(attachments: Sequence[Attachment]) -> list[Sequence[Attachment]]:
    return [attachments[start : start + ALBUM] for start in range(0, len(attachments), ALBUM)]


async def _send_group(bot: Bot, chat_id: int, group: Sequence[Attachment], copies: Copies) -> int:
    by_copy = [one for one in group if one.is_shown_by_copy_only]
    if not by_copy:
        try:
            await _send(bot, chat_id, [(one, one.file_id) for one in group])
            return 0
        except BadRequest as error:
            if not _is_about_the_file(error):
                raise
            by_copy = list(group)
    contents = [(one, copies.content(one) if one in by_copy else one.file_id) for one in group]
    there = [(one, content) for one, content in contents if content is not None]
    if there:
        await _send(bot, chat_id, there)
    return len(group) - len(there)


async def _send(bot: Bot, chat_id: int, pieces: Sequence[tuple[Attachment, str | bytes]]) -> None:
    if len(pieces) > 1:
        album = [_TOGETHER[one.kind](content, filename=one.name) for one, content in pieces]
        await bot.send_media_group(chat_id, album)
        return
    ((one, content),) = pieces
    match one.kind:
        case AttachmentKind.photo:
            await bot.send_photo(chat_id, content)
        case AttachmentKind.video:
            await bot.send_video(chat_id, content)
        case AttachmentKind.voice:
            await bot.send_voice(chat_id, content)
        case AttachmentKind.file:
            await bot.send_document(chat_id, content, filename=one.name)


def _is_about_the_file(error: BadRequest) -> bool:
    """Telegram refuses the file itself: a file_id of another bot, or one it forgot."""
    return "file" in error.message.lower()
