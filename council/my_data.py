"""What is held about oneself: seen, sent as a file, corrected; and consent taken back."""

import json
from dataclasses import replace
from typing import Any

from council import letters
from council.question import Answers, Form, Question
from rules.forms import FormName
from rules.letters import Kind
from rules.my_data import Document, MyData
from rules.residents import Resident
from storage.work import Work

NAME = 20
"""Characters."""
FILE = "yishiting-my-data.json"
NOBODY = 0
"""What the journal says these verbs were done to: the resident's own number would lead from the journal to them."""


def look_at_my_data(work: Work, *, who: Resident) -> MyData:
    """The page: who one is here, in short."""
    work.answer_with(Kind.my_page)
    return page(work, who)


def send_my_data(work: Work, *, who: Resident) -> None:
    """发给我一份: everything, field by field, as a file. It is made as it is sent, so it says what is held then."""
    work.outbox.put(Kind.my_data, key=f"my_data:{who.telegram_id}", chat_id=who.telegram_id, urgent=True)


def correct_my_data(work: Work, who: Resident, answers: Answers) -> MyData:
    """改称呼: what neighbours call one from now on, also on issues that show the name. (Where one lives and whether one
    is an adult somebody has vouched for: that is changed by registering again.)"""
    for issue_id in work.held.correct_name(who, answers["name"]):
        letters.redraw_all_cards(work, work.issues.get(issue_id))
    work.journal.note(who, "resident", "correct_my_data", "resident", NOBODY)
    work.answer_with(Kind.my_page, done="corrected")
    return page(work, replace(who, name=answers["name"]), done="corrected")


def withdraw_consent(work: Work, *, who: Resident, called: str) -> MyData:
    """撤回同意: one belongs to no household any more and is called as one's Telegram says (`called`). What one raised
    and seconded stays until it is erased. What one asked for waits no more, and no leaving is undone by a tap.
    Registering again undoes it."""
    work.held.withdraw_consent(who, called)
    work.drafts.drop(who.id, FormName.joining)
    work.relinks.drop(who.telegram_id)
    work.journal.note(who, "resident", "withdraw_consent", "resident", NOBODY)
    work.answer_with(Kind.my_page, done="withdrawn")
    return page(work, replace(who, name=called), done="withdrawn")


def page(work: Work, who: Resident, *, done: str | None = None) -> MyData:
    """What the page says. Writes nothing."""
    memberships = work.memberships.open_of(who.id)
    homes = tuple((work.places.home(one.household_id), one) for one in memberships)
    duties = work.residents.duties(who.id, work.today())
    place = homes[0][0].place if homes else work.places.outermost()
    assert place is not None, "a deployment serves at least one place"
    met_at, consented_at = work.held.since(who)
    return MyData(
        name=who.name,
        homes=homes,
        roles=tuple((duty, work.places.get(duty.place_id).name) for duty in duties),
        mutes=tuple(work.mutes.of(who.id)),
        counts=work.held.counts(who),
        met_at=met_at,
        consented_at=consented_at,
        language=who.speaks,
        zone=place.zone,
        done=done,
    )


def document(work: Work, who: Resident) -> Document:
    """Everything held about somebody, as JSON. The keys are those of docs/my-data.md."""
    held: dict[str, Any] = dict(work.held.everything(who))
    (held["resident"],) = held["resident"]
    for update in held["inbox"]:
        update["payload"] = json.loads(update["payload"]) if update["payload"] else None
    written = json.dumps({"made_at": work.now.isoformat(), **held}, ensure_ascii=False, indent=1)
    return Document(FILE, written.encode())


RENAMING = Form(
    questions=[Question(key="name", takes_words=lambda limits: NAME)],
    finish=correct_my_data,
)
