"""The post: a due letter with all that is to be said with it now, and what became of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from council import (
    approvals,
    arrivals,
    erasing,
    forms,
    groups,
    issues,
    joining,
    leaving,
    mail_groups,
    mail_homes,
    mail_my_data,
    mail_relinking,
    mail_roles,
    mail_too_much,
    offers,
    permitted,
)
from council.bundle import Bundle, has_duties, language_of, waits_for_the_morning
from council.cards import as_seen_by, card_for, group_card
from council.letters import when_to_disturb
from rules.attachments import Together, in_messages
from rules.calendar import next_morning
from rules.forms import Asked
from rules.issues import Issue, News
from rules.letters import Kind, Letter
from rules.residents import Applicant
from rules.stages import Stage
from rules.verbs import Verb
from storage.cards import Posted
from storage.work import Work

TRY_A_CLOSED_GROUP = timedelta(hours=1)
MERGED = 10
"""So many letters make one message; the rest is the next."""


def take(work: Work, *, letter: Letter) -> Bundle | None:
    """What the letter says as things are now; other letters of the kind that wait for the same person go with it.

    None where nothing is to be sent now: the person stopped the bot, has had enough for today, or others took it along.
    """
    if letter.chat_id > 0 and work.residents.has_stopped(letter.chat_id):
        work.outbox.skip_all(letter.chat_id, "stopped the bot")
        return None
    return _TAKES[letter.kind](work, letter)


def sent(work: Work, *, bundle: Bundle, posted: Posted | None) -> None:
    """Note what went out, and which message shows it from now on."""
    letter = bundle.letters[0]
    if letter.kind in mail_my_data.LEAVE_NO_TRACE:
        return work.outbox.drop(bundle.letters)
    work.outbox.sent(bundle.letters)
    if letter.kind in (Kind.group_card, Kind.private_card, Kind.answer_card):
        issue_id = letter.facts["issue_id"]
        if posted is not None and letter.chat_id > 0 and work.residents.by_telegram(letter.chat_id) is None:
            erasing.take_away(work, letter.chat_id, posted.message_id)  # they erased their data while it was sent
        elif posted is not None:
            work.cards.put("issue", issue_id, posted)
        else:
            work.cards.forget("issue", issue_id, letter.chat_id)
    if posted is not None and isinstance(bundle.says, Asked):
        who = work.residents.by_telegram(letter.chat_id)
        if who is not None:
            work.drafts.asked_by(who.id, bundle.says.form, bundle.says.revision, posted.message_id)
    if letter.kind is Kind.news and not letter.urgent:
        work.residents.count_unasked(letter.chat_id, work.today())


def stopped(work: Work, *, chat_id: int, reason: str) -> None:
    """They stopped the bot, or it was removed from the group: what waits for them is not sent."""
    if chat_id < 0:
        return groups.closed_to_us(work, chat_id=chat_id, reason=reason)
    if work.residents.by_telegram(chat_id) is None:
        work.outbox.drop_all(chat_id, mail_my_data.LEAVE_NO_TRACE)
    work.residents.stopped(chat_id)
    work.outbox.skip_all(chat_id, reason)
    arrivals.not_reached(work, telegram_id=chat_id)


def give_up(work: Work, *, letters: Sequence[Letter], reason: str) -> None:
    """Telegram will not take it, however often it is sent."""
    if letters[0].kind in mail_my_data.LEAVE_NO_TRACE:
        return work.outbox.drop(letters)
    work.outbox.give_up(letters, "failed", reason)


def wait_for_rights(work: Work, *, letters: Sequence[Letter]) -> None:
    """The group takes nothing from the bot now: the letters wait for its rights, and try again every hour. Those who
    look after the group are told once."""
    work.outbox.postpone(letters, work.now + TRY_A_CLOSED_GROUP)
    groups.takes_nothing(work, chat_id=letters[0].chat_id)


# --- by kind ---------------------------------------------------------------------------------------------------------


def _group_card(work: Work, letter: Letter) -> Bundle:
    issue = work.issues.get(letter.facts["issue_id"])
    shown = work.cards.find("issue", issue.id, letter.chat_id)
    says, where = group_card(work, issue), issue.place
    return Bundle(letters=[letter], says=says, language=where.language, shown=shown, topic=where.council_topic_id)


def _private_card(work: Work, letter: Letter) -> Bundle | None:
    who = work.residents.by_telegram(letter.chat_id)
    if who is None:
        work.outbox.give_up([letter], "skipped", "nobody of that id")
        return None
    card = card_for(work, who, letter.facts["issue_id"])
    shown = work.cards.find("issue", card.issue.id, letter.chat_id)
    return Bundle(letters=[letter], says=card, language=language_of(work, letter), shown=shown)


def _news(work: Work, letter: Letter) -> Bundle | None:
    """All news that wait for this person; beyond so many messages a day, tomorrow morning's."""
    waiting = [one for one in work.outbox.due_to(letter.chat_id, Kind.news) if one.urgent == letter.urgent][:MERGED]
    who = work.residents.by_telegram(letter.chat_id)
    if who is None:
        work.outbox.give_up([letter], "skipped", "nobody of that id")
    if who is None or not waiting:
        return None
    found = [(one, work.issues.get(one.facts["issue_id"])) for one in waiting]
    hears = [(one, issue, work.issues.follows(issue.id, who.id)) for one, issue in found]
    work.outbox.give_up([one for one, _, why in hears if why is None], "skipped", "stopped following")
    told = [(one, News(issue=as_seen_by(who, issue), why=why)) for one, issue, why in hears if why is not None]
    if not told:
        return None
    issue = told[0][1].issue
    enough = work.procedure(issue.place).letters.a_day
    if not letter.urgent and work.residents.unasked(letter.chat_id, work.today()) >= enough:
        morning = next_morning(work.now, work.procedure(issue.place).letters, issue.zone)
        work.outbox.postpone([one for one, _ in told], morning)
        return None
    if (later := when_to_disturb(work, issue)) > work.now and not letter.urgent:  # it waited into the quiet hours
        work.outbox.postpone([one for one, _ in told], later)
        return None
    language = language_of(work, letter)
    return Bundle(letters=[one for one, _ in told], says=[item for _, item in told], language=language)


