"""Whatever is asked of the server, it answers in JSON and does not stumble."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from playground import Limits, Playground, world_from
from playground.bot_api import METHODS
from playground.edge import STUMBLED
from tests.playground.neighbours import BASIC, CAST, GROUP, WANG, asks

# fmt: off
FIELDS = ["text", "type", "offset", "length", "url", "user", "id", "message_id", "chat_id", "media", "caption", "style",
          "parse_mode", "inline_keyboard", "keyboard", "callback_data", "copy_text", "quote", "command", "description"]
PARAMETERS = ["entities", "caption", "caption_entities", "parse_mode", "reply_markup", "reply_parameters", "media",
              "link_preview_options", "photo", "document", "voice", "video", "message_id", "message_thread_id",
              "url", "user_id", "offset", "limit", "allowed_updates", "secret_token", "max_connections", "commands",
              "scope",
              "file_id", "language_code", "callback_query_id", "action", "latitude", "longitude", "name", "icon_color",
              "seconds", "reply_to_message_id", "to", "emoji", "contact", "reply_to", "data", "row", "column", "chat",
              "message",
              "method", "rate", "times", "delay", "status", "payload", "blocked", "topic"]
WORDS = [WANG, GROUP, BASIC, 1, "1", "HTML", "<b>x</b>", "photo", "typing", "attach://x", "\ud800", "{", "[[]]", "bold"]
PART = b'--x\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n1001\r\n'
PIECES = [PART, b"--x", b"--x--", b"\r\n", b"\r\n\r\n", b"Content-Disposition: form-data;", b"name=", b"&", b"%"]
KINDS = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ";;=",
         "text/plain", "multipart/form-data", "multipart/form-data; boundary=\"", "application/json; charset=nope", ""]
DEEDS = ["messages", "edits", "forwards", "stickers", "taps", "start", "block", "seen"]
# fmt: on
PATHS = [
    *(f"/bot{{token}}/{name}" for name, _ in METHODS.values()),
    *(f"/api/phones/{WANG}/{deed}" for deed in DEEDS),
    *(
        "/bot{token}/no",
        "/bot{token}/a/b",
        "/botx/getMe",
        "/bot",
        "/api/clock",
        "/api/faults",
        "/api/world",
        "/api/none",
    ),
    *(
        f"/api/phones/{'9' * 5000}/start",
        "/page/none",
        "/file/bot{token}/photos/%ff",
        "/bot{token}/sendMessage?text=%ff",
    ),
]


def odd() -> st.SearchStrategy[object]:
    """Anything that JSON can say, and some things that it cannot."""
    plain = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9) | st.sampled_from(WORDS)
    return st.recursive(
        plain,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
        max_leaves=12,
    )


def bodies() -> st.SearchStrategy[bytes]:
    told = st.fixed_dictionaries(
        {"chat_id": st.sampled_from([WANG, GROUP]), "text": st.sampled_from(["x", "😀y"]) | odd()}
    )
    more = st.dictionaries(st.sampled_from(PARAMETERS), odd(), max_size=5)
    return (
        st.builds(lambda first, second: json.dumps({**first, **second}).encode(), told, more)
        | st.lists(st.sampled_from(PIECES) | st.binary(max_size=5), max_size=12).map(b"".join)
        | st.binary(max_size=40)
    )


def test_nothing_that_is_asked_makes_the_server_stumble() -> None:
    with Playground(world_from(CAST), limits=Limits(scale=1000)).in_thread() as playground:
        playground.person(WANG).starts()

        @settings(max_examples=300, deadline=None, database=None)
        @given(st.sampled_from(PATHS), bodies(), st.sampled_from(KINDS))
        def is_answered(path: str, body: bytes, kind: str) -> None:
            playground.do(playground.faults.clear)
            status, told = asks(playground, path.format(token=playground.token), body, kind)
            assert status < 500
            assert isinstance(told, dict)
            assert STUMBLED not in json.dumps(told)

        is_answered()
