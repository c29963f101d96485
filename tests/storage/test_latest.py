"""The newest articles that a chat may ask for."""

from datetime import UTC, datetime, timedelta

from news.articles.article import Article
from news.articles.labels import Label
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import articles, chats, latest, subscriptions
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def _chat(tx: Tx, address: str = "7", channel: str = "webchat") -> int:
    return chats.meet(tx, channel=channel, address=address, now=NOON)[0].number


def _article(
    tx: Tx,
    place: int,
    *labels: tuple[Kind, str],
    state: ArticleState = ArticleState.NEW,
    matched: bool = True,
    cluster: int | None = None,
) -> int:
    """The article that was published *place* hours before noon."""
    when = NOON - timedelta(hours=place)
    article = Article(url=f"https://bao.example/{place}", keys=(place.to_bytes(16),), title="Tin", published=when)
    number = articles.add(tx, article, feed=1, newspaper="Báo", province="hue", state=state, now=NOON)
    articles.label(tx, number, [Label(kind=kind, value=value) for kind, value in ((Kind.TOPIC, EVERYTHING), *labels)])
    if matched:
        articles.mark_matched(tx, articles.of(tx, [number])[0], cluster=cluster)
    return number


def _follow(tx: Tx, chat: int, kind: Kind, value: str) -> None:
    subscriptions.follow(tx, chat=chat, kind=kind, value=value, now=NOON)


async def test_the_newest_come_first_by_their_own_date(db: Database) -> None:
    def fill(tx: Tx) -> tuple[list[int], list[int]]:
        chat = _chat(tx)
        numbers = [_article(tx, place) for place in (3, 1, 2)]
        return numbers, latest.find(tx, chat=chat, limit=5)

    (third, first, second), found = await db.run(fill)
    assert found == [first, second, third]


async def test_topics_and_keywords_add_up_and_nothing_else_comes(db: Database) -> None:
    def fill(tx: Tx) -> tuple[list[int], list[int]]:
        chat = _chat(tx)
        wanted = [
            _article(tx, 1, (Kind.TOPIC, "y-te"), (Kind.KEYWORD, "cao tốc")),
            _article(tx, 2, (Kind.KEYWORD, "cao tốc")),
        ]
        _article(tx, 3, (Kind.TOPIC, "the-thao"))
        _follow(tx, chat, Kind.TOPIC, "y-te")
        _follow(tx, chat, Kind.KEYWORD, "cao tốc")
        return wanted, latest.find(tx, chat=chat, limit=5)

    wanted, found = await db.run(fill)
    assert found == wanted


async def test_one_topic_can_be_asked_for(db: Database) -> None:
    def fill(tx: Tx) -> tuple[int, list[int]]:
        chat = _chat(tx)
        _follow(tx, chat, Kind.TOPIC, "the-thao")
        _article(tx, 1, (Kind.TOPIC, "the-thao"))
        wanted = _article(tx, 2, (Kind.TOPIC, "y-te"))
        return wanted, latest.find(tx, chat=chat, limit=5, topic="y-te")

    wanted, found = await db.run(fill)
    assert found == [wanted]


async def test_provinces_newspapers_and_unwanted_words_narrow(db: Database) -> None:
    def fill(tx: Tx) -> tuple[int, list[int]]:
        chat = _chat(tx)
        here, ours = (Kind.PROVINCE, "hue"), (Kind.NEWSPAPER, "bao-hue")
        wanted = _article(tx, 1, here, ours)
        _article(tx, 2, here)
        _article(tx, 3, ours)
        _article(tx, 4, here, ours, (Kind.KEYWORD, "bóng đá"))
        for kind, value in (here, ours):
            _follow(tx, chat, kind, value)
        subscriptions.leave_out(tx, chat=chat, kind=Kind.KEYWORD, value="bóng đá", now=NOON)
        return wanted, latest.find(tx, chat=chat, limit=5)

    wanted, found = await db.run(fill)
    assert found == [wanted]


async def test_a_story_that_several_print_comes_once(db: Database) -> None:
    def fill(tx: Tx) -> tuple[list[int], list[int]]:
        chat = _chat(tx)
        numbers = [_article(tx, place, cluster=cluster) for place, cluster in ((1, 9), (2, 9), (3, 8), (4, None))]
        return numbers, latest.find(tx, chat=chat, limit=5)

    numbers, found = await db.run(fill)
    assert found == [numbers[0], numbers[2], numbers[3]]


async def test_what_nobody_was_told_of_can_be_asked_for_but_not_what_is_held(db: Database) -> None:
    def fill(tx: Tx) -> tuple[int, list[int]]:
        chat = _chat(tx)
        quiet = _article(tx, 1, state=ArticleState.QUIET)
        _article(tx, 2, state=ArticleState.HELD, matched=False)
        return quiet, latest.find(tx, chat=chat, limit=5)

    quiet, found = await db.run(fill)
    assert found == [quiet]


async def test_page_follows_page_without_gap_or_repeat(db: Database) -> None:
    def fill(tx: Tx) -> tuple[list[int], list[list[int]]]:
        chat = _chat(tx)
        numbers = [_article(tx, place) for place in range(1, 8)]
        return numbers, [latest.find(tx, chat=chat, limit=3, skip=skip) for skip in (0, 3, 6, 9)]

    numbers, pages = await db.run(fill)
    assert [number for page in pages for number in page] == numbers
    assert pages[3] == []
