"""The media folder: copies of what people sent, each a file named by the SHA-256 of what is in it."""

import hashlib
import io
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

ORIENTATION = 0x0112
"""The EXIF tag that says how a camera was held."""
HARMLESS = {
    "icc_profile", "dpi", "gamma", "srgb", "transparency", "background", "interlace",  # how it looks
    "loop", "duration", "timestamp", "extension", "version",  # how it moves
    "progressive", "progression", "adobe", "adobe_transform",  # how it is packed
    "jfif", "jfif_version", "jfif_unit", "jfif_density",
}  # fmt: skip
"""What Pillow may find in a picture beside its points and that tells nothing of people; all else is taken out."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
"""Those of phones, and whose hidden places we know."""
CANNOT_BE_READ = (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError)
"""What Pillow raises at a picture that is broken or a trap."""


class NoPicture(Exception):
    """It says that it is a picture and cannot be read as one: what it tells about its place cannot be taken out."""


class MediaFolder:
    """Files by their SHA-256. The same content is kept once; nothing is ever changed in place."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep it; its SHA-256. It is on disk when this returns. Raises OSError."""
        sha256 = hashlib.sha256(content).hexdigest()
        file = self._file(sha256)
        if file.exists():
            return sha256
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, half = tempfile.mkstemp(dir=file.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as writing:
                writing.write(content)
                writing.flush()
                os.fsync(writing.fileno())
            os.replace(half, file)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(half)
            raise
        return sha256

    def get(self, sha256: str | None) -> bytes | None:
        """The content, or None where there is no copy or it cannot be read."""
        if sha256 is None:
            return None
        try:
            return self._file(sha256).read_bytes()
        except OSError:
            return None

    def _file(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def without_exif(picture: bytes) -> bytes:
    """The picture, turned upright, without what its camera wrote into it (place, time, owner). One that holds nothing
    of the kind comes back as it is. Raises NoPicture."""
    try:
        with Image.open(io.BytesIO(picture), formats=FORMATS) as opened:
            opened.load()
            if HARMLESS.issuperset(opened.info):
                return picture
            upright = ImageOps.exif_transpose(opened)
            as_it_was = opened.format == "JPEG" and opened.getexif().get(ORIENTATION, 1) == 1
            bare = opened if as_it_was else upright
            bare.info = {key: value for key, value in bare.info.items() if key in HARMLESS}
            written = io.BytesIO()
            bare.save(written, "JPEG" if opened.format == "MPO" else opened.format, quality="keep" if as_it_was else 92)
            return written.getvalue()
    except CANNOT_BE_READ as error:
        raise NoPicture(str(error)) from error
