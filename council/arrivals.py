"""The bot comes into a group: whoever added it is asked in private whose group that is."""

from council import binding, forms, group_letters
from council.forms import Asking
from rules.forms import Asked, FormName
from rules.groups import A_MOMENT, ANOTHER_FORM, STAYS, Arrival, Farewell
from rules.letters import Kind
from rules.refusals import Refusal
from rules.residents import Resident
from storage.work import Work

SUPERGROUP, CHANNEL = "supergroup", "channel"
"""Kinds of chats, in Telegram's words."""


def added(
    work: Work,
    *,
    who: Resident,
    chat_id: int,
    title: str,
    kind: str = SUPERGROUP,
    is_forum: bool = False,
    by_operator: bool = False,
    anonymously: bool = False,
) -> None:
    """The bot was added to a chat of that kind. Who may bind a group to a place is asked in private whose it is; an
    anonymous admin by a link in the group. After anybody else, and where nobody answers, it says so and leaves.

    A supergroup may be a group of ours in its new form, of which we are told a moment later: that is waited for.
    """
    if kind == CHANNEL:
        return group_letters.leave(work, chat_id, Farewell.channel, work.now)
    if work.places.of_group(chat_id) is not None:
        return None
    before = work.arrivals.of(chat_id)
    may = anonymously or bool(binding.places_of(work, who, as_operator=by_operator))
    if not may and before is None:
        when = work.now + ANOTHER_FORM if kind == SUPERGROUP else work.now
        return group_letters.leave(work, chat_id, Farewell.not_theirs, when)
    if not may:
        return None
    arrival = work.arrivals.note(chat_id, title, work.new_token(), is_forum=is_forum)
    group_letters.leave(work, chat_id, Farewell.nobody_said, work.now + STAYS)
    when = work.now + A_MOMENT if kind == SUPERGROUP else work.now
    if anonymously:
        work.outbox.put(Kind.group_link, key=f"group_link:{chat_id}", chat_id=chat_id, due_at=when)
    else:
        work.arrivals.asks(arrival.id, who.id, as_operator=by_operator)
        if not _is_being_asked(work, who):
            binding.ask_next(work, who, at=when)
    return None


def by_link(work: Work, *, who: Resident, token: str, by_operator: bool = False) -> Asking | None:
    """Open the link that stands in a group: whose is it? None, and nothing changes, for who binds no place's groups."""
    arrival = work.arrivals.by_token(token)
    if not binding.places_of(work, who, as_operator=by_operator):
        return None
    if arrival is None or arrival.is_bound:
        return Refusal.group_settled
    return _ask(work, who, arrival, as_operator=by_operator)


def rebind(work: Work, *, who: Resident, arrival_id: int, by_operator: bool = False) -> Asking:
    """It was the wrong place, or the wrong kind: all is as before, and whose the group is is asked again."""
    arrival = work.arrivals.get(arrival_id)
    if arrival is None:
        return Refusal.group_settled
    refused = binding.unbind(work, who, arrival, as_operator=by_operator)
    return refused or _ask(work, who, arrival, as_operator=by_operator)


def question_to(work: Work, *, telegram_id: int) -> Asked | None:
    """The question about the group that has waited longest for this person; None where none does, or it is no longer
    theirs to say."""
    who = work.residents.by_telegram(telegram_id)
    arrival = work.arrivals.to_ask(who.id) if who else None
    if who is None or arrival is None or not binding.places_of(work, who, as_operator=arrival.as_operator):
        return None
    asked = _ask(work, who, arrival, as_operator=arrival.as_operator)
    assert isinstance(asked, Asked), "there is always something to ask"
    return asked


def not_reached(work: Work, *, telegram_id: int) -> None:
    """Whoever was to be asked has never pressed Start: each group that waits for them gets a link to the question."""
    who = work.residents.by_telegram(telegram_id)
    while who is not None and (arrival := work.arrivals.to_ask(who.id)) is not None:
        work.arrivals.asks(arrival.id, None)
        work.outbox.put(Kind.group_link, key=f"group_link:{arrival.chat_id}", chat_id=arrival.chat_id)


def _is_being_asked(work: Work, who: Resident) -> bool:
    """About another group: they are asked about this one when that is settled."""
    draft = work.drafts.of(who.id, FormName.binding)
    about = work.arrivals.get(draft.answers["arrival"]) if draft is not None and draft.is_open else None
    return about is not None and not about.is_bound


def _ask(work: Work, who: Resident, arrival: Arrival, *, as_operator: bool) -> Asking:
    given = binding.asked_about(work, who, arrival, as_operator=as_operator)
    return forms.start(work, who=who, form=FormName.binding, given=given)
