"""What `news.splitting` promises: items are found where they plainly are, and anything odd is left whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.feeds.splitting import split


def rss(*items: bytes) -> bytes:
    return "<rss><channel><title>Báo</title>".encode() + b"\n  ".join(items) + b"</channel></rss>"


def item(text: bytes | str) -> bytes:
    return b"<item><title>" + (text if isinstance(text, bytes) else text.encode()) + b"</title></item>"


def test_a_feed_is_cut_into_its_items() -> None:
    parts = split(rss(item("một"), item("hai"), item("ba")))
    assert parts is not None
    assert len(parts.items) == 3
    assert parts.only({1}) == b"<rss><channel>\n" + item("hai") + b"\n</channel></rss>"
    assert parts.only({2, 0}) == b"<rss><channel>\n" + item("một") + b"\n" + item("ba") + b"\n</channel></rss>"


@pytest.mark.parametrize(
    ("head", "brief"),
    [
        (
            b'<?xml version="1.0"?><rss v="2"><channel><ttl>5</ttl>',
            b'<?xml version="1.0"?><rss v="2"><channel><ttl>5</ttl>',
        ),
        (b"<rss>\n<channel a='b'><title>B</title>", b"<rss>\n<channel a='b'><title>B</title>"),
        (b'<rss>\n<CHANNEL a="b"><link/><ttl> 60 </ttl><image/>', b'<rss>\n<CHANNEL a="b"><ttl> 60 </ttl>'),
        (b'<feed xmlns="x"><title>B</title>', b'<feed xmlns="x">'),
        (b'<rdf:RDF xmlns:rdf="x"><channel rdf:about="y"><title/></channel>', b'<rdf:RDF xmlns:rdf="x">'),
        (b'<rss><channel a="b>c"><title/>', b'<rss><channel a="b>c"><title/>'),
        (b"<rss><!-- <channel> --><title/>", b"<rss><!-- <channel> --><title/>"),
        (b"<rss><channel><textInput><channel/></textInput>", b"<rss><channel>"),
        (b"<rss><channel><title/><channel><channel>", b"<rss><channel><title/><channel><channel>"),
        (b"<rss><title/>", b"<rss><title/>"),
        (b"<list><title/>", b"<list><title/>"),
    ],
)
def test_what_a_channel_says_of_itself_is_left_out_where_that_is_safe(head: bytes, brief: bytes) -> None:
    parts = split(head + item("một"))
    assert parts is not None
    assert parts.only({0}) == brief + b"\n" + item("một") + b"\n"


def test_an_item_is_known_again_wherever_it_stands() -> None:
    before, after = split(rss(item("một"), item("hai"))), split(rss(item("mới"), item("hai"), item("một")))
    assert before is not None
    assert after is not None
    assert set(before.hashes()) < set(after.hashes())
    assert [number for number, name in enumerate(after.hashes()) if name not in before.hashes()] == [0]


def test_any_change_within_an_item_shows() -> None:
    names = {parts.hashes() for text in ("a b", "a  b", "A b", "a b ") if (parts := split(rss(item(text))))}
    assert len(names) == 4


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0" encoding="UTF-8"?>\n<feed><title>B</title><entry a="1"><id>1</id></entry></feed>',
        b'\n\n<?xml version="1.0" encoding="utf-16"?><rss><item></item></rss>',
        b"\xef\xbb\xbf<rss><ITEM>1</ITEM></rss>",
        b"<rdf:RDF><channel><items><rdf:li/></items></channel><item rdf:about='x'>1</item ></rdf:RDF>",
        b"<rss><!-- a > b --><item>1</item><!-- made in 3 ms --></rss>",
        b"<rss><item><![CDATA[</item><item>]]><!-- </item> --><?x </item ?></item></rss>",
        b"<rss><item>1</item>",
    ],
)
def test_one_item_is_found_in_every_shape(body: bytes) -> None:
    parts = split(body)
    assert parts is not None
    assert len(parts.items) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Kh\xc3\xb4ng c\xc3\xb3</body></html>",
        b'{"version": "https://jsonfeed.org/version/1.1", "items": []}',
        rss(item("một")).decode().encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-7"?>' + rss(item("một")),
        b"<!DOCTYPE rss [<!ENTITY a 'x'>]>" + rss(item("một")),
        rss(item("một"), b"<item><title>c"),
        rss(item("một"), b"<item"),
        rss(item("một"), b"<item x"),
        rss(item("một"), b"<item><![CDATA[ open"),
        rss(b"<item><!-- -- > --></item>"),
        rss(b"<!-- <item> -->", item("một")),
        rss(b"<!-- open <item></item>"),
        rss(b"<item><?x > <item> ?></item>"),
        rss(b"<item><?x"),
        rss(b"<item><item></item></item>"),
        rss(b"<item></entry>"),
        rss(b"<item></ITEM>"),
        rss(b"</item>"),
        rss(b"<item></item x='1'>"),
        rss(b"<item></item "),
        rss(item("một"), b"<item/>"),
        rss(item("một"), b"<link>x</link>", item("hai")),
        rss(item("một"), b"<!-- -->", item("hai")),
        rss(item("một"), b"<rss:item>2</rss:item>"),
        rss(b"<rss:item>0</rss:item>", item("một")),
        rss(item("một"), b"< item>2"),
        rss(*[b"<item>1</item>"] * 5001),
        b"<rss><item>" + b"<!---->" * 50_001 + b"</item></rss>",
    ],
)
def test_what_is_odd_is_left_whole(body: bytes) -> None:
    assert split(body) is None


PIECES = [
    "<item>",
    "</item>",
    "<item/>",
    "<entry>",
    "</entry>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "--",
    "<?",
    "?>",
    ">",
    "<",
    " x ",
]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_nothing_between_the_cuts_is_lost(text: str) -> None:
    body = f"<rss>{text}</rss>".encode()
    parts = split(body)
    if parts is not None:
        ends = [0, *(place for cut in parts.items for place in cut), len(body)]
        assert ends == sorted(ends)
        between = [body[a:b] for a, b in zip(ends[2::2], ends[3::2], strict=True)][:-1]
        assert not b"".join(between).strip()
        cuts = [body[begin:end] for begin, end in parts.items]
        assert b"".join(cuts) in parts.only(range(len(cuts))).replace(b"\n", b"")
