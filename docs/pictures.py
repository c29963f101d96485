"""The pictures of the README, taken of the trial as it runs: `python -m docs.pictures`."""

import asyncio
import tempfile
from pathlib import Path

from bot.app import App
from bot.trial import trial
from tests.fakes import browser

HERE = Path(__file__).parent / "pictures"
PACE = 1.5  #: seconds between articles: quick enough not to be tedious, slow enough not to be taken for a flood
ALERTS = "document.querySelectorAll('.alert').length"
LOADED = "[...document.querySelectorAll('img')].every((image) => image.complete || !image.getBoundingClientRect().top)"


async def take(address: str) -> None:
    """The topics on a phone, one topic followed on a wide screen, and the same in the dark."""
    with browser.chromium() as chromium:
        async with browser.tab(chromium) as page:
            await page.look(390, 800)
            await page.open(address)
            await page.until(f"{ALERTS} >= 2")
            await shoot(page, "phone")
            await page.click("[data-command='/chude']")
            await page.until("document.querySelector('.reply:last-of-type [aria-pressed]')")
            await asyncio.sleep(1)
            await shoot(page, "topics")
        async with browser.tab(chromium) as page:
            await page.look(1280, 800)
            await page.open(address)
            await page.until("document.querySelector('.reply')")
            await page.click("#words")
            await page.type("/theodoi xây dựng Đảng")
            await page.enter()
            before = await page.until(ALERTS + " + 1")
            await page.until(f"{ALERTS} >= {before} + 1")
            await shoot(page, "wide")
            await page.look(1280, 800, dark=True)
            await shoot(page, "dark")


async def shoot(page: browser.Page, name: str) -> None:
    """One picture, at the conversation's end and with its own pictures there."""
    await page.value("document.getElementById('log').scrollTo(0, 1e9)")
    await page.until(LOADED)
    await page.picture(HERE / f"{name}.png")
    print(name, (HERE / f"{name}.png").stat().st_size // 1024, "KB")


async def main() -> None:
    """Run the trial in a folder that goes away, and take its pictures."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/trial.db"
        async with (
            trial(database=database, web_port=0, pace=PACE) as (config, tried),
            App(config, trial=tried) as app,
        ):
            address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
            running = asyncio.create_task(app.run(on_started=address.set_result))
            try:
                await take(await address)
            finally:
                app.stop()
                await running


if __name__ == "__main__":
    asyncio.run(main())
