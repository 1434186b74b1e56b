"""The world as the Bot API writes it in JSON."""

from __future__ import annotations

from collections.abc import Iterable

from playground.model import PERMISSIONS, RIGHTS, Account, Chat, File, Json, Message
from playground.world import World


def user(account: Account) -> Json:
    """A `User`."""
    told: Json = {"id": account.id, "is_bot": account.is_bot, "first_name": account.name}
    if account.username:
        told["username"] = account.username
    if account.language:
        told["language_code"] = account.language
    return told


def chat(world: World, where: Chat) -> Json:
    """A `Chat`."""
    told: Json = {"id": where.id, "type": where.type}
    if where.is_private:
        person = world.people[where.id]
        told["first_name"] = person.name
        username = person.username
    else:
        told["title"] = where.title
        username = where.username
        if where.topics is not None:
            told["is_forum"] = True
    if username:
        told["username"] = username
    return told


def member(world: World, where: Chat, account: Account) -> Json:
    """A `ChatMember`."""
    told: Json = {"user": user(account), "status": status(world, where, account)}
    if told["status"] == "administrator":
        held = where.rights if account.id == world.bot.id else RIGHTS
        told.update({right: right in held for right in RIGHTS}, can_be_edited=False, is_anonymous=False)
        if where.type != "supergroup":
            del told["can_manage_topics"]
    if told["status"] == "restricted":
        may_not = dict.fromkeys([*PERMISSIONS, "can_edit_tag", "can_react_to_messages"], False)
        told.update(may_not, is_member=True, until_date=0)
    if told["status"] == "creator":
        told["is_anonymous"] = False
    if told["status"] == "kicked":
        told["until_date"] = 0
    return told


def status(world: World, where: Chat, account: Account) -> str:
    """creator, administrator, member, restricted, left or kicked."""
    if account.id == world.bot.id:
        return where.bot
    if account.id not in where.members:
        return "left"
    if account.id == where.owner:
        return "creator"
    return "administrator" if account.id in where.admins else "member"


def photo_sizes(world: World, sizes: Iterable[File]) -> list[Json]:
    """A list of `PhotoSize`, smallest first."""
    return [{**file(world, size), "width": size.width, "height": size.height} for size in sizes]


def file(world: World, one: File) -> Json:
    """What every kind of file has; its `file_id` is another one each time."""
    return {"file_id": world.files.new_id(one), "file_unique_id": one.unique_id, "file_size": one.size}


def _named(world: World, one: File) -> Json:
    return {**file(world, one), "file_name": one.name, "mime_type": one.mime}


def sticker(emoji: str) -> Json:
    """A `Sticker`; all stickers of an emoji are one sticker."""
    name = "-".join(f"{ord(character):x}" for character in emoji)
    told: Json = {"file_id": f"sticker-{name}", "file_unique_id": f"s-{name}", "type": "regular", "emoji": emoji}
    return told | {"width": 512, "height": 512, "is_animated": False, "is_video": False, "set_name": "Playground"}


def message(world: World, one: Message, with_reply: bool = True) -> Json:
    """A `Message`; what it answers is one level deep, as Telegram gives it."""
    told: Json = {"message_id": one.id, "chat": chat(world, one.chat), "date": int(one.date.timestamp())}
    if one.chat.type != "channel":
        told["from"] = user(one.sender)
    if one.sender_chat:
        told["sender_chat"] = chat(world, one.sender_chat)
    if one.edited:
        told["edit_date"] = int(one.edited.timestamp())
    if one.forward_origin:
        told["forward_origin"] = one.forward_origin
    if one.album:
        told["media_group_id"] = one.album
    if one.service:
        told.update(one.service)
    told.update(_content(world, one))
    if one.buttons:
        told["reply_markup"] = {"inline_keyboard": [list(row) for row in one.buttons]}
    answered = one.chat.messages.get(one.reply_to) if one.reply_to else None
    if one.topic:
        told["message_thread_id"], told["is_topic_message"] = one.topic, True
        # What answers nothing in a topic answers the message that the topic began with.
        answered = answered or (one.chat.messages.get(one.topic) if one.id != one.topic else None)
    elif answered and one.chat.type == "supergroup":
        told["message_thread_id"] = _thread(answered)
    if answered and with_reply:
        told["reply_to_message"] = message(world, answered, with_reply=False)
    if one.quote and with_reply:
        told["quote"] = one.quote
    return told


def _thread(one: Message) -> int:
    """A reply in a plain supergroup belongs to the thread that its first message began."""
    before = one.chat.messages.get(one.reply_to) if one.reply_to else None
    return _thread(before) if before else one.id


def _content(world: World, one: Message) -> Json:
    told: Json = {}
    if one.photo:
        told["photo"] = photo_sizes(world, one.photo)
    if one.document:
        told["document"] = _named(world, one.document)
    if one.voice:
        told["voice"] = {**file(world, one.voice), "duration": one.voice.duration, "mime_type": one.voice.mime}
    if one.video:
        shape = {"width": one.video.width, "height": one.video.height, "duration": one.video.duration}
        told["video"] = {**_named(world, one.video), **shape}
    if one.location:
        told["location"] = one.location
    if one.contact:
        who = one.contact
        told["contact"] = {"phone_number": who.phone, "first_name": who.name, "user_id": who.id}
    if one.sticker:
        told["sticker"] = sticker(one.sticker)
    if one.words.text:
        told["caption" if one.has_caption else "text"] = one.words.text
        if one.words.entities:
            told["caption_entities" if one.has_caption else "entities"] = list(one.words.entities)
    return told
