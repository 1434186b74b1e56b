"""What people send from their phones beside words: files, albums, places, numbers; topics, and QR codes."""

import json
import threading
import urllib.error
import urllib.request
from typing import Any

import pytest

from playground import Person, Playground, Upload, a_picture
from tests.playground.neighbours import GROUP, WANG, Api, post, until_somebody_waits


def shown(playground: Playground, person: int = WANG, chat: int = WANG) -> dict[str, Any]:
    with urllib.request.urlopen(f"{playground.url}/api/phones/{person}") as answer:
        chats = json.load(answer)["chats"]
    return dict(next(one for one in chats if one["id"] == chat))


def test_several_photos_are_an_album_with_one_caption(playground: Playground, api: Api, wang: Person) -> None:
    last = wang.sends("楼道", photos=[a_picture(shade=shade) for shade in (1, 2, 3)])
    messages = [update.message for update in api.updates()]
    assert [message.caption for message in messages] == ["楼道", None, None]
    assert len({message.media_group_id for message in messages}) == 1
    assert len({size.file_unique_id for message in messages for size in message.photo[-1:]}) == 3
    on_phone = shown(playground)["messages"][-3:]
    assert {message["album"] for message in on_phone} == {messages[0].media_group_id}
    assert last["id"] == on_phone[-1]["id"]


def test_an_album_mixes_nothing_but_photos_and_videos_and_ends_with_ten(api: Api, wang: Person) -> None:
    wang.sends("看", photo=a_picture(), video=b"moving")
    assert [bool(update.message.video) for update in api.updates()] == [False, True]
    with pytest.raises(AssertionError, match="photos and videos, or documents"):
        wang.sends(photo=a_picture(), document=b"x")
    with pytest.raises(AssertionError, match="up to 10"):
        wang.sends(photos=[a_picture(8, 8)] * 11)


def test_a_document_keeps_its_name_its_kind_and_every_byte(playground: Playground, api: Api, wang: Person) -> None:
    wang.sends("名册", document=Upload("编号,人".encode(), "名册.csv"))
    (update,) = api.updates()
    document = update.message.document
    assert (update.message.caption, document.file_name, document.mime_type) == ("名册", "名册.csv", "text/csv")
    content = api.loop.run_until_complete(api.get_file(document.file_id).download_as_bytearray())
    assert bytes(content).decode() == "编号,人"
    on_phone = shown(playground)["messages"][-1]["document"]
    assert (on_phone["name"], on_phone["size"], on_phone["mime"]) == ("名册.csv", 10, "text/csv")


def test_a_file_that_pretends_to_be_big_cannot_be_downloaded(api: Api, wang: Person) -> None:
    wang.sends(document=Upload(b"tiny", "big.zip", size=21 * 1024 * 1024))
    document = api.updates()[0].message.document
    assert document.file_size == 21 * 1024 * 1024
    assert api.refused("getFile", file_id=document.file_id) == "400 Bad Request: file is too big"
    wang.sends(video=Upload(b"x" * (20 * 1024 * 1024 + 1), "really.mp4"))
    assert "too big" in api.refused("getFile", file_id=api.updates()[0].message.video.file_id)


def test_voice_and_video_say_how_long_they_are(playground: Playground, api: Api, wang: Person) -> None:
    wang.sends(voice=b"OggS", duration=7)
    wang.sends("漏水", video=b"moving", duration=12)
    voice, video = (update.message for update in api.updates())
    assert (voice.voice.to_dict()["duration"], voice.voice.mime_type) == (7, "audio/ogg")
    assert (video.video.to_dict()["duration"], video.caption) == (12, "漏水")
    heard, seen = shown(playground)["messages"][-2:]
    assert (heard["voice"]["duration"], heard["voice"]["size"]) == (7, 4)
    assert seen["video"]["duration"] == 12
    assert shown(playground)["preview"] == "🎬 漏水"
    with urllib.request.urlopen(playground.url + heard["voice"]["url"]) as answer:
        assert (answer.headers["Content-Type"], answer.read()) == ("audio/ogg", b"OggS")


def test_a_player_may_ask_for_a_part_of_a_video(playground: Playground, wang: Person) -> None:
    url = playground.url + wang.sends(video=b"0123456789")["video"]["url"]
    for asked, part, told in (("bytes=2-4", b"234", "bytes 2-4/10"), ("bytes=-3", b"789", "bytes 7-9/10")):
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Range": asked})) as answer:
            assert (answer.status, answer.read(), answer.headers["Content-Range"]) == (206, part, told)
    with pytest.raises(urllib.error.HTTPError, match="416"):
        urllib.request.urlopen(urllib.request.Request(url, headers={"Range": "bytes=99-"}))


