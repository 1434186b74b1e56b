"""Letters out: under one key one letter, the newest; due until noted as sent."""

from datetime import timedelta
from typing import Any

from rules.letters import Kind, Letter
from storage.database import Database
from tests.conftest import Clock

WANG, LI, GROUP = 10001, 10004, -1001


def put(database: Database, key: str = "a", kind: Kind = Kind.news, chat_id: int | None = WANG, **more: Any) -> None:
    database.run(lambda work: work.outbox.put(kind, key=key, chat_id=chat_id, **more))


def due(database: Database, limit: int = 100, **more: Any) -> list[Letter]:
    return database.read(lambda work: work.outbox.due(limit, **more))


def sent(database: Database, *letters: Letter) -> None:
    database.run(lambda work: work.outbox.sent(letters))


def count(database: Database, state: str) -> int:
    return database.read(lambda work: work.outbox.count(state))


def facts(letters: list[Letter]) -> list[Any]:
    return [letter.facts.get("n") for letter in letters]


def test_a_letter_carries_an_event_and_ids(database: Database) -> None:
    put(database, kind=Kind.private_card, issue_id=7)
    [letter] = due(database)
    assert (letter.kind, letter.chat_id, letter.facts, letter.urgent) == (
        Kind.private_card,
        WANG,
        {"issue_id": 7},
        False,
    )


def test_a_sent_letter_is_not_due_any_more(database: Database) -> None:
    put(database)
    sent(database, *due(database))
    assert due(database) == []
    assert (count(database, "waiting"), count(database, "sent")) == (0, 1)


def test_two_hundred_taps_are_one_redraw(database: Database) -> None:
    def taps(work: Any) -> None:
        for n in range(200):
            work.outbox.put(Kind.group_card, key="group_card:issue:1", chat_id=GROUP, n=n)

    database.run(taps)
    [letter] = due(database)
    assert letter.facts == {"n": 199}, "the newest state is what is drawn"
    assert letter.revision == 200
    sent(database, letter)
    assert due(database) == []


def test_what_is_put_while_it_is_being_sent_is_due_again(database: Database) -> None:
    put(database, n=1)
    [on_its_way] = due(database)
    put(database, n=2)
    sent(database, on_its_way)
    assert facts(due(database)) == [2], "the newer state was not sent yet"
    sent(database, *due(database))
    assert due(database) == []


def test_a_key_that_was_sent_is_due_again_when_it_is_put_again(database: Database) -> None:
    put(database, n=1)
    sent(database, *due(database))
    put(database, n=2)
    assert facts(due(database)) == [2]
    assert count(database, "sent") == 0


def test_a_letter_is_due_at_its_time_and_not_before(database: Database, clock: Clock) -> None:
    put(database, due_at=clock.now + timedelta(hours=8))
    assert due(database) == []
    clock.passes(hours=7, minutes=59)
    assert due(database) == []
    clock.passes(minutes=1)
    assert len(due(database)) == 1


def test_a_letter_put_again_waits_no_longer_than_the_first(database: Database, clock: Clock) -> None:
    put(database, n=1)
    put(database, n=2, due_at=clock.now + timedelta(hours=8))
    assert facts(due(database)) == [2], "it was due already"
    sent(database, *due(database))
    put(database, n=3, due_at=clock.now + timedelta(hours=8))
    assert due(database) == [], "what was sent does not make the next one due"


def test_urgent_letters_go_first_then_the_longest_due(database: Database, clock: Clock) -> None:
    put(database, "b", n="second", due_at=clock.now - timedelta(minutes=1))
    put(database, "c", n="third")
    put(database, "d", n="fourth")
    put(database, "a", n="first", urgent=True)
    assert facts(due(database)) == ["first", "second", "third", "fourth"]
    assert facts(due(database, limit=2)) == ["first", "second"]


