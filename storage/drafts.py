"""Forms being filled in, one of each kind a resident; they outlive the process and the day."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select, update

from rules.forms import Draft, FormName
from storage.statements import write
from storage.tables import DraftRow


class Drafts:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now

    def open_of(self, resident_id: int) -> Draft | None:
        """The open form the resident touched last: their words belong there."""
        mine = DraftRow.resident_id == resident_id, col(DraftRow.is_open)
        row = self._session.exec(select(DraftRow).where(*mine).order_by(col(DraftRow.touched_at).desc())).first()
        return None if row is None else _draft(row)

    def of(self, resident_id: int, form: FormName) -> Draft | None:
        """The resident's form of that kind, open or laid aside."""
        row = self._session.get(DraftRow, (resident_id, form))
        return None if row is None or not row.question else _draft(row)

    def put(
        self, resident_id: int, form: FormName, question: str, answers: Mapping[str, Any], *, is_open: bool = True
    ) -> Draft:
        """The form as it now is; what was there before is replaced, the revision goes up."""
        row = self._session.get(DraftRow, (resident_id, form)) or DraftRow(
            resident_id=resident_id, form=form, question="", answers={}, revision=0, is_open=True, touched_at=self._now
        )
        if not row.question:
            row.message_id = None
        row.question, row.answers = question, dict(answers)
        row.is_open, row.touched_at = is_open, self._now
        row.revision += 1
        self._session.add(row)
        self._session.flush()
        return _draft(row)

    def keep(self, resident_id: int, form: FormName, answers: Mapping[str, Any]) -> Draft:
        """More answers while the same question stands: its buttons go on being good."""
        row = self._session.get_one(DraftRow, (resident_id, form))
        row.answers, row.touched_at = dict(answers), self._now
        self._session.add(row)
        self._session.flush()
        return _draft(row)

    def asked_by(self, resident_id: int, form: FormName, revision: int, message_id: int) -> None:
        """Which message asks the present question, unless the form has gone on meanwhile."""
        own = (
            col(DraftRow.resident_id) == resident_id,
            col(DraftRow.form) == form,
            col(DraftRow.revision) == revision,
        )
        write(self._session, update(DraftRow).where(*own).values(message_id=message_id))

    def asked_last(self, resident_id: int) -> int | None:
        """The message with the last question of the form that was done last, if any."""
        done = DraftRow.resident_id == resident_id, DraftRow.question == ""
        newest = select(DraftRow.message_id).where(*done).order_by(col(DraftRow.touched_at).desc())
        return self._session.exec(newest).first()

    def drop(self, resident_id: int, form: FormName) -> None:
        """The form is done or thrown away, with its words. Its revision stays, so that buttons left over from it fit no
        later form; and which message asked last, until that has lost them."""
        row = self._session.get(DraftRow, (resident_id, form))
        if row is not None:
            row.question, row.answers, row.is_open = "", {}, False
            row.touched_at = self._now
            self._session.add(row)
            self._session.flush()


def _draft(row: DraftRow) -> Draft:
    return Draft(
        form=FormName(row.form),
        question=row.question,
        answers=dict(row.answers),
        revision=row.revision,
        is_open=row.is_open,
        touched_at=row.touched_at,
        message_id=row.message_id,
    )
