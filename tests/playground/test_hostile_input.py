"""What no decent bot would send is refused as Telegram refuses it: with a 400 in JSON, never with an outage."""

import gzip

import pytest

from playground import Person, Playground
from tests.playground.neighbours import BASIC, WANG, Api, asks

NOT_UTF8 = "strings must be encoded in UTF-8"
FORM, PLAIN, JSON = "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/json"
CHAT = b'--x\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n1001\r\n'


def says(playground: Playground, body: bytes, kind: str, **headers: str) -> str:
    """What a bot is told that sends this as a message."""
    status, told = asks(playground, f"/bot{playground.token}/sendMessage", body, kind, **headers)
    assert status == told.get("error_code", 200)
    return str(told["result"]["text"] if told["ok"] else f"{status} {told['description']}")


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"abc", "multipart/form-data", "boundary in multipart/form-data not found"),
        (CHAT, FORM, "multipart/form-data has no end"),
        (b"garbage", FORM, "multipart/form-data has no end"),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--", FORM,
         "field name in multipart/form-data not found"),
        (b"--x\r\nA: b\r\n\r\na\r\n--x--", FORM, "expected form-data content disposition"),
        (b"--x\r\n\r\na\r\n--x--", FORM, "headers in multipart/form-data are empty"),
        (CHAT + CHAT.replace(b"1001", b"\xff\xfe") + b"--x--\r\n", FORM, NOT_UTF8),
        (b"chat_id=1001&text=%ff%fe", PLAIN, NOT_UTF8),
        (b'{"chat_id": 1001, "text": "\xff"}', JSON, NOT_UTF8),
        (b'{"chat_id": 1001, "text": "a\\ud800b"}', JSON, NOT_UTF8),
        (b'{"chat_id": 1001, "text": "x", "entities": "[\\"\\\\ud800\\"]"}', JSON, NOT_UTF8),
        (b'{"chat_id": 1001, "text": NaN}', JSON, "can't parse JSON object"),
        (b"[" * 100_000, JSON, "can't parse JSON object"),
        (b"null", JSON, "object expected as request body"),
    ],
)  # fmt: skip
def test_a_body_that_is_none_is_refused(
    playground: Playground, wang: Person, body: bytes, kind: str, words: str
) -> None:
    assert says(playground, body, kind) == f"400 Bad Request: {words}"


def test_a_body_that_is_not_packed_as_it_says_is_refused(playground: Playground, wang: Person) -> None:
    body = b'{"chat_id": 1001, "text": "packed"}'
    assert says(playground, gzip.compress(body), JSON, **{"Content-Encoding": "gzip"}) == "packed"
    assert says(playground, body, JSON, **{"Content-Encoding": "gzip"}).startswith("400 Bad Request: can't read")


def test_whatever_charset_is_named_it_is_utf8(playground: Playground, wang: Person) -> None:
    part = CHAT.replace(b"chat_id", b"text").replace(
        b"\r\n\r\n1001", "\r\nContent-Type: x; charset=nope\r\n\r\n灯".encode()
    )
    assert says(playground, CHAT + part + b"--x--\r\n", FORM) == "灯"
    assert says(playground, "chat_id=1001&text=灯".encode(), f"{PLAIN}; charset=nope") == "灯"
    assert says(playground, '{"chat_id": 1001, "text": "灯"}'.encode(), f"{JSON}; charset=nope") == "灯"


def test_what_is_no_string_in_json_is_the_text_it_was_written_as(playground: Playground, wang: Person) -> None:
    assert says(playground, b'{"chat_id": 1001, "text": true}', JSON) == "true"
    assert says(playground, b'{"chat_id": 1001, "text": null}', JSON) == "400 Bad Request: message text is empty"


@pytest.mark.parametrize("chat", ["1_001", "１００１", "+1001", " 1001", "1001.0", True, 10**30, {"a": 1}])
def test_a_number_is_written_in_plain_digits(api: Api, wang: Person, chat: object) -> None:
    assert api.refused("sendMessage", chat_id=chat, text="x") == "400 Bad Request: chat not found"
    told = api.refused("sendMessage", chat_id=WANG, text="x", message_thread_id="abc")
    assert told == '400 Bad Request: parameter "message_thread_id" must be a whole number (playground)'


BOLD = {"type": "bold", "offset": 0, "length": 1}


