"""Pictures belong to the form that is open; words sent outside of one are offered as an issue."""

import pytest

from rules.forms import Asked, Left, Offered
from rules.issues import Acknowledgement
from rules.refusals import Refusal
from tests.attachments import photos
from tests.council.filling import Filling
from tests.council.quarter import Quarter


@pytest.fixture
def wang(quarter: Quarter) -> Filling:
    return Filling(quarter)


def submitted(wang: Filling, quarter: Quarter) -> tuple[str, tuple[str, ...]]:
    """(words, file_ids) of the issue that comes of going on."""
    while wang.asked.question != "preview":
        wang.skips()
    done = wang.chooses("submit")
    assert isinstance(done, Acknowledgement)
    issue = quarter.issue(done.issue.id)
    return issue.words, tuple(one.file_id for one in issue.attachments)


def test_a_picture_may_come_before_the_words(wang: Filling, quarter: Quarter) -> None:
    wang.starts()
    asked = wang.writes(pictures=["photo-1"])
    assert (asked.question, asked.can_skip, asked.refused) == ("words", True, None)
    wang.writes("灯坏了")
    assert submitted(wang, quarter) == ("灯坏了", ("photo-1",))


def test_a_picture_says_more_than_words(wang: Filling, quarter: Quarter) -> None:
    wang.starts()
    wang.writes(pictures=["photo-1"])
    assert wang.skips().question == "where"
    assert submitted(wang, quarter) == ("", ("photo-1",))


def test_a_caption_is_the_words(wang: Filling, quarter: Quarter) -> None:
    wang.starts()
    assert wang.writes("灯坏了", pictures=["photo-1"]).question == "where"
    assert submitted(wang, quarter) == ("灯坏了", ("photo-1",))


def test_a_caption_that_cannot_stand_leaves_the_picture(wang: Filling, quarter: Quarter) -> None:
    wang.starts()
    asked = wang.writes("😀", pictures=["photo-1"])
    assert (asked.question, asked.refused) == ("words", Refusal.words_only_signs)
    wang.writes("灯坏了")
    assert submitted(wang, quarter) == ("灯坏了", ("photo-1",))


@pytest.mark.parametrize("question", ["where", "category", "preview"])
def test_a_picture_is_kept_whatever_is_asked(wang: Filling, quarter: Quarter, question: str) -> None:
    wang.answers_up_to(question)
    asked = wang.writes(pictures=["photo-1"])
    assert (asked.question, asked.refused) == (question, None)
    assert submitted(wang, quarter) == ("楼道的灯坏了", ("photo-1",))


def test_pictures_stay_in_their_order_up_to_nine(wang: Filling, quarter: Quarter) -> None:
    wang.starts()
    for number in range(9):
        assert wang.writes(pictures=[f"photo-{number}"]).refused is None
    assert wang.writes(pictures=["one too many"]).refused is Refusal.too_many_attachments
    wang.writes("灯坏了")
    assert submitted(wang, quarter)[1] == tuple(f"photo-{number}" for number in range(9))


# --- outside a form


def test_words_outside_a_form_are_one_tap_from_an_issue(wang: Filling, quarter: Quarter) -> None:
    assert wang.writes(" 楼道的灯坏了 ") == Offered(words="楼道的灯坏了")
    assert wang.takes_up_the_offer().question == "where"
    assert submitted(wang, quarter) == ("楼道的灯坏了", ())


def test_words_with_a_picture_are_offered_together(wang: Filling, quarter: Quarter) -> None:
    assert wang.writes("灯坏了", pictures=["photo-1"]) == Offered(words="灯坏了", attachments=photos("photo-1"))
    wang.takes_up_the_offer()
    assert submitted(wang, quarter) == ("灯坏了", ("photo-1",))


def test_one_picture_after_another_is_one_offer(wang: Filling, quarter: Quarter) -> None:
    wang.writes("灯坏了", pictures=["photo-1"])
    assert wang.writes(pictures=["photo-2"]) == Offered(words="灯坏了", attachments=photos("photo-1", "photo-2"))
    assert wang.writes(pictures=["photo-3"]) == Offered(
        words="灯坏了", attachments=photos("photo-1", "photo-2", "photo-3")
    )
    wang.takes_up_the_offer()
    assert submitted(wang, quarter) == ("灯坏了", ("photo-1", "photo-2", "photo-3"))


def test_a_picture_alone_is_offered_and_words_are_asked_for(wang: Filling, quarter: Quarter) -> None:
    assert wang.writes(pictures=["photo-1"]) == Offered(words="", attachments=photos("photo-1"))
    assert wang.takes_up_the_offer().question == "words"
    wang.skips()
    assert submitted(wang, quarter) == ("", ("photo-1",))


def test_other_words_take_the_place_of_an_offer(wang: Filling, quarter: Quarter) -> None:
    wang.writes("灯坏了")
    wang.writes("电梯坏了")
    wang.takes_up_the_offer()
    assert submitted(wang, quarter) == ("电梯坏了", ())


def test_what_was_offered_goes_through_the_same_questions(wang: Filling) -> None:
    wang.writes("灯坏了，打13800138000")
    assert wang.takes_up_the_offer().question == "personal"


@pytest.mark.parametrize(
    ("words", "refused"),
    [("灯" * 501, Refusal.words_too_long), ("😀", Refusal.words_only_signs), ("", Refusal.words_empty)],
)
def test_what_cannot_stand_is_not_offered(wang: Filling, quarter: Quarter, words: str, refused: Refusal) -> None:
    before = quarter.dump()
    assert wang.writes(words) is refused
    assert quarter.dump() == before


@pytest.mark.parametrize(("words", "refused"), [("😀", Refusal.words_only_signs), ("灯" * 501, Refusal.words_too_long)])
def test_of_a_caption_that_cannot_stand_only_the_picture_is_offered(
    wang: Filling, words: str, refused: Refusal
) -> None:
    assert wang.writes(words, pictures=["photo-1"]) == Offered(words="", attachments=photos("photo-1"), refused=refused)
    assert wang.takes_up_the_offer().question == "words"


def test_there_is_nothing_to_take_up_before_anything_was_written(wang: Filling) -> None:
    assert wang.takes_up() is Refusal.no_form_open
    assert wang.takes_up_the_offer() is Refusal.no_form_open


def test_taking_up_what_is_open_goes_on(wang: Filling) -> None:
    wang.answers_up_to("category")
    asked = wang.takes_up()
    assert isinstance(asked, Asked)
    assert (asked.question, asked.resumed) == ("category", True)


def test_words_after_cancelling_are_an_offer_and_not_an_answer(wang: Filling) -> None:
    wang.answers_up_to("where")
    assert isinstance(wang.cancels(), Left)
    assert isinstance(wang.writes("电梯坏了"), Offered)
    assert wang.takes_up().question == "where", "what was laid aside is there still"
    assert wang.asked.answers["words"] == "楼道的灯坏了"


def test_an_offer_is_taken_up_once(wang: Filling, quarter: Quarter) -> None:
    wang.writes("灯坏了")
    wang.takes_up_the_offer()
    assert submitted(wang, quarter) == ("灯坏了", ())
    assert wang.takes_up_the_offer() is Refusal.no_form_open


def test_an_offer_takes_as_many_pictures_as_a_form(wang: Filling) -> None:
    for number in range(9):
        assert isinstance(wang.writes(pictures=[f"photo-{number}"]), Offered)
    offer = wang.writes(pictures=["one too many"])
    assert (len(offer.attachments), offer.refused) == (9, Refusal.too_many_attachments)
