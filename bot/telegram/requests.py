"""What an update of Telegram's asks: from messages, posts and pressed buttons to a `Request`."""

import dataclasses
import logging
import re
import time
from collections.abc import Callable

from cachetools import TTLCache
from telegram import Bot, CallbackQuery, Chat, MaybeInaccessibleMessage, Message, User
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.requests import Request
from bot.telegram.asides import PRESSED
from bot.telegram.entities import html_of
from bot.telegram.format import ButtonCommands

log = logging.getLogger(__name__)

MOST_KNOWN = 10_000  #: people in groups whose rights are remembered
REMEMBERED = 60.0  # seconds that we trust what we know of an administrator
_COMMAND = re.compile(r"/([^\s@/]+)(?:@(\w+))?")


class Administrators:
    """Who may change the settings of a group or channel, asked at most once a minute."""

    def __init__(self, bot: Bot, clock: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._known: TTLCache[tuple[int, int], bool] = TTLCache(MOST_KNOWN, REMEMBERED, timer=clock)

    async def include(self, chat: Chat, user: User | None, sender: Chat | None = None) -> bool:
        """Whether this person may change settings there; when Telegram can't say, no."""
        if chat.type == ChatType.PRIVATE:
            return True
        if sender is not None:  # an administrator who hides behind the group, or somebody's channel
            return sender.id == chat.id
        if user is None:  # a post: only administrators can post
            return chat.type == ChatType.CHANNEL
        if (known := self._known.get((chat.id, user.id))) is not None:
            return known
        try:
            member = await self._bot.get_chat_member(chat.id, user.id)
        except TelegramError as error:
            log.warning("can't tell administrators chat=%d reason=%s", chat.id, error.message)
            return False
        answer = member.status in (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
        self._known[chat.id, user.id] = answer
        return answer


def address_of(message: Message) -> str:
    """Where an answer belongs. Replies outside forums carry a thread too, one that nobody can write to."""
    if message.is_topic_message and message.message_thread_id is not None:
        return f"{message.chat.id}/{message.message_thread_id}"
    return str(message.chat.id)


def aside_of(message: MaybeInaccessibleMessage) -> str:
    """The number of a message that only one person in its group sees; "" for any other."""
    return str(message.api_kwargs.get("ephemeral_message_id", ""))


def words_of(message: Message, me: User) -> str | None:
    """What the message says to this bot; None where it speaks to somebody else."""
    text = (message.text or _caption(message)).strip()
    if not text or _is_no_person_s(message):
        return None
    if command := _COMMAND.match(text):
        if command[2] is None:
            return text
        ours = command[2].lower() == (me.username or "").lower()
        return f"/{command[1]}{text[command.end() :]}" if ours else None
    if message.chat.type == ChatType.PRIVATE:
        return text
    words, mentions = re.subn(rf"@{re.escape(me.username or '')}\b", " ", text, flags=re.IGNORECASE)
    if mentions:
        return " ".join(words.split())
    before = message.reply_to_message
    # the first message of a forum topic counts as the one replied to, whoever writes there
    answers_us = before is not None and before.from_user == me and before.forum_topic_created is None
    return text if answers_us and message.chat.type != ChatType.CHANNEL else None


def _caption(message: Message) -> str:
    """What stands below a picture that somebody sent, or passed on, to us alone."""
    return (message.caption or "") if message.chat.type == ChatType.PRIVATE else ""


def _is_wordless(message: Message) -> bool:
    """Whether somebody sent us alone a picture, a voice, a place …, without a word."""
    private, silent = message.chat.type == ChatType.PRIVATE, not (message.text or message.caption or "").strip()
    return private and silent and message.effective_attachment is not None and not _is_no_person_s(message)


def _is_no_person_s(message: Message) -> bool:
    """Whether a program said it, or it is somewhere else already."""
    return bool(message.is_automatic_forward or message.via_bot or (message.from_user and _is_bot(message)))


def _is_bot(message: Message) -> bool:
    """Other bots are not answered; the account that stands for anonymous administrators is one too."""
    return message.from_user is not None and message.from_user.is_bot and message.sender_chat is None


async def read_message(message: Message, me: User, administrators: Administrators) -> Request | None:
    """What somebody typed, or None if it was not for us."""
    wordless = _is_wordless(message)
    words = "" if wordless else words_of(message, me)
    if words is None:
        return None
    user = message.from_user if message.sender_chat is None else None  # or a stand-in that many share
    may_change = await administrators.include(message.chat, user, message.sender_chat)
    before = message.reply_to_message
    request = _request(message.chat, address_of(message), user, words=words, may_change=may_change)
    answers = str(before.message_id) if before is not None and before.from_user == me else ""
    forwarded = message.forward_origin is not None
    return dataclasses.replace(
        request,
        html=html_of(message),
        answers=answers,
        forwarded=forwarded,
        aside=aside_of(message),
        wordless=wordless,
        illustrated=any(one is not None and one.effective_attachment is not None for one in (message, before)),
    )


async def read_press(query: CallbackQuery, commands: ButtonCommands, administrators: Administrators) -> Request | None:
    """What a pressed button stands for; anybody in a group or channel can press it."""
    if query.message is None or not query.data:
        return None
    chat = query.message.chat
    address = address_of(query.message) if isinstance(query.message, Message) else str(chat.id)
    may_change = await administrators.include(chat, query.from_user)
    words = commands.words(query.data)
    request = _request(chat, address, query.from_user, words=words, may_change=may_change)
    pressed_on = str(query.message.message_id) if query.message.is_accessible else ""
    if aside := aside_of(query.message):
        pressed_on = f"{PRESSED}/{query.from_user.id}/{aside}"
    return dataclasses.replace(request, pressed=True, pressed_on=pressed_on, press=query.id)


def is_of_lost_topic(query: CallbackQuery) -> bool:
    """Whether nobody can say any more in which topic of a forum it was pressed: each has settings of its own."""
    return query.message is not None and not query.message.is_accessible and bool(query.message.chat.is_forum)


def welcome(chat: Chat, user: User) -> Request:
    """The first word to a group that took the bot in."""
    return _request(chat, str(chat.id), user, words="/start", may_change=True)


def _request(chat: Chat, address: str, user: User | None, *, words: str, may_change: bool) -> Request:
    return Request(
        channel="telegram",
        address=address,
        words=words,
        who=str(user.id) if user else "",
        name=chat.title or chat.full_name or "",
        group=chat.type != ChatType.PRIVATE,
        one_way=chat.type == ChatType.CHANNEL,
        may_change=may_change,
        language=(user.language_code or "") if user else "",
    )
