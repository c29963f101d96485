"""What is found by its words, on both databases, whatever becomes of an article; and the headlines."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from news.articles.labels import Label
from news.articles.searching import read_search
from news.delivery.subscriptions import Kind
from news.feeds.pages import PageLead
from storage import articles, corrections, pages, restored, search, withdrawals
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.make import NOON


def find_nothing(_words: str) -> Sequence[str]:
    """A world without places and newspapers."""
    return ()


async def found(db: Database, typed: str, *, before: int = search.BEGINNING, limit: int = 9) -> list[int]:
    """The numbers that a search gives."""
    return await db.read(search.find, read_search(typed, find_nothing), before=before, limit=limit)


async def fill(db: Database, *titles: str, lead: str = "") -> list[int]:
    def add(tx: Tx) -> list[int]:
        return [make.stored(tx, title=title, lead=lead, state=ArticleState.MATCHED) for title in titles]

    return await db.run(add)


async def test_what_was_matched_is_found_newest_first_and_page_by_page(db: Database) -> None:
    def add(tx: Tx) -> dict[ArticleState, int]:
        return {state: make.stored(tx, title=f"Sầu riêng {state}", state=state) for state in ArticleState}

    by_state = await db.run(add)
    matched, silent = by_state[ArticleState.MATCHED], by_state[ArticleState.SILENT]
    assert await found(db, "sầu riêng") == sorted((matched, silent), reverse=True)
    assert await found(db, "sầu riêng", limit=1) == [max(matched, silent)]
    assert await found(db, "sầu riêng", before=max(matched, silent)) == [min(matched, silent)]


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("con duong", [0]),
        ("duong con", [0]),
        ("đường", [0]),
        ("duong", [1, 0]),
        ("Dương", [1]),
        ("đuong", []),
        ("MÙA, bình", [1]),
        ("mùa mới", []),
        ("đườn", []),
        ('"mùa vào"', []),
        ('"vao mua"', [1]),
        ("benh vien", [3, 2]),
        ("bệnh viện", [2]),
        ("bềnh", [3]),
        ("bênh", []),
        ("hoà bình", [5]),
        ("hòa binh", []),
        ("quảng nam", [6]),
        ("quang nam", [7, 6]),
        ("kĩ thuật", [8]),
        ("ki thuat", [8]),
        ('"kỹ thuật số 5g"', [8]),
        ("tphcm", [9]),
        ("tp hcm", [9]),
        ("北京", [10]),
        ("москва", [10]),
    ],
)
async def test_marks_count_where_they_are_typed_and_order_in_quotes_alone(
    db: Database, typed: str, places: list[int]
) -> None:
    numbers = await fill(
        db, "Con đường mới", "Bình Dương vào mùa", "Bệnh viện tỉnh", "Bồng bềnh trên sông viền quanh",
        "Bến hồ, viên đá", "Hòa Bình: đón khách", "Quảng Nam khởi công", "Quang cảnh cuối năm", "Kỹ thuật số 5G",
        "TP.HCM mưa lớn", "北京 và Москва",
    )  # fmt: skip
    assert await found(db, typed) == [numbers[place] for place in places]


async def test_common_words_and_rare_ones_are_found_among_many(db: Database) -> None:
    numbers = await fill(db, "Hiếm một", *(f"Chung {place}" for place in range(330)), "Hiếm hai")
    assert await found(db, "chung", limit=3) == numbers[-2:-5:-1]
    assert await found(db, "chung", limit=400) == numbers[-2:0:-1]
    assert await found(db, "chung", before=numbers[3]) == [numbers[2], numbers[1]]
    assert await found(db, "hiem") == [numbers[-1], numbers[0]]
    assert await found(db, "hiem chung") == []


async def test_headline_and_lead_are_searched_together(db: Database) -> None:
    [number] = await fill(db, "Giá sầu riêng", lead="Nông dân Đắk Lắk được mùa.")
    assert await found(db, "nông dân, sầu riêng") == [number]
    assert await found(db, '"sầu riêng nông dân"') == [number]


async def test_a_correction_is_found_by_its_new_words_alone(db: Database) -> None:
    [number] = await fill(db, "Khởi công cầu Rồng")
    right = make.article(title="Khánh thành cầu Rồng", lead="Sáng 23/11 tại phường An Hải.")
    await db.run(corrections.correct, number, right, feed=1, now=NOON)
    assert await found(db, "khởi công") == []
    assert await found(db, "khánh thành an hải") == [number]


async def test_an_article_put_right_before_it_is_matched_is_not_found_yet(db: Database) -> None:
    def begin(tx: Tx) -> int:
        return articles.add(
            tx, make.article(), feed=1, newspaper="Báo Lâm Đồng", province="", state=ArticleState.NEW, now=NOON
        )

    number = await db.run(begin)
    await db.run(corrections.correct, number, make.article(title="Cầu Rồng"), feed=1, now=NOON)
    assert await make.rows(db, "SELECT * FROM article_words") == []
    await db.run(articles.label, number, [])
    [stored] = await db.read(articles.of, [number])
    await db.run(articles.mark_matched, stored)
    assert await found(db, "cầu rồng") == [number]


async def test_what_is_withdrawn_is_not_found_until_it_is_back(db: Database) -> None:
    [number] = await fill(db, "Cầu Rồng")
    await db.run(withdrawals.withdraw, number, now=NOON)
    assert await found(db, "cầu rồng") == []
    await db.run(withdrawals.restore, number, now=NOON)
    assert await found(db, "cầu rồng") == [number]


async def test_what_a_restored_copy_keeps_silent_is_found(db: Database) -> None:
    def add(tx: Tx) -> list[int]:
        made = [
            articles.add(
                tx, make.article(title=f"Cầu {state}"), feed=1, newspaper="Báo", province="", state=state, now=NOON
            )
            for state in (ArticleState.PAGE, ArticleState.NEW)
        ]
        restored.begin_anew(tx, now=NOON)
        return made

    page, new = await db.run(add)
    assert await found(db, "cầu") == [page]
    await db.run(articles.label, new, [])
    [stored] = await db.read(articles.of, [new])
    await db.run(articles.mark_matched, stored)
    assert await found(db, "cầu") == [new, page]


async def test_what_a_page_told_is_found_once_it_is_matched(db: Database) -> None:
    def add(tx: Tx) -> int:
        number = articles.add(
            tx, make.article(lead=""), feed=1, newspaper="Báo", province="", state=ArticleState.PAGE, now=NOON
        )
        page = PageLead(lead="Nhặt được của rơi.")
        pages.complete(tx, number, page, quiet=True)
        articles.label(tx, number, [])
        [stored] = articles.of(tx, [number])
        articles.mark_matched(tx, stored)
        return number

    number = await db.run(add)
    assert await found(db, "của rơi") == [number]


async def test_what_is_swept_leaves_no_word(db: Database) -> None:
    numbers = await fill(db, "Cầu Rồng", "Cầu Vàng")
    await db.run(lambda tx: tx.run("UPDATE articles SET first_seen = 0 WHERE id = :id", id=numbers[0]))
    await db.run(articles.sweep, before=NOON - timedelta(days=90))
    assert await found(db, "cầu") == [numbers[1]]
    assert [row["article_id"] for row in await make.rows(db, "SELECT article_id FROM article_words")] == [numbers[1]]


async def test_what_is_undone_leaves_no_word(db: Database) -> None:
    def fail(tx: Tx) -> None:
        make.stored(tx, title="Cầu Rồng", state=ArticleState.MATCHED)
        raise KeyError

    with pytest.raises(KeyError):
        await db.run(fail)
    assert await found(db, "cầu") == []


async def test_places_and_newspapers_are_found_by_their_labels(db: Database) -> None:
    def add(tx: Tx) -> int:
        number = make.stored(tx, title="Nồng độ cồn", state=ArticleState.MATCHED)
        articles.label(tx, number, [Label(kind=Kind.PROVINCE, value="nghe-an"), Label(kind=Kind.TOPIC, value="y-te")])
        return number

    def name(words: str) -> Sequence[str]:
        return {"nghệ an": ["#nghe-an"], "báo lâm đồng": ["@bao-lam-dong"], "y tế": ["#y-te"]}.get(words, [])

    number = await db.run(add)
    for typed, wanted in (
        ("nghệ an cồn", [number]),
        ("báo lâm đồng, nồng độ, nghệ an", [number]),
        ("y tế", []),
        ('"nghệ an"', []),
    ):
        assert await db.read(search.find, read_search(typed, name), limit=9) == wanted, typed


@pytest.mark.parametrize(
    "typed",
    [
        '"', '""', '" "', '"cầu', 'cầu"', "cầu*", "*", "NEAR(cầu rồng)", "cầu OR rồng", "cầu NOT rồng", "cầu AND",
        "-cầu", "cầu -rồng", "title:cầu", "^cầu", "(cầu", "cầu)", "{cầu}", "cầu + rồng", "'cầu' & !rồng", "cầu:*",
        "cầu <-> rồng", "cầu\\", "\x00cầu", "cầu\x00rồng", "\u0301\u0323", "cầu \u0301", "=cầu", "#cầu", "@cầu", "%",
        "; DROP TABLE articles", "cầu " * 2500, "c" * 10_000, "ầ" * 10_000, '"' * 10_000, "_",
        "‘cầu’", "\ud800", "🇻🇳", "cầu\nrồng\tđẹp",
    ],
)  # fmt: skip
async def test_no_sign_is_an_order_or_an_error(db: Database, typed: str) -> None:
    await fill(db, "Cầu Rồng", "c" * 10_000, "ầ" * 10_000)
    assert isinstance(await found(db, typed), list)


async def test_words_that_databases_have_a_meaning_for_are_words(db: Database) -> None:
    [number] = await fill(db, "NOT and OR near: 'Cầu' & \"Rồng\" \\ <-> :* = # @")
    for typed in ("not or", "and", "near", '"not and or near"', "cầu OR", "AND rồng"):
        assert await found(db, typed) == [number], typed
    assert await found(db, "cầu OR vàng") == []


async def test_an_article_of_endless_words_is_kept_and_found(db: Database) -> None:
    [number] = await fill(db, "Dài " + "x" * 5_000, lead="chữ " * 30_000)
    assert await found(db, "dài") == [number]
    assert await found(db, '"chu chu"') == [number]


async def test_headlines_come_newest_first_whatever_became_of_the_article(db: Database) -> None:
    def add(tx: Tx) -> list[int]:
        return [
            make.stored(tx, title=title, state=state)
            for title, state in (("Một", ArticleState.HELD), ("", ArticleState.PAGE), ("Hai", ArticleState.MATCHED))
        ]

    held, _page, matched = await db.run(add)
    first = await db.read(search.titles, before=search.BEGINNING, limit=9)
    assert [(one.article, one.title) for one in first] == [(matched, "Hai"), (held, "Một")]
    assert [one.article for one in await db.read(search.titles, before=matched, limit=9)] == [held]


def test_a_search_for_nothing_finds_nothing() -> None:
    assert read_search("???", find_nothing).parts == ()
