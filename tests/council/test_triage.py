"""What the grid worker does with a new issue, and that nobody else does."""

from collections.abc import Callable
from typing import Any

import pytest

from council import forms, issues, triage
from rules.forms import Asked, FormName
from rules.issues import Card
from rules.refusals import Refusal
from rules.stages import Act, Stage
from tests.attachments import photo
from tests.council.filling import Filling
from tests.council.quarter import Quarter

Verb = Callable[..., Any]
TRIAGE: dict[Act, tuple[Verb, dict[str, Any]]] = {
    Act.accept: (triage.accept, {}),
    Act.table: (triage.table, {}),
    Act.dispatch: (triage.dispatch, {"holder": "福和物业"}),
    Act.decline: (triage.decline, {"reason": "private_matter", "reply": "请和邻居商量"}),
}
LEADS_TO = {
    Act.accept: Stage.accepted,
    Act.table: Stage.deliberating,
    Act.dispatch: Stage.executing,
    Act.decline: Stage.declined,
}
NOT_THEIRS = ["王秀英", "李强", "吴婷", "1栋的楼栋长", "周伟", "安居苑的网格员", "安居苑的钱女士"]
"""The raiser, neighbours, another building's head, the handling unit, another compound's grid worker."""

acts = pytest.mark.parametrize("act", TRIAGE)


def do(quarter: Quarter, name: str, act: Act, issue_id: int) -> Any:
    verb, what = TRIAGE[act]
    return quarter.does(name, verb, issue_id=issue_id, **what)


@acts
@pytest.mark.parametrize("name", ["刘敏", "孙建国", "陈志远"])
def test_the_grid_worker_the_building_head_and_the_convener_triage(quarter: Quarter, act: Act, name: str) -> None:
    issue_id = quarter.raises()
    quarter.clock.passes(hours=1)
    card = do(quarter, name, act, issue_id)
    assert isinstance(card, Card)
    assert card.issue == quarter.issue(issue_id)
    assert (card.issue.stage, card.issue.stage_at) == (LEADS_TO[act], quarter.clock.now)


def test_whoever_accepts_has_it(quarter: Quarter) -> None:
    assert do(quarter, "刘敏", Act.accept, quarter.raises()).issue.holder == "刘敏"


def test_a_unit_has_what_is_handed_to_it(quarter: Quarter) -> None:
    assert do(quarter, "刘敏", Act.dispatch, quarter.raises()).issue.holder == "福和物业"


def test_whoever_declines_says_why(quarter: Quarter) -> None:
    issue = do(quarter, "刘敏", Act.decline, quarter.raises()).issue
    assert (issue.reason, issue.reply) == ("private_matter", "请和邻居商量")


@acts
def test_whose_business_it_is_not_changes_nothing(quarter: Quarter, act: Act) -> None:
    issue_id = quarter.raises()
    before = quarter.dump()
    for name in NOT_THEIRS:
        assert do(quarter, name, act, issue_id) is Refusal.not_yours_to_decide, f"{name} may not {act}"
    assert quarter.dump() == before


@acts
def test_a_role_that_has_ended_is_no_role(quarter: Quarter, act: Act) -> None:
    issue_id = quarter.raises()
    grid, liu = quarter.place("第一网格"), quarter.who("刘敏")
    quarter.database.run(lambda work: work.residents.take_role(liu.id, "grid_worker", grid))
    assert do(quarter, "刘敏", act, issue_id) is Refusal.not_yours_to_decide


@acts
def test_an_issue_outside_the_grid_is_not_the_grid_workers(quarter: Quarter, act: Act) -> None:
    issue_id = quarter.raises(where="福和苑")
    assert do(quarter, "刘敏", act, issue_id) is Refusal.not_yours_to_decide
    assert isinstance(do(quarter, "陈志远", act, issue_id), Card)


@acts
def test_a_stage_allows_what_it_allows(quarter: Quarter, act: Act) -> None:
    for stage in Stage:
        issue_id = quarter.raises()
        quarter.database.run(lambda work, issue_id=issue_id, stage=stage: work.issues.move(issue_id, stage))
        said = do(quarter, "刘敏", act, issue_id)
        now = quarter.issue(issue_id).stage
        if stage.allows(act):
            assert now is LEADS_TO[act], f"{act} from {stage}"
        else:
            assert (said, now) == (Refusal.stage_moved_on, stage), f"{act} from {stage}"


