"""What letters about somebody's roles say when they are sent."""

from council.bundle import Bundle, language_of, waits_for_the_morning
from council.updates import reading
from rules.calendar import after_quiet_hours
from rules.letters import Letter
from rules.residents import Reader
from rules.roles import HeldRole
from storage.work import Work


def given(work: Work, letter: Letter) -> Bundle | None:
    """While they hold it. As an answer it comes at once."""
    held = _held(work, letter)
    if held is None:
        return None
    if not held.is_held(work.today(held.place)):
        work.outbox.give_up([letter], "skipped", "over already")
        return None
    return _bundle(work, letter, held) if letter.urgent else _by_day(work, letter, held)


def taken(work: Work, letter: Letter) -> Bundle | None:
    """Unless it was given again meanwhile."""
    held = _held(work, letter)
    if held is None:
        return None
    same = (one for one in work.roles.of(held.who.id, work.today(held.place)) if one.place.id == held.place.id)
    if any(one.role is held.role for one in same):
        work.outbox.give_up([letter], "skipped", "given again")
        return None
    return _by_day(work, letter, held)


def ended(work: Work, letter: Letter) -> Bundle | None:
    """When its last day is over; not where it was prolonged or taken back before."""
    held = _held(work, letter)
    if held is None:
        return None
    if held.is_taken or held.ends_at is None:
        work.outbox.give_up([letter], "skipped", "taken back before" if held.is_taken else "it has no end any more")
        return None
    if work.now < held.ends_at:
        morning = after_quiet_hours(held.ends_at, work.procedure(held.place).letters, held.place.zone)
        work.outbox.postpone([letter], morning)
        return None
    return _by_day(work, letter, held)


def accepted(work: Work, letter: Letter) -> Bundle | None:
    """To whoever made the link: who took it on; nothing where that one erased their data meanwhile."""
    held = _held(work, letter)
    return None if held is None else _by_day(work, letter, held)


def commands(work: Work, letter: Letter) -> Bundle:
    """Which commands Telegram lists for them is looked up as it is sent."""
    return Bundle(letters=[letter], says=None, language=language_of(work, letter), reader=_reader(work, letter))


def _held(work: Work, letter: Letter) -> HeldRole | None:
    """None: whoever held it has erased their data, and nothing is to be told of it."""
    held = work.roles.get(letter.facts["role_id"])
    if held is None:
        work.outbox.give_up([letter], "skipped", "who held it erased their data")
    return held


def _by_day(work: Work, letter: Letter, held: HeldRole) -> Bundle | None:
    return None if waits_for_the_morning(work, letter, held.place) else _bundle(work, letter, held)


def _bundle(work: Work, letter: Letter, held: HeldRole) -> Bundle:
    return Bundle(letters=[letter], says=held, language=language_of(work, letter), reader=_reader(work, letter))


def _reader(work: Work, letter: Letter) -> Reader:
    """What their menu and their commands are as things are now; an account that is nobody's has what all have."""
    who = work.residents.by_telegram(letter.chat_id)
    return reading(work, who, default="") if who else Reader(language="", is_known=False)
