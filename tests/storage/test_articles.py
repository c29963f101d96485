"""What is kept of articles, on both databases."""

from datetime import timedelta

from news.articles.labels import Label
from news.feeds.pages import PageLead
from storage import articles, clusters, corrections, pages
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.make import NOON


async def test_any_of_its_keys_names_the_article(db: Database) -> None:
    def fill(tx: Tx) -> tuple[int, int]:
        keys = (make.key("link"), make.key("guid"))
        return make.stored(tx, "a", keys=keys), make.stored(tx, "b")

    first, second = await db.run(fill)
    keys = [make.key(name) for name in ("guid", "link", "b", "unknown")]
    assert await db.read(articles.known, keys) == dict(zip(keys, (first, first, second), strict=False))
    await db.run(articles.add_keys, first, [make.key("later"), make.key("b")])
    assert await db.read(articles.known, [make.key("later"), make.key("b")]) == {
        make.key("later"): first,
        make.key("b"): second,
    }


async def test_what_was_kept_is_read_again(db: Database) -> None:
    def fill(tx: Tx) -> int:
        number = make.stored(tx, "a", section="Chính trị", categories=("Xã hội",), image="https://a.example/x.jpg")
        articles.add_section(tx, number, "Kinh tế")
        return number

    number = await db.run(fill)
    [kept] = await db.read(articles.of, [number, 99])
    assert (kept.title, kept.newspaper, kept.province, kept.published) == ("Tin a", "Báo Lâm Đồng", "lam-dong", NOON)
    assert (kept.categories, sorted(kept.sections)) == (("Xã hội",), ["Chính trị", "Kinh tế"])
    assert (kept.image, kept.first_seen, kept.urgent, kept.cluster) == ("https://a.example/x.jpg", NOON, False, None)
    assert await db.read(articles.of, []) == []


async def test_a_section_is_new_once_and_none_is_none(db: Database) -> None:
    number = await db.run(make.stored)
    assert await db.run(articles.add_section, number, "Y tế")
    assert not await db.run(articles.add_section, number, "Y tế")
    assert not await db.run(articles.add_section, number, "")


async def test_only_another_headline_or_fact_is_a_correction(db: Database) -> None:
    number = await db.run(make.stored, "a")

    async def corrected(*, feed: int = 1, **values: str) -> bool:
        return await db.run(corrections.correct, number, make.article("a", **values), feed=feed, now=NOON)

    assert not await corrected()
    assert not await corrected(lead="")
    assert not await corrected(title="TIN A")  # the same words
    assert not await corrected(lead="Sáng 23/11, hội nghị đã bàn nhiều việc hệ trọng.", image="https://a.example/2.jpg")
    assert not await corrected(feed=2, lead="Sáng 24/11, hội nghị khác.")  # another feed cuts leads in its own way
    assert await corrected(lead="Sáng 24/11, hội nghị đã bàn nhiều việc hệ trọng.")
    assert not await corrected(lead="Sáng 24/11, hội nghị đã bàn nhiều việc hệ trọng!")
    assert await corrected(title="Tin hoàn toàn khác")
    [kept] = await db.read(articles.of, [number])
    assert (kept.title, kept.image) == ("Tin hoàn toàn khác", "https://a.example/2.jpg")
    assert not await db.run(corrections.correct, 999, make.article("b"), feed=1, now=NOON)


async def test_an_article_waits_for_its_page_and_then_for_matching(db: Database) -> None:
    def fill(tx: Tx) -> int:
        return make.stored(tx, "a", state=ArticleState.PAGE, lead="", published=None)

    number = await db.run(fill)
    assert [one.number for one in await db.read(pages.waiting, now=NOON, limit=5)] == [number]
    later = NOON + timedelta(seconds=20)
    await db.run(pages.ask_again, number, due=later)
    assert not await db.read(pages.waiting, now=NOON, limit=5)
    [again] = await db.read(pages.waiting, now=later, limit=5)
    assert again.page_tries == 1
    assert not await db.read(articles.unmatched, limit=5)
    await db.run(pages.complete, number, PageLead(lead="Sapo.", published=NOON, section="Y tế"), quiet=False)
    [ready] = await db.read(articles.unmatched, limit=5)
    assert (ready.lead, ready.published, ready.sections) == ("Sapo.", NOON, ("Y tế",))


