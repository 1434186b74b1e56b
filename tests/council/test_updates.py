"""One update, one verb, one commit; what was cut short is answered afterwards."""

from typing import Any

import pytest

from council import forms, issues, triage
from council.updates import HandledBefore, carry_out, failed, promise_answers, reader
from rules.forms import FormName
from rules.issues import Acknowledgement, Card
from rules.letters import Kind
from rules.refusals import Refusal
from rules.residents import Person, Reader, Resident
from storage.inbox import MOST_ATTEMPTS, Arrived
from storage.work import Work
from tests.council.post import deliver
from tests.council.quarter import Quarter

LI = Person(telegram_id=10003, name="李强", language_code="zh-hans")
NEW = Person(telegram_id=20001, name="New Neighbour", language_code="en")
OPERATORS = [900, 901]


def arrives(quarter: Quarter, number: int = 1, person: Person = LI) -> int:
    """The row of a stored update."""
    update = Arrived(update_id=number, person=person.telegram_id, payload="{}")
    quarter.database.run(lambda work: work.inbox.store([update]))
    return quarter.database.read(lambda work: work.inbox.waiting(except_persons=(), limit=9, each=9))[-1].id


def carried_out(quarter: Quarter, row: int, verb: Any, person: Person = LI, **what: Any) -> Any:
    return quarter.database.run(lambda work: carry_out(work, row_id=row, person=person, verb=verb, what=what))


def late(quarter: Quarter) -> list[tuple[str, dict[str, Any]]]:
    """What is to be said to those who were not answered."""
    found = quarter.database.read(lambda work: work.inbox.unanswered())
    return [(row.answer["kind"], row.answer["facts"]) for row in found if row.answer]


def test_an_update_is_handled_with_what_its_verb_did(quarter: Quarter) -> None:
    issue_id, row = quarter.raises(), arrives(quarter)
    carried_out(quarter, row, issues.second, issue_id=issue_id)
    assert quarter.issue(issue_id).seconds == 1
    assert late(quarter) == [(Kind.answer_card, {"issue_id": issue_id})]


def test_an_update_delivered_twice_is_done_once(quarter: Quarter) -> None:
    row = arrives(quarter)
    given = {"where": str(quarter.place("3栋")), "category": "lift", "words": "电梯坏了"}
    assert isinstance(carried_out(quarter, row, issues.raise_issue, answers=given), Acknowledgement)
    before = quarter.dump()
    with pytest.raises(HandledBefore):
        carried_out(quarter, row, issues.raise_issue, answers=given)
    assert quarter.dump() == before


def test_somebody_new_is_met_with_the_first_update(quarter: Quarter) -> None:
    def greets(work: Work, *, who: Resident) -> str:
        return who.name

    assert carried_out(quarter, arrives(quarter, person=NEW), greets, NEW) == "New Neighbour"
    assert quarter.database.read(lambda work: work.residents.by_telegram(20001)) is not None


def test_a_verb_that_fails_leaves_nothing_behind(quarter: Quarter) -> None:
    row = arrives(quarter, person=NEW)
    before = quarter.dump()

    def fails(work: Work, *, who: Resident) -> None:
        work.residents.choose_language(who.id, "en")
        raise LookupError

    with pytest.raises(LookupError):
        carried_out(quarter, row, fails, NEW)
    assert quarter.dump() == before, "nobody was met, nothing was handled"


def test_a_refusal_is_an_answer_too(quarter: Quarter) -> None:
    row = arrives(quarter)
    assert carried_out(quarter, row, triage.accept, issue_id=quarter.raises()) is Refusal.not_yours_to_decide
    assert late(quarter) == [(Kind.where_we_are, {})]


# --- cut short


