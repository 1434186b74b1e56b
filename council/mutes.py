"""A convener mutes somebody at their place for a time: they raise nothing there but urgent hazards, and hear why."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from council import permitted
from council.question import Answers, Form, Question
from rules.calendar import after_quiet_hours
from rules.forms import Option
from rules.issues import Issue
from rules.letters import Kind
from rules.mutes import LEADERS, Mute, MuteNews, Mutes
from rules.places import Place, PlaceKind
from rules.refusals import Refusal
from rules.residents import Duty, Resident
from rules.verbs import Verb
from storage.work import Work

PAGE = 5
"""Mutes on one screen."""


def mute(work: Work, *, who: Resident, issue_id: int, days: int, reason: str, words: str = "") -> Mute | Refusal:
    """Whoever raised the issue raises nothing more at its place for so many days, but urgent hazards. Muted already,
    they are until the later of both. They are told."""
    found = may_mute(work, who, issue_id)
    if isinstance(found, Refusal):
        return found
    issue, role, place = found
    muting = work.procedure(place).muting
    if days not in muting.days or reason not in muting.reasons:
        return Refusal.no_such_option
    work.mutes.hold(issue.raiser_id)
    before = next((one for one in work.mutes.at(issue.raiser_id, [place.id]) if one.place.id == place.id), None)
    until = work.now + timedelta(days=days)
    said: dict[str, Any] = {"reason": reason, "words": words, "by": who.id, "by_role": role, "issue_id": issue_id}
    if before is None:
        mute_id = work.mutes.add(resident_id=issue.raiser_id, place_id=place.id, until=until, **said)
    else:
        mute_id = before.id
        work.mutes.change(mute_id, until=max(until, before.until), **said)
    work.journal.note(who, role, "mute", "mute", mute_id)
    now = _get(work, mute_id)
    _tell(work, now, MuteNews.began)
    work.answer_with(Kind.mute, mute_id=mute_id, told=MuteNews.done)
    return now


def unmute(work: Work, *, who: Resident, mute_id: int) -> Mute | Refusal:
    """解除禁言: from now on they raise issues there again, and are told so."""
    found = _find(work, who, mute_id, Verb.unmute)
    if isinstance(found, Refusal):
        return found
    work.mutes.change(mute_id, lifted_at=work.now)
    role = permitted.capacity(work, who, Verb.unmute, _about(found))
    work.journal.note(who, role, "unmute", "mute", mute_id)
    lifted = _get(work, mute_id)
    _tell(work, lifted, MuteNews.lifted)
    work.answer_with(Kind.mute, mute_id=mute_id, told=MuteNews.done)
    return lifted


def look_at_mutes(work: Work, *, who: Resident, place_id: int, page: int = 0) -> Mutes | Refusal:
    """Those muted now at a place and within it; page 0 is the first."""
    if not work.places.upwards(place_id):
        return Refusal.not_yours_to_mute
    if refused := permitted.refusal(work, who, Verb.look_at_mutes, permitted.about_place(place_id)):
        return refused
    found = work.mutes.inside(place_id, limit=PAGE + 1, offset=page * PAGE)
    return Mutes(place=work.places.get(place_id), mutes=tuple(found[:PAGE]), page=page, more=len(found) > PAGE)


def look_at_mute(work: Work, *, who: Resident, mute_id: int) -> Mute | Refusal:
    """One of them, while it holds."""
    return _find(work, who, mute_id, Verb.look_at_mute)


def may_mute(work: Work, who: Resident, issue_id: int) -> tuple[Issue, str, Place] | Refusal:
    """The issue, the role in which this person may mute its raiser, and where. Nobody mutes themselves, nor whoever
    leads that place or one around it: that takes somebody of a place above."""
    issue = work.issues.find(issue_id)
    if issue is None:
        return Refusal.no_such_issue
    about = permitted.about_issue(work, issue)
    if refused := permitted.refusal(work, who, Verb.mute, about):
        return refused
    raiser = work.residents.get(issue.raiser_id)
    if not raiser.telegram_id:
        return Refusal.nobody_to_mute
    place = _where(work, who, issue)
    if _leads(work, raiser, place) is not None:
        return Refusal.not_a_peer
    return issue, permitted.capacity(work, who, Verb.mute, about), place


def muted(work: Work, who: Resident, place: Place) -> Mute | None:
    """What keeps somebody from raising an issue at a place now: their longest mute there or around it."""
    found = work.mutes.at(who.id, work.places.around(place.id))
    return found[0] if found else None


def places_led(duties: Sequence[Duty]) -> list[int]:
    """Ids of the places at which these roles let somebody mute."""
    return list(dict.fromkeys(duty.place_id for duty in duties if duty.role in LEADERS))


def _leads(work: Work, who: Resident, place: Place) -> Duty | None:
    """The role in which somebody may mute at a place, the nearest to it; None where they hold none."""
    around = work.places.around(place.id)
    duties = work.residents.duties(who.id, work.today(place))
    led = [duty for duty in duties if duty.role in LEADERS and duty.place_id in around]
    return min(led, key=lambda duty: around.index(duty.place_id), default=None)


def _find(work: Work, who: Resident, mute_id: int, verb: Verb) -> Mute | Refusal:
    """The mute, if it holds and this person may do that with it."""
    found = work.mutes.find(mute_id)
    if found is None:
        return Refusal.no_such_mute
    if refused := permitted.refusal(work, who, verb, _about(found)):
        return refused
    return found if found.holds(work.now) else Refusal.no_such_mute


def _about(mute: Mute) -> permitted.About:
    return permitted.About(owner_id=mute.resident_id, place_id=mute.place.id)


def _where(work: Work, who: Resident, issue: Issue) -> Place:
    """No further than it needs to be: the compound, whose neighbours read the issue; the leader's own place where that
    is smaller, or where there is no compound."""
    duty = _leads(work, who, issue.place)
    assert duty is not None, "they may mute there"
    compound = work.places.compound_of(issue.place.id)
    around = work.places.around(issue.place.id)
    if compound.kind is not PlaceKind.compound or around.index(duty.place_id) < around.index(compound.id):
        return work.places.get(duty.place_id)
    return compound


def _get(work: Work, mute_id: int) -> Mute:
    found = work.mutes.find(mute_id)
    assert found is not None, "it was there just now"
    return found


def _tell(work: Work, what: Mute, told: MuteNews) -> None:
    """By day: what begins or is lifted now; and, when it ends by itself, that it did (see council/mail_too_much.py).
    Who was erased meanwhile is not there to be told."""
    who = work.residents.get(what.resident_id)
    if not who.telegram_id:
        return
    letters = work.procedure(what.place).letters
    dues = {told: work.now, **({MuteNews.ended: what.until} if told is MuteNews.began else {})}
    for each, at in dues.items():
        work.outbox.put(
            Kind.mute,
            key=f"mute:{what.id}:{'ended' if each is MuteNews.ended else 'now'}",
            chat_id=who.telegram_id,
            due_at=after_quiet_hours(at, letters, what.place.zone),
            mute_id=what.id,
            told=each,
        )


# --- the questions ---------------------------------------------------------------------------------------------------


def _place(work: Work, answers: Answers) -> Place:
    return work.issues.get(answers["issue_id"]).place


def _days(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    return [Option(value=str(days)) for days in work.procedure(_place(work, answers)).muting.days]


def _reasons(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    return [Option(value=reason) for reason in work.procedure(_place(work, answers)).muting.reasons]


def _submit(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    return [Option(value="submit")]


def _finish(work: Work, who: Resident, answers: Answers) -> Mute | Refusal:
    return mute(
        work,
        who=who,
        issue_id=answers["issue_id"],
        days=int(answers["days"]),
        reason=answers["why"],
        words=answers.get("words") or "",
    )


MUTING = Form(
    questions=[
        Question(key="days", options=_days),
        Question(key="why", options=_reasons),
        Question(
            key="words",
            takes_words=lambda limits: limits.short_words,
            skipped=lambda work, who, answers: "",
        ),
        Question(key="told", options=_submit),
    ],
    finish=_finish,
    facts=lambda work, answers: {"place": work.places.get(answers["place_id"]).name},
)
