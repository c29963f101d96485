"""Telegram: messages through python-telegram-bot, its errors as ours."""

import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from cachetools import LRUCache, TTLCache
from telegram import Bot, InputFile, ReplyParameters
from telegram import Message as SentMessage
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.requests import Request
from bot.telegram.asides import PRESSED, Asides
from bot.telegram.fallbacks import Fallbacks, understood
from bot.telegram.format import MAX_CAPTION, MAX_UNITS, ButtonCommands, TelegramForm, form_of, keyboard_of
from bot.telegram.http import AnswerLost, NotSent
from bot.texts import current_language
from bot.words.alert_buttons import Rows
from bot.words.done import is_done
from news.delivery.messages import Abilities, Alert, Attachment, Message, Receipt, Reply
from news.errors import (
    ChannelAway,
    ChannelDown,
    ChannelError,
    MessageRefused,
    RecipientGone,
    RecipientMoved,
    TryLater,
    Unsure,
)
from news.text.vietnamese import cut

log = logging.getLogger(__name__)

NETWORK_WAIT = timedelta(seconds=5)  #: where nothing got through, before it is tried again
SERVER_WAIT = timedelta(seconds=15)  #: where Telegram says that it has trouble
PAID_PER_SECOND = 960  # of the 1,000 that paid broadcasts may reach; the rest is for the network's whims
CHATS = 20_000  #: of which it is known when an alert last rang there
FORMS = 100  # remembered; fewer articles than that are on their way at once
BURST = 12  #: alerts that a chat hears by themselves in ten minutes; all but the first come without a sound
QUIET_AFTER = 120.0  #: seconds after an alert that rang in a chat, in which others come without a sound

# What Telegram says in a 400 when the chat cannot be written to any more. A closed or deleted forum topic is not among
# them: its group is well, and what was asked for in one topic must not fall into another.
GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "not enough rights",
    "have no rights to send",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_restricted",
    "user_is_blocked",
    "group chat was deactivated",
)


