"""A street to measure on: 9 communities, 93 grids, 15,066 households, thousands of people and issues.

`python -m benchmarks.street` says how much longer the commonest taps take there than in the demo neighbourhood (20 s).
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import insert, make_url
from sqlmodel import SQLModel, select

from benchmarks import errands
from config import procedures
from council import neighbourhood
from rules.places import PlaceKind
from rules.residents import Resident, Role
from rules.stages import Stage
from storage.connect import open_database
from storage.schema import upgrade
from storage.tables import HouseholdRow, IssueRow, MembershipRow, ResidentRow, RoleRow
from storage.work import Work

COMMUNITIES, GRIDS, IN_A_GRID = 9, 93, 162
"""A street of 36,000 people, 2.4 in a household."""
HEADER = ("街道", "社区", "小区", "网格", "楼栋", "单元", "房号", "面积", "业主", "状态")
JOINED = 5
"""One household in so many has a member here."""
ISSUES = 6000
STAGES = (Stage.raised, Stage.accepted, Stage.deliberating, Stage.executing, *[Stage.declined] * 6)
"""Most are done with."""
ROLES = (
    (1000, Role.building_head, PlaceKind.building),
    (2000, Role.convener, PlaceKind.community),
    (-GRIDS, Role.grid_worker, PlaceKind.grid),
)
"""From which of the people on they hold a role for one place of a kind each; grid workers live elsewhere."""
NEWCOMER, MANAGER = 1, 2
"""Telegram ids of somebody who lives nowhere here, and of a property company; the others are numbered from FIRST."""
FIRST = 100_001


def rows() -> Iterator[tuple[str, ...]]:
    """The street's households, as a property company would list them."""
    for grid in range(GRIDS):
        community = grid % COMMUNITIES + 1
        for number in range(IN_A_GRID):
            building, inside = divmod(number, 54)
            unit, room = divmod(inside, 18)
            key, area = f"C{community:02}-{grid:03}-{number // 2:03}", f"{60 + number % 80}.{number % 100:02}"
            place = (
                "长宁街道",
                f"第{community}社区",
                f"{community}号院",
                f"第{grid + 1}网格",
                f"{grid + 1}-{building + 1}栋",
            )
            yield (*place, f"{unit + 1}单元", f"{room // 3 + 1}0{room % 3 + 1}", area, key, "自住")


def settle(work: Work) -> errands.Cast:
    """Bring the roster in as any comes in, then people and issues by the thousand."""
    places = [{"name": "第1社区", "prefix": "一社区", "council_chat_id": -1001}]
    roster = list(enumerate([HEADER, *rows()], start=1))
    neighbourhood.settle(work, description={"roster": roster, "place": places, "unit": [], "person": []})
    people = _people(work)
    _issues(work, people)
    return _cast(work, people)


def _people(work: Work) -> list[tuple[int, int]]:
    """(resident, household) for one household in five; grid workers, building heads, conveners among them."""
    homes = list(work._session.exec(select(HouseholdRow.id).order_by(HouseholdRow.id)))[::JOINED]  # type: ignore[arg-type]
    numbers = range(FIRST, FIRST + len(homes) + GRIDS)
    residents = [
        {"telegram_id": number, "name": f"居民{number}", "opaque_id": f"o{number}", "met_at": work.now, "unasked": 0}
        for number in (NEWCOMER, *numbers)
    ]
    _put(work, ResidentRow, residents)
    met = select(ResidentRow.id).where(ResidentRow.telegram_id >= FIRST).order_by(ResidentRow.id)  # type: ignore[operator, arg-type]
    ids = list(work._session.exec(met))
    people = list(zip(ids, homes, strict=False))
    joined = {"adult": True, "standing": "family", "approved_at": work.now}
    _put(work, MembershipRow, [{"resident_id": who, "household_id": home, **joined} for who, home in people])  # type: ignore[misc]
    held = [
        {"resident_id": who, "place_id": place, "role": role, "since_on": work.today()}
        for first, role, kind in ROLES
        for (place, _), who in zip(work.places.inside(None, kind), ids[first:], strict=False)
    ]
    _put(work, RoleRow, held)
    return people  # type: ignore[return-value]


