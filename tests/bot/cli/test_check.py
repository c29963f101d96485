"""`baotin check`: every feed and token tried, in plain words; exit status 1 when something is bad; no secret shown."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.bot.cli.operator import Operator
from tests.fakes.aside import aside
from tests.fakes.bot_api import BotApi
from tests.fakes.newspaper_server import NewspaperServer, newspaper_server, reply
from tests.fakes.newspaper_site import page, rss
from tests.fakes.zalo_api import TOKEN as ZALO_TOKEN
from tests.fakes.zalo_api import FakeZalo

NOW = datetime.now(UTC)


@pytest.fixture
def paper() -> Iterator[NewspaperServer]:
    with aside(newspaper_server()) as server:
        yield server


def test_a_fresh_feed_and_no_tokens_are_all_well(operator: Operator, paper: NewspaperServer) -> None:
    paper.answers["/rss/a"] = rss("/rss/a", newest=NOW)
    operator.configures(paper.url("/rss/a"))
    assert operator.types("check") == 0
    assert "Đọc được cấu hình config.toml" in operator.said
    assert "Telegram: tắt" in operator.said and "Zalo: tắt" in operator.said
    [row] = [line for line in operator.said.splitlines() if "/rss/a" in line]
    assert "Báo Lâm Đồng" in row and "Chính trị" in row and "tốt" in row and " 5 " in row
    assert not operator.database.exists()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (rss("/rss/a", newest=NOW - timedelta(days=60)), "đã lâu không có tin mới"),
        (rss("/rss/a", items=0), "không có tin nào"),
        (page("<html><body>404</body></html>"), "là trang web"),
        (reply(status="403 Forbidden"), "bị chặn: máy chủ từ chối"),
        (reply(status="404 Not Found"), "không dùng được: không tìm thấy (404)"),
        (reply(b"<rss><channel><item>"), "không dùng được: bị cắt giữa chừng"),
    ],
)
def test_a_bad_feed_is_named_with_what_is_wrong(
    operator: Operator, paper: NewspaperServer, answer: bytes, words: str
) -> None:
    paper.answers["/rss/a"] = answer
    operator.configures(paper.url("/rss/a"))
    assert operator.types("check") == 1
    assert words in operator.said


def test_two_feeds_with_the_same_items_are_told_of_each_other(operator: Operator, paper: NewspaperServer) -> None:
    paper.answers["/rss/a"] = paper.answers["/rss/b"] = rss("/rss/a", newest=NOW)
    operator.configures(paper.url("/rss/a"), paper.url("/rss/b"))
    assert operator.types("check") == 1
    assert f"trùng tin với {paper.url('/rss/a')}" in operator.said


def test_items_without_dates_are_well_but_said(operator: Operator, paper: NewspaperServer) -> None:
    paper.answers["/rss/a"] = rss("/rss/a", newest=None)
    operator.configures(paper.url("/rss/a"))
    assert operator.types("check") == 0
    assert "tin không ghi ngày" in operator.said


def test_what_admins_added_is_tried_and_what_they_put_away_is_not(operator: Operator, paper: NewspaperServer) -> None:
    paper.answers |= {"/rss/b": rss("/rss/b", newest=NOW)}
    operator.configures(paper.url("/rss/a"))
    operator.types("feeds", "add", paper.url("/rss/b"), "--newspaper", "Báo B", "--form", "rss")
    operator.types("feeds", "add", paper.url("/rss/c"), "--newspaper", "Báo C", "--form", "rss")
    operator.types("feeds", "remove", paper.url("/rss/a"))
    operator.types("feeds", "pause", paper.url("/rss/c"))
    assert operator.types("check") == 0
    assert "/rss/b" in operator.said and "/rss/a" not in operator.said and "/rss/c" not in operator.said


def test_a_database_that_cannot_be_read_is_bad_and_the_feeds_are_tried_all_the_same(
    operator: Operator, paper: NewspaperServer
) -> None:
    paper.answers["/rss/a"] = rss("/rss/a", newest=NOW)
    operator.configures(paper.url("/rss/a"))
    operator.database.parent.mkdir()
    operator.database.write_bytes(b"this is no database at all" * 100)
    assert operator.types("check") == 1
    assert "cơ sở dữ liệu" in operator.complained.lower() and "/rss/a" in operator.said


def test_without_any_feed_the_way_on_is_told(operator: Operator) -> None:
    operator.configures()
    assert operator.types("check") == 0
    assert "thêm mục [[feeds]]" in operator.said


def test_tokens_that_work_are_told_with_the_bots_names_and_never_shown(operator: Operator) -> None:
    api = BotApi()
    with aside(api.serving()), aside(FakeZalo()) as zalo:
        operator.configures(
            more=f'[telegram]\ntoken = "{api.token}"\nbase_url = "{api.base_url}"\n'
            f'[zalo]\ntoken = "{ZALO_TOKEN}"\nbase_url = "{zalo.url}"'
        )
        assert operator.types("check") == 0
    assert "bot là @BaoTinBot" in operator.said and "bot là Bot Báo Tin" in operator.said
    for token in (api.token, ZALO_TOKEN):
        assert token.partition(":")[2] not in operator.said + operator.complained


def test_tokens_that_are_refused_are_named_by_their_keys_and_never_shown(operator: Operator) -> None:
    api = BotApi()
    with aside(api.serving()), aside(FakeZalo()) as zalo:
        operator.configures(
            more=f'[telegram]\ntoken = "1:telegram-secret"\nbase_url = "{api.base_url}"\n'
            f'[zalo]\ntoken = "2:zalo-secret"\nbase_url = "{zalo.url}"'
        )
        assert operator.types("check") == 1
    assert "telegram.token" in operator.complained and "zalo.token" in operator.complained
    assert "secret" not in operator.said + operator.complained


def test_the_password_of_the_database_is_not_shown(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOTIN_STORAGE__URL", "postgresql://bao:so-secret@127.0.0.1:1/tin?sslpassword=so-secret")
    operator.configures()
    assert operator.types("check") == 1
    assert "postgresql://bao:***@127.0.0.1:1/tin" in operator.said
    assert "so-secret" not in operator.said + operator.complained


def test_a_list_in_place_of_a_feed_is_tried_as_what_it_is(operator: Operator, paper: NewspaperServer) -> None:
    paper.answers["/chinh-tri/"] = page('<a href="/dai-hoi-chi-bo-a12345.html">Đại hội chi bộ</a>')
    operator.configures()
    operator.types("feeds", "add", paper.url("/chinh-tri/"), "--newspaper", "Báo B", "--form", "section")
    assert operator.types("check") == 0
    assert "tin không ghi ngày" in operator.said


def test_what_newcomers_are_to_follow_must_be_known(operator: Operator, paper: NewspaperServer) -> None:
    paper.answers["/rss/a"] = rss("/rss/a", newest=NOW)
    readers = 'follow = ["giao-duc", "tất cả", "không có"]\nprovinces = ["nghe-an", "xyz"]\nhours = "17:30 7:00"'
    own = 'zalo = { follow = ["chẳng có"] }, fax = {}'
    operator.configures(paper.url("/rss/a"), more=f"[readers]\n{readers}\nchannels = {{ {own} }}")
    assert operator.types("check") == 1
    for words in (
        "readers.follow: chưa có “không có”",
        "readers.provinces: chưa có “xyz”",
        "readers.channels.zalo.follow: chưa có “chẳng có”",
        "readers.channels.fax: chưa có “fax”",
    ):
        assert words in operator.complained
    assert "“giao-duc”" not in operator.complained and "“nghe-an”" not in operator.complained