class TelegramOutlet:
    """Sends and edits; an address is "<chat>" or, for a topic of a forum, "<chat>/<thread>"."""

    name = "telegram"
    abilities = Abilities(max_length=MAX_UNITS, buttons=True, edit=True, links=True, burst=BURST)

    def __init__(self, bot: Bot, *, paid_broadcast: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self.bot = bot
        self.commands = ButtonCommands()
        self._paid = paid_broadcast or None  # asked for only where it is wanted: it costs Stars
        self.asides = Asides(bot, clock)
        self._refusals = Refusals(clock)
        self._forms: LRUCache[tuple[str, Message], TelegramForm] = LRUCache(FORMS)
        self._fallbacks = Fallbacks()
        self._rang: TTLCache[str, None] = TTLCache(CHATS, QUIET_AFTER, timer=clock)

    async def send(self, address: str, message: Message) -> Receipt:
        """Send; a form that Telegram refuses goes once more in a plainer one.

        Of alerts in a burst, only the first rings; what is urgent always does.
        """
        if isinstance(message, Reply) and message.attachment is not None:
            return await self._send_file(address, message, message.attachment)
        chat, thread = _parts(address)
        form = self._form(message)
        rings = self._rings(address, message)

        async def say(**form: Any) -> Receipt:
            sent = await self.bot.send_message(
                chat,
                message_thread_id=thread,
                allow_paid_broadcast=self._paid,
                disable_notification=None if rings else True,
                reply_parameters=_answering(message),
                **form,
            )
            return Receipt(message_id=str(sent.message_id))

        try:
            receipt = await self._fallbacks.say(say, form)
        except TelegramError as error:
            raise self._as_ours(error, address) from error
        if rings and isinstance(message, Alert):
            self._rang[address] = None
        return receipt

    def _rings(self, address: str, message: Message) -> bool:
        if isinstance(message, Reply):
            return True
        if isinstance(message, Alert) and not message.silent:
            return message.urgent or address not in self._rang
        return not message.silent

    async def _send_file(self, address: str, reply: Reply, file: Attachment) -> Receipt:
        """Send a picture or a document with the reply's text below it; where no file may go, the text alone."""
        chat, thread = _parts(address)
        content = InputFile(file.content, filename=file.name)
        send: Callable[..., Awaitable[SentMessage]] = (
            partial(self.bot.send_photo, chat, content)
            if file.media_type.startswith("image/")
            else partial(self.bot.send_document, chat, content)
        )
        buttons = keyboard_of(reply.choices, self.commands)
        try:
            sent = await understood(
                send(message_thread_id=thread, caption=cut(reply.text, MAX_CAPTION), reply_markup=buttons)
            )
        except BadRequest as refusal:  # a group may allow words alone; whether it is gone, they tell
            log.warning("file refused, sending its text address=%s reason=%s", address, refusal.message)
            return await self.send(address, replace(reply, attachment=None))
        except TelegramError as error:
            raise self._as_ours(error, address) from error
        return Receipt(message_id=str(sent.message_id))

    async def edit(self, address: str, message_id: str, message: Message) -> None:
        """Put *message* in the place of one that was sent; the same words again are no error."""
        chat, _thread = _parts(address)

        async def say(**form: Any) -> None:
            await self.bot.edit_message_text(chat_id=chat, message_id=int(message_id), **form)

        await self._change(self._fallbacks.say(say, self._form(message)), address)

    async def edit_buttons(self, address: str, message_id: str, choices: Rows) -> None:
        """Put *choices* beneath a message that was sent, in the place of its own."""
        chat, _thread = _parts(address)

        async def change(rows: Rows) -> None:
            keyboard = keyboard_of(rows, self.commands)
            edit = self.bot.edit_message_reply_markup(chat_id=chat, message_id=int(message_id), reply_markup=keyboard)
            await self._change(understood(edit), address)

        left = tuple(tuple(one for one in row if not is_done(one)) for row in choices)
        try:
            await change(choices)
        except MessageRefused:  # a server that is older than buttons which do nothing
            if left == choices:
                raise
            await change(left)

    async def check(self) -> None:
        """Ask who we are."""
        try:
            await understood(self.bot.get_me())
        except TelegramError as error:
            raise self._as_ours(error, "") from error

    async def reply(self, request: Request, reply: Reply) -> None:
        """Answer; in the place of the message whose button was pressed, or beneath it, where the reply wants that.

        In a group a press is never answered for all to see: where that can't be done aside, it is refused. That a
        button is done (no text) is no answer.
        """
        is_of_all = request.group and reply.beneath and reply.text and not request.pressed_on.startswith(PRESSED)
        if reply.replaces and request.pressed_on and not is_of_all:
            await self._replace(request, reply)
        elif not (request.group and (request.pressed or reply.aside)):
            await self.send(request.address, reply)
        elif await self._say_aside(request, reply):
            return
        elif request.pressed:
            raise MessageRefused("a press is answered aside or not at all")
        else:
            await self.send(request.address, reply)

    async def _replace(self, request: Request, reply: Reply) -> None:
        try:
            if request.pressed_on.startswith(PRESSED):
                chat, _thread = _parts(request.address)
                say = partial(self.asides.edit, request, chat)
                await self._change(self._fallbacks.say(say, self._form(reply)), request.address)
            elif reply.beneath:
                await self.edit_buttons(request.address, request.pressed_on, reply.choices)
            else:
                await self.edit(request.address, request.pressed_on, reply)
        except Unsure as unsure:  # to edit twice does no harm, and who pressed a button waits for it
            raise ChannelAway(NETWORK_WAIT, why=str(unsure)) from unsure

    async def _say_aside(self, request: Request, reply: Reply) -> bool:
        chat, thread = _parts(request.address)
        say = partial(self.asides.say, request, chat, message_thread_id=thread)
        try:
            return await self._fallbacks.say(say, self._form(reply))
        except TelegramError as error:
            raise self._as_ours(error, request.address) from error

    async def _change(self, call: Awaitable[object], address: str) -> None:
        """Carry out an edit; that nothing is different by it is no error."""
        try:
            await call
        except TelegramError as error:
            if isinstance(error, BadRequest) and "message is not modified" in error.message.lower():
                return
            raise self._as_ours(error, address) from error

    def _form(self, message: Message) -> TelegramForm:
        """The message's form; made once for the many chats that the same article goes to."""
        if isinstance(message, Alert) and message.answers:
            message = replace(message, answers="")
        key = (current_language(), message)
        if (form := self._forms.get(key)) is None:
            form = self._forms[key] = form_of(message, self.commands)
        return form

    def _as_ours(self, error: TelegramError, address: str) -> ChannelError:
        """The same trouble in the words of `news.errors`."""
        match error:
            case RetryAfter():
                return TryLater(wait_of(error), everywhere=self._refusals.everywhere(address))
            case Forbidden():
                return RecipientGone(error.message)
            case ChatMigrated():
                _chat, slash, thread = address.partition("/")
                return RecipientMoved(f"{error.new_chat_id}{slash}{thread}")
            case InvalidToken():
                return ChannelDown("Telegram refuses the token: check telegram.token and telegram.base_url")
            case NotSent():
                return ChannelAway(NETWORK_WAIT, everywhere=True, why=error.message)
            case AnswerLost():
                return Unsure(error.message)
            case BadRequest():
                gone = any(reason in error.message.lower() for reason in GONE)
                return RecipientGone(error.message) if gone else MessageRefused(error.message)
            case NetworkError():
                return ChannelAway(SERVER_WAIT, why=error.message)
        return MessageRefused(error.message)


class Refusals:
    """Tells a chat that is wait too much from a bot that says too much.

    Telegram's 429 does not say which it means. A group's is its own (20 a minute, whoever sent them, also
    before a restart). A private chat's is its own too, until several of them are refused at once: then
    the limit for all is meant, and to go on asking chat by chat would only make the wait longer.
    """

    CHATS, WINDOW = 3, 2.0

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last: deque[tuple[float, str]] = deque(maxlen=50)

    def everywhere(self, address: str) -> bool:
        """Whether this refusal means the whole channel."""
        if address.startswith("-"):
            return False
        now = self._clock()
        self._last.append((now, address))
        return len({chat for when, chat in self._last if when > now - self.WINDOW}) >= self.CHATS


def _answering(message: Message) -> ReplyParameters | None:
    """What tells how its story goes on answers the message that told how it began, where that is still there."""
    answers = message.answers if isinstance(message, Alert) else ""
    if not (answers.isascii() and answers.isdigit() and len(answers) < 16 and int(answers)):
        return None
    return ReplyParameters(message_id=int(answers), allow_sending_without_reply=True)


def _parts(address: str) -> tuple[int, int | None]:
    chat, _slash, thread = address.partition("/")
    try:
        return int(chat), int(thread) if thread else None
    except ValueError:
        raise RecipientGone(f"{address} is no address of Telegram's") from None


def wait_of(error: RetryAfter) -> timedelta:
    """How long Telegram says to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
