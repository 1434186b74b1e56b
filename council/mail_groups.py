"""The post about groups: what a letter says when it is sent, or why it is not."""

from collections.abc import Callable, Mapping

from council import arrivals, group_letters
from council.bundle import Bundle, language_of
from rules.calendar import after_quiet_hours
from rules.groups import Bound, Came, GroupKind, Told
from rules.letters import Kind, Letter
from storage.work import Work


def _question(work: Work, letter: Letter) -> Bundle | None:
    """To whoever added the bot: whose group is it?"""
    asked = arrivals.question_to(work, telegram_id=letter.chat_id)
    if asked is None:
        work.outbox.give_up([letter], "skipped", "nothing to ask")
        return None
    return Bundle(letters=[letter], says=asked, language=language_of(work, letter))


def _link(work: Work, letter: Letter) -> Bundle | None:
    """In the group: a link to the question."""
    arrival = work.arrivals.of(letter.chat_id)
    if arrival is None or arrival.is_bound:
        work.outbox.give_up([letter], "skipped", "nothing to ask")
        return None
    return Bundle(letters=[letter], says=arrival, language=None)


def _line(work: Work, letter: Letter) -> Bundle:
    """In the group: what it is to a place."""
    place = work.places.get(letter.facts["place_id"])
    return Bundle(letters=[letter], says=place, language=place.language)


def _changed(work: Work, letter: Letter) -> Bundle | None:
    """To those who look after the place's groups, by day."""
    facts, who = letter.facts, work.residents.by_telegram(letter.chat_id)
    place = work.places.get(facts["place_id"])
    if who is None or who.id not in {one.id for one in group_letters.conveners(work, place)}:
        work.outbox.give_up([letter], "skipped", "looks after it no more")
        return None
    later = after_quiet_hours(work.now, work.procedure(place).letters, place.zone)
    if later > work.now:
        work.outbox.postpone([letter], later)
        return None
    told = Told(place=place.name, kind=GroupKind(facts["group"]), came=Came(facts["came"]), title=facts["title"])
    return Bundle(letters=[letter], says=told, language=language_of(work, letter))


def _confirmed(work: Work, letter: Letter) -> Bundle | None:
    """To whoever bound it, where the answer got lost."""
    arrival = work.arrivals.get(letter.facts["arrival_id"])
    found = work.places.of_group(arrival.chat_id) if arrival else None
    if arrival is None or found is None:
        work.outbox.give_up([letter], "skipped", "bound no more")
        return None
    place, kind = found
    moved = arrival.instead_of is not None
    says = Bound(arrival_id=arrival.id, title=arrival.title, place=place.name, kind=kind, moved=moved)
    return Bundle(letters=[letter], says=says, language=language_of(work, letter))


def _farewell(work: Work, letter: Letter) -> Bundle | None:
    """By now the group may be a place's, or have turned out to be a place's in its new form."""
    if work.places.of_group(letter.chat_id) is not None:
        work.outbox.give_up([letter], "skipped", "it is a place's")
        return None
    return Bundle(letters=[letter], says=None, language=None)


TAKES: Mapping[Kind, Callable[[Work, Letter], Bundle | None]] = {
    Kind.group_question: _question,
    Kind.group_link: _link,
    Kind.group_line: _line,
    Kind.group_changed: _changed,
    Kind.group_confirmed: _confirmed,
    Kind.farewell: _farewell,
}
