"""`baotin check`: is the configuration understood, does every feed answer, do the tokens work."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import aiohttp
import typer
from rich.progress import Progress
from rich.table import Table
from telegram import Bot
from telegram.error import TelegramError

from bot.app import now, program_version
from bot.channels.telegram_http import AiohttpRequest
from bot.channels.zalo_client import ZaloClient
from bot.channels.zalo_errors import ZaloError
from bot.cli.words import DEFAULT_CONFIG, ConfigPath, done, failed, out, required
from bot.config import Config, FeedEntry
from bot.texts import _
from bot.verdicts import words_for
from jobs.addresses import networks
from jobs.http import Client, user_agent
from jobs.parsing import Parser
from news.dates import believed, local, parse_date
from news.errors import FeedError
from news.feeds import DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How one feed answered."""

    entry: FeedEntry
    good: bool
    words: str
    items: int = 0
    newest: datetime | None = None


def check(config: ConfigPath = None) -> None:
    """Xem cấu hình có hiểu được không, thử mọi nguồn tin và các mã."""
    found = required(config)
    done(_("Đọc được cấu hình {path}.").format(path=config or Path(DEFAULT_CONFIG)))
    _show(found)
    good = asyncio.run(_try_all(found))
    if not good:
        raise typer.Exit(1)


def _show(config: Config) -> None:
    """What was understood, secrets masked."""
    told = config.model_dump(mode="json", exclude={"feeds"})
    told["storage"]["url"] = _without_password(config.storage.url)
    for section, values in told.items():
        if isinstance(values, dict):
            out.print(f"  {section}: " + ", ".join(f"{key}={value}" for key, value in values.items()), soft_wrap=True)
        else:
            out.print(f"  {section}: {values}")


def _without_password(url: str) -> str:
    before, at, after = url.rpartition("@")
    return f"{before.rpartition(':')[0]}:***@{after}" if at and before.count(":") > 1 else url


async def _try_all(config: Config) -> bool:
    tokens = [await _telegram(config), await _zalo(config)]
    tried = await _feeds(config)
    table = Table(_("Báo"), _("Chuyên mục"), _("Kết quả"), _("Số tin"), _("Tin mới nhất"), _("Địa chỉ"))
    for one in tried:
        colour = "green" if one.good else "red"
        table.add_row(
            one.entry.newspaper,
            one.entry.section or "–",
            f"[{colour}]{one.words}[/{colour}]",
            str(one.items),
            local(one.newest) if one.newest else "–",
            one.entry.url,
        )
    if tried:
        out.print(table)
    else:
        out.print(
            _("Chưa có nguồn tin nào: thêm mục [[feeds]] vào cấu hình, hoặc dùng “baotin feeds add”.").replace(
                "[[", r"\[\["
            )
        )
    return all(tokens) and all(one.good for one in tried)


async def _telegram(config: Config) -> bool:
    token = config.telegram.token.get_secret_value()
    if not token:
        out.print(_("Telegram: tắt (chưa có mã)."))
        return True
    async with aiohttp.ClientSession() as session:
        request = AiohttpRequest(session)
        bot = Bot(token, base_url=f"{config.telegram.base_url.rstrip('/')}/bot", request=request)
        try:
            me = await bot.get_me()
        except TelegramError as error:
            failed(_("Telegram: mã không dùng được ({error}). Xem lại telegram.token.").format(error=error.message))
            return False
    done(_("Telegram: mã dùng được, bot là @{name}.").format(name=me.username))
    return True


async def _zalo(config: Config) -> bool:
    token = config.zalo.token.get_secret_value()
    if not token:
        out.print(_("Zalo: tắt (chưa có mã)."))
        return True
    async with ZaloClient(token, base_url=config.zalo.base_url) as client:
        try:
            me = await client.get_me()
        except ZaloError as error:
            failed(_("Zalo: mã không dùng được ({error}). Xem lại zalo.token.").format(error=error))
            return False
    done(_("Zalo: mã dùng được, bot là {name}.").format(name=me.display_name or me.account_name))
    return True


async def _feeds(config: Config) -> list[Tried]:
    allowed = networks(map(str, config.polling.allow_private_networks))
    agent = user_agent(program_version(), config.web.public_url)
    async with Client(user_agent=agent, allowed=allowed) as client, Parser() as parser:
        with Progress(transient=True, console=out) as progress:
            task = progress.add_task(_("Đang thử các nguồn tin"), total=len(config.feeds))

            async def tried(entry: FeedEntry) -> Tried:
                try:
                    return await _one(entry, client, parser, cap=config.polling.max_feed_bytes)
                finally:
                    progress.advance(task)

            return list(await asyncio.gather(*map(tried, config.feeds)))


async def _one(entry: FeedEntry, client: Client, parser: Parser, *, cap: int) -> Tried:
    try:
        answer = await client.get(entry.url, cap=cap)
        parsed = await parser.entries(answer.body, answer.content_type)
    except FeedError as error:
        words = words_for(error.verdict) + (f" ({error.detail})" if error.detail else "")
        return Tried(entry=entry, good=False, words=words)
    present = now()
    dates = [date for one in parsed.entries if (date := believed(parse_date(one.published), now=present))]
    newest = max(dates, default=None)
    stale = newest is not None and present - newest > 30 * DAY
    return Tried(
        entry=entry,
        good=not stale,
        words=_("trả lời nhưng đã lâu không có tin mới") if stale else words_for(parsed.verdict),
        items=len(parsed.entries),
        newest=newest,
    )
