"""What a message carries beside words, as values of ours."""

from telegram import Message
from telegram.ext import filters

from rules.attachments import Attachment, AttachmentKind, Pin
from rules.residents import Person

WORDS_AND_MORE = filters.TEXT | filters.PHOTO | filters.VIDEO | filters.VOICE | filters.Document.ALL | filters.LOCATION
"""What can be part of an issue."""


def attachment_of(message: Message) -> Attachment | None:
    """The picture, video, voice or file, if there is one. (A moving picture is told as a file, too.)"""
    if message.photo:
        largest = message.photo[-1]
        return Attachment(kind=AttachmentKind.photo, file_id=largest.file_id, size=largest.file_size or 0)
    for kind, found in (
        (AttachmentKind.video, message.video),
        (AttachmentKind.voice, message.voice),
        (AttachmentKind.file, message.document),
    ):
        if found is not None:
            return Attachment(
                kind=kind,
                file_id=found.file_id,
                size=found.file_size or 0,
                mime=found.mime_type,
                name=getattr(found, "file_name", None),
            )
    return None


def sender_of(message: Message) -> Person:
    """Whom a contact is of, or who wrote a message that was forwarded; without an id where Telegram does not say (they
    hide it, it is a bot or a channel, or somebody without Telegram)."""
    if message.contact is not None:
        name = " ".join(part for part in (message.contact.first_name, message.contact.last_name) if part)
        return Person(telegram_id=message.contact.user_id or 0, name=name, language_code=None)
    user = getattr(message.forward_origin, "sender_user", None)
    if user is None or user.is_bot:
        return Person(telegram_id=0, name="", language_code=None)
    return Person(telegram_id=user.id, name=user.full_name, language_code=None)


def pin_of(message: Message) -> Pin | None:
    """The place on the map, if it is one."""
    location = message.location
    return Pin(location.latitude, location.longitude) if location else None
