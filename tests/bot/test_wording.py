"""Every kind of letter becomes a screen, in its reader's language."""

from typing import Any

import pytest

from bot.wording import word
from council.bundle import Bundle
from rules.forms import FormName, Offered
from rules.groups import Came, GroupKind, Told
from rules.issues import Acknowledgement, News, Why
from rules.letters import Kind, Letter
from rules.my_data import Vacant
from rules.residents import Joined
from rules.stages import Stage
from rules.too_much import Limit
from storage.cards import Posted
from tests.screens.scenes import left_home, my_home, relinking_of
from tests.screens.told import (
    PLAIN,
    applicant,
    arrival,
    asked,
    at_stage,
    bound,
    card,
    held,
    home,
    issue,
    mute,
    my_data,
    place,
    too_much,
)

SHOWN = Posted(chat_id=10001, message_id=501, has_picture=False)
WITHOUT_WORDS = {
    Kind.stage_changed,
    Kind.card_changed,
    Kind.attachments,
    Kind.pin,
    Kind.my_data,
    Kind.gone,
    Kind.commands,
}
"""Expanded into letters to persons; looked at, not read; or taking something away."""
FACTS = {"row_id": 77, "became": "approved", "reason": None, "why": "not_theirs", "line": "council", "told": "lifted"}
SAYS: dict[Kind, tuple[Any, str]] = {
    Kind.group_card: (card(issue(PLAIN)), "私下看"),
    Kind.private_card: (card(issue(PLAIN)), "附议"),
    Kind.answer_card: (card(issue(PLAIN)), "附议"),
    Kind.news: ([News(issue=at_stage(PLAIN, Stage.accepted), why=Why.raised)], "已受理"),
    Kind.new_issue: ([issue(PLAIN)], "等您处理"),
    Kind.acknowledgement: (Acknowledgement(issue=issue(PLAIN), looks_at_it=("刘敏",)), "福和-0007"),
    Kind.where_we_are: (asked("where"), "在哪里"),
    Kind.offer: (Offered(words="灯坏了"), "灯坏了"),
    Kind.approval: (applicant(PLAIN), "您认识吗"),
    Kind.new_member: (applicant(PLAIN, approved=True), "不是我们家的"),
    Kind.membership: (applicant(PLAIN, approved=True), "核实好了"),
    Kind.joined: (Joined(name="王", home=home(PLAIN), membership=applicant(PLAIN).membership), "已收到"),
    Kind.mute: (mute(PLAIN), "禁言提前解除了"),
    Kind.too_quick: (too_much(Limit.updates), "您发得太快了"),
    Kind.role_given: (held(PLAIN), "从现在起，您是 福和苑 · 福和物业 的承办人"),
    Kind.role_taken: (held(PLAIN), "您不再是"),
    Kind.role_ended: (held(PLAIN), "任期到了"),
    Kind.role_accepted: (held(PLAIN), "接受了您发的链接"),
    Kind.member_left: (applicant(PLAIN), "不再是您家"),
    Kind.left_home: (left_home(PLAIN), "已经登记搬走"),
    Kind.home_closed: (my_home(PLAIN, closed=True), "新的名册上没有"),
    Kind.relink: (relinking_of(PLAIN), "请当面或打电话问清楚"),
    Kind.relink_asked: (relinking_of(PLAIN), "旧账号停用"),
    Kind.relinked: (relinking_of(PLAIN), "这不是我"),
    Kind.relink_became: (relinking_of(PLAIN), "核实好了"),
    Kind.relink_denied: (relinking_of(PLAIN), "换账号的不是本人"),
    Kind.not_recorded: (None, "没有记下来"),
    Kind.group_question: (asked("kind", FormName.binding, facts={"title": "楼下", "place": "福和苑"}), "什么群"),
    Kind.group_link: (arrival(PLAIN), "这是哪里的群"),
    Kind.group_line: (place("福和苑"), "福和苑的议事会群"),
    Kind.group_changed: (Told(place="福和苑", kind=GroupKind.council, came=Came.removed), "我已经不在"),
    Kind.group_confirmed: (bound(PLAIN, GroupKind.council), "记好了"),
    Kind.my_page: (my_data(PLAIN), "存多久"),
    Kind.erased: (None, "您的资料已经删了"),
    Kind.vacant: (Vacant("convener", "福和社区"), "现在没有召集人了"),
    Kind.farewell: (None, "我先退出"),
    Kind.trouble: (None, "inbox 行 77"),
}


def bundle(kind: Kind, says: Any, language: str | None = None, shown: Posted | None = None) -> Bundle:
    letter = Letter(id=1, kind=kind, chat_id=10001, revision=1, facts=FACTS)
    return Bundle(letters=[letter], says=says, language=language, shown=shown)


def said(kind: Kind, says: Any, language: str | None = None, default: str = "zh-Hans") -> str:
    screen = word(bundle(kind, says, language), "yishiting_bot", default).screen
    text = screen.text.replace("<b>", "").replace("</b>", "")
    return "\n".join([text, *(button.words for row in screen.buttons for button in row)])


@pytest.mark.parametrize("kind", sorted(set(Kind) - WITHOUT_WORDS))
def test_every_letter_has_its_words(kind: Kind) -> None:
    says, words = SAYS[kind]
    assert words in said(kind, says)


@pytest.mark.parametrize("kind", [Kind.where_we_are, Kind.offer])
def test_where_there_is_nothing_to_go_on_with_we_say_that_we_are_back(kind: Kind) -> None:
    assert "刚才断了一下线" in said(kind, None)


def test_a_reader_is_written_to_in_their_language_else_in_the_deployments() -> None:
    items, _ = SAYS[Kind.news]
    assert "Accepted" in said(Kind.news, items, "en")
    assert "已受理，由 刘敏 負責" in said(Kind.news, items, None, "zh-Hant")


def test_the_message_that_asked_before_loses_its_buttons() -> None:
    page = word(bundle(Kind.where_we_are, asked("where", before=501)), "yishiting_bot", "zh-Hans")
    assert (page.shown, page.over) == (None, 501)


def test_what_is_shown_already_is_redrawn_and_news_are_sent_anew() -> None:
    for kind in (Kind.group_card, Kind.private_card, Kind.answer_card):
        assert word(bundle(kind, SAYS[kind][0], shown=SHOWN), "yishiting_bot", "en").shown == SHOWN
    assert word(bundle(Kind.news, SAYS[Kind.news][0], shown=SHOWN), "yishiting_bot", "en").shown is None
