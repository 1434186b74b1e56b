"""A quarter to tell in what the verbs do: 福和苑 with three buildings, 安居苑 beside it, and who lives there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import SQLModel, select

from council import issues, neighbourhood
from rules.issues import Acknowledgement, Issue
from rules.letters import Kind, Letter
from rules.residents import Resident
from storage.database import Database
from storage.work import Work
from tests.conftest import Clock

COUNCIL = -1001
"""The council's group."""
NEEDED = 5
"""Households whose seconds bring an issue to the table: all compounds here are small."""


def _person(number: int, name: str, home: str = "", *roles: tuple[str, str], **more: Any) -> dict[str, Any]:
    held = [{"role": role, "place": place, **more} for role, place in roles]
    return {"id": number, "name": name, "roles": held, **({"home": home.split()} if home else {})}


PEOPLE = [
    _person(10001, "王秀英", "3栋 101"),
    _person(10002, "王秀英的丈夫", "3栋 101"),
    _person(10003, "李强", "3栋 202"),
    _person(10004, "李强的妻子", "3栋 202"),
    _person(10005, "赵小雨", "2栋 301"),
    _person(10006, "何太太", "2栋 102"),
    _person(10007, "Anna", "1栋 302"),
    _person(10008, "孙建国", "3栋 401", ("building_head", "3栋")),
    _person(10009, "陈志远", "1栋 201", ("convener", "福和社区"), ("delegate", "福和社区")),
    _person(10010, "两套房的马先生", "1栋 401"),
    _person(10011, "刘敏", "", ("grid_worker", "第一网格")),
    _person(10012, "周伟", "", ("handler", "福和苑"), unit="福和物业"),
    _person(10013, "吴婷"),
    _person(10014, "安居苑的钱女士", "9栋 101"),
    _person(10016, "1栋的楼栋长", "1栋 102", ("building_head", "1栋")),
    _person(10015, "安居苑的网格员", "9栋 102", ("grid_worker", "安居苑")),
]
NAMES = {person["id"]: person["name"] for person in PEOPLE}
ROOMS = ["101", "102", "201", "202", "301", "302", "401", "402"]
FUHE = ["1栋", "2栋", "3栋"]
DESCRIPTION = {
    "roster": list(
        enumerate(
            [
                ["社区", "小区", "网格", "楼栋", "房号"],
                *(
                    ["福和社区", "福和苑", "第一网格", building, room]
                    for building in ("1栋", "2栋", "3栋")
                    for room in ROOMS
                ),
                *(["福和社区", "安居苑", "", "9栋", room] for room in ROOMS),
            ]
        )
    ),
    "place": [
        {"name": "福和社区", "prefix": "福和", "council_chat_id": COUNCIL},
        {"name": "安居苑", "prefix": "安居"},
    ],
    "unit": [{"name": "福和物业", "place": "福和苑"}, {"name": "志愿者服务队", "place": "福和社区"}],
    "person": PEOPLE,
}


def settle(work: Work) -> None:
    """Everybody moves in; 马先生 has a second home in 2栋. Done once."""
    if work.places.outermost() is not None:
        return
    neighbourhood.settle(work, description=DESCRIPTION)
    ma = work.residents.by_telegram(10010)
    second_home = work.residents.add_household(_id(work, "2栋"), "999")
    assert ma is not None
    work.residents.join(ma.id, second_home)
    work._session.connection().exec_driver_sql("DELETE FROM journal")  # that a roster came in: stories begin after it


def _id(work: Work, name: str) -> int:
    place = work.places.find(name)
    assert place is not None, f"there is no place called {name}"
    return place.id


@dataclass
class Quarter:
    """The quarter's database and clock, and people by name."""

    database: Database
    clock: Clock
    _known: dict[str, Resident] = field(default_factory=dict)

    def who(self, name: str) -> Resident:
        if name not in self._known:
            number = next(number for number, known in NAMES.items() if known == name)
            who = self.database.read(lambda work: work.residents.by_telegram(number))
            assert who is not None
            self._known[name] = who
        return self._known[name]

    def place(self, name: str) -> int:
        return self.database.read(_id, name)

    def has_one_compound(self) -> None:
        """安居苑 is no more: 福和苑 is the only place to live in."""
        gone = self.place("安居苑")
        self.database.run(lambda work: work.rosters.close_places([gone]))

    def does(self, name: str, verb: Callable[..., Any], **what: Any) -> Any:
        """Somebody does it; what the verb says."""
        return self.database.run(verb, who=self.who(name), **what)

    def raises(self, name: str = "王秀英", where: str = "3栋", **answers: Any) -> int:
        """The id of an issue that somebody raised."""
        given = {"where": str(self.place(where)), "category": "safety", "words": "楼道的灯坏了", **answers}
        raised = self.does(name, issues.raise_issue, answers=given)
        assert isinstance(raised, Acknowledgement)
        return raised.issue.id

    def issue(self, issue_id: int) -> Issue:
        return self.database.read(lambda work: work.issues.get(issue_id))

    def due(self, *kinds: Kind) -> list[Letter]:
        """Letters that are due, of these kinds or all."""
        due = self.database.read(lambda work: work.outbox.due(1000))
        return [letter for letter in due if letter.kind in kinds or not kinds]

    def post_is_cleared(self) -> None:
        """Everything that is due counts as sent."""
        self.database.run(lambda work: work.outbox.sent(work.outbox.due(1000)))

    def dump(self) -> dict[str, list[str]]:
        """All the database says: table → rows."""

        def read(work: Work) -> dict[str, list[str]]:
            found = {}
            for mapper in SQLModel._sa_registry.mappers:
                rows = work._session.exec(select(mapper.class_))
                found[mapper.class_.__tablename__] = sorted(repr(row.model_dump()) for row in rows)
            return found

        return self.database.read(read)
