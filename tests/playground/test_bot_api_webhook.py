"""Updates by webhook: delivered with a secret, again until they are taken, in order; and what becomes of a poll."""

import asyncio

import pytest
from telegram import error

from playground import Person, Playground
from tests.playground.neighbours import (
    BASIC,
    GROUP,
    LI,
    WANG,
    Api,
    Hook,
    bot_of,
    polling,
    started,
)


def all_is_delivered(api: Api) -> None:
    """Return when nothing waits for the webhook any more."""
    while api.get_webhook_info().pending_update_count:
        pass


def test_a_webhook_gets_updates_with_its_secret_and_again_until_it_takes_them(
    api: Api, wang: Person, hook: Hook
) -> None:
    hook.answers = [500, 200]
    wang.sends("一")
    api.set_webhook(hook.url, secret_token="s3cret")
    assert hook.next(2) == [("一", "s3cret", 500), ("一", "s3cret", 200)]
    wang.sends("二")
    assert hook.next(1) == [("二", "s3cret", 200)]
    info = api.get_webhook_info()
    assert info.url == hook.url
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


@pytest.mark.parametrize(("status", "words"), [(302, "302 Found"), (304, "304 Not Modified")])
def test_a_webhook_that_points_elsewhere_has_taken_nothing_and_is_not_followed(
    api: Api, wang: Person, hook: Hook, status: int, words: str
) -> None:
    hook.answers = [status]
    wang.sends("一")
    api.set_webhook(hook.url, secret_token="s3cret")
    assert hook.next(2) == [("一", "s3cret", status), ("一", "s3cret", 200)]
    assert hook.strays == []
    assert api.get_webhook_info().last_error_message == f"Wrong response from the webhook: {words}"


def test_what_a_webhook_did_wrong_is_not_held_against_the_next_one(
    playground: Playground, api: Api, wang: Person, hook: Hook
) -> None:
    def error_told() -> str | None:
        return api.get_webhook_info().last_error_message  # type: ignore[no-any-return]

    hook.answers = [500]
    wang.sends("一")
    api.set_webhook(hook.url)
    hook.next(2)
    all_is_delivered(api)
    assert error_told()
    api.set_webhook(hook.url)
    assert error_told(), "it is the same webhook"
    api.set_webhook(hook.url + "/other")
    assert error_told() is None
    playground.fails("webhook", status=503)
    api.set_webhook(hook.url)
    wang.sends("二")
    hook.next(1)
    all_is_delivered(api)
    assert error_told()
    api.delete_webhook()
    assert error_told() is None


def test_setting_a_webhook_ends_a_waiting_poll() -> None:
    async def story() -> None:
        async with started() as (playground, bot), bot_of(playground) as other:
            poll = asyncio.create_task(bot.get_updates(timeout=30))
            await polling(playground)
            await other.delete_webhook()
            assert not poll.done()
            await other.set_webhook("http://127.0.0.1:9/")
            with pytest.raises(error.Conflict, match="terminated by setWebhook request"):
                await poll

    asyncio.run(story())


def test_which_updates_are_wanted_is_told_with_or_without_a_webhook(api: Api) -> None:
    api.get_updates(timeout=0, allowed_updates=["message"])
    info = api.get_webhook_info()
    assert (info.url, info.allowed_updates) == ("", ("message",))
    api.get_updates(timeout=0, allowed_updates=[])
    assert not api.get_webhook_info().allowed_updates


def test_a_webhook_gets_no_more_updates_at_once_than_it_asked_for(
    playground: Playground, api: Api, wang: Person, li: Person, hook: Hook
) -> None:
    hook.holds = 2
    api.set_webhook(hook.url, max_connections=2)
    li.starts()
    for person, chat in ((wang, WANG), (li, LI), (wang, GROUP), (li, BASIC)):
        person.sends("/x", to=chat)
    assert len(hook.next(5)) == 5
    assert hook.most_at_once == 2


def test_a_webhook_that_does_not_answer_is_asked_again(
    playground: Playground, api: Api, wang: Person, hook: Hook
) -> None:
    hook.holds = 2
    playground.world.webhook.patience = 0.05
    api.set_webhook(hook.url)
    wang.sends("一")
    assert [words for words, *_ in hook.next(1)] == ["一"]
    assert api.get_webhook_info().last_error_message == "Read timeout expired"


def test_each_chat_is_delivered_in_order(api: Api, wang: Person, hook: Hook) -> None:
    hook.answers = [500]
    for number in range(3):
        wang.sends(f"/{number}")
    api.set_webhook(hook.url)
    assert [words for words, _, status in hook.next(4) if status == 200] == ["/0", "/1", "/2"]


def test_while_a_webhook_is_set_updates_cannot_be_fetched(api: Api, wang: Person, hook: Hook) -> None:
    api.set_webhook(hook.url)
    told = api.refused("getUpdates")
    assert told.startswith("409 Conflict: can't use getUpdates method while webhook is active")
    api.delete_webhook()
    assert api.get_webhook_info().url == ""
    wang.sends("一")
    assert [update.message.text for update in api.updates()] == ["一"]


def test_a_webhook_address_or_secret_that_is_none_is_refused(api: Api) -> None:
    assert api.refused("setWebhook", url="nowhere") == "400 Bad Request: bad webhook: invalid webhook URL specified"
    told = api.refused("setWebhook", url="http://127.0.0.1:1/", secret_token="not ok")
    assert told == "400 Bad Request: secret token contains unallowed characters"
