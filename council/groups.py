"""The council's group: which one it is, and what happens when it changes."""

from rules.residents import Resident
from storage.work import Work


def added(work: Work, *, who: Resident, chat_id: int, by_operator: bool) -> str | None:
    """The bot was added to a group. An operator's group becomes the council's of the place served: the place's name.
    None: it is nobody's group, and the bot should leave."""
    place = work.places.of_council(chat_id)
    if place is not None:
        return place.name
    only = work.places.the_only()
    if not by_operator or only is None:
        return None
    work.places.bind_council(only.id, chat_id)
    work.journal.note(who, "operator", "bind_council", "place", only.id)
    return only.name


def removed(work: Work, *, who: Resident, chat_id: int) -> None:
    """The bot is no longer in a group: what waits is not sent. The group stays the council's."""
    work.outbox.skip_all(chat_id, "removed from the group")


def move(work: Work, *, old: int, new: int, who: Resident | None = None) -> None:
    """A group became a supergroup and has another id now."""
    work.places.moved_chat(old, new)
    work.cards.left_behind(old)
    work.outbox.moved_chat(old, new)
