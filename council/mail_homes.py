"""The post about homes: who left one, and one that is gone from the roster."""

from collections.abc import Callable, Mapping

from council import leaving
from council.bundle import Bundle, language_of, waits_for_the_morning
from rules.homes import MyHome
from rules.letters import Kind, Letter
from rules.residents import Applicant
from storage.work import Work


def _member_left(work: Work, letter: Letter) -> Bundle | None:
    """To those who still belong to it; nothing where they have come back meanwhile."""
    membership, who = work.memberships.get(letter.facts["membership_id"]), work.residents.by_telegram(letter.chat_id)
    own = work.memberships.of(who.id, membership.household_id) if who and membership else None
    if membership is None or membership.ended_at is None or own is None or not own.is_approved:
        work.outbox.give_up([letter], "skipped", "came back, or nobody there to tell")
        return None
    home = work.places.home(membership.household_id)
    says = Applicant(who=work.residents.get(membership.resident_id), membership=membership, home=home)
    return Bundle(letters=[letter], says=says, language=language_of(work, letter))


def _left_home(work: Work, letter: Letter) -> Bundle:
    says = leaving.left_home(work, letter.facts["membership_id"])
    return Bundle(letters=[letter], says=says, language=language_of(work, letter))


def _home_closed(work: Work, letter: Letter) -> Bundle | None:
    """By day; nothing where it is on the roster again, or they left it meanwhile."""
    membership = work.memberships.get(letter.facts["membership_id"])
    if membership is None or membership.ended_at or not work.memberships.is_closed(membership.household_id):
        work.outbox.give_up([letter], "skipped", "on the roster again, or left")
        return None
    home = work.places.home(membership.household_id)
    if waits_for_the_morning(work, letter, home.place):
        return None
    says = MyHome(membership=membership, home=home, is_closed=True)
    return Bundle(letters=[letter], says=says, language=language_of(work, letter))


TAKES: Mapping[Kind, Callable[[Work, Letter], Bundle | None]] = {
    Kind.member_left: _member_left,
    Kind.left_home: _left_home,
    Kind.home_closed: _home_closed,
}
