"""The lines to the platforms: a channel with its pace, and what listens to its people."""

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from aiohttp import web

from bot.commands import Commands
from bot.config import Config
from bot.telegram.http import connect, open_session
from bot.telegram.outlet import PAID_PER_SECOND, TelegramOutlet
from bot.telegram.updates import TelegramUpdates
from bot.texts import LANGUAGES, language
from bot.web.outlet import WebOutlet
from bot.zalo import quota, webhook
from bot.zalo.choices import Choices
from bot.zalo.client import ZaloClient
from bot.zalo.inbox import Inbox
from bot.zalo.outlet import ZaloOutlet
from bot.zalo.polling import POLL_SECONDS, ZaloPolling
from jobs.delivery.deliver import Outlet
from jobs.delivery.pacing import Pacing
from jobs.delivery.quota import Budget
from news.delivery.chats import ChatState
from news.errors import StorageError
from storage import chats, updates
from storage.engine.database import Database

TELEGRAM_HOOK = "/telegram/webhook"
TELEGRAM_HEADER = "X-Telegram-Bot-Api-Secret-Token"

SILENCE = 120.0  #: seconds without an answer of Telegram's, and `/healthz` says so; a poll takes up to 30
LATE = timedelta(days=1)  #: what was asked longer ago nobody waits for any more

log = logging.getLogger(__name__)

Stop = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One channel, ready to deliver; its listening is started by `listen`, which says how to end it."""

    outlet: Outlet
    pacing: Pacing
    listen: Callable[[], Awaitable[Stop]] | None = None
    routes: tuple[web.RouteDef, ...] = ()
    is_deaf: Callable[[], bool] = lambda: False  #: whether it has heard nothing from the platform for too long
    budget: Budget | None = None  #: of a channel whose plan allows so many messages a month


def names(config: Config) -> tuple[str, ...]:
    """The names of the channels that this configuration has."""
    on = {
        "telegram": bool(config.telegram.token.get_secret_value()),
        "zalo": bool(config.zalo.token.get_secret_value()),
        "webchat": config.web.chat,
    }
    return tuple(name for name, wanted in on.items() if wanted)


async def telegram(
    config: Config, db: Database, commands: Commands, stack: AsyncExitStack, *, now: Callable[[], datetime]
) -> Line:
    """Telegram, by polling or webhook."""
    own = config.telegram
    token = own.token.get_secret_value()
    session = await stack.enter_async_context(open_session(own.base_url))
    bot = connect(token, own.base_url, session)
    channel = TelegramOutlet(bot, paid_broadcast=own.paid_broadcast)
    pacing = Pacing(per_second=PAID_PER_SECOND if own.paid_broadcast else own.messages_per_second)

    async def gone(chat: str) -> None:
        await db.run(chats.suspend_address, channel="telegram", address=chat, why="left or blocked")

    async def moved(old: str, new: str) -> None:
        await db.run(chats.move, channel="telegram", old=old, new=new)

    async def seen(update: str) -> bool:
        return await db.read(updates.seen, channel="telegram", update=update)

    async def remember(update: str) -> None:
        await db.run(updates.remember, channel="telegram", update=update, now=now())

    listener = TelegramUpdates(
        channel,
        pacing,
        answer=commands.answer,
        gone=gone,
        moved=moved,
        commands=_menus(commands, config.language),
        seen=seen,
        remember=remember,
    )
    secret = hmac.new(token.encode(), b"baotin telegram webhook", hashlib.sha256).hexdigest()
    hooked = own.updates == "webhook"

    async def listen() -> Stop:
        listener.start(webhook=f"{config.web.public_url}{TELEGRAM_HOOK}" if hooked else "", secret=secret)
        left = [listener.read(json.loads(body)) for body in await _left_over(db, "telegram", now())]
        listener.take(*filter(None, left))
        return listener.stop

    async def hook(request: web.Request) -> web.Response:
        shown = request.headers.get(TELEGRAM_HEADER, "")
        if not hmac.compare_digest(shown.encode("utf-8", "surrogateescape"), secret.encode()):
            return web.Response(status=401)
        body = await request.read()
        try:
            update = listener.read(json.loads(body))
        except (ValueError, RecursionError):
            log.warning("webhook dropped reason=unparsable")  # Telegram would only bring it again
            return web.Response()
        if update is not None:
            try:  # first, as Telegram forgets what it was thanked for
                await db.run(updates.keep, channel="telegram", update=str(update.update_id), body=body, now=now())
            except StorageError as error:
                log.warning("webhook put off error=%s", error)
                return web.Response(status=503)
            listener.take(update)
        return web.Response()

    routes = (web.post(TELEGRAM_HOOK, hook),) if hooked else ()
    return Line(outlet=channel, pacing=pacing, listen=listen, routes=routes, is_deaf=partial(listener.is_deaf, SILENCE))


async def _left_over(db: Database, channel: str, now: datetime) -> list[bytes]:
    """What people wrote before the last end of the program and nobody handled."""
    try:
        left = await db.run(updates.left_over, channel=channel, since=now - LATE)
    except StorageError as error:
        log.warning("what was left over waits for the next start channel=%s error=%s", channel, error)
        return []
    if left:
        log.info("taking up what was left over channel=%s updates=%d", channel, len(left))
    return left


def _menus(commands: Commands, default: str) -> dict[str, list[tuple[str, str]]]:
    """The command list for Telegram's own menu, by language; "" for all other languages."""
    menus = {}
    for code in LANGUAGES:
        with language(code):
            menus["" if code == default else code] = commands.menu()
    return menus


