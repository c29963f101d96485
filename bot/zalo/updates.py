"""What people send on Zalo, in one form, whichever way and in whichever shape it came."""

import logging
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.zalo.client import Me

log = logging.getLogger(__name__)

DEEPEST = 3  # lists and wrappers within each other
_CONTENT = {  # the field that holds words, if the event has any
    "message.text.received": "text",
    "message.image.received": "caption",
    "message.sticker.received": "",
    "message.voice.received": "",
    "message.unsupported.received": "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """One message of a person to the bot."""

    message_id: str
    event: str
    address: str  #: the chat
    who: str
    name: str  #: of the person
    group: bool
    text: str = ""  #: or a picture's caption; as typed
    picture: str = ""  #: its address, which works for a while


def normalise(body: object) -> list[Inbound]:
    """The messages in what a poll or a webhook brought; whatever is not understood is logged and left out.

    Both may come bare or wrapped in `{ok, result}`, and though nobody saw a list, one does no harm.
    """
    return [message for event in _events(body) if (message := _message(event)) is not None]


def _events(body: object, depth: int = 0) -> Iterator[object]:
    if body is None or body == {}:
        return
    if isinstance(body, list) and depth < DEEPEST:
        for item in body:
            yield from _events(item, depth + 1)
    elif isinstance(body, Mapping) and "event_name" not in body and body.keys() & {"ok", "result"} and depth < DEEPEST:
        yield from _events(body.get("result"), depth + 1)
    else:
        yield body


def _message(event: object) -> Inbound | None:
    if not isinstance(event, Mapping):
        log.warning("update dropped reason=%s", f"not an object but {type(event).__name__}")
        return None
    name, message = str(event.get("event_name")), event.get("message")
    if name not in _CONTENT:
        log.warning("update dropped reason=unknown event=%.80r fields=%.200r", name, _fields(message))
        return None
    found = _mapping(message)
    sender, chat = _mapping(found.get("from")), _mapping(found.get("chat"))
    message_id, address = _word(found.get("message_id")), _word(chat.get("id"))
    if not message_id or not address:
        log.warning("update dropped reason=incomplete event=%s fields=%.200r", name, _fields(message))
        return None
    if sender.get("is_bot") is True:
        log.info("update dropped reason=bot address=%.80r", address)
        return None
    who = _word(sender.get("id"))
    return Inbound(
        message_id=message_id,
        event=name,
        address=address,
        who=who,
        name=_word(sender.get("display_name")),
        group=str(chat.get("chat_type")).upper() == "GROUP" or (not chat.get("chat_type") and who != address),
        text=_word(found.get(_CONTENT[name])),
        picture=_word(found.get("photo_url") or found.get("photo")),
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _fields(message: object) -> list[str]:
    """The names of what came, for the log: its content is nobody's business."""
    return sorted(map(str, _mapping(message)))


def _word(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def names_of(me: Me) -> tuple[str, ...]:
    """How people may call the bot, longest first: "@Bot Tin Tức" must not be read as "@Bot Tin"."""
    return tuple(sorted(filter(None, {me.display_name, me.account_name}), key=len, reverse=True))


def without_mention(text: str, names: Sequence[str]) -> str:
    """*text* without "@Bot Tên" before or after it.

    >>> without_mention("@bot báo  tin: chủ đề", ["Bot Báo Tin"])
    'chủ đề'
    >>> without_mention("@Bot Nào Đó /chude", [])
    '/chude'
    """
    words = unicodedata.normalize("NFC", text).strip()
    for name in names:
        called = r"@\s*" + r"\s+".join(map(re.escape, unicodedata.normalize("NFC", name).split()))
        shorter = re.sub(rf"^{called}(?!\w)[\s,:]*|[\s,]+{called}$", "", words, flags=re.IGNORECASE)
        if shorter != words:
            return shorter.strip()
    if not names and words.startswith("@"):  # the platform may keep the name to itself; a slash shows where it ends
        return re.sub(r"^@[^/]*\s(?=/)", "", words)
    return words
