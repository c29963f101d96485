"""Twenty alerts, and how they look on a phone: `python -m tests.bot.alert_forms` draws them anew."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot import catalogue
from bot.sample.newspaper import load_articles
from bot.telegram.format import ButtonCommands, form_of
from bot.texts import language
from bot.web.outlet import as_body
from bot.zalo.format import parts
from news.delivery.messages import Alert, TopicTag
from tests.fakes.phone import draw_telegram, draw_web, draw_zalo

FOLDER = Path(__file__).parent.parent / "data" / "alerts"
CHANNELS = ("telegram", "zalo", "web")
NOW = datetime(2026, 12, 1, 11, 21, tzinfo=UTC)  # 18:21 in Vietnam
RULE = "═" * 42
#: What is different about some of them.
VARIANTS = (
    {"urgent": True},
    {"also": ("Báo Lâm Đồng", "Tuổi Trẻ")},
    {"newspaper": "Báo Sông Mây", "province": "Sông Mây"},
    {"newspaper": "Tuổi Trẻ", "province": "Lâm Đồng"},
    {"published": NOW - timedelta(days=1)},
    {"published": NOW - timedelta(days=4)},
    {"published": datetime(2026, 11, 30, 17, 0, tzinfo=UTC)},
    {"lead": ""},
    {"for_newsroom": True},
    {"image": "https://anh.song-may.example/so-do.svg"},
    {"image": "http://10.0.0.7/anh.jpg"},
    {"withdrawn": True},
    {"topics": ()},
    {"urgent": True, "also": ("Báo Cà Mau",), "lead": "Từ 18 giờ, xả lũ qua hai cửa."},
)


def make_alerts() -> Iterator[Alert]:
    """The first articles of the sample newspaper, each with something of its own."""
    taxonomy = catalogue.taxonomy()
    for place, article in enumerate(load_articles()[:20]):
        topics = [topic for slug in article.topics[:2] if (topic := taxonomy.get(slug))]
        alert = Alert(
            title=article.title,
            url=f"https://song-may.example/{place}.html",
            lead=article.lead,
            newspaper="Báo Sông Mây",
            province="Sông Mây",
            published=NOW - timedelta(minutes=7 * place),
            image=f"https://anh.song-may.example/{place}.jpg" if place % 3 else "",
            topics=tuple(TopicTag(slug=one.slug, name=one.name, hashtag=one.hashtag) for one in topics),
            article=100 + place,
            today=date(2026, 12, 1),
        )
        yield replace(alert, **VARIANTS[place]) if place < len(VARIANTS) else alert


def draw(channel: str) -> str:
    """All of them, one below the other; the last two in English."""
    drawn = []
    for place, alert in enumerate(make_alerts()):
        with language("en" if place >= 18 else "vi"):
            match channel:
                case "telegram":
                    drawn.append(draw_telegram(form_of(alert, ButtonCommands())))
                case "zalo":
                    drawn.append(draw_zalo(parts(alert)))
                case _:
                    drawn.append(draw_web(as_body(alert)))
    return f"\n{RULE}\n".join(drawn) + "\n"


if __name__ == "__main__":
    for name in CHANNELS:
        (FOLDER / f"{name}.txt").write_text(draw(name), "utf-8")
