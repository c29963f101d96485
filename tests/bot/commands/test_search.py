"""What /tim promises: the articles with the words typed, in any order, marks free where not typed."""

import asyncio
from datetime import timedelta

import pytest

from bot.commands import Commands
from bot.requests import Request
from news.articles.article import Article
from news.articles.labels import Label
from news.delivery.messages import Reply
from news.delivery.subscriptions import Kind
from storage import articles, corrections
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.bot.commands.people import NOON, Clock, Person, button, commands, desk, labels, publish

MINUTE = timedelta(minutes=1)


@pytest.fixture
def person(db: Database, clock: Clock) -> Person:
    """Somebody alone with the bot, on each kind of database."""
    return Person(commands(db, clock), db)


async def fill(person: Person, *titles: str, province: str = "lam-dong") -> None:
    def add(tx: Tx) -> None:
        make.feed(tx, f"https://{province}.example/rss", newspaper="Báo Lâm Đồng", province="lam-dong")
        for place, title in enumerate(titles):
            publish(tx, title, when=NOON + place * MINUTE, province=province)

    await person.db.run(add)


def titles_in(reply: Reply) -> list[str]:
    return [line[2:] for line in reply.text.splitlines() if line.startswith("• ")]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("con duong", ["Con đường mới"]),
        ("đường", ["Con đường mới"]),
        ("duong", ["Bình Dương vào mùa", "Con đường mới"]),
        ("duong vao", ["Bình Dương vào mùa"]),
        ("Dương", ["Bình Dương vào mùa"]),
        ("MÙA, bình", ["Bình Dương vào mùa"]),
        ("mùa, mới", []),
        ("mới con đường", ["Con đường mới"]),
        ('"đường mới"', ["Con đường mới"]),
        ("“mới đường”", []),
        ("“đường mới” con", ["Con đường mới"]),
        ("con “đường mới", ["Con đường mới"]),
        ("đườn", []),
    ],
)
async def test_marks_that_are_typed_must_agree(person: Person, words: str, titles: list[str]) -> None:
    await fill(person, "Con đường mới", "Bình Dương vào mùa")
    assert titles_in(await person.asks(f"/tim {words}")) == titles


@pytest.mark.parametrize(
    "words", ["tìm sầu riêng", "tim sau rieng", "search sầu riêng", "/find sau rieng", "tìm bài riêng sầu"]
)
async def test_it_is_understood_however_it_is_typed(person: Person, words: str) -> None:
    await fill(person, "Giá sầu riêng lên")
    reply = await person.asks(words)
    assert "Giá sầu riêng lên" in reply.text and "mới nhất trước" in reply.text
    assert "Báo Lâm Đồng · " in reply.text
    assert reply.html.count("<a href") == 1


async def test_five_come_at_once_and_the_others_when_asked_for(person: Person) -> None:
    await fill(person, *(f"Tin số {number}" for number in range(11)))
    first = await person.asks("/tim so tin")
    assert titles_in(first) == [f"Tin số {number}" for number in (10, 9, 8, 7, 6)]
    second = await person.presses(first, "Xem tiếp")
    assert titles_in(second) == [f"Tin số {number}" for number in (5, 4, 3, 2, 1)]
    third = await person.presses(second, "Xem tiếp")
    assert titles_in(third) == ["Tin số 0"] and labels(third) == []
    assert "Hết rồi" in (await person.asks("/tim #1 tin so")).text


