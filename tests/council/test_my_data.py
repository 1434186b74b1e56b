"""What is held about somebody: shown whole, corrected, withdrawn, erased without a trace but numbers."""

import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy
from sqlmodel import SQLModel

from council import erasing, forms, issues, mail, my_data, triage
from rules.forms import Asked, FormName
from rules.invitations import hashed
from rules.letters import Kind
from rules.my_data import MyData
from rules.refusals import Refusal
from rules.residents import Resident, Role, Standing
from rules.stages import Stage
from storage.cards import Posted
from storage.inbox import Arrived
from storage.personal import OWN, STAYS, references
from storage.tables import ArrivalRow, LatelyRow, MembershipRow, MuteRow, RelinkRow, RoleOfferRow, ZoneRow
from storage.work import Work
from tests.attachments import photos
from tests.council.post import deliver
from tests.council.quarter import Quarter

TABLES = SQLModel.metadata.tables
WORDS = "我家的水管漏了"
ODD = ["😀👨‍👩‍👧", "<b>粗</b>&amp;", "שלום עולם", "‮反‬", '"\\\n\t', "﷽", "x" * 500]


def held_everywhere(work: Work, who: Resident) -> None:
    """Something of theirs in every table there is."""
    invitation = work.invitations.add(1, hashed("token"), work.now + timedelta(days=1), 6)
    answers: dict[str, Any] = {"standing": Standing.tenant, "adult": True, "claims_ownership": False}
    work.memberships.ask(who.id, 20, **answers, invitation_id=invitation)
    work.invitations.note_wrong_link(who.id)
    work.residents.give_role(who.id, Role.building_head, 3, on=work.today())
    place = work.places.find("3栋")
    other = work.residents.by_telegram(10005)
    assert place is not None
    assert other is not None
    given = {"where": str(place.id), "category": "safety", "named": True, "elsewhere": WORDS}
    pin = {"latitude": 31.2, "longitude": 121.4}
    attached = [one.as_json() for one in photos("photo-1", "photo-2")]
    issues.raise_issue(work, who=who, answers={**given, "words": WORDS, "attachments": attached, "pin": pin})
    theirs = issues.raise_issue(work, who=other, answers={**given, "words": "路灯不亮", "elsewhere": None}).issue.id
    work.issues.second(theirs, who.id, 1)
    work.drafts.put(who.id, FormName.raising, "where", {"words": WORDS})
    work.drafts.asked_by(who.id, FormName.raising, 1, 77)
    for issue_id in (1, theirs):
        work.cards.put("issue", issue_id, Posted(chat_id=who.telegram_id, message_id=70 + issue_id, has_picture=True))
    work.inbox.store([Arrived(update_id=1, person=who.telegram_id, payload=json.dumps({"text": WORDS}))])
    work.memberships.approve(3, who.id)
    _held_by_office(work, who)
    my_data.send_my_data(work, who=who)


def _held_by_office(work: Work, who: Resident) -> None:
    """What somebody has who has a role, was muted, or comes with another account."""
    now, other = work.now, work.residents.by_telegram(10005)
    assert other is not None
    theirs = work.memberships.of_resident(other.id)[0][0].id
    muted = {"place_id": 3, "issue_id": 1, "since": now, "until": now, "reason": "insults", "words": ""}
    relink = {"new_telegram_id": 555, "state": "refused", "asked_at": now}
    offer = {"token_hash": "hash", "made_as": "convener", "expires_at": now, "role": "delegate", "place_id": 3}
    for row in (
        RoleOfferRow(made_by=who.id, **offer),
        ArrivalRow(chat_id=-77, title="邻居", token="token", asker_id=who.id, at=now),
        MuteRow(resident_id=who.id, by=other.id, by_role="convener", **muted),
        MuteRow(resident_id=other.id, by=who.id, by_role="convener", **muted),
        LatelyRow(resident_id=who.id, what="attachments", since=now, times=1),
        RelinkRow(resident_id=who.id, membership_id=1, decided_by=other.id, **relink),
        RelinkRow(resident_id=other.id, membership_id=theirs, decided_by=who.id, **relink),
        ZoneRow(unit_id=1, place_id=3, claimed_by=who.id, from_at=now),
    ):
        work._session.add(row)
    work._session.get_one(MembershipRow, 3).ended_by = who.id


