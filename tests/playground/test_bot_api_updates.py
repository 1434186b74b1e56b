"""How updates reach a bot: long poll, confirmation, 409, repetition."""

import asyncio

import pytest
from telegram import Update, error
from telegram.ext import ApplicationBuilder, MessageHandler, filters

from playground import Limits, Person, Playground, world_from
from tests.playground.neighbours import (
    BASIC,
    CAST,
    WANG,
    Api,
    bot_of,
    polling,
    started,
    until_nobody_waits,
)


def test_an_update_waits_until_it_is_confirmed(api: Api, wang: Person) -> None:
    wang.sends("一")
    wang.sends("二")
    first = api.get_updates(timeout=0, limit=1)
    assert [update.message.text for update in first] == ["一"]
    assert [update.message.text for update in api.get_updates(timeout=0)] == ["一", "二"]
    rest = api.get_updates(offset=first[0].update_id + 1, timeout=0)
    assert [update.message.text for update in rest] == ["二"]
    assert rest[0].update_id == first[0].update_id + 1
    assert api.updates()
    assert not api.updates()


def test_a_negative_offset_keeps_only_the_newest(api: Api, wang: Person) -> None:
    for words in "一二三":
        wang.sends(words)
    assert [update.message.text for update in api.get_updates(offset=-2, timeout=0)] == ["二", "三"]
    assert [update.message.text for update in api.get_updates(timeout=0)] == ["二", "三"]


def test_only_the_kinds_that_were_asked_for_come(api: Api, wang: Person) -> None:
    api.get_updates(timeout=0, allowed_updates=["edited_message"])
    wang.sends("一")
    wang.edits("二")
    assert [update.edited_message.text for update in api.updates()] == ["二"]
    api.get_updates(timeout=0, allowed_updates=[])
    wang.sends("三")
    assert [update.message.text for update in api.updates()] == ["三"]


def test_a_long_poll_answers_when_something_happens() -> None:
    async def story() -> None:
        async with started() as (playground, bot):
            poll = asyncio.create_task(bot.get_updates(timeout=30))
            await polling(playground)
            assert playground.world.bot_is_active
            person = await asyncio.to_thread(playground.person, WANG)
            await asyncio.to_thread(person.starts)
            assert [update.message.text for update in await poll] == ["/start"]

    asyncio.run(story())


def test_the_older_of_two_pollers_gets_a_conflict() -> None:
    async def story() -> None:
        async with started() as (playground, bot), bot_of(playground) as other:
            older = asyncio.create_task(bot.get_updates(timeout=30))
            await polling(playground)
            assert await other.get_updates(timeout=0) == ()
            with pytest.raises(error.Conflict, match="make sure that only one bot instance is running"):
                await older

    asyncio.run(story())


def test_a_poller_that_died_leaves_nothing_behind() -> None:
    async def story() -> None:
        async with started() as (playground, bot):
            dead = asyncio.create_task(bot.get_updates(timeout=30))
            await polling(playground)
            dead.cancel()
            await asyncio.to_thread(until_nobody_waits, playground.world.updates.bell)

    asyncio.run(story())


def test_every_update_is_repeated_once_after_it_was_confirmed(
    loop: asyncio.AbstractEventLoop, request_of_ptb: object
) -> None:
    with Playground(world_from(CAST), repeat_updates=True).in_thread() as playground:
        api = Api(playground, loop, request_of_ptb)  # type: ignore[arg-type]
        wang = playground.person(WANG)
        wang.starts()
        (first,) = api.get_updates(timeout=0)
        wang.sends("新")
        second = api.get_updates(offset=first.update_id + 1, timeout=0)
        assert [update.message.text for update in second] == ["/start", "新"]
        assert second[0].update_id == first.update_id
        third = api.get_updates(offset=second[-1].update_id + 1, timeout=0)
        assert [update.message.text for update in third] == ["新"]
        assert api.get_updates(offset=third[-1].update_id + 1, timeout=0) == ()


def test_pending_updates_can_be_dropped(api: Api, wang: Person) -> None:
    wang.sends("一")
    assert api.get_webhook_info().pending_update_count == 1
    api.delete_webhook(drop_pending_updates=True)
    assert api.updates() == []


