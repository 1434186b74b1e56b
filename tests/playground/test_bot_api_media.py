"""Photos and documents, up and down; command menus."""

import pytest
from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    ReplyKeyboardMarkup,
    error,
)

from playground import Person, a_picture
from playground.files import BIGGEST_PHOTO, BIGGEST_UPLOAD
from playground.pictures import size_and_kind
from tests.playground.neighbours import GROUP, LI, WANG, Api


def test_a_photo_goes_up_comes_in_sizes_and_goes_down_again(api: Api, wang: Person) -> None:
    picture = a_picture(800, 600)
    wang.sends_photo(picture, "路灯 /x")
    message = api.updates()[0].message
    assert message.caption == "路灯 /x"
    assert [entity.type for entity in message.caption_entities] == ["bot_command"]
    assert [(size.width, size.height) for size in message.photo] == [(90, 67), (320, 240), (800, 600)]
    assert len({size.file_unique_id for size in message.photo}) == 3
    file = api.get_file(message.photo[-1].file_id)
    assert file.file_size == len(picture)
    assert bytes(api.loop.run_until_complete(file.download_as_bytearray())) == picture


def test_a_photo_can_be_sent_again_by_its_file_id(api: Api, wang: Person) -> None:
    wang.sends_photo(a_picture())
    seen = api.updates()[0].message.photo[-1]
    sent = api.send_photo(WANG, seen.file_id, "又来了")
    assert sent.photo[-1].file_unique_id == seen.file_unique_id
    assert wang.last()["photo"]["width"] == 640


def test_a_photo_has_another_file_id_each_time_it_is_shown(api: Api, wang: Person) -> None:
    picture = a_picture()
    wang.sends_photo(picture)
    shown = [api.updates()[0].message]
    shown.append(api.send_photo(WANG, shown[0].photo[0].file_id, "又来了"))
    shown.append(api.edit_message_caption(WANG, shown[1].message_id, caption="改了"))
    shown.append(api.send_message(WANG, "看上面", reply_to_message_id=shown[1].message_id).reply_to_message)
    wang.sends("好", reply_to=shown[1].message_id)
    shown.append(api.updates()[0].message.reply_to_message)
    ids = [size.file_id for message in shown for size in message.photo]
    assert len(set(ids)) == len(ids) == 3 * len(shown)
    assert len({tuple(size.file_unique_id for size in message.photo) for message in shown}) == 1
    for file_id in ids:
        assert bytes(api.loop.run_until_complete(api.get_file(file_id).download_as_bytearray())) == picture
        again = api.send_photo(WANG, file_id).photo
        assert again[-1].file_unique_id == shown[0].photo[-1].file_unique_id
        assert not {size.file_id for size in again} & set(ids)


def test_an_album_of_photos_that_were_sent_before(api: Api, wang: Person) -> None:
    photos = [api.send_photo(WANG, a_picture(shade=shade)).photo[-1] for shade in range(10)]
    sent = api.send_media_group(WANG, [InputMediaPhoto(photo.file_id) for photo in photos])
    assert [message.photo[-1].file_unique_id for message in sent] == [photo.file_unique_id for photo in photos]
    assert not {message.photo[-1].file_id for message in sent} & {photo.file_id for photo in photos}
    pair = api.send_media_group(WANG, [InputMediaPhoto(message.photo[-1].file_id, "又来") for message in sent[:2]])
    assert [message.caption for message in pair] == ["又来", "又来"]
    assert wang.last()["photo"]["width"] == 640


