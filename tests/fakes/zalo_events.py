"""What people do on Zalo, as the platform would report it."""

from itertools import count
from typing import Any

_numbers = count(1)
LAN = "a17c04be93d25f680e4b"
GROUP = "b7c01f2233445566aabb"
Event = dict[str, Any]


def _event(kind: str, chat: str, who: str, *, bot: bool = False, **content: object) -> Event:
    return {
        "event_name": f"message.{kind}.received",
        "message": {
            "message_id": f"{next(_numbers):020x}",
            "date": 1_791_000_200_000,
            "from": {"id": who, "display_name": "Lan", "is_bot": bot},
            "chat": {"id": chat, "chat_type": "PRIVATE" if chat == who else "GROUP"},
            **content,
        },
    }


def text(words: str, *, chat: str = LAN, who: str = "", bot: bool = False) -> Event:
    """Somebody writes *words*; in a group, *who* is not the chat."""
    return _event("text", chat, who or chat, bot=bot, text=words)


def photo(caption: str = "", *, chat: str = LAN, who: str = "", field: str = "photo_url") -> Event:
    """A picture; documented as `photo`, seen as `photo_url`."""
    event = _event("image", chat, who or chat, message_type="CHAT_PHOTO")
    event["message"] |= {field: "https://photo.zdn.example/x.jpg"} | ({"caption": caption} if caption else {})
    return event


def sticker(*, chat: str = LAN, who: str = "") -> Event:
    """A sticker."""
    return _event("sticker", chat, who or chat, sticker="2d2c1b0a9f8e", url="https://stickers.zdn.example/s.png")


def voice(*, chat: str = LAN) -> Event:
    """A voice message."""
    return _event("voice", chat, chat, message_type="CHAT_VOICE", voice_url="https://voice.zdn.example/x.aac")


def unsupported(*, chat: str = LAN) -> Event:
    """Something the platform keeps to itself."""
    return _event("unsupported", chat, chat)


def unknown(*, chat: str = LAN) -> Event:
    """An event of a kind that no document names yet."""
    return _event("reaction", chat, chat, emoji="❤")
