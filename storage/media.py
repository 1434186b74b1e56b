"""The media folder: copies of what people sent, each a file named by the SHA-256 of what is in it."""

import hashlib
import io
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from PIL import Image, ImageOps

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
MOST_POINTS = 50_000_000
"""Of a picture as it is drawn anew: 150 MB in memory. JPEGs of larger cameras are drawn at half their size or less."""
DRAWN_SMALLER = (3000, 3000)
"""What is left of such a one at least."""


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
            _sync(file.parent)
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

    def delete(self, sha256: str) -> None:
        """It is not kept any more. Raises OSError."""
        self._file(sha256).unlink(missing_ok=True)

    def _file(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def without_exif(picture: bytes) -> bytes:
    """The picture, turned upright, without what its camera wrote into it (place, time, owner). One that holds nothing
    of the kind comes back as it is; of one that moves the first picture is left. Raises NoPicture."""
    try:
        with Image.open(io.BytesIO(picture), formats=FORMATS) as opened:
            _fit(opened)
            opened.load()
            if _holds_nothing_else(opened.format, picture):
                return picture
            upright = ImageOps.exif_transpose(opened)
            as_it_was = opened.format == "JPEG" and opened.getexif().get(ORIENTATION, 1) == 1
            bare = opened if as_it_was else upright
            bare.info = {key: value for key, value in bare.info.items() if key in HARMLESS}
            written = io.BytesIO()
            how = {"quality": "keep" if as_it_was else 92, "icc_profile": bare.info.get("icc_profile")}
            bare.save(written, "JPEG" if opened.format == "MPO" else opened.format, **how)
            return written.getvalue()
    except Exception as error:  # what Pillow raises at a picture that is broken or a trap is of many kinds
        raise NoPicture(f"{type(error).__name__}: {error}") from error


def _fit(opened: Image.Image) -> None:
    """Into memory."""
    if opened.width * opened.height > MOST_POINTS:
        opened.draft(None, DRAWN_SMALLER)
    if opened.width * opened.height > MOST_POINTS:
        raise NoPicture(f"{opened.width} x {opened.height} points are too many")


# --- what a picture's file is made of: Pillow does not tell of all that it skips


def _holds_nothing_else(kind: str | None, picture: bytes) -> bool:
    """Whether every part of the file belongs to the picture itself. (GIFs are always drawn anew.)"""
    parts, harmless = _PARTS.get(kind or "", (_unknown, frozenset()))
    return harmless.issuperset(parts(picture))


def _unknown(picture: bytes) -> Iterator[bytes]:
    yield _STRANGE


def _jpeg_parts(picture: bytes) -> Iterator[bytes]:
    """Each segment's marker, with the name where an application wrote it."""
    at, marker = 2, b""
    while marker != b"\xd9":
        found = _MARKER.search(picture, at) if marker == b"\xda" else _MARKER.match(picture, at)
        if found is None:
            yield _STRANGE
            return
        marker, begins = found[1], found.end()
        at = begins + int.from_bytes(picture[begins : begins + 2], "big")
        content = picture[begins + 2 : at]
        is_an_applications = b"\xe0" <= marker <= b"\xef"
        has_a_thumbnail = marker == b"\xe0" and len(content) != _JFIF_ALONE
        name = content.partition(b"\0")[0] if is_an_applications else b""
        yield _STRANGE if has_a_thumbnail else marker + name
    if begins != len(picture):
        yield _STRANGE  # something comes after its end: a film, another picture


def _png_parts(picture: bytes) -> Iterator[bytes]:
    at = 8
    while at < len(picture):
        yield picture[at + 4 : at + 8]
        at += 12 + int.from_bytes(picture[at : at + 4], "big")


def _webp_parts(picture: bytes) -> Iterator[bytes]:
    at = 12
    while at < len(picture):
        size = int.from_bytes(picture[at + 4 : at + 8], "little")
        yield picture[at : at + 4]
        at += 8 + size + size % 2


def _sync(folder: Path) -> None:
    """Wait until what a folder holds is on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_STRANGE = b"?"
_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
"""Of a JPEG's segment; a stuffed zero and a restart are of the picture itself."""
_JFIF_ALONE = 14
_PARTS: dict[str, tuple[Callable[[bytes], Iterator[bytes]], frozenset[bytes]]] = {
    "JPEG": (
        _jpeg_parts,
        frozenset(b"\xe0JFIF \xe2ICC_PROFILE \xeeAdobe \xdb \xc0 \xc1 \xc2 \xc4 \xdd \xda \xd9".split()),
    ),
    "PNG": (
        _png_parts,
        frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs acTL fcTL fdAT".split()),
    ),
    "WEBP": (_webp_parts, frozenset([b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"])),
}
"""How a file is taken apart, and the parts that tell nothing of people."""
