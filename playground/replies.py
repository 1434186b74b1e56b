"""What a bot's message answers, and which part of that it quotes."""

from __future__ import annotations

from playground.fields import flag_field, text_or_none, whole_field
from playground.html_in import BadHtml, read_html
from playground.model import Chat, Json, Message
from playground.parameters import Parameters
from playground.refusals import bad_request
from playground.words import as_sent, utf16_length


def read_reply(chat: Chat, asked: Parameters) -> tuple[int | None, Json | None]:
    """The message that is answered, and the part of it that is quoted, as a `TextQuote`."""
    told = asked.object("reply_parameters", "reply parameters")
    if told is None:
        if not asked.text("reply_to_message_id"):
            return None, None
        told = {
            "message_id": asked.integer("reply_to_message_id"),
            "allow_sending_without_reply": asked.flag("allow_sending_without_reply"),
        }
    if not isinstance(told, dict):
        raise bad_request("object expected as reply parameters")
    number = whole_field(told, "message_id")
    if str(told.get("chat_id", chat.id)) not in (str(chat.id), f"@{chat.username}"):
        raise bad_request("what was said in another chat cannot be answered here (playground)")
    may_be_gone = flag_field(told, "allow_sending_without_reply")
    if number in chat.messages:
        return number, _quote(chat.messages[number], told)
    if may_be_gone:
        return None, None
    raise bad_request("message to be replied not found")


def _quote(answered: Message, told: Json) -> Json | None:
    """Found where it stands nearest to `quote_position`. Its entities are not compared."""
    quoted = text_or_none(told, "quote")
    if not quoted:
        return None
    if (text_or_none(told, "quote_parse_mode") or "").lower() == "html":
        try:
            quoted, _ = read_html(quoted)
        except BadHtml as wrong:
            raise bad_request(f"can't parse entities: {wrong}") from None
    text, quoted = answered.words.text, as_sent(quoted).text
    wanted = whole_field(told, "quote_position") if "quote_position" in told else 0
    places = [utf16_length(text[:at]) for at in range(len(text)) if quoted and text.startswith(quoted, at)]
    if not places:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"text": quoted, "position": min(places, key=lambda place: abs(place - wanted)), "is_manual": True}
