"""What was sent with issues, and which of it we have copies of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, bindparam
from sqlmodel import Session, col, delete, select, update

from rules.attachments import Attachment, AttachmentKind
from storage.statements import add_once, read, write
from storage.tables import AttachmentRow, NeedlessCopyRow

_OF = (
    sqlalchemy.select(AttachmentRow.__table__)  # type: ignore[attr-defined]
    .where(col(AttachmentRow.issue_id).in_(bindparam("issues", expanding=True)))
    .order_by(col(AttachmentRow.position))
)


_LONGEST_WANTED = col(AttachmentRow.copy_at), col(AttachmentRow.issue_id), col(AttachmentRow.position)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Something we want a copy of."""

    issue_id: int
    position: int
    attachment: Attachment
    tries: int
    """How often it went wrong."""


class Attachments:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now

    def add(self, issue_id: int, attachments: Iterable[Attachment]) -> None:
        """They came with the issue, in this order. Copies are wanted of all that is not too big."""
        for position, one in enumerate(attachments):
            row = AttachmentRow(
                issue_id=issue_id,
                position=position,
                kind=one.kind,
                file_id=one.file_id,
                size=one.size,
                mime=one.mime,
                name=one.name,
                copy_at=None if one.is_too_big_to_copy else self._now,
            )
            self._session.add(row)
        self._session.flush()

    def of(self, issue_ids: Sequence[int]) -> dict[int, list[Attachment]]:
        """What came with each of the issues, in its order."""
        found: defaultdict[int, list[Attachment]] = defaultdict(list)
        for row in read(self._session, _OF, issues=issue_ids):
            found[row.issue_id].append(_attachment(row))
        return found

    def wanted(self, limit: int) -> list[Wanted]:
        """What is to be copied now, the longest wanted first."""
        due = select(AttachmentRow).where(col(AttachmentRow.copy_at) <= self._now)
        rows = self._session.exec(due.order_by(*_LONGEST_WANTED).limit(limit))
        return [
            Wanted(issue_id=row.issue_id, position=row.position, tries=row.copy_tries, attachment=_attachment(row))
            for row in rows
        ]

    def copied(self, wanted: Wanted, sha256: str) -> None:
        """We have it; if what it is of was erased meanwhile, for nothing."""
        if not self._set(wanted, copy_sha256=sha256, copy_at=None):
            add_once(self._session, NeedlessCopyRow, sha256=sha256)

    def try_again(self, wanted: Wanted, at: datetime | None) -> None:
        """It went wrong; None: it never will go right."""
        self._set(wanted, copy_tries=wanted.tries + 1, copy_at=at)

    def copies(self) -> set[str]:
        """The SHA-256 of every copy that belongs to something."""
        held = select(AttachmentRow.copy_sha256).where(col(AttachmentRow.copy_sha256).is_not(None)).distinct()
        return {sha256 for sha256 in self._session.exec(held) if sha256}

    def known_as(self, old: str, new: str) -> None:
        """Telegram has another name for it now: it was sent again from our copy."""
        write(self._session, update(AttachmentRow).where(col(AttachmentRow.file_id) == old).values(file_id=new))

    # --- erasing

    def erase(self, issue_ids: Sequence[int]) -> None:
        """What came with these issues is gone; its copies will be."""
        theirs = col(AttachmentRow.issue_id).in_(issue_ids)
        self._let_go(theirs)
        write(self._session, delete(AttachmentRow).where(theirs))

    def erase_copies(self, issue_ids: Sequence[int]) -> None:
        """We keep no copies of what came with these issues any more, and make none; Telegram has it still."""
        theirs = col(AttachmentRow.issue_id).in_(issue_ids)
        self._let_go(theirs)
        write(self._session, update(AttachmentRow).where(theirs).values(copy_sha256=None, copy_at=None))

    def needless(self, limit: int) -> list[tuple[str, bool]]:
        """(SHA-256, whether something has it nevertheless) of copies whose attachments were erased."""
        had = NeedlessCopyRow.sha256
        needed = select(AttachmentRow.issue_id).where(AttachmentRow.copy_sha256 == had).exists()
        found = self._session.exec(select(had, needed).order_by(had).limit(limit))
        return [(sha256, bool(is_needed)) for sha256, is_needed in found]

    def seen_to(self, sha256: str) -> None:
        """The copy is deleted, or needed after all."""
        write(self._session, delete(NeedlessCopyRow).where(col(NeedlessCopyRow.sha256) == sha256))

    def _let_go(self, of: ColumnElement[bool]) -> None:
        held = select(AttachmentRow.copy_sha256).where(of, col(AttachmentRow.copy_sha256).is_not(None)).distinct()
        for sha256 in self._session.exec(held).all():
            add_once(self._session, NeedlessCopyRow, sha256=sha256)

    def _set(self, wanted: Wanted, **values: object) -> bool:
        """Whether it is still there."""
        this = col(AttachmentRow.issue_id) == wanted.issue_id, col(AttachmentRow.position) == wanted.position
        return write(self._session, update(AttachmentRow).where(*this).values(**values)) > 0


def _attachment(row: Any) -> Attachment:
    kind, copy = AttachmentKind(row.kind), row.copy_sha256
    return Attachment(kind=kind, file_id=row.file_id, size=row.size, mime=row.mime, name=row.name, copy=copy)
