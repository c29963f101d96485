"""`baotin explain ADDRESS`: where an article went, in full, whether its page can be read or not."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.app import now
from news.articles.labels import Label
from news.delivery.subscriptions import Kind
from news.text.links import keys_of
from storage import articles, gaps, missing, withdrawals
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, settle
from storage.outbox.rows import DropReason
from storage.times import to_ms
from tests import make
from tests.bot.cli.operator import Operator

DAY = timedelta(days=1)
URL = "https://127.0.0.1:9/thong-cau-moi-qua-song-luy-300123.html"  # nobody listens there
TITLE = "Thông cầu mới qua sông Lũy"


def fill(operator: Operator, job: Callable[..., Any], **values: Any) -> Any:
    async def work() -> Any:
        database = await asyncio.to_thread(Database.open, f"sqlite:///{operator.database}")
        try:
            return await database.run(job, **values)
        finally:
            await database.close()

    return asyncio.run(work())


def publish(tx: Tx, *, url: str = URL, title: str = TITLE) -> int:
    number = make.stored(tx, url=url, title=title, keys=keys_of(link=url, guid="", newspaper="Báo Lâm Đồng"))
    articles.label(
        tx,
        number,
        [
            Label(kind=Kind.TOPIC, value="y-te", score=4.0, evidence=("“bệnh viện” trong đầu đề",)),
            Label(kind=Kind.PROVINCE, value="lam-dong"),
        ],
    )
    [stored] = articles.of(tx, [number])
    articles.mark_matched(tx, stored)
    return number


def test_an_article_that_is_kept_is_told_in_full_although_its_page_is_away(operator: Operator) -> None:
    operator.configures()
    operator.types("feeds", "list")

    def deliver(tx: Tx) -> None:
        for _ in range(3):
            make.chat(tx, "y-te")
        number, other = publish(tx), publish(tx, url="https://khac.example/cau-moi-1300123.html", title="Cầu mới")
        feed = make.feed(tx, "https://127.0.0.1:9/rss/home.rss", section="Y tế")
        tx.run("UPDATE articles SET feed_id = :feed, cluster_id = :id", feed=feed, id=number)
        articles.add_section(tx, number, "Tin mới")
        make.fan_out(tx, article=number)
        end = make.NOON + timedelta(minutes=1)
        one, two, _three = claim.take(tx, claim.Claim(channel="telegram", now=make.NOON, lease_end=end), limit=9)
        settle.mark_sent(tx, one, now=end, message_id="11")
        settle.drop(tx, two, reason=DropReason.REFUSED, detail="the month's messages are used up")
        missing.note(tx, [number], newspaper="Báo Lâm Đồng", now=make.NOON + DAY)
        withdrawals.withdraw(tx, number, now=make.NOON + DAY)
        assert other

    fill(operator, deliver)
    for words in (f"Sao bài này {URL.upper()}?utm_source=zalo không gửi?", TITLE):
        assert operator.types("explain", words) == 0
        for line in (
            f"bài số 1: {TITLE}",
            "lần đầu: 12:00 23/11/2026",
            "trong nguồn: Y tế (https://127.0.0.1:9/rss/home.rss)",
            "ở mục: Tin mới",
            "nguồn không còn bài này từ 12:00 24/11/2026; trang của bài vẫn mở được",
            "Y tế, sức khỏe (“bệnh viện” trong đầu đề)",
            "Báo Lâm Đồng: Cầu mới (bài số 2)",
            "Báo đã gỡ bài này",
            "Telegram · đã gửi: 1 (12:01 23/11/2026)",
            "Telegram · không gửi vì kênh không nhận tin này: 1 (12:00 23/11/2026) – hạn mức tháng không đủ",
            "Telegram · sửa tin đã gửi, đang chờ đến lượt: 1 (12:00 24/11/2026)",
            "Đính chính, gỡ\n  12:00 24/11/2026",
        ):
            assert line in operator.said, line
    operator.types("explain", URL)
    assert "✗" in operator.complained, "its page can't be read, which is said too"


def test_what_was_never_sent_says_why(operator: Operator) -> None:
    operator.configures()
    operator.types("feeds", "list")
    fill(operator, publish)
    fill(operator, lambda tx: tx.run("UPDATE articles SET state = 'silent', edited_at = 0"))
    assert operator.types("explain", TITLE) == 0
    assert "Bot hoặc tòa soạn không coi là tin mới" in operator.said and "đầu đề hoặc sapo đổi lúc" in operator.said
    fill(operator, lambda tx: tx.run("UPDATE articles SET state = :state", state=ArticleState.MATCHED.value))
    fill(operator, lambda tx: tx.run("UPDATE articles SET first_seen = :now", now=to_ms(now())))
    assert operator.types("explain", TITLE) == 0
    assert "chưa ai theo dõi điều gì trong bài" in operator.said


def test_what_is_not_there_is_explained_and_similar_headlines_are_named(operator: Operator) -> None:
    operator.configures()
    operator.types("feeds", "list")

    def prepare(tx: Tx) -> None:
        feed = make.feed(tx, "https://127.0.0.1:9/rss/home.rss")
        gaps.record(tx, feed, since=make.NOON, now=make.NOON + DAY)
        tx.run("UPDATE feeds SET failing_since = :now, verdict = 'not_found'", now=to_ms(make.NOON))
        make.feed(tx, "https://127.0.0.1:9/rss/y-te.rss", section="Y tế")
        tx.run("UPDATE feeds SET state = 'paused' WHERE section = 'Y tế'")
        publish(tx, url="https://khac.example/tin-555555.html")

    fill(operator, prepare)
    assert operator.types("explain", URL) == 1
    assert "✗" in operator.complained
    for line in (
        "Trong cơ sở dữ liệu\n  chưa có",
        "Báo Lâm Đồng · trang chung: từ 12:00 23/11/2026 đến 12:00 24/11/2026 báo đăng nhanh hơn bot kịp đọc",
        "Báo Lâm Đồng · trang chung: không đọc được từ 12:00 23/11/2026 (không tìm thấy (404)).",
        "Báo Lâm Đồng · Y tế: đang tạm dừng.",
        "Bot chưa lần nào đọc nguồn của Báo Lâm Đồng.",
        f"Đầu đề giống\n  Báo Lâm Đồng: {TITLE} (bài số 1)",
    ):
        assert line in operator.said, line
    for address, said in (
        ("https://bit.ly/3xYz", "Đường dẫn rút gọn"),
        ("http://127.0.0.1:9/", "không phải địa chỉ một bài"),
        ("https://127.0.0.2:9/a-b-c-d-e-123456.html", "Bot không đọc 127.0.0.2"),
    ):
        operator.types("explain", address)
        assert said in operator.said
    fill(operator, lambda tx: tx.run("DELETE FROM articles"))
    operator.types("explain", "https://khac.example/tin-555555.html")
    assert "nay không còn giữ" in operator.said


def test_words_that_are_no_file_no_address_and_no_headline_are_refused(operator: Operator) -> None:
    operator.configures()
    operator.types("feeds", "list")
    assert operator.types("explain", "giá vàng hôm nay giảm sâu") == 1
    assert "không đọc được tệp" in operator.complained
    assert operator.types("explain", "x" * 5000) == 1
    fill(operator, publish, url="https://a.example/1-300001.html", title=f"{TITLE} một")
    fill(operator, publish, url="https://a.example/2-300002.html", title=f"{TITLE} hai")
    assert operator.types("explain", TITLE) == 1
    assert f"{TITLE} một (bài số 1)" in operator.said and f"{TITLE} hai (bài số 2)" in operator.said
