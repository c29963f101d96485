"""Sections: what a newspaper files an article under, heard as far as newspapers mean it."""

from typing import Any

import pytest

from bot.catalogue import taxonomy
from news.topics.evidence import Evidence


def topics(title: str, lead: str = "", **more: Any) -> list[str]:
    return [found.topic for found in taxonomy().about(title=title, lead=lead, **more)]


def first(title: str, lead: str = "", **more: Any) -> str:
    return next(iter(topics(title, lead, **more)), "")


def test_the_section_is_not_the_topic() -> None:
    land = topics(
        "Giải phóng mặt bằng quốc lộ: 40 hộ bàn giao đất",
        "Công tác bồi thường, giải phóng mặt bằng qua xã đã xong trước hạn.",
        sections=["Xây dựng Đảng"],
        url="https://bao.example/xay-dung-dang/giai-phong-mat-bang-123.html",
    )
    assert "dat-dai" in land
    assert "xay-dung-dang" not in land


def test_a_section_decides_where_no_word_does() -> None:
    for more in ({"sections": ["Xây dựng Đảng"]}, {"url": "https://b.vn/chinh-tri/xaydungdang/a-1.html"}):
        assert first("Một buổi chiều ở Na Lốc", **more) == "xay-dung-dang"
    assert first("Một buổi chiều ở Na Lốc", categories=["Thể thao - Giải trí"]) == "the-thao"
    assert topics("Một buổi chiều ở Na Hin", sections=["Trang chủ"], url="https://[") == []


def test_a_letter_to_the_editors_is_one_whatever_it_speaks_of() -> None:
    title, lead = "Cầu qua kênh sập, 40 hộ phải đi vòng", "Cây cầu bắc năm 2010 đã gãy nhịp giữa."
    assert "ban-doc" not in topics(title, lead)
    assert "ban-doc" in topics(title, lead, sections=["Bạn đọc viết"])
    assert "ban-doc" in topics(title, lead, url="https://bao.example/ban-doc-viet/cau-sap-a1.html")


def test_a_section_that_holds_nothing_else_is_always_heard() -> None:
    title, lead = "Nhạc kịch, hội họa và thời trang bên sông Thames", "Nghệ thuật đường phố, mỹ thuật và nhiếp ảnh."
    assert topics(title, lead, url="https://bao.vn/giao-duc/nhac-kich-1.html") == ["van-hoa"]
    assert topics(title, lead, url="https://bao.vn/du-hoc/nhac-kich-1.html") == ["van-hoa", "giao-duc"]


def test_the_narrowest_of_an_address_s_sections_comes_first() -> None:
    assert topics("Một buổi chiều ở Na Lốc", url="https://kinhdoanh.bao.vn/bat-dong-san/buoi-chieu-1.html") == [
        "dat-dai",
        "kinh-te",
    ]


def test_two_sections_of_one_topic_say_more_than_one() -> None:
    evidence = Evidence([], [("kinh-doanh", "kinh-te", "own"), ("doanh-nghiep", "kinh-te", "own")])

    def weight(url: str) -> float:
        return evidence.gather(title="", lead="", sections=[], categories=["Kinh doanh"], url=url)["kinh-te"].section

    assert weight("https://bao.vn/kinh-doanh/a.html") == weight("") == 0.65
    assert weight("https://bao.vn/kinh-doanh/doanh-nghiep/a.html") == 1.0


@pytest.mark.parametrize("site", ["vnexpress.net", "bao.com.vn", "bao.vn"])
def test_what_stands_before_a_site_s_name_is_a_section(site: str) -> None:
    title = "Một buổi chiều ở Na Lốc"
    assert first(title) != "the-thao"
    assert first(title, url=f"https://thethao.{site}/hau-truong/buoi-chieu-4567890.html") == "the-thao"
    assert first(title, url="https://thethao.vn/tin/buoi-chieu-4567890.html") != "the-thao"  # its own name
