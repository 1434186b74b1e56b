"""Whatever people send: nothing lost, nothing doubled, always one kind sentence, never a traceback."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers import show
from playground import Person, Stage, a_picture
from tests.conftest import new_sqlite
from tests.scenarios.deeds import raised, submits
from tests.scenarios.town import COUNCIL, Town, town

pytestmark = pytest.mark.long

FAMILY = "👨‍👩‍👧‍👦"


@pytest.fixture
def wang(fuhe: Town) -> Person:
    """王秀英, asked what it is about."""
    wang = fuhe.person("王秀英")
    wang.starts()
    assert wang.sees("您好")
    wang.taps("提问题")
    assert wang.sees("是什么事")
    return wang


def test_words_over_the_limit_are_refused_with_the_limit_and_the_question_again(wang: Person) -> None:
    wang.sends("灯" * 501)
    assert wang.sees("太长了，最多 500 字")
    wang.sends("灯" * 500)
    assert wang.sees("在哪里")


@pytest.mark.parametrize("words", ["😀😀", FAMILY, "……！！", "\u200b\u200d\u200b", "\u2060\ufeff.", "👍🏽"])
def test_signs_without_words_are_asked_for_in_words(wang: Person, words: str) -> None:
    wang.sends(words)
    assert wang.sees("用文字说一句" if any(sign.isprintable() for sign in words) else "请写一句话说说")
    wang.sends("路灯坏了" + words)
    assert wang.sees("在哪里")


@pytest.mark.parametrize(
    "words",
    [
        "<b>灯</b> & <script>alert(1)</script>",
        "*灯* _坏_ [看](http://a.b) `x` {n} {words} %s",
        "المصباح مكسور في الممر",
        "\u202eneb si pmal eht\u202c 灯",
        "a\u200db\u200cc\u2066灯\u2069",
        "灯 &lt;b&gt; &amp;",
    ],
    ids=["html", "markdown", "right-to-left", "override", "zero-width", "entities"],
)
def test_words_are_shown_as_they_were_written(fuhe: Town, words: str) -> None:
    wang, li = fuhe.person("王秀英"), fuhe.person("李强")
    raised(wang, words)
    plain = "".join(sign for sign in words if sign not in "\u202e\u202c\u2066\u2069")
    li.starts("i_1")
    assert li.sees(plain, chat=li.id)


def test_an_empty_caption_with_a_photo_waits_for_words(wang: Person) -> None:
    wang.sends_photo(a_picture())
    assert wang.sees("已收到 1 张照片")
    wang.sends("就是这里")
    assert wang.sees("在哪里")


def test_an_eleventh_photo_is_not_kept_and_the_ten_before_are(wang: Person) -> None:
    for number in range(1, 11):
        wang.sends_photo(a_picture())
        assert wang.sees(f"已收到 {number} 张照片")
    wang.sends_photo(a_picture())
    assert wang.sees("照片和文件够多了")
    assert wang.sees("已收到 10 张照片")


def test_a_sticker_in_a_form_gets_a_sentence_and_the_question_again(wang: Person) -> None:
    wang.sticker("😀")
    assert wang.sees("还看不懂")
    assert wang.sees("是什么事")


def test_an_edited_message_is_answered_and_the_form_goes_on(wang: Person) -> None:
    wang.sends("路灯坏了")
    assert wang.sees("在哪里")
    wang.edits("路灯和门都坏了")
    assert wang.sees("您改了前面的话")
    assert wang.sees("在哪里")


def test_a_forwarded_message_is_words_like_any_other(fuhe: Town) -> None:
    wang = fuhe.person("王秀英")
    wang.starts()
    assert wang.sees("您好")
    wang.sends("小花园的路灯不亮了")
    assert wang.sees("作为议题提出来吗")
    wang.forwards_last()
    assert wang.sees("作为议题提出来吗")


def test_a_command_in_the_middle_of_a_form_is_done_and_the_form_is_kept(wang: Person) -> None:
    wang.sends("路灯坏了")
    assert wang.sees("在哪里")
    wang.sends("/help")
    assert wang.sees("您可以")
    wang.sends("/nonsense")
    assert wang.sees("我不认识这个命令")
    assert wang.sees("在哪里")
    wang.sends("/raise")
    assert wang.sees("接着来")
    wang.taps("3栋")
    assert wang.sees("哪一类")


@pytest.mark.parametrize(
    "data", ["x", "1.second.99999", "1.second.-1", "0.second.1", "1.choose.raise.1.'; DROP", "二" * 21]
)
def test_a_tampered_or_old_button_gets_a_sentence_and_changes_nothing(fuhe: Town, data: str) -> None:
    wang = fuhe.person("王秀英")
    raised(wang, "路灯坏了")
    before = fuhe.database.read(lambda work: work.journal.unsealed() + work.journal.head()[0])
    wang.tampers(data)
    assert wang.told() in ("这个按钮已经旧了，请点“看议题”看最新的。", "这个议题已经不在了。")
    fuhe.settled()
    assert before == fuhe.database.read(lambda work: work.journal.unsealed() + work.journal.head()[0])


def test_somebody_elses_triage_button_changes_nothing(fuhe: Town) -> None:
    wang, li = fuhe.person("王秀英"), fuhe.person("李强")
    raised(wang, "路灯坏了")
    li.starts("i_1")
    assert li.sees("路灯坏了", chat=li.id)
    for act in ("accept", "table", "dispatch", "decline"):
        li.tampers(f"1.triage.{act}.1")
        assert li.told() == "这一步由那里的网格员或召集人来做。"
    assert fuhe.database.read(lambda work: work.issues.get(1)).stage == "raised"


def test_a_tap_on_an_issue_withdrawn_meanwhile_gets_a_sentence(fuhe: Town) -> None:
    wang, li = fuhe.person("王秀英"), fuhe.person("李强")
    raised(wang, "路灯坏了")
    li.starts("i_1")
    assert li.sees("路灯坏了", chat=li.id)
    wang.taps("撤回")
    assert wang.sees("提出人已撤回")
    li.taps("附议")
    assert li.told() == "这个议题已经到了下一步，请看最新的卡片。"


def test_two_taps_at_once_on_提交_raise_one_issue(wang: Person, fuhe: Town) -> None:
    wang.sends("路灯坏了")
    for question in ("在哪里", "哪一类"):
        assert wang.sees(question)
        wang.taps("跳过")
    assert wang.sees("这是邻居看到的样子")
    wang.taps("提交")
    wang.taps("提交")
    assert wang.sees("福和-0001")
    fuhe.settled()
    assert fuhe.database.read(lambda work: work.issues.find(2)) is None


def test_what_is_said_in_the_group_is_neither_stored_nor_answered(fuhe: Town) -> None:
    chen, wang = fuhe.person("陈志远"), fuhe.person("王秀英")
    chen.sends("大家晚上七点开会", to=COUNCIL)
    wang.sends("好的，收到 @PlaygroundBot", to=COUNCIL)
    wang.sends("/help@AnotherBot", to=COUNCIL)
    fuhe.settled()
    chen.sends("/issues", to=COUNCIL)
    assert chen.sees("请私下和我说", chat=COUNCIL)
    stored = fuhe.database.read(
        lambda work: sum(work.inbox.count(s) for s in ("stored", "handled", "answered", "dead"))
    )
    assert stored == 1, "only the command"


def test_anonymous_admins_channels_and_other_bots(fuhe: Town) -> None:
    wang = fuhe.person("王秀英")

    def talk(stage: Stage) -> None:
        stage.anonymous_admin_says(COUNCIL, "/issues")
        stage.other_bot_says(COUNCIL, "/issues")
        stage.anonymous_admin_says(COUNCIL, "大家好")

    fuhe.playground.happens(talk)
    assert wang.sees("我认不出匿名管理员", chat=COUNCIL)
    fuhe.settled()
    stored = fuhe.database.read(lambda work: work.inbox.count("answered"))
    assert stored == 1


def test_an_unknown_group_is_told_and_left(fuhe: Town) -> None:
    wang = fuhe.person("王秀英")
    group = -1009
    fuhe.playground.happens(lambda stage: stage.founds(group, "别的群", members=[wang.id]))
    fuhe.playground.happens(lambda stage: stage.adds_bot(group, by=wang.id))
    fuhe.settled()
    fuhe.playground.passes(minutes=2)
    assert wang.sees("这个群还没有登记", chat=group)
    fuhe.settled()
    assert fuhe.playground.calls["leaveChat", group] == 1
    assert fuhe.database.read(lambda work: work.places.of_group(group)) is None


@pytest.fixture
def operated(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Town]:
    """A bot that 周伟 operates, in a town without a council's group."""
    from council import neighbourhood

    def one_place(work: object) -> None:
        neighbourhood.serve_one_place(
            work, name="福和社区", prefix="福和", language="zh-Hans", time_zone="Asia/Shanghai"
        )

    url = new_sqlite(migrated_sqlite, tmp_path / "town.db")
    with town(url, tmp_path, settle=one_place, admins=(10009,)) as here:
        yield here


