"""Who is told what when something happens to an issue. Letters carry ids; they are worded when they are sent."""

from datetime import datetime

from rules.calendar import after_quiet_hours
from rules.issues import Issue
from rules.letters import Kind, Letter
from rules.residents import TRIAGERS, Resident
from storage.work import Work

PAGE = 200
"""So many of an audience are written to in one transaction."""


def redraw_group_card(work: Work, issue: Issue) -> None:
    """The council's group will show the issue as it is when the card is sent."""
    if issue.place.council_chat_id is not None:
        key = f"group_card:issue:{issue.id}"
        chat_id = issue.place.council_chat_id
        work.outbox.put(Kind.group_card, key=key, chat_id=chat_id, urgent=issue.urgent, issue_id=issue.id)


def redraw_all_cards(work: Work, issue: Issue) -> None:
    """The group's card and every card on a phone will show the issue as it is when they are sent. Nobody is told."""
    redraw_group_card(work, issue)
    work.outbox.put(Kind.card_changed, key=f"card_changed:issue:{issue.id}", audience="shown", issue_id=issue.id)


def stage_changed(work: Work, issue: Issue, by: Resident) -> None:
    """Everybody who hears of the issue is told, but whoever did it; cards on phones and in the group are redrawn.

    One row for all of them: it is expanded as it is sent, so the verb costs the same for 5 followers and 5,000.
    """
    redraw_group_card(work, issue)
    work.outbox.put(
        Kind.stage_changed,
        key=f"stage_changed:issue:{issue.id}",
        audience="followers",
        urgent=issue.urgent,
        issue_id=issue.id,
        by=by.id,
    )


def new_issue(work: Work, issue: Issue) -> None:
    """Whoever looks at it first gets it on their phone, in the morning unless it is urgent."""
    for worker in first_to_look(work, issue):
        if worker.id == issue.raiser_id:
            continue
        work.outbox.put(
            Kind.new_issue,
            key=f"new_issue:{issue.id}:{worker.id}",
            chat_id=worker.telegram_id,
            due_at=when_to_disturb(work, issue),
            urgent=issue.urgent,
            issue_id=issue.id,
        )


def first_to_look(work: Work, issue: Issue) -> list[Resident]:
    """Whoever triages the issue: those of the nearest place that has anybody, grid workers before building heads
    before conveners. Empty where nobody has such a role."""
    around = work.places.around(issue.place.id)
    today = work.today(issue.place)
    for role in TRIAGERS:
        held = work.residents.holders(role, around, today)
        if held:
            nearest = min(around.index(place) for place, _ in held)
            return [who for place, who in held if around.index(place) == nearest]
    return []


def when_to_disturb(work: Work, issue: Issue) -> datetime:
    """Now, or the end of the place's quiet hours; urgent hazards pass."""
    return work.now if issue.urgent else after_quiet_hours(work.now, work.procedure(issue.place).letters, issue.zone)


def expand(work: Work, *, letter: Letter) -> None:
    """Write to the next page of an audience; when nobody is left, the letter is done with."""
    page = _redraw_page(work, letter) if letter.audience == "shown" else _tell_page(work, letter)
    if len(page) < PAGE:
        work.outbox.sent([letter])
    else:
        work.outbox.advance(letter, page[-1])


def _redraw_page(work: Work, letter: Letter) -> list[int]:
    """Cards on phones, whoever has them. The residents of this page."""
    issue_id = letter.facts["issue_id"]
    page = work.cards.shown_to("issue", issue_id, after=letter.progress, limit=PAGE)
    for _, telegram_id in page:
        _redraw_private_card(work, issue_id, telegram_id)
    return [resident_id for resident_id, _ in page]


def _tell_page(work: Work, letter: Letter) -> list[int]:
    """News to followers, and their cards. The residents of this page."""
    issue = work.issues.get(letter.facts["issue_id"])
    page = work.issues.followers(issue.id, after=letter.progress, limit=PAGE)
    shown = work.cards.chats("issue", issue.id, [telegram_id for _, telegram_id in page])
    for resident_id, telegram_id in page:
        if telegram_id in shown:
            _redraw_private_card(work, issue.id, telegram_id)
        if resident_id != letter.facts["by"]:
            work.outbox.put(
                Kind.news,
                key=f"news:issue:{issue.id}:{telegram_id}",
                chat_id=telegram_id,
                due_at=when_to_disturb(work, issue),
                urgent=issue.urgent,
                issue_id=issue.id,
            )
    return [resident_id for resident_id, _ in page]


def _redraw_private_card(work: Work, issue_id: int, telegram_id: int) -> None:
    key = f"private_card:issue:{issue_id}:{telegram_id}"
    work.outbox.put(Kind.private_card, key=key, chat_id=telegram_id, issue_id=issue_id)
