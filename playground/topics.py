"""Forum topics and pinned messages: what becomes of them, whoever does it, and what the bot is told."""

from __future__ import annotations

from playground import telegram_json
from playground.model import Account, Chat, Json, Message, Topic
from playground.people import tell_bot
from playground.service_lines import ServiceLine
from playground.world import World

COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
"""The colours a topic's icon may have."""


def create(world: World, chat: Chat, by: Account, name: str, color: int = COLORS[0], emoji: str | None = None) -> Topic:
    """A topic begins with a service message, whose id it has."""
    told: Json = {"name": name, "icon_color": color}
    if emoji:
        told["icon_custom_emoji_id"] = emoji
    message = world.post(
        chat, by, service={"forum_topic_created": told}, line=ServiceLine("topicCreated", (by.name, name))
    )
    message.topic = message.id
    topic = Topic(message.id, name, color, by.id, emoji)
    assert chat.topics is not None, "the group is a forum"
    chat.topics[topic.id] = topic
    world.changed(chat, message)
    tell_bot(world, message)
    return topic


def edit(world: World, chat: Chat, by: Account, topic: Topic, name: str | None, emoji: str | None) -> None:
    """Another name or icon; an empty icon takes it away."""
    told: Json = {}
    if name is not None and name != topic.name:
        topic.name = told["name"] = name
    if emoji is not None and emoji != (topic.emoji or ""):
        topic.emoji, told["icon_custom_emoji_id"] = emoji or None, emoji
    if told:
        _tells(world, chat, by, topic, {"forum_topic_edited": told}, "topicEdited")


def close(world: World, chat: Chat, by: Account, topic: Topic, *, closed: bool) -> None:
    """From now on only its creator and administrators who manage topics write in it; or all may again."""
    topic.closed = closed
    kind = "forum_topic_closed" if closed else "forum_topic_reopened"
    _tells(world, chat, by, topic, {kind: {}}, "topicClosed" if closed else "topicReopened")


def delete(world: World, chat: Chat, topic: Topic) -> None:
    """A topic is gone with all that was said in it; nobody is told."""
    for message in [message for message in chat.messages.values() if message.topic == topic.id]:
        world.remove(message)
    assert chat.topics is not None, "the group is a forum"
    del chat.topics[topic.id]
    world.changed(chat)


def pin(world: World, by: Account, message: Message) -> None:
    """A message is pinned above the others; a service message tells it where the message stands."""
    chat = message.chat
    chat.pinned = [message.id, *(number for number in chat.pinned if number != message.id)]
    world.changed(chat, message)
    pinned = telegram_json.message(world, message, with_reply=False)
    told = world.post(
        chat, by, topic=message.topic, service={"pinned_message": pinned}, line=ServiceLine("pinned", (by.name,))
    )
    tell_bot(world, told)


def unpin(world: World, chat: Chat, numbers: set[int]) -> None:
    """Messages are no longer pinned; nobody is told."""
    chat.pinned = [number for number in chat.pinned if number not in numbers]
    for number in numbers & chat.messages.keys():
        world.changed(chat, chat.messages[number])


def _tells(world: World, chat: Chat, by: Account, topic: Topic, service: Json, kind: str) -> None:
    line = ServiceLine(kind, (by.name, topic.name))
    tell_bot(world, world.post(chat, by, topic=topic.id, service=service, line=line))
