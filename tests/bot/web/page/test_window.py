"""What a reader has in sight, in a real browser: the end, or where one was."""

from datetime import timedelta

import pytest

from bot.web.outlet import WebOutlet
from news.delivery.messages import Reply
from tests.bot.web.page.steps import FRAMES, alert, opened, texts
from tests.fakes.browser import Page
from tests.fakes.web_reader import NOW, Served

pytestmark = pytest.mark.xdist_group("browser")  # one for all of them

AT_END = """(() => { const log = document.getElementById("log");
    return log.scrollHeight - log.scrollTop - log.clientHeight < 5; })()"""


WINDOWS = [(390, 844), (390, 480), (320, 568), (1280, 800), (320, 568), (1280, 600)]  # the second: a keyboard opened
FITS = "document.querySelector('.message:last-child').offsetHeight < document.getElementById('log').clientHeight"


async def test_an_answer_longer_than_the_window_is_shown_from_its_beginning(page: Page, chat: Served) -> None:
    address = await opened(page, chat)
    await chat.channel.send(address, Reply(text="\n".join(f"Dòng {number}" for number in range(60))))

    await page.until("document.querySelector('.message:last-child .bubble').textContent.startsWith('Dòng 0')")
    await page.value(FRAMES)
    top = "document.querySelector('.message:last-child').getBoundingClientRect().top"
    assert abs(await page.value(f"{top} - document.getElementById('log').getBoundingClientRect().top")) < 40

    await page.click("#words")
    await page.type("xin chào")
    await page.enter()
    await page.until("document.querySelectorAll('.message').length === 4")
    await page.value(FRAMES)
    assert (
        await page.value(
            "(({scrollTop, scrollHeight, clientHeight}) => scrollHeight - scrollTop - clientHeight)"
            "(document.getElementById('log'))"
        )
        < 48
    )


async def test_a_reader_at_the_end_stays_there_when_the_window_changes(page: Page, chat: Served) -> None:
    address = await opened(page, chat)
    for number, (width, height) in enumerate(WINDOWS):
        for _ in range(3):
            await chat.channel.send(address, Reply(text="Sau hơn một năm, 97,8% kiến nghị được khắc phục. " * 4))
        await page.until(f"document.querySelectorAll('.bubble').length === {1 + 3 * (number + 1)}")
        await page.look(width, height)  # at once: the browser has yet to tell the page that it scrolled
        await page.until(f"innerWidth === {width} && innerHeight === {height}")
        await page.value(FRAMES)
        await page.until(AT_END)
        assert await page.value(FITS)  # what is longer is shown from its beginning, and ends elsewhere


LONG = "\n".join(f"Dòng {number}" for number in range(60))
NARROWER = """new MutationObserver(() => { document.querySelector(".chat").style.maxWidth = "20rem"; })
    .observe(document.getElementById("log"), { childList: true })"""


def at_top(message: int) -> str:
    """Whether that message, counted from 1, begins where the conversation's window does."""
    return f"""Math.abs(document.querySelectorAll(".message")[{message - 1}].getBoundingClientRect().top
        - document.getElementById("log").getBoundingClientRect().top) < 40"""


async def test_a_window_that_changes_with_a_long_answer_leaves_its_beginning_in_sight(page: Page, chat: Served) -> None:
    address = await opened(page, chat)
    await page.value(NARROWER)
    await chat.channel.send(address, Reply(text=LONG))

    await page.until("document.querySelectorAll('.message').length === 2")
    await page.until("document.getElementById('log').clientWidth <= 320")
    await page.value(FRAMES)
    assert await page.value(at_top(2))


async def test_of_long_answers_that_come_together_the_first_is_shown(page: Page, chat: Served) -> None:
    address = await opened(page, chat)
    for _ in range(3):
        await chat.channel.send(address, Reply(text=LONG))

    await page.until("document.querySelectorAll('.message').length === 4")
    await page.value(FRAMES)
    assert await page.value(at_top(2))
    assert await texts(page, "#newer") == ["↓ 2 tin mới"]


async def test_a_window_that_grows_to_show_the_end_brings_the_reader_there(page: Page, chat: Served) -> None:
    await page.look(390, 480)
    address = await opened(page, chat)
    long = "Sau hơn một năm, 97,8% kiến nghị được khắc phục. " * 9
    await chat.channel.send(address, Reply(text=long))
    await chat.channel.send(address, Reply(text=long))
    await page.until("!document.getElementById('newer').hidden")

    await page.look(1280, 800)
    await page.until("document.getElementById('newer').hidden")
    assert await page.value(AT_END)
    await chat.channel.send(address, Reply(text="Còn nữa."))
    await chat.channel.send(address, alert())
    await page.until("document.querySelector('.card')")
    await page.until(AT_END)


async def test_a_reader_who_looks_back_is_not_pulled_away(page: Page, chat: Served) -> None:
    address = await opened(page, chat)
    for number in range(6):
        await chat.channel.send(address, alert(number))
    await page.until("document.querySelectorAll('.card').length === 6")
    await page.until(AT_END)

    await page.value("document.getElementById('log').scrollTop = 0")
    await page.value(FRAMES)
    for number in range(6, 9):
        await chat.channel.send(address, alert(number))
    await page.until("!document.getElementById('newer').hidden")
    await page.until("document.querySelectorAll('.card').length === 9")
    assert await texts(page, "#newer") == ["↓ 3 tin mới"]
    assert await page.value("document.title") == "(3) Báo Tin – tin báo tỉnh theo chủ đề"
    assert await page.value("document.getElementById('log').scrollTop") == 0

    await page.click("#newer")
    await page.until(f"{AT_END} && document.getElementById('newer').hidden")
    assert await page.value("document.title") == "Báo Tin – tin báo tỉnh theo chủ đề"


async def test_a_page_that_stays_open_overnight_calls_no_day_before_today(page: Page, chat: Served) -> None:
    address = await opened(page, chat)
    day = await page.value("document.querySelector('.day time').dateTime")
    await page.value(f"Date.now = () => Date.parse('{day}T12:00+07:00')")
    await page.value("document.dispatchEvent(new Event('visibilitychange'))")
    assert await texts(page, ".day") == ["Hôm nay"]
    await page.value(f"Date.now = () => Date.parse('{day}T12:00+07:00') + 86_400_000")
    tomorrow = WebOutlet(chat.db, now=lambda: NOW + timedelta(days=1), streams=chat.channel.streams)
    await tomorrow.send(address, Reply(text="Chào buổi sáng"))
    await page.until("document.querySelectorAll('.message').length === 2")
    assert await texts(page, ".day") == ["Hôm qua", "Hôm nay"]
