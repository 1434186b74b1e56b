"""Starting it, and describing who is there."""

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from playground import Person, Playground, small_world, world_file, world_from

NEIGHBOURS = """
[[person]]
id = 7
name = "周"
language = "zh-hans"
about = {zh = "二号楼", en = "No 2"}

[[group]]
id = -70
title = "二号楼"
members = [7]
admins = [7]
bot = "admin"
"""


def test_a_world_is_read_from_toml(tmp_path: Path) -> None:
    file = tmp_path / "world.toml"
    file.write_text(NEIGHBOURS, encoding="utf-8")
    cast = world_file(file)
    assert (cast.people[0].name, cast.people[0].about["en"]) == ("周", "No 2")
    group = cast.groups[0]
    assert (group.type, group.bot, group.owner, group.members) == ("group", "administrator", 7, [7])


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"person": [{"id": -1, "name": "x"}]}, "positive id"),
        ({"person": [{"id": 1}]}, "a name"),
        ({"person": [{"id": 1, "name": "x"}, {"id": 1, "name": "y"}]}, "the same id"),
        ({"group": [{"id": 1, "title": "x"}]}, "negative id"),
        ({"group": [{"id": -1, "title": "x", "members": [9]}]}, "nobody knows"),
        ({"group": [{"id": -1, "title": "x", "bot": "boss"}]}, "its bot"),
    ],
)
def test_a_world_that_does_not_hold_together_is_refused_with_a_sentence(told: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        world_from(told)


def test_a_playground_that_was_told_nothing_has_a_small_world() -> None:
    with Playground().in_thread() as playground:
        assert len(playground.world.people) == len(small_world().people)
        assert playground.person(1001).starts()["text"] == "/start"


def test_someone_may_have_started_the_bot_long_ago() -> None:
    cast = world_from({"person": [{"id": 7, "name": "周", "started": True}]})
    with Playground(cast).in_thread() as playground:
        assert playground.person(7).sends("喂")["text"] == "喂"


def test_it_starts_by_itself_says_where_and_stops_when_asked(tmp_path: Path) -> None:
    file = tmp_path / "world.toml"
    file.write_text(NEIGHBOURS, encoding="utf-8")
    command = [sys.executable, "-m", "playground", "--port", "0", "--world", str(file), "--limits", "0"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout
        said = dict(line.split(maxsplit=1) for line in (process.stdout.readline() for _ in range(3)))
        url, token = said["phones:"].strip(), said["token:"].strip()
        with urllib.request.urlopen(f"{url}/bot{token}/getMe") as answer:
            assert json.load(answer)["result"]["is_bot"]
        Person(url, 7).starts()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
