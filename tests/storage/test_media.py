"""The media folder; and pictures without what their cameras wrote into them."""

import hashlib
import os
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from storage.media import MediaFolder, NoPicture, without_exif
from tests.pictures import BLUE, MARK, ORIENTATION, RED, drawn, exif, opened, saved, told_by_a_camera

KINDS = ["JPEG", "MPO", "PNG", "WEBP", "GIF"]


@pytest.fixture
def folder(tmp_path: Path) -> MediaFolder:
    return MediaFolder(tmp_path / "media")


def files(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


# --- the folder


def test_what_is_put_in_comes_out_under_its_sha256(folder: MediaFolder) -> None:
    sha256 = folder.put(b"a picture")
    assert sha256 == hashlib.sha256(b"a picture").hexdigest()
    assert folder.get(sha256) == b"a picture"


def test_the_same_content_is_kept_once_and_left_as_it_is(folder: MediaFolder, tmp_path: Path) -> None:
    sha256 = folder.put(b"a picture")
    file = tmp_path / "media" / sha256[:2] / sha256
    before = file.stat().st_ino, file.stat().st_mtime_ns
    assert folder.put(b"a picture") == sha256
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == before
    assert files(tmp_path) == [f"media/{sha256[:2]}/{sha256}"]


@pytest.mark.parametrize("killed", [OSError("no room"), KeyboardInterrupt()], ids=["no room", "killed"])
def test_what_could_not_be_written_whole_is_not_there(
    folder: MediaFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed: BaseException
) -> None:
    def fails(*_: object) -> None:
        raise killed

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fails)
        with pytest.raises(type(killed)):
            folder.put(b"a picture")
    assert files(tmp_path) == []
    assert folder.get(hashlib.sha256(b"a picture").hexdigest()) is None
    assert folder.get(folder.put(b"a picture")) == b"a picture"


def test_half_a_file_is_never_taken_for_a_whole_one(folder: MediaFolder, tmp_path: Path) -> None:
    sha256 = hashlib.sha256(b"a picture").hexdigest()
    half = tmp_path / "media" / sha256[:2] / "tmpabc.part"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"a pic")
    assert folder.get(sha256) is None
    assert folder.get(folder.put(b"a picture")) == b"a picture"


def test_what_cannot_be_read_is_not_there(folder: MediaFolder, tmp_path: Path) -> None:
    assert folder.get(None) is None
    assert folder.get("0" * 64) is None
    (tmp_path / "media" / "00" / ("0" * 64)).mkdir(parents=True)
    assert folder.get("0" * 64) is None


def test_a_folder_that_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "media").touch()
    with pytest.raises(OSError, match="media"):
        MediaFolder(tmp_path / "media").put(b"a picture")


# --- without what a camera wrote


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_left_of_what_a_camera_wrote(kind: str) -> None:
    picture = told_by_a_camera(kind)
    assert MARK.encode() in picture
    clean = without_exif(picture)
    assert MARK.encode() not in clean
    assert b"Exif" not in clean
    assert b"adobe:ns:meta" not in clean
    assert opened(clean).format == ("JPEG" if kind == "MPO" else kind)
    assert looks_alike(opened(clean), drawn())


@pytest.mark.parametrize("kind", KINDS)
def test_cleaning_again_changes_nothing(kind: str) -> None:
    clean = without_exif(told_by_a_camera(kind))
    assert without_exif(clean) == clean


@pytest.mark.parametrize("kind", ["JPEG", "MPO", "PNG", "WEBP"])
@pytest.mark.parametrize(("orientation", "left_to_right"), [(1, True), (2, False), (3, False), (6, None), (8, None)])
def test_a_picture_is_turned_upright(kind: str, orientation: int, left_to_right: bool | None) -> None:
    clean = opened(without_exif(told_by_a_camera(kind, orientation)))
    assert clean.getexif().get(ORIENTATION, 1) == 1
    if left_to_right is None:
        assert clean.size == (20, 40), "it was held on its side"
        first, last = clean.getpixel((10, 5)), clean.getpixel((10, 35))
        assert is_red(first) == (orientation == 6)
        assert is_red(last) == (orientation == 8)
    else:
        assert clean.size == (40, 20)
        assert is_red(clean.getpixel((5, 10))) == left_to_right


@pytest.mark.parametrize(
    "clean",
    [
        saved("JPEG", quality=71),
        saved("JPEG", progressive=True),
        saved("JPEG", drawn("L")),
        saved("JPEG", drawn("CMYK")),
        saved("JPEG", dpi=(300, 300), icc_profile=b"a profile" * 9),
        saved("PNG"),
        saved("PNG", drawn("P"), dpi=(300, 300), icc_profile=b"a profile" * 9),
        saved("PNG", drawn("RGBA")),
        saved("WEBP", quality=60),
        saved("WEBP", drawn("RGBA"), lossless=True, icc_profile=b"a profile" * 9),
    ],
    ids=["jpeg", "progressive", "grey", "cmyk", "with a profile", "png", "palette", "alpha", "webp", "webp alpha"],
)
def test_what_tells_nothing_of_people_comes_back_byte_for_byte(clean: bytes) -> None:
    assert without_exif(clean) == clean


def jpeg_with(marker: int, content: bytes) -> bytes:
    picture = saved("JPEG")
    return picture[:2] + struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + picture[2:]