def test_the_operator_adds_the_bot_to_the_councils_group_and_everybody_else_is_not_verified(operated: Town) -> None:
    zhou, wang = operated.person("周伟"), operated.person("王秀英")
    group = -1009
    operated.playground.happens(lambda stage: stage.founds(group, "议事会", members=[wang.id, zhou.id]))
    zhou.starts()
    operated.playground.happens(lambda stage: stage.adds_bot(group, by=zhou.id))
    assert zhou.sees("“议事会”是福和社区的什么群", chat=zhou.id)
    zhou.taps("议事会群")
    assert wang.sees("福和社区的议事会群：新议题会发到这里", chat=group)
    wang.starts()
    assert wang.sees("还没有核实")
    wang.sends("路灯坏了")
    assert wang.sees("作为议题提出来吗")
    wang.taps("作为议题提出")
    submits(wang)
    assert zhou.sees("福和-0001", chat=group)
    zhou.taps("附议", chat=group)
    assert zhou.told() == "附议要先核实住户身份。您可以提问题、看议题。"


def test_an_update_that_fails_five_times_is_put_aside_and_everybody_concerned_is_told(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    url = new_sqlite(migrated_sqlite, tmp_path / "town.db")
    with town(url, tmp_path, admins=(10009,)) as here:
        wang, li, zhou = (here.person(name) for name in ("王秀英", "李强", "周伟"))
        zhou.starts()
        raised(wang, "路灯坏了")
        li.starts("i_1")
        assert li.sees("路灯坏了", chat=li.id)
        with here.database.engine.begin() as connection:
            connection.exec_driver_sql(
                "CREATE TRIGGER broken BEFORE INSERT ON second BEGIN SELECT RAISE(ABORT, 'broken'); END"
            )
        li.taps("附议")
        assert li.sees("刚才那一步我没有记下来")
        assert zhou.sees("处理失败 5 次")
        assert here.database.read(lambda work: work.inbox.count("dead")) == 1
        with here.database.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER broken")
        li.taps("附议")
        assert li.sees("附议：1 户", chat=li.id)


def test_an_answer_that_telegram_did_not_take_is_given_again(fuhe: Town) -> None:
    wang = fuhe.person("王秀英")
    wang.starts()
    assert wang.sees("您好")
    fuhe.playground.fails("sendMessage", status=500, times=2)
    wang.sticker("😀")
    assert wang.sees("这个我还看不懂")


@pytest.mark.faults
def test_an_answer_that_telegram_wants_much_later_comes_from_the_outbox(
    fuhe: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(show, "LONGEST_WAIT", 1.0)
    fuhe.patience = 60
    wang = fuhe.person("王秀英")
    wang.starts()
    assert wang.sees("您好")
    fuhe.playground.fails("sendMessage", status=429, retry_after=2)
    wang.sticker("😀")
    assert wang.sees("请再点一次")
    fuhe.settled()
    assert fuhe.database.read(lambda work: (work.inbox.count("stored"), work.inbox.count("handled"))) == (0, 0)


def test_a_council_whose_group_becomes_a_supergroup_keeps_its_bot(fuhe: Town) -> None:
    wang, new = fuhe.person("王秀英"), -1002
    fuhe.playground.happens(lambda stage: stage.becomes_supergroup(COUNCIL, new, joined_first=True))
    fuhe.settled()
    fuhe.playground.passes(minutes=2)
    raised(wang, "路灯坏了")
    fuhe.settled()
    assert wang.sees("福和-0001", chat=new)
    assert fuhe.playground.calls["leaveChat", new] == 0
