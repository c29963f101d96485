"""What the parsing worker makes of sitemaps, section pages and pages that lead to feeds."""

import pytest

from jobs.parsing.child import answer
from jobs.parsing.listings import read, read_links
from news.errors import FeedError
from news.feeds.feed import Form
from news.feeds.verdict import Verdict

URL = "https://bao.example/chinh-tri/"
SITEMAP = b"<urlset><url><loc>https://bao.example/a-100001.html</loc><lastmod>2026-11-23</lastmod></url></urlset>"
SECTION = b'<html><body><a href="/dai-hoi-a10001.html">\xc4\x90\xe1\xba\xa1i h\xe1\xbb\x99i</a></body></html>'
PARTS = b"<sitemapindex><sitemap><loc>https://bao.example/s.xml</loc></sitemap></sitemapindex>"
FEED = b"<rss><channel><item><title>T</title><link>/a-100001.html</link></item></channel></rss>"


@pytest.mark.parametrize(
    ("form", "body", "link"),
    [
        (Form.RSS, FEED, "/a-100001.html"),
        (Form.SITEMAP, SITEMAP, "https://bao.example/a-100001.html"),
        (Form.SECTION, SECTION, "https://bao.example/dai-hoi-a10001.html"),
    ],
)
def test_every_form_gives_entries(form: Form, body: bytes, link: str) -> None:
    outcome = read(body, form=form, url=URL, content_type="")
    assert [entry["link"] for entry in outcome["entries"]] == [link]
    assert outcome["verdict"] == Verdict.OK


def test_a_sitemap_that_ends_in_the_middle_gives_what_came_before_and_says_so() -> None:
    cut = SITEMAP.replace(b"</urlset>", b"<url><loc>https://bao.ex")
    outcome = read(cut, form=Form.SITEMAP, url=URL, content_type="")
    assert (len(outcome["entries"]), outcome["verdict"]) == (1, Verdict.INCOMPLETE)


@pytest.mark.parametrize(
    ("form", "body", "verdict"),
    [
        (Form.SITEMAP, PARTS, Verdict.EMPTY),
        (Form.SITEMAP, b"<html><body></body></html>", Verdict.HTML),
        (Form.SITEMAP, b"", Verdict.EMPTY),
        (Form.SECTION, b"", Verdict.EMPTY),
    ],
)
def test_what_gives_none_is_named(form: Form, body: bytes, verdict: Verdict) -> None:
    with pytest.raises(FeedError) as outcome:
        read(body, form=form, url=URL, content_type="")
    assert outcome.value.verdict == verdict


def test_a_page_tells_what_it_leads_to_and_a_list_of_sitemaps_its_parts() -> None:
    body = '<a href="/rss">RSS</a><a href="/rss/y-te">Y tế</a>'.encode()
    outcome = answer({"do": "links", "url": URL, "content_type": "text/html"}, body)["result"]
    assert (outcome["feeds"], outcome["indexes"], outcome["parts"]) == (
        (("https://bao.example/rss/y-te", "Y tế"),),
        ("https://bao.example/rss",),
        (),
    )
    assert read_links(PARTS, url=URL, content_type="")["parts"] == ("https://bao.example/s.xml",)
