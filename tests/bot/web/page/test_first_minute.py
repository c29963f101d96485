"""The first minute in a browser, with the program's own commands: real controls, one message, and no dead ends."""

import pytest

from storage.engine.database import Database
from tests.bot.commands import week
from tests.bot.commands.people import Clock, commands
from tests.bot.web.page.steps import texts
from tests.fakes.browser import Page
from tests.fakes.web_reader import served

pytestmark = pytest.mark.xdist_group("browser")  # one for all of them


async def press(page: Page, label: str, then: str) -> None:
    """Press the button of this label, and wait until the page says *then*."""
    buttons = "[...document.querySelectorAll('button.choice')]"
    await page.until(f"{buttons}.some((each) => each.textContent === {label!r})")
    await page.value(f"{buttons}.find((each) => each.textContent === {label!r}).click()")
    await page.until(f"document.querySelector('#log').textContent.includes({then!r})")


async def test_three_questions_are_asked_in_one_message_and_a_used_offer_is_done(
    page: Page, sqlite_db: Database
) -> None:
    await sqlite_db.run(week.fill)
    async with served(sqlite_db, answer=commands(sqlite_db, Clock()).answer) as chat:
        await page.open(chat.url)
        await press(page, "Cả nước", "Câu 2/3")
        await press(page, "Xây dựng Đảng", "Từ nay bạn nhận tin Xây dựng Đảng: khoảng 3 tin mỗi ngày.")
        assert await texts(page, ".choice[aria-pressed=true]") == ["Xây dựng Đảng"]
        await press(page, "Xong ›", "Câu 3/3")
        await press(page, "Có tin là gửi ngay", "Có bài mới, tin sẽ đến đây.")
        assert len(await texts(page, ".message.bot")) == 1 and await texts(page, ".message.reader") == []
        await page.click("#words")
        await page.type("/theodoi xyz")
        await page.enter()
        await press(page, "Theo dõi từ khóa “xyz”", "Từ nay bạn nhận tin Xây dựng Đảng và tin có “xyz”")
        await page.until("document.querySelector('.choice[aria-disabled=true]')")
        assert await texts(page, ".choice[aria-disabled=true]") == ["✓ Theo dõi từ khóa “xyz”"]
        await page.click(".choice[aria-disabled=true]")
        assert page.complaints == []
