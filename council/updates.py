"""One update, one verb, one commit: the person is met and the update marked handled with what the verb did."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from rules.letters import Kind
from rules.residents import Person, Reader, Resident, language_of
from rules.roles import GIVES
from storage.work import Work

T = TypeVar("T")


class HandledBefore(Exception):
    """Another delivery or process was quicker; there is nothing left to do or to say."""


def carry_out(work: Work, *, row_id: int, person: Person, verb: Callable[..., T], what: Mapping[str, Any]) -> T:
    """Run one verb for one stored update. Raises HandledBefore where it was done already."""
    if not work.inbox.handle(row_id, {"kind": Kind.where_we_are, "facts": {}}):
        raise HandledBefore
    who = work.residents.meet(person.telegram_id, person.name, person.language_code)
    result = verb(work, who=who, **what)
    if work.answer is not None:
        work.inbox.expect_answer(row_id, work.answer)
    return result


def promise_answers(work: Work, row_ids: Sequence[int] | None = None) -> int:
    """Have the outbox say what should have been answered to updates that were handled and then cut short: all of them,
    or those among the given rows. How many."""
    late = work.inbox.unanswered(row_ids)
    for row in late:
        answer = row.answer
        if answer is None:
            continue
        key = f"answer:{row.person}:{answer['kind']}:{sorted(answer['facts'].items())}"
        due_at = work.now + timedelta(seconds=answer.get("in_seconds", 0.0))
        work.outbox.put(
            Kind(answer["kind"]), key=key, chat_id=row.person, due_at=due_at, urgent=True, **answer["facts"]
        )
    work.inbox.answered([row.id for row in late])
    return len(late)


def failed(work: Work, *, row_id: int, person: int, operators: Sequence[int]) -> bool:
    """Count a failed attempt. After the last one the person is told once that it was not recorded, the operators that
    there is something to mend; True then."""
    dead = work.inbox.failed(row_id)
    if dead:
        work.outbox.put(Kind.not_recorded, key=f"dead:{row_id}", chat_id=person, urgent=True)
        for operator in operators:
            work.outbox.put(Kind.trouble, key=f"trouble:{row_id}:{operator}", chat_id=operator, row_id=row_id)
    return dead


def reader(work: Work, *, person: Person, default: str) -> Reader:
    """How to speak to somebody, met before or not: their language, and whether their menu has 待办."""
    known = work.residents.by_telegram(person.telegram_id)
    phone = language_of(person.language_code) or default
    if known is None:
        return Reader(language=phone, is_known=False, is_new=True)
    return reading(work, known, default=phone)


def reading(work: Work, who: Resident, *, default: str) -> Reader:
    """How to speak to a resident; `default`: the language of who never chose one."""
    roles = {duty.role for duty in work.residents.duties(who.id, work.today())}
    return Reader(
        language=who.language or default,
        has_duties=bool(roles),
        gives_roles=not roles.isdisjoint(GIVES),
        is_known=bool(roles) or bool(work.residents.households(who.id)),
    )
