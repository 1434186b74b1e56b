"""What people wrote, and the values that screens word: one issue, seen from every side."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from rules.attachments import Pin
from rules.forms import Asked, FormName, Option
from rules.groups import Arrival, Bound, GroupKind
from rules.issues import Card, Issue
from rules.mutes import Mute
from rules.my_data import MyData
from rules.places import Home, Place, PlaceKind
from rules.residents import Applicant, Duty, Membership, Resident, Role, Standing
from rules.roles import Appointment, HeldRole
from rules.stages import Act, Stage
from rules.too_much import Limit, TooMuch
from rules.units import Unit, Zone
from tests.attachments import photos

WORDS, SHORT_WORDS, NAME = 500, 100, 64
"""Characters that are taken at most."""
WEDNESDAY_NOON = datetime(2026, 8, 26, 4, tzinfo=UTC)
TRIAGE = (Act.accept, Act.dispatch, Act.table, Act.decline)


@dataclass(frozen=True, kw_only=True)
class Told:
    """Everything on a screen that somebody typed."""

    words: str = (
        "楼道的灯坏了，晚上看不见，老人走路不方便，希望尽快修一下。"
        "已经有两位邻居摔过跤，物业说在等配件，可是三个星期了还没有人来，也没有人说什么时候来。"
    )
    place_words: str = "北门外公交站"
    name: str = "王秀英"
    holder: str = "刘敏"
    unit: str = "福和物业"
    reply: str = "请和邻居商量"
    detail: str = "13800138000"

    @classmethod
    def all_in(cls, text: str) -> "Told":
        """The same everywhere, as long as each place takes it."""
        short, name = text[:SHORT_WORDS], text[:NAME]
        return cls(words=text[:WORDS], place_words=short, name=name, holder=name, unit=name, reply=short, detail=name)


PLAIN = Told()


def issue(told: Told, number: int = 7, **changes: Any) -> Issue:
    """福和-0007 in 3栋, raised on a Wednesday at noon."""
    values = {
        "id": number,
        "code": f"福和-{number:04}",
        "place": place("3栋"),
        "place_words": None,
        "category": "safety",
        "words": told.words,
        "pin": None,
        "attachments": (),
        "urgent": False,
        "raiser_id": 1,
        "raiser_name": None,
        "stage": Stage.raised,
        "stage_at": WEDNESDAY_NOON,
        "raised_at": WEDNESDAY_NOON,
        "due_at": WEDNESDAY_NOON + timedelta(days=5, hours=5),
        "holder": None,
        "reason": None,
        "reply": None,
        "seconds": 1,
        "seconds_needed": 5,
        "seconds_until": WEDNESDAY_NOON + timedelta(days=14),
    }
    return Issue(**{**values, **changes})


def place(name: str) -> Place:
    return Place(
        id=4,
        parent_id=3,
        kind=PlaceKind.building,
        name=name,
        prefix="福和",
        time_zone="Asia/Shanghai",
        language="zh-Hans",
        procedure="default",
        council_chat_id=-1001,
    )


def at_stage(told: Told, stage: Stage, number: int = 7, **changes: Any) -> Issue:
    """The issue at a stage, with what goes with it."""
    with_it: dict[Stage, dict[str, Any]] = {
        Stage.accepted: {"holder": told.holder},
        Stage.deliberating: {"seconds": 5},
        Stage.executing: {"holder": told.unit, "seconds": 2},
        Stage.declined: {"reason": "private_matter", "reply": told.reply},
    }
    return issue(told, number, stage=stage, **{**with_it.get(stage, {}), **changes})


def fullest(told: Told, stage: Stage) -> Issue:
    """With a picture, a place in words, a name: as much as a card can hold."""
    full = at_stage(told, stage, place_words=told.place_words, raiser_name=told.name, urgent=True)
    return replace(
        full,
        category="fire_passage",
        attachments=photos("photo-1", "photo-2"),
        pin=Pin(31.2304, 121.4737),
        seconds=121,
        seconds_needed=600,
    )


def card(issue: Issue, **seen: Any) -> Card:
    return Card(issue=issue, **{"can_second": issue.takes_seconds(WEDNESDAY_NOON), **seen})


def asked(question: str, form: FormName = FormName.raising, **more: Any) -> Asked:
    return Asked(form=form, question=question, revision=3, **{"facts": {"code": "福和-0007"}, **more})


def preview(told: Told, **answers: Any) -> Asked:
    """The last question, with the switches as the answers have them."""
    given = {"words": told.words, "where": "4", "category": "safety", **answers}
    switches = [Option(value=toggle, chosen=bool(given.get(toggle))) for toggle in ("urgent", "named")]
    facts = {"name": told.name, "place": "3栋"}
    return asked("preview", answers=given, facts=facts, options=(*switches, Option(value="submit")))


def home(told: Told) -> Home:
    around = {PlaceKind.community: "福和社区", PlaceKind.compound: "福和苑", PlaceKind.building: "3栋"}
    return Home(household_id=7, place=place("3栋"), around=around, room="101")


def applicant(told: Told, *, owner: bool = False, approved: bool = False, key: str | None = None) -> Applicant:
    who = Resident(id=1, telegram_id=10001, name=told.name, language=None, language_code=None, opaque_id="wang")
    membership = Membership(
        id=5,
        resident_id=1,
        household_id=7,
        adult=True,
        standing=Standing.family if owner else Standing.tenant,
        claims_ownership=owner,
        asked_at=WEDNESDAY_NOON,
        is_approved=approved,
        is_waiting=not approved,
    )
    return Applicant(who=who, membership=membership, home=home(told), owner_key=key)


def arrival(told: Told) -> Arrival:
    return Arrival(
        id=9,
        chat_id=-1009,
        title=told.words[:128],
        is_forum=False,
        token="a-token-of-the-tests-22",
        asker_id=1,
        as_operator=False,
        is_bound=False,
        instead_of=None,
        at=WEDNESDAY_NOON,
    )


def bound(told: Told, kind: GroupKind, *, moved: bool = False) -> Bound:
    return Bound(arrival_id=9, title=told.place_words, place=told.name, kind=kind, moved=moved)


def too_much(limit: Limit, most: int = 10) -> TooMuch:
    return TooMuch(limit=limit, most=most, until=WEDNESDAY_NOON + timedelta(hours=12), zone=place("3栋").zone)


def mute(told: Told, *, name: str | None = None, **changes: Any) -> Mute:
    """Of who raised 福和-0007, for a week."""
    values: dict[str, Any] = {
        "id": 9,
        "resident_id": 1,
        "place": place("福和苑"),
        "since": WEDNESDAY_NOON,
        "until": WEDNESDAY_NOON + timedelta(days=7),
        "reason": "insults",
        "words": told.reply,
        "by_role": Role.convener,
        "issue_id": 7,
        "code": "福和-0007",
        "name": name,
    }
    return Mute(**{**values, **changes})


def held(told: Told, role: Role = Role.handler, number: int = 3, until: date | None = date(2027, 8, 26)) -> HeldRole:
    """A role of 福和苑; a handler's with the unit."""
    who = Resident(id=1, telegram_id=10001, name=told.name, language=None, language_code=None, opaque_id="wang")
    unit = told.unit if role is Role.handler else None
    where = replace(place("福和苑"), kind=PlaceKind.compound)
    return HeldRole(
        id=number, who=who, role=role, place=where, unit_id=5 if unit else None, unit=unit,
        since_on=date(2026, 8, 26), until_on=until, is_taken=False,
    )  # fmt: skip