def test_who_was_handled_and_not_answered_hears_it_once(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    deliver(quarter)
    carried_out(quarter, arrives(quarter), issues.follow, issue_id=issue_id)
    assert quarter.database.run(promise_answers) == 1
    [message] = deliver(quarter)
    assert (message.to, message.kind) == ("李强", Kind.answer_card)
    assert isinstance(message.says, Card)
    assert message.says.follows
    assert quarter.database.run(promise_answers) == 0
    assert deliver(quarter) == []


def test_a_raiser_cut_short_is_told_the_number(quarter: Quarter) -> None:
    given = {"where": str(quarter.place("3栋")), "category": "lift", "words": "电梯坏了"}
    carried_out(quarter, arrives(quarter), issues.raise_issue, answers=given)
    deliver(quarter)
    quarter.database.run(promise_answers)
    [message] = deliver(quarter)
    assert (message.to, message.kind) == ("李强", Kind.acknowledgement)
    assert message.says.issue.code == "福和-0001"


def test_who_was_filling_in_a_form_is_asked_again(quarter: Quarter) -> None:
    carried_out(quarter, arrives(quarter, 1), forms.start, form=FormName.raising)
    carried_out(quarter, arrives(quarter, 2), forms.write, words="灯坏了")
    assert quarter.database.run(promise_answers) == 2
    [message] = deliver(quarter)
    assert (message.to, message.kind, message.says.question) == ("李强", Kind.where_we_are, "where")


def test_answers_are_promised_for_the_rows_asked_for(quarter: Quarter) -> None:
    first, second = arrives(quarter, 1), arrives(quarter, 2)
    for row in (first, second):
        carried_out(quarter, row, issues.follow, issue_id=quarter.raises())
    assert quarter.database.run(promise_answers, row_ids=[second]) == 1
    assert quarter.database.run(promise_answers, row_ids=[second]) == 0
    assert quarter.database.run(promise_answers) == 1


def test_an_answer_that_is_owed_passes_the_night(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    deliver(quarter)
    quarter.clock.passes(hours=12)
    carried_out(quarter, arrives(quarter), issues.follow, issue_id=issue_id)
    quarter.database.run(promise_answers)
    assert [message.to for message in deliver(quarter)] == ["李强"], "they are awake: they tapped just now"


# --- failed


def test_the_fifth_failure_is_told_to_the_person_and_the_operators(quarter: Quarter) -> None:
    row = arrives(quarter)
    attempt = {"row_id": row, "person": 10003, "operators": OPERATORS}
    for _ in range(MOST_ATTEMPTS - 1):
        assert not quarter.database.run(failed, **attempt)
        assert deliver(quarter) == [], "it may go well yet"
    assert quarter.database.run(failed, **attempt)
    told = [(message.to, message.kind) for message in deliver(quarter)]
    assert told == [("李强", Kind.not_recorded), ("900", Kind.trouble), ("901", Kind.trouble)]
    assert not quarter.database.run(failed, **attempt)
    assert deliver(quarter) == [], "told once"


# --- how to speak to somebody


@pytest.mark.parametrize(
    ("code", "chosen", "language"),
    [("zh-hk", None, "zh-Hant"), ("en", None, "en"), (None, None, "zh-Hans"), ("en", "zh-Hant", "zh-Hant")],
)
def test_somebody_known_is_spoken_to_in_their_language(
    quarter: Quarter, code: str | None, chosen: str | None, language: str
) -> None:
    if chosen:
        li = quarter.who("李强")
        quarter.database.run(lambda work: work.residents.choose_language(li.id, chosen))
    person = Person(telegram_id=10003, name="李强", language_code=code)
    assert quarter.database.read(reader, person=person, default="zh-Hans") == Reader(language=language)


def test_somebody_new_is_spoken_to_as_their_telegram_is(quarter: Quarter) -> None:
    assert quarter.database.read(reader, person=NEW, default="zh-Hans") == Reader(
        language="en", is_known=False, is_new=True
    )
    assert quarter.database.read(lambda work: work.residents.by_telegram(20001)) is None, "looking meets nobody"


@pytest.mark.parametrize(("number", "has_duties"), [(10011, True), (10012, True), (10008, True), (10001, False)])
def test_who_has_a_role_has_a_menu_with_duties(quarter: Quarter, number: int, has_duties: bool) -> None:
    person = Person(telegram_id=number, name="", language_code=None)
    assert quarter.database.read(reader, person=person, default="zh-Hans").has_duties == has_duties


def test_an_update_that_was_never_stored_is_not_handled(quarter: Quarter) -> None:
    with pytest.raises(HandledBefore):
        carried_out(quarter, 999, issues.look, issue_id=1)
