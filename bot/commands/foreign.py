"""Who writes English to a bot that speaks Vietnamese is offered the other language, once."""

import re
from dataclasses import replace
from typing import Final

from bot.commands.context import Call
from bot.texts import LANGUAGE_NAMES, _, language
from news.delivery.messages import Choice, Reply
from storage import chats

#: Little words of English like no Vietnamese syllable, with marks or without: no "my", "it", "in".
_ENGLISH: Final = frozenset(
    re.findall(
        r"\S+",
        """
        is are what how please want you about news from with and which when where why would like give send show get any
        this that there hello follow stop have of for your was were been should could will only every these those
        subscribe unsubscribe thanks thank does doesn't don't i'd i'm what's english
        """,
    )
)
ENOUGH: Final = 2  #: of them, different ones


def is_english(words: str) -> bool:
    """Whether somebody surely writes English; a name or a single word says nothing.

    >>> [is_english(words) for words in ("What news is there?", "the thao", "follow y te", "show me news from Hue")]
    [True, False, False, True]
    """
    said = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", words.lower().replace("’", "'")[:1000])
    return all(word.isascii() for word in said) and len(_ENGLISH.intersection(said)) >= ENOUGH


async def offer_english(call: Call, reply: Reply) -> Reply:
    """The reply, with the offer below where it is due: never in a group, never twice."""
    request = call.request
    if request.group or request.pressed or request.forwarded or call.chat.language == "en":
        return reply
    if not is_english(request.words) or reply.html or reply.attachment:
        return reply
    if not await call.desk.db.run(chats.note_english_offer, chat=call.chat.number):
        return reply
    with language("en"):
        text = _("Muốn Báo Tin nói tiếng Anh? Gõ /ngonngu en.")
    choice = Choice(label=LANGUAGE_NAMES["en"], command="/ngonngu en")
    return replace(reply, text=f"{reply.text}\n\n{text}", choices=(*reply.choices, (choice,)))