def appointment(told: Told, role: Role = Role.grid_worker) -> Appointment:
    return Appointment(role=role, place=place("福和苑"), until_on=date(2026, 12, 31))


def unit(told: Told) -> Unit:
    return Unit(id=5, name=told.unit, place_id=2, contact="010-0000-0000", hours=told.place_words)


def zones(told: Told) -> tuple[Zone, ...]:
    """One that nobody answers for, one of the unit, one of another, one that lies in what the unit claimed."""
    return (
        Zone(place=replace(place("1栋"), id=11), where="1栋"),
        Zone(place=replace(place("2栋"), id=12), where="2栋", holder_id=5, holder=told.unit, is_own=True),
        Zone(place=replace(place("3栋"), id=13), where="3栋", holder_id=6, holder=told.holder, is_own=True),
        Zone(place=replace(place("4栋"), id=14), where="4栋", holder_id=5, holder=told.unit),
    )


def my_data(told: Told, **more: Any) -> MyData:
    """What is held about somebody who belongs to one household, waits for another, and looks at new issues."""
    theirs = (home(told), applicant(told, approved=True).membership), (home(told), applicant(told).membership)
    values = {
        "name": told.name,
        "homes": theirs,
        "roles": ((Duty(role=Role.grid_worker, place_id=1), "福和苑"),),
        "mutes": (mute(told),),
        "counts": {"issues": 1, "seconds": 3, "follows": 12, "drafts": 0},
        "met_at": WEDNESDAY_NOON,
        "consented_at": WEDNESDAY_NOON,
        "language": "zh-Hans",
        "zone": place("3栋").zone,
    }
    return MyData(**{**values, **more})