def _issues(work: Work, people: list[tuple[int, int]]) -> None:
    """Of all buildings and stages, the newest last; each numbered by its community."""
    home = dict(work._session.exec(select(HouseholdRow.id, HouseholdRow.place_id)).all())
    counted: dict[int, int] = {}
    issues = []
    for number in range(ISSUES):
        who, household = people[number * 7919 % len(people)]
        unit = home[household]
        counts = next(row.id for row in work.places.upwards(unit) if row.prefix is not None)
        counted[counts] = counted.get(counts, 0) + 1
        at = work.now - timedelta(minutes=ISSUES - number)
        issues.append(
            {"numbered_by": counts, "number": counted[counts], "place_id": work.places.around(unit)[1]}
            | {"category": "lift", "words": "电梯又停了", "urgent": number % 50 == 0, "raiser_id": who}
            | {"raiser_household_id": household, "stage": STAGES[number % len(STAGES)], "stage_at": at}
            | {"raised_at": at, "due_at": at, "holder": "物业", "seconds": 0, "seconds_needed": 90}
            | {"seconds_until": at + timedelta(days=14)}
        )
    _put(work, IssueRow, issues)
    for place, last in counted.items():
        work.places.give(place, last_number=last)


def _cast(work: Work, people: list[tuple[int, int]]) -> errands.Cast:
    """Those around 第1网格, where the first households are."""
    holders = work.residents.all_roles(work.today())
    place = {name: found.id for name in ("第1网格", "1-1栋", "第1社区", "1号院") if (found := work.places.find(name))}

    def holder(role: Role, where: str) -> Resident:
        return next(who for who, duty in holders if (duty.role, duty.place_id) == (role, place[where]))

    unit = work.units.add(place["1号院"], "物业")
    company, convener = work.residents.meet(MANAGER, "物业经理", None), holder(Role.convener, "第1社区")
    for who in (company, convener):
        work.residents.give_role(who.id, Role.handler, place["1号院"], work.today(), unit)
    return errands.Cast(
        resident=FIRST,
        neighbour=FIRST + 1,
        grid_worker=holder(Role.grid_worker, "第1网格").telegram_id,
        building_head=holder(Role.building_head, "1-1栋").telegram_id,
        convener=convener.telegram_id,
        handler=company.telegram_id,
        newcomer=NEWCOMER,
    )


def _put(work: Work, table: type[SQLModel], many: list[dict[str, Any]]) -> None:
    work._session.execute(insert(table), many)


# --- how long they take


def measure(folder: Path, rounds: int = 40) -> str:
    """The table: the middle of so many taps each, in the demo and on the street in turns, so that whatever slows the
    machine slows both. SQLite; the yardstick is a plain sqlite3 transaction of one row in the street's file."""
    places = [_settled(folder / "demo.db", errands.settle_demo), _settled(folder / "street.db", settle)]
    waits: dict[str, tuple[list[float], list[float]]] = {}
    plain: list[float] = []
    for _ in range(rounds):
        taps = [[(one.what, tapping.arrives(one)) for one in looks] for tapping, looks in places]
        for (what, here), (_, there) in zip(*taps, strict=True):
            for tap, taken in zip((here, there), waits.setdefault(what, ([], [])), strict=True):
                taken.append(_seconds(tap))
        plain.append(_seconds(lambda: _plain_commit(folder / "street.db")))
    yardstick = median(plain)
    lines = [f"{'':44}{'demo ms':>9}{'street ms':>11}{'street : demo':>15}{'street : plain commit':>23}"]
    for what, (here, there) in waits.items():
        in_demo, on_street = median(here), median(there)
        ratios = f"{on_street / in_demo:15.2f}{on_street / yardstick:23.1f}"
        lines.append(f"{what:44}{in_demo * 1000:9.1f}{on_street * 1000:11.1f}{ratios}")
    return "\n".join([*lines, f"a plain sqlite3 commit of one row: {yardstick * 1000:.2f} ms"])


def _settled(file: Path, settle: Callable[[Work], errands.Cast]) -> tuple[errands.Tapping, list[errands.Errand]]:
    """The taps of one place that can be repeated: /start, lists, an issue, 附议."""
    url = make_url(f"sqlite:///{file}")
    upgrade(url)
    database = open_database(url, procedures.load())
    cast = database.run(settle)
    repeated = list(islice(errands.errands(database, cast), 17))
    assert repeated[-1].what == "附议"
    return errands.Tapping(database), repeated


def _seconds(tap: Callable[[], Any]) -> float:
    began = perf_counter()
    tap()
    return perf_counter() - began


def _plain_commit(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA synchronous=FULL")
        database.execute("UPDATE place SET closed_at = NULL WHERE id = 1")
        database.commit()


if __name__ == "__main__":
    with TemporaryDirectory() as made:
        print(measure(Path(made)))
