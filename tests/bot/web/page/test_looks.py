"""The page in a real browser: that everybody can read it and reach everything."""

import os
from pathlib import Path

import pytest

from tests.bot.web.page.steps import ECONOMY, PARTY, alert, opened
from tests.fakes.browser import Page
from tests.fakes.web_reader import Served

pytestmark = pytest.mark.xdist_group("browser")  # one for all of them

SHOTS = os.environ.get("BAOTIN_SCREENSHOTS", "")  #: a folder to leave screenshots in
SIZES = [(1280, 800, False), (1280, 800, True), (390, 844, False), (390, 844, True), (320, 568, False)]

CONTRAST = """(() => {
  const parse = (color) => { const [r, g, b, a = 1] = color.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
  const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const light = (rgb) => { const [r, g, b] = rgb.map(linear);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (element) => { if (!element) return [255, 255, 255];
    const color = parse(getComputedStyle(element).backgroundColor);
    return color[3] === 1 ? color.slice(0, 3) : over(color, ground(element.parentElement)); };
  const bad = []; let seen = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    if (element.closest(".unseen, script, noscript, .picture")) continue;
    seen += 1;
    const below = ground(element), style = getComputedStyle(element);
    const [one, other] = [light(over(parse(style.color), below)), light(below)].sort((x, y) => y - x);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < 4.5) bad.push(`${walker.currentNode.data.trim()} ${ratio.toFixed(2)}`);
  }
  return { bad, seen };
})()"""


@pytest.mark.parametrize(("width", "height", "dark"), SIZES)
async def test_everything_can_be_read_and_nothing_is_cut_off(
    page: Page, chat: Served, pictures: str, width: int, height: int, dark: bool
) -> None:
    await page.look(width, height, dark=dark)
    address = await opened(page, chat)
    await page.click("[data-command='/chude']")
    await page.until("document.querySelectorAll('[aria-pressed]').length === 2")
    await page.click("[aria-pressed]")
    await page.until("document.querySelector('[aria-pressed=true]')")
    await chat.channel.send(address, alert(1, image=f"{pictures}/anh.svg", urgent=True, also=("Báo Khác",)))
    await chat.channel.send(address, alert(2, title="Đ" * 90 + " dài", topics=(PARTY, ECONOMY)))
    await page.until("document.querySelectorAll('.card').length === 2")
    await page.click("#trial summary")
    await page.click("#words")
    await page.type("/")
    await page.until("!document.getElementById('suggestions').hidden")
    await page.key("ArrowDown", 40)

    found = await page.value(CONTRAST)
    assert found["bad"] == []
    assert found["seen"] > 25
    assert await page.value("document.documentElement.scrollWidth") <= width
    assert await page.value("document.getElementById('log').scrollWidth <= document.getElementById('log').clientWidth")
    small = await page.value(
        """[...document.querySelectorAll("button:not(.command):not(.newer), .choice, input")]
        .filter((each) => each.checkVisibility() && Math.min(each.offsetWidth, each.offsetHeight) < 24)
        .map((each) => each.textContent)"""
    )
    assert small == []
    if SHOTS:
        await page.picture(Path(SHOTS) / f"chat-{width}{'-dark' if dark else ''}.png")


async def test_letters_twice_as_large_still_fit_a_small_telephone(page: Page, chat: Served) -> None:
    await page.letters(32)
    await page.look(320, 568)
    address = await opened(page, chat)
    await chat.channel.send(address, alert())
    await page.until("document.querySelector('.card')")

    assert await page.value("getComputedStyle(document.querySelector('.lead')).fontSize") == "32px"
    assert await page.value("document.documentElement.scrollWidth") <= 320
    await page.click("#words")
    await page.type("chào")
    await page.enter()
    await page.until("document.querySelector('.message.reader')")
