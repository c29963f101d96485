"""The places where people meet the bot, each with its strict platform around the program's own commands.

`open_town` opens them all over one database. Whoever types somewhere does so in a chat of their own, made ready before.
"""

import itertools
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from telegram import User

from bot.commands import Commands
from bot.inbox import Incoming
from bot.replies import Replies
from bot.requests import Request
from bot.telegram import http
from bot.telegram.answers import TelegramAnswers
from bot.telegram.outlet import TelegramOutlet
from bot.web.outlet import WebOutlet
from bot.zalo.admission import Admission
from bot.zalo.answers import ZaloAnswers, incoming_of
from bot.zalo.choices import Choices
from bot.zalo.client import ZaloClient
from bot.zalo.outlet import ZaloOutlet
from bot.zalo.updates import normalise
from jobs.delivery.pacing import Pacing
from news.delivery.chats import Newcomer
from news.delivery.subscriptions import Kind
from storage import chats, quota, subscriptions, webchat
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, settle
from tests import make
from tests.bot.commands.people import NOON
from tests.fakes import zalo_events
from tests.fakes.bot_api import BOT_ID, BotApi
from tests.fakes.bot_api_asides import Aside
from tests.fakes.bot_api_chats import FakeChat, Sent
from tests.fakes.clock import FakeClock
from tests.fakes.outlet import NeverHeld
from tests.fakes.zalo_api import TOKEN, FakeZalo

ADMIN, LEADER, MEMBER = 1, 7, 8  #: who looks after the bot; who looks after a group, and who does not
THREAD = 5
CHANNEL = "Tin Sông Mây"
SILENCE = "(không trả lời)"
ALONE, TOGETHER, OF_CHANNEL = Newcomer(), Newcomer(group=True), Newcomer(group=True, one_way=True, name=CHANNEL)
_NUMBERED = re.compile(r"(\d+)\. (.*)")
_HOW = ("Để chọn, hãy trả lời bằng số", "Để chọn, hãy nhắc tên bot (@)")


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back: its words, its buttons by rows, and whether who typed sees it alone."""

    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A kind of place."""

    title: str
    channel: str
    newcomer: Newcomer
    address: Callable[[int], str]  #: of a chat there, by the number of the case
    types: Callable[["Town", int, str], Awaitable[list[Answered]]]


class Town:
    """Every platform at work over *db*; its clock stands still."""

    def __init__(self, db: Database, commands: Commands, api: BotApi, zalo: FakeZalo) -> None:
        self.db, self.commands, self.api, self.zalo = db, commands, api, zalo
        self.clock = FakeClock()
        self.web = WebOutlet(db, now=self.clock.now)
        self._numbers = itertools.count(1)
        api.monotonic = itertools.count(step=100).__next__  # nobody types too fast
        zalo.groups_allowed = zalo.users_allowed = 100_000

    async def open(self, stack: AsyncExitStack) -> None:
        """Have people's messages read."""
        session = await stack.enter_async_context(http.open_session(self.api.base_url))
        bot = http.connect(self.api.token, self.api.base_url, session)
        outlet = TelegramOutlet(bot)
        self.telegram = TelegramAnswers(outlet, self._replies(outlet), self.commands.answer, self.db, self.clock)
        self.telegram.me.set_result(User(BOT_ID, "Báo Tin", is_bot=True, username=self.api.username))
        client = await stack.enter_async_context(ZaloClient(TOKEN, base_url=self.zalo.url))
        self._zalo_outlet = ZaloOutlet(client, clock=self.clock.monotonic)
        self._zalo_outlet.choices = choices = Choices(self.db, self.clock)
        admission = Admission(
            self.db, users=0, groups=0, admins=(), language="vi", invitations=list, now=self.clock.now
        )
        replies = self._replies(self._zalo_outlet)
        answer = self.commands.answer
        self.zalo_answers = ZaloAnswers(self._zalo_outlet, replies, answer, admission, None, self.db, choices)

    def _replies(self, outlet: Any) -> Replies:
        pacing = Pacing(per_second=None, per_chat=None, per_group_minute=None)
        return Replies(outlet, pacing, self.db, self.clock, holding=NeverHeld(pacing, self.clock))

    async def hear_telegram(self, chat: int, words: str, user: int, **extra: Any) -> list[Answered]:
        """What Telegram showed in *chat* after that."""
        sent, aside = len(self.api.sent), len(self.api.asides.all)
        self.api.typed(chat, words, user=user, **extra)
        update = self.api.updates.pop()
        await self.telegram.handle(
            Incoming(id=str(update["update_id"]), chat=str(chat), body=json.dumps(update).encode())
        )
        shown: list[Sent | Aside] = [*self.api.sent[sent:], *self.api.asides.all[aside:]]
        return [_read_telegram(one) for one in shown]

    async def hear_zalo(self, chat: str, words: str, who: str) -> list[Answered]:
        """What Zalo showed after that."""
        self.zalo.meets(chat)
        before = len(self.zalo.texts)
        for message in normalise(zalo_events.text(words, chat=chat, who=who)):
            await self.zalo_answers.handle(replace(incoming_of(message), taken=self.clock.now()))
        return [_read_zalo(text) for text in self.zalo.texts[before:]]

    async def hear_web(self, address: str, words: str) -> list[Answered]:
        """What the page showed after that."""
        request = Request(channel="webchat", address=address, who=address, words=words)
        known = await self.db.read(webchat.since, address=address, after=0)
        reply = await self.commands.answer(request)
        if reply is not None:
            await self.web.reply(request, reply)
        shown = await self.db.read(webchat.since, address=address, after=0)
        return [_read_web(one) for one in shown[len(known) :]]


