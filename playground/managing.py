"""Bot API methods that manage a chat: pinned messages and forum topics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground import topics
from playground.model import Chat, Json, Topic
from playground.parameters import Parameters
from playground.refusals import bad_request
from playground.sending import check_may_write
from playground.world import World

LONGEST_TOPIC_NAME = 128


def pin_chat_message(world: World, asked: Parameters) -> bool:
    chat = _chat_to_pin_in(world, asked)
    message = chat.messages.get(asked.integer("message_id"))
    if message is None:
        raise bad_request("message to pin not found")
    if message.service:
        raise bad_request("message can't be pinned")
    if message.id in chat.pinned:
        raise bad_request("CHAT_NOT_MODIFIED")
    topics.pin(world, world.bot, message)
    return True


def unpin_chat_message(world: World, asked: Parameters) -> bool:
    chat = _chat_to_pin_in(world, asked)
    number = asked.integer("message_id") or next(iter(chat.pinned), 0)
    if number not in chat.messages:
        raise bad_request("message to unpin not found")
    if number not in chat.pinned:
        raise bad_request("CHAT_NOT_MODIFIED")
    topics.unpin(world, chat, {number})
    return True


def unpin_all_chat_messages(world: World, asked: Parameters) -> bool:
    chat = _chat_to_pin_in(world, asked)
    topics.unpin(world, chat, set(chat.pinned))
    return True


def create_forum_topic(world: World, asked: Parameters) -> Json:
    chat = _forum(world, asked)
    if not chat.bot_may("can_manage_topics"):
        raise bad_request("not enough rights to create a topic")
    name = _name(asked)
    color = asked.integer("icon_color", topics.COLORS[0])
    if color not in topics.COLORS:
        raise bad_request("invalid icon color specified")
    topic = topics.create(world, chat, world.bot, name, color, asked.text("icon_custom_emoji_id") or None)
    told: Json = {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.color}
    return told | ({"icon_custom_emoji_id": topic.emoji} if topic.emoji else {})


def edit_forum_topic(world: World, asked: Parameters) -> bool:
    chat, topic = _topic(world, asked, "edit the topic")
    name = _name(asked) if asked.text("name") else None
    emoji = asked.text("icon_custom_emoji_id") if "icon_custom_emoji_id" in asked.values else None
    if name is None and emoji is None:
        return True
    if name in (None, topic.name) and emoji in (None, topic.emoji or ""):
        raise bad_request("TOPIC_NOT_MODIFIED")
    topics.edit(world, chat, world.bot, topic, name, emoji)
    return True


def close_forum_topic(world: World, asked: Parameters) -> bool:
    return _close(world, asked, closed=True)


def reopen_forum_topic(world: World, asked: Parameters) -> bool:
    return _close(world, asked, closed=False)


def delete_forum_topic(world: World, asked: Parameters) -> bool:
    chat, topic = _topic(world, asked, "delete the topic", right="can_delete_messages")
    topics.delete(world, chat, topic)
    return True


METHODS: dict[str, Callable[[World, Parameters], Any]] = {
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
    "deleteForumTopic": delete_forum_topic,
}


def _chat_to_pin_in(world: World, asked: Parameters) -> Chat:
    chat = asked.chat(world)
    check_may_write(chat)
    if not chat.is_private and not chat.bot_may("can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


def _forum(world: World, asked: Parameters) -> Chat:
    chat = asked.chat(world)
    check_may_write(chat)
    if chat.topics is None:
        raise bad_request("the chat is not a forum")
    return chat


def _topic(world: World, asked: Parameters, deed: str, right: str = "can_manage_topics") -> tuple[Chat, Topic]:
    """A topic that the bot may do something to: any with the right, otherwise those it has created."""
    chat = _forum(world, asked)
    number = asked.integer("message_thread_id")
    if number <= 0:
        raise bad_request("invalid message thread identifier specified")
    topic = (chat.topics or {}).get(number)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    if topic.creator != world.bot.id and not chat.bot_may(right):
        raise bad_request(f"not enough rights to {deed}")
    return chat, topic


def _close(world: World, asked: Parameters, *, closed: bool) -> bool:
    chat, topic = _topic(world, asked, "close or open the topic")
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topics.close(world, chat, world.bot, topic, closed=closed)
    return True


def _name(asked: Parameters) -> str:
    """Too long a name is cut, as Telegram does."""
    name = " ".join(asked.text("name").split())[:LONGEST_TOPIC_NAME].strip()
    if not name:
        raise bad_request("title must be non-empty")
    return name