def test_an_album_that_telegram_refuses_is_refused_in_its_words(api: Api, wang: Person) -> None:
    def refused(*media: object) -> str:
        return api.refused("sendMediaGroup", chat_id=WANG, media=media).removeprefix("400 Bad Request: ")

    photo = {"type": "photo", "media": api.send_photo(WANG, a_picture()).photo[-1].file_id}
    document = {"type": "document", "media": api.send_document(WANG, b"x", filename="x.txt").document.file_id}
    assert refused() == "there are no messages to send"
    assert refused("x", photo) == "can't parse InputMedia: expected an Object"
    assert refused(photo, {"type": "photo", "media": "attach://gone"}) == "can't parse InputMedia: media not found"
    assert refused(photo, {**photo, "type": "animation"}) == (
        "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup"
    )
    assert api.refused("sendMediaGroup", chat_id=WANG) == '400 Bad Request: parameter "media" is required'
    told = api.refused("sendMediaGroup", chat_id=WANG, media="{}")
    assert told == "400 Bad Request: expected an Array of InputMedia"
    with pytest.raises(error.BadRequest) as no:
        api.send_media_group(WANG, [InputMediaPhoto(a_picture()), InputMediaPhoto(b"no picture")])
    assert str(no.value) == 'Failed to send message #2 with the error message "image_process_failed"'
    assert refused(photo) == "an album holds 2 to 10 items (playground)"
    assert refused(*[photo] * 11) == "too many messages to send as an album"
    assert refused(photo, document) == "document can't be mixed with other media types"
    assert refused(photo, {**document, "type": "photo"}) == "can't use file of type Document as Photo"
    assert refused(photo, {**photo, "media": "AgAC-nothing"}) == "wrong file identifier/HTTP URL specified"


def test_a_document_goes_up_and_down(api: Api, wang: Person) -> None:
    sent = api.send_document(WANG, b"a,b\n1,2\n", caption="表", filename="票.csv")
    assert (sent.document.file_name, sent.document.mime_type) == ("票.csv", "text/csv")
    assert wang.last()["document"]["name"] == "票.csv"
    again = api.send_document(WANG, sent.document.file_id)
    assert again.document.file_id != sent.document.file_id
    assert again.document.file_unique_id == sent.document.file_unique_id


def test_voice_video_and_places_go_out_and_come_in(api: Api, wang: Person) -> None:
    voice = api.send_voice(WANG, b"OggS", duration=5, caption="听")
    video = api.send_video(
        WANG, b"moving", duration=9, width=640, height=480, filename="漏.mp4", supports_streaming=True
    )
    place = api.send_location(WANG, 31.2, 121.5)
    assert (voice.voice.to_dict()["duration"], voice.caption) == (5, "听")
    assert (video.video.width, video.video.height, video.video.file_name) == (640, 480, "漏.mp4")
    assert (place.location.latitude, place.location.longitude) == (31.2, 121.5)
    again = api.send_video(WANG, video.video.file_id).video
    assert (again.file_unique_id, again.file_name) == (video.video.file_unique_id, "漏.mp4")
    assert wang.last()["video"]["width"] == 640
    told = api.refused("sendVoice", chat_id=WANG, voice=video.video.file_id)
    assert told == "400 Bad Request: can't use file of type Video as VoiceNote"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"longitude": 1}, "latitude is empty"),
        ({"latitude": 1, "longitude": " "}, "longitude is empty"),
        ({"latitude": 91, "longitude": 1}, "wrong location specified"),
        ({"latitude": "north", "longitude": 1}, "wrong location specified"),
    ],
)
def test_a_place_that_is_none_is_refused(api: Api, wang: Person, asked: dict[str, object], words: str) -> None:
    assert api.refused("sendLocation", chat_id=WANG, **asked) == f"400 Bad Request: {words}"


def test_photos_and_videos_share_an_album_and_documents_have_their_own(api: Api, wang: Person) -> None:
    mixed = api.send_media_group(WANG, [InputMediaPhoto(a_picture()), InputMediaVideo(b"moving", width=64, height=48)])
    assert [bool(message.photo) for message in mixed] == [True, False]
    assert mixed[1].video.width == 64
    papers = api.send_media_group(WANG, [InputMediaDocument(b"a", filename="a.txt"), InputMediaDocument(b"b")])
    assert papers[0].document.file_name == "a.txt"
    assert len({message.media_group_id for message in [*mixed, *papers]}) == 2


