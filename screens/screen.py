"""What one message shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from config.texts.catalog import Html
from rules.attachments import Attachment
from screens.taps import Tap


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it carries a tap, or opens a link."""

    words: str
    tap: Tap | None = None
    url: str | None = None


Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A message: Telegram HTML, rows of buttons, perhaps a picture.

    `menu` is the reply keyboard, rows of words: a message that carries one can never be edited, so only messages that
    are never redrawn have it. An empty one takes the menu away. A screen has buttons or a menu, not both.
    """

    text: Html
    buttons: Rows = ()
    picture: Attachment | None = None
    """A photo; the text is its caption then, at most 1,024 characters."""
    menu: Sequence[Sequence[str]] | None = None


def in_rows(buttons: Sequence[Button], width: int) -> list[Sequence[Button]]:
    """The buttons, `width` to a row."""
    return [buttons[start : start + width] for start in range(0, len(buttons), width)]
