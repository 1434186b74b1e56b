"""The council's group: which one it is, and what happens when it changes."""

from datetime import timedelta

from rules.letters import Kind
from rules.places import TO_BE_MADE, Place
from rules.residents import Resident, Role
from storage.work import Work


def added(work: Work, *, who: Resident, chat_id: int, by_operator: bool, is_forum: bool = False) -> str | None:
    """The bot was added to a group. By an operator or the convener: it becomes the council's of the place served, if it
    has none (in a forum, with a topic for the cards); the place's name. None: it is the council's already (in a new
    form, or told twice), or nobody's; unless that changes within a minute, the bot says so and leaves what is nobody's.
    (When a group becomes a supergroup, the bot may be told that it joined before it is told which group that was.)"""
    if work.places.of_council(chat_id) is not None:
        return None
    only = work.places.the_only()
    may = by_operator or (only is not None and _convenes(work, who, only))
    if not may or only is None or only.council_chat_id is not None:
        later = work.now + timedelta(minutes=1)
        work.outbox.put(Kind.farewell, key=f"farewell:{chat_id}", chat_id=chat_id, due_at=later)
        return None
    work.places.bind_council(only.id, chat_id, TO_BE_MADE if is_forum else None)
    work.journal.note(who, "operator" if by_operator else "convener", "bind_council", "place", only.id)
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


def rights_changed(work: Work, *, who: Resident, chat_id: int, may_make_topics: bool) -> None:
    """The bot may do other things in a group now: what waits for it is tried; in a forum where topics may be made the
    council's cards get one, if they have none."""
    place = work.places.of_council(chat_id)
    if place is None:
        return
    work.outbox.hurry(chat_id)
    if may_make_topics and place.council_topic_id is None:
        work.places.cards_belong_in(chat_id, TO_BE_MADE)


def cards_belong_in(work: Work, *, chat_id: int, topic_id: int | None) -> None:
    """The topic of a forum that has the cards from now on; None: its General, where topics cannot be made."""
    work.places.cards_belong_in(chat_id, topic_id)


def _convenes(work: Work, who: Resident, place: Place) -> bool:
    held = work.residents.duties(who.id, work.today(place))
    return any(duty.role is Role.convener and duty.place_id in work.places.around(place.id) for duty in held)