def rows(work: Work, column: str, value: Any) -> int:
    table, _, name = column.partition(".")
    found = sqlalchemy.select(sqlalchemy.func.count()).select_from(TABLES[table]).where(TABLES[table].c[name] == value)
    return int(work._session.connection().execute(found).scalar_one())


def value_for(column: str, who: Resident) -> Any:
    return {"chat_id": who.telegram_id, "person": who.telegram_id, "who": who.opaque_id}.get(
        column.partition(".")[2], who.id
    )


@pytest.fixture
def wang(quarter: Quarter) -> Resident:
    """王秀英, of whom something is in every table."""
    quarter.database.run(held_everywhere, who=quarter.who("王秀英"))
    return quarter.who("王秀英")


def test_everything_held_is_written_out(quarter: Quarter, wang: Resident) -> None:
    held = json.loads(quarter.database.read(lambda work: my_data.document(work, wang)).content)
    assert set(held) == {"made_at", *OWN}
    for table in OWN:
        assert held[table], f"nothing of {table} was there to be written out: have held_everywhere() fill it"
    assert held["resident"]["telegram_id"] == wang.telegram_id
    assert held["membership"][-1]["home"].startswith("福和苑")
    raised = held["issue"][0]
    assert (raised["words"], raised["number"], raised["raiser_name"]) == (WORDS, "福和-0001", "王秀英")
    assert [one["kind"] for one in raised["attachments"]] == ["photo", "photo"]
    assert held["second"][0]["issue"] == "福和-0002"
    assert held["inbox"][0]["payload"] == {"text": WORDS}
    assert {entry["verb"] for entry in held["journal"]} == {"raise"}
    assert raised["raised_at"].endswith("+00:00"), "an instant has its zone"
    assert "路灯不亮" not in json.dumps(held, ensure_ascii=False), "others' words are theirs"


LEADING_TO_THEM = {f"{table}.{name}" for table, name in OWN.items()} | {
    f"{column.table.name}.{column.name}" for column in references()
}


@pytest.mark.parametrize("column", sorted(LEADING_TO_THEM))
def test_erasing_leaves_nothing_that_leads_to_them(quarter: Quarter, wang: Resident, column: str) -> None:
    value = value_for(column, wang)
    assert quarter.database.read(rows, column, value), f"have held_everywhere() fill {column}"
    quarter.database.run(erasing.erase_me, who=wang)
    quarter.database.run(lambda work: work.outbox.drop(work.outbox.due_to(wang.telegram_id, Kind.gone)))
    quarter.database.run(lambda work: work.outbox.drop(work.outbox.due_to(wang.telegram_id, Kind.erased)))
    left = quarter.database.read(rows, column, value)
    assert (left > 0) == (column in STAYS), f"{left} rows of {column} still lead to them"


def test_nothing_they_said_is_left_and_no_name_and_no_telegram_id(quarter: Quarter, wang: Resident) -> None:
    quarter.database.run(erasing.erase_me, who=wang)
    messages = deliver(quarter)
    dump = "\n".join(row for table in quarter.dump().values() for row in table)
    for personal in (WORDS, str(wang.telegram_id), "31.2", "photo-1", "'name': '王秀英'"):
        assert personal not in dump, f"{personal} is still there"
    assert Kind.erased in [message.kind for message in messages]
    assert {m.says.message_id for m in messages if m.kind is Kind.gone} == {71, 72, 77}
    assert quarter.database.read(lambda work: work.journal.broken_at()) is None


