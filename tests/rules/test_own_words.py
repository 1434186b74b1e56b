"""What residents write: long enough, short enough, and without what neighbours need not read."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.own_words import Personal, check, personal_details, tidy
from rules.refusals import Refusal

LIMIT = 20
anything = st.text(max_size=40)


# --- can these words stand?


@pytest.mark.parametrize(
    "words", ["", " ", "\n\t  ", "\u3000", "\u200b", "\u200b \ufeff\u2060", "\u202e", "\x00", "\u3164\uffa0"]
)
def test_words_that_nobody_sees_are_no_words(words: str) -> None:
    assert check(words, LIMIT) is Refusal.words_empty


@pytest.mark.parametrize(
    "words", ["😀", "👍🏽👍🏽", "👨‍👩‍👧‍👦", "🇨🇳", "❤️", "？？？", "......", "---", "＃＃＃", "😀\u200b 😀"]
)
def test_signs_alone_are_not_understood(words: str) -> None:
    assert check(words, LIMIT) is Refusal.words_only_signs


@pytest.mark.parametrize("words", ["灯", "灯坏了😀", "a", "3", "！灯！", "\u200b灯\u200b", "مصباح", "दीपक"])
def test_a_single_word_will_do(words: str) -> None:
    assert check(words, LIMIT) is None


def test_the_limit_is_the_last_length_that_fits() -> None:
    assert check("灯" * LIMIT, LIMIT) is None
    assert check("灯" * (LIMIT + 1), LIMIT) is Refusal.words_too_long


def test_space_around_the_words_is_not_counted() -> None:
    assert check(f"  {'灯' * LIMIT}\n", LIMIT) is None


def test_long_words_are_too_long_before_they_are_only_signs() -> None:
    assert check("😀" * (LIMIT + 1), LIMIT) is Refusal.words_too_long


@given(words=anything)
@example("\x00\n灯\x00")
def test_tidied_words_say_the_same_and_tidying_twice_changes_nothing(words: str) -> None:
    tidied = tidy(words)
    assert tidy(tidied) == tidied
    assert tidied == tidied.strip()
    assert check(tidied, LIMIT) == check(words, LIMIT) or len(words.strip()) > LIMIT >= len(tidied)
    assert not any(unicodedata.category(sign) == "Cc" for sign in tidied if sign not in "\n\t")


def test_lines_and_joined_signs_stay_as_written() -> None:
    assert tidy(" 灯坏了\n\n很黑 👨‍👩‍👧 \x07") == "灯坏了\n\n很黑 👨‍👩‍👧"


# --- do they give something away?


@pytest.mark.parametrize(
    "phone",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 13800138000",
        "8613800138000",
        "19912345678",
        "0571-88888888",
        "010-12345678",
        "0755-1234567",
    ],
)
@pytest.mark.parametrize("around", ["{}", "打{}找我", "电话：{}。", "call {} please", "（{}）"])
def test_a_phone_number_is_found(phone: str, around: str) -> None:
    assert personal_details(around.format(phone)) == {Personal.phone: phone}


@pytest.mark.parametrize("identity", ["110101199003071234", "11010119900307123X", "11010119900307123x"])
@pytest.mark.parametrize("around", ["{}", "身份证{}号", "ID {}."])
def test_an_identity_number_is_found_and_not_taken_for_a_phone(identity: str, around: str) -> None:
    assert personal_details(around.format(identity)) == {Personal.identity: identity}


@pytest.mark.parametrize(
    "words",
    ["3栋2单元501", "3栋501", "12号楼301", "3棟501", "12號樓301", "501室", "我住1203 室", "A座1203", "3-2-501",
     "Room 501", "room501", "flat 12", "Apt. 1203", "502号漏水"],
)  # fmt: skip
def test_a_room_is_found(words: str) -> None:
    assert list(personal_details(words)) == [Personal.room], f"neighbours would read which room “{words}” is"


@pytest.mark.parametrize(
    "words",
    [
        "火警119，报警110，急救120",
        "打110",
        "请打 12345 热线",
        "400-800-8888",
        "2026年8月26日",
        "2026-08-26",
        "26/8/2026",
        "8:30-9:30",
        "周一到周五 9:00-17:00",
        "每户1500元",
        "一共20000元",
        "¥1200",
        "3栋",
        "3栋和12栋之间",
        "2栋2单元门口",
        "12号楼下面",
        "100号楼",
        "18楼",
        "4号线",
        "104号线的车站",
        "工单123456789012",
        "快递单号 75313800138000",
        "快递单号 138001380001234",
        "订单 12345678901234567890",
        "12345678901",
        "100米",
        "5G",
        "",
    ],
)
def test_what_is_no_personal_detail_is_left_alone(words: str) -> None:
    assert personal_details(words) == {}


def test_wide_digits_are_digits() -> None:
    assert personal_details("电话１３８００１３８０００") == {Personal.phone: "13800138000"}


def test_each_kind_is_pointed_out_once() -> None:
    words = "王 13800138000 或 13900139000，3栋501，身份证110101199003071234"
    assert personal_details(words) == {
        Personal.identity: "110101199003071234",
        Personal.phone: "13800138000",
        Personal.room: "栋501",
    }


@given(words=anything, after=st.sampled_from(["", "。", " ", "找我"]))
def test_a_phone_is_found_whatever_stands_around_it(words: str, after: str) -> None:
    around = words.rstrip("0123456789+- ") + "，"
    assert Personal.phone in personal_details(f"{around}13800138000{after}")


@given(words=st.text(alphabet="0123456789-栋室号X +年元", max_size=60))
def test_looking_for_details_takes_any_words(words: str) -> None:
    for found in personal_details(words).values():
        assert found
        assert found == found.strip()
