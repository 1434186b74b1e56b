"""Letters: what is to be sent, as an event and ids; it is worded when it is sent, in its reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a letter is about."""

    # to an audience: expanded into letters to persons as it is sent
    stage_changed = "stage_changed"
    card_changed = "card_changed"
    # cards: redrawn in place, newest state only
    group_card = "group_card"
    private_card = "private_card"
    # what should have been an answer: a card, sent anew where none is there to be redrawn
    answer_card = "answer_card"
    # unasked messages to a resident: quiet hours, a cap a day, merged
    news = "news"
    # role work: quiet hours, merged by being one list
    new_issue = "new_issue"
    approval = "approval"
    relink = "relink"
    # of one's own account: at once, it is about who one is
    relinked = "relinked"
    relink_became = "relink_became"
    relink_denied = "relink_denied"
    # of one's own household and membership
    new_member = "new_member"
    member_left = "member_left"
    membership = "membership"
    mute = "mute"
    # of one's own roles
    role_given = "role_given"
    role_taken = "role_taken"
    role_ended = "role_ended"
    role_accepted = "role_accepted"
    # no message: Telegram's list of commands follows somebody's roles
    commands = "commands"
    home_closed = "home_closed"
    # what should have been an answer
    where_we_are = "where_we_are"
    acknowledgement = "acknowledgement"
    offer = "offer"
    joined = "joined"
    left_home = "left_home"
    relink_asked = "relink_asked"
    attachments = "attachments"
    pin = "pin"
    too_quick = "too_quick"
    not_recorded = "not_recorded"
    # groups: to whoever added the bot, to the group, to those who look after it
    group_question = "group_question"
    group_link = "group_link"
    group_line = "group_line"
    group_changed = "group_changed"
    group_confirmed = "group_confirmed"
    # to a group that is nobody's
    # one's own data: the page, the file; what is taken away when it is erased, and that it is done
    my_page = "my_page"
    my_data = "my_data"
    gone = "gone"
    erased = "erased"
    # to a group that is nobody's council
    farewell = "farewell"
    # to operators
    trouble = "trouble"
    vacant = "vacant"


class Became(StrEnum):
    """What became of somebody's membership. Keys of [membership] in config/texts."""

    approved = "approved"
    moved = "moved"
    owner = "owner"
    refused = "refused"
    no_owner = "no_owner"
    objected = "objected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter that is due."""

    id: int
    kind: Kind
    chat_id: int
    """Telegram id of a person or a group; 0 for an audience."""
    revision: int
    urgent: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    audience: str | None = None
    progress: int = 0
    """Of an audience: the last resident expanded."""
