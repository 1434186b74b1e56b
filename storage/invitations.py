"""The links by which households are joined, and who tried with wrong ones."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select, update

from rules.invitations import Invitation
from storage.statements import write
from storage.tables import HouseholdRow, InvitationRow, MembershipRow, WrongLinkRow


class Invitations:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now

    def add(self, household_id: int, token_hash: str, expires_at: datetime, most: int) -> int:
        """A new link for a household; those before it go on until they end or are revoked. Its id."""
        row = InvitationRow(
            household_id=household_id, token_hash=token_hash, made_at=self._now, expires_at=expires_at, most=most
        )
        self._session.add(row)
        self._session.flush()
        assert row.id is not None
        return row.id

    def find(self, token_hash: str) -> Invitation | None:
        """The link with that token, whatever became of it."""
        row = self._session.exec(select(InvitationRow).where(InvitationRow.token_hash == token_hash)).one_or_none()
        return None if row is None else _invitation(row)

    def get(self, invitation_id: int) -> Invitation:
        """The link; must exist."""
        return _invitation(self._session.get_one(InvitationRow, invitation_id))

    def claim(self, invitation_id: int) -> Invitation:
        """The link, held until this commit: two people cannot take its last place. It must exist."""
        held = select(InvitationRow).where(InvitationRow.id == invitation_id).with_for_update()
        return _invitation(self._session.exec(held).one())

    def revoke(self, household_id: int) -> int:
        """No link of the household lets anybody in any more; how many did until now."""
        theirs = col(InvitationRow.household_id) == household_id
        return write(self._session, update(InvitationRow).where(theirs, *self._lets_in()).values(revoked_at=self._now))

    def without_link(self, household_ids: Sequence[int]) -> list[tuple[int, int]]:
        """(household id, its place's id) of those among them that are open and have no link that lets anybody in."""
        linked = select(InvitationRow.household_id).where(*self._lets_in())
        found = self._session.exec(
            select(HouseholdRow.id, HouseholdRow.place_id)
            .where(
                col(HouseholdRow.id).in_(household_ids),
                col(HouseholdRow.closed_at).is_(None),
                col(HouseholdRow.id).not_in(linked),
            )
            .order_by(col(HouseholdRow.id))
        )
        return [(household, place) for household, place in found if household is not None]

    def _lets_in(self) -> tuple[ColumnElement[bool], ...]:
        return col(InvitationRow.revoked_at).is_(None), col(InvitationRow.expires_at) > self._now

    def adults(self, invitation_id: int) -> int:
        """How many adults are members of the household by this link now."""
        joined = (
            select(func.count())
            .select_from(MembershipRow)
            .where(
                MembershipRow.invitation_id == invitation_id,
                col(MembershipRow.adult),
                col(MembershipRow.ended_at).is_(None),
            )
        )
        return self._session.exec(joined).one()

    def note_wrong_link(self, resident_id: int) -> None:
        """Somebody came with a link that is none of ours."""
        self._session.add(WrongLinkRow(resident_id=resident_id, at=self._now))
        self._session.flush()

    def wrong_links(self, resident_id: int, since: datetime) -> int:
        """How often somebody did since then."""
        tried = (
            select(func.count())
            .select_from(WrongLinkRow)
            .where(WrongLinkRow.resident_id == resident_id, col(WrongLinkRow.at) > since)
        )
        return self._session.exec(tried).one()


def _invitation(row: InvitationRow) -> Invitation:
    assert row.id is not None
    return Invitation(
        id=row.id,
        household_id=row.household_id,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        most=row.most,
    )
