"""Pictures belong to the form that is open; words sent outside of one are offered as an issue."""

from typing import Any

import pytest

from council import forms, offers
from rules.attachments import Pin
from rules.forms import Asked, FormName, Left, Offered
from rules.issues import Acknowledgement
from rules.refusals import Refusal
from tests.attachments import file, photo, photos, video, voice
from tests.council.filling import Filling
from tests.council.quarter import Quarter

HERE, THERE = Pin(31.2304, 121.4737), Pin(22.3193, 114.1694)


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


def test_pictures_stay_in_their_order_up_to_ten(wang: Filling, quarter: Quarter) -> None:
    wang.starts()
    for number in range(10):
        assert wang.writes(pictures=[f"photo-{number}"]).refused is None
    assert wang.writes(pictures=["one too many"]).refused is Refusal.too_many_attachments
    wang.writes("灯坏了")
    assert submitted(wang, quarter)[1] == tuple(f"photo-{number}" for number in range(10))


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


def test_a_button_raises_the_words_it_stands_under_and_no_others(wang: Filling) -> None:
    wang.writes("楼下的灯坏了一个星期")
    first = dict(wang.newest)
    wang.writes("谢谢大家，今天真热闹")
    wang.newest = first
    assert wang.takes_up_the_offer() is Refusal.step_is_over


def test_an_offer_is_taken_up_once(wang: Filling, quarter: Quarter) -> None:
    wang.writes("灯坏了")
    wang.takes_up_the_offer()
    assert submitted(wang, quarter) == ("灯坏了", ())
    assert wang.takes_up_the_offer() is Refusal.no_form_open


def test_an_offer_takes_as_many_pictures_as_a_form(wang: Filling) -> None:
    for number in range(10):
        assert isinstance(wang.writes(pictures=[f"photo-{number}"]), Offered)
    offer = wang.writes(pictures=["one too many"])
    assert (len(offer.attachments), offer.refused) == (10, Refusal.too_many_attachments)


# --- albums: their pieces come one by one


def album(wang: Filling, *captions: str, name: str = "album-1", first: int = 1) -> list[Any]:
    """What is said to each piece of an album with these captions."""
    return [
        wang.writes(words, pictures=[f"photo-{number}"], album=name)
        for number, words in enumerate(captions, start=first)
    ]


def told_late(quarter: Quarter, name: str = "王秀英") -> Any:
    """The one answer that the outbox gives to all pieces together."""
    telegram_id = quarter.who(name).telegram_id
    return quarter.database.read(
        lambda work: forms.present_for(work, telegram_id=telegram_id) or offers.offer_to(work, telegram_id=telegram_id)
    )


@pytest.mark.parametrize("captions", [("灯坏了", "", ""), ("", "灯坏了", ""), ("", "", "灯坏了")], ids=["1", "2", "3"])
def test_an_album_is_one_offer_whichever_piece_has_the_caption(
    wang: Filling, quarter: Quarter, captions: tuple[str, ...]
) -> None:
    album(wang, *captions)
    assert told_late(quarter) == Offered(words="灯坏了", attachments=photos("photo-1", "photo-2", "photo-3"))
    wang.takes_up_the_offer()
    assert submitted(wang, quarter) == ("灯坏了", ("photo-1", "photo-2", "photo-3"))


def test_all_captions_of_an_offered_album_are_kept(wang: Filling, quarter: Quarter) -> None:
    album(wang, "灯坏了", "", "门也坏了")
    assert told_late(quarter).words == "灯坏了\n门也坏了"


def test_another_album_with_words_of_its_own_is_a_new_offer(wang: Filling, quarter: Quarter) -> None:
    album(wang, "灯坏了", "")
    album(wang, "电梯坏了", "", name="album-2", first=3)
    assert told_late(quarter) == Offered(words="电梯坏了", attachments=photos("photo-3", "photo-4"))


def test_another_album_without_words_goes_with_what_was_sent_before(wang: Filling, quarter: Quarter) -> None:
    """Telegram makes several albums of many pictures."""
    wang.writes("灯坏了")
    album(wang, "", "")
    album(wang, "", "", name="album-2", first=3)
    assert told_late(quarter).words == "灯坏了"
    assert len(told_late(quarter).attachments) == 4


def test_other_words_after_an_album_are_a_new_offer(wang: Filling, quarter: Quarter) -> None:
    album(wang, "灯坏了", "")
    assert wang.writes("电梯坏了") == Offered(words="电梯坏了")


def test_an_album_answers_the_question_for_words_once(wang: Filling, quarter: Quarter) -> None:
    wang.starts()
    assert [asked.question for asked in album(wang, "", "灯坏了", "")] == ["words", "where", "where"]
    assert submitted(wang, quarter) == ("灯坏了", ("photo-1", "photo-2", "photo-3"))


def test_a_second_caption_of_an_album_is_no_answer_to_the_next_question(wang: Filling, quarter: Quarter) -> None:
    wang.starts()
    assert [asked.question for asked in album(wang, "灯坏了", "门也坏了")] == ["where", "where"]
    assert "elsewhere" not in wang.asked.answers
    assert submitted(wang, quarter) == ("灯坏了\n门也坏了", ("photo-1", "photo-2"))


