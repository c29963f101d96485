"""What is done with an update of Telegram's: it becomes a request, and its answer goes where it was asked."""

import asyncio
import dataclasses
import json
import logging
from collections.abc import Awaitable, Callable

from cachetools import LRUCache
from telegram import CallbackQuery, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType

from bot.inbox import Incoming
from bot.replies import Replies
from bot.requests import Request
from bot.telegram.asides import PRESSED
from bot.telegram.format import read_button
from bot.telegram.managing import Managing
from bot.telegram.outlet import TelegramOutlet
from bot.telegram.presses import Presses, in_short
from bot.telegram.requests import Administrators, is_of_lost_topic, read_message, read_press, welcome
from bot.texts import _, language
from bot.words.alert_buttons import Rows
from bot.words.done import mark_done
from jobs.clock import Clock
from news.delivery.messages import Reply
from storage import chats
from storage.engine.database import Database

log = logging.getLogger(__name__)

BUTTON_WAIT = 8.0  #: seconds that a pressed button seems to hang, where its chat's turn comes late
ASIDE_WAIT = 5.0  #: seconds that an answer to a press waits for its turn in a group; then a few words must do
ALBUMS = 1000  #: remembered; their pictures come within a second
SHOWN = 1000  #: edited messages of which the buttons are remembered
GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


