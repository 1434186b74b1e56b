"""Words, a picture or a pin sent while no form is open: kept apart and offered as an issue in one tap."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from council.questions import procedure_for
from rules import own_words
from rules.attachments import Attachment, Pin
from rules.forms import Draft, FormName, Offered
from rules.letters import Kind
from rules.procedures import Limits
from rules.refusals import Refusal
from rules.residents import Resident
from storage.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One message of a person's own."""

    words: str = ""
    """Tidied."""
    attachments: Sequence[Attachment] = ()
    pin: Pin | None = None
    album: str | None = None
    """Telegram's name for the album it is a piece of."""

    @property
    def has_words_only(self) -> bool:
        return not self.attachments and self.pin is None


def offer(work: Work, who: Resident, sent: Sent, limits: Limits) -> Offered | Refusal:
    """Keep it apart from a form laid aside. One picture after another belong together, and so do an album's pieces with
    all their words; other words are a new offer."""
    refused = own_words.check(sent.words, limits.words) if sent.words or sent.has_words_only else None
    if refused and sent.has_words_only:
        return refused
    before = _kept_before(work, who, sent)
    kept = _together(before, sent, "" if refused else sent.words)
    if own_words.check(kept["words"], limits.words) is Refusal.words_too_long:
        kept["words"], refused = before["words"], Refusal.words_too_long
    if len(kept["attachments"]) > limits.attachments:
        kept["attachments"], refused = kept["attachments"][: limits.attachments], Refusal.too_many_attachments
    if sent.album is None:
        work.answer_with(Kind.offer)
    else:
        kept["refused"] = refused or (before.get("refused") if _is_of_one_album(before, sent) else None)
    draft = work.drafts.put(who.id, FormName.offered, "offered", kept, is_open=False)
    return _offered(draft, refused, limits.words)


def offer_to(work: Work, *, telegram_id: int) -> Offered | None:
    """What was offered to this person as an issue and not taken up yet."""
    who = work.residents.by_telegram(telegram_id)
    draft = work.drafts.of(who.id, FormName.offered) if who else None
    if who is None or draft is None:
        return None
    refused = draft.answers.get("refused")
    return _offered(draft, Refusal(refused) if refused else None, procedure_for(work, who).limits.words)


def _kept_before(work: Work, who: Resident, sent: Sent) -> Mapping[str, Any]:
    """What was sent before and belongs together with this; empty where it begins anew."""
    before = work.drafts.of(who.id, FormName.offered)
    if before is None:
        return {}
    return before.answers if not sent.words or _is_of_one_album(before.answers, sent) else {}


def _is_of_one_album(before: Mapping[str, Any], sent: Sent) -> bool:
    return sent.album is not None and sent.album == before.get("album")


def _together(before: Mapping[str, Any], sent: Sent, words: str) -> dict[str, Any]:
    written = [before.get("words"), words] if _is_of_one_album(before, sent) else [words or before.get("words")]
    return {
        "words": "\n".join(one for one in written if one),
        "attachments": [*before.get("attachments", ()), *(one.as_json() for one in sent.attachments)],
        "pin": asdict(sent.pin) if sent.pin else before.get("pin"),
        "album": sent.album,
    }


def _offered(draft: Draft, refused: Refusal | None, limit: int) -> Offered:
    kept = draft.answers
    attachments = tuple(Attachment.from_json(one) for one in kept.get("attachments", ()))
    return Offered(
        words=kept["words"],
        revision=draft.revision,
        attachments=attachments,
        has_pin=bool(kept.get("pin")),
        refused=refused,
        limit=limit,
    )
