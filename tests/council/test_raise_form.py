"""Raising an issue, question by question: forwards, backwards, aside and on again."""

from datetime import timedelta

import pytest

from rules.forms import Asked, Left
from rules.issues import Acknowledgement
from rules.own_words import Personal
from rules.refusals import Refusal
from rules.stages import Stage
from tests.council.filling import Filling
from tests.council.quarter import Quarter

QUESTIONS = ["words", "where", "category", "preview"]
"""Those that are always asked."""


@pytest.fixture
def wang(quarter: Quarter) -> Filling:
    return Filling(quarter)


def test_four_answers_and_a_tap_raise_an_issue(wang: Filling, quarter: Quarter) -> None:
    asked = wang.starts()
    assert (asked.question, asked.can_skip, asked.limit) == ("words", False, 500)
    assert wang.writes(" 楼道的灯坏了，晚上看不见\n").question == "where"
    assert wang.options == ["3栋", "福和苑", "elsewhere"]
    assert wang.chooses_place("3栋").question == "category"
    assert wang.chooses("safety").question == "preview"
    assert wang.asked.facts == {"name": "王秀英", "place": "3栋"}
    done = wang.chooses("submit")
    assert isinstance(done, Acknowledgement)
    assert done.looks_at_it == ("刘敏",)
    issue = quarter.issue(done.issue.id)
    assert (issue.code, issue.words, issue.place.name, issue.category) == (
        "福和-0001",
        "楼道的灯坏了，晚上看不见",
        "3栋",
        "safety",
    )
    assert (issue.urgent, issue.raiser_name, issue.attachments, issue.place_words) == (False, None, (), None)
    assert issue.stage is Stage.raised


def test_a_submitted_form_is_gone(wang: Filling, quarter: Quarter) -> None:
    wang.answers_up_to("preview").chooses("submit")
    before = quarter.dump()
    assert wang.chooses("submit") is Refusal.no_form_open, "a second tap raises no second issue"
    assert wang.takes_up() is Refusal.no_form_open
    assert quarter.dump() == before


@pytest.mark.parametrize("question", QUESTIONS[1:])
def test_one_step_back_is_the_question_before_with_its_answer(wang: Filling, question: str) -> None:
    answers = dict(wang.answers_up_to(question).asked.answers)
    asked = wang.goes_back()
    assert asked.question == QUESTIONS[QUESTIONS.index(question) - 1]
    assert asked.answers == answers


def test_back_to_the_beginning_and_a_step_further_lays_the_form_aside(wang: Filling) -> None:
    wang.answers_up_to("preview")
    for question in reversed(QUESTIONS[:-1]):
        assert wang.goes_back().question == question
    assert isinstance(wang.goes_back(), Left)
    assert wang.takes_up().answers["words"] == "楼道的灯坏了"


def test_an_answer_given_again_takes_the_place_of_the_first(wang: Filling, quarter: Quarter) -> None:
    wang.answers_up_to("preview")
    for _ in range(3):
        wang.goes_back()
    wang.writes("电梯坏了")
    wang.chooses_place("福和苑")
    wang.chooses("lift")
    issue = quarter.issue(wang.chooses("submit").issue.id)
    assert (issue.words, issue.place.name, issue.category) == ("电梯坏了", "福和苑", "lift")


def test_what_is_skipped_has_a_sensible_meaning(wang: Filling, quarter: Quarter) -> None:
    wang.answers_up_to("where")
    assert wang.skips().question == "category"
    assert wang.skips().question == "preview"
    issue = quarter.issue(wang.chooses("submit").issue.id)
    assert (issue.place.name, issue.category) == ("福和苑", "other")


