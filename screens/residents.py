"""Who lives where: joining a household, approving those who ask to."""

from config.texts.catalog import Catalog, Html
from rules.letters import Became
from rules.residents import Applicant, Joined, Standing
from screens import taps
from screens.forms import to_decide
from screens.menu import menu
from screens.own_words import quoted
from screens.screen import Button, Screen


def joined(result: Joined, words: Catalog, has_duties: bool) -> Screen:
    """What somebody reads who has answered the questions: they belong to it; or who is asked, and how long it takes."""
    home = quoted(result.home.name)
    if result.membership.is_approved:
        parts = [words.say("joined.welcome", name=quoted(result.name), home=home)]
        if result.leaves:
            parts.append(words.say("joined.moved", before=quoted(result.leaves.name)))
        if result.membership.claims_ownership:
            parts.append(words.say("joined.owner_is_looked_up"))
    else:
        asked = words.plain("list_separator").join(result.waits_for)
        parts = [words.say("joined.waits", home=home, asked=asked or words.plain("joined.those_who_know"))]
        if result.leaves:
            parts.append(words.say("joined.until_then", before=quoted(result.leaves.name)))
    parts.append(words.say("joined.my_data"))
    return Screen(text=Html("\n\n".join(parts)), menu=menu(words, has_duties, result.has_home))


def approval(asked: Applicant, words: Catalog) -> Screen:
    """The card of whoever may approve: who, where, as what, and the two buttons."""
    facts = {"name": quoted(asked.who.name), "home": quoted(asked.home.name)}
    claims = asked.membership.claims_ownership
    standing = words.say("standing.owner" if claims else f"standing.{asked.membership.standing}")
    age = words.say("join.yes" if asked.membership.adult else "join.no")
    key = "approval.owner" if asked.membership.is_approved else "approval.member"
    parts = [words.say(key, standing=standing, age=age, **facts)]
    if asked.objected:
        parts.append(words.say("approval.objected"))
    if asked.leaves:
        parts.append(words.say("approval.leaves", before=quoted(asked.leaves.name)))
    if claims:
        parts.append(
            words.say("approval.owner_key", code=quoted(asked.owner_key or words.plain("approval.no_owner_key")))
        )
    return Screen(text=Html("\n\n".join(parts)), buttons=[to_decide(asked.membership.id, words)])


def decided(asked: Applicant, key: str, words: Catalog) -> Screen:
    """What became of the card: `approved` or `refused`, for whoever decided it."""
    return Screen(text=words.say(f"decided.{key}", name=quoted(asked.who.name), home=quoted(asked.home.name)))


def new_member(asked: Applicant, words: Catalog) -> Screen:
    """A household hears of its new member, and can object; or that it was looked into."""
    said = {"name": quoted(asked.who.name), "home": quoted(asked.home.name)}
    if asked.objected:
        return Screen(text=words.say("letter.member_confirmed", **said))
    standing = words.say(f"standing.{asked.membership.standing}")
    text = words.say("letter.new_member", standing=standing, **said)
    return Screen(text=text, buttons=[[Button(words.plain("button.not_ours"), taps.NotOurs(asked.membership.id))]])


def became(asked: Applicant, what: Became, reason: str | None, words: Catalog, has_duties: bool) -> Screen:
    """What became of one's own membership."""
    why = words.say(f"refuse_reason.{reason}") if reason else Html()
    before = quoted(asked.leaves.name) if asked.leaves else Html()
    is_owner = what is Became.approved and asked.membership.standing is Standing.owner
    key = "approved_as_owner" if is_owner else str(what)
    text = words.say(f"membership.{key}", home=quoted(asked.home.name), before=before, reason=why)
    return Screen(text=text, menu=menu(words, has_duties, asked.has_home))
