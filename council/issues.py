"""Raising, seconding, following and withdrawing issues."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from council import letters, mutes, permitted, too_much
from council.cards import as_seen_by, card_for, homes_to_second_for
from rules.attachments import Attachment, Pin, in_messages
from rules.calendar import triage_due
from rules.issues import Acknowledgement, Card, HeldBack, Issue, Seconded, Why
from rules.letters import Kind
from rules.refusals import Refusal
from rules.residents import Resident
from rules.stages import Act, Stage
from rules.too_much import TooMuch
from rules.verbs import Verb
from storage.work import Work


def raise_issue(work: Work, *, who: Resident, answers: Mapping[str, Any]) -> Acknowledgement | HeldBack:
    """File what the form holds. It gets a number, a date and whoever looks at it; the council's group its card. Nothing
    is filed by who raised too many today, or is muted there; an urgent hazard passes a mute.

    `answers`: words, attachments, pin, where (a place id), elsewhere, category, urgent, named.
    """
    place = work.places.get(int(answers["where"]))
    compound = work.places.compound_of(place.id)
    procedure = work.procedure(place)
    urgent = bool(answers.get("urgent"))
    muted = None if urgent else mutes.muted(work, who, place)
    if held := muted or too_much.of_issues(work, who, place, urgent=urgent):
        return HeldBack(why=held)
    issue_id = work.issues.add(
        place_id=place.id,
        place_words=answers.get("elsewhere"),
        category=answers["category"],
        words=answers.get("words", ""),
        attachments=[Attachment.from_json(one) for one in answers.get("attachments", ())],
        pin=Pin(**answers["pin"]) if answers.get("pin") else None,
        urgent=urgent,
        raiser_id=who.id,
        raiser_household_id=_household_raising(work, who, place.id),
        raiser_name=who.name if answers.get("named") else None,
        due_at=triage_due(work.now, urgent, procedure.triage, place.zone),
        seconds_needed=procedure.seconding.needed(work.places.households(compound.id)),
        seconds_until=work.now + timedelta(days=procedure.seconding.days),
    )
    issue = work.issues.get(issue_id)
    work.issues.follow(issue_id, who.id, Why.raised)
    work.journal.note(who, "resident", "raise", "issue", issue_id)
    letters.redraw_group_card(work, issue)
    letters.new_issue(work, issue)
    work.answer_with(Kind.acknowledgement, issue_id=issue_id)
    return acknowledge(work, issue)


def acknowledge(work: Work, issue: Issue) -> Acknowledgement:
    """What the raiser is told: the number, who looks at it, until when."""
    first = letters.first_to_look(work, issue)
    households = work.places.households(work.places.compound_of(issue.place.id).id)
    return Acknowledgement(
        issue=issue,
        looks_at_it=tuple(who.name for who in first if who.name != str(who.telegram_id)),
        can_be_seconded=households > 0,
    )


def second(
    work: Work, *, who: Resident, issue_id: int, household_id: int | None = None
) -> Seconded | TooMuch | Refusal:
    """Put a household of one's own behind an issue: the one that is named, else the oldest that may. With enough of
    them it goes to the council's table by itself."""
    issue = work.issues.claim(issue_id)
    if issue is None:
        return Refusal.no_such_issue
    if refused := permitted.refusal(work, who, Verb.second, permitted.about_issue(work, issue)):
        return refused
    may = homes_to_second_for(work, who, issue)
    household = may[0] if household_id is None else household_id
    if household not in may:
        return Refusal.not_your_home
    if not issue.takes_seconds(work.now):
        return Refusal.seconding_over if issue.stage.allows(Act.second) else Refusal.stage_moved_on
    if household not in work.issues.seconded_for(issue_id, who.id):
        if enough := too_much.of_seconds(work, who, issue.place):
            return enough
        work.journal.note(who, "resident", "second", "issue", issue_id)
    work.issues.second(issue_id, who.id, household)
    work.issues.follow(issue_id, who.id, Why.seconded)
    reached = to_the_table_if_enough(work, who, issue_id)
    letters.redraw_group_card(work, issue)
    work.answer_with(Kind.answer_card, issue_id=issue_id)
    home = work.places.home(household).short if len(may) > 1 else None
    return Seconded(card=card_for(work, who, issue_id), home=home, reached=reached)


