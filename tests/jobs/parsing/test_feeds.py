"""What `jobs.reading` promises: entries from every kind of feed and every way of getting it wrong."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.parsing.feeds import read_feed
from news.errors import FeedError
from news.feeds.splitting import split
from news.feeds.verdict import Verdict

ITEM = "<item><title>Đảng bộ</title><link>/a</link><pubDate>Fri, 04 Sep 2026 18:48:27 GMT+7</pubDate></item>"


def rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    channel = "<title>Báo Lâm Đồng</title><link>https://baolamdong.vn</link><ttl>50</ttl>"
    return f'{head}<rss version="2.0"><channel>{channel}{"".join(items)}</channel></rss>'


def entry(text: str | bytes) -> dict[str, Any]:
    [one] = read_feed(text.encode() if isinstance(text, str) else text)["entries"]
    assert isinstance(one, dict)
    return one


def verdict(text: str | bytes) -> str:
    with pytest.raises(FeedError) as refusal:
        read_feed(text.encode() if isinstance(text, str) else text)
    return refusal.value.verdict


def test_a_feed_is_read() -> None:
    feed = read_feed(rss(ITEM).encode())
    assert feed == {
        "verdict": Verdict.OK,
        "title": "Báo Lâm Đồng",
        "link": "https://baolamdong.vn",
        "ttl": 50,
        "entries": [
            {
                "link": "/a",
                "guid": "",
                "title": "Đảng bộ",
                "description": "",
                "published": "Fri, 04 Sep 2026 18:48:27 GMT+7",
                "categories": [],
                "image": "",
            }
        ],
    }


@pytest.mark.parametrize(
    "body",
    [
        rss(ITEM, head='<?xml version="1.0" encoding="utf-16"?>').encode(),
        rss(ITEM, head='<?xml version="1.0" encoding="utf-16"?>').encode("utf-16-le"),
        b"\xef\xbb\xbf" + rss(ITEM).encode(),
        b"\xef\xbb\xbf\r\n\n" + rss(ITEM).encode(),
        b"\n\n" + rss(ITEM).encode(),
        rss(ITEM, head="").encode(),
        rss(ITEM.replace("Đảng", "Đả\x0bng\x00")).encode(),
        rss(ITEM.replace("Đảng", "Đả&#xD800;&#55357;&#11;&#x110000;ng")).encode(),
        rss(ITEM.replace("Đảng", "<![CDATA[Đảng]]>")).encode(),
        rss(ITEM, head="<!DOCTYPE rss [<!ENTITY a 'b'>]>").encode(),
        rss(ITEM, head="<!-- <html> --><!DOCTYPE rss>").encode(),
    ],
)
def test_what_is_wrong_around_the_words_does_not_matter(body: bytes) -> None:
    assert entry(body)["title"] == "Đảng bộ"


def test_unknown_entities_and_bare_ampersands_cost_no_item() -> None:
    assert entry(rss(ITEM.replace("Đảng", "X&ocirc;i v&#224; b&#xE1;nh & chè &xyz;")))["title"].startswith(
        "Xôi và bánh & chè"
    )


def test_an_entity_bomb_stays_packed() -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = rss(ITEM.replace("Đảng", "&a9;"), head=f'<!DOCTYPE rss [<!ENTITY a0 "ha">{levels}]>')
    assert len(entry(bomb)["title"]) < 100


def test_atom_and_rdf_are_read() -> None:
    atom = entry(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>B</title><entry><title>Đảng</title><id>tag:1</id>'
        '<link href="https://x.vn/a"/><updated>2026-09-07T19:41:00</updated><category term="Chính trị"/>'
        "<content type='html'>Nội dung</content></entry></feed>"
    )
    assert (atom["link"], atom["guid"], atom["published"]) == ("https://x.vn/a", "tag:1", "2026-09-07T19:41:00")
    assert (atom["description"], atom["categories"]) == ("Nội dung", ["Chính trị"])
    rdf = entry(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel/><item rdf:about="https://x.vn/a"><title>Đảng</title><link>https://x.vn/a</link></item></rdf:RDF>'
    )
    assert rdf["link"] == "https://x.vn/a"


@pytest.mark.parametrize(
    "tag",
    [
        '<enclosure url="https://x.vn/i.png" length="0" type="image/jpeg"/>',
        '<media:thumbnail url="https://x.vn/i.png"/>',
        '<media:content url="/v.mp4" type="video/mp4"/><media:content url="https://x.vn/i.png" medium="image"/>',
        '<enclosure url="https://x.vn/a.mp3" type="audio/mpeg"/><enclosure url="https://x.vn/i.png" type="image/png"/>',
    ],
)
def test_the_picture_is_found(tag: str) -> None:
    text = rss(ITEM.replace("</item>", f"{tag}</item>"))
    assert (
        entry(text.replace("<rss ", '<rss xmlns:media="http://search.yahoo.com/mrss/" '))["image"]
        == "https://x.vn/i.png"
    )


def test_a_feed_that_ends_in_the_middle_gives_its_whole_items() -> None:
    feed = read_feed(rss(ITEM, ITEM).encode()[:-60])
    assert feed["verdict"] == Verdict.INCOMPLETE
    assert len(feed["entries"]) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Verdict.EMPTY),
        (" \n\0", Verdict.EMPTY),
        (rss(), Verdict.EMPTY),
        (rss()[:-20], Verdict.TRUNCATED),
        (rss(ITEM)[:200], Verdict.TRUNCATED),
        ("<!DOCTYPE html><p>Không tìm thấy", Verdict.HTML),
        ('<?xml version="1.0"?>\n<html><head/></html>', Verdict.HTML),
        ("<script>document.cookie='D1N=1';window.location.reload(true)</script>", Verdict.BLOCKED),
        ("<note>x</note>", Verdict.UNPARSEABLE),
        ("Không có gì", Verdict.UNPARSEABLE),
        ("<?xml", Verdict.UNPARSEABLE),
        ("<!DOCTYPE x [ <!ENTITY", Verdict.UNPARSEABLE),
        ("<!DOCTYPE x [ > <!ENTITY", Verdict.UNPARSEABLE),
        ('{"items": 7}', Verdict.UNPARSEABLE),
        ('{"items": [1, 2]}', Verdict.EMPTY),
        ('{"items": [{"title"', Verdict.TRUNCATED),
        ('{"items": [} }', Verdict.UNPARSEABLE),
        ('{"a":' + "[" * 100_000, Verdict.UNPARSEABLE),
    ],
)
def test_what_is_no_feed_has_a_name(text: str, expected: Verdict) -> None:
    assert verdict(text) == expected


def test_json_feed_is_read() -> None:
    items = [
        {"id": 7, "url": "https://x.vn/a", "title": "Đảng", "content_text": "1 < 2", "tags": ["Chính trị", 3, None]},
        {"id": "b", "external_url": "https://y.vn/b", "content_html": "<p>Nội dung", "date_published": "2026-09-07"},
        {"banner_image": "https://x.vn/i.png", "tags": "no list", "title": True},
    ]
    feed = read_feed(json.dumps({"title": "Báo", "home_page_url": "https://x.vn", "items": items}).encode())
    first, second, third = feed["entries"]
    assert (first["guid"], first["description"], first["categories"]) == ("7", "1 &lt; 2", ["Chính trị", "3"])
    assert (second["link"], second["description"], second["published"]) == (
        "https://y.vn/b",
        "<p>Nội dung",
        "2026-09-07",
    )
    assert (third["image"], third["categories"], third["title"]) == ("https://x.vn/i.png", [], "")


PIECES = [ITEM, "<item>", "</item>", "<![CDATA[", "]]>", "<!-- -->", "<!--", "-->", "&lt;", "<b>", "</b>", " ", "<?x?>"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(lambda pieces: rss(*pieces).encode()))
def test_a_feed_read_item_by_item_loses_nothing_of_the_whole(body: bytes) -> None:
    parts = split(body)
    if parts is None:
        return
    whole = read_feed(body)["entries"]
    single = [one for number in range(len(parts.items)) for one in read_feed(parts.only({number}))["entries"]]
    assert single == whole
    assert read_feed(parts.only({0}))["ttl"] == 50


@given(st.binary() | st.text().map(str.encode))
def test_nothing_but_a_verdict_is_raised(body: bytes) -> None:
    try:
        assert read_feed(body)["entries"]
    except FeedError as error:
        assert error.verdict in set(Verdict)
