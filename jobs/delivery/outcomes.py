"""What became of a delivery, written down: one transaction for each outcome."""

from datetime import datetime, timedelta

from jobs.delivery.pacing import chat_of
from news.articles.corrections import Words
from news.delivery.messages import Alert, Correction, Digest, Message, Receipt
from news.delivery.retries import next_try, of_use_until
from storage import chats, digests
from storage.engine.types import Tx
from storage.outbox import corrections, fan_out, settle
from storage.outbox.rows import BREAKING, Delivery, DropReason

REFUSALS = 5  #: in a row while others are reached, and the chat is suspended: it can't be, whatever we say
TRIES = 8  #: of a message that fails for a reason we have no name for
WAIT_QUOTA = timedelta(minutes=30)  #: before a message that a small plan can't afford is looked at again


def arrive(
    tx: Tx, delivery: Delivery, *, receipt: Receipt | None, said: Message | None, edits: bool, now: datetime
) -> None:
    """It is with the chat; without a *receipt* there was nothing left to say, or (not *edits*) no way to."""
    if receipt is None:
        withdrawn = delivery.kind == "alert" and isinstance(said, Alert) and said.withdrawn
        settle.drop(tx, delivery, reason=DropReason.WITHDRAWN if withdrawn else DropReason.NOTHING_TO_SAY)
        _tell_instead(tx, delivery, now=now)
        return
    sheet = said.sheet if isinstance(said, Alert) else None
    settle.mark_sent(tx, delivery, now=now, message_id=receipt.message_id, sheet=sheet)
    chats.count_arrival(tx, chat=delivery.chat)
    if isinstance(said, Alert) and edits:
        fan_out.write_edit(
            tx,
            delivery,
            sent_title=said.title,
            sent_lead=said.lead,
            sent_withdrawn=said.withdrawn,
            now=now,
        )
        return
    for article, correction in corrections.find_overtaken(tx, _words_of(said)).items():
        corrections.write_for(tx, chat=delivery.chat, article=article, correction=correction, now=now)


def _words_of(said: Message | None) -> dict[int, Words]:
    """What the message says of articles, by their numbers."""
    match said:
        case Alert() | Correction():
            return {said.article: (said.title, said.lead)}
        case Digest():
            words = {one.article: (one.title, one.lead) for one in said.corrections}
            return words | {one.article: (one.title, one.lead) for section in said.sections for one in section.alerts}
    return {}


def _tell_instead(tx: Tx, delivery: Delivery, *, now: datetime) -> None:
    """What can't be edited is corrected by a message of its own."""
    if delivery.kind == "edit":
        corrections.write_for(tx, chat=delivery.chat, article=delivery.item, now=now)


def suspend(tx: Tx, delivery: Delivery, *, why: str, now: datetime) -> None:
    """The chat is gone: nothing more is sent there until it writes again."""
    settle.drop(tx, delivery, reason=DropReason.GONE, detail=why)
    chats.suspend_address(tx, channel=delivery.channel, address=chat_of(delivery.address), why=why)


def move(tx: Tx, delivery: Delivery, *, new: str, now: datetime) -> None:
    """The chat has another address, where the message goes at once."""
    settle.put_back(tx, delivery, due=now, detail="moved")
    chats.move(tx, channel=delivery.channel, old=chat_of(delivery.address), new=chat_of(new), now=now)


def postpone(tx: Tx, delivery: Delivery, *, now: datetime) -> None:
    """An article can come with the chat's next digest; anything else waits for better days."""
    if delivery.kind in ("alert", "correction") and digests.chosen(tx, chat=delivery.chat):
        settle.gather(tx, delivery)
    else:
        settle.put_back(tx, delivery, due=now + WAIT_QUOTA, detail="the month's messages are used up")


def refuse(tx: Tx, delivery: Delivery, *, why: str, lonely: bool, now: datetime) -> None:
    """The channel does not take this message; *lonely* is a chat that is refused while others are reached."""
    settle.drop(tx, delivery, reason=DropReason.REFUSED, detail=why)
    _tell_instead(tx, delivery, now=now)
    if chats.count_refusal(tx, chat=delivery.chat) >= REFUSALS and lonely:
        chats.suspend(tx, chat=delivery.chat, why=why)


def doubt(tx: Tx, delivery: Delivery, *, why: str, most: int, now: datetime) -> None:
    """It may have arrived: it goes again, later each time, as long as it is of use and no more than *most* left."""
    until = of_use_until(
        delivery.kind,
        breaking=delivery.lane == BREAKING,
        created=delivery.created,
        next_digest=digests.next_of(tx, chat=delivery.chat) if delivery.kind == "digest" else None,
    )
    due = next_try(delivery.copies + 1, most=most, now=now, until=until)
    if due is None or (delivery.kind == "digest" and due > until):  # the next one brings its articles
        settle.give_up_unknown(tx, delivery, most=most, now=now, detail=why)
    else:
        settle.put_back(tx, delivery, due=due, detail=why, unknown=True)


def fail(tx: Tx, delivery: Delivery, *, now: datetime) -> None:
    """An error of our own: tried again, each time later, and given up in the end."""
    if delivery.attempts >= TRIES:
        settle.drop(tx, delivery, reason=DropReason.ERROR)
    else:
        settle.put_back(tx, delivery, due=now + timedelta(seconds=10 * 2**delivery.attempts), detail="unexpected error")
