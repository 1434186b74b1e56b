"""Who lives in a playground: read from a dict or a TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playground.model import Account, Chat


@dataclass
class Cast:
    """People and groups to begin with; `started` are those who pressed Start long ago, `topics` the names of the forum
    topics that each group has, `time_zone` is where they live (IANA; None: wherever the page is looked at)."""

    people: list[Account] = field(default_factory=list)
    groups: list[Chat] = field(default_factory=list)
    started: set[int] = field(default_factory=set)
    topics: dict[int, list[str]] = field(default_factory=dict)
    time_zone: str | None = None


def world_from(told: dict[str, Any]) -> Cast:
    """Read people and groups from a dict of this shape:

        time_zone   "Asia/Shanghai", if the page is to tell their time and not the browser's
        [[person]]  id, name; language ("zh-hans"), username, about = {zh = "…", en = "…"} if you like;
                    started = true for someone who has pressed Start long ago
        [[group]]   id (negative), title; type = "group" | "supergroup", members = [person ids],
                    admins = [person ids, the first is the owner], bot = "member" | "admin" | "left";
                    forum = true, topics = [names] for a supergroup with topics

    Raises ValueError with a sentence if it does not hold together.
    """
    people = [_person(one) for one in told.get("person", [])]
    known = {person.id for person in people}
    if len(known) < len(people):
        raise ValueError("two people have the same id")
    groups = [_group(one, known) for one in told.get("group", [])]
    started = {one["id"] for one in told.get("person", []) if one.get("started")}
    topics = {one["id"]: list(one.get("topics", [])) for one in told.get("group", [])}
    return Cast(people, groups, started, topics, told.get("time_zone"))


def world_file(path: Path) -> Cast:
    """Read a TOML file of the shape that `world_from` describes."""
    return world_from(tomllib.loads(path.read_text(encoding="utf-8")))


def small_world() -> Cast:
    """Three neighbours and their group, for a playground that was told nothing else."""
    return world_from(
        {
            "person": [
                {"id": 1001, "name": "王阿姨", "language": "zh-hans", "about": {"zh": "3 号楼", "en": "Building 3"}},
                {"id": 1002, "name": "李叔叔", "language": "zh-hant", "about": {"zh": "5 號樓", "en": "Building 5"}},
                {"id": 1003, "name": "Anna", "language": "en", "about": {"zh": "1 号楼", "en": "Building 1"}},
            ],
            "group": [
                {"id": -1001001, "title": "小区群 Neighbours", "type": "supergroup", "members": [1001, 1002, 1003]}
            ],
        }
    )


def _person(told: dict[str, Any]) -> Account:
    if not isinstance(told.get("id"), int) or told["id"] <= 0 or not told.get("name"):
        raise ValueError(f"a person needs a positive id and a name: {told}")
    return Account(told["id"], told["name"], told.get("username"), told.get("language"), told.get("about", {}))


def _group(told: dict[str, Any], known: set[int]) -> Chat:
    kind = told.get("type", "group")
    bot = {"member": "member", "admin": "administrator", "left": "left"}.get(told.get("bot", "member"))
    members, admins = list(told.get("members", [])), list(told.get("admins", []))
    if not isinstance(told.get("id"), int) or told["id"] >= 0 or not told.get("title"):
        raise ValueError(f"a group needs a negative id and a title: {told}")
    if kind not in ("group", "supergroup") or bot is None:
        raise ValueError(f"a group is a group or a supergroup, its bot a member, admin or left: {told}")
    if told.get("forum", False) and (kind != "supergroup" or not members):
        raise ValueError(f"a forum is a supergroup with members: {told}")
    if told.get("topics") and not told.get("forum"):
        raise ValueError(f"only a forum has topics: {told}")
    if strangers := {*members, *admins} - known:
        raise ValueError(f"the group {told['title']} has members nobody knows: {sorted(strangers)}")
    return Chat(
        told["id"],
        kind,
        told["title"],
        members=members,
        admins=set(admins),
        owner=admins[0] if admins else None,
        bot=bot,
        username=told.get("username"),
        topics={} if told.get("forum") else None,
    )