def _new_issue(work: Work, letter: Letter) -> Bundle | None:
    waiting = [one for one in work.outbox.due_to(letter.chat_id, Kind.new_issue) if one.urgent == letter.urgent]
    found = [(one, work.issues.get(one.facts["issue_id"])) for one in waiting[:MERGED]]
    work.outbox.give_up([one for one, issue in found if issue.stage is not Stage.raised], "skipped", "seen to already")
    lost = [one for one, issue in found if not _looks_at(work, letter, issue)]
    work.outbox.give_up(lost, "skipped", "looks at the issues there no more")
    told = [(one, issue) for one, issue in found if issue.stage is Stage.raised and one not in lost]
    if not told:
        return None
    if (later := when_to_disturb(work, told[0][1])) > work.now and not letter.urgent:
        work.outbox.postpone([one for one, _ in told], later)
        return None
    return Bundle(
        letters=[one for one, _ in told], says=[issue for _, issue in told], language=language_of(work, letter)
    )


def _looks_at(work: Work, letter: Letter, issue: Issue) -> bool:
    """Whether the reader may still do something about it: their role may be over by now."""
    who = work.residents.by_telegram(letter.chat_id)
    return who is not None and permitted.refusal(work, who, Verb.accept, permitted.about_issue(work, issue)) is None


def _acknowledgement(work: Work, letter: Letter) -> Bundle:
    says = issues.acknowledge(work, work.issues.get(letter.facts["issue_id"]))
    return Bundle(letters=[letter], says=says, language=language_of(work, letter))


def _where_we_are(work: Work, letter: Letter) -> Bundle:
    says = forms.present_for(work, telegram_id=letter.chat_id)
    return Bundle(letters=[letter], says=says, language=language_of(work, letter))


def _offer(work: Work, letter: Letter) -> Bundle:
    says = offers.offer_to(work, telegram_id=letter.chat_id)
    return Bundle(letters=[letter], says=says, language=language_of(work, letter))


def _approval(work: Work, letter: Letter) -> Bundle | None:
    """By day; and only while there is something to decide, to those who may still decide it."""
    asked, who = _applicant(work, letter), work.residents.by_telegram(letter.chat_id)
    if asked is None or who is None or not asked.membership.is_open:
        work.outbox.give_up([letter], "skipped", "decided already")
        return None
    if not approvals.may_decide(work, who, asked.membership):
        work.outbox.give_up([letter], "skipped", "approves nobody there any more")
        return None
    if waits_for_the_morning(work, letter, asked.home.place):
        return None
    return Bundle(letters=[letter], says=asked, language=language_of(work, letter))