def test_an_issue_nobody_has_taken_up_is_withdrawn_and_one_that_goes_on_loses_its_words_only(quarter: Quarter) -> None:
    fresh, tabled = quarter.raises("李强"), quarter.raises("李强", words=WORDS)
    quarter.does("刘敏", triage.table, issue_id=tabled)
    quarter.does("赵小雨", issues.second, issue_id=tabled)
    quarter.does("李强", erasing.erase_me)
    assert quarter.issue(fresh).stage is Stage.withdrawn
    left = quarter.issue(tabled)
    assert (left.stage, left.words, left.seconds, left.category) == (Stage.deliberating, "", 1, "safety")


def test_an_issue_taken_up_is_not_held_by_their_name_any_more(quarter: Quarter) -> None:
    issue = quarter.raises()
    quarter.does("刘敏", triage.accept, issue_id=issue)
    quarter.does("刘敏", erasing.erase_me)
    assert quarter.issue(issue).holder is None
    assert "刘敏" not in str(quarter.dump())


def test_copies_are_needless_unless_something_else_has_the_same(quarter: Quarter) -> None:
    attached = [one.as_json() for one in photos("photo-1", "photo-2")]
    quarter.raises("李强", attachments=attached)
    quarter.raises("赵小雨", attachments=attached[:1])

    def copy_all(work: Work) -> None:
        for wanted in work.attachments.wanted(10):
            work.attachments.copied(wanted, f"sha-of-{wanted.attachment.file_id}")

    quarter.database.run(copy_all)
    quarter.does("李强", erasing.erase_me)
    needless = quarter.database.read(lambda work: work.attachments.needless(10))
    assert needless == [("sha-of-photo-1", True), ("sha-of-photo-2", False)]


def test_a_copy_that_comes_too_late_is_needless(quarter: Quarter) -> None:
    quarter.raises("李强", attachments=[one.as_json() for one in photos("photo-1")])
    (wanted,) = quarter.database.read(lambda work: work.attachments.wanted(10))
    quarter.does("李强", erasing.erase_me)
    quarter.database.run(lambda work: work.attachments.copied(wanted, "sha"))
    assert quarter.database.read(lambda work: work.attachments.needless(10)) == [("sha", False)]


def test_a_card_that_was_on_its_way_is_taken_away(quarter: Quarter, wang: Resident) -> None:
    quarter.database.run(
        lambda work: work.outbox.put(Kind.answer_card, key="late", chat_id=wang.telegram_id, urgent=True, issue_id=2)
    )
    (letter,) = quarter.due(Kind.answer_card)
    bundle = quarter.database.run(mail.take, letter=letter)
    quarter.database.run(erasing.erase_me, who=wang)
    posted = Posted(chat_id=wang.telegram_id, message_id=99, has_picture=False)
    quarter.database.run(mail.sent, bundle=bundle, posted=posted)
    assert 99 in {one.facts["message_id"] for one in quarter.due(Kind.gone)}
    assert quarter.database.read(rows, "card.chat_id", wang.telegram_id) == 0


def test_if_the_erasures_letters_cannot_be_sent_they_leave_no_trace_either(quarter: Quarter, wang: Resident) -> None:
    quarter.database.run(erasing.erase_me, who=wang)
    quarter.database.run(mail.stopped, chat_id=wang.telegram_id, reason="bot was blocked")
    assert quarter.database.read(rows, "outbox.chat_id", wang.telegram_id) == 0


def test_updates_that_still_wait_are_not_handled_for_somebody_new(quarter: Quarter, wang: Resident) -> None:
    assert quarter.database.read(lambda work: work.inbox.count("stored")) == 1
    quarter.database.run(erasing.erase_me, who=wang)
    assert quarter.database.read(lambda work: work.inbox.count("stored")) == 0
    quarter.database.run(lambda work: work.inbox.store([Arrived(update_id=1, person=1, payload="{}")]))
    assert quarter.database.read(lambda work: work.inbox.count("stored")) == 0, "a redelivery is known"


