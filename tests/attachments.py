"""Attachments to test with."""

from typing import Any

from rules.attachments import Attachment, AttachmentKind


def photo(file_id: str = "photo-1", **more: Any) -> Attachment:
    return Attachment(kind=AttachmentKind.photo, file_id=file_id, **more)


def video(file_id: str = "video-1", **more: Any) -> Attachment:
    return Attachment(kind=AttachmentKind.video, file_id=file_id, **more)


def voice(file_id: str = "voice-1", **more: Any) -> Attachment:
    return Attachment(kind=AttachmentKind.voice, file_id=file_id, **more)


def file(file_id: str = "file-1", **more: Any) -> Attachment:
    return Attachment(kind=AttachmentKind.file, file_id=file_id, **more)


def photos(*file_ids: str) -> tuple[Attachment, ...]:
    return tuple(photo(file_id) for file_id in file_ids)
