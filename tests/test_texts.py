"""The catalogs: every language says everything, buttons fit, Chinese is written as Chinese is."""

import ast
import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from string import Formatter

import pytest

from config import procedures
from config.texts.catalog import CATALOGS, SOURCE, Catalog, Html, in_all_languages
from council.questions import FORMS, TOGGLES
from playground.html_in import read_html
from rules.forms import FormName
from rules.issues import Found, Why
from rules.mutes import MuteNews
from rules.refusals import Refusal
from rules.residents import Role
from rules.stages import Act, Stage, Step
from rules.too_much import Limit
from screens.menu import COMMANDS, ENTRIES

ROOT = Path(__file__).parents[1]
LANGUAGES = sorted(CATALOGS)
CHINESE = [language for language in LANGUAGES if language.startswith("zh")]
PROCEDURES = procedures.load().values()
TRIAGE = (Act.accept, Act.dispatch, Act.table, Act.decline)
ON_BUTTONS = ("menu", "button", "switch", "act", "category", "decline_reason", "mute_reason")
IN_TOASTS = ("toast", "refusal", "odd.old_button")
"""What is said in the line over the chat: at most 200 characters, no markup."""
HANZI = r"[\u3400-\u9fff]"
SIMPLIFIED = "议题单办语这们关图请发说话时间没过还为从开个来对电气热卫绿纠纷应当边处达录维护业区务转让见认识样动车门问"
TRADITIONAL = "議題單辦語這們關圖請發說話時間沒過還為從開個來對電氣熱衛綠糾紛應當邊處達錄維護業區務轉讓見認識樣動車門問"
SHARED = set(SIMPLIFIED) & set(TRADITIONAL)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


COUNTED = {key.removesuffix(".other") for key, text in CATALOGS[SOURCE].texts.items() if "n" in fields(text)}


def counted(key: str) -> str:
    """The key that code uses: `list.line` for `list.line.one`."""
    whole, _, form = key.rpartition(".")
    return whole if form in ("one", "other") and whole in COUNTED else key


def under(catalog: Catalog, parts: Iterable[str]) -> Iterator[tuple[str, str]]:
    parts = tuple(parts)
    for key, text in catalog.texts.items():
        if any(key == part or key.startswith(f"{part}.") for part in parts):
            yield key, text


