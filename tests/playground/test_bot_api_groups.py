"""What a bot hears in groups, and what it is told about them."""

import pytest
from telegram import ChatMemberAdministrator, ChatMemberMember, ChatMemberOwner, error

from playground import Person, Playground
from tests.playground.neighbours import BASIC, GROUP, LI, WANG, Api


def heard(api: Api) -> list[str | None]:
    return [update.effective_message.text for update in api.updates()]


def test_a_plain_member_hears_only_what_is_meant_for_it(api: Api, wang: Person, li: Person) -> None:
    from_bot = api.send_message(GROUP, "大家好").message_id
    wang.sends("早", to=GROUP)
    wang.sends("/issues", to=GROUP)
    wang.sends("/issues@PlaygroundBot 3", to=GROUP)
    wang.sends("/issues@OtherBot", to=GROUP)
    wang.sends("please /issues", to=GROUP)
    wang.sends("问问 @playgroundbot", to=GROUP)
    wang.sends("谢谢", to=GROUP, reply_to=from_bot)
    li.sends("也谢谢", to=GROUP, reply_to=2)
    wang.sticker(to=GROUP)
    assert heard(api) == ["/issues", "/issues@PlaygroundBot 3", "问问 @playgroundbot", "谢谢"]


def test_an_administrator_hears_everything(playground: Playground, api: Api, wang: Person) -> None:
    playground.happens(lambda stage: stage.promotes_bot(GROUP, by=WANG))
    wang.sends("早", to=GROUP)
    wang.sends("/issues@OtherBot", to=GROUP)
    promoted, *said = api.updates()
    assert promoted.my_chat_member.new_chat_member.status == "administrator"
    assert promoted.my_chat_member.from_user.id == WANG
    assert [update.message.text for update in said] == ["早", "/issues@OtherBot"]
    playground.happens(lambda stage: stage.demotes_bot(GROUP))
    wang.sends("晚", to=GROUP)
    assert [update.message for update in api.updates()] == [None]


def test_an_edit_reaches_the_bot_as_a_message_would(api: Api, wang: Person) -> None:
    wang.sends("早", to=GROUP)
    wang.edits("/issues")
    wang.edits("晚")
    (update,) = api.updates()
    assert update.edited_message.text == "/issues"


def test_a_tap_in_a_group_always_reaches_the_bot(api: Api, wang: Person, li: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "附议", "callback_data": "s"}]]}
    api.asked("sendMessage", chat_id=GROUP, text="x", reply_markup=markup)
    li.taps("附议", chat=GROUP)
    query = api.updates()[0].callback_query
    assert (query.from_user.id, query.message.chat.id) == (LI, GROUP)
    assert query.message.chat.type == "supergroup"


def test_joining_leaving_and_being_removed_are_told(playground: Playground, api: Api, wang: Person) -> None:
    playground.happens(lambda stage: stage.moves_in(1009, "赵"))
    playground.happens(lambda stage: stage.joins(BASIC, 1009))
    playground.happens(lambda stage: stage.leaves(BASIC, 1009))
    playground.happens(lambda stage: stage.removes_bot(BASIC))
    joined, left, removed = api.updates()
    assert joined.message.new_chat_members[0].first_name == "赵"
    assert left.message.left_chat_member.id == 1009
    assert removed.my_chat_member.new_chat_member.status == "kicked"
    assert wang.shows("赵 joined the group")
    playground.happens(lambda stage: stage.adds_bot(BASIC, by=LI))
    added, service = api.updates()
    assert added.my_chat_member.new_chat_member.status == "member"
    assert service.message.new_chat_members[0].is_bot


def test_an_anonymous_administrator_speaks_as_the_group(playground: Playground, api: Api, wang: Person) -> None:
    playground.happens(lambda stage: stage.anonymous_admin_says(GROUP, "/close 3"))
    message = api.updates()[0].message
    assert (message.from_user.id, message.from_user.username) == (1087968824, "GroupAnonymousBot")
    assert message.sender_chat.id == GROUP
    assert "小区群: /close 3" in wang.screen(GROUP)


def test_other_bots_and_channels_can_speak(playground: Playground, api: Api) -> None:
    playground.happens(lambda stage: stage.other_bot_says(GROUP, "哔"))
    playground.happens(lambda stage: stage.channel_posts(-100999, "公告", "停水"))
    robot, post = api.updates()
    assert robot.message.from_user.is_bot
    assert post.channel_post.text == "停水"
    assert post.channel_post.from_user is None
    assert post.channel_post.sender_chat.title == "公告"


