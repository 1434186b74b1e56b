"""A convener mutes somebody at a place for a time: who may, what it stops and what not, what is told, how it ends."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, update

from council import erasing, forms, issues, mutes
from council.issue_lists import listing
from council.updates import carry_out, promise_answers
from rules.forms import Asked, FormName
from rules.issues import Acknowledgement, Card, Found, HeldBack, Seconded
from rules.letters import Kind
from rules.mutes import Mute, MuteNews, Mutes
from rules.refusals import Refusal
from rules.residents import Person, Role
from rules.stages import Stage
from storage.inbox import Arrived
from storage.tables import ResidentRow
from storage.work import Work
from tests.council.filling import Filling
from tests.council.post import Message, deliver
from tests.council.quarter import Quarter

CONVENER = "陈志远"


def mutes_them(quarter: Quarter, issue_id: int, by: str = CONVENER, **more: Any) -> Any:
    what = {"days": 7, "reason": "insults", "words": "请好好说话", **more}
    return quarter.does(by, mutes.mute, issue_id=issue_id, **what)


def tries(quarter: Quarter, who: str = "王秀英", where: str = "3栋", **answers: Any) -> Any:
    given = {"where": str(quarter.place(where)), "category": "safety", "words": "灯坏了", **answers}
    return quarter.does(who, issues.raise_issue, answers=given)


def told(quarter: Quarter) -> list[tuple[str, str]]:
    """Who is told of mutes, and what."""
    due = [letter.facts["told"] for letter in quarter.due(Kind.mute)]
    to = [message.to for message in deliver(quarter) if message.kind is Kind.mute]
    assert len(to) in (0, len(due)), "some were told and some were not: which?"
    return list(zip(to, due, strict=False))


def gives(quarter: Quarter, name: str, role: Role, place: str) -> None:
    who, at = quarter.who(name), quarter.place(place)
    quarter.database.run(lambda work: work.residents.give_role(who.id, role, at, work.today()))


def held(quarter: Quarter, who: str = "王秀英", where: str = "3栋") -> bool:
    return isinstance(tries(quarter, who, where), HeldBack)


# --- what it stops, and what not


def test_who_is_muted_raises_nothing_there_and_what_they_wrote_is_kept(quarter: Quarter) -> None:
    mute = mutes_them(quarter, quarter.raises())
    assert isinstance(mute, Mute)
    assert (mute.place.name, mute.until, mute.code) == ("福和苑", quarter.clock.now + timedelta(days=7), "福和-0001")
    wang = Filling(quarter).answers_up_to("preview", "垃圾没人收")
    asked = wang.chooses("submit")
    assert isinstance(asked, Asked)
    assert isinstance(asked.held, Mute)
    assert asked.answers["words"] == "垃圾没人收"
    quarter.clock.passes(days=7)
    assert isinstance(wang.chooses("submit"), Acknowledgement), "the same button, a week later"


def test_an_urgent_hazard_passes(quarter: Quarter) -> None:
    mutes_them(quarter, quarter.raises())
    wang = Filling(quarter).answers_up_to("preview", "煤气味很大")
    assert wang.chooses("submit").held
    wang.chooses("urgent")
    assert isinstance(wang.chooses("submit"), Acknowledgement)


def test_all_else_goes_on(quarter: Quarter) -> None:
    mutes_them(quarter, quarter.raises())
    other = quarter.raises("赵小雨", "2栋")
    assert isinstance(quarter.does("王秀英", issues.second, issue_id=other), Seconded)
    assert isinstance(quarter.does("王秀英", issues.follow, issue_id=other), Card)
    assert isinstance(quarter.does("王秀英", issues.withdraw, issue_id=1), Card)


def test_it_holds_at_the_place_and_within_it_and_nowhere_else(quarter: Quarter) -> None:
    mutes_them(quarter, quarter.raises("两套房的马先生", "1栋"))
    assert held(quarter, "两套房的马先生", "福和苑")
    assert held(quarter, "两套房的马先生", "2栋"), "their other home, in the same compound"
    assert not held(quarter, "两套房的马先生", "9栋")
    assert not held(quarter), "nobody else is muted"


def test_who_has_homes_in_two_compounds_is_muted_in_one(quarter: Quarter) -> None:
    ma, nine = quarter.who("两套房的马先生"), quarter.place("9栋")

    def moves_in(work: Work) -> None:
        work.residents.join(ma.id, work.residents.add_household(nine, "777"))

    quarter.database.run(moves_in)
    mutes_them(quarter, quarter.raises("两套房的马先生", "9栋"))
    assert held(quarter, "两套房的马先生", "9栋")
    assert not held(quarter, "两套房的马先生", "1栋")


@pytest.mark.parametrize(("seconds", "is_held"), [(-1, True), (0, False)])
def test_it_ends_at_the_very_second(quarter: Quarter, seconds: int, is_held: bool) -> None:
    mutes_them(quarter, quarter.raises(), days=1)
    quarter.clock.passes(days=1, seconds=seconds)
    assert held(quarter) == is_held


# --- who may


@pytest.mark.parametrize("name", ["李强", "刘敏", "孙建国", "周伟", "吴婷", "安居苑的网格员"])
def test_a_forged_tap_mutes_nobody(quarter: Quarter, name: str) -> None:
    issue_id = quarter.raises()
    before = quarter.dump()
    assert mutes_them(quarter, issue_id, by=name) is Refusal.not_yours_to_mute
    assert quarter.does(name, forms.muting, issue_id=issue_id) is Refusal.not_yours_to_mute
    assert quarter.dump() == before


@pytest.mark.parametrize("what", [{"days": 3}, {"days": 0}, {"days": 10_000}, {"reason": "private_matter"}])
def test_only_what_the_procedure_offers_can_be_chosen(quarter: Quarter, what: dict[str, Any]) -> None:
    assert mutes_them(quarter, quarter.raises(), **what) is Refusal.no_such_option


def test_an_issue_that_is_not_there_mutes_nobody(quarter: Quarter) -> None:
    assert mutes_them(quarter, 999) is Refusal.no_such_issue


def test_nobody_mutes_themselves_nor_a_peer_but_who_leads_a_place_above_may(quarter: Quarter) -> None:
    gives(quarter, "李强", Role.convener, "福和苑")
    gives(quarter, "赵小雨", Role.admin, "福和苑")
    assert mutes_them(quarter, quarter.raises("李强"), by="李强") is Refusal.not_oneself
    assert mutes_them(quarter, quarter.raises("赵小雨"), by="李强") is Refusal.not_a_peer
    assert mutes_them(quarter, quarter.raises(CONVENER, "1栋"), by="李强") is Refusal.not_a_peer, "they lead more"
    assert mutes_them(quarter, quarter.raises("李强")) is Refusal.not_a_peer, "he leads the very place it would be for"
    gives(quarter, "孙建国", Role.convener, "3栋")
    assert isinstance(mutes_them(quarter, quarter.raises("孙建国"), by="李强"), Mute)


def test_who_leads_a_building_mutes_in_that_building(quarter: Quarter) -> None:
    gives(quarter, "孙建国", Role.convener, "3栋")
    assert mutes_them(quarter, quarter.raises(), by="孙建国").place.name == "3栋"
    assert held(quarter)
    assert not held(quarter, where="福和苑")
    assert mutes_them(quarter, quarter.raises("赵小雨", "2栋"), by="孙建国") is Refusal.not_yours_to_mute


def test_who_was_erased_is_not_muted_and_who_stopped_the_bot_is(quarter: Quarter) -> None:
    wang, li = quarter.raises(), quarter.raises("李强")
    erased, gone = quarter.who("王秀英"), quarter.who("李强")
    quarter.database.run(_erased, resident_id=erased.id)
    quarter.database.run(lambda work: work.residents.stopped(gone.telegram_id))
    assert mutes_them(quarter, wang) is Refusal.nobody_to_mute
    assert isinstance(mutes_them(quarter, li), Mute)
    assert told(quarter) == []


def test_who_is_erased_while_muted_hears_nothing_more_and_can_still_be_unmuted(quarter: Quarter) -> None:
    mute = mutes_them(quarter, quarter.raises())
    wang = quarter.who("王秀英")
    quarter.database.run(_erased, resident_id=wang.id)
    assert told(quarter) == []
    assert isinstance(quarter.does(CONVENER, mutes.unmute, mute_id=mute.id), Mute)
    quarter.clock.passes(days=8)
    assert told(quarter) == []


def test_a_convener_cut_short_is_answered_also_at_night(quarter: Quarter) -> None:
    quarter.clock.passes(hours=12)
    issue_id = quarter.raises()
    convener = Person(telegram_id=10009, name=CONVENER, language_code=None)
    what = {"issue_id": issue_id, "days": 7, "reason": "insults"}

    def cut_short(work: Work) -> None:
        work.inbox.store([Arrived(update_id=1, person=convener.telegram_id, payload="{}")])
        row = work.inbox.waiting(except_persons=(), limit=1, each=1)[0].id
        carry_out(work, row_id=row, person=convener, verb=mutes.mute, what=what)
        promise_answers(work)

    quarter.database.run(cut_short)
    [answer] = [message for message in deliver(quarter) if message.kind is Kind.mute]
    assert (answer.to, answer.says.code) == (CONVENER, quarter.issue(issue_id).code)


def test_a_mute_outlives_the_place(quarter: Quarter) -> None:
    mute = mutes_them(quarter, quarter.raises())
    quarter.database.run(lambda work: work.places.give(mute.place.id, closed_at=work.now))
    assert held(quarter)
    assert [
        one.id for one in quarter.does(CONVENER, mutes.look_at_mutes, place_id=quarter.place("福和社区")).mutes
    ] == [mute.id]
    assert isinstance(quarter.does(CONVENER, mutes.unmute, mute_id=mute.id), Mute)
    assert not held(quarter)


# --- muted twice, lifted, over


def test_muted_twice_they_are_until_the_later_and_are_told_again(quarter: Quarter) -> None:
    first = mutes_them(quarter, quarter.raises(), days=7)
    assert told(quarter) == [("王秀英", MuteNews.began)]
    again = mutes_them(quarter, quarter.raises(urgent=True), days=30, reason="flooding")
    assert (again.id, again.until) == (first.id, quarter.clock.now + timedelta(days=30))
    assert told(quarter) == [("王秀英", MuteNews.began)]
    shorter = mutes_them(quarter, 1, days=1)
    assert shorter.until == again.until, "it is never made shorter by muting"
    assert len(quarter.does(CONVENER, mutes.look_at_mutes, place_id=quarter.place("福和社区")).mutes) == 1
    told(quarter)
    quarter.clock.passes(days=7, seconds=1)
    assert told(quarter) == [], "it does not end with the first"
    quarter.clock.passes(days=23)
    assert told(quarter) == [("王秀英", MuteNews.ended)]


def test_lifted_early_they_raise_again_at_once_and_hear_no_second_end(quarter: Quarter) -> None:
    mute = mutes_them(quarter, quarter.raises())
    told(quarter)
    lifted = quarter.does(CONVENER, mutes.unmute, mute_id=mute.id)
    assert lifted.lifted_at == quarter.clock.now
    assert not held(quarter)
    assert told(quarter) == [("王秀英", MuteNews.lifted)]
    quarter.clock.passes(days=8)
    assert told(quarter) == []
    assert quarter.does(CONVENER, mutes.unmute, mute_id=mute.id) is Refusal.no_such_mute
    assert quarter.does(CONVENER, mutes.look_at_mute, mute_id=mute.id) is Refusal.no_such_mute


def test_what_is_lifted_before_it_was_told_is_told_once(quarter: Quarter) -> None:
    quarter.clock.passes(hours=12)
    mute = mutes_them(quarter, quarter.raises())
    assert told(quarter) == [], "not at midnight"
    quarter.does(CONVENER, mutes.unmute, mute_id=mute.id)
    quarter.clock.passes(hours=9)
    assert told(quarter) == [("王秀英", MuteNews.lifted)]


@pytest.mark.parametrize("name", ["李强", "刘敏", "王秀英", "安居苑的网格员"])
def test_a_forged_tap_lifts_nothing_and_shows_nothing(quarter: Quarter, name: str) -> None:
    mute = mutes_them(quarter, quarter.raises())
    for verb in (mutes.unmute, mutes.look_at_mute):
        refused = quarter.does(name, verb, mute_id=mute.id)
        assert refused in (Refusal.not_yours_to_mute, Refusal.not_oneself)
    assert quarter.does(name, mutes.look_at_mutes, place_id=quarter.place("福和社区")) is Refusal.not_yours_to_mute
    assert quarter.does(CONVENER, mutes.unmute, mute_id=999) is Refusal.no_such_mute
    assert held(quarter)


def test_who_is_muted_by_a_place_above_does_not_lift_it(quarter: Quarter) -> None:
    gives(quarter, "孙建国", Role.convener, "3栋")
    mute = mutes_them(quarter, quarter.raises("孙建国"))
    assert quarter.does("孙建国", mutes.unmute, mute_id=mute.id) is Refusal.not_oneself


# --- who sees it


def test_the_list_names_only_who_showed_their_name(quarter: Quarter) -> None:
    mutes_them(quarter, quarter.raises(), days=30)
    mutes_them(quarter, quarter.raises("李强", named=True), days=1)
    found = quarter.does(CONVENER, mutes.look_at_mutes, place_id=quarter.place("福和社区"))
    assert [(one.code, one.name) for one in found.mutes] == [("福和-0002", "李强"), ("福和-0001", None)]
    quarter.does("李强", issues.withdraw, issue_id=2)
    assert quarter.does(CONVENER, mutes.look_at_mutes, place_id=quarter.place("福和社区")).mutes[0].name is None, (
        "the name was withdrawn with the issue"
    )


def test_the_list_comes_in_pages_and_of_ones_own_places_only(quarter: Quarter) -> None:
    for name in ("王秀英", "李强", "何太太", "赵小雨", "Anna", "两套房的马先生"):
        mutes_them(quarter, quarter.raises(name, "2栋"))
    mutes_them(quarter, quarter.raises("安居苑的钱女士", "9栋"))
    gives(quarter, "孙建国", Role.convener, "福和苑")
    pages = [
        quarter.does("孙建国", mutes.look_at_mutes, place_id=quarter.place("福和苑"), page=page) for page in (0, 1, 2)
    ]
    assert [(len(page.mutes), page.more) for page in pages] == [(5, True), (1, False), (0, False)]
    muted = {name: quarter.does(name, listing, found=Found.todo).muted for name in ("孙建国", CONVENER, "刘敏")}
    counted = {name: [(place.name, n) for place, n in found] for name, found in muted.items()}
    assert counted == {"孙建国": [("福和苑", 6)], CONVENER: [("福和社区", 7)], "刘敏": []}
    beyond = quarter.does("孙建国", mutes.look_at_mutes, place_id=quarter.place("福和社区"))
    assert beyond is Refusal.not_yours_to_mute, "he leads the compound, not what is around it"
    assert quarter.does(CONVENER, mutes.look_at_mutes, place_id=999) is Refusal.not_yours_to_mute
    quarter.clock.passes(days=7)
    assert isinstance(found := quarter.does("孙建国", mutes.look_at_mutes, place_id=quarter.place("福和苑")), Mutes)
    assert found.mutes == ()


def test_the_card_offers_it_to_who_may(quarter: Quarter) -> None:
    issue_id, own = quarter.raises(), quarter.raises(CONVENER, "1栋")
    can = {name: quarter.does(name, issues.look, issue_id=issue_id).can_mute for name in (CONVENER, "刘敏", "李强")}
    assert can == {CONVENER: True, "刘敏": False, "李强": False}
    assert not quarter.does(CONVENER, issues.look, issue_id=own).can_mute


# --- the form, the letters, the record


def test_the_convener_is_asked_how_long_and_why_and_sees_what_is_told(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    asked = quarter.does(CONVENER, forms.muting, issue_id=issue_id)
    convener = Filling(quarter, CONVENER, FormName.muting, asked)
    assert (asked.question, asked.facts["place"], convener.options) == ("days", "福和苑", ["1", "7", "30"])
    assert convener.chooses("7").question == "why"
    assert convener.chooses("insults").question == "words"
    assert convener.writes("请好好说话").question == "told"
    mute = convener.chooses("submit")
    assert (mute.reason, mute.words, mute.by_role) == ("insults", "请好好说话", Role.convener)
    assert mute.until == quarter.clock.now + timedelta(days=7)


def test_the_sentence_can_be_left_out(quarter: Quarter) -> None:
    convener = Filling(
        quarter, CONVENER, FormName.muting, quarter.does(CONVENER, forms.muting, issue_id=quarter.raises())
    )
    convener.chooses("1")
    convener.chooses("advertising")
    convener.skips()
    assert convener.chooses("submit").words == ""


def test_a_role_that_was_lost_meanwhile_mutes_nobody(quarter: Quarter) -> None:
    convener = Filling(
        quarter, CONVENER, FormName.muting, quarter.does(CONVENER, forms.muting, issue_id=quarter.raises())
    )
    for answer in ("1", "advertising"):
        convener.chooses(answer)
    convener.skips()
    who, place = quarter.who(CONVENER), quarter.place("福和社区")
    quarter.database.run(lambda work: work.residents.take_role(who.id, Role.convener, place))
    assert convener.chooses("submit") is Refusal.not_yours_to_mute


def test_at_night_it_is_told_in_the_morning_and_ends_by_day(quarter: Quarter) -> None:
    quarter.clock.passes(hours=11)
    mutes_them(quarter, quarter.raises(), days=1)
    assert told(quarter) == []
    quarter.clock.passes(hours=8, minutes=30)
    assert told(quarter) == [("王秀英", MuteNews.began)]
    quarter.clock.passes(hours=15, minutes=31)
    assert not held(quarter), "it is over at eleven in the evening"
    assert told(quarter) == []
    quarter.clock.passes(hours=9)
    assert told(quarter) == [("王秀英", MuteNews.ended)]


def test_the_letter_says_what_was_decided(quarter: Quarter) -> None:
    mutes_them(quarter, quarter.raises(), words="<b>请</b>好好说话")
    [letter] = [message for message in deliver(quarter) if message.kind is Kind.mute]
    assert isinstance(letter, Message)
    assert (letter.says.reason, letter.says.words, letter.says.by_role) == (
        "insults",
        "<b>请</b>好好说话",
        Role.convener,
    )


def test_it_is_on_record_without_words(quarter: Quarter) -> None:
    mute = mutes_them(quarter, quarter.raises())
    quarter.does(CONVENER, mutes.unmute, mute_id=mute.id)
    record = [row for row in quarter.dump()["journal"] if "'mute'" in row]
    assert len(record) == 2
    assert any("'verb': 'mute'" in row and "'role': 'convener'" in row for row in record)
    assert any("'verb': 'unmute'" in row for row in record)
    assert not any("好好说话" in row or "insults" in row for row in record)


def test_an_issue_by_who_is_muted_stays_as_it_is(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    mutes_them(quarter, issue_id)
    assert quarter.issue(issue_id).stage is Stage.raised


def test_an_answer_that_got_lost_about_who_erased_their_data_since_is_not_given(quarter: Quarter) -> None:
    mute = mutes_them(quarter, quarter.raises())
    late = {"chat_id": quarter.who(CONVENER).telegram_id, "mute_id": mute.id, "told": MuteNews.done}
    quarter.database.run(lambda work: work.outbox.put(Kind.mute, key="late", **late))
    quarter.does("王秀英", erasing.erase_me)
    assert Kind.mute not in [message.kind for message in deliver(quarter)]


def _erased(work: Work, *, resident_id: int) -> None:
    work._session.execute(update(ResidentRow).where(col(ResidentRow.id) == resident_id).values(telegram_id=None))
