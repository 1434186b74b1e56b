"""An issue as one reader sees it, and as the council's group does."""

from collections.abc import Collection
from dataclasses import replace

from council import permitted, units
from rules.issues import Card, Issue, SecondFrom
from rules.permissions import refusal
from rules.residents import Resident
from rules.stages import TRIAGE, Act, Stage
from rules.verbs import Verb
from storage.cards import Posted
from storage.work import Work


def card_for(work: Work, who: Resident, issue_id: int) -> Card:
    """The issue with what this reader did and may do. It must exist. Of a withdrawn one only the
    raiser still reads the words."""
    issue = as_seen_by(who, work.issues.get(issue_id))
    seconded_for = work.issues.seconded_for(issue_id, who.id)
    own = issue.raiser_id == who.id
    positions = permitted.positions(work, who, permitted.about_issue(work, issue))
    acts = tuple(act for act in TRIAGE if issue.stage.allows(act) and refusal(Verb[act], positions) is None)
    homes = work.residents.households(who.id)
    on_duty_only = bool(acts) and not homes
    several = homes_to_second_for(work, who, issue) if len(homes) > 1 and not own else []
    return Card(
        issue=issue,
        has_seconded=bool(seconded_for),
        follows=work.issues.follows(issue_id, who.id) is not None,
        can_second=issue.takes_seconds(work.now) and not own and not on_duty_only,
        homes=tuple(_second_from(work, home, seconded_for) for home in several) if len(several) > 1 else (),
        can_withdraw=own and issue.stage.allows(Act.withdraw),
        acts=acts,
        can_mute=refusal(Verb.mute, positions) is None,
        unit=units.carrying_out(work, issue),
    )


def homes_to_second_for(work: Work, who: Resident, issue: Issue) -> list[int]:
    """Those of somebody's households in the issue's compound, oldest first, that may second it: not the raiser's, and
    where they are 18 or older."""
    compound, raisers = work.places.compound_of(issue.place.id).id, work.issues.raisers_household(issue.id)
    homes = work.residents.homes(who.id)
    return [
        household
        for household, place, adult in homes
        if adult and household != raisers and compound in work.places.around(place)
    ]


def _second_from(work: Work, household: int, seconded_for: Collection[int]) -> SecondFrom:
    name = work.places.home(household).short
    return SecondFrom(household_id=household, name=name, has_seconded=household in seconded_for)


def group_card(work: Work, issue: Issue) -> Card:
    """The issue as everybody in the group sees it."""
    return Card(issue=_without_what_was_withdrawn(issue), can_second=issue.takes_seconds(work.now))


def as_seen_by(who: Resident, issue: Issue) -> Issue:
    """The issue, without its words, pictures and pin where it was withdrawn and this is not its raiser."""
    return issue if issue.raiser_id == who.id else _without_what_was_withdrawn(issue)


def _without_what_was_withdrawn(issue: Issue) -> Issue:
    if issue.stage is not Stage.withdrawn:
        return issue
    return replace(issue, words="", attachments=(), pin=None, place_words=None, raiser_name=None)


def shown(work: Work, *, issue_id: int, chat_id: int, message_id: int, has_picture: bool) -> None:
    """Note which message shows the issue in a chat: that one is redrawn."""
    work.cards.put("issue", issue_id, Posted(chat_id=chat_id, message_id=message_id, has_picture=has_picture))
