"""`baotin discover`: a newspaper's feeds, ready to paste or added at once."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.config import Config
from tests.bot.cli.operator import Operator
from tests.fakes.aside import aside
from tests.fakes.newspaper_server import NewspaperServer, newspaper_server, reply
from tests.fakes.newspaper_site import page, rss, sitemap

NOW = datetime.now(UTC)


@pytest.fixture
def paper() -> Iterator[NewspaperServer]:
    with aside(newspaper_server()) as server:
        server.answers["/"] = page('<html><body class="b-maincontent"><a href="/rss">RSS</a></body></html>')
        server.answers["/rss"] = page('<html><body><a href="/rss/chinh-tri">Chính trị</a></body></html>')
        server.answers["/rss/chinh-tri"] = rss("/rss/chinh-tri", newest=NOW)
        yield server


def test_what_is_found_can_be_pasted_into_the_configuration_or_added_at_once(
    operator: Operator, paper: NewspaperServer
) -> None:
    operator.configures()
    words = ("discover", paper.url("/"), "--newspaper", 'Báo "Thử"', "--province", "lam-dong", "--add")
    assert operator.types(*words) == 0
    assert "hệ ONECMS" in operator.said and "trang RSS của báo" in operator.said
    pasted = tomllib.loads(operator.said[operator.said.index("[[feeds]]") : operator.said.index("✓")])
    assert Config(**pasted).feeds[0].model_dump() == {
        "url": paper.url("/rss/chinh-tri"),
        "newspaper": 'Báo "Thử"',
        "province": "lam-dong",
        "section": "Chính trị",
    }
    assert "Đã thêm 1 nguồn tin mới trong số 1." in operator.said
    operator.types("feeds", "list")
    assert paper.url("/rss/chinh-tri") in operator.said


def test_a_newspaper_with_a_sitemap_alone_can_be_followed_by_it(operator: Operator, paper: NewspaperServer) -> None:
    paper.answers |= {"/": page("<html></html>"), "/robots.txt": reply(f"Sitemap: {paper.url('/s.xml')}".encode())}
    paper.answers["/s.xml"] = sitemap((paper.url("/bai-12345.html"), f"{NOW:%Y-%m-%dT%H:%M:%SZ}"))
    del paper.answers["/rss"]
    operator.configures()
    assert operator.types("discover", paper.url("/")) == 0
    assert (
        f'baotin feeds add --form sitemap --newspaper "127.0.0.1:{paper.port}" "{paper.url("/s.xml")}"' in operator.said
    )


def test_nothing_found_is_said_with_what_is_left_to_do(operator: Operator, paper: NewspaperServer) -> None:
    paper.answers = {"/": page("<html></html>")}
    operator.configures()
    assert operator.types("discover", paper.url("/")) == 1
    assert "Không tìm thấy nguồn tin nào dùng được" in operator.complained
    assert "--form section" in operator.complained


def test_a_newspaper_that_does_not_answer_is_named(operator: Operator, paper: NewspaperServer) -> None:
    operator.configures()
    assert operator.types("discover", paper.url("/khong-co")) == 1
    assert "không tìm thấy (404)" in operator.complained


@pytest.mark.parametrize("words", ["javascript:alert(1)", "báo nào đó"])
def test_what_is_neither_address_nor_newspaper_is_wrong_use(operator: Operator, words: str) -> None:
    assert operator.types("discover", words) == 2
    assert "không phải địa chỉ web" in operator.complained


@pytest.mark.parametrize("words", ["127.0.0.1:1", "localhost.localdomain.invalid"])
def test_without_a_configuration_an_address_may_lack_its_scheme(operator: Operator, words: str) -> None:
    assert operator.types("discover", words) == 1
    assert f"https://{words}" in operator.complained