def test_chats_that_are_told_to_wait_keep_nobody_else_waiting(database: Database) -> None:
    put(database, "a", chat_id=WANG, n=1)
    put(database, "b", chat_id=LI, n=2)
    put(database, "c", chat_id=None, audience="followers", n=3)
    assert facts(due(database, except_chats=[WANG])) == [2, 3]
    assert facts(due(database, except_chats=[WANG, 0])) == [2], "0 stands for an audience"
    assert facts(due(database, except_chats=[])) == [1, 2, 3]


def test_letters_of_a_kind_to_one_person_are_found_together(database: Database, clock: Clock) -> None:
    put(database, "a", n=1)
    put(database, "b", n=2)
    put(database, "c", n=3, due_at=clock.now + timedelta(minutes=1))
    put(database, "d", n=4, chat_id=LI)
    put(database, "e", n=5, kind=Kind.private_card)
    assert facts(database.read(lambda work: work.outbox.due_to(WANG, Kind.news))) == [1, 2]


def test_a_postponed_letter_waits(database: Database, clock: Clock) -> None:
    put(database)
    morning = clock.now + timedelta(hours=20)
    database.run(lambda work: work.outbox.postpone(work.outbox.due(10), morning))
    assert due(database) == []
    clock.now = morning
    assert len(due(database)) == 1


def test_what_telegram_refuses_is_given_up_with_the_reason(database: Database) -> None:
    put(database)
    database.run(lambda work: work.outbox.give_up(work.outbox.due(10), "failed", "chat not found" * 50))
    assert due(database) == []
    assert count(database, "failed") == 1
    put(database, n=2)
    assert facts(due(database)) == [2], "a newer letter under the key is tried"


def test_giving_up_an_old_letter_leaves_the_newer_one(database: Database) -> None:
    put(database, n=1)
    old = due(database)
    put(database, n=2)
    database.run(lambda work: work.outbox.give_up(old, "failed", "chat not found"))
    assert facts(due(database)) == [2]


def test_nothing_that_waits_is_sent_to_who_stopped_the_bot(database: Database, clock: Clock) -> None:
    put(database, "a")
    put(database, "b", due_at=clock.now + timedelta(days=1))
    put(database, "c", chat_id=LI, n="li")
    put(database, "d", n="sent before")
    sent(database, *(letter for letter in due(database) if letter.facts == {"n": "sent before"}))
    database.run(lambda work: work.outbox.skip_all(WANG, "stopped the bot"))
    clock.passes(days=2)
    assert facts(due(database)) == ["li"]
    assert (count(database, "skipped"), count(database, "sent")) == (2, 1)


def test_what_was_skipped_while_it_was_on_its_way_stays_skipped(database: Database) -> None:
    put(database)
    on_its_way = due(database)
    database.run(lambda work: work.outbox.skip_all(WANG, "stopped the bot"))
    sent(database, *on_its_way)
    assert count(database, "skipped") == 1


def test_an_audience_is_written_to_page_by_page(database: Database) -> None:
    put(database, chat_id=None, audience="followers", n=1)
    [letter] = due(database)
    assert (letter.chat_id, letter.audience, letter.progress) == (0, "followers", 0)
    database.run(lambda work: work.outbox.advance(letter, 200))
    [letter] = due(database)
    assert letter.progress == 200
    put(database, chat_id=None, audience="followers", n=2)
    [newer] = due(database)
    assert newer.progress == 0, "something newer happened: everybody hears of it"
    database.run(lambda work: work.outbox.advance(letter, 400))
    assert due(database)[0].progress == 0, "the older letter's progress is not the newer one's"


def test_letters_follow_a_group_that_became_a_supergroup(database: Database) -> None:
    put(database, chat_id=GROUP)
    database.run(lambda work: work.outbox.moved_chat(GROUP, -100200))
    assert [letter.chat_id for letter in due(database)] == [-100200]


def test_letters_that_are_done_with_are_swept_away(database: Database, clock: Clock) -> None:
    put(database, "a")
    put(database, "b")
    sent(database, due(database)[0])
    clock.passes(days=4)
    put(database, "c")
    assert database.run(lambda work: work.old.letters(work.now - timedelta(days=3), 500)) == 1
    assert count(database, "waiting") == 2, "what waits is never swept"
