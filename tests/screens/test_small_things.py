"""Instants as people read them, the line over the chat, the commands, which buttons a card offers."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from config.texts.catalog import CATALOGS
from rules.issues import Issue, Seconded
from rules.refusals import Refusal
from rules.stages import Stage
from screens import menu, taps
from screens.issues import group_card, private_card, toast
from screens.screen import Button, Screen, in_rows
from screens.when import day, moment
from tests.attachments import photos
from tests.screens.told import PLAIN, at_stage, card, issue

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YEARS_EVE = datetime(2026, 12, 31, 16, 5, tzinfo=UTC)
LANGUAGES = sorted(CATALOGS)


@pytest.mark.parametrize(
    ("language", "said", "said_day"),
    [
        ("zh-Hans", "1月1日 周五 00:05", "1月1日 周五"),
        ("zh-Hant", "1月1日 週五 00:05", "1月1日 週五"),
        ("en", "Fri 1 Jan, 00:05", "Fri 1 Jan"),
    ],
)
def test_an_instant_is_said_in_the_places_own_time(language: str, said: str, said_day: str) -> None:
    assert moment(NEW_YEARS_EVE, SHANGHAI, CATALOGS[language]) == said
    assert day(NEW_YEARS_EVE, SHANGHAI, CATALOGS[language]) == said_day
    assert "31" in day(NEW_YEARS_EVE, ZoneInfo("Europe/Helsinki"), CATALOGS[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_that_a_tap_can_meet_is_said_over_the_chat(language: str) -> None:
    for refusal in Refusal:
        if refusal is not Refusal.words_too_long:  # only words are too long
            assert 0 < len(toast(refusal, "toast.seconded", CATALOGS[language])) <= 200


def test_a_second_says_how_many_there_are_and_how_many_it_takes() -> None:
    words = CATALOGS["zh-Hans"]
    second = Seconded(card=card(issue(PLAIN, seconds=3)))
    assert toast(second, "toast.seconded", words) == "已附议。现在 3 户，满 5 户送议事会。"
    reached = Seconded(card=card(at_stage(PLAIN, Stage.deliberating)), reached=True)
    assert toast(reached, "toast.seconded", words) == "已附议。满 5 户，已提交议事会！"
    assert toast(second.card, "toast.followed", words) == "已关注，有进展就告诉您。"


def test_one_household_is_one_in_english() -> None:
    words = CATALOGS["en"]
    assert toast(Seconded(card=card(issue(PLAIN))), "toast.seconded", words).startswith("Seconded. 1 household of 5")


# --- buttons


def taps_on(screen: Screen) -> list[type]:
    return [type(button.tap) for row in screen.buttons for button in row if button.tap]


def private(shown: Issue, **seen: bool) -> list[type]:
    return taps_on(private_card(card(shown, **seen), CATALOGS["en"]))


@pytest.mark.parametrize("stage", Stage)
def test_a_card_offers_what_its_stage_allows(stage: Stage) -> None:
    shown = at_stage(PLAIN, stage)
    following = [taps.Follow] if stage.is_open else []
    seconding = [taps.Second] if stage in (Stage.raised, Stage.accepted, Stage.deliberating) else []
    assert private(shown) == seconding + following


def test_what_was_done_can_be_undone() -> None:
    assert private(issue(PLAIN), has_seconded=True, follows=True) == [taps.TakeBackSecond, taps.Unfollow]
    assert taps.Withdraw in private(issue(PLAIN), can_withdraw=True)


def test_more_than_one_picture_is_behind_a_button() -> None:
    assert taps.Pictures not in private(issue(PLAIN, attachments=photos("a")))
    assert taps.Pictures in private(issue(PLAIN, attachments=photos("a", "b")))


@pytest.mark.parametrize("stage", Stage)
def test_the_groups_card_has_nothing_that_is_one_persons(stage: Stage) -> None:
    shown = card(at_stage(PLAIN, stage), has_seconded=True, follows=True, can_withdraw=True)
    screen = group_card(shown, CATALOGS["zh-Hans"], "yishiting_bot")
    assert set(taps_on(screen)) <= {taps.Second, taps.Follow}
    assert screen.buttons[-1][0].url == "https://t.me/yishiting_bot?start=i_7"


@pytest.mark.parametrize("numbers", range(12))
def test_buttons_in_rows_are_all_there_in_their_order(numbers: int) -> None:
    buttons = [Button(str(number), taps.Open(number)) for number in range(numbers)]
    rows = in_rows(buttons, 5)
    assert [button for row in rows for button in row] == buttons
    assert all(1 <= len(row) <= 5 for row in rows)


# --- commands


def test_a_command_for_roles_is_listed_for_those_who_have_one() -> None:
    words = CATALOGS["zh-Hans"]

    def listed(**who: bool) -> list[str]:
        return [command for command, _ in menu.commands(words, **who)]

    assert set(listed(has_duties=True)) - set(listed(has_duties=False)) == {"todo"}
    assert set(listed(has_duties=True, gives_roles=True)) - set(listed(has_duties=True)) == {"role"}
    assert listed(has_duties=True, gives_roles=True) == list(menu.COMMANDS)


@pytest.mark.parametrize("command", menu.COMMANDS)
def test_telegram_takes_the_name_of_a_command(command: str) -> None:
    assert command.isascii()
    assert command.islower()
    assert len(command) <= 32