def test_a_new_group_can_be_founded_and_joined(playground: Playground, api: Api, wang: Person) -> None:
    playground.happens(lambda stage: stage.founds(-100555, "新群", [WANG, LI]))
    with pytest.raises(error.Forbidden):
        api.send_message(-100555, "x")
    playground.happens(lambda stage: stage.adds_bot(-100555))
    api.send_message(-100555, "到了")
    assert wang.shows("到了", chat=-100555)


def test_the_bot_can_ask_about_chats_and_members(playground: Playground, api: Api, wang: Person) -> None:
    chat = api.get_chat(GROUP)
    assert (chat.title, chat.type, chat.permissions.can_send_messages) == ("小区群", "supergroup", True)
    assert api.get_chat(WANG).first_name == "王"
    assert isinstance(api.get_chat_member(GROUP, WANG), ChatMemberOwner)
    assert isinstance(api.get_chat_member(GROUP, LI), ChatMemberMember)
    assert api.get_chat_member(GROUP, 70001).status == "member"
    playground.happens(lambda stage: stage.promotes_bot(GROUP))
    owner, bot = api.get_chat_administrators(GROUP)
    assert owner.user.id == WANG
    assert isinstance(bot, ChatMemberAdministrator)
    assert api.get_chat_member_count(GROUP) == 3


def test_what_the_bot_may_not_know_is_refused(api: Api, wang: Person) -> None:
    assert api.refused("getChatMember", chat_id=GROUP, user_id=5) == "400 Bad Request: user not found"
    api.leave_chat(GROUP)
    assert api.refused("getChat", chat_id=GROUP).startswith("403 Forbidden: bot is not a member")
    assert "private chat" in api.refused("getChatAdministrators", chat_id=WANG)
    assert "private chats" in api.refused("leaveChat", chat_id=WANG)


def test_an_administrator_is_told_who_comes_and_goes_if_it_asks(playground: Playground, api: Api) -> None:
    playground.happens(lambda stage: stage.promotes_bot(GROUP))
    api.updates(allowed_updates=["chat_member"])
    playground.happens(lambda stage: stage.leaves(GROUP, LI))
    playground.happens(lambda stage: stage.joins(GROUP, LI))
    playground.happens(lambda stage: stage.promotes(GROUP, LI))
    playground.happens(lambda stage: stage.demotes(GROUP, LI))
    changes = [update.chat_member for update in api.updates()]
    assert [change.new_chat_member.status for change in changes] == ["left", "member", "administrator", "member"]
    assert [change.from_user.id for change in changes] == [LI, LI, WANG, WANG], "an owner promotes and demotes"
    playground.happens(lambda stage: stage.promotes(GROUP, LI, by=LI))
    assert api.updates()[0].chat_member.from_user.id == LI


def test_nobody_is_told_who_comes_and_goes_unless_it_was_named(playground: Playground, api: Api) -> None:
    playground.happens(lambda stage: stage.promotes_bot(GROUP))
    api.updates()
    playground.happens(lambda stage: stage.promotes(GROUP, LI))
    assert api.updates() == []
    api.updates(allowed_updates=["message", "chat_member"])
    playground.happens(lambda stage: stage.demotes_bot(GROUP))
    playground.happens(lambda stage: stage.demotes(GROUP, LI))
    assert api.updates() == [], "only an administrator is told"


def test_a_bot_that_is_restricted_is_told_and_may_not_write(playground: Playground, api: Api) -> None:
    playground.happens(lambda stage: stage.restricts_bot(GROUP, by=WANG))
    (update,) = api.updates()
    now = update.my_chat_member.new_chat_member
    assert (now.status, now.can_send_messages, now.is_member) == ("restricted", False, True)
    refused = api.asked("sendMessage", chat_id=GROUP, text="x")
    assert "not enough rights" in str(refused)
    playground.happens(lambda stage: stage.demotes_bot(GROUP))
    (update,) = api.updates()
    assert update.my_chat_member.new_chat_member.status == "member"


def test_an_anonymous_administrator_may_add_the_bot(playground: Playground, api: Api) -> None:
    playground.happens(lambda stage: stage.founds(-1009, "新群", members=[WANG]))
    playground.happens(lambda stage: stage.adds_bot(-1009, by=1087968824))
    added, _ = api.updates()
    assert added.my_chat_member.from_user.username == "GroupAnonymousBot"
