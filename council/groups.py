"""What happens to a place's group: the bot is out of it, it has another id, the bot may do less there than before."""

from council import group_letters
from rules.groups import Came, GroupKind
from rules.places import TO_BE_MADE, Place
from rules.residents import Resident
from storage.work import Work


def removed(work: Work, *, who: Resident, chat_id: int) -> None:
    """The bot is no longer in a group."""
    found = _gone(work, chat_id, "removed from the group")
    if found is not None:
        place, kind = found
        work.journal.note(who, "member", f"unbind_{kind}", "place", place.id)


def closed_to_us(work: Work, *, chat_id: int, reason: str) -> None:
    """Telegram says that the bot is not in the group, whether or not it has said so before."""
    _gone(work, chat_id, reason)


def move(work: Work, *, old: int, new: int, who: Resident | None = None) -> None:
    """A group became a supergroup and has another id now. Told twice, as Telegram does, it moves once."""
    found = work.places.of_group(old)
    if found is not None or work.arrivals.of(old) is not None:
        work.outbox.skip_all(new, "it is no new group")
        work.arrivals.forget(new)
    work.places.moved_chat(old, new)
    work.arrivals.moved_chat(old, new)
    work.cards.left_behind(old)
    work.outbox.moved_chat(old, new)
    if found is not None:
        group_letters.tell_conveners(work, *found, Came.migrated, new)


def rights_changed(
    work: Work, *, who: Resident, chat_id: int, may_write: bool, may_make_topics: bool, could_make_topics: bool = False
) -> None:
    """The bot may do other things in a group now: what waits for it is tried; in a forum where topics may be made the
    council's cards get one, if they have none. What it lost is told to those who look after the group."""
    found = work.places.of_group(chat_id)
    if found is None:
        return
    place, kind = found
    if not may_write:
        return group_letters.tell_conveners(work, place, kind, Came.muted, chat_id)
    group_letters.can_be_told_again(work, place, Came.muted, chat_id)
    work.outbox.hurry(chat_id)
    if kind is not GroupKind.council:
        return
    if may_make_topics and place.council_topic_id is None:
        work.places.cards_belong_in(chat_id, TO_BE_MADE)
    if may_make_topics:
        group_letters.can_be_told_again(work, place, Came.no_topics, chat_id)
    elif could_make_topics:
        group_letters.tell_conveners(work, place, kind, Came.no_topics, chat_id)


def takes_nothing(work: Work, *, chat_id: int) -> None:
    """A group does not take what the bot sends there, for want of rights: those who look after it are told."""
    if (found := work.places.of_group(chat_id)) is not None:
        group_letters.tell_conveners(work, *found, Came.muted, chat_id)


def cards_belong_in(work: Work, *, chat_id: int, topic_id: int | None) -> None:
    """The topic of a forum that has the cards from now on; None: its General, where topics cannot be made."""
    work.places.cards_belong_in(chat_id, topic_id)


def _gone(work: Work, chat_id: int, why: str) -> tuple[Place, GroupKind] | None:
    """Nothing more is sent there, and the place whose group it was can have another; those who look after it are told.
    The place, if there is one, and which of its groups it was."""
    work.outbox.skip_all(chat_id, why)
    work.arrivals.left(chat_id)
    found = work.places.of_group(chat_id)
    if found is not None:
        place, kind = found
        work.places.bind_group(place.id, kind, None, before=chat_id)
        work.cards.left_behind(chat_id)
        for lasting in group_letters.LASTING:
            group_letters.can_be_told_again(work, place, lasting, chat_id)
        group_letters.tell_conveners(work, place, kind, Came.removed, chat_id)
    return found