async def test_a_newspaper_with_hundreds_of_pages_leaves_room_for_the_others(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        numbers = [make.stored(tx, state=ArticleState.PAGE, lead="") for _ in range(20)]
        other = [make.stored(tx, state=ArticleState.PAGE, lead="") for _ in range(2)]
        for number in other:
            tx.run("UPDATE articles SET newspaper = 'Báo Nhỏ' WHERE id = :id", id=number)
        return [numbers[0], other[0], numbers[1], other[1], *numbers[2 : pages.OF_ONE_NEWSPAPER]]

    expected = await db.run(fill)
    assert [one.number for one in await db.read(pages.waiting, now=NOON, limit=50)] == expected
    assert [one.number for one in await db.read(pages.waiting, now=NOON, limit=3)] == expected[:3]


async def test_what_is_to_be_told_is_matched_before_what_is_not(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        states = (ArticleState.QUIET, ArticleState.NEW, ArticleState.HELD, ArticleState.MATCHED)
        return [make.stored(tx, state=state) for state in states]

    quiet, new, *_ = await db.run(fill)
    assert [one.number for one in await db.read(articles.unmatched, limit=5)] == [new, quiet]
    assert [one.number for one in await db.read(articles.unmatched, limit=1)] == [new]


async def test_an_article_is_matched_once(db: Database) -> None:
    def fill(tx: Tx) -> None:
        make.stored(tx), make.stored(tx, state=ArticleState.QUIET)

    await db.run(fill)
    for article in await db.read(articles.unmatched, limit=5):
        assert await db.run(articles.mark_matched, article, urgent=True, cluster=3)
        assert not await db.run(articles.mark_matched, article)
    kept = await db.read(articles.of, [1, 2])
    assert [(one.state, one.urgent, one.cluster) for one in kept] == [
        (ArticleState.SILENT, True, 3),
        (ArticleState.MATCHED, True, 3),
    ]


async def test_labels_say_why_and_the_strongest_comes_first(db: Database) -> None:
    number = await db.run(make.stored)
    signs = [Label(kind="topic", value="a", score=1.0), Label(kind="topic", value="b", score=2.0, evidence=("vì thế",))]
    for _ in range(2):
        await db.run(articles.label, number, [*signs, Label(kind="province", value="lam-dong")])
    assert await db.read(articles.labels, [number], kind="topic") == {number: [signs[1], signs[0]]}
    assert await db.read(articles.labels, [], kind="topic") == {}


async def test_other_papers_with_the_story_are_named(db: Database) -> None:
    def fill(tx: Tx) -> None:
        for name in ("a", "b", "c"):
            make.stored(tx, name, state=ArticleState.MATCHED)
        tx.run("UPDATE articles SET cluster_id = 1 WHERE id < 3")
        tx.run("UPDATE articles SET newspaper = 'Báo Nghệ An' WHERE id = 2")

    await db.run(fill)
    last, second, first = await db.read(articles.of, [1, 2, 3])
    assert [await db.read(clusters.also_in, one) for one in (first, second, last)] == [
        ("Báo Nghệ An",),
        ("Báo Lâm Đồng",),
        (),
    ]


async def test_a_forgotten_article_is_still_recognised(db: Database) -> None:
    await db.run(make.stored, "a", topics=("y-te",), section="Y tế")
    assert await db.run(articles.sweep, before=NOON) == 0
    assert await db.run(articles.sweep, before=NOON + timedelta(seconds=1)) == 1
    assert await db.read(articles.known, [make.key("a")])
    for table in ("articles", "article_labels", "article_sections"):
        assert not await make.rows(db, f"SELECT * FROM {table}"), table


async def test_recent_articles_are_those_matched_and_published_since(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        numbers = [
            make.stored(tx, "old", published=NOON - timedelta(days=3)),
            make.stored(tx, "undated", published=None),
            make.stored(tx, "silent", state=ArticleState.QUIET),
        ]
        for one in articles.of(tx, numbers):
            articles.mark_matched(tx, one)
        make.stored(tx, "unmatched")
        return numbers

    _, undated, silent = await db.run(fill)
    since = NOON - timedelta(days=1)

    def numbers(found: list[articles.Stored]) -> list[int]:
        return [one.number for one in found]

    assert numbers(await db.read(articles.recent, since=since, after=0, limit=9)) == [undated, silent]
    assert numbers(await db.read(articles.recent, since=since, after=0, limit=1)) == [undated]
    assert numbers(await db.read(articles.recent, since=since, after=undated, limit=9)) == [silent]
    assert numbers(await db.read(articles.recent, since=NOON + timedelta(1), after=0, limit=9)) == []


async def test_the_first_article_of_a_story_gives_it_its_number(db: Database) -> None:
    number = await db.run(make.stored)
    await db.run(clusters.begin, number)
    await db.run(clusters.begin, number)

    [article] = await db.read(articles.of, [number])
    assert article.cluster == number


async def test_a_story_that_goes_on_makes_a_thread_of_all_that_print_it(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        numbers = [make.stored(tx, name) for name in ("dau", "in-lai", "tiep", "sau-nua", "khac")]
        tx.run(
            "UPDATE articles SET cluster_id = :first WHERE id IN (:first, :again)", first=numbers[0], again=numbers[1]
        )
        clusters.follow(tx, numbers[2], thread=numbers[0])
        clusters.follow(tx, numbers[3], thread=numbers[0])
        return numbers

    numbers = await db.run(fill)

    threads = {one.number: one.thread for one in await db.read(articles.of, numbers)}
    assert [threads[number] for number in numbers] == [numbers[0]] * 4 + [None]