def _new_member(work: Work, letter: Letter) -> Bundle | None:
    """By day, to those who belong to the household still."""
    asked, who = _applicant(work, letter), work.residents.by_telegram(letter.chat_id)
    own = work.memberships.of(who.id, asked.home.household_id) if who and asked else None
    if asked is None or not asked.membership.is_approved or own is None or not own.is_approved:
        work.outbox.give_up([letter], "skipped", "not of that household any more")
        return None
    if waits_for_the_morning(work, letter, asked.home.place):
        return None
    return Bundle(letters=[letter], says=asked, language=language_of(work, letter))


def _membership(work: Work, letter: Letter) -> Bundle:
    """What became of one's own membership; where it ended, as it was asked for."""
    membership = work.memberships.get(letter.facts["membership_id"])
    assert membership is not None, "their letters go before it does"
    home = work.places.home(membership.household_id)
    who = work.residents.get(membership.resident_id)
    leaves, has_home = leaving.home_left_for(work, membership), bool(work.residents.households(who.id))
    says = Applicant(who=who, membership=membership, home=home, leaves=leaves, has_home=has_home)
    return Bundle(letters=[letter], says=says, language=language_of(work, letter), has_duties=has_duties(work, letter))


def _joined(work: Work, letter: Letter) -> Bundle:
    says = joining.joined(work, letter.facts["membership_id"])
    return Bundle(letters=[letter], says=says, language=language_of(work, letter), has_duties=has_duties(work, letter))


def _applicant(work: Work, letter: Letter) -> Applicant | None:
    found = approvals.applicant(work, membership_id=letter.facts["membership_id"])
    return found and replace(found, objected=letter.facts.get("objected", False))


def _attachments(work: Work, letter: Letter) -> Bundle | None:
    """One message of what came with an issue; nothing where it was withdrawn meanwhile."""
    who = work.residents.by_telegram(letter.chat_id)
    issue = as_seen_by(who, work.issues.get(letter.facts["issue_id"])) if who else None
    messages = in_messages(issue.behind_the_card) if issue else []
    if letter.facts["number"] >= len(messages):
        work.outbox.give_up([letter], "skipped", "withdrawn")
        return None
    together = Together(attachments=messages[letter.facts["number"]])
    return Bundle(letters=[letter], says=together, language=language_of(work, letter))


def _pin(work: Work, letter: Letter) -> Bundle | None:
    who = work.residents.by_telegram(letter.chat_id)
    pin = as_seen_by(who, work.issues.get(letter.facts["issue_id"])).pin if who else None
    if pin is None:
        work.outbox.give_up([letter], "skipped", "withdrawn")
        return None
    return Bundle(letters=[letter], says=pin, language=language_of(work, letter))


def _a_sentence(work: Work, letter: Letter) -> Bundle:
    return Bundle(letters=[letter], says=None, language=language_of(work, letter))


_TAKES: dict[Kind, Callable[[Work, Letter], Bundle | None]] = {
    **mail_my_data.TAKES,
    Kind.group_card: _group_card,
    Kind.private_card: _private_card,
    Kind.answer_card: _private_card,
    Kind.news: _news,
    Kind.new_issue: _new_issue,
    Kind.acknowledgement: _acknowledgement,
    Kind.where_we_are: _where_we_are,
    Kind.offer: _offer,
    Kind.approval: _approval,
    Kind.new_member: _new_member,
    Kind.membership: _membership,
    Kind.joined: _joined,
    Kind.mute: mail_too_much.mute,
    Kind.too_quick: mail_too_much.too_quick,
    Kind.role_given: mail_roles.given,
    Kind.role_taken: mail_roles.taken,
    Kind.role_ended: mail_roles.ended,
    Kind.role_accepted: mail_roles.accepted,
    Kind.commands: mail_roles.commands,
    **mail_homes.TAKES,
    **mail_relinking.TAKES,
    Kind.attachments: _attachments,
    Kind.pin: _pin,
    Kind.not_recorded: _a_sentence,
    Kind.trouble: _a_sentence,
    **mail_groups.TAKES,
}