def png_with(kind: bytes, content: bytes) -> bytes:
    picture, chunk = saved("PNG"), kind + content
    at = picture.index(b"IDAT") - 4
    return picture[:at] + struct.pack(">I", len(content)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + picture[at:]


def webp_with(kind: bytes, content: bytes) -> bytes:
    picture = saved("WEBP") + kind + struct.pack("<I", len(content)) + content
    return picture[:4] + struct.pack("<I", len(picture) - 8) + picture[8:]


HIDDEN = {
    "xmp of many parts": jpeg_with(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + MARK.encode()),
    "a thumbnail": jpeg_with(0xE0, b"JFXX\0\x10" + MARK.encode()),
    "a thumbnail in the first segment": jpeg_with(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\1\1" + MARK.encode()),
    "of another application": jpeg_with(0xEB, b"JP\0\1" + MARK.encode()),
    "a comment": jpeg_with(0xFE, MARK.encode()),
    "a film after the end": saved("JPEG") + b"\0\0\0\x18ftypmp42" + MARK.encode(),
    "another picture after the end": saved("JPEG") + told_by_a_camera("JPEG"),
    "a time": png_with(b"tIME", MARK.encode()[:7]),
    "a chunk nobody knows": png_with(b"caBX", MARK.encode()),
    "after the end of a png": saved("PNG") + MARK.encode(),
    "a few bytes after the end of a png": saved("PNG") + MARK.encode()[:7],
    "a webp's chunk nobody knows": webp_with(b"ABCD", MARK.encode()),
    "after the end of a webp": saved("WEBP") + MARK.encode(),
}


@pytest.mark.parametrize("picture", HIDDEN.values(), ids=HIDDEN)
def test_nothing_is_left_of_what_is_hidden_where_pillow_does_not_look(picture: bytes) -> None:
    assert MARK.encode()[:7] in picture
    clean = without_exif(picture)
    assert MARK.encode()[:7] not in clean
    assert looks_alike(opened(clean), drawn())
    assert without_exif(clean) == clean


def test_nothing_is_left_of_a_comment_in_a_later_picture_of_a_gif() -> None:
    second = Image.new("RGB", (40, 20), BLUE)
    moving = saved("GIF", save_all=True, append_images=[second], duration=200, loop=0)
    told = moving.replace(b"\x21\xf9", b"\x21\xfe" + bytes([len(MARK)]) + MARK.encode() + b"\0\x21\xf9")
    assert MARK.encode() in told
    assert MARK.encode() not in without_exif(told)


def test_colours_stay_as_they_were() -> None:
    profile = b"a profile" * 9
    for kind in ("JPEG", "PNG", "WEBP"):
        clean = without_exif(saved(kind, exif=exif(), icc_profile=profile))
        assert opened(clean).info["icc_profile"] == profile


def test_a_jpeg_that_need_not_be_turned_keeps_its_quality() -> None:
    picture = saved("JPEG", quality=55, exif=exif())
    assert opened(without_exif(picture)).quantization == opened(picture).quantization


def test_a_picture_of_a_very_large_camera_is_drawn_smaller() -> None:
    picture = saved("JPEG", Image.new("L", (9000, 7000), 128), exif=exif(6))
    clean = opened(without_exif(picture))
    assert clean.size == (3500, 4500)


def png_of(width: int, height: int) -> bytes:
    """Its head says it is that large; what follows is nothing to speak of."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 1000)
    chunks = [struct.pack(">I", len(one) - 4) + one + struct.pack(">I", zlib.crc32(one)) for one in (head, data)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def cut(picture: bytes) -> bytes:
    return picture[: len(picture) // 2]


NO_PICTURES = {
    "nothing": b"",
    "words": b"not a picture at all",
    "half a jpeg": cut(saved("JPEG", Image.effect_noise((200, 200), 90))),
    "half a png": cut(saved("PNG", Image.effect_noise((200, 200), 90))),
    "half a webp": cut(saved("WEBP", Image.effect_noise((200, 200), 90).convert("RGB"))),
    "a head only": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "too many points": png_of(8_000, 8_000),
    "a bomb": png_of(60_000, 60_000),
    "tiff": saved("TIFF"),
    "bmp": saved("BMP"),
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64,
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "pdf": b"%PDF-1.4\n%%EOF",
}


@pytest.mark.parametrize("content", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_cannot_be_read_as_a_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NoPicture):
        without_exif(content)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_that_is_broken_anywhere_is_refused_or_cleaned(kind: str) -> None:
    picture = told_by_a_camera(kind)
    for at in range(0, len(picture), max(1, len(picture) // 150)):
        broken = picture[:at] + bytes([picture[at] ^ 0xFF]) + picture[at + 1 :]
        try:
            clean = without_exif(broken)
        except NoPicture:
            continue
        assert MARK.encode() not in clean


def is_red(point: object) -> bool:
    assert isinstance(point, tuple)
    return bool(point[0] > point[2])


def looks_alike(one: Image.Image, other: Image.Image) -> bool:
    left = [one.convert("RGB").getpixel(at) for at in ((5, 10), (35, 10))]
    right = [other.convert("RGB").getpixel(at) for at in ((5, 10), (35, 10))]
    near = (abs(a - b) < 40 for x, y in zip(left, right, strict=True) for a, b in zip(x, y, strict=True))
    return one.size == other.size and all(near) and RED != BLUE
