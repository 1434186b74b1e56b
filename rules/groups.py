"""Groups: a place has up to two, and the bot keeps to those that are somebody's. Plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rules.places import PlaceKind

PREFIX = "g_"
"""Of the link by which somebody says whose a group is: t.me/<bot>?start=g_<token>."""

STAYS = timedelta(days=1)
"""So long the bot stays in a group that nobody has said anything about, or that a place has left. Our own choice:
whoever added it may sleep a night over it."""

ANOTHER_FORM = timedelta(minutes=1)
"""A group that becomes a supergroup has another id, and the bot may be told that it joined before it is told which
group that was. So long a supergroup is not left. Our own choice; both come together as a rule."""

A_MOMENT = timedelta(seconds=2)
"""And so long nobody is asked about it."""

WITH_GROUPS = (PlaceKind.street, PlaceKind.community, PlaceKind.compound)
"""Places that are offered as a group's, beside those that somebody's role is for. Our own choice: a building's or a
grid's group is bound by who has the role for just that building or grid."""

A_SCREENFUL = 10
"""Places in one list; with more, communities are chosen from first. Our own choice."""


class GroupKind(StrEnum):
    """What a group is to its place. Keys of [group] in config/texts."""

    council = "council"
    """议事会群: the cards of new issues are posted there."""
    neighbours = "neighbours"
    """邻里群: everybody's; for votes and notices later."""


class Came(StrEnum):
    """What came over a group of a place. Keys of [group_change] in config/texts."""

    removed = "removed"
    """The bot is out of it."""
    migrated = "migrated"
    """It became a supergroup; the bot came along."""
    muted = "muted"
    """The bot may not write there."""
    no_topics = "no_topics"
    """A forum where the bot may not make topics any more."""
    bound = "bound"
    """Somebody else said that it is the place's group from now on."""


class Line(StrEnum):
    """What the bot says in a group, in a line. Keys of [group_line] in config/texts."""

    council = "council"
    neighbours = "neighbours"
    left_behind = "left_behind"
    """The place has another group of that kind now."""


class Farewell(StrEnum):
    """Why the bot leaves. Keys of [farewell] in config/texts."""

    not_theirs = "not_theirs"
    """Whoever added it binds no place's groups."""
    nobody_said = "nobody_said"
    """Nobody has said whose the group is."""
    left_behind = "left_behind"
    channel = "channel"
    """It is no group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """The bot's being in a group: since when, through whom, and whether the group is a place's by now."""

    id: int
    chat_id: int
    title: str
    is_forum: bool
    token: str
    """Of the link in the group; whoever opens it has to be somebody who may bind a place's groups."""
    asker_id: int | None
    """The resident who is asked whose group it is; None: who did it is anonymous, or nobody is asked."""
    as_operator: bool
    """They run the machine."""
    is_bound: bool
    instead_of: int | None
    """The group that the place had before, while the bot is still there."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A group is a place's now."""

    arrival_id: int
    title: str
    place: str
    kind: GroupKind
    moved: bool = False
    """The place had another one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What came over a group, for those who have to know: the name of its place, what it was there."""

    place: str
    kind: GroupKind
    came: Came
    title: str = ""
