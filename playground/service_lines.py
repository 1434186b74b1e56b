"""What stands in a chat between the messages: somebody came, a topic was made. The page words it in its languages."""

from __future__ import annotations

from dataclasses import dataclass

ENGLISH = {
    "joined": "{0} joined the group",
    "left": "{0} left the group",
    "removed": "{0} was removed",
    "becameSupergroup": "The group became a supergroup",
    "topicCreated": "{0} created the topic {1}",
    "topicEdited": "{0} changed the topic {1}",
    "topicClosed": "{0} closed the topic {1}",
    "topicReopened": "{0} reopened the topic {1}",
    "pinned": "{0} pinned a message",
}
"""By kind. The page's own words for these are called `happened` and the kind: `happenedTopicCreated`."""


@dataclass(frozen=True)
class ServiceLine:
    """What happened, and the names of those it happened to or who did it."""

    kind: str
    names: tuple[str, ...] = ()

    @property
    def english(self) -> str:
        """For those who have no words of their own for it."""
        return ENGLISH[self.kind].format(*self.names)