def _read_telegram(one: Sent | Aside) -> Answered:
    return Answered(
        one.text, tuple(tuple(button["text"] for button in row) for row in one.keyboard), isinstance(one, Aside)
    )


def _read_zalo(text: str) -> Answered:
    """Numbered lines are its buttons."""
    lines = [line for line in text.split("\n") if not line.startswith(_HOW)]
    if len(lines) == len(text.split("\n")):
        return Answered(text)
    buttons = tuple((found[2].replace("✓ ", "✅ "),) for line in lines if (found := _NUMBERED.fullmatch(line)))
    return Answered("\n".join(line for line in lines if not _NUMBERED.fullmatch(line)).strip(), buttons)


def _read_web(one: dict[str, Any]) -> Answered:
    body = one["body"]
    rows = tuple(
        tuple(f"✅ {button['label']}" if button["chosen"] else button["label"] for button in row)
        for row in body.get("choices", ())
    )
    return Answered(body["text"], rows)


def _in_group(user: int, thread: int | None = None) -> Callable[[Town, int, str], Awaitable[list[Answered]]]:
    async def types(town: Town, case: int, words: str) -> list[Answered]:
        members = {LEADER: "administrator", MEMBER: "member", BOT_ID: "administrator"}
        chat = -100_000 * (3 if thread else user) - case
        threads = {thread} if thread else set()
        town.api.chats[chat] = FakeChat(chat, "supergroup", "Tổ 5", threads=threads, members=members)
        extra = {"message_thread_id": thread, "is_topic_message": True} if thread else {}
        return await town.hear_telegram(chat, words if words.startswith("/") else f"@BaoTinBot {words}", user, **extra)

    return types


async def _type_in_private(town: Town, case: int, words: str) -> list[Answered]:
    return await town.hear_telegram(100_000 + case, words, 100_000 + case)


async def _type_as_admin(town: Town, case: int, words: str) -> list[Answered]:
    return await town.hear_telegram(500_000 + case, words, ADMIN)


async def _type_for_channel(town: Town, case: int, words: str) -> list[Answered]:
    person, channel = 200_000 + case, -1_000_000 - case
    town.api.chats[channel] = FakeChat(channel, "channel", CHANNEL, members={person: "administrator"})
    await town.db.run(quota.keep_group, channel="telegram", address=str(channel), who=str(person))
    known, _first = await town.db.run(
        chats.meet, channel="telegram", address=str(channel), now=NOON, newcomer=OF_CHANNEL
    )
    begin = f"/kenh {known.number} "
    heard = await town.hear_telegram(person, begin + words.removeprefix("/"), person)
    return [replace(one, text=one.text.removeprefix(f"📣 {CHANNEL}\n").replace(begin, "/")) for one in heard]


