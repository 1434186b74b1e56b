"""What people tap most, as far as the database is concerned: in the demo neighbourhood and on a street."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from bot.demo import described
from council import forms, issue_lists, issues, neighbourhood, residents, triage, updates
from rules.forms import FormName
from rules.issues import Found
from rules.residents import Person, Role
from storage.database import Database
from storage.inbox import Arrived
from storage.work import Work


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Telegram ids of those who do things."""

    resident: int
    neighbour: int
    """Of the same compound, another household."""
    grid_worker: int
    building_head: int
    convener: int
    handler: int
    newcomer: int


@dataclass(frozen=True, kw_only=True)
class Errand:
    """One tap: who, and the verb it comes to."""

    what: str
    who: int
    verb: Callable[..., Any]
    given: dict[str, Any]


def settle_demo(work: Work) -> Cast:
    """config/demo.toml, and some issues: a screenful for everybody who looks for one."""
    neighbourhood.settle(work, description=described())
    people = {person["name"]: person["id"] for person in described()["person"]}
    for number in range(12):
        name = ("王秀英", "李强", "赵小雨")[number % 3]
        who = work.residents.by_telegram(people[name])
        assert who is not None
        (_, place), *_ = work.residents.households(who.id)
        given = {"where": str(place), "category": "lift", "words": "电梯又停了"}
        issues.raise_issue(work, who=who, answers=given)
    worker, convener = (work.residents.by_telegram(people[name]) for name in ("刘敏", "陈志远"))
    compound = work.places.find("福和苑")
    assert worker is not None
    assert convener is not None
    assert compound is not None
    unit = work.units.of(compound.id, "福和物业")
    work.residents.give_role(convener.id, Role.handler, compound.id, work.today(), unit)
    for issue in work.issues.newest(inside=[], limit=6, offset=6):
        triage.dispatch(work, who=worker, issue_id=issue.id, holder="福和物业")
    return Cast(
        resident=people["王秀英"],
        neighbour=people["李强"],
        grid_worker=people["刘敏"],
        building_head=people["孙建国"],
        convener=people["陈志远"],
        handler=people["周伟"],
        newcomer=people["吴婷"],
    )


def errands(database: Database, cast: Cast) -> Iterator[Errand]:
    """The taps, in an order in which each can be done."""

    def one(what: str, who: int, verb: Callable[..., Any], /, **given: Any) -> Errand:
        return Errand(what=what, who=who, verb=verb, given=given)

    yield one("/start", cast.resident, residents.arrive)
    yield one("/start of a grid worker", cast.grid_worker, residents.arrive)
    yield one("/start of a newcomer", cast.newcomer, residents.arrive)
    yield one("看议题", cast.resident, issue_lists.listing, found=Found.newest)
    yield one("看议题, the next page", cast.resident, issue_lists.listing, found=Found.newest, page=1)
    yield one("看议题 of a grid worker", cast.grid_worker, issue_lists.listing, found=Found.newest)
    yield one("看议题 of a newcomer", cast.newcomer, issue_lists.listing, found=Found.newest)
    yield one("看议题, near me", cast.resident, issue_lists.listing, found=Found.near)
    yield one("我的", cast.resident, issue_lists.listing, found=Found.mine)
    yield one("待办 of a grid worker", cast.grid_worker, issue_lists.listing, found=Found.todo)
    yield one("待办 of a building head", cast.building_head, issue_lists.listing, found=Found.todo)
    yield one("待办 of a neighbour", cast.neighbour, issue_lists.listing, found=Found.todo)
    yield one("待办 of a convener who is also a handler", cast.convener, issue_lists.listing, found=Found.todo)
    yield one("待办 of a handling unit", cast.handler, issue_lists.listing, found=Found.todo)
    issue = database.run(_raise_for, telegram_id=cast.neighbour)
    yield one("an issue, by its link", cast.resident, issues.look, issue_id=issue)
    yield one("an issue, by its link, of a grid worker", cast.grid_worker, issues.look, issue_id=issue)
    yield one("附议", cast.resident, issues.second, issue_id=issue)
    yield one("受理", cast.grid_worker, triage.accept, issue_id=issue)
    yield one("提问题", cast.resident, forms.start, form=FormName.raising)
    yield one("提问题: where", cast.resident, forms.write, words="灯坏了")
    yield one(
        "提问题: category", cast.resident, forms.choose, **database.read(_own_building, telegram_id=cast.resident)
    )
    yield one("提问题: preview", cast.resident, forms.typed, what="skip")
    yield one("提交", cast.resident, forms.typed, what="submit")


class Tapping:
    """Does errands as a tap does them: who reads the answer, then the verb with its update."""

    def __init__(self, database: Database) -> None:
        self._database, self._updates = database, count(1)

    def arrives(self, errand: Errand) -> Callable[[], Any]:
        """Store its update; what is called to handle it gives what the verb says."""
        update, who = next(self._updates), errand.who
        self._database.run(lambda work: work.inbox.store([Arrived(update_id=update, person=who, payload="{}")]))
        row = self._database.read(lambda work: work.inbox.waiting(except_persons=(), limit=1000, each=1000))[-1]
        person = Person(telegram_id=who, name="", language_code="zh-hans")
        tap = {"row_id": row.id, "person": person, "verb": errand.verb, "what": errand.given}

        def handle() -> Any:
            self._database.read(updates.reader, person=person, default="zh-Hans")
            return self._database.run(lambda work: updates.carry_out(work, **tap))

        return handle


def _raise_for(work: Work, *, telegram_id: int) -> int:
    who = work.residents.by_telegram(telegram_id)
    assert who is not None
    (_, place), *_ = work.residents.households(who.id)
    given = {"where": str(place), "category": "lift", "words": "电梯又停了"}
    return issues.raise_issue(work, who=who, answers=given).issue.id


def _own_building(work: Work, *, telegram_id: int) -> dict[str, Any]:
    """The answer to the question that is asked now: where."""
    who = work.residents.by_telegram(telegram_id)
    assert who is not None
    draft = work.drafts.open_of(who.id)
    assert draft is not None
    (_, place), *_ = work.residents.households(who.id)
    return {"form": draft.form, "revision": draft.revision, "value": str(place)}