def test_personal_details_in_a_second_caption_are_pointed_out(wang: Filling) -> None:
    wang.starts()
    album(wang, "灯坏了", "打13800138000")
    assert wang.asked.question == "personal"


def test_captions_too_long_together_leave_the_first(wang: Filling, quarter: Quarter) -> None:
    wang.starts()
    album(wang, "灯" * 300, "门" * 300)
    late = told_late(quarter)
    assert (late.question, late.refused, late.answers["words"]) == ("words", Refusal.words_too_long, "灯" * 300)
    assert submitted(wang, quarter) == ("灯" * 300, ("photo-1", "photo-2"))


def test_captions_too_long_together_leave_the_first_in_an_offer(wang: Filling, quarter: Quarter) -> None:
    album(wang, "灯" * 300, "门" * 300, "")
    late = told_late(quarter)
    assert (late.words, len(late.attachments), late.refused) == ("灯" * 300, 3, Refusal.words_too_long)
    assert late.limit == 500


@pytest.mark.parametrize("question", ["words", "where", "category", "preview"])
def test_an_album_is_kept_whatever_is_asked(wang: Filling, quarter: Quarter, question: str) -> None:
    wang.answers_up_to(question)
    before = wang.asked.revision
    album(wang, "", "", "")
    assert (wang.asked.question, wang.asked.revision) == (question, before), "buttons on the phone stay good"
    if question == "words":
        wang.writes("楼道的灯坏了")
    assert submitted(wang, quarter) == ("楼道的灯坏了", ("photo-1", "photo-2", "photo-3"))


def test_of_an_album_with_too_many_the_first_are_kept_and_one_answer_says_so(wang: Filling, quarter: Quarter) -> None:
    wang.starts()
    album(wang, *[""] * 11)
    late = told_late(quarter)
    assert (late.refused, len(late.attachments)) == (Refusal.too_many_attachments, 10)
    wang.writes("灯坏了")
    assert told_late(quarter).refused is None, "it was told"
    assert submitted(wang, quarter) == ("灯坏了", tuple(f"photo-{number}" for number in range(1, 11)))


def test_of_an_offered_album_with_too_many_the_first_are_kept_and_one_answer_says_so(
    wang: Filling, quarter: Quarter
) -> None:
    album(wang, "灯坏了", *[""] * 10)
    late = told_late(quarter)
    assert (late.words, len(late.attachments), late.refused) == ("灯坏了", 10, Refusal.too_many_attachments)
    album(wang, "门坏了", "", name="album-2", first=20)
    assert told_late(quarter) == Offered(words="门坏了", attachments=photos("photo-20", "photo-21"))


def test_an_album_whose_caption_cannot_stand_says_so_in_its_one_answer(wang: Filling, quarter: Quarter) -> None:
    album(wang, "😀", "")
    assert told_late(quarter) == Offered(
        words="", attachments=photos("photo-1", "photo-2"), refused=Refusal.words_only_signs
    )
    wang.takes_up_the_offer()
    album(wang, "😀", "", name="album-2", first=3)
    late = told_late(quarter)
    assert (late.question, late.refused, len(late.attachments)) == ("words", Refusal.words_only_signs, 4)


# --- other kinds


def test_a_form_takes_videos_voices_and_files_in_their_order(wang: Filling, quarter: Quarter) -> None:
    wang.starts()
    for one in (voice(), photo(), file(name="名单.pdf"), video()):
        assert wang.writes(attachments=[one]).question == "words"
    assert wang.asked.can_skip, "a voice says it as well"
    assert submitted(wang, quarter) == ("", ("voice-1", "photo-1", "file-1", "video-1"))


@pytest.mark.parametrize("what", [{"attachments": [photo()]}, {"pin": HERE}, {"words": "看", "attachments": [file()]}])
@pytest.mark.parametrize(
    ("form", "verb"), [(FormName.declining, forms.declining), (FormName.dispatching, forms.dispatching)]
)
def test_a_form_that_takes_no_attachments_says_so_and_goes_on(
    quarter: Quarter, form: FormName, verb: Any, what: dict[str, Any]
) -> None:
    issue_id = quarter.raises()
    liu = Filling(quarter, "刘敏", form, quarter.does("刘敏", verb, issue_id=issue_id))
    before = liu.asked.question
    asked = liu.writes(**what)
    assert (asked.question, asked.refused, asked.attachments) == (before, Refusal.no_attachments_here, ())
    assert not asked.has_pin
    assert quarter.issue(issue_id).stage == "raised"


# --- a place on the map


def pinned(wang: Filling, quarter: Quarter) -> tuple[str, str | None, Pin | None]:
    """(place, its words, pin) of the issue that comes of going on."""
    while wang.asked.question != "preview":
        if wang.asked.question == "words":
            wang.writes("灯坏了")
        else:
            wang.skips()
    issue = quarter.issue(wang.chooses("submit").issue.id)
    return issue.place.name, issue.place_words, issue.pin