class TelegramAnswers:
    """The inbox's receiver for Telegram. Forum topics go and move with their group."""

    name = "telegram"

    def __init__(
        self,
        outlet: TelegramOutlet,
        replies: Replies,
        answer: Callable[[Request], Awaitable[Reply | None]],
        db: Database,
        clock: Clock,
        *,
        button_wait: float = BUTTON_WAIT,
        aside_wait: float = ASIDE_WAIT,
    ) -> None:
        self._outlet = outlet
        self._replies = replies
        self._answer = answer
        self._db = db
        self._clock = clock
        self._administrators = Administrators(outlet.bot)
        self._albums: LRUCache[tuple[int, str], None] = LRUCache(ALBUMS)
        self._shown: LRUCache[tuple[str, str], Rows] = LRUCache(SHOWN)
        self._managing = Managing(answer, self._administrators, db, clock)
        self._aside_wait = aside_wait
        self.presses = Presses(outlet.bot, clock, patience=button_wait)
        #: Who we are: until Telegram has said so, nobody knows which messages are for us.
        self.me: asyncio.Future[User] = asyncio.get_running_loop().create_future()

    async def handle(self, incoming: Incoming) -> None:
        """Answer an update, as it came from Telegram."""
        update = Update.de_json(json.loads(incoming.body), self._outlet.bot)
        if update.callback_query:
            await self._press(update.callback_query)
        elif update.my_chat_member:
            await self._membership(update.my_chat_member)
        elif message := update.message or update.channel_post:
            await self._message(message)

    async def stop(self, *, within: float) -> None:
        """Show *within* so many seconds what was pressed last."""
        await asyncio.gather(self.presses.stop(within=within), self._replies.stop(within=within))

    async def _message(self, message: Message) -> None:
        chat = message.chat.id
        if message.migrate_to_chat_id:
            await self._move(chat, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await self._move(message.migrate_from_chat_id, chat)
        else:
            request = await read_message(message, await asyncio.shield(self.me), self._administrators)
            if not (self._is_of_known_album(message) and request and request.wordless):
                await self._say(request)

    def _is_of_known_album(self, message: Message) -> bool:
        """Whether another picture of the same album came before: together they are one message."""
        album = (message.chat.id, message.media_group_id or "")
        known = album in self._albums
        if album[1]:
            self._albums[album] = None
        return known

    async def _press(self, query: CallbackQuery) -> None:
        """Carry it out, and let who pressed know: nobody else in a group or channel does."""
        if is_of_lost_topic(query):
            with language((query.from_user.language_code or "").partition("-")[0]):
                text = _("Tin này đã lâu nên bot không còn rõ là ở mục nào của nhóm. Bạn vào mục ấy rồi gõ lệnh nhé.")
            await self.presses.answer(query.id, text, alert=True)
            return
        request = await read_press(query, self._outlet.commands, self._administrators)
        reply = await self._ask(request) if request else None
        if request and reply and reply.settles:
            self._settle(query, request)
        if request is None or reply is None:
            await self.presses.answer(query.id)
        elif _finds_place(request, reply):
            await self.presses.answer(query.id, reply.toast)
            self._shown[request.address, request.pressed_on] = reply.choices
            self._replies.show(request, reply)
        elif reply.toast and not (reply.replaces and reply.choices):  # what can be chosen next is no toast's to say
            if not await self.presses.answer(query.id, reply.toast) and not request.group:
                await self._replies.say(request, reply)
        elif request.group:
            alone = dataclasses.replace(request, pressed_on="")
            said = await self._replies.say(alone, reply, within=self._aside_wait)
            await self.presses.answer(query.id, "" if said else in_short(request, reply), alert=not said)
        else:
            await self.presses.answer(query.id, reply.toast)
            await self._replies.say(request, reply)

    def _settle(self, query: CallbackQuery, request: Request) -> None:
        """Show the pressed button as done, where its message can be edited and is nobody else's."""
        message, commands, place = query.message, self._outlet.commands, (request.address, request.pressed_on)
        markup = message.reply_markup if isinstance(message, Message) else None
        if markup is None or not request.pressed_on or _is_others(request):
            return
        rows = self._shown.get(place)  # newer than what the phone showed when it was pressed
        if rows is None:
            rows = tuple(tuple(read_button(one, commands) for one in row) for row in markup.inline_keyboard)
        marked = mark_done(rows, request.words)
        is_aside = request.pressed_on.startswith(PRESSED)  # of which only the words can be edited
        text, html = (message.text or "", message.text_html) if is_aside and isinstance(message, Message) else ("", "")
        if marked != rows:
            self._shown[place] = marked
            done = Reply(text=text, html=html, choices=marked, replaces=True, beneath=not is_aside)
            self._replies.show(request, done)

    async def _membership(self, change: ChatMemberUpdated) -> None:
        """Welcome groups; of channels only who put us there hears, in private: their readers never asked."""
        before, now = change.old_chat_member.status, change.new_chat_member.status
        if now in GONE:
            log.info("left chat=%d status=%s", change.chat.id, now)
            address = str(change.chat.id)
            await self._db.run(chats.suspend_address, channel=self.name, address=address, why="left or blocked")
        elif change.chat.type == ChatType.CHANNEL:
            if now == ChatMemberStatus.ADMINISTRATOR and before != now:
                request, reply = await self._managing.begin(change.chat, change.from_user, change.new_chat_member)
                await self._replies.say(request, reply)
        elif before in GONE and change.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
            await self._say(welcome(change.chat, change.from_user))

    async def _ask(self, request: Request) -> Reply | None:
        """What to say; what is asked about a channel is asked there."""
        return await self._managing.answer(request) or await self._answer(request)

    async def _move(self, old: int, new: int) -> None:
        await self._db.run(chats.move, channel=self.name, old=str(old), new=str(new), now=self._clock.now())

    async def _say(self, request: Request | None) -> None:
        reply = await self._ask(request) if request else None
        if request and reply:
            await self._replies.say(request, reply)


def _finds_place(request: Request, reply: Reply) -> bool:
    """Whether the message that was pressed may be another by it: what all of a group see, for its leaders alone."""
    if not (reply.replaces and request.pressed_on):
        return False
    shared = request.group and not request.pressed_on.startswith(PRESSED)
    return not shared or (request.may_change and not reply.beneath)


def _is_others(request: Request) -> bool:
    """Whether the message that was pressed is for a whole group, and this person has no say there."""
    return request.group and not request.may_change and not request.pressed_on.startswith(PRESSED)
