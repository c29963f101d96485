"""Chats: where messages go."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from news.delivery.days_off import DaysOff
from news.delivery.quiet import QuietHours


class ChatState(StrEnum):
    """Whether anything can be sent to a chat."""

    ACTIVE = "active"
    SUSPENDED = "suspended"  #: it blocked us or is gone; its settings are kept
    STOPPED = "stopped"  #: who reads there wants nothing until they say so; its settings are kept, and it is answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """What a chat is like when we meet it."""

    name: str = ""
    group: bool = False
    one_way: bool = False  #: a group where only its makers write: its readers are offered no settings
    language: str = "vi"
    hours: str = ""  #: of its digests, "11:30 17:30"; "" for at once. Its channel knows which suit


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A place where messages go: a private chat, a group, a forum topic of a group, a browser."""

    number: int
    channel: str  #: its name
    address: str  #: the channel's own; a topic of a forum may follow it after a stroke, "<chat>/<thread>"
    name: str = ""
    group: bool = False
    language: str = "vi"
    state: ChatState = ChatState.ACTIVE
    paused_until: datetime | None = None
    quiet: QuietHours | None = None
    days_off: DaysOff = DaysOff.AS_OTHERS
    editing: int = 0  #: the filter that its commands are about; 0: its first
    met: datetime | None = None  #: when it wrote first
