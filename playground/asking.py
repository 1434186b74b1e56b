"""Bot API methods that ask and set things: who am I, updates, chats, members, files, command menus."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from playground import commands, telegram_json
from playground.model import PERMISSIONS, Account, Chat, Json
from playground.parameters import Parameters
from playground.people import set_bot_status
from playground.refusals import Refused, bad_request
from playground.sending import check_may_write
from playground.service_lines import ServiceLine
from playground.updates import kinds
from playground.world import World

_ONLY_ADMINISTRATORS = ("can_change_info", "can_pin_messages", "can_manage_topics")


def get_me(world: World, asked: Parameters) -> Json:
    return {
        **telegram_json.user(world.bot),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(world: World, asked: Parameters) -> list[Json]:
    if world.webhook.is_set:
        raise Refused(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    if asked.text("allowed_updates"):
        world.updates.allowed = kinds(asked.object("allowed_updates", "allowed updates"))
    world.bot_seen_at = time.monotonic() + asked.integer("timeout")
    return await world.updates.get(
        offset=asked.integer("offset"), limit=asked.integer("limit", 100), timeout=asked.integer("timeout")
    )


def get_chat(world: World, asked: Parameters) -> Json:
    chat = _known_chat(world, asked)
    told = {
        **telegram_json.chat(world, chat),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        ),
    }
    if not chat.is_private:
        told["permissions"] = {right: right not in _ONLY_ADMINISTRATORS for right in PERMISSIONS}
    pinned = chat.messages.get(chat.pinned[0]) if chat.pinned else None
    if pinned:
        told["pinned_message"] = telegram_json.message(world, pinned, with_reply=False)
    return told


def get_chat_member(world: World, asked: Parameters) -> Json:
    chat = _known_chat(world, asked)
    account = _account(world, asked.integer("user_id"))
    return telegram_json.member(world, chat, account)


def get_chat_administrators(world: World, asked: Parameters) -> list[Json]:
    chat = _known_chat(world, asked)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    accounts = [world.people[person] for person in chat.members]
    told = [telegram_json.member(world, chat, account) for account in [*accounts, world.bot]]
    return [member for member in told if member["status"] in ("creator", "administrator")]


def get_chat_member_count(world: World, asked: Parameters) -> int:
    chat = _known_chat(world, asked)
    return len(chat.members) + 1


def leave_chat(world: World, asked: Parameters) -> bool:
    chat = _known_chat(world, asked)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    set_bot_status(world, chat, "left", by=world.bot)
    left = telegram_json.user(world.bot)
    world.post(chat, world.bot, service={"left_chat_member": left}, line=ServiceLine("left", (world.bot.name,)))
    return True


def get_file(world: World, asked: Parameters) -> Json:
    if not asked.text("file_id"):
        raise bad_request("file_id not specified")
    file = world.files.to_download(asked.text("file_id"))
    return {**telegram_json.file(world, file), "file_path": file.path}


def set_my_commands(world: World, asked: Parameters) -> bool:
    world.commands.set(asked.object("commands", "commands") or [], *_menu(world, asked))
    _redraw_menus(world)
    return True


def get_my_commands(world: World, asked: Parameters) -> list[Json]:
    return world.commands.get(*_menu(world, asked))


def delete_my_commands(world: World, asked: Parameters) -> bool:
    world.commands.delete(*_menu(world, asked))
    _redraw_menus(world)
    return True


def set_webhook(world: World, asked: Parameters) -> bool:
    allowed = asked.object("allowed_updates", "allowed updates")
    world.webhook.set(asked.text("url"), asked.text("secret_token"), asked.integer("max_connections", 40), allowed)
    if asked.flag("drop_pending_updates"):
        world.updates.forget()
    return True


def delete_webhook(world: World, asked: Parameters) -> bool:
    world.webhook.stop()
    if asked.flag("drop_pending_updates"):
        world.updates.forget()
    return True


def get_webhook_info(world: World, asked: Parameters) -> Json:
    return world.webhook.info()


METHODS: dict[str, Callable[[World, Parameters], Any]] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "getFile": get_file,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
}


def _menu(world: World, asked: Parameters) -> tuple[commands.Scope, str]:
    scope = commands.scope(asked.object("scope", "BotCommandScope"), world.chats)
    return scope, commands.language(asked.text("language_code"))


def _redraw_menus(world: World) -> None:
    for person in world.people:
        world.changed(world.chats[person])


def _known_chat(world: World, asked: Parameters) -> Chat:
    """Somebody the bot has met, or a group it is in."""
    chat = asked.chat(world)
    if not chat.is_private:
        check_may_write(chat)
    return chat


def _account(world: World, number: int) -> Account:
    if number == world.bot.id:
        return world.bot
    if number not in world.people:
        raise bad_request("user not found")
    return world.people[number]
