"""/moinhat: what is new."""

from datetime import timedelta

import pytest

from news.articles.article import Article
from news.articles.labels import Label
from news.delivery.subscriptions import Kind
from storage import articles
from storage.articles import ArticleState
from tests.bot.commands.people import NOON, Clock, Person, button, labels, publish


async def _publish(person: Person, count: int, **about: object) -> None:
    for place in range(count):
        await person.db.run(publish, f"Tin số {place + 1}", when=NOON - timedelta(hours=place), **about)  # type: ignore[arg-type]


async def test_before_the_first_article_patience_is_asked_for(person: Person) -> None:
    assert "chờ ít phút" in (await person.asks("/moinhat")).text


async def test_someone_who_follows_nothing_sees_what_there_is(person: Person) -> None:
    await _publish(person, 2)
    reply = await person.asks("tin mới")
    assert "Tin mới nhất của các báo" in reply.text
    assert reply.text.index("Tin số 1") < reply.text.index("Tin số 2")
    assert "Chọn chủ đề" in labels(reply)


async def test_only_what_is_followed_is_told(person: Person) -> None:
    await person.db.run(publish, "Bệnh viện mới", about=("y-te",))
    await person.db.run(publish, "Bóng đá", about=("the-thao",))
    await person.asks("/theodoi y tế")
    reply = await person.asks("/moinhat")
    assert "Bệnh viện mới" in reply.text
    assert "Bóng đá" not in reply.text


async def test_one_topic_can_be_asked_for_and_then_followed(person: Person) -> None:
    for place in range(6):
        await person.db.run(publish, f"Viện {place}", about=("y-te",), when=NOON - timedelta(hours=place))
    await person.db.run(publish, "Bóng đá", about=("the-thao",))
    reply = await person.asks("mới nhất y tế")
    assert reply.text.startswith("Tin mới nhất về Y tế")
    assert "Bóng đá" not in reply.text
    reply = await person.presses(reply, "Xem thêm")
    assert "Viện 5" in reply.text
    await person.presses(reply, "Theo dõi Y tế, sức khỏe")
    assert await person.follows() == ["y-te"]
    assert "Theo dõi Y tế, sức khỏe" not in labels(await person.asks("/moinhat y te"))
    assert "Chưa có bài nào" in (await person.asks("/moinhat du lịch")).text


async def test_words_that_are_no_topic_do_not_keep_the_news_away(person: Person) -> None:
    await _publish(person, 1)
    assert "Tin số 1" in (await person.asks("/moinhat hôm nay")).text


async def test_nothing_of_what_is_followed_is_said_so(person: Person) -> None:
    await _publish(person, 1)
    await person.asks("/theodoi y tế")
    assert "Chưa có bài nào thuộc" in (await person.asks("/moinhat")).text


async def test_five_come_at_a_time_and_then_the_next(person: Person) -> None:
    await _publish(person, 12)
    reply = await person.asks("/moinhat")
    shown = [reply.text.count("• ")]
    while "Xem thêm" in labels(reply):
        reply = await person.presses(reply, "Xem thêm")
        assert not reply.replaces
        shown.append(reply.text.count("• "))
    assert shown == [5, 5, 2]
    assert "Hết tin rồi" in (await person.asks("/moinhat 4")).text
    assert "Hết tin rồi" in (await person.asks("/moinhat 999999999999999999999999")).text
    assert "Tin số 1\n" in (await person.asks("/moinhat 0")).text


async def test_a_headline_is_a_link_where_links_can_be_shown_and_bare_elsewhere(person: Person) -> None:
    url = "https://bao.example/tin?a=1&b=2"
    await person.db.run(publish, "Giá <lúa> & gạo", url=url)
    reply = await person.asks("/moinhat")
    assert f"• Giá <lúa> & gạo\nBáo Lâm Đồng · 12:00\n{url}" in reply.text
    assert f'<a href="{url.replace("&", "&amp;")}">Giá &lt;lúa&gt; &amp; gạo</a>' in reply.html
    assert "<lúa>" not in reply.html


async def test_an_address_that_is_no_web_address_is_no_link(person: Person) -> None:
    await person.db.run(publish, "Lạ", url="javascript:alert(1)")
    assert "<a " not in (await person.asks("/moinhat")).html


async def test_an_article_whose_newspaper_has_no_name_is_told_all_the_same(person: Person) -> None:
    article = Article(url="https://bao.example/1", title="Không tên", keys=(b"k" * 16,))
    number = await person.db.run(
        articles.add, article, feed=1, newspaper="", province="", state=ArticleState.NEW, now=NOON
    )
    label = Label(kind=Kind.TOPIC, value="*")
    await person.db.run(articles.label, number, [label])
    [stored] = await person.db.read(articles.of, [number])
    await person.db.run(articles.mark_matched, stored)
    assert "Không tên" in (await person.asks("/moinhat")).text


