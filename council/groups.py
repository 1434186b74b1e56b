"""The council's group: which one it is, and what happens when it changes."""

from datetime import timedelta

from rules.letters import Kind
from rules.residents import Resident
from storage.work import Work


def added(work: Work, *, who: Resident, chat_id: int, by_operator: bool) -> str | None:
    """The bot was added to a group. An operator's group becomes the council's of the place served, if it has none: the
    place's name. None: it is nobody's group; unless that changes within a minute, the bot says so and leaves. (When a
    group becomes a supergroup, the bot may be told that it joined before it is told which group that was.)"""
    place = work.places.of_council(chat_id)
    if place is not None:
        return place.name
    only = work.places.the_only()
    if not by_operator or only is None or only.council_chat_id is not None:
        later = work.now + timedelta(minutes=1)
        work.outbox.put(Kind.farewell, key=f"farewell:{chat_id}", chat_id=chat_id, due_at=later)
        return None
    work.places.bind_council(only.id, chat_id)
    work.journal.note(who, "operator", "bind_council", "place", only.id)
    return only.name


def removed(work: Work, *, who: Resident, chat_id: int) -> None:
    """The bot is no longer in a group: nothing more is sent there, and another can become the council's."""
    work.outbox.skip_all(chat_id, "removed from the group")
    place = work.places.of_council(chat_id)
    if place is not None:
        work.places.bind_council(place.id, None)
        work.cards.left_behind(chat_id)
        work.journal.note(who, "member", "unbind_council", "place", place.id)


def move(work: Work, *, old: int, new: int, who: Resident | None = None) -> None:
    """A group became a supergroup and has another id now."""
    work.places.moved_chat(old, new)
    work.cards.left_behind(old)
    work.outbox.moved_chat(old, new)
