"""Forum topics and pinned messages, as a bot makes them and as it hears of them."""

import pytest
from telegram import error

from playground import Person, Playground, world_from
from tests.playground.neighbours import BASIC, GROUP, WANG, Api


@pytest.fixture
def forum(playground: Playground, api: Api) -> int:
    """A group that is a forum, with the bot as an administrator."""
    playground.happens(lambda stage: stage.makes_forum(GROUP))
    playground.happens(lambda stage: stage.promotes_bot(GROUP))
    api.updates()
    return GROUP


def test_a_topic_begins_with_a_service_message_that_comes_back_to_the_bot(api: Api, forum: int, wang: Person) -> None:
    topic = api.create_forum_topic(forum, " 停车 ", icon_color=16766590)
    assert (topic.name, topic.icon_color) == ("停车", 16766590)
    (update,) = api.updates()
    message = update.message
    assert (message.forum_topic_created.name, message.message_id) == ("停车", topic.message_thread_id)
    assert (message.is_topic_message, message.message_thread_id) == (True, message.message_id)
    assert message.reply_to_message is None
    assert message.from_user.is_bot
    assert message.chat.is_forum
    assert wang.shows("created the topic 停车", chat=forum)


def test_no_topic_has_the_number_of_general(playground: Playground, api: Api, forum: int) -> None:
    assert api.create_forum_topic(forum, "停车").message_thread_id == 2
    group = {"id": -70, "title": "群", "type": "supergroup", "members": [7], "forum": True, "topics": ["一"]}
    with Playground(world_from({"person": [{"id": 7, "name": "周"}], "group": [group]})).in_thread() as other:
        assert list(other.world.chats[-70].topics or {}) == [2]


def test_what_answers_nothing_in_a_topic_answers_the_message_it_began_with(api: Api, forum: int, wang: Person) -> None:
    topic = api.create_forum_topic(forum, "停车").message_thread_id
    api.updates()
    said = wang.sends("车位", to=forum, topic=topic)
    sent = api.send_message(forum, "收到", message_thread_id=topic)
    wang.sends("谢谢", to=forum, reply_to=sent.message_id)
    wang.sends("早", to=forum)
    in_topic, reply, general = (update.message for update in api.updates())
    for message in (in_topic, sent):
        assert (message.is_topic_message, message.message_thread_id) == (True, topic)
        assert message.reply_to_message.forum_topic_created.name == "停车"
        assert message.reply_to_message.message_id == topic
    assert (reply.message_thread_id, reply.reply_to_message.text) == (topic, "收到")
    assert (general.message_thread_id, general.is_topic_message, general.reply_to_message) == (None, None, None)
    answer = api.send_message(forum, "知道了", reply_to_message_id=said["id"])
    assert (answer.message_thread_id, answer.reply_to_message.text) == (topic, "车位"), "an answer stays in its topic"


def test_a_reply_in_general_carries_a_thread_that_is_no_topic(api: Api, forum: int, wang: Person) -> None:
    said = wang.sends("早", to=forum)["id"]
    wang.sends("好", to=forum, reply_to=said)
    reply = api.updates()[-1].message
    assert (reply.message_thread_id, reply.is_topic_message) == (said, None)
    told = api.refused("sendMessage", chat_id=forum, message_thread_id=reply.message_thread_id, text="x")
    assert told == "400 Bad Request: message thread not found"


def test_a_topic_is_renamed_closed_opened_and_deleted(api: Api, forum: int, wang: Person) -> None:
    topic = api.create_forum_topic(forum, "停车").message_thread_id
    api.send_message(forum, "旧", message_thread_id=topic)
    assert api.edit_forum_topic(forum, topic, name="停车位", icon_custom_emoji_id="5368324170671202286")
    assert api.close_forum_topic(forum, topic)
    assert api.reopen_forum_topic(forum, topic)
    created, edited, closed, reopened = (update.message for update in api.updates())
    assert created.forum_topic_created
    assert edited.forum_topic_edited.to_dict() == {"name": "停车位", "icon_custom_emoji_id": "5368324170671202286"}
    assert closed.forum_topic_closed is not None
    assert reopened.forum_topic_reopened is not None
    assert api.edit_forum_topic(forum, topic, icon_custom_emoji_id="")
    assert api.updates()[0].message.forum_topic_edited.icon_custom_emoji_id == ""
    assert api.delete_forum_topic(forum, topic)
    assert api.updates() == [], "nobody is told of a deletion"
    assert not wang.shows("旧", chat=forum)
    told = api.refused("sendMessage", chat_id=forum, message_thread_id=topic, text="x")
    assert told == "400 Bad Request: message thread not found"


