"""Channels are set up from a private chat: nobody can talk with the bot in them without their readers seeing it.

Who puts the bot into a channel looks after it: `/kenh` lists their channels, `/kenh 12 theodoi y tế` is the command as
if it was typed in that one, and so are the buttons under its answer. Telegram is asked each time, at most once a
minute, whether they still are an administrator there.
"""

import dataclasses
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from html import escape
from typing import Final

from telegram import Chat, ChatMember, User
from telegram.constants import ChatType

from bot.channels import Audience
from bot.requests import Request
from bot.telegram.requests import Administrators
from bot.texts import LANGUAGES, _, language
from jobs.clock import Clock
from news.delivery.chats import Newcomer
from news.delivery.messages import Choice, Reply
from news.text.sentences import shorten
from storage import chats, quota
from storage.engine.database import Database

COMMAND: Final = "kenh"
FOLLOW: Final = "theodoi"  #: the command of the example
_SHOWN: Final = 60  #: characters of what was not understood
_TYPED: Final = re.compile(rf"/(?:{COMMAND}|kênh|channels?)(?:@\w+)?(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)
_NUMBERED: Final = re.compile(r"(\d{1,18})\s*(.*)", re.DOTALL)
#: The beginning of a command within a sentence; one with a code is typed elsewhere.
_NAMED: Final = re.compile(r"(?<!\S)/(?=[a-z]{2,}\b)(?!\w+ \d{6}\b)")


def add_command(menu: list[tuple[str, str]], audience: Audience) -> list[tuple[str, str]]:
    """The *menu* with ours, for who may be alone with the bot."""
    alone = audience in ("readers", "newsroom")
    return [*menu, (COMMAND, _("Chọn tin cho kênh Telegram của bạn"))] if alone else menu


@dataclass(frozen=True, slots=True, kw_only=True)
class Managed:
    """A channel that somebody looks after."""

    number: int  #: of its chat
    address: str
    name: str


class Managing:
    """What people say about their channels; *answer* is how the bot answers what was typed there."""

    def __init__(
        self,
        answer: Callable[[Request], Awaitable[Reply | None]],
        administrators: Administrators,
        db: Database,
        clock: Clock,
    ) -> None:
        self._answer = answer
        self._administrators = administrators
        self._db = db
        self._clock = clock

    async def begin(self, chat: Chat, person: User, member: ChatMember) -> tuple[Request, Reply]:
        """*person* made the bot a *member* of this channel: what they are told, in private."""
        who, name = str(person.id), chat.title or ""
        request = Request(channel="telegram", address=who, words="", who=who, language=person.language_code or "")
        spoken = await self._language_of(request)
        newcomer = Newcomer(name=name, group=True, one_way=True, language=spoken)
        address, now = str(chat.id), self._clock.now()
        met, _first = await self._db.run(chats.meet, channel="telegram", address=address, now=now, newcomer=newcomer)
        await self._db.run(quota.keep_group, channel="telegram", address=address, who=who)
        one = Managed(number=met.number, address=address, name=name)
        with language(spoken):
            return request, _welcome(one, may_post=getattr(member, "can_post_messages", None) is not False)

    async def answer(self, request: Request) -> Reply | None:
        """None where it is not about a channel."""
        typed = None if request.group or request.forwarded else _TYPED.fullmatch(request.words.strip())
        if typed is None:
            return None
        found = await self._db.read(quota.kept_by, channel="telegram", who=request.who)
        managed = {number: Managed(number=number, address=address, name=name) for number, address, name in found}
        numbered = _NUMBERED.fullmatch((typed[1] or "").strip())
        one = managed.get(int(numbered[1])) if numbered else None
        with language(await self._language_of(request)):
            if numbered is None or one is None:
                return _list(list(managed.values()))
            chat = Chat(id=int(one.address), type=ChatType.CHANNEL)
            if not await self._administrators.include(chat, User(int(request.who), "", is_bot=False)):
                text = _("Bạn không còn là quản trị viên của kênh “{name}”, hoặc bot không còn ở đó.")
                return _say(text.format(name=one.name))
            there = dataclasses.replace(
                request, address=one.address, name=one.name, group=True, one_way=True, words=numbered[2], html=""
            )
            return await self._answer_there(one, there)

    async def _answer_there(self, one: Managed, request: Request) -> Reply:
        """A sentence, or a command whose stroke may be left out, as its number stands before it; never silence."""
        said, command = request.words, "/" + (request.words.lstrip("/") or "caidat")
        is_plain = bool(said) and not (request.pressed or said.startswith("/"))
        for words in (said, command) if is_plain else (command,):
            if reply := await self._answer(dataclasses.replace(request, words=words)):
                return _of(one, reply)
        return _ask_back(one, said, is_plain=is_plain)

    async def _language_of(self, request: Request) -> str:
        chat = await self._db.read(chats.find, channel="telegram", address=request.address)
        code = request.language.partition("-")[0].lower()
        return chat.language if chat else code if code in LANGUAGES else "vi"


def _welcome(one: Managed, *, may_post: bool) -> Reply:
    lines = [
        _("Báo Tin đã vào kênh “{name}”.").format(name=one.name),
        _("Bạn chọn tin cho kênh ngay ở đây; người đọc kênh chỉ thấy tin."),
    ]
    if not may_post:
        lines.append(_("Bot chưa được quyền đăng bài: mở phần Quản trị viên của kênh để bật quyền ấy cho bot nhé."))
    return Reply(text="\n".join(lines), choices=_ways(one))


def _ask_back(one: Managed, said: str, *, is_plain: bool) -> Reply:
    """What was not understood may still be a name to follow, where it is no command."""
    topic = _("y tế")
    example = f"/{COMMAND} {one.number} {FOLLOW} {topic}"
    text = _("Chưa hiểu “{words}”. Gõ như {example}, hoặc chọn ở dưới.")
    words = shorten(" ".join(said.split()), _SHOWN) or "…"
    follow = Choice(
        label=_("Theo dõi {name}").format(name=f"“{words}”"), command=f"/{COMMAND} {one.number} {FOLLOW} {said}"
    )
    choices = ((follow,), *_ways(one)) if is_plain else _ways(one)
    return Reply(text=f"📣 {one.name}\n" + text.format(words=words, example=example), choices=choices)


def _ways(one: Managed) -> tuple[tuple[Choice, ...], ...]:
    ways = ((_("Chọn chủ đề"), "chude"), (_("Tỉnh, thành phố"), "tinh"), (_("Cài đặt"), "caidat"))
    return tuple((Choice(label=label, command=f"/{COMMAND} {one.number} {words}"),) for label, words in ways)


def _list(managed: list[Managed]) -> Reply:
    if not managed:
        return _say(
            _(
                "Bạn chưa đưa bot vào kênh nào. Mở kênh của bạn, vào phần Quản trị viên, thêm bot này với quyền đăng "
                "bài; xong bot sẽ nhắn bạn ở đây để chọn tin cho kênh."
            )
        )
    choices = tuple((Choice(label=one.name or one.address, command=f"/{COMMAND} {one.number}"),) for one in managed)
    return Reply(text=_("Chọn kênh muốn đặt tin:"), choices=choices)


def _say(text: str) -> Reply:
    return Reply(text=text, toast=text)


def _of(one: Managed, reply: Reply) -> Reply:
    """The answer from the channel, as it stands in the private chat: what it names and offers is for the channel."""
    begin = f"/{COMMAND} {one.number} "

    def there(text: str) -> str:
        return _NAMED.sub(begin, text)

    def offered(choice: Choice) -> Choice:
        return dataclasses.replace(choice, command=begin + choice.command.lstrip("/")) if choice.command else choice

    rows = tuple(tuple(map(offered, row)) for row in reply.choices)
    title = f"📣 {one.name}\n"
    html = f"📣 {escape(one.name, quote=False)}\n{there(reply.html)}" if reply.html else ""
    return dataclasses.replace(
        reply, text=title + there(reply.text), html=html, choices=rows, toast=there(reply.toast), aside=False
    )
