"""The schema on one page. These classes never leave storage/. Instants are aware UTC."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Index, Text, TypeDecorator, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC; SQLite forgets the zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


NEVER_AGAIN: dict[str, Any] = {"sqlite_autoincrement": True}
"""An id is never given again: a button on somebody's phone may still name the row that is gone."""


# --- who lives where -------------------------------------------------------------------------------------------------


class PlaceRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "place"
    id: int | None = Field(default=None, primary_key=True)
    parent_id: int | None = Field(default=None, foreign_key="place.id", index=True)
    kind: str
    name: str
    prefix: str | None = None  # of its issues' numbers; this and the next three are inherited from above where empty
    time_zone: str | None = None
    language: str | None = None
    procedure: str | None = None
    council_chat_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    council_topic_id: int | None = None  # where it is a forum: the topic with the cards; 0: still to be made
    neighbours_chat_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    last_number: int = 0  # of the issues counted here
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class ArrivalRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "arrival"
    __table_args__ = NEVER_AGAIN
    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=BigInteger, unique=True)  # the group the bot is in
    title: str
    is_forum: bool = False
    token: str = Field(unique=True)  # of the link in that group
    asker_id: int | None = Field(default=None, foreign_key="resident.id", index=True)  # who is asked whose group it is
    as_operator: bool = False
    at: datetime = Field(sa_type=Instant)
    bound_at: datetime | None = Field(default=None, sa_type=Instant)  # it is a place's since then
    instead_of: int | None = Field(default=None, sa_type=BigInteger)  # the group the place had before


class HouseholdRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "household"
    __table_args__ = (UniqueConstraint("place_id", "room", name="one_household_per_room"),)
    id: int | None = Field(default=None, primary_key=True)
    place_id: int = Field(foreign_key="place.id")  # its building or unit
    room: str
    area: int | None = None  # in 0.01 m²
    owner_key: str | None = None
    state: str | None = None  # lived_in, let, empty, unsold
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class ResidentRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "resident"
    id: int | None = Field(default=None, primary_key=True)
    telegram_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)  # None once erased
    name: str
    language: str | None = None  # chosen
    language_code: str | None = None  # Telegram's last
    opaque_id: str = Field(unique=True)  # in the journal
    met_at: datetime = Field(sa_type=Instant)
    consented_at: datetime | None = Field(default=None, sa_type=Instant)  # to what is kept of a member
    stopped_at: datetime | None = Field(default=None, sa_type=Instant)  # they stopped the bot
    unasked_on: date | None = None  # the day of the place on which
    unasked: int = 0  # so many unasked messages were sent to them


class InvitationRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "invitation"
    id: int | None = Field(default=None, primary_key=True)
    household_id: int = Field(foreign_key="household.id", index=True)
    token_hash: str = Field(unique=True)  # the token itself only the household has
    made_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    most: int  # adults who may join by it
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)


class WrongLinkRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "wrong_link"
    id: int | None = Field(default=None, primary_key=True)
    resident_id: int = Field(foreign_key="resident.id", index=True)
    at: datetime = Field(sa_type=Instant)


class MembershipRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "membership"
    __table_args__ = (UniqueConstraint("resident_id", "household_id", name="one_membership_per_household"), NEVER_AGAIN)
    id: int | None = Field(default=None, primary_key=True)
    resident_id: int = Field(foreign_key="resident.id")
    household_id: int = Field(foreign_key="household.id", index=True)
    adult: bool = True
    standing: str = "family"  # owner, tenant, family
    claims_ownership: bool = False  # says to be an owner; somebody has to look it up in the roster
    invitation_id: int | None = Field(default=None, foreign_key="invitation.id", index=True)
    asked_at: datetime | None = Field(default=None, sa_type=Instant)
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    approved_by: int | None = Field(default=None, foreign_key="resident.id")
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_by: int | None = Field(default=None, foreign_key="resident.id")  # oneself: left
    replaces: int | None = Field(default=None, foreign_key="membership.id")  # is left once this one is approved


class RelinkRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "relink"
    __table_args__ = NEVER_AGAIN
    id: int | None = Field(default=None, primary_key=True)
    membership_id: int = Field(foreign_key="membership.id")  # by which they were found
    resident_id: int = Field(foreign_key="resident.id", index=True)  # who they say to be
    new_telegram_id: int = Field(sa_type=BigInteger, index=True)
    old_telegram_id: int | None = Field(default=None, sa_type=BigInteger)
    state: str = "waiting"  # waiting, approved, refused, dropped, denied
    asked_at: datetime = Field(sa_type=Instant)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decided_by: int | None = Field(default=None, foreign_key="resident.id")


class MuteRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "mute"
    __table_args__ = NEVER_AGAIN
    id: int | None = Field(default=None, primary_key=True)
    resident_id: int = Field(foreign_key="resident.id", index=True)
    place_id: int = Field(foreign_key="place.id", index=True)
    issue_id: int = Field(foreign_key="issue.id")  # what it came from
    since: datetime = Field(sa_type=Instant)
    until: datetime = Field(sa_type=Instant)
    reason: str
    words: str
    by: int = Field(foreign_key="resident.id")
    by_role: str
    lifted_at: datetime | None = Field(default=None, sa_type=Instant)


class LatelyRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "lately"
    resident_id: int = Field(foreign_key="resident.id", primary_key=True)
    what: str = Field(primary_key=True)  # a limit
    since: datetime = Field(sa_type=Instant)  # when this while began
    times: int


class HandlingUnitRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "handling_unit"
    id: int | None = Field(default=None, primary_key=True)
    place_id: int = Field(foreign_key="place.id", index=True)  # it covers the place and all that holds
    name: str
    contact: str | None = None  # an office's, never a private person's
    hours: str | None = None
    categories: list[str] = Field(default_factory=list, sa_type=JSON)  # of issues it takes; empty: all
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class ZoneRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "zone"
    __table_args__ = (
        Index(
            "one_unit_per_zone",
            "place_id",
            unique=True,
            sqlite_where=text("until_at IS NULL"),
            postgresql_where=text("until_at IS NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="handling_unit.id", index=True)
    place_id: int = Field(foreign_key="place.id")
    claimed_by: int = Field(foreign_key="resident.id")
    from_at: datetime = Field(sa_type=Instant)
    until_at: datetime | None = Field(default=None, sa_type=Instant)  # None: it is claimed now


class RoleRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "role"
    __table_args__ = (Index("role_of_place", "place_id", "role"), NEVER_AGAIN)
    id: int | None = Field(default=None, primary_key=True)
    resident_id: int = Field(foreign_key="resident.id", index=True)
    place_id: int = Field(foreign_key="place.id")
    role: str
    unit_id: int | None = Field(default=None, foreign_key="handling_unit.id")  # a handler's
    since_on: date
    until_on: date | None = None  # the last day of the term
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class RoleOfferRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "role_offer"
    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)  # the token itself only the link has
    made_by: int = Field(foreign_key="resident.id")
    made_as: str  # the role they gave it in; operator
    expires_at: datetime = Field(sa_type=Instant)
    role: str
    place_id: int = Field(foreign_key="place.id")
    unit_id: int | None = Field(default=None, foreign_key="handling_unit.id")
    until_on: date | None = None
    taken_at: datetime | None = Field(default=None, sa_type=Instant)


# --- issues ----------------------------------------------------------------------------------------------------------


class IssueRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "issue"
    __table_args__ = (
        UniqueConstraint("numbered_by", "number", name="one_number_per_place"),
        Index("issue_by_place", "place_id", "id"),
        Index("issue_by_stage", "stage", "id"),
        Index("issue_by_raiser", "raiser_id", "raised_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    numbered_by: int = Field(foreign_key="place.id")
    number: int
    place_id: int = Field(foreign_key="place.id")
    place_words: str | None = None
    latitude: float | None = None  # of the pin, degrees
    longitude: float | None = None
    category: str
    words: str = Field(sa_type=Text)
    urgent: bool = False
    raiser_id: int = Field(foreign_key="resident.id")
    raiser_household_id: int | None = Field(default=None, foreign_key="household.id")
    raiser_name: str | None = None  # only where shown
    stage: str
    stage_at: datetime = Field(sa_type=Instant)
    raised_at: datetime = Field(sa_type=Instant)
    due_at: datetime = Field(sa_type=Instant)
    holder: str | None = None
    reason: str | None = None
    reply: str | None = None
    seconds: int = 0  # households, recounted with every second
    seconds_needed: int
    seconds_until: datetime = Field(sa_type=Instant)


class AttachmentRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "attachment"
    issue_id: int = Field(foreign_key="issue.id", primary_key=True)
    position: int = Field(primary_key=True)
    kind: str
    file_id: str = Field(index=True)
    size: int = Field(default=0, sa_type=BigInteger)  # bytes
    mime: str | None = None
    name: str | None = None
    copy_sha256: str | None = None  # its name in the media folder
    copy_tries: int = 0
    copy_at: datetime | None = Field(default=None, sa_type=Instant, index=True)  # when to copy it; None: done, or never


class NeedlessCopyRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "needless_copy"
    sha256: str = Field(primary_key=True)  # what had it is erased; the file goes, unless something else has it, too


class SecondRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "second"
    __table_args__ = (
        Index("second_by_resident", "resident_id", "issue_id"),
        Index("second_by_time", "resident_id", "at"),
    )
    issue_id: int = Field(foreign_key="issue.id", primary_key=True)
    household_id: int = Field(foreign_key="household.id", primary_key=True)  # for which it is given
    resident_id: int = Field(foreign_key="resident.id", primary_key=True)
    at: datetime = Field(sa_type=Instant)
    lapsed_at: datetime | None = Field(default=None, sa_type=Instant)  # they left the household: it counts no more


class FollowRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "follow"
    issue_id: int = Field(foreign_key="issue.id", primary_key=True)
    resident_id: int = Field(foreign_key="resident.id", primary_key=True)
    why: str  # raised, seconded, follows
    active: bool = True


# --- dialogues, posted cards -----------------------------------------------------------------------------------------


class DraftRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "draft"
    resident_id: int = Field(foreign_key="resident.id", primary_key=True)
    form: str = Field(primary_key=True)
    question: str
    answers: dict[str, Any] = Field(sa_type=JSON)
    revision: int
    is_open: bool
    touched_at: datetime = Field(sa_type=Instant, index=True)
    message_id: int | None = Field(default=None, sa_type=BigInteger)


class CardRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "card"
    object: str = Field(primary_key=True)  # issue, later proposal, ...
    object_id: int = Field(primary_key=True)
    chat_id: int = Field(sa_type=BigInteger, primary_key=True)
    message_id: int = Field(sa_type=BigInteger)
    has_picture: bool


# --- in, out, and the record -----------------------------------------------------------------------------------------


class InboxRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "inbox"
    __table_args__ = (
        Index("inbox_by_state", "state", "id"),
        {"sqlite_autoincrement": True},  # ids are never given again: intake goes on from the last one it saw
    )
    id: int | None = Field(default=None, primary_key=True)
    update_id: int = Field(sa_type=BigInteger, unique=True)
    person: int | None = Field(default=None, sa_type=BigInteger)  # a Telegram id; gone when answered
    received_at: datetime = Field(sa_type=Instant)
    payload: str | None = Field(default=None, sa_type=Text)  # gone when handled
    state: str = "stored"  # stored, handled, answered, dead
    attempts: int = 0
    answer: dict[str, Any] | None = Field(default=None, sa_type=JSON)  # a letter's kind and facts, until answered


class LetterRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "outbox"
    __table_args__ = (Index("outbox_by_due", "state", "due_at"), Index("outbox_by_chat", "chat_id", "sent_at"))
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    key: str = Field(unique=True)
    chat_id: int | None = Field(default=None, sa_type=BigInteger)  # None: to an audience, expanded as it is sent
    audience: str | None = None
    progress: int = 0  # the last resident of the audience written to
    facts: dict[str, Any] = Field(sa_type=JSON)
    urgent: bool = False
    due_at: datetime = Field(sa_type=Instant)
    revision: int = 1  # +1 each time the same key is put again
    sent_revision: int = 0
    state: str = "waiting"  # waiting, sent, failed, skipped
    reason: str | None = None  # of failed and skipped
    sent_at: datetime | None = Field(default=None, sa_type=Instant)


class JournalRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "journal"
    __table_args__ = (Index("journal_by_object", "object", "object_id"),)
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    who: str  # a resident's opaque id
    role: str
    verb: str
    object: str
    object_id: int
    seal: int | None = Field(default=None, unique=True)  # its place in the chain, once sealed
    hash: str | None = None
