"""Everything that was uploaded, by people and by the bot."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import secrets

from playground.model import File, Upload
from playground.pictures import size_and_kind
from playground.refusals import bad_request

BIGGEST_PHOTO = 10 * 1024 * 1024
BIGGEST_DOWNLOAD = 20 * 1024 * 1024
BIGGEST_UPLOAD = 50 * 1024 * 1024
_LONGEST_SIDES = (90, 320, 1280)
_FOLDERS = {"photo": "photos", "document": "documents", "voice": "voice", "video": "videos"}
_TYPES = {"photos": "Photo", "documents": "Document", "voice": "VoiceNote", "videos": "Video"}
_MIME = {"document": "application/octet-stream", "voice": "audio/ogg", "video": "video/mp4"}


class Files:
    """Kept in memory, found by path or by any of the file ids that were handed out."""

    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._photos: dict[str, tuple[File, ...]] = {}
        self._by_path: dict[str, File] = {}

    def add_photo(self, upload: Upload) -> tuple[File, ...]:
        """Keep a picture in two or three sizes, smallest first. Refuses what Telegram does not take for a photo."""
        content, size = upload.content, upload.size or len(upload.content)
        if not content:
            raise bad_request("file must be non-empty")
        if size > BIGGEST_PHOTO:
            raise bad_request(
                f"file of size {size} bytes is too big for a photo; the maximum size is {BIGGEST_PHOTO} bytes"
            )
        looks = size_and_kind(content)
        if looks is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        width, height, mime = looks
        if width + height > 10_000 or not width or not height or max(width, height) > 20 * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        longest = max(width, height)
        sides = [*[side for side in _LONGEST_SIDES if side < longest][:2], min(longest, _LONGEST_SIDES[-1])]
        name = secrets.token_hex(6)
        sizes = tuple(
            self._keep(
                upload,
                mime,
                f"photos/{name}_{number}{mimetypes.guess_extension(mime)}",
                width=max(1, width * side // longest),
                height=max(1, height * side // longest),
            )
            for number, side in enumerate(dict.fromkeys(sides))
        )
        self._photos.update((size.path, sizes) for size in sizes)
        return sizes

    def add(self, kind: str, upload: Upload, **shape: int) -> File:
        """Keep a document, a voice message or a video under the name it was sent with; `shape` are a video's width and
        height and how many seconds it and a voice message last."""
        if not upload.content:
            raise bad_request("file must be non-empty")
        guessed = mimetypes.guess_type(upload.name)[0] if kind != "voice" else None
        path = f"{_FOLDERS[kind]}/{secrets.token_hex(6)}"
        return self._keep(upload, guessed or _MIME[kind], path, name=None if kind == "voice" else upload.name, **shape)

    def _keep(self, upload: Upload, mime: str, path: str, *, name: str | None = None, **shape: int) -> File:
        mark = hashlib.sha256(upload.content + f"{upload.size} {shape}".encode()).digest()
        unique = base64.urlsafe_b64encode(mark[:12]).decode()
        file = File(unique, path, upload.content, mime, upload.size or len(upload.content), name, **shape)
        self._by_path[path] = file
        return file

    def new_id(self, file: File) -> str:
        """One more id for a file, as Telegram gives with every message that shows it; earlier ones stay good."""
        file_id = f"AgAC{secrets.token_urlsafe(36)}"
        self._by_id[file_id] = file
        return file_id

    def photo(self, file_id: str) -> tuple[File, ...]:
        """All sizes of a photo that was sent before."""
        return self._photos[self.sent(file_id, "photo").path]

    def sent(self, file_id: str, kind: str) -> File:
        """A file of this kind that was sent before."""
        if file_id not in self._by_id:
            raise bad_request("wrong file identifier/HTTP URL specified")
        file = self._by_id[file_id]
        folder = file.path.partition("/")[0]
        if folder != _FOLDERS[kind]:
            raise bad_request(f"can't use file of type {_TYPES[folder]} as {_TYPES[_FOLDERS[kind]]}")
        return file

    def to_download(self, file_id: str) -> File:
        """What `getFile` is about; refuses more than 20 MB as Telegram does."""
        if file_id not in self._by_id:
            raise bad_request("invalid file_id")
        file = self._by_id[file_id]
        if file.size > BIGGEST_DOWNLOAD:
            raise bad_request("file is too big")
        return file

    def at(self, path: str) -> File | None:
        """The file at a download path."""
        return self._by_path.get(path)
