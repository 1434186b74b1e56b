"""Reading a `reply_markup` as strictly as Telegram does."""

from __future__ import annotations

from typing import Any

from playground import links
from playground.fields import flag_field, text_field, text_or_none
from playground.model import Json, Keyboard
from playground.refusals import bad_request

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
MOST_KEYS = 300
MOST_KEYS_IN_A_ROW = 12
_ACTIONS = [
    "callback_data",
    "url",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "web_app",
    "login_url",
    "pay",
    "callback_game",
]
_FLAGS = ("remove_keyboard", "force_reply", "selective", "one_time_keyboard", "is_persistent", "resize_keyboard")
_STYLES = ("primary", "success", "danger")


def read_keyboard(asked: Any) -> Keyboard | None:
    """The keyboard that was asked for; None for none (an inline keyboard without buttons is none)."""
    if asked is None or asked == "":
        return None
    if not isinstance(asked, dict):
        raise bad_request("object expected as reply markup")
    for flag in _FLAGS:
        flag_field(asked, flag)
    if "inline_keyboard" in asked:
        return _inline(_rows(asked, "inline_keyboard"))
    if "keyboard" in asked:
        return _reply(_rows(asked, "keyboard"), asked)
    if asked.get("remove_keyboard"):
        return Keyboard(remove=True)
    if asked.get("force_reply"):
        return Keyboard(force_reply=True, placeholder=_placeholder(asked))
    return None


def as_json(keyboard: Keyboard | None) -> Json | None:
    """An inline keyboard as the Bot API writes it."""
    return {"inline_keyboard": [list(row) for row in keyboard.inline]} if keyboard and keyboard.inline else None


def _rows(asked: Json, field: str) -> list[list[Any]]:
    rows = asked[field]
    if not isinstance(rows, list):
        raise bad_request(f'field "{field}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field}" must be an Array of Arrays')
    return rows


def _inline(rows: list[list[Any]]) -> Keyboard | None:
    checked = tuple(tuple(_inline_button(button) for button in row) for row in rows if row)
    if sum(map(len, checked)) > MOST_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    if any(len(row) > MOST_IN_A_ROW for row in checked):
        raise bad_request(f"more than {MOST_IN_A_ROW} buttons in a row, Telegram would not show them all (playground)")
    return Keyboard(inline=checked) if checked else None


def _inline_button(button: Any) -> Json:
    wrong = "can't parse inline keyboard button"
    if not isinstance(button, dict):
        raise bad_request(f"{wrong}: expected an Object")
    text_or_none(button, "icon_custom_emoji_id", wrong)
    if not text_field(button, "text", wrong).strip():
        raise bad_request("a button without words, Telegram would not show it (playground)")
    actions = [action for action in _ACTIONS if button.get(action) not in (None, "") or _inline_query(button, action)]
    if not actions:
        raise bad_request(f"{wrong}: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(f"{wrong}: {' and '.join(actions)} in one button (playground)")
    if button.get("style", "primary") not in _STYLES:
        raise bad_request(f"{wrong}: invalid style specified")
    _check_action(actions[0], button)
    return {key: value for key, value in button.items() if key in ("text", "style", "icon_custom_emoji_id", *actions)}


def _inline_query(button: Json, action: str) -> bool:
    return action.startswith("switch_inline") and button.get(action) == ""


def _check_action(action: str, button: Json) -> None:
    value = button[action]
    if action == "callback_data":
        if not isinstance(value, str) or len(value.encode()) > 64:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "url":
        try:
            button["url"] = links.checked(text_field(button, "url", "can't parse inline keyboard button"))
        except links.BadLink as wrong:
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: {wrong}") from None
    elif action == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        button["copy_text"] = {"text": text}
    elif action.startswith("switch_inline") and not isinstance(value, str):
        raise bad_request("there is no inline mode here (playground)")
    elif action in ("pay", "callback_game", "login_url", "web_app"):
        raise bad_request("BUTTON_TYPE_INVALID")


def _reply(rows: list[list[Any]], asked: Json) -> Keyboard:
    words = tuple(tuple(_words_of(button) for button in row) for row in rows if row)
    if not words:
        raise bad_request("REPLY_MARKUP_INVALID")
    if sum(map(len, words)) > MOST_KEYS or any(len(row) > MOST_KEYS_IN_A_ROW for row in words):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return Keyboard(reply=words, one_time=asked.get("one_time_keyboard", False), placeholder=_placeholder(asked))


def _words_of(button: Any) -> str:
    words = button.get("text") if isinstance(button, dict) else button
    if words is None:
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    if not isinstance(words, str) or not words.strip():
        raise bad_request("can't parse keyboard button: text must be non-empty")
    return words


def _placeholder(asked: Json) -> str | None:
    placeholder = asked.get("input_field_placeholder")
    if placeholder is not None and (not isinstance(placeholder, str) or len(placeholder) > 64):
        raise bad_request("input field placeholder is too long")
    return placeholder or None
