"""`baotin explain`: what an operator learns of one article."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.app import now
from news.delivery.subscriptions import Kind
from storage import subscriptions
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.bot.cli.operator import Operator
from tests.make import NOON

TITLE = "Đảng bộ Khối Doanh nghiệp tỉnh: Nâng chất lượng sinh hoạt chi bộ, kết nạp thêm đảng viên trẻ"
LEAD = "Đó là yêu cầu của Ban Thường vụ Tỉnh ủy tại buổi nghe Đảng ủy Khối báo cáo công tác chín tháng."
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<link rel="canonical" href="https://baobinhthuan.com.vn/dang-bo-khoi-doanh-nghiep-tinh-124321.html"></head><body>
<div class="c-detail-head"><h1>{TITLE}</h1><span class="c-detail-head__time">26/09/2024, 09:59</span></div>
<div class="b-maincontent"><p><strong>{LEAD}</strong></p><p>Theo báo cáo, toàn đảng bộ có 97 chi bộ.</p></div>
</body></html>"""
STORM = {
    "title": "Tin bão khẩn cấp: Bão số 9 áp sát Phú Quý",
    "url": "https://baolamdong.vn/tin-bao-khan-cap-300123.html",
}


@contextmanager
def served(body: str, status: int = 200) -> Iterator[str]:
    """A page on loopback; its address."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/chinh-tri/bai-bao-200321.html"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def wrote(operator: Operator, text: str) -> Path:
    file = operator.folder / "bai.html"
    file.write_text(text, "utf-8")
    return file


def test_a_page_of_a_former_provinces_paper_is_explained_in_full(operator: Operator) -> None:
    assert operator.types("explain", wrote(operator, PAGE)) == 0
    said = operator.said

    assert TITLE in said and LEAD in said
    assert "số của báo: 124321" in said
    assert "Báo Bình Thuận" in said and "Bình Thuận (nay Lâm Đồng)" in said
    assert "09:59 26/09/2024 (giờ Việt Nam): bài cũ" in said
    assert "(lấy từ: đoạn văn đầu tiên của trang)" in said
    assert "1. Xây dựng Đảng #XâyDựngĐảng" in said and "trong đầu đề" in said
    assert "chưa có cơ sở dữ liệu để xem" in said


def test_an_address_is_asked_within_the_networks_that_are_allowed(operator: Operator) -> None:
    with served(PAGE) as url:
        assert operator.types("explain", url) == 1
        assert "✗" in operator.complained

        operator.configures(url.replace("bai-bao-200321.html", "rss"))
        assert operator.types("explain", url) == 0
    assert "Báo Lâm Đồng" in operator.said and "số của báo: 200321" in operator.said


def test_an_address_that_fails_is_told_in_words(operator: Operator) -> None:
    operator.configures()
    with served("", status=404) as url:
        assert operator.types("explain", url) == 1
    assert "404" in operator.complained


def test_breaking_news_says_so_and_why(operator: Operator) -> None:
    operator.configures()
    lines = "\n".join(json.dumps(row) for row in ({"title": "Tin thường"}, STORM))
    assert operator.types("explain", wrote(operator, lines), "--item", "2") == 0

    assert "có: Bão, áp thấp nhiệt đới · tin bão khẩn cấp" in operator.said
    assert "không có; khi gửi thật, bot hỏi trang của bài" in operator.said
    assert "không ghi, hoặc không tin được" in operator.said


def test_with_a_database_its_readers_are_counted(operator: Operator) -> None:
    operator.configures()
    operator.types("feeds", "list")

    async def fill() -> None:
        def readers(tx: Tx) -> None:
            chat = make.chat(tx, "xay-dung-dang")
            subscriptions.follow(tx, chat=chat.number, kind=Kind.KEYWORD, value="đảng viên trẻ", now=NOON)
            make.stored(tx, "khac", title="Tin khác")

        database = Database.open(f"sqlite:///{operator.database}")
        await database.run(readers)
        await database.close()

    asyncio.run(fill())
    assert operator.types("explain", wrote(operator, PAGE)) == 0
    assert "Telegram: 1 nhận ngay, 0 nhận trong bản tin" in operator.said
    assert "đảng viên trẻ" in operator.said and "chưa báo nào khác đăng" in operator.said

    assert operator.types("explain", wrote(operator, "Thông báo\n\nNghỉ trưa.")) == 0
    assert "không có chủ đề nào" in operator.said and "không rõ tỉnh nào" in operator.said
    assert "chưa ai theo dõi điều gì trong bài này" in operator.said
    assert "không có địa chỉ" in operator.said


async def fill(operator: Operator, *, title: str, lead: str) -> None:
    """An article that was told a moment ago."""

    def printed(tx: Tx) -> None:
        make.stored(tx, "a", title=title, lead=lead)
        tx.run(
            "UPDATE articles SET state = 'matched', published = :now, first_seen = :now",
            now=int(now().timestamp() * 1000),
        )

    database = Database.open(f"sqlite:///{operator.database}")
    await database.run(printed)
    await database.close()


def test_a_story_that_others_printed_is_shown_with_them(operator: Operator) -> None:
    operator.configures()
    operator.types("feeds", "list")
    asyncio.run(fill(operator, title=TITLE, lead=LEAD))
    row = {"title": TITLE, "lead": LEAD, "url": "https://baogialai.com.vn/dang-bo-khoi-post300123.html"}
    assert operator.types("explain", wrote(operator, json.dumps(row))) == 0
    assert "cùng chuyện với bài số 1; cũng trên: Báo Lâm Đồng" in operator.said


def test_what_goes_on_from_an_article_names_it(operator: Operator) -> None:
    operator.configures()
    operator.types("feeds", "list")
    title = "Tàu cá BĐ 91234 gặp nạn, 7 ngư dân trôi dạt"
    lead = "Tàu cá BĐ 91234 của ông Đỗ Văn Thuận bị sóng đánh chìm cách Hòn Hải 40 hải lý, 7 ngư dân trôi dạt."

    asyncio.run(fill(operator, title=title, lead=lead))
    row = {
        "title": "Gia đình ông Đỗ Văn Thuận ra cảng đón 7 ngư dân tàu BĐ 91234",
        "lead": "Sau hai ngày trôi dạt gần Hòn Hải, 7 ngư dân tàu cá BĐ 91234 được tàu hàng đưa vào bờ an toàn.",
        "url": "https://baogialai.com.vn/don-ngu-dan-post300124.html",
    }
    assert operator.types("explain", wrote(operator, json.dumps(row))) == 0
    assert "chưa báo nào khác đăng; diễn biến tiếp theo của bài số 1" in operator.said


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("khong-co.html", "", "không đọc được tệp khong-co.html"),
        ("bai.html", "", "bai.html: không thấy đầu đề của bài báo nào ở đây."),
    ],
)
def test_a_file_without_an_article_is_named(operator: Operator, name: str, text: str, words: str) -> None:
    wrote(operator, text)
    assert operator.types("explain", name) == 1
    assert words in operator.complained


def test_an_item_that_is_not_there_is_named(operator: Operator) -> None:
    assert operator.types("explain", wrote(operator, json.dumps(STORM)), "--item", "7") == 1
    assert "Chỉ có 1 bài ở đây" in operator.complained