async def test_the_latest_of_a_pause_can_be_asked_for(person: Person, clock: Clock) -> None:
    await person.asks("/tamdung 3 ngày")
    clock.move(timedelta(hours=1))
    await _publish(person, 1)
    assert button(await person.asks("/moinhat"), "Chọn chủ đề")
    assert "Tin số 1" in (await person.asks("/moinhat")).text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("/moinhat Nghệ An", ["y tế ở nghe-an", "thể thao ở nghe-an"]),
        ("tin nghệ an", ["y tế ở nghe-an", "thể thao ở nghe-an"]),
        ("tin mới nhất ở Nghệ An", ["y tế ở nghe-an", "thể thao ở nghe-an"]),
        ("/moinhat y tế nghệ an", ["y tế ở nghe-an"]),
        ("/moinhat y tế và thể thao ở Đà Lạt", ["y tế ở lam-dong", "thể thao ở lam-dong"]),
        ("/moinhat Báo Nghệ An", ["y tế ở nghe-an", "thể thao ở nghe-an"]),
        ("/moinhat y tế, Báo Nghệ An", ["y tế ở nghe-an"]),
        (
            "/moinhat Nghệ An, Lâm Đồng",
            ["y tế ở nghe-an", "thể thao ở nghe-an", "y tế ở lam-dong", "thể thao ở lam-dong"],
        ),
    ],
)
async def test_places_and_newspapers_are_asked_for_whatever_is_followed(
    person: Person, words: str, shown: list[str]
) -> None:
    for place, paper in (("nghe-an", "bao-nghe-an"), ("lam-dong", "bao-lam-dong")):
        for name, topic in (("y tế", "y-te"), ("thể thao", "the-thao")):
            labels_ = ((Kind.NEWSPAPER, paper),)
            await person.db.run(publish, f"{name} ở {place}", about=(topic,), province=place, labels=labels_)
    await person.asks("/theodoi kinh tế ở Hà Nội, trừ y tế")
    reply = await person.asks(words)
    assert sorted(line.removeprefix("• ") for line in reply.text.splitlines() if line.startswith("• ")) == sorted(shown)


async def test_more_of_a_place_is_a_press_away_and_so_is_following_it(person: Person) -> None:
    for count in range(7):
        await person.db.run(publish, f"Tin số {count}", province="nghe-an", when=NOON - timedelta(hours=count))
    reply = await person.asks("/moinhat Nghệ An")
    assert reply.text.startswith("Tin ở Nghệ An, mới nhất trước:")
    assert "Tin số 4" in reply.text and "Tin số 5" not in reply.text
    more = await person.presses(reply, "Xem thêm")
    assert "Tin số 5" in more.text and "Xem thêm" not in labels(more)
    await person.presses(reply, "Nhận mọi tin ở Nghệ An")
    assert await person.follows(Kind.PROVINCE) == ["nghe-an"]
    assert "Hết tin rồi" in (await person.asks("/moinhat 3 nghệ an")).text


async def test_a_place_without_news_is_said_so(person: Person) -> None:
    assert (await person.asks("/moinhat y tế huế")).text == "Chưa có tin Y tế, sức khỏe ở Huế."


async def test_a_story_of_a_place_comes_once(person: Person) -> None:
    for paper in ("một", "hai"):
        await person.db.run(publish, f"Chuyện ấy, báo {paper}", province="nghe-an", cluster=5)
    assert (await person.asks("/moinhat nghe an")).text.count("•") == 1


async def test_letters_of_several_places_are_asked_back(person: Person) -> None:
    reply = await person.asks("/moinhat y tế qn")
    assert "Chưa có tin Y tế, sức khỏe ở Quảng Ninh." in (await person.presses(reply, "Quảng Ninh")).text


@pytest.mark.parametrize("words", ["tin tức", "tin tuc", "xem tin", "đọc tin", "tin tức mới nhất"])
async def test_news_is_asked_for_in_other_words_too(person: Person, words: str) -> None:
    await _publish(person, 1)
    assert "Tin số 1" in (await person.asks(words)).text


async def test_what_nobody_knows_is_not_passed_over_but_may_be_searched_for(person: Person) -> None:
    await person.db.run(publish, "Cầu Xyzzy thông xe", about=("giao-thong-xay-dung",))
    reply = await person.asks("/moinhat xyzzy")
    assert reply.text == "Không rõ “xyzzy” là chủ đề, tỉnh hay báo nào."
    assert "Cầu Xyzzy" in (await person.presses(reply, "Tìm bài có “xyzzy”")).text
    assert "Cầu Xyzzy" in (await person.asks("/moinhat hôm nay")).text