def test_a_photo_becomes_another_a_video_or_a_document(api: Api, wang: Person) -> None:
    sent = api.send_photo(WANG, a_picture(), "旧").message_id
    edited = api.edit_message_media(InputMediaPhoto(a_picture(shade=9), "<b>新</b>", parse_mode="HTML"), WANG, sent)
    assert (edited.caption_html, bool(edited.edit_date)) == ("<b>新</b>", True)
    edited = api.edit_message_media(InputMediaVideo(b"moving"), WANG, sent)
    assert (edited.photo, edited.caption) == ((), None)
    assert edited.video
    text = api.send_message(WANG, "只有字").message_id
    edited = api.edit_message_media(InputMediaDocument(b"x", filename="x.txt"), WANG, text)
    assert (edited.text, edited.document.file_name) == (None, "x.txt"), "a text may become a document"


def test_what_telegram_refuses_about_other_media_is_refused_in_its_words(api: Api, wang: Person) -> None:
    def refused(message: int, **media: str) -> str:
        told = api.refused("editMessageMedia", chat_id=WANG, message_id=message, media=media)
        return told.removeprefix("400 Bad Request: ")

    photo = api.send_photo(WANG, a_picture())
    same = {"type": "photo", "media": photo.photo[-1].file_id}
    assert refused(photo.message_id, **same).startswith("message is not modified")
    assert refused(999, **same) == "message to edit not found"
    assert refused(photo.message_id, **same, caption="x" * 1025) == "MEDIA_CAPTION_TOO_LONG"
    assert refused(api.send_location(WANG, 1, 2).message_id, **same) == "there is no media in the message to edit"
    assert refused(api.send_voice(WANG, b"OggS").message_id, **same) == "there is no media in the message to edit"
    assert refused(photo.message_id, type="sticker", media="x") == (
        'can\'t parse InputMedia: type "sticker" is unsupported'
    )
    assert api.refused("editMessageMedia", chat_id=WANG) == '400 Bad Request: parameter "media" is required'
    album = api.send_media_group(WANG, [InputMediaPhoto(a_picture()), InputMediaPhoto(a_picture())])
    document = api.send_document(WANG, b"x").document.file_id
    told = refused(album[0].message_id, type="document", media=document)
    assert told == "can't change media type in the album"


def test_a_message_with_a_reply_keyboard_keeps_its_picture(api: Api, wang: Person) -> None:
    sent = api.send_photo(WANG, a_picture(), reply_markup=ReplyKeyboardMarkup([["我的"]]))
    media = {"type": "photo", "media": sent.photo[-1].file_id, "caption": "新"}
    told = api.refused("editMessageMedia", chat_id=WANG, message_id=sent.message_id, media=media)
    assert told == "400 Bad Request: message can't be edited"


def test_fifty_megabytes_go_up_and_twenty_come_down(api: Api, wang: Person) -> None:
    sent = api.send_document(WANG, b"x" * BIGGEST_UPLOAD, filename="all.zip")
    assert sent.document.file_size == BIGGEST_UPLOAD
    assert api.refused("getFile", file_id=sent.document.file_id) == "400 Bad Request: file is too big"
    with pytest.raises(error.NetworkError, match="Request Entity Too Large"):
        api.send_document(WANG, b"x" * (BIGGEST_UPLOAD + 1))


