"""What has been kept long enough is removed: one job, a few hundred rows a transaction."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from council import letters
from rules.retention import Retention
from storage.work import Work

BATCH = 500
"""Rows of one transaction: nobody's tap waits longer for it than for a tap."""


class Kept(StrEnum):
    """What is kept for a time only."""

    updates = "updates"
    letters = "letters"
    counts = "counts"
    forms = "forms"
    wrong_links = "wrong_links"
    memberships = "memberships"
    invitations = "invitations"
    role_offers = "role_offers"
    mutes = "mutes"
    withdrawn = "withdrawn"
    declined = "declined"
    strangers = "strangers"


def remove_old(work: Work, *, what: Kept, kept: Retention, limit: int = BATCH) -> int:
    """Remove what is older than it may be, at most so many; how many. As many as the limit: there may be more."""
    before = {
        Kept.updates: kept.tombstones,
        Kept.letters: kept.tombstones,
        Kept.counts: kept.counts,
        Kept.forms: kept.forms,
        Kept.wrong_links: kept.wrong_links,
        Kept.memberships: kept.ended_memberships,
        Kept.invitations: kept.invitations,
        Kept.role_offers: kept.invitations,
        Kept.mutes: kept.mutes,
        Kept.withdrawn: kept.withdrawn,
        Kept.declined: kept.declined_copies,
        Kept.strangers: kept.strangers,
    }
    return _REMOVE[what](work, work.now - timedelta(days=before[what]), limit)


def _withdrawn(work: Work, before: datetime, limit: int) -> int:
    """What withdrawn issues said. Their raisers' own cards lose it as well."""
    issues = work.old.withdrawn(before, limit)
    work.held.empty(issues)
    for issue_id in issues:
        letters.redraw_all_cards(work, work.issues.get(issue_id))
    return len(issues)


def _declined(work: Work, before: datetime, limit: int) -> int:
    """Our copies of what came with declined issues; Telegram still has it."""
    issues = work.old.declined(before, limit)
    work.attachments.erase_copies(issues)
    return len(issues)


_REMOVE: dict[Kept, Callable[[Work, datetime, int], int]] = {
    Kept.updates: lambda work, before, limit: work.old.updates(before, limit),
    Kept.letters: lambda work, before, limit: work.old.letters(before, limit),
    Kept.counts: lambda work, before, limit: work.old.counts(before, limit),
    Kept.forms: lambda work, before, limit: work.old.forms(before, limit),
    Kept.wrong_links: lambda work, before, limit: work.old.wrong_links(before, limit),
    Kept.memberships: lambda work, before, limit: work.old.memberships(before, limit),
    Kept.invitations: lambda work, before, limit: work.old.invitations(before, limit),
    Kept.role_offers: lambda work, before, limit: work.old.role_offers(before, limit),
    Kept.mutes: lambda work, before, limit: work.old.mutes(before, limit),
    Kept.withdrawn: _withdrawn,
    Kept.declined: _declined,
    Kept.strangers: lambda work, before, limit: work.old.strangers(before, limit),
}
