"""The places, households and people a deployment begins with."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from bot.demo import described
from config import procedures
from council import neighbourhood
from rules.places import PlaceKind
from storage.connect import open_database
from storage.database import Database
from storage.schema import upgrade
from storage.work import Work
from tests.conftest import Clock
from tests.council.quarter import Quarter

DEMO = described()
PLACE = {"name": "福和社区", "prefix": "福和", "language": "zh-Hant", "time_zone": "Asia/Hong_Kong"}


@pytest.fixture
def empty(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    """Nobody lives here yet."""
    url = make_url(f"sqlite:///{tmp_path / 'empty.db'}")
    upgrade(url)
    database = open_database(url, procedures.load(), clock=clock)
    yield database
    database.close()


def the_only(database: Database) -> Any:
    return database.read(lambda work: work.places.the_only())


def test_without_a_roster_a_bot_serves_one_place(empty: Database) -> None:
    assert the_only(empty) is None
    empty.run(neighbourhood.serve_one_place, **PLACE)
    served = the_only(empty)
    assert (served.kind, served.name, served.prefix) == (PlaceKind.compound, "福和社区", "福和")
    assert (served.language, served.time_zone, served.council_chat_id) == ("zh-Hant", "Asia/Hong_Kong", None)


def test_a_place_served_stays_what_it_was(empty: Database) -> None:
    empty.run(neighbourhood.serve_one_place, **PLACE)
    before = Quarter(empty, Clock()).dump()
    empty.run(neighbourhood.serve_one_place, **{**PLACE, "name": "另一个小区"})
    empty.run(neighbourhood.settle, description=DEMO)
    assert Quarter(empty, Clock()).dump() == before, "what is there is never built over"


def test_the_demo_is_settled_as_its_file_says(empty: Database) -> None:
    empty.run(neighbourhood.settle, description=DEMO)

    def look(work: Work) -> tuple[int, list[str], list[str]]:
        compound = work.places.the_only()
        assert compound is not None
        met = [work.residents.by_telegram(person["id"]) for person in DEMO["person"]]
        homes = [bool(who and work.residents.households(who.id)) for who in met]
        living = [person["name"] for person, home in zip(DEMO["person"], homes, strict=True) if home]
        roles = [duty.role for _, duty in work.residents.all_roles(work.today())]
        return work.places.households(compound.id), living, sorted(map(str, roles))

    households, living, roles = empty.read(look)
    assert households == len(DEMO["roster"]) - 1 == 24
    assert living == [person["name"] for person in DEMO["person"] if "home" in person]
    assert roles == sorted(role["role"] for person in DEMO["person"] for role in person.get("roles", ()))


def test_a_description_that_names_a_place_it_does_not_have_is_a_mistake(empty: Database) -> None:
    wrong = {**DEMO, "unit": [{"name": "物业", "place": "没有这个地方"}]}
    with pytest.raises(KeyError):
        empty.run(neighbourhood.settle, description=wrong)
    assert the_only(empty) is None, "nothing is half settled"