async def test_where_many_are_found_those_with_the_words_side_by_side_are_offered(person: Person) -> None:
    await fill(person, "Giá vàng tăng", *(f"Đánh giá mùa lúa vàng {number}" for number in range(5)))
    reply = await person.asks("/tim giá vàng")
    assert titles_in(reply)[0] == "Đánh giá mùa lúa vàng 4"
    assert titles_in(await person.presses(reply, "Chỉ bài có “giá vàng”")) == ["Giá vàng tăng"]
    assert labels(reply) == ["Xem tiếp", "Chỉ bài có “giá vàng”"]
    assert labels(await person.asks("/tim vàng giá")) == ["Xem tiếp"]
    assert labels(await person.asks("/tim tăng giá")) == []
    assert labels(await person.asks("/tim giá vàng tăng")) == []  # it would find the same


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("giá vàng", "“giá vàng”"),
        ('"giá vàng"', "“giá vàng”"),
        ("“giá vàng", "“giá vàng”"),
        ('"giá vàng" tăng', "“‘giá vàng’ tăng”"),
        ("tăng «giá vàng»", "“tăng ‘giá vàng’”"),
    ],
)
async def test_what_was_typed_is_said_back_in_one_pair_of_quotation_marks(
    person: Person, words: str, said: str
) -> None:
    await fill(person, "Giá vàng tăng")
    assert (await person.asks(f"/tim {words}")).text.startswith(f"Bài có {said}, mới nhất trước:")


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("nồng độ cồn nghệ an", ["Nồng độ cồn ở Vinh", "Nghệ An xử phạt nồng độ cồn"]),
        ("nong do con Nghệ An", ["Nồng độ cồn ở Vinh", "Nghệ An xử phạt nồng độ cồn"]),
        ("nồng độ cồn nghe an", ["Nồng độ cồn ở Vinh", "Nghệ An xử phạt nồng độ cồn"]),
        ("nong do con o nghe an", ["Nồng độ cồn ở Vinh", "Nghệ An xử phạt nồng độ cồn"]),
        ("nghệ an: nồng độ cồn", ["Nồng độ cồn ở Vinh", "Nghệ An xử phạt nồng độ cồn"]),
        ("nồng độ tỉnh Nghệ An", ["Nồng độ cồn ở Vinh", "Nghệ An xử phạt nồng độ cồn"]),
        ('nồng độ "nghệ an"', ["Nghệ An xử phạt nồng độ cồn"]),
        ("báo lâm đồng nồng độ", ["Nồng độ cồn ở Vinh", "Nồng độ cồn ở Đà Lạt", "Nghệ An xử phạt nồng độ cồn"]),
        ("lâm đồng nồng độ", ["Nồng độ cồn ở Đà Lạt", "Nghệ An xử phạt nồng độ cồn"]),
        ("nghệ sĩ an toàn", ["An toàn cho nghệ sĩ"]),
    ],
)
async def test_places_and_newspapers_are_words_of_a_search(person: Person, words: str, titles: list[str]) -> None:
    await fill(person, "Nghệ An xử phạt nồng độ cồn", "An toàn cho nghệ sĩ", "Nồng độ cồn ở Đà Lạt")
    await fill(person, "Nồng độ cồn ở Vinh", province="nghe-an")
    assert titles_in(await person.asks(f"/tim {words}")) == titles


async def test_short_names_and_newspapers_of_one_s_own_are_understood(person: Person) -> None:
    def add(tx: Tx) -> None:
        make.feed(tx, "https://lm.example/rss", newspaper="Làng Mới (bản tin)")
        number = articles.add(
            tx, Article(url="https://lm.example/1", title="Mưa lớn", keys=(b"1" * 16,), published=NOON), feed=1,
            newspaper="Làng Mới (bản tin)", province="ho-chi-minh", state=ArticleState.MATCHED, now=NOON,
        )  # fmt: skip
        articles.label(tx, number, [Label(kind=Kind.PROVINCE, value="ho-chi-minh")])

    await person.db.run(add)
    for words in ("mưa tphcm", "TP.HCM mưa", "mưa sài gòn", "mua hcm", "báo làng mới mưa", "bao lang moi"):
        assert titles_in(await person.asks(f"/tim {words}")) == ["Mưa lớn"], words
    assert titles_in(await person.asks("/tim làng mới mưa")) == []


async def test_what_is_not_there_can_become_a_keyword(person: Person) -> None:
    await person.db.run(publish, "Sầu riêng", state=ArticleState.QUIET)
    assert "Sầu riêng" in (await person.asks("/tim sầu riêng")).text
    reply = await person.asks("/tim thanh long")
    assert "Chưa có bài nào có “thanh long”" in reply.text
    assert [choice.command for row in reply.choices for choice in row] == ["/tukhoa thanh long"]
    both = await person.asks("/tim thanh long, măng cụt")
    assert labels(both) == ["Theo dõi từ khóa “thanh long”", "Theo dõi từ khóa “măng cụt”"]
    assert "Từ nay bạn nhận tin có “măng cụt”." in (await person.presses(both, "Theo dõi từ khóa “măng cụt”")).text


