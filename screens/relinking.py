"""A new phone or a lost account: what is asked, who decides, what the old account is told."""

from config.texts.catalog import Catalog, Html
from rules.relinking import Relinking, RelinkState
from screens import taps
from screens.menu import menu
from screens.own_words import quoted
from screens.screen import Button, Screen


def asked(result: Relinking, words: Catalog, has_duties: bool) -> Screen:
    """What somebody reads who says to be a member already. The name is not told: perhaps they are not."""
    names = words.plain("list_separator").join(result.waits_for) or words.plain("joined.those_who_know")
    text = words.say("relink.asked", home=quoted(result.home.name), asked=names)
    return Screen(text=text, menu=menu(words, has_duties, is_known=False))


def to_decide(result: Relinking, words: Catalog) -> Screen:
    """The card of whoever may approve it."""
    names = {"new": quoted(result.new_name), "name": quoted(result.who.name)}
    text = words.say("relink.card", home=quoted(result.home.name), **names)
    return Screen(text=text, buttons=[decisions(result.relink.id, words)])


def decisions(relink_id: int, words: Catalog) -> list[Button]:
    """批准 and 拒绝."""
    return [
        Button(words.plain("button.approve"), taps.ApproveRelink(relink_id)),
        Button(words.plain("button.refuse"), taps.RefuseRelink(relink_id)),
    ]


def decided(result: Relinking, became: RelinkState, words: Catalog) -> Screen:
    """What became of the card, for whoever decided it."""
    return Screen(text=_about(f"relink.decided_{became}", result, words))


def to_the_old(result: Relinking, words: Catalog) -> Screen:
    """The account that was unlinked is told, and can say that it was not them."""
    not_me = Button(words.plain("button.not_me"), taps.DenyRelink(result.relink.id))
    return Screen(text=words.say("relink.to_the_old", home=quoted(result.home.name)), buttons=[[not_me]])


def denied(result: Relinking, words: Catalog) -> Screen:
    """What the old account reads that said so, with the way back."""
    text = words.say("relink.denied", home=quoted(result.home.name))
    return Screen(text=text, menu=menu(words, has_duties=False, is_known=False))


def became(result: Relinking, what: RelinkState, reason: str | None, words: Catalog, has_duties: bool) -> Screen:
    """What became of it, for the new account."""
    why = words.say("relink.because", reason=words.say(f"refuse_reason.{reason}")) if reason else Html()
    text = words.say(f"relink.became_{what}", home=quoted(result.home.name), why=why)
    return Screen(text=text, menu=menu(words, has_duties, is_known=what is RelinkState.approved))


def alert(result: Relinking, words: Catalog) -> Screen:
    """The old account said that it was not them: those who know the house look again."""
    return Screen(text=_about("relink.alert", result, words))


def _about(key: str, result: Relinking, words: Catalog) -> Html:
    return words.say(key, name=quoted(result.who.name), home=quoted(result.home.name))
