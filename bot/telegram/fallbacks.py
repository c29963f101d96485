"""A message in the best form that the server takes: with its newer marks and picture, without, or as plain text."""

import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.telegram.format import TelegramForm
from bot.telegram.http import AnswerLost

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")
Say = Callable[..., Awaitable[Answer]]  #: takes the text, its parse mode, the buttons and the preview

# Never of the article's page: its headline and lead would stand there twice, and one alert would fill a phone.
# Of the picture's own address, it is the picture and nothing else: Telegram fetches it, later, or shows none.
NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)

# What a Bot API server says in a 400 that does not know the newer marks, or can't make a preview of an address.
NEWER: Final = ("can't parse entities", "date format", "date-time format", "webpage", "web page", "link_preview")
# What Telegram says in a 400 when the fault is the form of the message: words, marks or buttons.
FORM: Final = (
    *("can't parse entities", "button_url_invalid", "button_data_invalid", "inline keyboard button"),
    "wrong http url",
)


class Fallbacks:
    """Says a message, and knows whether this server takes the newer marks."""

    def __init__(self) -> None:
        self._knows_newer = True  #: the marks of the last years: the server may be older than they

    async def say(self, say: Say[Answer], form: TelegramForm) -> Answer:
        """*say* it with its newer marks and its picture; where the server does not take these, without.

        Raises `TelegramError` where it is refused in every form, or for another reason; `AnswerLost`.
        """
        if self._knows_newer and (form.older or form.picture):
            preview = LinkPreviewOptions(url=form.picture, prefer_large_media=True, show_above_text=True)
            try:
                return await understood(
                    say(
                        text=form.html,
                        parse_mode=ParseMode.HTML,
                        reply_markup=form.keyboard,
                        link_preview_options=preview if form.picture else NO_PREVIEW,
                    )
                )
            except BadRequest as refusal:
                reason = refusal.message.lower()
                if not any(words in reason for words in (*NEWER, *FORM)):
                    raise
                log.warning("form refused, sending an older one reason=%s", refusal.message)
                self._knows_newer = "unsupported start tag" not in reason
        return await _say_plainly_if_refused(say, form)


async def _say_plainly_if_refused(say: Say[Answer], form: TelegramForm) -> Answer:
    text = form.older or form.html
    try:
        return await understood(
            say(text=text, parse_mode=ParseMode.HTML, reply_markup=form.keyboard, link_preview_options=NO_PREVIEW)
        )
    except BadRequest as refusal:
        reason = refusal.message.lower()
        if not any(words in reason for words in FORM):
            raise
        log.warning("form refused, sending plain text reason=%s", refusal.message)
        keyboard = form.keyboard if "entities" in reason else None
        return await understood(say(text=form.plain, reply_markup=keyboard, link_preview_options=NO_PREVIEW))


async def understood(call: Awaitable[Answer]) -> Answer:
    """The answer; `AnswerLost` where python-telegram-bot can't make anything of it: the call may be carried out."""
    try:
        return await call
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as odd:
        raise AnswerLost(f"the answer is not the Bot API's ({type(odd).__name__})") from odd
