"""What a sitemap tells, however it is written, and addresses that change with the day."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.feeds.sitemaps import MOST, at_date, is_dated, sitemap_of, without_date

DAILY = "https://bao.example/sitemap-article-{YYYY}-{MM}-{DD}.xml"


def test_links_come_newest_first_with_what_is_told_of_them() -> None:
    text = """<?xml version="1.0"?><urlset xmlns:news="x" xmlns:image="y">
        <url><loc> https://bao.example/cu-100001.html </loc><lastmod>2026-11-22T10:00:00+07:00</lastmod></url>
        <url><loc><![CDATA[https://bao.example/moi-100002.html?a=1&b=2]]></loc>
          <news:news><news:publication_date>2026-11-23T10:00:00+07:00</news:publication_date>
          <news:title>Đảng bộ &amp; nhân dân</news:title></news:news>
          <image:image><image:loc>https://bao.example/a.jpg</image:loc></image:image></url>
        <url><lastmod>2026-11-24</lastmod></url></urlset>"""
    first, second = sitemap_of(text).entries
    assert (first.link, first.title) == ("https://bao.example/moi-100002.html?a=1&b=2", "Đảng bộ & nhân dân")
    assert (first.published, first.image) == ("2026-11-23T10:00:00+07:00", "https://bao.example/a.jpg")
    assert (second.link, second.title, second.published) == (
        "https://bao.example/cu-100001.html",
        "",
        "2026-11-22T10:00:00+07:00",
    )


def test_a_list_of_sitemaps_gives_its_parts_newest_first() -> None:
    parts = "".join(
        f"<sitemap><loc>/s-{day}.xml</loc><lastmod>2026-11-{day}</lastmod></sitemap>" for day in (20, 22, 21)
    )
    found = sitemap_of(f"<sitemapindex>{parts}<sitemap></sitemap></sitemapindex>")
    assert found.parts == ("/s-22.xml", "/s-21.xml", "/s-20.xml") and not found.entries


def test_a_sitemap_without_end_is_read_up_to_a_bound_and_in_time() -> None:
    one = "<url><loc>https://bao.example/a-1.html</loc></url>"
    assert len(sitemap_of(one * (MOST + 5)).entries) == MOST
    assert sitemap_of("<url>" * 200_000).entries == sitemap_of("</url>").entries == ()
    assert sitemap_of("<url><loc>" + "<loc>" * 100_000 + "</url>").entries == ()


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    sitemap_of(text)
    sitemap_of(f"<urlset><url><loc>{text}</loc><lastmod>{text}</lastmod></url></urlset>")


@pytest.mark.parametrize(
    ("moment", "file"),
    [
        (datetime(2026, 11, 23, 5, tzinfo=UTC), "2026-11-23"),
        (datetime(2026, 11, 23, 17, 10, tzinfo=UTC), "2026-11-23"),  # ten past midnight in Vietnam
        (datetime(2026, 11, 23, 17, 40, tzinfo=UTC), "2026-11-24"),
    ],
)
def test_the_file_of_the_day_is_vietnams_and_the_old_one_is_asked_a_little_longer(moment: datetime, file: str) -> None:
    assert at_date(DAILY, moment) == f"https://bao.example/sitemap-article-{file}.xml"


@pytest.mark.parametrize(
    ("url", "template"),
    [
        ("https://bao.example/sitemap-article-2026-01-09.xml", DAILY),
        ("https://bao.example/sitemaps/news-2026-1.xml", "https://bao.example/sitemaps/news-{YYYY}-{M}.xml"),
        ("https://bao.example/s/2026-01.xml", "https://bao.example/s/{YYYY}-{MM}.xml"),
        ("https://bao.example/sitemap.xml", "https://bao.example/sitemap.xml"),
        ("", ""),
    ],
)
def test_a_date_in_an_address_becomes_places_for_one(url: str, template: str) -> None:
    assert without_date(url) == template
    assert is_dated(template) == (template != url)


@given(st.integers(min_value=0, max_value=36_000))
def test_what_was_taken_out_of_an_address_goes_back_in(days: int) -> None:
    url = at_date(DAILY, datetime(2001, 1, 1, tzinfo=UTC) + timedelta(days=days))
    assert without_date(url) == DAILY
