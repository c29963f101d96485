"""`baotin run` and `baotin once`: the bot itself."""

import asyncio
import errno
import os
import signal
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from bot import logs
from bot.app import App
from bot.channels import Trial
from bot.cli.terminal import ConfigPath, find_config, load_config, out, report, suggest_config
from bot.config import Config
from bot.texts import _
from bot.trial import trial
from bot.web import descriptors
from bot.web.server import NotServed
from jobs.parsing import memory
from jobs.upkeep.watchdog import ServiceManager
from news.errors import BaotinError


def run(config: ConfigPath = None) -> None:
    """Chạy bot. Không có cấu hình: chạy thử với tờ báo mẫu, không cần mạng."""
    logs.start()
    found = find_config(config)
    try:
        _run_fast(_run(found))
    except NotServed as error:
        raise BaotinError(_explain_not_served(error.cause, found)) from error


def once(config: ConfigPath = None) -> None:
    """Hỏi mọi nguồn tin đến lượt, phân loại, gửi đi, rồi thôi."""
    logs.start()
    asyncio.run(_once(load_config(config)))
    report(_("Đã hỏi và gửi xong một lượt."))


async def _run(config: Config | None) -> None:
    manager = ServiceManager(os.environ, process=os.getpid())
    descriptors.raise_limit()  # before it is divided between visitors and the rest
    async with _choose_mode(config) as (chosen, tried), App(chosen, trial=tried) as app:
        memory.settle()
        loop = asyncio.get_running_loop()
        for one in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            loop.add_signal_handler(one, app.stop)
        await app.run(on_started=lambda address: _on_started(address, tried), manager=manager)


async def _once(config: Config) -> None:
    async with App(config) as app:
        await app.once()


@asynccontextmanager
async def _choose_mode(config: Config | None) -> AsyncIterator[tuple[Config, Trial | None]]:
    if config is not None:
        yield config, None
        return
    async with trial() as (chosen, tried):
        yield chosen, tried


def _on_started(address: str, tried: Trial | None) -> None:
    if tried:
        out.print(_("Báo Tin đang chạy thử với một tờ báo tưởng tượng, không cần mạng."))
        out.print(_("Mở trình duyệt tại [bold]{address}[/bold] để xem tin đến.").format(address=address))
        out.print(suggest_config(), soft_wrap=True)
    else:
        out.print(_("Báo Tin đang chạy; trang web tại {address}.").format(address=address))
    sys.stdout.flush()


def _explain_not_served(error: OSError, config: Config | None) -> str:
    """Why the web server did not start, and what to do."""
    web = (config or Config()).web  # a trial takes its port from the environment too
    advice = {
        errno.EADDRINUSE: _("Cổng {port} đang có chương trình khác dùng. Hãy dừng nó, hoặc đổi web.port."),
        errno.EACCES: _("Không được phép mở cổng {port}. Hãy đặt web.port từ 1024 trở lên."),
    }.get(error.errno or 0, _("Không mở được trang web ở {host}:{port}. Xem lại web.host và web.port."))
    return f"{advice.format(host=web.host, port=web.port)} ({error.strerror or error})"


def _run_fast(work: Coroutine[Any, Any, None]) -> None:
    """On uvloop where it runs."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
    else:
        uvloop.run(work)