@pytest.mark.parametrize(
    ("entities", "words"),
    [
        (5, "entities are an Array of MessageEntity (playground)"),
        ({"a": 1}, "entities are an Array of MessageEntity (playground)"),
        ([{**BOLD, "type": []}], 'can\'t parse MessageEntity: Field "type" must be of type String'),
        ([{**BOLD, "offset": "x"}], 'can\'t parse MessageEntity: Field "offset" must be a valid Number'),
        ([{**BOLD, "length": None}], 'can\'t parse MessageEntity: Field "length" must be of type Number'),
        ([{"type": "bold", "offset": 0}], 'can\'t parse MessageEntity: Can\'t find field "length"'),
        ([{**BOLD, "length": -1}], "receive an entity with incorrect length -1"),
        ([{**BOLD, "offset": 1}], "entity begins in a middle of a UTF-16 symbol at UTF-16 offset 1"),
        ([{**BOLD, "length": 2, "type": "text_mention", "user": None}],
         'can\'t parse MessageEntity: Field "user" must be of type Object'),
        ([{**BOLD, "length": 2, "type": "text_mention", "user": 5}],
         'can\'t parse MessageEntity: Field "user" must be of type Object'),
        ([{**BOLD, "length": 2, "type": "text_mention", "user": {"id": []}}],
         'can\'t parse MessageEntity: Field "id" must be of type Number'),
    ],
)  # fmt: skip
def test_an_entity_that_is_none_is_refused(api: Api, wang: Person, entities: object, words: str) -> None:
    told = api.refused("sendMessage", chat_id=WANG, text="😀b", entities=entities)
    assert told == f"400 Bad Request: {words}"


def test_what_telegram_does_not_know_of_an_entity_or_a_button_is_not_told_back(api: Api, wang: Person) -> None:
    rows = [[{"text": "b", "copy_text": {"text": "c", "odd": 1}, "odd": 2}]]
    told = api.asked(
        "sendMessage",
        chat_id=WANG,
        text="abc",
        entities=[{**BOLD, "odd": 3}],
        reply_markup={"inline_keyboard": rows},
    )["result"]
    assert told["entities"] == [BOLD]
    assert told["reply_markup"]["inline_keyboard"] == [[{"text": "b", "copy_text": {"text": "c"}}]]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"reply_parameters": 5}, "object expected as reply parameters"),
        ({"reply_parameters": {"message_id": "x"}}, 'field "message_id" must be a valid Number'),
        ({"reply_parameters": {"message_id": None}}, 'field "message_id" must be of type Number'),
        ({"reply_parameters": {"message_id": 1, "allow_sending_without_reply": "yes"}},
         'field "allow_sending_without_reply" must be of type Boolean'),
        ({"reply_parameters": {"message_id": 1, "chat_id": BASIC}},
         "what was said in another chat cannot be answered here (playground)"),
        ({"reply_parameters": {"message_id": 1, "quote": "something else"}}, "QUOTE_TEXT_INVALID"),
        ({"link_preview_options": "{"}, "can't parse link preview options JSON object"),
        ({"link_preview_options": []}, "object expected as link preview options"),
        ({"link_preview_options": {"is_disabled": "1"}}, 'field "is_disabled" must be of type Boolean'),
        ({"reply_markup": {"keyboard": [["x"]] * 400}}, "REPLY_MARKUP_TOO_LONG"),
        ({"reply_markup": {"keyboard": [["x"] * 13]}}, "REPLY_MARKUP_TOO_LONG"),
        ({"reply_markup": {"inline_keyboard": [[{"text": "x", "url": 5}]]}},
         'can\'t parse inline keyboard button: Field "url" must be of type String'),
    ],
)  # fmt: skip
def test_what_goes_with_a_message_is_read_strictly(
    api: Api, wang: Person, asked: dict[str, object], words: str
) -> None:
    assert api.refused("sendMessage", chat_id=WANG, text="x", **asked) == f"400 Bad Request: {words}"


def test_a_part_of_a_message_can_be_quoted(api: Api, wang: Person) -> None:
    said = wang.sends("😀 路灯坏了，路灯不亮")["id"]
    asked = {"message_id": said, "quote": "<b>路灯</b>", "quote_parse_mode": "HTML", "chat_id": WANG}
    first = api.asked("sendMessage", chat_id=WANG, text="哪一盏", reply_parameters=asked)["result"]
    assert first["quote"] == {"text": "路灯", "position": 3, "is_manual": True}
    assert first["reply_to_message"]["message_id"] == said
    asked["quote_position"] = 9
    assert api.asked("sendMessage", chat_id=WANG, text="x", reply_parameters=asked)["result"]["quote"]["position"] == 8
