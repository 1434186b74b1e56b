"""Attachments in words: how many of which kind, and what stands on a card that has no words."""

from collections.abc import Sequence

from config.texts.catalog import Catalog, Html
from rules.attachments import Attachment, AttachmentKind
from rules.stages import Stage


def counted(attachments: Sequence[Attachment], has_pin: bool, words: Catalog) -> str:
    """ "3 张照片、1 段语音": what was sent, in the order of the kinds; empty where nothing was."""
    numbers = {kind: sum(one.kind is kind for one in attachments) for kind in AttachmentKind}
    parts = [words.plain(f"attachment.{kind}", n=n) for kind, n in numbers.items() if n]
    if has_pin:
        parts.append(words.plain("attachment.pin"))
    return words.plain("list_separator").join(parts)


def kept(attachments: Sequence[Attachment], has_pin: bool, words: Catalog) -> list[Html]:
    """What was received, and what of it cannot be copied or shown; nothing where nothing was."""
    said = counted(attachments, has_pin, words)
    lines = [words.say("form.kept", what=said)] if said else []
    if any(one.is_too_big_to_copy and not one.is_never_shown for one in attachments):
        lines.append(words.say("form.too_big"))
    if any(one.is_never_shown for one in attachments):
        lines.append(words.say("form.never_shown"))
    return lines


def see(attachments: Sequence[Attachment], words: Catalog, stage: Stage | None = None) -> Html:
    """What stands where words would: see the photo, listen to the voice. Without any, the words were withdrawn; of an
    issue that goes on without them, whoever raised it erased them."""
    if attachments:
        return words.say(f"card.see_{attachments[0].kind}")
    return words.say("card.words_withdrawn" if stage in (None, Stage.withdrawn) else "card.words_erased")
