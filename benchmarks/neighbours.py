"""Who taps: verified neighbours, each of a household of their own, and the issues that they second."""

from typing import Any

from council import issues, neighbourhood, triage
from playground import Cast, world_from
from storage.work import Work

COUNCIL = -1001
"""The group in which the cards are; everybody is in it."""
CONVENER = 9000
FIRST = 10_001
"""The first neighbour's Telegram id; the others follow."""


def cast(households: int) -> Cast:
    """Everybody's phone, and the group."""
    ids = [CONVENER, *range(FIRST, FIRST + households)]
    people = [{"id": number, "name": f"居民{number}", "language": "zh-hans", "started": True} for number in ids]
    group = {"id": COUNCIL, "title": "居民议事会", "type": "supergroup", "members": ids}
    return world_from({"person": people, "group": [group]})


def settle(work: Work, *, households: int, issue_count: int) -> None:
    """Build the neighbourhood and put issues on the council's table, where seconding has no end: no second is the one
    that moves an issue, so all cost the same."""
    neighbourhood.settle(work, description=_description(households))
    convener = work.residents.meet(CONVENER, "召集人", None)
    place = work.places.the_only()
    assert place is not None
    answers = {"where": place.id, "category": "lift", "words": "电梯又停了，老人下不了楼，请大家一起来议。"}
    for _ in range(issue_count):
        raised = issues.raise_issue(work, who=convener, answers=answers)
        triage.table(work, who=convener, issue_id=raised.issue.id)


def _description(households: int) -> dict[str, Any]:
    """In the shape of config/demo.toml."""
    rooms = [str(number) for number in range(1, households + 1)]
    homes = [
        {"id": number, "name": f"居民{number}", "home": ["1栋", room]} for number, room in enumerate(rooms, start=FIRST)
    ]
    roles = [{"role": "convener", "place": "福和苑"}]
    return {
        "roster": list(enumerate([["小区", "楼栋", "房号"], *(["福和苑", "1栋", room] for room in rooms)], start=1)),
        "place": [{"name": "福和苑", "prefix": "福和", "council_chat_id": COUNCIL}],
        "unit": [],
        "person": [{"id": CONVENER, "name": "召集人", "roles": roles}, *homes],
    }
