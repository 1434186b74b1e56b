"""A letter's values become the screen its reader sees, in the reader's language."""

from dataclasses import dataclass

from config.texts.catalog import CATALOGS
from council.bundle import Bundle
from rules.forms import Asked, Offered
from rules.groups import Arrival, Bound, Farewell, Line, Told
from rules.homes import LeftHome, MyHome
from rules.issues import Acknowledgement, Card
from rules.letters import Became, Kind
from rules.mutes import Mute, MuteNews
from rules.my_data import MyData, Vacant
from rules.places import Place
from rules.relinking import Relinking, RelinkState
from rules.residents import Applicant, Joined
from rules.roles import HeldRole
from rules.too_much import TooMuch
from screens import (
    forms,
    groups,
    homes,
    issues,
    letters,
    menu,
    my_data,
    relinking,
    residents,
    roles,
    too_much,
)
from screens.screen import Screen
from storage.cards import Posted


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What to send, and which message to redraw instead of sending anew."""

    screen: Screen
    shown: Posted | None = None
    over: int | None = None
    """A message whose step is over: it loses its buttons."""


def word(bundle: Bundle, bot_name: str, language: str) -> Page:
    """The message for a bundle of letters."""
    words = CATALOGS[bundle.language or language]
    letter = bundle.letters[0]
    match letter.kind, bundle.says:
        case Kind.group_card, Card() as card:
            return Page(screen=issues.group_card(card, words, bot_name), shown=bundle.shown)
        case ((Kind.private_card | Kind.answer_card), Card() as card):
            return Page(screen=issues.private_card(card, words), shown=bundle.shown)
        case Kind.news, [*items]:
            return Page(screen=letters.news(items, words))
        case Kind.new_issue, [*items]:
            return Page(screen=letters.new_issues(items, words))
        case Kind.acknowledgement, Acknowledgement() as result:
            return Page(screen=issues.acknowledged(result, words))
        case Kind.where_we_are, Asked() as asked:
            return Page(screen=forms.question(asked, words), over=asked.before)
        case Kind.offer, Offered() as offer:
            return Page(screen=forms.offered(offer, words))
        case ((Kind.where_we_are | Kind.offer), _):
            return Page(screen=menu.said("odd.back_again", words))
        case Kind.approval, Applicant() as asked:
            return Page(screen=residents.approval(asked, words))
        case Kind.new_member, Applicant() as asked:
            return Page(screen=residents.new_member(asked, words))
        case Kind.membership, Applicant() as asked:
            became, reason = Became(letter.facts["became"]), letter.facts["reason"]
            return Page(screen=residents.became(asked, became, reason, words, bundle.has_duties))
        case Kind.joined, Joined() as result:
            return Page(screen=residents.joined(result, words, bundle.has_duties))
        case Kind.group_question, Asked() as asked:
            return Page(screen=forms.question(asked, words), over=asked.before)
        case Kind.group_link, Arrival() as arrival:
            return Page(screen=groups.link(arrival, words, bot_name))
        case Kind.group_line, Place() as place:
            return Page(screen=groups.line(Line(letter.facts["line"]), place.name, words))
        case Kind.group_changed, Told() as told:
            return Page(screen=groups.changed(told, words))
        case Kind.group_confirmed, Bound() as result:
            return Page(screen=groups.bound(result, words))
        case Kind.mute, Mute() as mute:
            return Page(screen=too_much.told(mute, MuteNews(letter.facts["told"]), words))
        case Kind.too_quick, TooMuch() as enough:
            return Page(screen=too_much.enough(enough, words))
        case Kind.my_page, MyData() as page:
            return Page(screen=my_data.page(page, words))
        case Kind.erased, _:
            return Page(screen=my_data.erased(words))
        case Kind.vacant, Vacant() as vacant:
            return Page(screen=my_data.vacant(vacant, words))
        case ((Kind.role_given | Kind.role_taken | Kind.role_ended), HeldRole() as held):
            return Page(screen=roles.told(held, letter.kind, words, bundle.reader))
        case Kind.role_accepted, HeldRole() as held:
            return Page(screen=roles.accepted(held, words))
        case Kind.member_left, Applicant() as who_left:
            return Page(screen=homes.member_left(who_left, words))
        case Kind.left_home, LeftHome() as left:
            return Page(screen=homes.left(left, words))
        case Kind.home_closed, MyHome() as closed:
            return Page(screen=homes.closed(closed, words))
        case Kind.relink, Relinking() as asked:
            return Page(screen=relinking.to_decide(asked, words))
        case Kind.relink_asked, Relinking() as asked:
            return Page(screen=relinking.asked(asked, words, bundle.has_duties))
        case Kind.relinked, Relinking() as result:
            return Page(screen=relinking.to_the_old(result, words))
        case Kind.relink_denied, Relinking() as result:
            return Page(screen=relinking.alert(result, words))
        case Kind.relink_became, Relinking() as result:
            what, reason = RelinkState(letter.facts["became"]), letter.facts["reason"]
            return Page(screen=relinking.became(result, what, reason, words, bundle.has_duties))
        case Kind.farewell, _:
            return Page(screen=groups.farewell(Farewell(letter.facts["why"]), words))
        case Kind.trouble, _:
            return Page(screen=menu.said("odd.trouble", words, row=letter.facts["row_id"]))
        case _:
            return Page(screen=menu.said("odd.not_recorded", words))