async def _type_on_zalo(town: Town, case: int, words: str) -> list[Answered]:
    return await town.hear_zalo(f"z{case}", words, f"z{case}")


async def _type_in_zalo_group(town: Town, case: int, words: str) -> list[Answered]:
    return await town.hear_zalo(f"zg{case}", f"@Bot Báo Tin {words}", f"zw{case}")


async def _type_on_web(town: Town, case: int, words: str) -> list[Answered]:
    return await town.hear_web(f"web{case}", words)


PRIVATE = Place(
    title="Telegram riêng",
    channel="telegram",
    newcomer=ALONE,
    address=lambda n: str(100_000 + n),
    types=_type_in_private,
)
NEWSROOM = Place(
    title="quản trị bot", channel="telegram", newcomer=ALONE, address=lambda n: str(500_000 + n), types=_type_as_admin
)
PLACES: Sequence[Place] = (
    PRIVATE,
    Place(
        title="nhóm (thành viên)", channel="telegram", newcomer=TOGETHER,
        address=lambda n: str(-100_000 * MEMBER - n), types=_in_group(MEMBER),
    ),
    Place(
        title="nhóm (quản trị)", channel="telegram", newcomer=TOGETHER,
        address=lambda n: str(-100_000 * LEADER - n), types=_in_group(LEADER),
    ),
    Place(
        title="chủ đề trong nhóm", channel="telegram", newcomer=TOGETHER,
        address=lambda n: f"{-300_000 - n}/{THREAD}", types=_in_group(LEADER, THREAD),
    ),
    Place(
        title="kênh (qua /kenh)", channel="telegram", newcomer=OF_CHANNEL,
        address=lambda n: str(-1_000_000 - n), types=_type_for_channel,
    ),
    Place(
        title="Zalo riêng", channel="zalo", newcomer=replace(ALONE, hours="11:30 17:30"),
        address=lambda n: f"z{n}", types=_type_on_zalo,
    ),
    Place(
        title="nhóm Zalo", channel="zalo", newcomer=replace(TOGETHER, hours="11:30 17:30"),
        address=lambda n: f"zg{n}", types=_type_in_zalo_group,
    ),
    Place(title="web", channel="webchat", newcomer=ALONE, address=lambda n: f"web{n}", types=_type_on_web),
)  # fmt: skip


def settle_readers(tx: Tx, wanted: Sequence[tuple[Place, int]], *, article: int) -> None:
    """A chat of each of these cases, which follows two topics and was sent this article."""
    for place, case in wanted:
        met, _first = chats.meet(
            tx,
            channel=place.channel,
            address=place.address(case),
            now=NOON - timedelta(days=3),
            newcomer=place.newcomer,
        )
        for topic in ("giao-duc", "y-te"):
            subscriptions.follow(tx, chat=met.number, kind=Kind.TOPIC, value=topic, now=NOON - timedelta(days=2))
        tx.run("UPDATE chats SET bundled = '' WHERE id = :chat AND channel <> 'zalo'", chat=met.number)
    make.fan_out(tx, article=article, now=NOON)
    for channel in {place.channel for place, _case in wanted}:
        asked = claim.Claim(channel=channel, now=NOON, lease_end=NOON + timedelta(minutes=1))
        while taken := claim.take(tx, asked, limit=500):
            for one in taken:
                settle.mark_sent(tx, one, now=NOON, message_id="1")


@asynccontextmanager
async def open_town(db: Database, commands: Commands) -> AsyncIterator[Town]:
    """The platforms, and the program behind them."""
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(BotApi().serving())
        zalo = await stack.enter_async_context(FakeZalo())
        town = Town(db, commands, api, zalo)
        await town.open(stack)
        yield town