def test_all_that_people_do_comes_as_telegram_sends_it(api: Api, wang: Person) -> None:
    said = wang.sends("/now 🏘 @wang", reply_to=None)
    wang.edits("改了")
    wang.sends("答", reply_to=said["id"])
    wang.sticker("😀")
    api.send_message(WANG, "通知")
    wang.forwards_last()
    command, edited, reply, sticker, forward = api.updates()
    assert [entity.type for entity in command.message.entities] == ["bot_command", "mention"]
    assert edited.edited_message.text == "改了"
    assert edited.edited_message.edit_date >= edited.edited_message.date
    assert reply.message.reply_to_message.message_id == said["id"]
    assert sticker.message.sticker.emoji == "😀"
    assert forward.message.forward_origin.sender_user.is_bot
    assert forward.message.text == "通知"
    assert command.message.from_user.language_code == "zh-hans"
    assert command.message.chat.username == "wang"


def test_dates_follow_the_playgrounds_clock(api: Api, wang: Person) -> None:
    before = wang.sends("今天")
    wang.waits(days=5)
    after = wang.sends("五天后")
    first, second = api.updates()
    assert (second.message.date - first.message.date).days == 5
    assert after["date"] > before["date"]


def test_a_start_link_carries_its_payload(api: Api, li: Person) -> None:
    li.starts("issue-12")
    assert api.updates()[0].message.text == "/start issue-12"
    with pytest.raises(AssertionError, match="1 to 64"):
        li.starts("议题 12")


def test_a_group_that_becomes_a_supergroup_tells_its_new_id(playground: Playground, api: Api, wang: Person) -> None:
    playground.happens(lambda stage: stage.becomes_supergroup(BASIC, -100777))
    old, new, joined = api.updates()
    assert (old.message.chat.id, old.message.migrate_to_chat_id) == (BASIC, -100777)
    assert (old.message.chat.type, old.message.from_user.id, old.message.sender_chat) == ("group", WANG, None)
    assert (new.message.chat.id, new.message.migrate_from_chat_id) == (-100777, BASIC)
    assert (new.message.chat.type, new.message.message_id) == ("supergroup", 1)
    assert (new.message.from_user.username, new.message.sender_chat.id) == ("GroupAnonymousBot", -100777)
    assert membership(joined) == (-100777, "left", "member")
    with pytest.raises(error.ChatMigrated) as moved:
        api.send_message(BASIC, "x")
    assert moved.value.new_chat_id == -100777
    api.send_message(-100777, "x")
    assert wang.shows("x", chat=-100777)


def test_a_bot_may_join_the_supergroup_before_it_hears_of_the_move(playground: Playground, api: Api) -> None:
    playground.happens(lambda stage: stage.becomes_supergroup(BASIC, -100777, joined_first=True))
    joined, old, new = api.updates()
    assert membership(joined) == (-100777, "left", "member")
    assert (old.message.migrate_to_chat_id, new.message.migrate_from_chat_id) == (-100777, BASIC)


def test_a_bot_that_was_not_in_the_group_hears_nothing_of_its_move(playground: Playground, api: Api) -> None:
    playground.happens(lambda stage: stage.removes_bot(BASIC))
    api.updates()
    playground.happens(lambda stage: stage.becomes_supergroup(BASIC, -100777))
    assert api.updates() == []


def membership(update: Update) -> tuple[int, str, str]:
    change = update.my_chat_member
    assert change
    assert change.new_chat_member.user.is_bot
    return change.chat.id, change.old_chat_member.status, change.new_chat_member.status


def test_ptbs_own_application_cannot_tell_it_from_telegram() -> None:
    async def echo(update: Update, context: object) -> None:
        assert update.message
        await update.message.reply_text(f"你说：{update.message.text}")

    async def story() -> None:
        playground = Playground(world_from(CAST), limits=Limits())
        await playground.start()
        builder = ApplicationBuilder().token(playground.token)
        application = builder.base_url(playground.bot_url).base_file_url(playground.file_url).build()
        application.add_handler(MessageHandler(filters.TEXT, echo))
        async with application:
            assert application.updater
            await application.updater.start_polling()
            await application.start()
            person = playground.person(WANG)
            await asyncio.to_thread(person.starts)
            assert await asyncio.to_thread(person.sees, "你说：/start")
            await application.updater.stop()
            await application.stop()
        await playground.stop()

    asyncio.run(story())
