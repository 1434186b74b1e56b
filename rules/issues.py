"""Issues: what one is, what a reader of one is shown, what those who acted on one are told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from rules.attachments import Attachment, AttachmentKind, Pin
from rules.mutes import Mute
from rules.places import Place
from rules.stages import Act, Stage
from rules.too_much import TooMuch
from rules.units import Unit


class Why(StrEnum):
    """Why somebody hears of an issue."""

    raised = "raised"
    seconded = "seconded"
    follows = "follows"


class Found(StrEnum):
    """Which list of issues is looked at."""

    newest = "newest"
    near = "near"
    mine = "mine"
    todo = "todo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue as it stands. Instants are aware UTC; words are as their writers wrote them."""

    id: int
    code: str
    """Its number, e.g. 福和-0007."""
    place: Place
    """Where it is: a building, or the compound (or whatever the resident could choose)."""
    place_words: str | None
    """Elsewhere, in the raiser's words."""
    category: str
    words: str
    pin: Pin | None
    """Where on the map, if the raiser sent it."""
    attachments: tuple[Attachment, ...]
    """In the order they came."""
    urgent: bool
    raiser_id: int
    raiser_name: str | None
    """Only where the raiser chose to show it."""
    stage: Stage
    stage_at: datetime
    raised_at: datetime
    due_at: datetime
    """Until when somebody will have looked at it."""
    holder: str | None
    """Who has it: a grid worker's name, a handling unit."""
    reason: str | None
    """Why it was declined: a key of the procedure's reasons."""
    reply: str | None
    """The sentence written with it."""
    seconds: int
    """Households that second it, the raiser's own not among them."""
    seconds_needed: int
    """Frozen when it was raised."""
    seconds_until: datetime

    @property
    def zone(self) -> ZoneInfo:
        return self.place.zone

    @property
    def picture(self) -> Attachment | None:
        """The one its card shows: the first photo."""
        return next((one for one in self.attachments if one.kind is AttachmentKind.photo), None)

    @property
    def behind_the_card(self) -> tuple[Attachment, ...]:
        """All others."""
        return tuple(one for one in self.attachments if one is not self.picture)

    @property
    def on_table(self) -> bool:
        """Whether it has reached the council's table."""
        return self.stage is Stage.deliberating

    def takes_seconds(self, now: datetime) -> bool:
        """From being raised up to, and not including, the end of the seconding time; on the table without end."""
        return self.stage.allows(Act.second) and (self.on_table or now < self.seconds_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFrom:
    """One of several homes of a reader's for which they may second an issue."""

    household_id: int
    name: str
    """How they tell it from the others: 3栋 101. For them alone, never for a group."""
    has_seconded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An issue as one reader sees it: what stands there, and what this reader may tap."""

    issue: Issue
    has_seconded: bool = False
    follows: bool = False
    can_second: bool = False
    """Not the raiser's own household, and seconds are taken now."""
    homes: tuple[SecondFrom, ...] = ()
    """Where the reader has several homes to second it for: each of them."""
    can_withdraw: bool = False
    acts: tuple[Act, ...] = ()
    """Triage this reader may do."""
    can_mute: bool = False
    """This reader leads the place, and it is not their own issue."""
    unit: Unit | None = None
    """The handling unit that carries it out; never on a group's card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a list of issues."""

    found: Found
    issues: tuple[Issue, ...]
    page: int
    """0 for the first."""
    more: bool
    muted: tuple[tuple[Place, int], ...] = ()
    """Of 待办: the places the reader leads where somebody is muted, and how many are."""
    gives_roles: bool = False
    """待办 leads to the roles as well."""
    sees_zones: bool = False
    """待办 leads to the zones as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """What a raiser is told at once."""

    issue: Issue
    looks_at_it: tuple[str, ...]
    """The names of those who look at it first; empty where nobody has that role yet."""
    can_be_seconded: bool = True
    """False where no household is known yet that could."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """What somebody is told whose issue is not raised now; what they wrote is kept."""

    why: TooMuch | Mute


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconded:
    """What a seconder is told."""

    card: Card
    home: str | None = None
    """The home it counts for, where they have several."""
    reached: bool = False
    """This very second brought it to the council's table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What somebody hears of an issue that changed its stage."""

    issue: Issue
    why: Why


def code_of(prefix: str, number: int) -> str:
    """An issue's number as people read it, e.g. 福和-0007."""
    return f"{prefix}-{number:04}" if prefix else f"{number:04}"
