"""Forms being filled in, and which message shows what."""

from datetime import timedelta
from typing import Any

import pytest

from rules.forms import Draft, FormName
from storage.cards import Posted
from storage.database import Database
from tests.conftest import Clock
from tests.storage.conftest import at_once

RAISE, DISPATCH = FormName.raising, FormName.dispatching
WORDS = {"words": "楼道的灯坏了 🔦", "attachments": [{"kind": "photo", "file_id": "a"}], "urgent": True}


@pytest.fixture
def wang(database: Database) -> int:
    return database.run(lambda work: work.residents.meet(10001, "王秀英", None)).id


def put(database: Database, who: int, form: FormName = RAISE, question: str = "words", **answers: Any) -> Draft:
    return database.run(lambda work: work.drafts.put(who, form, question, answers))


def of(database: Database, who: int, form: FormName = RAISE) -> Draft | None:
    return database.read(lambda work: work.drafts.of(who, form))


def open_of(database: Database, who: int) -> Draft | None:
    return database.read(lambda work: work.drafts.open_of(who))


def test_answers_are_kept_as_they_were_given(database: Database, wang: int, clock: Clock) -> None:
    kept = put(database, wang, question="where", **WORDS)
    assert of(database, wang) == kept == open_of(database, wang)
    assert (kept.question, kept.answers, kept.touched_at) == ("where", WORDS, clock.now)


def test_every_answer_is_another_revision(database: Database, wang: int) -> None:
    assert [put(database, wang).revision for _ in range(3)] == [1, 2, 3]


def test_words_belong_to_the_form_touched_last(database: Database, wang: int, clock: Clock) -> None:
    put(database, wang, RAISE)
    clock.passes(seconds=1)
    put(database, wang, DISPATCH, "holder")
    assert open_of(database, wang) == of(database, wang, DISPATCH)
    clock.passes(seconds=1)
    put(database, wang, RAISE)
    assert open_of(database, wang) == of(database, wang, RAISE)


def test_a_form_laid_aside_takes_no_words_and_is_still_there(database: Database, wang: int) -> None:
    database.run(lambda work: work.drafts.put(wang, RAISE, "where", WORDS, is_open=False))
    assert open_of(database, wang) is None
    assert of(database, wang).answers == WORDS


def test_a_form_that_is_done_with_leaves_no_words(database: Database, wang: int) -> None:
    put(database, wang, **WORDS)
    put(database, wang, DISPATCH, "holder")
    database.run(lambda work: work.drafts.drop(wang, RAISE))
    assert of(database, wang) is None
    assert of(database, wang, DISPATCH), "another form is another form"


def test_buttons_of_a_form_that_is_done_with_fit_no_later_one(database: Database, wang: int) -> None:
    before = put(database, wang, **WORDS).revision
    database.run(lambda work: work.drafts.drop(wang, RAISE))
    database.run(lambda work: work.drafts.drop(wang, DISPATCH))
    assert open_of(database, wang) is None
    with database.engine.connect() as connection:
        left = str(connection.exec_driver_sql("SELECT answers FROM draft").all())
    assert "灯" not in left
    assert put(database, wang).revision > before
    assert of(database, wang).answers == {}


def test_everybody_has_forms_of_their_own(database: Database, wang: int) -> None:
    li = database.run(lambda work: work.residents.meet(10004, "李强", None)).id
    put(database, wang, **WORDS)
    assert open_of(database, li) is None


def test_the_message_that_asks_is_noted_unless_the_form_went_on(database: Database, wang: int) -> None:
    asked = put(database, wang)
    database.run(lambda work: work.drafts.asked_by(wang, RAISE, asked.revision, 501))
    assert of(database, wang).message_id == 501
    put(database, wang, question="where")
    database.run(lambda work: work.drafts.asked_by(wang, RAISE, asked.revision, 502))
    assert of(database, wang).message_id == 501, "a late note of an older question"


def test_forms_nobody_came_back_to_are_swept_away(database: Database, wang: int, clock: Clock) -> None:
    put(database, wang, RAISE)
    clock.passes(days=30)
    put(database, wang, DISPATCH)
    assert database.run(lambda work: work.old.forms(work.now - timedelta(days=29), 500)) == 1
    assert (of(database, wang, RAISE), of(database, wang, DISPATCH) is None) == (None, False)


# --- cards


def show(database: Database, issue: int, chat: int, message: int, *, picture: bool = False) -> Posted:
    posted = Posted(chat_id=chat, message_id=message, has_picture=picture)
    database.run(lambda work: work.cards.put("issue", issue, posted))
    return posted


def shown(database: Database, issue: int, chat: int) -> Posted | None:
    return database.read(lambda work: work.cards.find("issue", issue, chat))


def test_a_card_is_found_where_it_was_posted(database: Database) -> None:
    posted = show(database, 1, -1001, 501, picture=True)
    assert shown(database, 1, -1001) == posted
    assert shown(database, 2, -1001) is None
    assert shown(database, 1, 10001) is None
    assert database.read(lambda work: work.cards.find("proposal", 1, -1001)) is None


def test_a_card_is_shown_once_in_a_chat(database: Database) -> None:
    show(database, 1, -1001, 501, picture=True)
    later = show(database, 1, -1001, 777)
    assert shown(database, 1, -1001) == later


def test_two_who_post_a_card_at_once_do_not_fail(database: Database) -> None:
    posts = [Posted(chat_id=-1001, message_id=number, has_picture=False) for number in range(8)]
    futures = at_once(database, [lambda work, post=post: work.cards.put("issue", 1, post) for post in posts])
    assert [future.exception() for future in futures] == [None] * 8
    assert shown(database, 1, -1001) in posts


def test_a_card_that_is_gone_is_forgotten(database: Database) -> None:
    show(database, 1, -1001, 501)
    other = show(database, 1, 10001, 502)
    database.run(lambda work: work.cards.forget("issue", 1, -1001))
    assert (shown(database, 1, -1001), shown(database, 1, 10001)) == (None, other)


def test_of_many_chats_those_that_show_it_are_found(database: Database) -> None:
    for chat in (1, 2, 3):
        show(database, 1, chat, 500 + chat)
    show(database, 2, 4, 504)
    assert database.read(lambda work: work.cards.chats("issue", 1, [2, 3, 4, 5])) == {2, 3}
    assert database.read(lambda work: work.cards.chats("issue", 1, [])) == set()


def test_cards_stay_behind_when_a_group_becomes_a_supergroup(database: Database) -> None:
    show(database, 1, -1001, 501)
    show(database, 2, -1001, 502)
    private = show(database, 1, 10001, 503)
    database.run(lambda work: work.cards.left_behind(-1001))
    assert (shown(database, 1, -1001), shown(database, 2, -1001), shown(database, 1, 10001)) == (None, None, private)
