"""What residents write: is it there, is it short enough, does it give away what neighbours need not read."""

import re
import unicodedata
from enum import StrEnum

from rules.refusals import Refusal


def check(words: str, limit: int) -> Refusal | None:
    """Why these words cannot stand as an issue, or None. `limit` is in characters (code points)."""
    seen = "".join(c for c in words if unicodedata.category(c)[0] not in "CZ" and c not in _FILLERS)
    if not seen:
        return Refusal.words_empty
    if len(words.strip()) > limit:
        return Refusal.words_too_long
    if not any(c.isalnum() for c in seen):
        return Refusal.words_only_signs
    return None


_FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters by name that show nothing. Spaces and control signs (categories Z and C) do not count either."""


def tidy(words: str) -> str:
    """The words as written, less the space around them and signs that text cannot hold (NUL and its like)."""
    return "".join(c for c in words if c in "\n\t" or unicodedata.category(c) != "Cc").strip()


class Personal(StrEnum):
    """What kind of personal detail the words seem to hold. Keys of the catalogs."""

    phone = "phone"
    identity = "identity"
    room = "room"


_PATTERNS = {
    # a resident identity number: 17 digits and a digit or X; looked for first, as it holds what looks like a phone
    Personal.identity: re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),
    # a mobile of 11 digits, perhaps spaced, or a line with its area code
    Personal.phone: re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"),
    # 3栋2单元501, 501室, 12号楼301, 3-2-501, Room 501
    Personal.room: re.compile(
        r"(?:[栋棟幢座]|号楼|號樓|单元|單元)\s*\d{3,4}(?![\d年月元米平户戶])|(?<!\d)\d{3,4}\s*[室号號](?![码碼楼樓线線车車])"
        r"|(?<![\d-])\d{1,2}-\d{1,2}-(?!19\d\d|20\d\d)\d{3,4}(?![\d-])|\b(?:room|flat|apt\.?)\s*\d{2,4}\b",
        re.IGNORECASE,
    ),
}


def personal_details(words: str) -> dict[Personal, str]:
    """The first of each kind of personal detail found in `words`: kind → as it stands there. A hint, not a proof."""
    plain = unicodedata.normalize("NFKC", words)
    found: dict[Personal, str] = {}
    for kind, pattern in _PATTERNS.items():
        if match := pattern.search(plain):
            found[kind] = match.group().strip()
            plain = plain.replace(match.group(), " ")
    return found