def test_what_is_no_photo_is_refused(api: Api, wang: Person) -> None:
    def refused(content: bytes) -> str:
        with pytest.raises(error.BadRequest) as no:
            api.send_photo(WANG, content)
        return str(no.value)

    assert refused(b"not a picture") == "Image_process_failed"
    assert refused(b"\x89PNG\r\n\x1a\n" + b"\0" * BIGGEST_PHOTO).startswith("File of size 10485768 bytes is too big")
    assert refused(a_picture(2100, 100)) == "Photo_invalid_dimensions"
    assert refused(a_picture(6000, 5000)) == "Photo_invalid_dimensions"
    told = "400 Bad Request: there is no photo in the request"
    assert api.refused("sendPhoto", chat_id=WANG) == told
    told = "400 Bad Request: wrong file identifier/HTTP URL specified"
    assert api.refused("sendPhoto", chat_id=WANG, photo="AgAC-nothing") == told
    document = api.send_document(WANG, b"x", filename="x.txt").document.file_id
    assert "as Photo" in api.refused("sendPhoto", chat_id=WANG, photo=document)
    assert api.refused("getFile", file_id="nothing") == "400 Bad Request: invalid file_id"
    assert api.refused("getFile") == "400 Bad Request: file_id not specified"


def test_the_size_of_every_usual_kind_of_picture_is_known() -> None:
    jpeg = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x11\x08\x00\x10\x00\x20\x03" + b"\0" * 12
    assert size_and_kind(jpeg) == (32, 16, "image/jpeg")
    assert size_and_kind(b"GIF89a\x20\x00\x10\x00") == (32, 16, "image/gif")
    webp = b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x1f\0\0\x0f\0\0"
    assert size_and_kind(webp) == (32, 16, "image/webp")
    assert size_and_kind(a_picture(32, 16)) == (32, 16, "image/png")
    assert size_and_kind(b"\xff\xd8\xff") is None
    assert size_and_kind(b"%PDF") is None


def test_a_person_sees_the_narrowest_menu_in_their_language_first(api: Api, wang: Person, li: Person) -> None:
    def menu(words: str) -> list[BotCommand]:
        return [BotCommand("help", words)]

    api.set_my_commands(menu("default"))
    assert wang.commands() == {"help": "default"}
    api.set_my_commands(menu("默认"), language_code="zh")
    assert (wang.commands()["help"], li.commands()["help"]) == ("默认", "default")
    api.set_my_commands(menu("private"), scope=BotCommandScopeAllPrivateChats())
    assert (wang.commands()["help"], li.commands()["help"]) == ("private", "private")
    api.set_my_commands(menu("私聊"), scope=BotCommandScopeAllPrivateChats(), language_code="zh")
    api.set_my_commands(menu("王的"), scope=BotCommandScopeChat(WANG))
    api.set_my_commands(menu("groups"), scope=BotCommandScopeAllGroupChats())
    assert (wang.commands()["help"], li.commands()["help"]) == ("王的", "private")
    api.delete_my_commands(scope=BotCommandScopeChat(WANG))
    assert wang.commands()["help"] == "私聊"
    assert api.get_my_commands(language_code="zh") == tuple(menu("默认"))
    assert api.get_my_commands(scope=BotCommandScopeChatMember(GROUP, LI)) == ()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"language_code": "zh-hant"}, "invalid language code specified"),
        ({"commands": [{"command": "Help", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x" * 33, "description": "x"}]}, "command length must not exceed 32"),
        ({"commands": [{"command": "/", "description": "x"}]}, "command must be non-empty"),
        ({"commands": [{"command": "x", "description": " "}]}, "command description must be non-empty"),
        (
            {"commands": [{"command": "x", "description": "x" * 257}]},
            "command description length must not exceed 256",
        ),
        ({"commands": [{"command": "x"}]}, "can't parse BotCommand: Can't find field \"description\""),
        ({"commands": [{"command": "x", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"scope": {"type": "everywhere"}}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
    ],
)
def test_a_menu_that_telegram_refuses_is_refused_in_its_words(api: Api, asked: dict[str, object], words: str) -> None:
    told = api.refused("setMyCommands", **{"commands": [{"command": "x", "description": "x"}], **asked})
    assert told == f"400 Bad Request: {words}"
