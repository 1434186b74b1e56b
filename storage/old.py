"""What has been kept long enough: found and removed, a few hundred rows at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, delete, exists, or_, select, update
from sqlmodel import Session, SQLModel

from rules.stages import Stage
from storage.personal import references
from storage.statements import read, write

_TABLES = SQLModel.metadata.tables
_ISSUE, _ATTACHMENT, _MEMBERSHIP = _TABLES["issue"], _TABLES["attachment"], _TABLES["membership"]
_INVITATION, _RESIDENT, _INBOX, _OUTBOX = (_TABLES[name] for name in ("invitation", "resident", "inbox", "outbox"))


class Old:
    """Each removes at most so many that are older than an instant, and says how many."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def updates(self, before: datetime, limit: int) -> int:
        """Tombstones, and updates that died."""
        done = _INBOX.c.state.in_(["answered", "dead"])
        return self._delete(_INBOX, limit, _INBOX.c.received_at < before, done)

    def letters(self, before: datetime, limit: int) -> int:
        """Sent, or not to be sent any more."""
        return self._delete(_OUTBOX, limit, _OUTBOX.c.due_at < before, _OUTBOX.c.state != "waiting")

    def forms(self, before: datetime, limit: int) -> int:
        """Nobody touched them since then."""
        draft = _TABLES["draft"]
        return self._delete_pairs(draft, draft.c.form, limit, draft.c.touched_at < before)

    def counts(self, before: datetime, limit: int) -> int:
        """How often somebody did something, in a while that is over."""
        lately = _TABLES["lately"]
        return self._delete_pairs(lately, lately.c.what, limit, lately.c.since < before)

    def wrong_links(self, before: datetime, limit: int) -> int:
        return self._delete(_TABLES["wrong_link"], limit, _TABLES["wrong_link"].c.at < before)

    def memberships(self, before: datetime, limit: int) -> int:
        """Refused, ended; and what was asked about new accounts of theirs."""
        ids = self._ids(_MEMBERSHIP, limit, _MEMBERSHIP.c.ended_at < before)
        write(self._session, delete(_TABLES["relink"]).where(_TABLES["relink"].c.membership_id.in_(ids)))
        write(self._session, update(_MEMBERSHIP).where(_MEMBERSHIP.c.replaces.in_(ids)).values(replaces=None))
        return write(self._session, delete(_MEMBERSHIP).where(_MEMBERSHIP.c.id.in_(ids)))

    def mutes(self, before: datetime, limit: int) -> int:
        """Over, by themselves or lifted."""
        mute = _TABLES["mute"]
        return self._delete(mute, limit, or_(mute.c.until < before, mute.c.lifted_at < before))

    def role_offers(self, before: datetime, limit: int) -> int:
        """Expired, taken on or not."""
        return self._delete(_TABLES["role_offer"], limit, _TABLES["role_offer"].c.expires_at < before)

    def invitations(self, before: datetime, limit: int) -> int:
        """Expired or revoked. Who came by one stays a member."""
        over = or_(_INVITATION.c.expires_at < before, _INVITATION.c.revoked_at < before)
        ids = self._ids(_INVITATION, limit, over)
        came = _MEMBERSHIP.c.invitation_id.in_(ids)
        write(self._session, update(_MEMBERSHIP).where(came).values(invitation_id=None))
        return write(self._session, delete(_INVITATION).where(_INVITATION.c.id.in_(ids)))

    def withdrawn(self, before: datetime, limit: int) -> list[int]:
        """Ids of issues withdrawn before then of which something said is still here."""
        something = or_(_ISSUE.c.words != "", _ISSUE.c.place_words.is_not(None), _ISSUE.c.latitude.is_not(None), _has())
        return self._ids(_ISSUE, limit, _ISSUE.c.stage == Stage.withdrawn, _ISSUE.c.stage_at < before, something)

    def declined(self, before: datetime, limit: int) -> list[int]:
        """Ids of issues declined before then of which we have copies."""
        copied = _has(or_(_ATTACHMENT.c.copy_sha256.is_not(None), _ATTACHMENT.c.copy_at.is_not(None)))
        return self._ids(_ISSUE, limit, _ISSUE.c.stage == Stage.declined, _ISSUE.c.stage_at < before, copied)

    def strangers(self, before: datetime, limit: int) -> int:
        """People met before then to whom nothing refers; the cards in their chats are forgotten with them."""
        unknown = [~exists().where(column == _RESIDENT.c.id) for column in references()]
        old = select(_RESIDENT.c.id, _RESIDENT.c.telegram_id).where(_RESIDENT.c.met_at < before, *unknown)
        found = read(self._session, old.order_by(_RESIDENT.c.id).limit(limit)).all()
        card, chats = _TABLES["card"], [row.telegram_id for row in found]
        write(self._session, delete(card).where(card.c.chat_id.in_(chats)))
        write(self._session, delete(_OUTBOX).where(_OUTBOX.c.chat_id.in_(chats)))
        return write(self._session, delete(_RESIDENT).where(_RESIDENT.c.id.in_([row.id for row in found])))

    def _ids(self, table: Table, limit: int, *where: ColumnElement[bool]) -> list[int]:
        found: Select[Any] = select(table.c.id).where(*where).order_by(table.c.id).limit(limit)
        return [row_id for (row_id,) in read(self._session, found)]

    def _delete_pairs(self, table: Table, second: ColumnElement[str], limit: int, *where: ColumnElement[bool]) -> int:
        """Of a table whose rows have no id: those are told apart by a resident and something of theirs."""
        old = select(table.c.resident_id, second).where(*where).limit(limit)
        found = [and_(table.c.resident_id == who, second == what) for who, what in read(self._session, old)]
        return write(self._session, delete(table).where(or_(*found))) if found else 0

    def _delete(self, table: Table, limit: int, *where: ColumnElement[bool]) -> int:
        ids: Sequence[int] = self._ids(table, limit, *where)
        return write(self._session, delete(table).where(table.c.id.in_(ids))) if ids else 0


def _has(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_ATTACHMENT.c.issue_id == _ISSUE.c.id, *where)
