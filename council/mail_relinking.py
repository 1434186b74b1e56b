"""The post about new accounts: who decides them, who had the account, who has it, who looks again."""

from collections.abc import Callable, Mapping

from council import relinking
from council.bundle import Bundle, has_duties, language_of, waits_for_the_morning
from rules.letters import Kind, Letter
from rules.refusals import Refusal
from rules.verbs import Verb
from storage.work import Work


def _relink(work: Work, letter: Letter) -> Bundle | None:
    """By day; and only while there is something to decide, to those who may still decide it."""
    who = work.residents.by_telegram(letter.chat_id)
    asked = relinking.may_still(work, who, letter.facts["relink_id"], Verb.approve_relink) if who else None
    if asked is None or isinstance(asked, Refusal):
        work.outbox.give_up([letter], "skipped", "decided already, or not by them any more")
        return None
    if waits_for_the_morning(work, letter, asked.home.place):
        return None
    return Bundle(letters=[letter], says=asked, language=language_of(work, letter))


def _to_an_account(work: Work, letter: Letter) -> Bundle | None:
    """To whoever has, had or asked for the account: in their language, else the resident's, else the place's; nothing
    where one of the two erased their data meanwhile."""
    relink = work.relinks.get(letter.facts["relink_id"])
    if relink is None:
        work.outbox.give_up([letter], "skipped", "erased meanwhile")
        return None
    says = relinking.seen(work, relink)
    known = language_of(work, letter) or says.who.speaks or says.home.place.language
    return Bundle(letters=[letter], says=says, language=known, has_duties=has_duties(work, letter))


TAKES: Mapping[Kind, Callable[[Work, Letter], Bundle | None]] = {
    Kind.relink: _relink,
    Kind.relink_asked: _to_an_account,
    Kind.relinked: _to_an_account,
    Kind.relink_became: _to_an_account,
    Kind.relink_denied: _to_an_account,
}