def test_a_pin_is_the_answer_where_the_place_is_asked(wang: Filling, quarter: Quarter) -> None:
    wang.answers_up_to("where")
    asked = wang.writes(pin=HERE)
    assert (asked.question, asked.has_pin, asked.answers["where"]) == ("category", True, "elsewhere")
    assert pinned(wang, quarter) == ("福和苑", None, HERE)


def test_a_pin_is_the_answer_where_the_place_is_asked_in_words(wang: Filling, quarter: Quarter) -> None:
    wang.answers_up_to("where")
    assert wang.chooses("elsewhere").question == "elsewhere"
    assert wang.writes(pin=HERE).question == "category"
    assert pinned(wang, quarter) == ("福和苑", None, HERE)


@pytest.mark.parametrize("question", ["words", "category", "preview"])
def test_a_pin_is_kept_whatever_else_is_asked(wang: Filling, quarter: Quarter, question: str) -> None:
    wang.answers_up_to(question)
    asked = wang.writes(pin=HERE)
    assert (asked.question, asked.has_pin) == (question, True)
    place = "福和苑" if question == "words" else "3栋"
    assert pinned(wang, quarter) == (place, None, HERE)


def test_a_pin_sent_before_spares_the_words_for_elsewhere(wang: Filling, quarter: Quarter) -> None:
    wang.starts()
    wang.writes(pin=HERE)
    wang.writes("灯坏了")
    assert wang.chooses("elsewhere").question == "category"
    assert pinned(wang, quarter) == ("福和苑", None, HERE)


def test_words_for_the_place_go_with_a_pin(wang: Filling, quarter: Quarter) -> None:
    wang.answers_up_to("where")
    wang.writes(pin=HERE)
    assert wang.goes_back().question == "where"
    assert wang.writes("北门外").question == "category"
    assert pinned(wang, quarter) == ("福和苑", "北门外", HERE)


def test_a_second_pin_takes_the_place_of_the_first(wang: Filling, quarter: Quarter) -> None:
    wang.answers_up_to("where")
    wang.writes(pin=HERE)
    assert wang.writes(pin=THERE).question == "category"
    assert pinned(wang, quarter)[2] == THERE


def test_a_pin_alone_is_offered_and_words_are_asked_for(wang: Filling, quarter: Quarter) -> None:
    assert wang.writes(pin=HERE) == Offered(words="", has_pin=True)
    asked = wang.takes_up_the_offer()
    assert (asked.question, asked.can_skip, asked.has_pin) == ("words", False, True)
    assert pinned(wang, quarter) == ("福和苑", None, HERE)


def test_a_pin_goes_with_what_was_offered_before(wang: Filling, quarter: Quarter) -> None:
    wang.writes("灯坏了", pictures=["photo-1"])
    assert wang.writes(pin=HERE) == Offered(words="灯坏了", attachments=photos("photo-1"), has_pin=True)
    assert wang.writes(pin=THERE) == Offered(words="灯坏了", attachments=photos("photo-1"), has_pin=True)
    assert wang.writes("门坏了") == Offered(words="门坏了"), "other words are another offer, without the pin"
    wang.writes(pin=THERE)
    wang.takes_up_the_offer()
    assert pinned(wang, quarter) == ("福和苑", None, THERE)


@pytest.mark.parametrize("sent_at", [None, "words", "where", "elsewhere", "category", "preview"])
@pytest.mark.parametrize("place", ["3栋", "pin or words"])
def test_one_can_go_back_from_every_question_and_forward_again(
    wang: Filling, quarter: Quarter, sent_at: str | None, place: str
) -> None:
    """With and without a pin: 上一步 leads through the questions that were asked, and the answers stay."""
    seen, wang_saw = [], {"words": lambda: wang.writes("灯坏了"), "category": lambda: wang.chooses("lift")}
    wang.starts()
    for _ in range(10):
        question = wang.asked.question
        seen.append(question)
        if question == sent_at:
            wang.writes(pin=HERE)
            if wang.asked.question != question:
                continue
        if question == "preview":
            break
        if question == "where":
            wang.chooses("elsewhere") if place != "3栋" or sent_at == "elsewhere" else wang.chooses_place("3栋")
        elif question == "elsewhere":
            wang.writes("北门外")
        else:
            wang_saw[question]()
    given = {key: wang.asked.answers.get(key) for key in ("words", "where", "elsewhere", "category", "pin")}
    back = []
    while wang.goes_back() is wang.asked:
        back.append(wang.asked.question)
    left_out = {"elsewhere"} if sent_at else set()
    assert back == [key for key in reversed(seen[:-1]) if key not in left_out]
    wang.takes_up()
    for _ in range(10):
        if wang.asked.question == "preview":
            break
        wang.skips() if wang.asked.can_skip else wang.writes(wang.asked.answers[wang.asked.question])
    assert {key: wang.asked.answers.get(key) for key in given} == given
    assert isinstance(wang.chooses("submit"), Acknowledgement)
