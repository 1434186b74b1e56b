"""Albums, voices, videos, files and places: sent once, asked about once, seen by neighbours, never lost."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from council import offers
from playground import Person, Upload, a_picture
from playground.model import File, Message
from playground.people import tell_bot
from playground.words import as_sent
from rules.attachments import TOO_BIG_TO_COPY, Attachment
from rules.issues import Issue
from storage.media import without_exif
from tests.conftest import new_sqlite
from tests.pictures import MARK, told_by_a_camera
from tests.scenarios.deeds import opened
from tests.scenarios.town import COUNCIL, BotProcess, Town, town

pytestmark = pytest.mark.long

FIVE = [a_picture(shade=shade) for shade in range(10, 60, 10)]
OFFERED, WHERE = "作为议题提出来吗", "在哪里？"
LISTEN = "（请听语音）"
OGG = b"OggS" + b"\0" * 60


def messages(here: Town, who: Person, chat: int | None = None) -> list[Message]:
    """What the bot said to somebody, as it stands now."""
    world = here.playground.world
    return here.playground.do(
        lambda: [one for one in world.chats[chat or who.id].messages.values() if one.sender.is_bot and not one.service]
    )


def saying(here: Town, who: Person, words: str) -> int:
    """In how many messages it says so."""
    return sum(words in one.words.text for one in messages(here, who))


def shown(here: Town, who: Person, since: int = 0) -> list[list[bytes]]:
    """What the bot showed since that many messages: each album, and each picture or file by itself."""
    groups: dict[str, list[bytes]] = {}
    for one in messages(here, who)[since:]:
        if file := _file(one):
            groups.setdefault(one.album or f"alone {one.id}", []).append(file.content)
    return list(groups.values())


def _file(message: Message) -> File | None:
    return message.photo[-1] if message.photo else message.document or message.video or message.voice


def comes(who: Person) -> Person:
    who.starts()
    assert who.sees("您好")
    return who


def submits(who: Person, code: str = "福和-0001") -> None:
    """What was offered becomes an issue, with whatever can be skipped left out."""
    who.taps("作为议题提出")
    goes_on(who, code)


def goes_on(who: Person, code: str = "福和-0001", *, asked: Sequence[str] = ("在哪里", "哪一类")) -> None:
    for question in asked:
        assert who.sees(question)
        who.taps("跳过")
    assert who.sees("这是邻居看到的样子")
    who.taps("提交")
    assert who.sees(code)


def looks_at(here: Town, who: Person, button: str, words: str) -> list[list[bytes]]:
    """They open the card and tap for what is behind it: what they are shown then."""
    opened(who, 1, words)
    since = len(messages(here, who))
    who.taps(button)
    assert who.told() == "正在发给您……"
    here.settled()
    return shown(here, who, since)


def issue(here: Town) -> Issue:
    return here.database.read(lambda work: work.issues.get(1))


def copies(folder: Path) -> dict[str, bytes]:
    """Name → content of all that lies in the media folder."""
    return {file.name: file.read_bytes() for file in (folder / "media").rglob("*") if file.is_file()}


def by_sha256(*contents: bytes) -> dict[str, bytes]:
    return {hashlib.sha256(content).hexdigest(): content for content in contents}


# --- albums


def test_an_album_of_five_is_asked_about_once_and_its_caption_is_the_words(fuhe: Town, tmp_path: Path) -> None:
    wang, li = comes(fuhe.person("王秀英")), fuhe.person("李强")
    wang.sends("楼道堆满了杂物", photos=FIVE)
    assert wang.sees("楼道堆满了杂物")
    fuhe.settled()
    assert saying(fuhe, wang, OFFERED) == 1
    assert wang.shows("已收到 5 张照片")
    submits(wang)
    assert looks_at(fuhe, li, "看图", "楼道堆满了杂物") == [FIVE[1:]], "the four others, in one album"
    assert shown(fuhe, li) == [FIVE[:1], FIVE[1:]], "the first stands on the card"
    assert copies(tmp_path) == by_sha256(*FIVE)


def test_an_album_in_a_form_is_answered_once_with_the_next_question(fuhe: Town) -> None:
    wang = comes(fuhe.person("王秀英"))
    wang.taps("提问题")
    assert wang.sees("是什么事")
    wang.sends("楼道堆满了杂物", photos=FIVE)
    assert wang.sees(WHERE)
    fuhe.settled()
    assert saying(fuhe, wang, WHERE) == 1
    assert saying(fuhe, wang, "是什么事") == 1
    goes_on(wang)
    assert len(issue(fuhe).attachments) == 5


def test_an_album_that_is_too_much_is_answered_once_and_the_answer_says_that_ten_are_kept(fuhe: Town) -> None:
    wang = comes(fuhe.person("王秀英"))
    wang.sends("楼道堆满了杂物", photo=a_picture())
    assert wang.sees(OFFERED)
    wang.sends(photos=[a_picture(shade=shade) for shade in range(10)])
    assert wang.sees("照片和文件够多了")
    fuhe.settled()
    assert saying(fuhe, wang, "够多了") == 1
    assert wang.shows("已收到 10 张照片")


def test_media_delivered_twice_are_kept_once(migrated_sqlite: Path, tmp_path: Path) -> None:
    with town(new_sqlite(migrated_sqlite, tmp_path / "town.db"), tmp_path, twice=True) as here:
        wang, li = comes(here.person("王秀英")), here.person("李强")
        wang.sends("楼道堆满了杂物", photos=FIVE)
        assert wang.sees(OFFERED)
        here.settled()
        wang.sends(voice=OGG)
        assert wang.sees("1 段语音")
        submits(wang)
        assert looks_at(here, li, "看图", "楼道堆满了杂物") == [FIVE[1:], [OGG]]
        assert [one.kind for one in issue(here).attachments] == ["photo"] * 5 + ["voice"]


# --- voices, videos, files


def test_a_voice_alone_is_an_issue_that_neighbours_listen_to(fuhe: Town, tmp_path: Path) -> None:
    wang, li = comes(fuhe.person("王秀英")), fuhe.person("李强")
    wang.sends(voice=OGG, duration=7)
    assert wang.sees("收到 1 段语音。要作为议题提出来吗")
    wang.taps("作为议题提出")
    goes_on(wang, asked=("是什么事", "在哪里", "哪一类"))
    assert wang.sees(LISTEN, chat=COUNCIL)
    assert looks_at(fuhe, li, "看附件", LISTEN) == [[OGG]]
    assert copies(tmp_path) == by_sha256(OGG)


def test_a_picture_sent_as_a_file_is_seen_without_where_it_was_taken(fuhe: Town, tmp_path: Path) -> None:
    wang, li = comes(fuhe.person("王秀英")), fuhe.person("李强")
    picture = told_by_a_camera("JPEG", orientation=6)
    wang.sends("楼道堆满了杂物", document=Upload(picture, "IMG_0001.jpg"))
    assert wang.sees(OFFERED)
    submits(wang)
    fuhe.settled()
    [[seen]] = looks_at(fuhe, li, "看附件", "楼道堆满了杂物")
    assert seen == without_exif(picture)
    assert MARK.encode() in picture
    assert MARK.encode() not in seen
    assert copies(tmp_path) == by_sha256(seen)


def test_a_picture_whose_sender_calls_it_something_else_is_cleaned_as_well(fuhe: Town) -> None:
    wang, li = comes(fuhe.person("王秀英")), fuhe.person("李强")
    wang.sends("楼道堆满了杂物", document=Upload(told_by_a_camera("PNG"), "IMG_0001.PNG"))
    assert wang.sees(OFFERED)
    submits(wang)
    fuhe.settled()
    [[seen]] = looks_at(fuhe, li, "看附件", "楼道堆满了杂物")
    assert MARK.encode() not in seen


@pytest.mark.parametrize("name", ["IMG_0001.HEIC", "scan.tiff"])
def test_a_picture_that_cannot_be_cleaned_is_shown_to_nobody_and_its_sender_is_told(
    fuhe: Town, tmp_path: Path, name: str
) -> None:
    wang, li = comes(fuhe.person("王秀英")), fuhe.person("李强")
    wang.sends("楼道堆满了杂物", document=Upload(b"\0\0\0\x18ftypheic" + MARK.encode(), name))
    assert wang.sees("邻居看不到它")
    submits(wang)
    fuhe.settled()
    assert looks_at(fuhe, li, "看附件", "楼道堆满了杂物") == []
    assert li.sees("有 1 个附件现在看不了")
    assert copies(tmp_path) == {}


def test_a_broken_picture_is_shown_to_nobody_and_keeps_nothing_else_from_being_copied(
    fuhe: Town, tmp_path: Path
) -> None:
    wang, li = comes(fuhe.person("王秀英")), fuhe.person("李强")
    broken = told_by_a_camera("JPEG")[:300]
    wang.sends("楼道堆满了杂物", document=Upload(broken, "IMG_0001.jpg"))
    assert wang.sees(OFFERED)
    wang.sends(document=Upload(b"%PDF-1.4 names", "名单.pdf"))
    assert wang.sees("2 个文件")
    submits(wang)
    fuhe.settled()
    assert looks_at(fuhe, li, "看附件", "楼道堆满了杂物") == [[b"%PDF-1.4 names"]]
    assert li.sees("有 1 个附件现在看不了")
    assert copies(tmp_path) == by_sha256(b"%PDF-1.4 names")


def test_a_video_of_21_mb_is_raised_and_seen_but_not_copied_and_its_sender_is_told(fuhe: Town, tmp_path: Path) -> None:
    wang, li = comes(fuhe.person("王秀英")), fuhe.person("李强")
    wang.taps("提问题")
    assert wang.sees("是什么事")
    wang.sends("电梯门关不上", video=Upload(b"a film", "电梯.mp4", size=21 * 1024 * 1024))
    assert wang.sees("有文件到了 20 MB，我没法另存一份")
    goes_on(wang)
    fuhe.settled()
    [attachment] = issue(fuhe).attachments
    assert (attachment.size, attachment.copy) == (21 * 1024 * 1024, None)
    assert looks_at(fuhe, li, "看图", "电梯门关不上") == [[b"a film"]]
    assert copies(tmp_path) == {}
    assert fuhe.playground.calls["getFile"] == 0


def test_one_byte_less_than_20_mb_is_copied(fuhe: Town, tmp_path: Path) -> None:
    wang = comes(fuhe.person("王秀英"))
    wang.sends("电梯门关不上", video=Upload(b"a film", "电梯.mp4", size=TOO_BIG_TO_COPY - 1))
    assert wang.sees(OFFERED)
    assert not wang.shows("20 MB")
    submits(wang)
    fuhe.settled()
    assert copies(tmp_path) == by_sha256(b"a film")


# --- another token: Telegram knows none of the files


def everything(who: Person, here: Town) -> list[bytes]:
    """They raise an issue with two photos, a video, a voice, a picture sent as a file and another file."""
    picture = told_by_a_camera("PNG")
    comes(who).sends("楼道堆满了杂物", photos=FIVE[:2])
    assert who.sees(OFFERED)
    here.settled()
    for kind, upload in (
        ("video", Upload(b"a film", "楼道.mp4")),
        ("voice", Upload(OGG, "voice")),
        ("document", Upload(picture, "IMG_0001.png")),
        ("document", Upload(b"%PDF-1.4 names", "名单.pdf")),
    ):
        who.sends(**{kind: upload})
        assert who.sees(OFFERED)
    submits(who)
    here.settled()
    return [*FIVE[:2], b"a film", OGG, without_exif(picture), b"%PDF-1.4 names"]


def test_with_another_token_cards_and_all_behind_them_come_from_the_copies(fuhe: Town, tmp_path: Path) -> None:
    wang, li = fuhe.person("王秀英"), fuhe.person("李强")
    first, second, film, voice, picture, names = everything(wang, fuhe)
    assert copies(tmp_path) == by_sha256(first, second, film, voice, picture, names)
    before = issue(fuhe).attachments
    fuhe.playground.happens(lambda stage: stage.forgets_files())
    behind = [[second, film], [picture, names], [voice]]
    assert looks_at(fuhe, li, "看图", "楼道堆满了杂物") == behind
    assert shown(fuhe, li) == [[first], *behind]
    after = issue(fuhe).attachments
    assert [one.copy for one in after] == [one.copy for one in before]
    known = [one.file_id != other.file_id for one, other in zip(before, after, strict=True)]
    assert known == [True, True, True, True, False, True], "a picture sent as a file is never shown by Telegram's name"
    assert [file.path for file in files_of(fuhe, after) if file] == [
        file.path for file in sent_to(fuhe, li) if file and file.content != picture
    ]


def files_of(here: Town, attachments: Sequence[Attachment]) -> list[File | None]:
    """What Telegram takes their names for, in the order in which they are shown."""
    known = here.playground.world.files._by_id
    order = sorted(attachments, key=lambda one: ("photo", "video", "file", "voice").index(one.kind))
    return [known.get(one.file_id) for one in order]


def sent_to(here: Town, who: Person) -> list[File | None]:
    return [file for one in messages(here, who) if (file := _file(one))]


def test_what_was_sent_from_the_copies_once_is_known_to_telegram_again(fuhe: Town) -> None:
    wang, li, zhao = (fuhe.person(name) for name in ("王秀英", "李强", "赵小雨"))
    everything(wang, fuhe)
    fuhe.playground.happens(lambda stage: stage.forgets_files())
    looks_at(fuhe, li, "看图", "楼道堆满了杂物")
    looks_at(fuhe, zhao, "看图", "楼道堆满了杂物")
    again = {one.path for one in sent_to(fuhe, zhao) if one} - {one.path for one in sent_to(fuhe, li) if one}
    assert len(again) == 1, "only the picture sent as a file went up a second time"


def test_without_a_copy_a_card_comes_in_words_and_what_is_missing_is_said(fuhe: Town, tmp_path: Path) -> None:
    wang, li = fuhe.person("王秀英"), fuhe.person("李强")
    everything(wang, fuhe)
    for file in (tmp_path / "media").rglob("*"):
        if file.is_file():
            file.unlink()
    fuhe.playground.happens(lambda stage: stage.forgets_files())
    assert looks_at(fuhe, li, "看图", "楼道堆满了杂物") == []
    assert li.sees("个附件现在看不了")


def test_where_one_copy_is_missing_the_others_are_shown(fuhe: Town, tmp_path: Path) -> None:
    wang, li = fuhe.person("王秀英"), fuhe.person("李强")
    _, second, film, voice, picture, names = everything(wang, fuhe)
    for content in (film, names):
        sha256 = hashlib.sha256(content).hexdigest()
        (tmp_path / "media" / sha256[:2] / sha256).unlink()
    fuhe.playground.happens(lambda stage: stage.forgets_files())
    assert looks_at(fuhe, li, "看图", "楼道堆满了杂物") == [[second], [picture], [voice]]
    assert li.sees("个附件现在看不了")


# --- copying goes wrong


@pytest.mark.faults
def test_a_copy_that_failed_is_made_a_minute_later(fuhe: Town, tmp_path: Path) -> None:
    wang = comes(fuhe.person("王秀英"))
    fuhe.playground.fails("getFile", status=502)
    wang.sends("楼道堆满了杂物", photo=FIVE[0])
    assert wang.sees(OFFERED)
    submits(wang)
    fuhe.settled()
    assert copies(tmp_path) == {}
    fuhe.playground.passes(seconds=61)
    fuhe.settled()
    assert copies(tmp_path) == by_sha256(FIVE[0])


@pytest.mark.faults
def test_a_media_folder_that_cannot_be_written_loses_nothing(fuhe: Town, tmp_path: Path) -> None:
    (tmp_path / "media").touch()
    wang, li = comes(fuhe.person("王秀英")), fuhe.person("李强")
    wang.sends("楼道堆满了杂物", photos=FIVE[:2])
    assert wang.sees(OFFERED)
    submits(wang)
    fuhe.settled()
    assert looks_at(fuhe, li, "看图", "楼道堆满了杂物") == [FIVE[1:2]]
    (tmp_path / "media").unlink()
    fuhe.playground.passes(seconds=61)
    fuhe.settled()
    assert copies(tmp_path) == by_sha256(*FIVE[:2])


# --- killed


def piece(here: Town, who: Person, picture: bytes, caption: str = "") -> None:
    """One piece of an album arrives; the others are on their way."""

    def arrives() -> None:
        world = here.playground.world
        photo = world.files.add_photo(Upload(picture))
        sender, chat = world.people[who.id], world.chats[who.id]
        tell_bot(world, world.post(chat, sender, words=as_sent(caption), photo=photo, album="an album"))

    here.playground.do(arrives)


@pytest.mark.processes
def test_killed_between_the_pieces_of_an_album_none_is_lost(database_url: URL, tmp_path: Path) -> None:
    with town(database_url, tmp_path, as_process=True) as here:
        wang = comes(here.person("王秀英"))
        for number in range(2):
            piece(here, wang, FIVE[number], "楼道堆满了杂物" if number == 0 else "")
        here.until(lambda work: len(getattr(offers.offer_to(work, telegram_id=wang.id), "attachments", ())) == 2)
        assert isinstance(here.bot, BotProcess)
        here.bot.kill()
        for number in range(2, 4):
            piece(here, wang, FIVE[number])
        here.bot.start()
        here.settled()
        piece(here, wang, FIVE[4])
        assert wang.sees("已收到 5 张照片")
        submits(wang)
        here.settled()
        assert issue(here).words == "楼道堆满了杂物"
        assert copies(tmp_path) == by_sha256(*FIVE)
        assert [one.copy for one in issue(here).attachments] == list(by_sha256(*FIVE))


@pytest.mark.processes
def test_killed_between_raising_and_copying_it_is_copied_after_the_restart(database_url: URL, tmp_path: Path) -> None:
    with town(database_url, tmp_path, as_process=True) as here:
        wang = comes(here.person("王秀英"))
        here.playground.fails("getFile", silent=True)
        wang.sends("楼道堆满了杂物", photos=FIVE[:3])
        assert wang.sees(OFFERED)
        submits(wang)
        here.until(lambda work: here.playground.calls["getFile"] == 1)
        assert copies(tmp_path) == {}
        assert isinstance(here.bot, BotProcess)
        here.bot.again()
        here.settled()
        assert copies(tmp_path) == by_sha256(*FIVE[:3])
        assert [one.copy for one in issue(here).attachments] == list(by_sha256(*FIVE[:3]))


# --- a place on the map


def test_a_location_by_itself_is_offered_and_shown_on_the_map(fuhe: Town) -> None:
    wang, li = comes(fuhe.person("王秀英")), fuhe.person("李强")
    wang.sends_location(31.2304, 121.4737)
    assert wang.sees("收到 1 个位置。要作为议题提出来吗")
    wang.taps("作为议题提出")
    assert wang.sees("是什么事")
    wang.sends("路灯不亮")
    goes_on(wang)
    assert is_on_the_map(fuhe, li)


def test_a_location_answers_where_it_is(fuhe: Town) -> None:
    wang, li = comes(fuhe.person("王秀英")), fuhe.person("李强")
    wang.taps("提问题")
    assert wang.sees("是什么事")
    wang.sends("路灯不亮")
    assert wang.sees(WHERE)
    wang.sends_location(31.2304, 121.4737)
    assert wang.sees("哪一类")
    wang.taps("上一步")
    assert wang.sees("已收到 1 个位置")
    goes_on(wang)
    assert is_on_the_map(fuhe, li)


def is_on_the_map(here: Town, who: Person) -> bool:
    opened(who, 1, "路灯不亮")
    assert who.sees("📍", chat=who.id)
    who.taps("看位置")
    assert who.told() == "正在发给您……"
    here.settled()
    place = messages(here, who)[-1].location
    return place == {"latitude": 31.2304, "longitude": 121.4737}


def test_ten_pictures_asked_for_in_a_hurry_come_without_a_flood(fuhe: Town) -> None:
    wang, li = comes(fuhe.person("王秀英")), fuhe.person("李强")
    wang.sends("楼道堆满了杂物", photos=[a_picture(shade=shade) for shade in range(10)])
    assert wang.sees(OFFERED)
    submits(wang)
    li.starts()
    assert li.sees("您好")
    li.taps("看议题")
    assert li.sees("楼道堆满了杂物")
    li.taps("1")
    li.taps("看图")
    fuhe.settled()
    assert [len(album) for album in shown(fuhe, li, 0) if len(album) > 1] == [9]
    assert fuhe.playground.floods == 0
