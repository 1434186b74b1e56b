"""Telegram's HTML, its entities, and the safe HTML that phones show."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground import Person
from playground.html_in import BadHtml, read_html
from playground.html_out import safe_html
from playground.model import Words
from playground.words import as_sent, found, utf16_length
from tests.playground.neighbours import WANG, Api


def parsed(source: str) -> list[tuple[str, int, int]]:
    words = as_sent(*read_html(source))
    return [(entity["type"], entity["offset"], entity["length"]) for entity in words.entities]


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        (("b", "strong"), "bold"),
        (("i", "em"), "italic"),
        (("u", "ins"), "underline"),
        (("s", "strike", "del"), "strikethrough"),
        (("tg-spoiler",), "spoiler"),
        (("code",), "code"),
        (("pre",), "pre"),
        (("blockquote",), "blockquote"),
    ],
)
def test_every_tag_that_telegram_knows_is_read(tags: tuple[str, ...], kind: str) -> None:
    for tag in tags:
        assert parsed(f"楼🏘<{tag}>路灯</{tag.upper()}>") == [(kind, 3, 2)]


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        ('<span class="tg-spoiler">x</span>', {"type": "spoiler"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ("<blockquote cite='me' expandable >x</blockquote>", {"type": "expandable_blockquote"}),
        ("<tg-emoji emoji-id='5368324170671202286'>x</tg-emoji>",
         {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"}),
        ('<tg-time unix="1700000000" format="wDT">x</tg-time>',
         {"type": "date_time", "unix_time": 1700000000, "date_time_format": "wDT"}),
        ('<a href="example.org?a=1&amp;b=2">x</a>', {"type": "text_link", "url": "http://example.org?a=1&b=2"}),
        ("<a href=Example.ORG>x</a>", {"type": "text_link", "url": "http://example.org/"}),
        ('<a href="tg://user?id=1001">x</a>', {"type": "text_mention", "user": {"id": 1001}}),
        ('<pre><code class="language-python">x</code></pre>', {"type": "pre", "language": "python"}),
        ('<code class="language-python"><pre>x</pre></code>', {"type": "pre", "language": "python"}),
        ('<code class="language-python">x</code>', {"type": "code"}),
    ],
)  # fmt: skip
def test_tags_with_attributes_are_read(source: str, entity: dict[str, object]) -> None:
    words = as_sent(*read_html(source))
    assert words == Words("x", ({**entity, "offset": 0, "length": 1},))


def test_a_mention_by_id_names_somebody_who_is_here(api: Api, wang: Person) -> None:
    text = '<a href="tg://user?id=1001">王</a> <a href="tg://user?id=5">谁</a>'
    sent = api.send_message(WANG, text, parse_mode="HTML")
    assert [entity.user.first_name for entity in sent.entities] == ["王"]


def test_a_link_that_is_none_leaves_only_its_words() -> None:
    assert as_sent(*read_html('<a href="javascript:alert(1)">x</a><a href="here">y</a>')) == Words("xy")


def test_a_link_without_an_address_takes_its_words_for_one() -> None:
    assert read_html("<a>example.org</a>")[1][0]["url"] == "http://example.org/"


def test_only_four_named_characters_and_numbers_are_decoded() -> None:
    text, _ = read_html("&lt;&gt;&amp;&quot;&#20013;&#x1F3E0;&lt &nbsp;&laquo;&#0;&#99999999; & &;")
    assert text == '<>&"中🏠< &nbsp;&laquo;&#0;&#99999999; & &;'


def test_an_end_tag_may_be_empty_and_empty_tags_leave_nothing() -> None:
    assert parsed("<b>x</><i></i>") == [("bold", 0, 1)]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("楼<x", "Unclosed start tag at byte offset 3"),
        ("楼<script>x</script>", 'Unsupported start tag "script" at byte offset 3'),
        ("a < b > c", 'Unsupported start tag "" at byte offset 2'),
        ("<div class='x'>", 'Unsupported start tag "div" at byte offset 0'),
        ("楼<i =x>", 'Empty attribute name in the tag "i" at byte offset 3'),
        ("<i a = ", 'Unclosed start tag "i" at byte offset 0'),
        ("<i a", 'Unclosed start tag "i" at byte offset 0'),
        ("<i a='x", "Unclosed start tag at byte offset 0"),
        ("<i a=x,>", "Unexpected end of name token at byte offset 5"),
        ("楼</b>", "Unexpected end tag at byte offset 3"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<i><b>x</b>", 'Can\'t find end tag corresponding to start tag "i"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("&#xD83C;", "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched "
         "surrogate code units"),
    ],
)  # fmt: skip
def test_html_that_telegram_cannot_parse_is_refused_in_its_words(source: str, words: str) -> None:
    with pytest.raises(BadHtml) as wrong:
        read_html(source)
    assert str(wrong.value) == words


def test_the_refusal_reaches_the_bot_as_telegram_writes_it(api: Api, wang: Person) -> None:
    told = api.refused("sendMessage", chat_id=WANG, text="<b>x", parse_mode="html")
    assert told == "400 Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""


def test_code_holds_no_other_entity_and_quotations_hold_no_quotations() -> None:
    assert parsed("<b>a<code>b</code>c</b>") == [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]
    assert parsed("<code>a<b>b</b><a href='x.org'>c</a></code>") == [("code", 0, 3)]
    assert parsed("<blockquote>a<blockquote>b</blockquote></blockquote>") == [("blockquote", 0, 2)]
    assert parsed("<blockquote><code>a</code></blockquote>") == [("blockquote", 0, 1), ("code", 0, 1)]
    assert parsed("<pre>/start https://a.org</pre>") == [("pre", 0, 20)]


def test_styles_nest_as_they_are_written() -> None:
    assert parsed("<b>a<i>b<u>c</u></i></b>") == [("bold", 0, 3), ("italic", 1, 2), ("underline", 2, 1)]


def test_at_most_a_hundred_entities_are_kept(api: Api, wang: Person) -> None:
    sent = api.send_message(WANG, "".join(f"<b>{n}</b> " for n in range(120)), parse_mode="HTML")
    assert len(sent.entities) == 100


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/start abc", [("bot_command", "/start")]),
        ("/help@PlaygroundBot 请", [("bot_command", "/help@PlaygroundBot")]),
        ("请/help", []),
        ("/帮助", []),
        ("@wang 你好 @ab", [("mention", "@wang")]),
        ("看 https://a.org/x?y=1。好", [("url", "https://a.org/x?y=1")]),
        ("(see www.example.com).", [("url", "www.example.com")]),
        ("a@b.org", [("email", "a@b.org")]),
        ("#路灯 #123", [("hashtag", "#路灯")]),
    ],
)
def test_links_commands_and_mentions_are_found_in_plain_text(text: str, entities: list[tuple[str, str]]) -> None:
    words = as_sent(text)
    assert [(e["type"], words.text[e["offset"] : e["offset"] + e["length"]]) for e in words.entities] == entities


def test_offsets_are_utf_16_units() -> None:
    assert next(iter(found("🏘🏘 /go"))) == {"type": "bot_command", "offset": 5, "length": 3}


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<b>a<i>b</i></b>", "<b>a<i>b</i></b>"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('<a href="https://a.org/&quot;onclick=&quot;x">x</a>',
         '<a href="https://a.org/&quot;onclick=&quot;x" target="_blank" rel="noopener noreferrer">x</a>'),
        ("<tg-spoiler>x</tg-spoiler>", '<span class="spoiler">x</span>'),
        ("<blockquote expandable>x\ny</blockquote>", "<blockquote>x\ny</blockquote>"),
        ("see a.org", 'see <a href="http://a.org" target="_blank" rel="noopener noreferrer">a.org</a>'),
        ('<a href="tg://resolve?domain=x">x</a>', "x"),
        ("🏘<b>🏘</b>🏘", "🏘<b>🏘</b>🏘"),
    ],
)  # fmt: skip
def test_phones_get_safe_html_made_from_entities(source: str, html: str) -> None:
    assert safe_html(as_sent(*read_html(source))) == html


def test_crossing_entities_still_make_well_formed_html() -> None:
    crossing = ({"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 2})
    assert safe_html(Words("abc", crossing)) == "<b>a<i>b</i></b><i>c</i>"


TAGS = [
    "<b>",
    "</b>",
    "<i>",
    "</>",
    "<code>",
    "</code>",
    "<pre>",
    "</pre>",
    "<blockquote>",
    "</blockquote>",
    "<tg-spoiler>",
    "</a>",
]
PIECES = [*TAGS, "<a href='x.org'>", "&lt;", "🏘", "路灯", " ", "\n", "@wang", "/go", "x.org", "'"]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@settings(max_examples=300, deadline=None, database=None)
def test_whatever_is_parsed_has_its_entities_in_order_and_makes_well_formed_html(source: str) -> None:
    try:
        words = as_sent(*read_html(source))
    except BadHtml:
        return
    spans = [(entity["offset"], entity["offset"] + entity["length"]) for entity in words.entities]
    assert all(0 <= start < end <= utf16_length(words.text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
    shown = ElementTree.fromstring(f"<p>{safe_html(words)}</p>")
    assert "".join(shown.itertext()) == words.text
