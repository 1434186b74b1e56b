"""Letters worded: what somebody is told without having asked, why they are told, and how to stop it."""

from collections.abc import Sequence

from config.texts.catalog import Catalog, Html
from rules.issues import Issue, News
from screens import taps
from screens.attachments import see
from screens.own_words import quoted, shortened
from screens.screen import Button, Screen, in_rows
from screens.when import moment


def news(items: Sequence[News], words: Catalog) -> Screen:
    """What became of issues somebody hears of; several are one message."""
    return _one(items[0], words) if len(items) == 1 else _merged(items, words)


def new_issues(issues: Sequence[Issue], words: Catalog) -> Screen:
    """A new issue (or several) for whoever looks at it first."""
    lines = [words.say("letter.new_issues", n=len(issues))]
    for number, issue in enumerate(issues, start=1):
        urgent = words.say("card.urgent") if issue.urgent else Html()
        text = _short(issue, 60, words)
        until = moment(issue.due_at, issue.zone, words)
        lines.append(
            words.say("letter.new_issue", number=number, code=issue.code, urgent=urgent, words=text, until=until)
        )
    if len(issues) == 1:
        return Screen(
            text=Html("\n\n".join(lines)), buttons=[[Button(words.plain("button.look"), taps.Open(issues[0].id))]]
        )
    return Screen(text=Html("\n\n".join(lines)), buttons=_numbers(issues))


def _one(item: News, words: Catalog) -> Screen:
    issue = item.issue
    text = [words.say("letter.news", code=issue.code, words=_short(issue, 40, words)), _became(issue, words)]
    text.append(words.say(f"letter.why_{item.why}"))
    look = Button(words.plain("button.look"), taps.Open(issue.id))
    stop = Button(words.plain("button.unfollow"), taps.Unfollow(issue.id))
    return Screen(text=Html("\n\n".join(text)), buttons=[[look, stop]])


def _merged(items: Sequence[News], words: Catalog) -> Screen:
    lines = [words.say("letter.news_several", n=len(items))]
    for number, item in enumerate(items, start=1):
        issue = item.issue
        lines.append(
            words.say(
                "letter.news_line",
                number=number,
                code=issue.code,
                words=_short(issue, 30, words),
                became=_became(issue, words),
            )
        )
    lines.append(words.say("letter.why_several"))
    return Screen(text=Html("\n\n".join(lines)), buttons=_numbers([item.issue for item in items]))


def _short(issue: Issue, limit: int, words: Catalog) -> Html:
    if issue.words:
        return shortened(issue.words, limit)
    return see(issue.attachments, words, issue.stage)


def _became(issue: Issue, words: Catalog) -> Html:
    """The new stage in a sentence; a declined issue says why."""
    holder = quoted(issue.holder or words.plain("card.the_council"))
    became = words.say(f"became.{issue.stage}", holder=holder, n=issue.seconds)
    if issue.reason:
        reason = words.say(f"decline_reason.{issue.reason}")
        became = Html(became + words.say("became.because", reason=reason, reply=quoted(issue.reply or "")))
    return became


def _numbers(issues: Sequence[Issue]) -> Sequence[Sequence[Button]]:
    return in_rows([Button(str(number), taps.Open(issue.id)) for number, issue in enumerate(issues, start=1)], 5)