def filled(text: str) -> str:
    """As long as it gets: six digits for every number."""
    return text.format(**dict.fromkeys(fields(text), "999999"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    ours, source = ({counted(key) for key in CATALOGS[name].texts} for name in (language, SOURCE))
    assert ours == source, f"{language} differs from {SOURCE} in {sorted(ours ^ source)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_in_the_same_fields(language: str) -> None:
    texts = {counted(key): text for key, text in CATALOGS[SOURCE].texts.items()}
    for key, text in CATALOGS[language].texts.items():
        missing, more = fields(texts[counted(key)]) - fields(text), fields(text) - fields(texts[counted(key)])
        if key.endswith(".one"):
            missing -= {"n"}  # a text for one may say “1” or “a”
        if counted(key).startswith("when."):
            continue  # each language writes dates its own way
        assert not missing | more, f"{language} {key} differs in {sorted(missing | more)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_has_words_for_any_number(language: str) -> None:
    texts = CATALOGS[language].texts
    for key in texts:
        if key.endswith(".one"):
            assert f"{counted(key)}.other" in texts, f"{language} {key} has no words for two"


def needed() -> Iterator[str]:
    """Every key that code puts together from a value."""
    yield from (f"refusal.{refusal}" for refusal in Refusal)
    yield from (f"command.{command}" for command in COMMANDS)
    yield from (f"menu.{entry}" for entry in (*ENTRIES, "todo", "hint"))
    yield from (f"step.{step}" for step in Step)
    yield from (f"{part}.{stage}" for part in ("stage", "stage_short", "became") for stage in Stage)
    yield from (f"act.{act}" for act in TRIAGE)
    yield from (f"letter.why_{why}" for why in Why)
    yield from (f"list.{found}{ending}" for found in Found for ending in ("", "_empty"))
    yield from (f"help.{role}" for role in (*Role, "resident", "end"))
    yield from (f"weekday.{number}" for number in range(7))
    yield from (f"month.{number}" for number in range(1, 13))
    yield from (f"category.{category}" for procedure in PROCEDURES for category in procedure.categories)
    yield from (f"decline_reason.{reason}" for procedure in PROCEDURES for reason in procedure.decline_reasons)
    yield from (f"mute_reason.{reason}" for procedure in PROCEDURES for reason in procedure.muting.reasons)
    yield from (f"mute.told.{told}" for told in MuteNews if told is not MuteNews.done)
    yield from (f"too_much.{limit}" for limit in (Limit.issues, Limit.urgent, Limit.updates))
    yield from (f"toast.too_many_{limit}" for limit in Limit if limit is not Limit.updates)
    yield from (f"form.{form}.{question.key}" for form in FORMS for question in FORMS[form].questions)
    yield from (f"form.{form}.left" for form in FORMS)
    yield from (f"switch.{toggle}_{state}" for toggle in TOGGLES[FormName.raising] for state in ("on", "off"))


@pytest.mark.parametrize("key", sorted(set(needed())))
def test_whatever_can_happen_has_its_words(key: str) -> None:
    for language in LANGUAGES:
        said = {counted(text) for text in CATALOGS[language].texts}
        assert key in said, f"{language} has no words for {key}"


def spelled_out() -> Iterator[tuple[str, str]]:
    """(file, key) for every key that stands in the code as it is."""
    for file in (file for room in ("screens", "handlers", "bot", "council") for file in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
            if is_call and node.func.attr in ("say", "plain") and isinstance(node.args[0], ast.Constant):
                yield str(file.relative_to(ROOT)), node.args[0].value


def test_every_key_the_code_says_exists() -> None:
    said = {counted(key) for key in CATALOGS[SOURCE].texts}
    found = list(spelled_out())
    assert len(found) > 50, "the code does not say its texts with say and plain any more"
    assert not (unknown := [f"{file}: {key}" for file, key in found if key not in said]), unknown


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_on_buttons_fit_a_phone(language: str) -> None:
    for key, text in under(CATALOGS[language], ON_BUTTONS):
        assert 0 < len(text) <= 40, f"{language} {key} has {len(text)} characters; 40 fit a button"
        assert "<" not in text, f"{language} {key} stands on a button, where markup is not read"
        assert text == text.strip(), f"{language} {key} has space around it; buttons are matched exactly"


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_on_one_kind_of_button_are_all_different(language: str) -> None:
    for part in ("menu", "act", "category", "decline_reason", "mute_reason"):
        words = [text for _, text in under(CATALOGS[language], [part])]
        assert len(words) == len(set(words)), f"two buttons under [{part}] read alike in {language}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_over_the_chat_fits_there(language: str) -> None:
    for key, text in under(CATALOGS[language], IN_TOASTS):
        assert len(filled(text)) <= 200, f"{language} {key} is longer than the 200 characters of a toast"
        assert "<" not in text, f"{language} {key} is a toast, where markup is not read"


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_are_described_in_a_few_words(language: str) -> None:
    for key, text in under(CATALOGS[language], ["command"]):
        assert 0 < len(text) <= 40, f"{language} {key} should fit the command list"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_html_that_telegram_reads(language: str) -> None:
    for key, text in CATALOGS[language].texts.items():
        read_html(filled(text))  # raises, in Telegram's words
        assert "&lt;" not in text, f"{language} {key} shows a tag as text"


@pytest.mark.parametrize("language", CHINESE)
def test_chinese_is_written_with_chinese_signs(language: str) -> None:
    beside = re.compile(rf"{HANZI}[,:;?!\"()']|[,:;?!\"()']{HANZI}|{HANZI}\.(?:\s|$)")
    for key, text in CATALOGS[language].texts.items():
        plain = re.sub(r"<[^>]+>", "", text)
        assert not (found := beside.search(plain)), f"{language} {key} has an ASCII sign in “{found and found.group()}”"
        assert plain.count("“") == plain.count("”"), f"{language} {key} leaves a quotation open"


@pytest.mark.parametrize(
    ("language", "foreign"),
    [("zh-Hans", set(TRADITIONAL) - SHARED), ("zh-Hant", set(SIMPLIFIED) - SHARED)],
)
def test_each_chinese_is_written_in_its_own_characters(language: str, foreign: set[str]) -> None:
    for key, text in CATALOGS[language].texts.items():
        if key != "language":
            found = foreign & set(text)
            assert not found, f"{language} {key} holds {' '.join(sorted(found))}"


BUTTONS = """
    menu.raise 提问题    menu.issues 看议题    menu.vote 去投票    menu.me 我的    menu.todo 待办
    button.second 附议    button.take_back_second 取消附议    button.follow 关注    button.unfollow 取消关注
    button.withdraw 撤回    button.pictures 看图
    button.back 上一步    button.skip 跳过    button.cancel 取消    button.submit 提交
    act.accept 受理    act.dispatch 直接派单    act.table 提交议事会    act.decline 不予受理
"""


@pytest.mark.parametrize(("key", "words"), re.findall(r"(\S+\.\S+) (\S+)", BUTTONS))
def test_a_button_reads_exactly_as_the_product_says(key: str, words: str) -> None:
    assert CATALOGS["zh-Hans"].texts[key] == words, f"{key} is pressed by its words; it must be “{words}”"


def test_words_of_the_menu_lead_to_one_place_in_every_language() -> None:
    """Old keyboards stay on phones: the same words may not mean two things."""
    keys = [*(f"menu.{entry}" for entry in (*ENTRIES, "todo")), "button.back", "button.skip", "button.cancel"]
    meaning = {word: key for key in keys for word in in_all_languages(key)}
    for key in keys:
        for word in in_all_languages(key):
            assert meaning[word] == key, f"“{word}” is both {key} and {meaning[word]}"


def test_what_people_wrote_is_escaped_and_what_we_wrote_is_not() -> None:
    words = Catalog("en", {"card": "<b>{name}</b>", "count.one": "{n} home", "count.other": "{n} homes"})
    assert words.say("card", name="<i>&\"'") == "<b>&lt;i&gt;&amp;\"'</b>", "own words are shown, not read as markup"
    assert words.say("card", name=Html("<i>a</i>")) == "<b><i>a</i></b>", "what is Html already is not escaped again"
    assert words.say("card", name="{n}") == "<b>{n}</b>", "braces in own words are words"
    assert unescape(words.say("card", name="&amp;")) == "<b>&amp;</b>", "an entity somebody typed reads as typed"
    assert [words.plain("count", n=n) for n in (0, 1, 2)] == ["0 homes", "1 home", "2 homes"]