async def zalo(
    config: Config,
    db: Database,
    commands: Commands,
    stack: AsyncExitStack,
    *,
    trouble: Callable[[str], Awaitable[None]],
    now: Callable[[], datetime],
    elsewhere: Callable[[], list[str]],
) -> Line:
    """The Zalo Bot Platform, by polling or webhook."""
    own = config.zalo
    token = own.token.get_secret_value()
    client = await stack.enter_async_context(ZaloClient(token, base_url=own.base_url))
    budget = Budget(
        db,
        channel="zalo",
        limit=own.monthly_messages,
        cost=ZaloOutlet.cost,
        wording=quota.wording,
        trouble=trouble,
        now=now,
    ) if own.monthly_messages else None  # fmt: skip
    channel = ZaloOutlet(
        client,
        monthly_messages=own.monthly_messages,
        spending=budget.spending if budget else nullcontext,
        accepted=budget.spent if budget else None,
    )
    plan = quota.Plan(
        db,
        users=own.users,
        groups=own.groups,
        admins=config.admins.zalo,
        spoken=config.language,
        elsewhere=elsewhere,
        now=now,
    )

    async def seen(message: str) -> bool:
        return await db.read(updates.seen, channel="zalo", update=message)

    async def remember(message: str) -> None:
        await db.run(updates.remember, channel="zalo", update=message, now=now())

    async def hold(message: str, body: bytes) -> None:
        await db.run(updates.keep, channel="zalo", update=message, body=body, now=now())

    async def take_back() -> None:
        await inbox.take_back(await _left_over(db, "zalo", now()))

    async def known(address: str) -> bool:
        chat = await db.read(chats.find, channel="zalo", address=address)
        return chat is not None and chat.state is ChatState.ACTIVE

    async def keep(address: str, choices: Any, until: datetime) -> None:
        await db.run(updates.keep_choices, channel="zalo", address=address, commands=choices, until=until)

    async def kept(address: str) -> list[str]:
        return await db.read(updates.kept_choices, channel="zalo", address=address, now=now())

    inbox = Inbox(
        channel,
        commands.answer,
        Choices(keep, kept),
        seen=seen,
        remember=remember,
        keep=hold,
        known=known,
        may_change=plan.may_change,
        door=plan.door,
        may_reply=budget.may_reply if budget else None,
    )
    hook = web.post(webhook.PATH, webhook.ZaloWebhook(inbox, webhook.secret_of(token)).handle)
    return Line(
        outlet=channel,
        pacing=Pacing(per_second=own.messages_per_second, per_chat=1, per_group_minute=20),
        listen=_zalo_listening(
            ZaloPolling(client, inbox) if own.updates == "polling" else None, inbox, trouble, take_back
        ),
        routes=(hook,) if own.updates == "webhook" else (),
        budget=budget,
    )


def _zalo_listening(
    polling: ZaloPolling | None,
    inbox: Inbox,
    trouble: Callable[[str], Awaitable[None]],
    take_back: Callable[[], Awaitable[None]],
) -> Callable[[], Awaitable[Stop]]:
    async def poll(polling: ZaloPolling) -> None:
        if why := await polling.run():
            await trouble(f"zalo: {why}")

    async def listen() -> Stop:
        await take_back()
        polled = asyncio.create_task(poll(polling), name="zalo-polling") if polling else None

        async def stop() -> None:
            if polling and polled:
                polling.stop()
                _, late = await asyncio.wait([polled], timeout=POLL_SECONDS + 1)  # a poll cut off may lose a message
                for task in late:
                    task.cancel()
                await asyncio.gather(polled, return_exceptions=True)
            await inbox.stop(within=3)

        return stop

    return listen


def elsewhere(config: Config, found: Iterable[Line]) -> list[str]:
    """Where there is room for whoever Zalo's plan has none for, as far as it is known."""
    addresses = [config.web.public_url] if config.web.chat and config.web.public_url else []
    for line in found:
        if isinstance(line.outlet, TelegramOutlet):
            with suppress(RuntimeError):  # the bot has not yet learned its name
                addresses.append(f"https://t.me/{line.outlet.bot.username}")
    return addresses


def webchat(channel: WebOutlet) -> Line:
    """The web chat: no limits, and its listening is the web server's."""
    return Line(outlet=channel, pacing=Pacing(per_second=None, per_chat=None, per_group_minute=None))
