"""The post about doing too much: somebody is muted, or no longer; somebody is too quick."""

from datetime import datetime

from council.bundle import Bundle, language_of
from council.questions import place_of
from rules.calendar import after_quiet_hours
from rules.letters import Letter
from rules.mutes import MuteNews
from rules.too_much import Limit, TooMuch
from storage.work import Work


def mute(work: Work, letter: Letter) -> Bundle | None:
    """Only what is still so is told: of a mute that was lifted meanwhile not that it began, of one that was made longer
    not yet that it ended. By day, but for the answer to whoever decided it."""
    told, found = MuteNews(letter.facts["told"]), work.mutes.find(letter.facts["mute_id"])
    if found is None or work.residents.by_telegram(letter.chat_id) is None:
        work.outbox.give_up([letter], "skipped", "one of them erased their data")
        return None
    holds = found.holds(work.now)
    if (told is MuteNews.began and not holds) or (told is MuteNews.ended and found.lifted_at is not None):
        work.outbox.give_up([letter], "skipped", "it is over")
        return None
    due = found.until if told is MuteNews.ended and holds else work.now
    later = after_quiet_hours(due, work.procedure(found.place).letters, found.place.zone)
    if later > work.now and told is not MuteNews.done:
        work.outbox.postpone([letter], later)
        return None
    return Bundle(letters=[letter], says=found, language=language_of(work, letter))


def too_quick(work: Work, letter: Letter) -> Bundle:
    """Who sent more than is taken in a minute hears when they can go on; in the time of where they live."""
    who = work.residents.by_telegram(letter.chat_id)
    place = place_of(work, who) if who else work.places.outermost()
    assert place is not None, "a deployment serves at least one place"
    until = datetime.fromisoformat(letter.facts["until"])
    says = TooMuch(limit=Limit.updates, most=letter.facts["most"], until=until, zone=place.zone)
    return Bundle(letters=[letter], says=says, language=language_of(work, letter))
