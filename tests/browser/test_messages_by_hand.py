"""What people send each other on the page beside words, and links that are shown as a QR code."""

import io
import re
import wave

import pytest

from playground import Playground, a_picture
from tests.browser.conftest import Opens
from tests.browser.hands import Phone, bot_says

pytestmark = pytest.mark.browser

GROUP = "福和社区居民议事会"
WANG, LIU = 10001, 10002


def two_in_the_group(opens: Opens, playground: Playground) -> tuple[Phone, Phone]:
    page = opens(playground.url)
    wang, liu = Phone(page, 1), Phone(page, 2)
    wang.opens_chat(GROUP)
    liu.opens_chat(GROUP)
    return wang, liu


def test_pictures_sent_together_are_one_message_that_can_be_leafed_through(
    opens: Opens, playground: Playground
) -> None:
    wang, liu = two_in_the_group(opens, playground)
    pictures = [{"name": f"{i}.png", "mimeType": "image/png", "buffer": a_picture()} for i in range(4)]
    wang.attaches("照片", *pictures)
    wang.at.locator(".chosen li").nth(3).wait_for()
    wang.at.get_by_role("button", name="不发照片了").first.click()
    wang.writes("楼道里堆的东西")
    album = liu.reads("楼道里堆的东西").locator(".album .photo")
    assert album.count() == 3
    assert liu.at.locator("article.message").count() == 1
    album.nth(1).click()
    page = liu.page
    page.get_by_text("第 2 张，共 3 张").wait_for()
    page.keyboard.press("ArrowRight")
    page.get_by_text("第 3 张，共 3 张").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog.viewer").wait_for(state="hidden")


def test_a_voice_message_is_chosen_sent_and_played(opens: Opens, playground: Playground) -> None:
    wang, liu = two_in_the_group(opens, playground)
    wang.clips("语音")
    wang.at.get_by_role("menuitem", name="语音").click()
    with wang.page.expect_file_chooser() as chooser:
        wang.at.get_by_role("button", name="选一个录音文件").click()
    chooser.value.set_files({"name": "我.wav", "mimeType": "audio/wav", "buffer": two_seconds()})
    wang.at.locator(".chosen", has_text="0:02").wait_for()
    wang.at.get_by_role("button", name="发送").click()
    liu.at.get_by_role("button", name="播放语音 · 0:02").click()
    liu.at.get_by_role("button", name="暂停").wait_for()


def test_a_voice_message_is_recorded(opens: Opens, playground: Playground) -> None:
    wang, liu = two_in_the_group(opens, playground)
    wang.clips("语音")
    wang.at.get_by_role("menuitem", name="语音").click()
    wang.at.get_by_role("button", name="开始录音").click()
    wang.at.get_by_text("正在录音 0:01").wait_for()
    wang.at.get_by_role("button", name="录好了，发送").click()
    liu.at.get_by_role("button", name="播放语音").wait_for()


def test_a_document_is_sent_and_can_be_saved(opens: Opens, playground: Playground) -> None:
    wang, liu = two_in_the_group(opens, playground)
    wang.attaches("文件", {"name": "纪要.pdf", "mimeType": "application/pdf", "buffer": b"x" * 4096})
    wang.at.locator(".chosen", has_text="纪要.pdf").wait_for()
    wang.writes("上次的纪要")
    with liu.page.expect_download() as download:
        liu.reads("上次的纪要").get_by_role("link", name="文件：纪要.pdf").click()
    assert download.value.suggested_filename == "纪要.pdf"


def test_a_place_is_sent_without_a_map(opens: Opens, playground: Playground) -> None:
    wang, liu = two_in_the_group(opens, playground)
    wang.clips("位置")
    wang.at.get_by_role("menuitem", name="位置").click()
    dialog = wang.page.get_by_role("dialog", name="发一个位置")
    dialog.get_by_label("纬度").fill("91")
    dialog.get_by_role("button", name="发送").click()
    dialog.get_by_text("纬度在 -90 到 90 之间").wait_for()
    dialog.get_by_label("纬度").fill("31.5")
    dialog.get_by_role("button", name="发送").click()
    liu.reads("31.50000° N, 121.47370° E")


def test_a_link_to_the_bot_is_a_qr_code_that_a_neighbour_scans(opens: Opens, playground: Playground) -> None:
    link = "https://t.me/PlaygroundBot?start=i_7"
    button = {"text": "和我单独说", "url": link}
    bot_says(playground, "sendMessage", chat_id=-1001, text="新议题", reply_markup={"inline_keyboard": [[button]]})
    page = opens(playground.url)
    wang, liu = Phone(page, 1), Phone(page, 2)
    wang.opens_chat(GROUP)
    wang.reads("新议题").click(button="right")
    wang.at.get_by_role("menuitem", name="二维码：和我单独说").click()
    sheet = page.get_by_role("dialog", name="和我单独说")
    sheet.get_by_text(link, exact=True).wait_for()
    page.wait_for_function("document.querySelector('dialog.qr .code').naturalWidth > 0")
    sheet.get_by_role("button", name="刘敏 来扫").click()
    liu.reads("/start i_7")


def test_the_bots_own_qr_code_is_in_its_menu_and_escape_closes_it(opens: Opens, playground: Playground) -> None:
    page = opens(playground.url)
    more = Phone(page, 1).at.get_by_role("button", name=re.compile("^更多$"))
    more.press("Enter")
    page.get_by_role("menuitem", name="机器人的二维码").press("Enter")
    sheet = page.get_by_role("dialog", name="机器人的二维码")
    sheet.get_by_text("https://t.me/PlaygroundBot", exact=True).wait_for()
    page.keyboard.press("Escape")
    sheet.wait_for(state="hidden")


def two_seconds() -> bytes:
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setparams((1, 1, 8000, 0, "NONE", ""))
        file.writeframes(b"\x80" * 16000)
    return sound.getvalue()
