"""/moinhat: what is new."""

from datetime import timedelta

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
    assert f"• Giá <lúa> & gạo\nBáo Lâm Đồng · 12:00 23/11/2026\n{url}" in reply.text
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
