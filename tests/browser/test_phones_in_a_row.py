"""How many phones there are, who is on them, and whether everybody can use them."""

from typing import Any

import pytest

from playground import Playground
from tests.browser.conftest import Opens
from tests.browser.hands import Phone, bot_says

pytestmark = pytest.mark.browser

WANG, LIU = 10001, 10002


def test_four_phones_on_a_wide_screen_and_one_on_a_narrow_one(opens: Opens, playground: Playground) -> None:
    page = opens(playground.url, 1920, 1080)
    shown = page.locator("section.phone:visible")
    for width, phones in [(1920, 4), (1280, 3), (1000, 2), (390, 1), (1600, 4)]:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(
            "count => document.querySelectorAll('section.phone:not([hidden])').length === count", arg=phones
        )
    assert [name.strip() for name in shown.locator(".who .name").all_inner_texts()] == [
        "王秀英", "刘敏", "陈志远", "李强",
    ]  # fmt: skip
    assert "网格员" in shown.nth(1).locator(".who .about").inner_text()


def test_on_a_narrow_screen_a_button_turns_to_the_other_phone(opens: Opens, playground: Playground) -> None:
    page = opens(playground.url, 390, 844)
    playground.person(LIU).starts()
    page.get_by_role("button", name="换到 刘敏 的手机").click()
    page.get_by_text("福和苑的网格员，新议题先到她这里", exact=True).wait_for()
    Phone(page, 2).reads("/start")
    page.get_by_role("button", name="换到 王秀英 的手机").click()
    Phone(page, 1).at.locator("button.start").wait_for()


def test_a_phone_more_or_less_and_who_is_on_it_are_remembered(opens: Opens, playground: Playground) -> None:
    page = opens(playground.url)
    page.get_by_role("button", name="再添一部手机").click()
    Phone(page, 3).at.locator("select").select_option("10007")
    Phone(page, 1).at.get_by_role("button", name="收起这部手机").click()
    page.goto("about:blank")
    page.goto(playground.url)
    names = page.locator("section.phone:visible .who .name")
    page.wait_for_function("document.querySelectorAll('section.phone').length === 2")
    assert names.all_inner_texts() == ["刘敏", "Anna Schmidt"]


BESIDE_THE_PAGE = """() => [...document.querySelectorAll('.bar *, .foot *')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth)
    .map((one) => one.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize(("locale", "start"), [("zh-CN", "开始"), ("zh-TW", "開始"), ("en-GB", "Start")])
def test_the_page_speaks_the_browsers_language_and_fits_into_a_small_phone(
    opens: Opens, playground: Playground, locale: str, start: str, width: int
) -> None:
    playground.person(WANG).starts()
    bot_says(playground, "sendMessage", chat_id=WANG, text="看这里", reply_markup={"inline_keyboard": [[
        {"text": "附议", "callback_data": "s"}, {"text": "和我单独说", "url": "https://t.me/PlaygroundBot?start=hello"},
    ]]})  # fmt: skip
    playground.passes(days=25)
    page = opens(playground.url, width, 740, locale)
    page.locator(".plus").first.click()
    page.locator(".happened").wait_for()
    page.locator(".moved:not(:empty)").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(BESIDE_THE_PAGE) == []
    Phone(page, 1).reads("看这里")
    page.locator(".flip").click()
    page.get_by_role("button", name=start, exact=True).wait_for()


@pytest.mark.parametrize(
    ("locale", "asked", "start"),
    [
        ("fr-FR", "", "开始"),
        ("zh-HK", "", "開始"),
        ("en-US", "?lang=zh", "开始"),
        ("en-US", "?lang=xx", "开始"),
        ("zh-CN", "?lang=zh-Hant", "開始"),
        ("zh-CN", "?lang=en", "Start"),
    ],
)
def test_only_who_asks_for_english_gets_it(
    opens: Opens, playground: Playground, locale: str, asked: str, start: str
) -> None:
    page = opens(f"{playground.url}/{asked}", locale=locale)
    page.get_by_role("button", name=start, exact=True).first.wait_for()


NAMELESS = """() => [...document.querySelectorAll('button, select, input, textarea, a[href], [role=button]')]
    .filter(one => one.checkVisibility())
    .filter(one => !(one.ariaLabel || one.textContent.trim() || one.labels?.[0]?.textContent))
    .map(one => one.outerHTML)"""


def test_everything_that_can_be_pressed_has_a_name(opens: Opens, playground: Playground) -> None:
    playground.person(WANG).starts()
    page = opens(playground.url, 1180, 940)
    phone = Phone(page, 1)
    phone.reads("/start").hover()
    assert page.evaluate(NAMELESS) == []
    phone.clips("语音")
    assert page.evaluate(NAMELESS) == []
    phone.at.get_by_role("menuitem", name="位置").click()
    page.get_by_role("dialog", name="发一个位置").wait_for()
    assert page.evaluate(NAMELESS) == []


FAINT = """() => {
  const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', {
    willReadFrequently: true,
  });
  // The colour of a pixel after everything under it was painted, from the page to the words.
  const painted = (colours) => {
    for (const colour of ['#fff', ...colours]) {
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
    }
    return pen.getImageData(0, 0, 1, 1).data;
  };
  const light = (data) => {
    const linear = (part) => (part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
    const [r, g, b] = [...data].map((one) => linear(one / 255));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !one.checkVisibility()) continue;
    if (one.closest('.hush, .more, option, noscript')) continue;
    const under = [];
    for (let at = one; at; at = at.parentElement) under.unshift(getComputedStyle(at).backgroundColor);
    const [a, b] = [light(painted(under)), light(painted([...under, getComputedStyle(one).color]))];
    const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (contrast < 4.5) faint.push(`${walker.currentNode.data.trim()} ${contrast.toFixed(2)} ${one.className}`);
  }
  return faint;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_in_light_and_dark(opens: Opens, playground: Playground, scheme: str) -> None:
    wang = playground.person(WANG)
    wang.starts()
    playground.person(LIU).sends("大家好", to=-1001)
    styles: list[dict[str, Any]] = [{"style": style} for style in ("primary", "success", "danger")]
    buttons = [{"text": f"第 {i} 个", "callback_data": "x", **style} for i, style in enumerate([{}, *styles])]
    bot_says(
        playground, "sendMessage", chat_id=WANG, parse_mode="HTML", reply_markup={"inline_keyboard": [buttons]},
        text="<b>粗</b> <i>斜</i> <code>码</code> <blockquote>引</blockquote> https://example.org /help",
    )  # fmt: skip
    page = opens(playground.url, 1180, 940, color_scheme=scheme)
    Phone(page, 1).reads("https://example.org")
    Phone(page, 2).opens_chat("福和社区居民议事会")
    Phone(page, 2).reads("大家好")
    page.locator(".plus").first.click()
    page.get_by_text("没有人收到新消息").wait_for()
    assert page.evaluate(FAINT) == []
