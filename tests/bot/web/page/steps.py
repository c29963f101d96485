"""What tests of the page do again and again."""

from typing import Any

from news.delivery.messages import Alert, TopicTag
from tests.fakes.browser import Page
from tests.fakes.web_reader import NOW, Served

PARTY = TopicTag(slug="xay-dung-dang", name="Xây dựng Đảng", hashtag="#XâyDựngĐảng")
ECONOMY = TopicTag(slug="kinh-te", name="Kinh tế", hashtag="#KinhTế")
FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


async def opened(page: Page, chat: Served) -> str:
    """Open the page, wait for the welcome; the reader's address."""
    await page.open(chat.url)
    await page.until("document.querySelector('.message.bot') && document.querySelector('[data-state=online]') && true")
    await page.until("document.getElementById('log').getAttribute('aria-live') === 'polite'")
    return chat.answers.asked[-1].address


def alert(number: int = 1, **more: Any) -> Alert:
    values: dict[str, Any] = {
        "title": f"Tin số {number}: Đảng bộ tỉnh nâng chất công tác kiểm tra, giám sát ngay từ cơ sở",
        "url": f"https://song-may.example/{number}.html",
        "lead": "Sau hơn một năm, 97,8% kiến nghị sau kiểm tra được khắc phục đúng hạn.",
        "newspaper": "Báo Sông Mây",
        "province": "Sông Mây",
        "published": NOW,
        "topics": (PARTY,),
        "article": number,
    }
    return Alert(**values | more)


async def texts(page: Page, selector: str) -> list[str]:
    found: list[str] = await page.value(f"[...document.querySelectorAll({selector!r})].map((each) => each.textContent)")
    return found