def test_what_telegram_refuses_about_topics_is_refused_in_its_words(
    playground: Playground, api: Api, forum: int, wang: Person
) -> None:
    def refused(method: str, **asked: object) -> str:
        return api.refused(method, **{"chat_id": forum, **asked}).removeprefix("400 Bad Request: ")

    topic = playground.happens(lambda stage: stage.creates_topic(forum, "楼道"))
    known = {"message_thread_id": topic}
    assert refused("createForumTopic", chat_id=BASIC, name="x") == "the chat is not a forum"
    assert refused("createForumTopic", name=" ") == "title must be non-empty"
    assert refused("createForumTopic", name="x", icon_color=5) == "invalid icon color specified"
    assert refused("editForumTopic", name="x") == "invalid message thread identifier specified"
    assert refused("editForumTopic", name="x", message_thread_id=999) == "TOPIC_ID_INVALID"
    assert refused("editForumTopic", name="楼道", **known) == "TOPIC_NOT_MODIFIED"
    assert refused("reopenForumTopic", **known) == "TOPIC_NOT_MODIFIED"
    assert refused("deleteMessage", message_id=topic) == "message can't be deleted"
    assert api.edit_forum_topic(forum, topic), "nothing was asked for"
    assert api.close_forum_topic(forum, topic)
    assert refused("closeForumTopic", **known) == "TOPIC_NOT_MODIFIED"
    api.send_message(forum, "管理员可以", message_thread_id=topic)
    playground.happens(lambda stage: stage.promotes_bot(forum, without=["can_manage_topics", "can_delete_messages"]))
    assert not api.updates()[-1].my_chat_member.new_chat_member.can_manage_topics
    assert refused("createForumTopic", name="x") == "not enough rights to create a topic"
    assert refused("editForumTopic", name="x", **known) == "not enough rights to edit the topic"
    assert refused("closeForumTopic", **known) == "not enough rights to close or open the topic"
    assert refused("deleteForumTopic", **known) == "not enough rights to delete the topic"
    assert refused("sendMessage", text="x", **known) == "TOPIC_CLOSED"
    assert refused("sendChatAction", action="typing", **known) == "TOPIC_CLOSED"


def test_a_bot_may_do_as_it_likes_with_its_own_topics(playground: Playground, api: Api, forum: int) -> None:
    topic = api.create_forum_topic(forum, "x" * 200)
    assert len(topic.name) == 128
    playground.happens(lambda stage: stage.promotes_bot(forum, without=["can_manage_topics", "can_delete_messages"]))
    assert api.close_forum_topic(forum, topic.message_thread_id)
    api.send_message(forum, "还能写", message_thread_id=topic.message_thread_id)
    assert api.delete_forum_topic(forum, topic.message_thread_id)


def test_a_world_may_have_a_forum_whose_topics_are_old_news() -> None:
    cast = world_from(
        {
            "person": [{"id": 7, "name": "周"}],
            "group": [
                {"id": -70, "title": "群", "type": "supergroup", "members": [7], "forum": True, "topics": ["一", "二"]}
            ],
        }
    )
    with Playground(cast).in_thread() as playground:
        assert [topic.name for topic in (playground.world.chats[-70].topics or {}).values()] == ["一", "二"]
        assert playground.world.updates.is_empty


def test_a_pin_comes_back_to_the_bot_that_pinned(playground: Playground, api: Api, wang: Person) -> None:
    playground.happens(lambda stage: stage.promotes_bot(GROUP))
    api.updates()
    first = api.send_message(GROUP, "通知").message_id
    second = wang.sends("早", to=GROUP)["id"]
    assert api.pin_chat_message(GROUP, first)
    assert api.pin_chat_message(GROUP, second)
    _, *pins = (update.message for update in api.updates())
    assert [message.pinned_message.text for message in pins] == ["通知", "早"]
    assert [message.from_user.is_bot for message in pins] == [True, True]
    assert api.get_chat(GROUP).pinned_message.text == "早"
    assert api.unpin_chat_message(GROUP)
    assert api.get_chat(GROUP).pinned_message.text == "通知"
    assert api.unpin_chat_message(GROUP, first)
    assert api.updates() == [], "nobody is told that a message is no longer pinned"
    assert api.pin_chat_message(GROUP, first)
    assert api.unpin_all_chat_messages(GROUP)
    assert api.get_chat(GROUP).pinned_message is None


def test_a_pin_in_a_topic_and_in_a_private_chat_says_where_it_is(api: Api, forum: int, wang: Person) -> None:
    topic = api.create_forum_topic(forum, "停车").message_thread_id
    api.pin_chat_message(forum, api.send_message(forum, "规则", message_thread_id=topic).message_id)
    api.pin_chat_message(WANG, api.send_message(WANG, "给你").message_id)
    _, in_topic, private = (update.message for update in api.updates())
    assert (in_topic.message_thread_id, in_topic.reply_to_message.message_id) == (topic, topic)
    assert (private.chat.id, private.pinned_message.text) == (WANG, "给你")


def test_what_telegram_refuses_about_pins_is_refused_in_its_words(
    playground: Playground, api: Api, wang: Person
) -> None:
    sent = api.send_message(GROUP, "x").message_id
    rights = "400 Bad Request: not enough rights to manage pinned messages in the chat"
    assert api.refused("pinChatMessage", chat_id=GROUP, message_id=sent) == rights
    playground.happens(lambda stage: stage.promotes_bot(GROUP, without=["can_pin_messages"]))
    assert api.refused("unpinAllChatMessages", chat_id=GROUP) == rights
    playground.happens(lambda stage: stage.promotes_bot(GROUP))
    with pytest.raises(error.BadRequest, match="Message to pin not found"):
        api.pin_chat_message(GROUP, 999)
    assert api.refused("unpinChatMessage", chat_id=GROUP) == "400 Bad Request: message to unpin not found"
    assert api.refused("unpinChatMessage", chat_id=GROUP, message_id=sent) == "400 Bad Request: CHAT_NOT_MODIFIED"
    api.pin_chat_message(GROUP, sent)
    assert api.refused("pinChatMessage", chat_id=GROUP, message_id=sent) == "400 Bad Request: CHAT_NOT_MODIFIED"
    api.delete_message(GROUP, sent)
    assert api.get_chat(GROUP).pinned_message is None, "a message that is gone is no longer pinned"
