"""What explaining promises: one article out of anything handed in, and all that follows from it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import catalogue
from jobs.clock import SYSTEM_CLOCK
from jobs.matching.explain import explain_article
from jobs.matching.match import Matching, Understanding
from jobs.matching.one_article import Document, FoundArticle, NoSuchItem, Paper, read_article
from jobs.parsing.parser import Parser
from news.delivery.subscriptions import Kind
from news.errors import FeedError
from news.stories.index import Clusters
from news.text.links import keys_of
from storage import articles, subscriptions
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox.audience import Audience
from tests import make
from tests.chance import examples
from tests.fakes.clock import DatedClock
from tests.make import NOON
from tests.waiting import PATIENCE

LEAD = "Sáng 23/11, hơn ba trăm người dân xã Hồng Thái đã có mặt từ sớm để chờ lễ thông cầu bắc qua sông Lũy."
PAGE = f"""<html><head><link rel="canonical" href="https://baobinhthuan.com.vn/cau-moi-124321.html"></head><body>
<h1>Cầu mới qua sông Lũy</h1><time>23/11/2026, 09:59</time><p class="sapo">{LEAD}</p></body></html>"""
ITEM = (
    "<item><title>{title}</title><link>https://bao.example/tin-{n}.html</link><description>{lead}</description></item>"
)
LINE = {"title": "Cầu mới", "lead": LEAD, "url": "https://bao.example/tin-300001.html", "section": "Kinh tế"}


def feed(*titles: str, lead: str = LEAD) -> bytes:
    items = "".join(ITEM.format(title=title, n=100_000 + place, lead=lead) for place, title in enumerate(titles))
    return f"<rss version='2.0'><channel>{items}</channel></rss>".encode()


def paper_of(url: str) -> Paper:
    return Paper(name="Báo Bình Thuận", province="binh-thuan") if "baobinhthuan" in url else Paper(name="Báo khác")


async def read(body: bytes | str, *, item: int = 1, url: str = "") -> FoundArticle:
    body = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    async with Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser:
        return await read_article(
            Document(body=body, item=item, url=url), parser, paper_of=paper_of, limit=400, now=NOON
        )


async def test_a_page_is_an_article_of_the_newspaper_it_names() -> None:
    found = await read(PAGE)

    assert (found.article.title, found.article.lead, found.lead_from) == ("Cầu mới qua sông Lũy", LEAD, "sapo")
    assert found.article.published == datetime(2026, 11, 23, 2, 59, tzinfo=UTC)
    assert (found.article.newspaper, found.article.province) == ("Báo Bình Thuận", "binh-thuan")
    assert found.article.url == "https://baobinhthuan.com.vn/cau-moi-124321.html"
    assert (
        await read(PAGE, url="https://bao.example/a-100001.html")
    ).article.url == "https://bao.example/a-100001.html"


async def test_a_feed_gives_the_article_that_was_asked_for() -> None:
    found = await read(feed("Tin một", "Tin hai"), item=2)

    assert (found.article.title, found.lead_from, found.items) == ("Tin hai", "feed", 2)
    assert (await read(feed("Tin một", lead=""))).lead_from == ""
    with pytest.raises(NoSuchItem) as error:
        await read(feed("Tin một"), item=2)
    assert error.value.count == 1


async def test_a_json_feed_is_a_feed() -> None:
    body = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "https://a.vn/1", "title": "A"}]}
    )

    assert (await read(body)).article.title == "A"


async def test_a_line_of_json_is_an_article() -> None:
    lines = "\n".join(json.dumps({**LINE, **more}) for more in ({}, {"newspaper": "Báo Gia Lai", "lead": 3}))
    first, second = await read(lines), await read(lines, item=2)

    assert (first.article.lead, first.lead_from, first.article.sections) == (LEAD, "file", ("Kinh tế",))
    assert (first.article.newspaper, first.items) == ("Báo khác", 2)
    assert (second.article.newspaper, second.article.lead, second.lead_from) == ("Báo Gia Lai", "", "")
    assert (await read(json.dumps(LINE, indent=1))).article.title == "Cầu mới"
    with pytest.raises(NoSuchItem):
        await read(lines, item=3)


async def test_a_text_is_a_headline_perhaps_a_date_and_paragraphs() -> None:
    found = await read(f"Cầu mới qua sông Lũy\n\n23/11/2026, 09:59\n\n{LEAD}\n\nĐoạn sau.")

    assert (found.article.title, found.article.lead, found.lead_from) == ("Cầu mới qua sông Lũy", LEAD, "file")
    assert found.article.published == datetime(2026, 11, 23, 2, 59, tzinfo=UTC)
    only = await read("Chỉ có tít")
    assert (only.article.title, only.article.lead, only.lead_from) == ("Chỉ có tít", "", "")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n \n",
        b"{",
        b'{"a": 1}',
        b"{}\n{}",
        b"<rss></rss>",
        b"<rss><channel><item><title>x</title></item></channel></rss>",
        b"<html><body></body></html>",
        b"[" * 100_000,
        b'{"title": ' + b"[" * 100_000,
    ],
)
async def test_what_holds_no_article_is_told_apart_or_read_as_text(body: bytes) -> None:
    try:
        found = await read(body)
    except FeedError as error:
        assert error.verdict
    else:
        assert found.article.title


@examples(25)
@given(text=st.text(st.characters(exclude_categories=()), min_size=1))
async def test_any_text_gets_an_answer(text: str) -> None:
    try:
        found = await read(text)
    except FeedError:
        return
    assert found.article.title


def understanding() -> Understanding:
    return Understanding(catalogue.taxonomy(), catalogue.provinces(), catalogue.breaking())


async def test_without_a_ledger_only_the_article_speaks() -> None:
    found = await explain_article(await read(PAGE), understanding(), db=None, now=NOON)

    places = [one.value for one in found.labels if one.kind == Kind.PROVINCE]
    assert places == ["binh-thuan", "lam-dong"]
    assert (found.ledger, found.known, found.story, found.audiences, found.urgent) == (False, None, None, (), ())


async def test_with_a_ledger_its_story_and_its_readers_are_known(sqlite_db: Database) -> None:
    def fill(tx: Tx) -> int:
        chat = make.chat(tx, "*")
        make.chat(tx, "the-thao")
        subscriptions.follow(tx, chat=chat.number, kind=Kind.KEYWORD, value="sông lũy", now=NOON)
        article = make.article(title="Thông cầu sông Lũy", lead=LEAD)
        return articles.add(
            tx, article, feed=1, newspaper="Báo Lâm Đồng", province="lam-dong", state=ArticleState.NEW, now=NOON
        )

    number = await sqlite_db.run(fill)
    await Matching(sqlite_db, understanding(), clock=DatedClock(lambda: NOON), clusters=Clusters(1000)).round()
    page = await read(PAGE)
    found = await explain_article(page, understanding(), db=sqlite_db, now=NOON)

    assert ("keyword", "sông lũy") in {(one.kind, one.value) for one in found.labels}
    assert (found.ledger, found.known, found.story, found.also) == (True, None, number, ("Báo Lâm Đồng",))
    assert found.audiences == (Audience(channel="telegram", at_once=1, bundled=0),)

    late = await explain_article(page, understanding(), db=sqlite_db, now=NOON + timedelta(days=9))
    assert (late.story, late.also) == (None, ())


async def test_an_article_of_the_ledger_is_known_again(sqlite_db: Database) -> None:
    page = await read(PAGE)

    def fill(tx: Tx) -> int:
        same = make.article(url=page.article.url, keys=keys_of(link=page.article.url, guid="", newspaper=""))
        return articles.add(tx, same, feed=1, newspaper="Báo Bình Thuận", province="", state=ArticleState.NEW, now=NOON)

    number = await sqlite_db.run(fill)
    found = await explain_article(page, understanding(), db=sqlite_db, now=NOON)

    assert found.known is not None
    assert (found.known.number, found.story) == (number, None)