@acts
def test_an_issue_that_never_was_is_refused(quarter: Quarter, act: Act) -> None:
    assert do(quarter, "刘敏", act, 999) is Refusal.no_such_issue


def test_a_card_offers_what_its_reader_may_do(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    for name in ("刘敏", "孙建国", "陈志远"):
        assert set(quarter.does(name, issues.look, issue_id=issue_id).acts) == set(TRIAGE)
    for name in NOT_THEIRS:
        assert quarter.does(name, issues.look, issue_id=issue_id).acts == (), name
    do(quarter, "刘敏", Act.decline, issue_id)
    assert quarter.does("刘敏", issues.look, issue_id=issue_id).acts == ()


def test_of_two_who_decide_at_once_one_is_too_late(quarter: Quarter) -> None:
    wang, liu = quarter.who("王秀英"), quarter.who("刘敏")
    raised = [quarter.raises() for _ in range(8)]
    run = quarter.database.submit
    pairs = [(run(issues.withdraw, who=wang, issue_id=n), run(triage.accept, who=liu, issue_id=n)) for n in raised]
    for pair in pairs:
        said = [future.result(30) for future in pair]
        assert sum(isinstance(one, Card) for one in said) == 1, f"both were told that they decided: {said}"
        assert Refusal.stage_moved_on in said


def test_what_was_withdrawn_is_read_by_its_raiser_alone(quarter: Quarter) -> None:
    issue_id = quarter.raises(elsewhere="北门外", attachments=[photo().as_json()], named=True)
    quarter.does("李强", issues.follow, issue_id=issue_id)
    quarter.does("王秀英", issues.withdraw, issue_id=issue_id)
    own, other = (quarter.does(name, issues.look, issue_id=issue_id).issue for name in ("王秀英", "李强"))
    assert (own.words, own.attachments, own.raiser_name) == ("楼道的灯坏了", (photo(),), "王秀英")
    assert (other.words, other.attachments, other.place_words, other.raiser_name) == ("", (), None, None)


def test_a_raiser_withdraws_while_nobody_has_taken_it_up(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    assert quarter.does("李强", issues.withdraw, issue_id=issue_id) is Refusal.not_the_raiser
    assert quarter.does("王秀英的丈夫", issues.withdraw, issue_id=issue_id) is Refusal.not_the_raiser
    assert quarter.does("王秀英", issues.look, issue_id=issue_id).can_withdraw
    assert quarter.does("王秀英", issues.withdraw, issue_id=issue_id).issue.stage is Stage.withdrawn
    assert quarter.does("王秀英", issues.withdraw, issue_id=issue_id) is Refusal.stage_moved_on
    assert do(quarter, "刘敏", Act.accept, issue_id) is Refusal.stage_moved_on


def test_what_was_taken_up_is_not_withdrawn(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    do(quarter, "刘敏", Act.accept, issue_id)
    assert not quarter.does("王秀英", issues.look, issue_id=issue_id).can_withdraw
    assert quarter.does("王秀英", issues.withdraw, issue_id=issue_id) is Refusal.stage_moved_on


def test_what_was_done_is_in_the_journal_without_words(quarter: Quarter) -> None:
    issue_id = quarter.raises(words="楼道的灯坏了")
    quarter.does("李强", issues.second, issue_id=issue_id)
    do(quarter, "刘敏", Act.accept, issue_id)
    do(quarter, "陈志远", Act.dispatch, issue_id)
    with quarter.database.engine.connect() as connection:
        entries = connection.exec_driver_sql("SELECT who, role, verb, object, object_id FROM journal ORDER BY id").all()
    who = {quarter.who(name).opaque_id: name for name in ("王秀英", "李强", "刘敏", "陈志远")}
    assert [(who[entry[0]], *entry[1:]) for entry in entries] == [
        ("王秀英", "resident", "raise", "issue", issue_id),
        ("李强", "resident", "second", "issue", issue_id),
        ("刘敏", "grid_worker", "accept", "issue", issue_id),
        ("陈志远", "convener", "dispatch", "issue", issue_id),
    ]


# --- the forms


def about(quarter: Quarter, verb: Verb, form: FormName, issue_id: int, name: str = "刘敏") -> Filling:
    asked = quarter.does(name, verb, issue_id=issue_id)
    assert isinstance(asked, Asked)
    return Filling(quarter, name, form, asked)


def test_an_issue_is_handed_to_a_unit_in_two_taps(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    liu = about(quarter, forms.dispatching, FormName.dispatching, issue_id)
    assert (liu.asked.question, liu.asked.facts["code"]) == ("holder", "福和-0001")
    assert liu.options == ["福和物业", "志愿者服务队"]
    card = liu.chooses(liu.asked.options[0].value)
    assert (card.issue.stage, card.issue.holder) == (Stage.executing, "福和物业")


def test_an_issue_is_handed_to_somebody_by_name(quarter: Quarter) -> None:
    liu = about(quarter, forms.dispatching, FormName.dispatching, quarter.raises())
    assert liu.writes("灯" * 101).refused is Refusal.words_too_long
    assert liu.writes(pictures=["photo-1"]).refused is Refusal.no_attachments_here
    assert liu.writes("电工老张").issue.holder == "电工老张"


def test_an_issue_is_declined_with_a_reason_and_a_sentence(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    liu = about(quarter, forms.declining, FormName.declining, issue_id)
    assert (liu.asked.question, liu.options[0], liu.asked.can_skip) == ("reason", "emergency_line", False)
    assert liu.writes("因为").refused is Refusal.choose_a_button
    assert liu.chooses("in_court").question == "reply"
    assert liu.goes_back().question == "reason"
    assert liu.chooses("private_matter").question == "reply"
    assert liu.skips() is Refusal.nothing_to_skip
    assert liu.writes("😀").refused is Refusal.words_only_signs
    assert quarter.issue(issue_id).stage is Stage.raised, "nothing happened yet"
    card = liu.writes("请和邻居商量")
    assert (card.issue.stage, card.issue.reason, card.issue.reply) == (
        Stage.declined,
        "private_matter",
        "请和邻居商量",
    )


@pytest.mark.parametrize("verb", [forms.dispatching, forms.declining])
def test_whose_business_it_is_not_is_not_asked(quarter: Quarter, verb: Verb) -> None:
    issue_id = quarter.raises()
    before = quarter.dump()
    for name in NOT_THEIRS:
        assert quarter.does(name, verb, issue_id=issue_id) is Refusal.not_yours_to_decide, name
    assert quarter.dump() == before


def test_a_colleague_who_was_quicker_has_decided(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    liu = about(quarter, forms.declining, FormName.declining, issue_id)
    liu.chooses("in_court")
    do(quarter, "陈志远", Act.table, issue_id)
    assert liu.writes("法院在办") is Refusal.stage_moved_on
    assert quarter.issue(issue_id).stage is Stage.deliberating


def test_a_second_issue_is_another_form(quarter: Quarter) -> None:
    first, second = quarter.raises(), quarter.raises()
    about(quarter, forms.declining, FormName.declining, first).chooses("in_court")
    liu = about(quarter, forms.declining, FormName.declining, second)
    assert (liu.asked.question, liu.asked.facts["code"]) == ("reason", "福和-0002")
    liu.chooses("in_court")
    liu.writes("法院在办")
    assert [quarter.issue(issue).stage for issue in (first, second)] == [Stage.raised, Stage.declined]


def test_words_go_to_the_form_that_was_touched_last(quarter: Quarter) -> None:
    """The grid worker half raised something herself, then a colleague needs an answer."""
    raising = Filling(quarter, "刘敏").answers_up_to("words")
    quarter.clock.passes(seconds=1)
    liu = about(quarter, forms.dispatching, FormName.dispatching, quarter.raises())
    quarter.clock.passes(seconds=1)
    assert liu.writes("电工老张").issue.holder == "电工老张"
    assert raising.writes("路灯坏了").question == "where", "her own form is open still"