def test_who_comes_again_is_somebody_new_and_erasing_twice_is_harmless(quarter: Quarter, wang: Resident) -> None:
    quarter.database.run(erasing.erase_me, who=wang)
    again = quarter.database.run(lambda work: work.residents.meet(wang.telegram_id, "王秀英", None))
    assert again.id != wang.id
    assert again.opaque_id != wang.opaque_id
    quarter.database.run(erasing.erase_me, who=again)
    assert quarter.database.read(rows, "resident.id", again.id) == 0, "of whom nothing is held there is no row"
    assert quarter.database.read(rows, "resident.id", wang.id) == 1, "issues and seconds refer to nobody"


def test_one_of_two_accounts_is_erased_and_the_other_is_not(quarter: Quarter) -> None:
    quarter.does("王秀英", erasing.erase_me)
    assert quarter.database.read(lambda work: work.residents.households(quarter.who("王秀英的丈夫").id))


def test_the_operator_hears_that_a_place_has_no_convener_left(quarter: Quarter) -> None:
    quarter.does("陈志远", erasing.erase_me, operators=(1, 10009))
    assert [(one.chat_id, one.facts["role"]) for one in quarter.due(Kind.vacant)] == [(1, "convener")]
    assert "陈志远" not in str(quarter.dump())


def test_a_name_is_corrected_also_on_issues_that_show_it(quarter: Quarter) -> None:
    shown, hidden = quarter.raises(named=True), quarter.raises()
    asked = quarter.does("王秀英", forms.start, form=FormName.renaming)
    assert isinstance(asked, Asked)
    refused = quarter.does("王秀英", forms.write, words="x" * 21)
    assert refused.refused is Refusal.words_too_long
    page = quarter.does("王秀英", forms.write, words="王阿姨")
    assert isinstance(page, MyData)
    assert (page.name, page.done) == ("王阿姨", "corrected")
    assert (quarter.issue(shown).raiser_name, quarter.issue(hidden).raiser_name) == ("王阿姨", None)


def test_consent_withdrawn_one_belongs_to_no_household_and_what_was_raised_stays(quarter: Quarter) -> None:
    issue = quarter.raises("王秀英", words=WORDS)
    page = quarter.does("王秀英", my_data.withdraw_consent, called="Xiuying")
    assert (page.name, page.homes, page.consented_at) == ("Xiuying", (), None)
    assert quarter.issue(issue).words == WORDS
    other = quarter.raises("李强")
    assert quarter.does("王秀英", issues.second, issue_id=other) is Refusal.not_verified


@pytest.mark.parametrize("odd", ODD)
def test_odd_words_are_written_out_as_they_are(quarter: Quarter, odd: str) -> None:
    quarter.raises("李强", words=odd)
    who = quarter.who("李强")
    held = json.loads(quarter.database.read(lambda work: my_data.document(work, who)).content)
    assert held["issue"][0]["words"] == odd


def test_ten_thousand_seconds_are_written_out_and_erased(quarter: Quarter) -> None:
    first, who = quarter.raises("赵小雨"), quarter.who("李强")

    def many(work: Work) -> None:
        issue, second, at = TABLES["issue"], TABLES["second"], work.now
        (like,) = work._session.connection().execute(sqlalchemy.select(issue).where(issue.c.id == first)).mappings()
        more = [{**like, "id": first + n, "number": 1 + n} for n in range(1, 10_000)]
        work._session.connection().execute(sqlalchemy.insert(issue), more)
        theirs = [{"issue_id": first + n, "resident_id": who.id, "household_id": 2, "at": at} for n in range(10_000)]
        work._session.connection().execute(sqlalchemy.insert(second), theirs)

    quarter.database.run(many)
    held = json.loads(quarter.database.read(lambda work: my_data.document(work, who)).content)
    assert len(held["second"]) == 10_000
    quarter.database.run(erasing.erase_me, who=who)
    assert quarter.database.read(rows, "second.resident_id", who.id) == 10_000
