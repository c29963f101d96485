"""`baotin feeds …`: what an operator changes stays changed, and every slip is named."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.bot.cli.operator import Operator
from tests.fakes.aside import aside
from tests.fakes.newspaper_server import NewspaperServer, newspaper_server
from tests.fakes.newspaper_site import page, rss

ONE, TWO = "https://baolamdong.vn/rss/chinh-tri", "https://baoquangninh.vn/rss/home.rss"


@pytest.fixture
def operator(operator: Operator) -> Operator:
    operator.configures(ONE)
    return operator


def test_the_list_shows_what_the_configuration_names(operator: Operator) -> None:
    assert operator.types("feeds", "list") == 0
    assert ONE in operator.said and "Báo Lâm Đồng" in operator.said and "Chính trị" in operator.said
    assert "chưa hỏi lần nào" in operator.said and "1 nguồn tin." in operator.said


def test_a_feed_is_added_once(operator: Operator) -> None:
    assert operator.types("feeds", "add", TWO, "--newspaper", "Báo Quảng Ninh", "--form", "rss") == 0
    assert f"Đã thêm {TWO}." in operator.said
    assert operator.types("feeds", "add", TWO, "--newspaper", "Báo Quảng Ninh", "--section", "Đời sống") == 0
    assert "Nguồn này đã có" in operator.said
    operator.types("feeds", "list")
    assert "2 nguồn tin." in operator.said and "Đời sống" in operator.said


@pytest.fixture
def paper() -> Iterator[NewspaperServer]:
    with aside(newspaper_server()) as server:
        server.answers["/rss"] = rss("/rss", newest=datetime.now(UTC))
        server.answers["/chinh-tri"] = page("<html><body><a href='/bai-1.html'>Bài</a></body></html>")
        yield server


def test_a_web_page_is_not_taken_for_a_feed(operator: Operator, paper: NewspaperServer) -> None:
    web_page = paper.url("/chinh-tri")
    assert operator.types("feeds", "add", web_page, "--newspaper", "Báo Thử") == 1
    assert "là trang web, không phải nguồn RSS" in operator.complained
    assert f"baotin discover {web_page}" in operator.complained and "--form section" in operator.complained
    operator.types("feeds", "list")
    assert web_page not in operator.said

    assert operator.types("feeds", "add", paper.url("/rss"), "--newspaper", "Báo Thử") == 0
    assert "Đã thêm" in operator.said and not operator.complained
    assert operator.types("feeds", "add", paper.url("/khong-co"), "--newspaper", "Báo Thử") == 0
    assert "không tìm thấy (404)" in operator.complained and "bot sẽ thử lại" in operator.complained
    assert operator.types("feeds", "add", web_page, "--newspaper", "Báo Thử", "--form", "rss") == 0


def test_no_answer_shows_the_password_in_an_address(operator: Operator) -> None:
    address, elsewhere = "https://bao:bi@mat@bao.vn/rss?key=bimat2", "https://bao:bimat3@bao.vn/rss"
    for words in (
        ("add", address, "--newspaper", "Báo", "--form", "rss"), ("list",), ("pause", address), ("list",),
        ("resume", address), ("move", address, elsewhere), ("list",),
        ("add", elsewhere, "--newspaper", "Báo", "--form", "rss"), ("remove", address), ("remove", elsewhere),
        ("list",),
    ):  # fmt: skip
        operator.types("feeds", *words)
        assert "mat" not in operator.said + operator.complained, words


@pytest.mark.parametrize("url", ["javascript:alert(1)", "bao", "ftp://a.vn/rss"])
def test_what_is_no_address_is_wrong_use(operator: Operator, url: str) -> None:
    assert operator.types("feeds", "add", url, "--newspaper", "X") == 2
    assert f"{url} không phải địa chỉ web" in operator.complained


def test_a_feed_needs_its_newspaper(operator: Operator) -> None:
    assert operator.types("feeds", "add", TWO) == 2
    assert "--newspaper" in operator.complained


def test_a_removed_feed_stays_away_though_the_configuration_names_it(operator: Operator) -> None:
    assert operator.types("feeds", "remove", ONE) == 0
    operator.types("feeds", "list")
    assert ONE not in operator.said and "0 nguồn tin." in operator.said


def test_a_paused_feed_is_shown_as_such_until_it_is_resumed(operator: Operator) -> None:
    assert operator.types("feeds", "pause", ONE) == 0
    operator.types("feeds", "list")
    assert "tạm dừng: chưa hỏi lần nào" in operator.said
    assert operator.types("feeds", "resume", ONE, "--send") == 0
    assert f"Đã mở lại {ONE}." in operator.said
    operator.types("feeds", "list")
    assert "tạm dừng" not in operator.said


@pytest.mark.parametrize("verb", ["remove", "pause", "resume"])
def test_a_feed_that_is_not_there_is_named_with_where_to_look(operator: Operator, verb: str) -> None:
    assert operator.types("feeds", verb, TWO) == 1
    assert f"Không có nguồn tin {TWO}. Xem: baotin feeds list" in operator.complained


def test_what_is_exported_can_be_imported_elsewhere(operator: Operator, tmp_path: Path) -> None:
    operator.types(
        "feeds",
        "add",
        "--form",
        "rss",
        f"{TWO}?a=1&b=2",
        "--newspaper",
        'Báo "Quảng Ninh" <mới>',
        "--province",
        "quang-ninh",
    )
    assert operator.types("feeds", "export") == 0
    (tmp_path / "all.opml").write_text(operator.said, "utf-8")
    operator.configures()
    operator.database.unlink()
    assert operator.types("feeds", "import", "all.opml") == 0
    assert "Đã thêm 2 nguồn tin mới trong số 2." in operator.said
    operator.types("feeds", "export")
    assert operator.said == (tmp_path / "all.opml").read_text("utf-8")
    operator.types("feeds", "import", "all.opml")
    assert "Đã thêm 0 nguồn tin mới trong số 2." in operator.said


def test_an_ordinary_readers_opml_is_understood(operator: Operator, tmp_path: Path) -> None:
    (tmp_path / "r.opml").write_text(
        f'<opml><body><outline text="Báo"><outline text="Báo A" xmlUrl="{TWO}"/><outline xmlUrl="nothing"/>'
        "</outline></body></opml>",
        "utf-8",
    )
    assert operator.types("feeds", "import", "r.opml") == 0
    operator.types("feeds", "list")
    assert "Báo A" in operator.said and "2 nguồn tin." in operator.said


@pytest.mark.parametrize("content", ["not xml", "", '<!DOCTYPE x [<!ENTITY a "b">', None])
def test_what_is_no_opml_is_named(operator: Operator, tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "x.opml").write_text(content, "utf-8")
    assert operator.types("feeds", "import", "x.opml") == 1
    assert "không đọc được tệp OPML x.opml" in operator.complained


def test_in_another_language_the_command_line_speaks_it(operator: Operator) -> None:
    (operator.folder / "config.toml").write_text(
        'language = "en"\n' + (operator.folder / "config.toml").read_text("utf-8"), "utf-8"
    )
    assert operator.types("feeds", "list") == 0
    assert "1 nguồn tin." not in operator.said
