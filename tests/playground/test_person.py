"""Person's verbs."""

import threading

import pytest
from telegram import ReplyKeyboardMarkup

from playground import Person, Playground, a_picture, many
from tests.playground.neighbours import GROUP, LI, WANG, Api, until_somebody_waits

SECOND = {"inline_keyboard": [[{"text": "附议", "callback_data": "s:1"}, {"text": "异议", "callback_data": "o:1"}]]}


def test_a_person_sees_what_came_after_their_last_act(api: Api, wang: Person) -> None:
    api.send_message(WANG, "早先的话")
    wang.sends("喂")
    assert wang.does_not_see("早先的话")
    assert wang.shows("早先的话")
    api.send_message(WANG, "答")
    assert wang.sees("答")
    wang.looks_away()
    assert wang.does_not_see("答")


def test_a_person_sees_edits_buttons_keyboards_and_captions(api: Api, wang: Person) -> None:
    old = api.send_message(WANG, "旧").message_id
    wang.sends("喂")
    api.edit_message_text("改过", WANG, old)
    api.asked("sendMessage", chat_id=WANG, text="x", reply_markup=SECOND)
    api.send_photo(WANG, a_picture(), "图注")
    api.send_message(WANG, "y", reply_markup=ReplyKeyboardMarkup([["提问题"]]))
    assert all(wang.sees(words) for words in ("改过", "异议", "图注", "提问题"))
    assert wang.does_not_see("旧")


def test_a_person_waits_until_the_words_come(playground: Playground, api: Api, wang: Person) -> None:
    seen: list[bool] = []
    waiting = threading.Thread(target=lambda: seen.append(wang.sees("终于")))
    waiting.start()
    until_somebody_waits(playground.world.phones[WANG].bell)
    api.send_message(WANG, "终于")
    waiting.join()
    assert seen == [True]


def test_a_person_who_waits_in_vain_says_what_the_phone_shows(playground: Playground, api: Api, wang: Person) -> None:
    api.asked("sendMessage", chat_id=WANG, text="路灯\n坏了", reply_markup=SECOND)
    hasty = playground.person(WANG, patience=0.01)
    with pytest.raises(AssertionError) as vain:
        hasty.taps("赞成")
    assert str(vain.value) == (
        "王 waited 0.01 s for a button 赞成; the phone shows:\n"
        "== 议事厅 ==\n王: /start\n议事厅: 路灯\n  坏了\n  [附议] [异议]\n== 小区群 ==\n== 三号楼 =="
    )
    with pytest.raises(AssertionError, match=r"王 waited 0\.01 s for 没有; the phone shows"):
        hasty.sees("没有")
    hasty.looks_away()
    api.send_message(WANG, "有")
    with pytest.raises(AssertionError, match="王 sees 有"):
        hasty.does_not_see("有")


def test_a_person_taps_the_newest_button_with_exactly_these_words(api: Api, wang: Person) -> None:
    for number in (1, 2):
        markup = {"inline_keyboard": [[{"text": "附议", "callback_data": f"s:{number}"}]]}
        api.asked("sendMessage", chat_id=WANG, text=str(number), reply_markup=markup)
    api.send_message(WANG, "附议什么？")
    wang.taps("附议")
    assert api.updates()[0].callback_query.data == "s:2"
    assert wang.buttons() == ["附议"]


def test_a_button_comes_before_a_key_and_a_key_sends_its_words(api: Api, wang: Person) -> None:
    api.send_message(WANG, "菜单", reply_markup=ReplyKeyboardMarkup([["附议", "看议题"]]))
    wang.taps("看议题")
    assert api.updates()[0].message.text == "看议题"
    api.asked("sendMessage", chat_id=WANG, text="x", reply_markup=SECOND)
    wang.taps("附议")
    assert api.updates()[0].callback_query.data == "s:1"


def test_a_tap_waits_for_its_button(playground: Playground, api: Api, wang: Person) -> None:
    waiting = threading.Thread(target=lambda: wang.taps("附议"))
    waiting.start()
    until_somebody_waits(playground.world.phones[WANG].bell)
    api.asked("sendMessage", chat_id=WANG, text="x", reply_markup=SECOND)
    waiting.join()
    assert api.updates()[0].callback_query.data == "s:1"


def test_a_button_with_a_link_does_not_reach_the_bot(api: Api, wang: Person) -> None:
    api.asked(
        "sendMessage",
        chat_id=WANG,
        text="x",
        reply_markup={"inline_keyboard": [[{"text": "网", "url": "https://a.org"}]]},
    )
    with pytest.raises(AssertionError, match="opens a link"):
        wang.taps("网")


def test_a_person_writes_edits_replies_and_forwards_in_groups(api: Api, wang: Person, li: Person) -> None:
    first = wang.sends("大家好", to=GROUP)
    assert li.sees("大家好", chat=GROUP)
    li.sends("你好", to=GROUP, reply_to=first["id"])
    li.edits("您好")
    assert wang.sees("您好")
    assert not wang.shows("你好")
    api.send_message(WANG, "决议")
    wang.forwards_last(to=GROUP)
    assert li.sees("决议", chat=GROUP)
    assert "王: ↪ 决议" in li.screen(GROUP)
    assert wang.last()["text"] == "决议"


def test_nobody_sees_the_private_chat_of_another(api: Api, wang: Person, li: Person) -> None:
    api.send_message(WANG, "只给王")
    assert not li.shows("只给王")
    with pytest.raises(AssertionError, match="no chat"):
        li.taps("附议", chat=WANG)
    with pytest.raises(AssertionError, match="no such chat"):
        li.sends("喂", to=WANG)


def test_notices_are_shown_to_the_one_who_tapped(api: Api, wang: Person, li: Person) -> None:
    api.asked("sendMessage", chat_id=GROUP, text="x", reply_markup=SECOND)
    li.taps("附议", chat=GROUP)
    api.answer_callback_query(api.updates()[0].callback_query.id, "已附议")
    assert li.sees("已附议", chat=GROUP)
    assert li.told() == "已附议"
    assert not wang.shows("已附议")


def test_many_people_do_the_same_at_once(playground: Playground, api: Api) -> None:
    for number in range(100):
        playground.happens(lambda stage, number=number: stage.moves_in(2000 + number, f"居民{number}"))
    residents = [playground.person(2000 + number) for number in range(100)]
    many(residents, lambda person: person.starts())
    updates = api.updates()
    assert sorted(update.effective_user.id for update in updates) == [person.id for person in residents]
    assert many([], Person.starts) == []


def test_a_stranger_has_no_phone(playground: Playground) -> None:
    with pytest.raises(AssertionError, match="nobody here has this id"):
        playground.person(4711).starts()
    with pytest.raises(AssertionError, match="has sent nothing"):
        playground.person(LI).edits("x")
