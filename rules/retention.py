"""How long what is kept."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Days; config/retention.toml says why so many."""

    tombstones: int
    """Answered and dead updates, letters that were sent or will not be."""
    counts: int
    """How often somebody did something lately."""
    forms: int
    """Forms nobody came back to."""
    wrong_links: int
    withdrawn: int
    """The words, places and attachments of issues that were withdrawn."""
    declined_copies: int
    """Our copies of what came with declined issues."""
    ended_memberships: int
    """That were refused or have ended."""
    invitations: int
    """Links to homes and to roles that have expired or were revoked."""
    mutes: int
    """That are over."""
    strangers: int
    """People who came once, and of whom nothing is here but that."""
    backups: int
    """What the operator promises; the doctor looks."""