async def test_of_what_is_not_there_a_wider_search_is_offered_where_it_finds_something(person: Person) -> None:
    await fill(person, "Thanh long được mùa", "Bệnh viện mới")
    away = await person.asks("/tim thanh long Nghệ An")
    assert labels(away) == ["Ở mọi nơi, mọi báo", "Theo dõi từ khóa “thanh long”"]
    assert titles_in(await person.presses(away, "Ở mọi nơi, mọi báo")) == ["Thanh long được mùa"]
    apart = await person.asks('/tim "long thanh"')
    assert titles_in(await person.presses(apart, "Không cần liền nhau")) == ["Thanh long được mùa"]
    marked = await person.asks("/tim bềnh viên")
    assert titles_in(await person.presses(marked, "Dấu nào cũng được")) == ["Bệnh viện mới"]
    several = await person.asks("/tim “viên bềnh” Nghệ An")
    assert labels(several) == ["Tìm “vien benh”", "Theo dõi từ khóa “viên bềnh”"]
    assert titles_in(await person.presses(several, "Tìm “vien benh”")) == ["Bệnh viện mới"]
    assert labels(await person.asks("/tim mít Nghệ An")) == ["Theo dõi từ khóa “mít”"]
    nowhere = await person.asks("/tim Nghệ An")
    assert labels(nowhere) == [] and "Chưa có bài nào có “Nghệ An”." in nowhere.text


async def test_an_article_put_right_is_found_by_its_new_words(person: Person) -> None:
    await fill(person, "Khởi công cầu Rồng")
    [row] = await make.rows(person.db, "SELECT id FROM articles")
    right = make.article(title="Khánh thành cầu Rồng")
    await person.db.run(corrections.correct, row["id"], right, feed=1, now=NOON)
    assert titles_in(await person.asks("/tim khánh thành")) == ["Khánh thành cầu Rồng"]
    assert titles_in(await person.asks("/tim khởi công")) == []


@pytest.mark.parametrize("words", ["/tim", "/tim , ,", "/tim ???", '/tim "', "/tim “”", "/tim *", "/tim \u0301\u0323"])
async def test_without_words_it_says_how(person: Person, words: str) -> None:
    assert "Tìm bài có những chữ nào?" in (await person.asks(words)).text


@pytest.mark.parametrize("words", ["dài " * 30, "dài " * 2500, "d" * 10_000])
async def test_a_whole_story_is_no_search(person: Person, words: str) -> None:
    assert "dài quá" in (await person.asks(f"/tim {words}")).text


@pytest.mark.parametrize(
    "words",
    ['"cầu', 'cầu"', "cầu*", "NEAR(cầu, rồng)", "cầu OR rồng", "-cầu", "cầu NOT rồng", "title:cầu", "(cầu", "#9 cầu",
     "{cầu}: ^rồng", "cầu & !rồng <-> *", "'; DROP TABLE articles; --", "cầu\x00rồng", "#x cầu", "\u202ecầu"],
)  # fmt: skip
async def test_no_sign_is_an_order_or_an_error(person: Person, words: str) -> None:
    await fill(person, "Cầu Rồng")
    reply = await person.asks(f"/tim {words}")
    assert "trục trặc" not in reply.text and ("Cầu Rồng" in reply.text or "Chưa có bài nào" in reply.text)
    if choices := [choice for row in reply.choices for choice in row]:
        assert button(reply, choices[0].label).command


async def test_searches_wait_for_each_other_and_nothing_else_waits_for_them(db: Database, clock: Clock) -> None:
    house = desk(db, clock)
    crowd = Commands(house)
    people = [
        Person(crowd, db, Request(channel="telegram", address=str(number), words="")) for number in range(100, 103)
    ]
    await fill(people[0], "Cầu Rồng")
    async with house.searching:
        searches = [asyncio.create_task(one.asks("/tim cầu")) for one in people]
        assert titles_in(await people[0].asks("/moinhat")) == ["Cầu Rồng"]
        assert not any(one.done() for one in searches)
    assert [titles_in(reply) for reply in await asyncio.gather(*searches)] == [["Cầu Rồng"]] * 3