def test_a_place_and_a_number_can_be_sent(playground: Playground, api: Api, wang: Person) -> None:
    wang.sends_location(31.23, 121.47)
    wang.sends_contact(wang)
    place, number = (update.message for update in api.updates())
    assert (place.location.latitude, place.location.longitude) == (31.23, 121.47)
    assert (number.contact.user_id, number.contact.first_name) == (WANG, "王")
    on_phone = shown(playground)["messages"]
    assert on_phone[-2]["location"] == {"latitude": 31.23, "longitude": 121.47}
    assert on_phone[-1]["contact"] == {"name": "王", "phone": number.contact.phone_number}
    with pytest.raises(AssertionError, match="nobody here"):
        wang.sends_contact(999)
    told = post(f"{playground.url}/api/phones/{WANG}/messages", json.dumps({"chat": WANG, "latitude": 1}).encode())
    assert told == (400, {"error": "a location has a latitude and a longitude"})


def test_a_forums_topics_are_on_the_phone_and_read_one_by_one(playground: Playground, wang: Person, li: Person) -> None:
    assert shown(playground, chat=GROUP)["topics"] is None
    playground.happens(lambda stage: stage.makes_forum(GROUP))
    park, roof = (playground.happens(lambda stage, name=name: stage.creates_topic(GROUP, name)) for name in "园顶")
    sent = li.sends("花", to=GROUP, topic=park)
    li.sends("漏", to=GROUP, topic=roof)
    assert wang.sends("好", to=GROUP, reply_to=sent["id"])["topic"] == park, "an answer stays in its topic"
    topics = shown(playground, chat=GROUP)["topics"]
    assert topics == [
        {"id": park, "name": "园", "closed": False, "unread": 1},
        {"id": roof, "name": "顶", "closed": False, "unread": 1},
    ]
    post(f"{playground.url}/api/phones/{WANG}/seen", json.dumps({"chat": GROUP, "topic": park}).encode())
    assert [topic["unread"] for topic in shown(playground, chat=GROUP)["topics"]] == [0, 1]
    playground.happens(lambda stage: stage.closes_topic(GROUP, roof))
    with pytest.raises(AssertionError, match="this topic is closed"):
        li.sends("还漏", to=GROUP, topic=roof)
    wang.sends("知道了", to=GROUP, topic=roof)
    playground.happens(lambda stage: stage.deletes_topic(GROUP, park))
    with pytest.raises(AssertionError, match="no such topic"):
        li.sends("花", to=GROUP, topic=park)
    assert not li.shows("花")


def test_what_is_pinned_and_what_the_bot_is_doing_show(playground: Playground, api: Api, wang: Person) -> None:
    said = wang.sends("一", to=GROUP)["id"]
    again = wang.sends("二", to=GROUP)["id"]
    for message in (said, again, said):
        playground.happens(lambda stage, message=message: stage.pins(GROUP, message))
    chat = shown(playground, chat=GROUP)
    assert chat["pinned"] == [said, again]
    assert [message["pinned"] for message in chat["messages"][:2]] == [True, True]
    api.send_chat_action(WANG, "upload_photo")
    assert (shown(playground)["action"], shown(playground)["typing"]) == ("upload_photo", True)


def test_a_text_can_be_had_as_a_qr_code(playground: Playground) -> None:
    with urllib.request.urlopen(f"{playground.url}/api/qr?text=https://t.me/PlaygroundBot?start=x") as answer:
        assert answer.headers["Content-Type"].startswith("image/svg+xml")
        drawn = answer.read().decode()
    assert drawn.startswith("<svg")
    assert "viewBox" in drawn
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(f"{playground.url}/api/qr?text={'x' * 4000}")


def test_the_clock_moves_to_what_is_due_as_those_who_follow_it_say_when_asked(playground: Playground) -> None:
    clock = f"{playground.url}/api/clock"
    assert post(clock, b'{"to": "due"}') == (409, {"error": "nothing is due"})
    faces: list[Any] = []

    def follow() -> None:
        """Says nothing is due at first, then noon, then nothing again; each time it comes back."""
        revision = playground.world.clock.revision
        for due, wait in (("", 10), ("2099-01-01T12:00:00%2B08:00", 10), ("", 10), ("", 0)):
            with urllib.request.urlopen(f"{clock}?after={revision}&wait={wait}&due={due}") as answer:
                faces.append(json.load(answer))
            revision = faces[-1]["revision"]

    follower = threading.Thread(target=follow)
    follower.start()
    until_somebody_waits(playground.world.clock.bell)
    status, face = post(clock, b'{"to": "due"}')
    assert (status, face["now"][:16]) == (200, "2099-01-01T04:00")
    assert post(clock, b'{"to": "due"}')[0] == 409
    follower.join()
    assert faces[0]["offset_seconds"] == 0, "the first move only asks"
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(f"{clock}?due=soon")
