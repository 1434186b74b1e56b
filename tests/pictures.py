"""Pictures to test with, some of them with what a camera writes beside the picture."""

import io
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

MARK = "KILROY-WAS-HERE-31.2304N-121.4737E"
"""Written into pictures; must not be found in what others are shown."""
ORIENTATION, MAKE, GPS, GPS_AREA = 0x0112, 0x010F, 0x8825, 0x001C
RED, BLUE = (200, 30, 30), (30, 30, 200)


def exif(orientation: int = 1) -> Image.Exif:
    """Who, and where."""
    told = Image.Exif()
    told[ORIENTATION], told[MAKE] = orientation, MARK
    told.get_ifd(GPS)[GPS_AREA] = MARK.encode()
    return told


def drawn(mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> Image.Image:
    """The left half is red, the right half blue."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, *size))
    return picture.convert(mode)


def saved(kind: str, picture: Image.Image | None = None, **more: Any) -> bytes:
    written = io.BytesIO()
    (picture or drawn()).save(written, kind, **more)
    return written.getvalue()


def told_by_a_camera(kind: str = "JPEG", orientation: int = 1) -> bytes:
    """A picture that gives away who took it and where."""
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{MARK}</x:xmpmeta>'.encode()
    match kind:
        case "JPEG":
            return saved("JPEG", exif=exif(orientation), xmp=xmp, comment=MARK, quality=95)
        case "MPO":
            second = drawn()
            second.encoderinfo = {"exif": exif(), "comment": MARK}
            return saved("MPO", save_all=True, append_images=[second], exif=exif(orientation), quality=95)
        case "PNG":
            written = PngInfo()
            written.add_text("Author", MARK)
            written.add_itxt("XML:com.adobe.xmp", xmp.decode())
            return saved("PNG", exif=exif(orientation), pnginfo=written)
        case "WEBP":
            return saved("WEBP", exif=exif(orientation), xmp=xmp, lossless=True)
        case "GIF":
            return saved("GIF", comment=MARK.encode())
        case _:
            raise AssertionError(kind)


def opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture))
