"""Letters about one's own data: what they say as things are now."""

from collections.abc import Callable

from council import my_data
from council.bundle import Bundle, language_of
from rules.letters import Kind, Letter
from rules.my_data import Gone, Vacant
from rules.residents import Reader
from storage.work import Work

LEAVE_NO_TRACE = frozenset({Kind.gone, Kind.erased})
"""They go to somebody who erased their data: once sent, or refused, they are deleted."""


def _my_page(work: Work, letter: Letter) -> Bundle | None:
    who = work.residents.by_telegram(letter.chat_id)
    if who is None:
        work.outbox.drop([letter])
        return None
    page = my_data.page(work, who, done=letter.facts.get("done"))
    return Bundle(letters=[letter], says=page, language=language_of(work, letter))


def _my_data(work: Work, letter: Letter) -> Bundle | None:
    who = work.residents.by_telegram(letter.chat_id)
    if who is None:
        work.outbox.drop([letter])
        return None
    return Bundle(letters=[letter], says=my_data.document(work, who), language=language_of(work, letter))


def _gone(work: Work, letter: Letter) -> Bundle:
    return Bundle(letters=[letter], says=Gone(letter.facts["message_id"]), language=language_of(work, letter))


def _erased(work: Work, letter: Letter) -> Bundle:
    """They hold no role any more: their commands are what all have."""
    language = letter.facts["language"]
    reader = Reader(language=language or "", is_known=False)
    return Bundle(letters=[letter], says=None, language=language, reader=reader)


def _vacant(work: Work, letter: Letter) -> Bundle:
    says = Vacant(letter.facts["role"], work.places.get(letter.facts["place_id"]).name)
    return Bundle(letters=[letter], says=says, language=language_of(work, letter))


TAKES: dict[Kind, Callable[[Work, Letter], Bundle | None]] = {
    Kind.my_page: _my_page,
    Kind.my_data: _my_data,
    Kind.gone: _gone,
    Kind.erased: _erased,
    Kind.vacant: _vacant,
}
