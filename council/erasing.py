"""Erasing oneself: in one transaction what leads to a person is gone. What Telegram still shows is taken away
afterwards, by letters that know no more than a chat and a message."""

from collections.abc import Collection

from council import letters
from council.my_data import NOBODY
from rules.letters import Kind
from rules.refusals import Refusal
from rules.relinking import MAY_BE_DENIED_FOR
from rules.residents import Resident, Role
from rules.stages import Act, Stage
from storage.work import Work

NEEDED = (Role.convener, Role.admin)
"""Without one of them a place cannot govern itself: the operator should know."""


def erase_me(work: Work, *, who: Resident, operators: Collection[int] = ()) -> Refusal | None:
    """删除我的资料. There is nobody to name: one erases oneself only. Numbers, counts and what was decided stay,
    without the person. Who comes again is somebody new. `operators`: who is told where a role is left vacant.

    Not in the first days of a new account: until then the old one can say that it was not them, and have all back."""
    if work.relinks.linked_since(who.id, work.now - MAY_BE_DENIED_FOR):
        return Refusal.linked_lately
    work.journal.note(who, "resident", "erase_me", "resident", NOBODY)
    vacant = _roles_nobody_else_holds(work, who)
    shown = work.held.shown_in(who.telegram_id)
    _take_back_what_was_said(work, who)
    work.held.forget(who, work.new_token())
    for message_id in shown:
        take_away(work, who.telegram_id, message_id)
    work.outbox.put(
        Kind.erased, key=f"erased:{who.telegram_id}", chat_id=who.telegram_id, urgent=True, language=who.speaks
    )
    for role, place_id in vacant:
        for operator in set(operators) - {who.telegram_id}:
            key = f"vacant:{role}:{place_id}:{operator}"
            work.outbox.put(Kind.vacant, key=key, chat_id=operator, role=role, place_id=place_id)
    return None


def take_away(work: Work, chat_id: int, message_id: int) -> None:
    """One of our messages will be deleted, or emptied where Telegram does not delete it any more."""
    work.outbox.put(Kind.gone, key=f"gone:{chat_id}:{message_id}", chat_id=chat_id, message_id=message_id)


def _take_back_what_was_said(work: Work, who: Resident) -> None:
    """Issues nobody has taken up are withdrawn; all lose their words, also those that are being dealt with."""
    raised = work.held.issues(who)
    for issue_id in raised:
        issue = work.issues.claim(issue_id)
        if issue is not None and issue.stage.allows(Act.withdraw):
            work.issues.move(issue_id, Stage.withdrawn)
            work.journal.note(who, "resident", "withdraw", "issue", issue_id)
            letters.stage_changed(work, work.issues.get(issue_id), by=who)
    work.held.empty(raised)
    for issue_id in [*raised, *work.held.take_name_from_issues_held(who)]:
        letters.redraw_all_cards(work, work.issues.get(issue_id))


def _roles_nobody_else_holds(work: Work, who: Resident) -> list[tuple[Role, int]]:
    today = work.today()
    theirs = {(duty.role, duty.place_id) for duty in work.residents.duties(who.id, today) if duty.role in NEEDED}
    return [
        (role, place)
        for role, place in sorted(theirs)
        if all(holder.id == who.id for _, holder in work.residents.holders(role, [place], today))
    ]
