"""Everything that was uploaded, by people and by the bot."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import secrets

from playground.model import File
from playground.pictures import size_and_kind
from playground.refusals import bad_request

BIGGEST_PHOTO = 10 * 1024 * 1024
BIGGEST_DOWNLOAD = 20 * 1024 * 1024
BIGGEST_UPLOAD = 50 * 1024 * 1024
_LONGEST_SIDES = (90, 320, 1280)


class Files:
    """Kept in memory, found by path or by any of the file ids that were handed out."""

    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._photos: dict[str, tuple[File, ...]] = {}
        self._by_path: dict[str, File] = {}

    def add_photo(self, content: bytes) -> tuple[File, ...]:
        """Keep a picture in two or three sizes, smallest first. Refuses what Telegram does not take for a photo."""
        if not content:
            raise bad_request("file must be non-empty")
        if len(content) > BIGGEST_PHOTO:
            raise bad_request(
                f"file of size {len(content)} bytes is too big for a photo; the maximum size is {BIGGEST_PHOTO} bytes"
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
                content,
                mime,
                f"photos/{name}_{number}{mimetypes.guess_extension(mime)}",
                width=max(1, width * side // longest),
                height=max(1, height * side // longest),
            )
            for number, side in enumerate(dict.fromkeys(sides))
        )
        self._photos.update((size.path, sizes) for size in sizes)
        return sizes

    def add_document(self, content: bytes, name: str) -> File:
        """Keep any file under the name it was sent with."""
        if not content:
            raise bad_request("file must be non-empty")
        if len(content) > BIGGEST_UPLOAD:
            raise bad_request("file is too big")
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self._keep(content, mime, f"documents/{secrets.token_hex(6)}", name=name)

    def _keep(
        self, content: bytes, mime: str, path: str, *, name: str | None = None, width: int = 0, height: int = 0
    ) -> File:
        mark = hashlib.sha256(content + f"{width}x{height}".encode()).digest()
        unique = base64.urlsafe_b64encode(mark[:12]).decode()
        file = File(unique, path, content, mime, name, width, height)
        self._by_path[path] = file
        return file

    def new_id(self, file: File) -> str:
        """One more id for a file, as Telegram gives with every message that shows it; earlier ones stay good."""
        file_id = f"AgAC{secrets.token_urlsafe(36)}"
        self._by_id[file_id] = file
        return file_id

    def photo(self, file_id: str) -> tuple[File, ...]:
        """All sizes of a photo that was sent before."""
        file = self._known(file_id)
        if file.path not in self._photos:
            raise bad_request("can't use file of type Document as Photo")
        return self._photos[file.path]

    def document(self, file_id: str) -> File:
        """A document that was sent before."""
        file = self._known(file_id)
        if file.path in self._photos:
            raise bad_request("can't use file of type Photo as Document")
        return file

    def _known(self, file_id: str) -> File:
        if file_id not in self._by_id:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._by_id[file_id]

    def to_download(self, file_id: str) -> File:
        """What `getFile` is about; refuses more than 20 MB as Telegram does."""
        if file_id not in self._by_id:
            raise bad_request("invalid file_id")
        file = self._by_id[file_id]
        if len(file.content) > BIGGEST_DOWNLOAD:
            raise bad_request("file is too big")
        return file

    def at(self, path: str) -> File | None:
        """The file at a download path."""
        return self._by_path.get(path)
