"""What has been kept long enough is removed, and nothing else."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from config import retention as numbers
from council import issues, triage
from council.retention import BATCH, Kept, remove_old
from rules.forms import FormName
from rules.invitations import hashed
from rules.letters import Kind
from rules.residents import Standing
from rules.retention import Retention
from storage.inbox import Arrived
from storage.tables import LatelyRow, MuteRow, RelinkRow, RoleOfferRow
from storage.work import Work
from tests.attachments import photos
from tests.council.quarter import Quarter

KEPT = numbers.load()
ATTACHED = [one.as_json() for one in photos("photo-1")]


def remove(quarter: Quarter, what: Kept, limit: int = BATCH) -> int:
    return quarter.database.run(remove_old, what=what, kept=KEPT, limit=limit)


def newcomer(work: Work, telegram_id: int = 500) -> Any:
    return work.residents.meet(telegram_id, "来客", None)


def a_form(work: Work) -> None:
    work.drafts.put(newcomer(work).id, FormName.raising, "words", {"words": "半句"})


def a_tombstone(work: Work) -> None:
    work.inbox.store([Arrived(update_id=9, person=500, payload="{}")])
    work.inbox.answered([1])


def a_sent_letter(work: Work) -> None:
    work.outbox.put(Kind.trouble, key="old", chat_id=500, row_id=1)
    work.outbox.sent(work.outbox.due_to(500, Kind.trouble))


def a_wrong_link(work: Work) -> None:
    work.invitations.note_wrong_link(newcomer(work).id)


def a_refused_membership(work: Work) -> None:
    """Somebody had asked to have it with a new account."""
    answers: dict[str, Any] = {"standing": Standing.tenant, "adult": True, "claims_ownership": False}
    who = newcomer(work).id
    refused = work.memberships.ask(who, 3, **answers, invitation_id=None).id
    work.memberships.end(refused)
    relink: dict[str, Any] = {"state": "refused", "asked_at": work.now, "new_telegram_id": 555}
    work._session.add(RelinkRow(membership_id=refused, resident_id=who, **relink))


def an_expired_invitation(work: Work) -> None:
    """Somebody came by it, and stays."""
    work.invitations.add(5, hashed("a"), work.now, 6)
    membership: dict[str, Any] = {"standing": Standing.tenant, "adult": True, "claims_ownership": False}
    work.memberships.approve(work.memberships.ask(newcomer(work).id, 5, **membership, invitation_id=1).id, None)


def a_count(work: Work) -> None:
    work._session.add(LatelyRow(resident_id=newcomer(work).id, what="attachments", since=work.now, times=1))


def a_mute(work: Work) -> None:
    """That is over now."""
    who = newcomer(work).id
    what: dict[str, Any] = {"place_id": 1, "issue_id": 1, "reason": "insults", "words": "", "by_role": "convener"}
    answers = {"where": "1", "category": "noise", "words": "吵"}
    issues.raise_issue(work, who=work.residents.get(who), answers=answers)
    work._session.add(MuteRow(resident_id=who, by=who, since=work.now, until=work.now, **what))


def an_expired_offer(work: Work) -> None:
    offer: dict[str, Any] = {"token_hash": "hash", "made_as": "convener", "role": "delegate", "place_id": 1}
    work._session.add(RoleOfferRow(made_by=1, expires_at=work.now, **offer))


def a_stranger(work: Work) -> None:
    """There is one: 吴婷."""


@pytest.mark.parametrize(
    ("what", "make", "days"),
    [
        (Kept.updates, a_tombstone, KEPT.tombstones),
        (Kept.letters, a_sent_letter, KEPT.tombstones),
        (Kept.forms, a_form, KEPT.forms),
        (Kept.wrong_links, a_wrong_link, KEPT.wrong_links),
        (Kept.memberships, a_refused_membership, KEPT.ended_memberships),
        (Kept.invitations, an_expired_invitation, KEPT.invitations),
        (Kept.counts, a_count, KEPT.counts),
        (Kept.role_offers, an_expired_offer, KEPT.invitations),
        (Kept.mutes, a_mute, KEPT.mutes),
        (Kept.strangers, a_stranger, KEPT.strangers),
    ],
    ids=lambda one: str(one) if isinstance(one, Kept) else "",
)
def test_it_goes_on_its_day_and_not_before(quarter: Quarter, what: Kept, make: Any, days: int) -> None:
    quarter.database.run(make)
    quarter.clock.passes(days=days)
    assert remove(quarter, what) == 0
    quarter.clock.passes(seconds=1)
    assert remove(quarter, what) == 1
    assert remove(quarter, what) == 0


def test_nobody_loses_a_home_a_role_or_what_they_raised(quarter: Quarter) -> None:
    quarter.raises("吴婷")
    before = quarter.database.read(lambda work: len(work.residents.all_roles(work.today())))
    quarter.clock.passes(days=4000)
    for what in Kept:
        remove(quarter, what)
    after = quarter.database.read(lambda work: len(work.residents.all_roles(work.today())))
    assert before == after
    for name in ("王秀英", "李强", "吴婷", "刘敏"):
        assert quarter.database.read(lambda work, name=name: work.residents.get(quarter.who(name).id)).name == name
    assert quarter.issue(1).words


def test_a_withdrawn_issue_loses_what_it_said(quarter: Quarter) -> None:
    issue = quarter.raises("李强", attachments=ATTACHED, pin={"latitude": 1.0, "longitude": 2.0})
    quarter.does("李强", issues.withdraw, issue_id=issue)
    quarter.clock.passes(days=KEPT.withdrawn, seconds=1)
    assert remove(quarter, Kept.withdrawn) == 1
    left = quarter.issue(issue)
    assert (left.words, left.attachments, left.pin) == ("", (), None)
    assert remove(quarter, Kept.withdrawn) == 0


def test_of_a_declined_issue_the_copies_go_and_the_words_stay(quarter: Quarter) -> None:
    issue = quarter.raises("李强", attachments=ATTACHED)
    (wanted,) = quarter.database.read(lambda work: work.attachments.wanted(5))
    quarter.database.run(lambda work: work.attachments.copied(wanted, "sha"))
    quarter.does("刘敏", triage.decline, issue_id=issue, reason="unclear", reply="请补充")
    quarter.clock.passes(days=KEPT.declined_copies, seconds=1)
    assert remove(quarter, Kept.declined) == 1
    left = quarter.issue(issue)
    assert left.words
    assert [(one.file_id, one.copy) for one in left.attachments] == [("photo-1", None)]
    assert quarter.database.read(lambda work: work.attachments.needless(5)) == [("sha", False)]
    assert remove(quarter, Kept.declined) == 0


def test_a_transaction_removes_no_more_than_it_may(quarter: Quarter) -> None:
    def many(work: Work) -> None:
        for number in range(7):
            newcomer(work, 500 + number)

    quarter.database.run(many)
    quarter.clock.passes(days=KEPT.strangers + 1)
    assert [remove(quarter, Kept.strangers, limit=3) for _ in range(4)] == [3, 3, 2, 0], "吴婷 is a stranger, too"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("forms = 30", "forms = 0"), "forms should be a whole number of days from 1 to 3650"),
        (("forms = 30", 'forms = "30"'), "forms should be a whole number of days"),
        (("forms = 30", ""), "forms should be a whole number of days"),
        (("tombstones = 3", "tombstones = 1"), "tombstones should be a whole number of days from 2"),
        (("forms = 30", "forms = 30\nmore = 1"), "more is not known; take it out"),
        (("forms = 30", "forms ="), "should be a file of UTF-8 text that is TOML"),
    ],
)
def test_a_wrong_number_is_named_in_a_line(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    file = tmp_path / "retention.toml"
    file.write_text(numbers.FILE.read_text("utf-8").replace(*change), "utf-8")
    with pytest.raises(numbers.BadRetention, match=r"retention\.toml") as wrong:
        numbers.load(file)
    assert says in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_every_number_has_its_reason() -> None:
    lines = numbers.FILE.read_text("utf-8").splitlines()
    for field in fields(Retention):
        (line,) = (line for line in lines if line.startswith(f"{field.name} "))
        assert len(line.partition("#")[2]) > 20, f"{field.name}: why so long?"
