"""Making and revoking the links by which households are joined: an operator's commands."""

from collections.abc import Sequence
from datetime import timedelta

from rules.invitations import Link, ends_at, hashed
from rules.places import Home
from storage.work import Work

AT_ONCE = 500
"""So many households at most in one transaction: the bot may be running beside the command."""


def places_called(work: Work, *, name: str) -> list[tuple[int, str]]:
    """(id, whole name) of the places meant by a name: `3栋`, or `福和苑/3栋` where there are several."""
    return [(place.id, "/".join(work.places.path(place.id))) for place in work.places.called(name)]


def homes(work: Work, *, place_id: int | None, room: str | None) -> list[Home]:
    """Where the open households of a place live (None: of all), with that room or any; in the order people count."""
    return work.places.homes(place_id, room)


def begin(work: Work, *, act: str, place_id: int | None) -> None:
    """Put on record that an operator makes (`invite`) or revokes (`revoke_invitations`) links of a place's households;
    None: of all."""
    work.journal.note(None, "operator", act, "place", place_id or 0)


def invite(work: Work, *, household_ids: Sequence[int], days: int, most: int, replace: bool = False) -> list[Link]:
    """One new link for each open household, to the end of the day that comes `days` after today, for `most` adults.

    A household whose link still lets people in gets none, unless `replace`: then that link is revoked first.
    """
    if replace:
        revoke(work, household_ids=household_ids)
    return [_link(work, *home, days, most) for home in work.invitations.without_link(household_ids)]


def revoke(work: Work, *, household_ids: Sequence[int]) -> int:
    """Nobody joins these households by a link any more; whoever is a member already stays one. How many links did let
    people in until now."""
    return sum(work.invitations.revoke(household_id) for household_id in household_ids)


def _link(work: Work, household_id: int, place_id: int, days: int, most: int) -> Link:
    place, token = work.places.get(place_id), work.new_token()
    last_on = work.today(place) + timedelta(days=days)
    work.invitations.add(household_id, hashed(token), ends_at(last_on, place.zone), most)
    return Link(household_id=household_id, token=token, last_on=last_on)