def take_back_second(work: Work, *, who: Resident, issue_id: int, household_id: int | None = None) -> Card | Refusal:
    """Undo one's second: that for one home, or all one gave it. What has reached the table stays there."""
    issue = work.issues.claim(issue_id)
    if issue is None:
        return Refusal.no_such_issue
    if not issue.takes_seconds(work.now):
        return Refusal.seconding_over if issue.stage.allows(Act.second) else Refusal.stage_moved_on
    seconded_for = work.issues.seconded_for(issue_id, who.id)
    if seconded_for if household_id is None else household_id in seconded_for:
        work.issues.take_back_second(issue_id, who.id, household_id)
        if not work.issues.has_seconded(issue_id, who.id):
            work.issues.forget_follow(issue_id, who.id, Why.seconded)
        work.journal.note(who, "resident", "take_back_second", "issue", issue_id)
        letters.redraw_group_card(work, issue)
    work.answer_with(Kind.answer_card, issue_id=issue_id)
    return card_for(work, who, issue_id)


def follow(work: Work, *, who: Resident, issue_id: int) -> Card | Refusal:
    """Hear of every change of an issue's stage."""
    if work.issues.find(issue_id) is None:
        return Refusal.no_such_issue
    work.issues.follow(issue_id, who.id, Why.follows)
    work.answer_with(Kind.answer_card, issue_id=issue_id)
    return card_for(work, who, issue_id)


def unfollow(work: Work, *, who: Resident, issue_id: int) -> Card | Refusal:
    """Hear no more of it, whatever the reason one heard of it."""
    if work.issues.find(issue_id) is None:
        return Refusal.no_such_issue
    work.issues.unfollow(issue_id, who.id)
    work.answer_with(Kind.answer_card, issue_id=issue_id)
    return card_for(work, who, issue_id)


def withdraw(work: Work, *, who: Resident, issue_id: int) -> Card | Refusal:
    """Take one's own issue back while nobody has taken it up."""
    issue = work.issues.claim(issue_id)
    if issue is None:
        return Refusal.no_such_issue
    if refused := permitted.refusal(work, who, Verb.withdraw, permitted.about_issue(work, issue)):
        return refused
    if not issue.stage.allows(Act.withdraw):
        return Refusal.stage_moved_on
    work.issues.move(issue_id, Stage.withdrawn)
    work.journal.note(who, "resident", "withdraw", "issue", issue_id)
    letters.stage_changed(work, work.issues.get(issue_id), by=who)
    work.answer_with(Kind.answer_card, issue_id=issue_id)
    return card_for(work, who, issue_id)


def look(work: Work, *, who: Resident, issue_id: int) -> Card | Refusal:
    """One issue as this resident sees it."""
    if work.issues.find(issue_id) is None:
        return Refusal.no_such_issue
    work.answer_with(Kind.answer_card, issue_id=issue_id)
    return card_for(work, who, issue_id)


def show_attachments(work: Work, *, who: Resident, issue_id: int) -> int | TooMuch | Refusal:
    """看图: what came with the issue beside the picture on its card is sent to whoever asks; each message of it is a
    letter of its own, so that none is lost and none comes twice. How many attachments that are."""
    if work.issues.find(issue_id) is None:
        return Refusal.no_such_issue
    issue = as_seen_by(who, work.issues.get(issue_id))
    if enough := too_much.of_attachments(work, who, issue.place):
        return enough
    behind = issue.behind_the_card
    for number, together in enumerate(in_messages(behind)):
        key = f"attachments:{issue_id}:{who.telegram_id}:{number}"
        what: dict[str, Any] = {"issue_id": issue_id, "number": number, "messages": len(together)}
        work.outbox.put(Kind.attachments, key=key, chat_id=who.telegram_id, urgent=True, **what)
    return len(behind)


def show_pin(work: Work, *, who: Resident, issue_id: int) -> int | Refusal:
    """看位置: where the issue is on the map is sent to whoever asks. How many places that are: one or none."""
    if work.issues.find(issue_id) is None:
        return Refusal.no_such_issue
    if as_seen_by(who, work.issues.get(issue_id)).pin is None:
        return 0
    key = f"pin:{issue_id}:{who.telegram_id}"
    work.outbox.put(Kind.pin, key=key, chat_id=who.telegram_id, urgent=True, issue_id=issue_id)
    return 1


def _household_raising(work: Work, who: Resident, place_id: int) -> int | None:
    """For which of one's households one raises it: one at that very place before another in its compound."""
    homes, compound = work.residents.households(who.id), work.places.compound_of(place_id).id
    for there in (place_id, compound):
        for household, place in homes:
            if there in work.places.around(place):
                return household
    return None


def to_the_table_if_enough(work: Work, who: Resident, issue_id: int) -> bool:
    """Where enough households second a claimed issue it goes to the council's table; whether it did so now."""
    issue = work.issues.get(issue_id)
    if issue.stage not in (Stage.raised, Stage.accepted) or issue.seconds < issue.seconds_needed:
        return False
    work.issues.move(issue_id, Stage.deliberating)
    work.journal.note(who, "resident", "reach_the_table", "issue", issue_id)
    letters.stage_changed(work, work.issues.get(issue_id), by=who)
    return True
