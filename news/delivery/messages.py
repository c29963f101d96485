"""What is said to a chat, before any channel gives it its form."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from news.delivery.books import Sheet
from news.delivery.retries import COPIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something a person may pick: a button on Telegram and the web, a numbered line on Zalo.

    One without a command and an address was picked, and can't be picked again.
    """

    label: str
    command: str = ""  #: the words it stands for, as if typed: "/theodoi xay-dung-dang"
    url: str = ""  #: an address to open instead of a command
    typed: str = ""  #: what is to be typed for it where there are no buttons: of what can't be undone, a number is not
    declines: bool = False  #: leaves all as it is: also meant by "thôi" or "không" where another choice is typed
    chosen: bool = False  #: for choices that toggle
    toggles: bool = False  #: a switch, shown as one where a channel can, also while it is off


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicTag:
    """A topic as an alert shows it."""

    slug: str
    name: str
    hashtag: str  #: with its #


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One article, ready to be told."""

    title: str
    url: str
    lead: str = ""
    newspaper: str = ""
    province: str = ""  #: its name, for people
    published: datetime | None = None  #: UTC
    image: str = ""
    topics: tuple[TopicTag, ...] = ()
    urgent: bool = False
    also: tuple[str, ...] = ()  #: other newspapers that print the same story
    article: int = 0  #: its number in the ledger, for commands about it
    withdrawn: bool = False  #: its newspaper took it away
    for_newsroom: bool = False  #: who reads it may put its topics right
    silent: bool = False  #: comes without a sound where the channel can
    one_way: bool = False  #: only its makers write in the chat: its readers are offered no settings
    today: date | None = None  #: the day in Vietnam on which this is read first; None where nobody can say
    answers: str = ""  #: the channel's id of the message that told the chat how its story began
    sheet: Sheet | None = field(default=None, compare=False)  #: of the books, where it is counted; not said


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What was wrong in an article that was sent, where that can't be edited."""

    number: int  #: in the ledger
    article: int
    title: str
    lead: str = ""  #: as it is now; not said again
    url: str = ""
    newspaper: str = ""
    changes: tuple[tuple[str, str], ...] = ()  #: passages as they were, and as they are
    withdrawn: bool = False  #: its newspaper took the whole article away
    silent: bool = False  #: comes without a sound where the channel can


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a digest: a topic and its articles, newest first."""

    heading: str
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Several articles bundled into one message."""

    heading: str = ""  #: "": what its time and size say, in the reader's language
    sections: tuple[Section, ...]
    made: datetime | None = None  #: UTC
    further: int = 0  #: stories that found no room
    corrections: tuple[Correction, ...] = ()  #: of what was sent before
    silent: bool = False  #: comes without a sound where the channel can
    burst: bool = False  #: what was over of many alerts in a short time


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a reply, where a channel can send one."""

    name: str  #: "bao-tin.json"
    content: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A text with choices: the answer to a command, or a notice of our own.

    `text` is plain; `html` (Telegram's subset) is used where a channel can show it and it is given.
    """

    text: str
    choices: tuple[tuple[Choice, ...], ...] = ()  #: rows
    html: str = ""
    replaces: bool = False  #: may take the place of the message whose button was pressed
    attachment: Attachment | None = None  #: only in answers, and only where the channel's `files` says so
    toast: str = ""  #: all that who pressed a button need hear of it, where a channel can show that for a moment
    aside: bool = False  #: in a group, for who asked alone, where a channel can
    settles: bool = False  #: the button that was pressed has done its work: it may not be pressed again
    beneath: bool = False  #: where it `replaces`, that message keeps its words, and only its choices are these


Message = Alert | Correction | Digest | Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What a channel can do."""

    max_length: int | None
    length_unit: Literal["utf16", "characters"] = "utf16"
    buttons: bool = False
    edit: bool = False
    photos: bool = False
    links: bool = False  #: text behind which a link stands
    copies: int = COPIES  #: of one message at most, where no answer says whether it arrived
    burst: int | None = (
        None  #: alerts that a chat hears by themselves in ten minutes, the others in one message; None: all
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the channel said of a message that arrived."""

    message_id: str = ""
