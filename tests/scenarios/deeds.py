"""What people do in many stories."""

from playground import Person


def raised(who: Person, words: str, code: str = "福和-0001", *, urgent: bool = False) -> None:
    """They raise an issue, skipping what can be skipped."""
    who.starts()
    assert who.sees("您好")
    who.taps("提问题")
    assert who.sees("是什么事")
    who.sends(words)
    submits(who, code, urgent=urgent)


def submits(who: Person, code: str = "福和-0001", *, urgent: bool = False) -> None:
    """They skip where and what kind, and submit."""
    for question in ("在哪里", "哪一类"):
        assert who.sees(question)
        who.taps("跳过")
    assert who.sees("这是邻居看到的样子")
    if urgent:
        who.taps("紧急：否")
        assert who.sees("119")
    who.taps("提交")
    assert who.sees(code)


def opened(who: Person, number: int, words: str) -> None:
    """They look at an issue by the link on its card in the group."""
    who.starts(f"i_{number}")
    assert who.sees(words, chat=who.id)
