"""A whole newspaper on loopback: its pages from tests/data/discover, and feeds with dated items."""

from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from tests.fakes.newspaper_server import NewspaperServer, reply
from tests.make import NOON

PAGES = Path(__file__).parent.parent / "data" / "discover"

FEEDS = {
    "onecms": {
        "/rss/home": "",
        "/rss/chinh-tri": "Chính trị",
        "/rss/chinh-tri/xay-dung-dang": "Xây dựng Đảng",
        "/rss/kinh-te": "Kinh tế",
        "/rss/kinh-te/nong-nghiep-nong-thon": "Nông nghiệp - Nông thôn",
        "/rss/phap-luat": "Pháp luật",
        "/rss/doi-song": "doi song",
    },
    "epi": {
        "/rss/home.rss": "",
        "/rss/chinh-tri-171.rss": "Chính trị",
        "/rss/xay-dung-dang-179.rss": "Xây dựng Đảng",
        "/rss/van-hoa-51.rss": "Văn hóa",
        "/rss/y-te-309.rss": "Y tế",
    },
    "a-id": {
        "/rss/cate/thoi-su/": "Thời sự",
        "/rss/cate/chinh-tri/": "Chính trị",
        "/rss/subcate/xay-dung-dang/": "Xây dựng Đảng & Hệ thống chính trị",
        "/rss/cate/du-lich/": "du lich",
    },
}  #: what each family's list of feeds leads to, and the sections' names
INDEXES = {"onecms": "/rss", "epi": "/rss.html", "a-id": "/rss/"}


def page(html: str) -> bytes:
    return reply(html.encode(), Content_Type="text/html; charset=utf-8")


def rss(name: str, *, items: int = 5, newest: datetime | None = NOON) -> bytes:
    """A feed whose items are its own, the newest first; lastBuildDate is "now", as everywhere."""
    dates = [format_datetime(newest - timedelta(hours=number)) if newest else "" for number in range(items)]
    listed = "".join(
        f"<item><title>Tin {number} của {name}</title><link>/{name.replace('/', '-')}-1000{number}.html</link>"
        f"<pubDate>{date}</pubDate><description>Sapo.</description></item>"
        for number, date in enumerate(dates)
    )
    head = f"<lastBuildDate>{format_datetime(NOON)}</lastBuildDate>"
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>{head}{listed}</channel></rss>'
    return reply(body.encode(), Content_Type="application/rss+xml")


def sitemap(*articles: tuple[str, str], root: str = "urlset") -> bytes:
    """A sitemap of (link, lastmod), or with another *root* a list of sitemaps."""
    name = "url" if root == "urlset" else "sitemap"
    listed = "".join(f"<{name}><loc>{link}</loc><lastmod>{date}</lastmod></{name}>" for link, date in articles)
    return reply(f'<?xml version="1.0"?><{root}>{listed}</{root}>'.encode(), Content_Type="application/xml")


def move_in(server: NewspaperServer, family: str) -> None:
    """Have *server* be a newspaper of this family, with its list of feeds and the feeds themselves."""
    server.answers["/"] = page((PAGES / f"{family}-home.html").read_text("utf-8"))
    server.answers[INDEXES[family]] = page((PAGES / f"{family}-rss.html").read_text("utf-8"))
    server.answers |= {path: rss(path) for path in FEEDS[family]}