@pytest.mark.parametrize("question", ["words", "preview"])
def test_what_cannot_be_skipped_is_not(wang: Filling, quarter: Quarter, question: str) -> None:
    assert not wang.answers_up_to(question).asked.can_skip
    before = quarter.dump()
    assert wang.skips() is Refusal.nothing_to_skip
    assert quarter.dump() == before


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_cancelled_form_sends_nothing_and_can_be_taken_up(wang: Filling, quarter: Quarter, question: str) -> None:
    answers = dict(wang.answers_up_to(question).asked.answers)
    assert isinstance(wang.cancels(), Left)
    assert quarter.database.read(lambda work: work.issues.raised_by(quarter.who("王秀英").id, limit=9, offset=0)) == []
    assert wang.chooses("submit") is Refusal.no_form_open, "its buttons are over"
    asked = wang.takes_up()
    assert (asked.question, asked.answers) == (question, answers)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_form_that_is_open_goes_on_where_it_stopped(wang: Filling, quarter: Quarter, question: str) -> None:
    asked = wang.answers_up_to(question).asked
    quarter.clock.passes(days=6)
    again = wang.starts()
    assert (again.question, again.answers, again.revision) == (question, asked.answers, asked.revision)
    assert again.resumed == (question != "words"), "with nothing answered yet there is nothing to go on with"


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_button_of_a_step_that_is_over_does_nothing(wang: Filling, quarter: Quarter, question: str) -> None:
    wang.answers_up_to(question)
    before = quarter.dump()
    for older in range(wang.asked.revision):
        old = Filling(quarter, asked=Asked(form=wang.form, question=question, revision=older))
        for refused in (old.chooses("submit"), old.goes_back(), old.skips(), old.cancels()):
            assert refused is Refusal.step_is_over
    assert quarter.dump() == before


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("words", "submit"),
        ("where", "safety"),
        ("where", "999"),
        ("where", "安居苑"),
        ("category", "no_such_category"),
        ("category", "urgent"),
        ("category", "submit"),
        ("preview", "safety"),
        ("preview", "keep"),
    ],
)
def test_an_option_that_is_not_offered_is_refused(wang: Filling, quarter: Quarter, question: str, value: str) -> None:
    wang.answers_up_to(question)
    before = quarter.dump()
    assert wang.chooses(str(quarter.place(value)) if value == "安居苑" else value) is Refusal.no_such_option
    assert quarter.dump() == before


# --- words


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ("灯" * 501, Refusal.words_too_long),
        ("😀👍🏽", Refusal.words_only_signs),
        ("？！", Refusal.words_only_signs),
        (" \u200b ", Refusal.words_empty),
    ],
)
def test_words_that_cannot_stand_leave_the_question_as_it_was(
    wang: Filling, quarter: Quarter, words: str, refused: Refusal
) -> None:
    wang.starts()
    before = quarter.dump()
    asked = wang.writes(words)
    assert (asked.question, asked.refused, asked.limit) == ("words", refused, 500)
    assert quarter.dump() == before
    assert wang.writes("灯" * 500).question == "where"


@pytest.mark.parametrize("question", ["category", "preview"])
def test_words_where_a_button_is_asked_for_change_nothing(wang: Filling, quarter: Quarter, question: str) -> None:
    wang.answers_up_to(question)
    before = quarter.dump()
    asked = wang.writes("楼下")
    assert (asked.question, asked.refused) == (question, Refusal.choose_a_button)
    assert quarter.dump() == before


def test_personal_details_are_pointed_out_before_anybody_reads_them(wang: Filling, quarter: Quarter) -> None:
    wang.starts()
    asked = wang.writes("灯坏了，打13800138000，我住3栋101")
    assert (asked.question, asked.personal) == (
        "personal",
        {Personal.phone: "13800138000", Personal.room: "栋101"},
    )
    assert wang.goes_back().question == "words"
    assert wang.writes("灯坏了").question == "where", "without details there is nothing to point out"
    assert wang.goes_back().question == "words"


def test_personal_details_may_be_kept(wang: Filling, quarter: Quarter) -> None:
    wang.starts()
    wang.writes("灯坏了，打13800138000")
    assert wang.chooses("keep").question == "where"
    assert wang.goes_back().question == "personal"
    assert wang.skips().question == "where", "leaving them as they are is keeping them"
    wang.skips()
    wang.skips()
    assert quarter.issue(wang.chooses("submit").issue.id).words == "灯坏了，打13800138000"


# --- the switches


def test_switches_go_on_and_off(wang: Filling) -> None:
    wang.answers_up_to("preview")
    states = []
    for value in ("urgent", "named", "urgent"):
        wang.chooses(value)
        assert wang.asked.question == "preview"
        states.append([option.chosen for option in wang.asked.options])
    assert states == [[True, False, False], [True, True, False], [False, True, False]]


def test_an_urgent_issue_is_looked_at_within_two_hours(wang: Filling, quarter: Quarter) -> None:
    wang.answers_up_to("preview").chooses("urgent")
    issue = quarter.issue(wang.chooses("submit").issue.id)
    assert issue.urgent
    assert issue.due_at == quarter.clock.now + timedelta(hours=2)


def test_a_name_is_shown_only_where_its_owner_chose_so(wang: Filling, quarter: Quarter) -> None:
    wang.answers_up_to("preview").chooses("named")
    assert quarter.issue(wang.chooses("submit").issue.id).raiser_name == "王秀英"


def test_answers_may_be_written_out(wang: Filling) -> None:
    wang.answers_up_to("category")
    assert wang.types("back").question == "where"
    assert wang.types("skip").question == "category"
    assert wang.types("submit") is Refusal.no_such_option
    wang.types("skip")
    assert isinstance(wang.types("submit"), Acknowledgement)
    assert wang.types("submit") is Refusal.no_form_open
    wang.answers_up_to("where")
    assert isinstance(wang.types("cancel"), Left)
