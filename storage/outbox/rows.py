"""What a delivery is: one row of the ledger, for one chat and one thing that it is to hear.

A row is open while `due` is set: *waiting*, *sending* under a lease that ends then, or *unknown*: it left, no valid
answer came, and it is to be sent again. What is being sent is claimed first and has not left; right before it does it
departs, and only from then on may it have arrived. An alert or a correction for a chat that hears by digest, or is in
its quiet hours, is *gathered* (open too, without `due`) until a digest takes it: then it is *bundled*, sent as part of
that. Otherwise it ends as *sent*, or *dropped* with a `DropReason`. Over, it stays as the record.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal

from news.delivery.subscriptions import Kind

NOTICE, BREAKING, BROADCAST, NEWS, DIGEST, EDIT = range(6)  #: the lanes that rows wait in; replies never do

#: First lanes first, each with its share where all have something to say. Breaking news has nine turns of ten, and some
#: eighty before the first of other news; news and broadcasts have the same; a digest comes all the same, at 28 a second
#: every quarter of a minute.
LANES: Final = {NOTICE: 2560, BREAKING: 640, EDIT: 24, BROADCAST: 8, NEWS: 8, DIGEST: 2}

DeliveryKind = Literal["alert", "edit", "correction", "digest", "broadcast", "notice"]


class DropReason(StrEnum):
    """Why a delivery ended without being sent; what the platform said of it stands beside, as `detail`."""

    REFUSED = "refused"  #: the channel would not take this message
    ERROR = "error"  #: it failed again and again for a reason that we have no name for; the log has more
    UNCONFIRMED = "unconfirmed"  #: it may have arrived: it left, and no valid answer ever came
    GONE = "gone"  #: the chat blocked us, left, or could not be reached
    PAUSED = "paused"  #: the reader wants no news for a while
    STOPPED = "stopped"  #: the reader wants nothing more
    UNWANTED = "unwanted"  #: the reader changed what they want before the digest was made
    MUTED = "muted"  #: the reader wants to hear no more of its story
    WITHDRAWN = "withdrawn"  #: its newspaper took the article away before it left
    CANCELLED = "cancelled"  #: the broadcast was stopped
    EXPIRED = "expired"  #: it never left while it was of use
    NOTHING_TO_SAY = "nothing-to-say"  #: what it was about is forgotten, or the channel can't edit


#: Whether a row is in somebody's hands and has left them: where they died, it may have arrived.
DEPARTED: Final = "(state = 'sending' AND departed_at IS NOT NULL)"

#: Ended rows that failed on their way, by no wish of the reader's.
FAILED: Final = f"state = 'dropped' AND reason IN ('{DropReason.REFUSED}', '{DropReason.ERROR}')"

#: In which account of the books an alert is (`news/delivery/books.py`); "" as long as it is open. Whatever writes the
#: state of rows keeps in `was` what this is before.
ACCOUNT: Final = """
    CASE WHEN due IS NOT NULL OR state = 'gathered' THEN ''
         WHEN state = 'dropped' AND reason <> '' THEN reason
         ELSE state END"""

#: What the books are told of rows that were written, after RETURNING.
BOOKED: Final = f"chat_id, kind, item_id, channel, was, {ACCOUNT} AS account"

#: Rows that nobody knows of whether they arrived, over or not.
UNKNOWN: Final = f"(state = 'unknown' OR (state = 'dropped' AND reason = '{DropReason.UNCONFIRMED}'))"


OVER: Final = "burst"  #: the `detail` of what waits for a digest because it was over of a burst
NOWHERE: Final = "0"  #: the `message_id` of what was sent to an address that is no more: no message there has it
ONE_WAY: Final = 2  #: in the column `grouped` of chats, where 1 is a group: only its makers write there


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Something the chat asked for that an article is about."""

    kind: Kind
    value: str
    words: str  #: a keyword as it was typed; else the value
    filter: int  #: the number of the filter that asked for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One claimed row, with what a channel needs to know of the chat."""

    chat: int
    kind: DeliveryKind
    item: int  #: the number of its article, correction, digest, broadcast or notice
    channel: str
    lane: int
    address: str
    grouped: bool
    language: str
    created: datetime
    attempts: int  #: this one included
    copies: int  #: how often it left without anybody knowing whether it arrived
    message_id: str = ""  #: of the message an edit is for
    silent: bool = False  #: comes without a sound
    one_way: bool = False  #: only its makers write there: its readers are offered no settings
    answers: str = ""  #: the channel's id of the chat's first alert of the story; from `storage.outbox.follow_ups`
