"""What somebody follows by having come: through a link that names it, or because the operator set it for newcomers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.commands import follow
from bot.commands.context import Call, Desk
from bot.texts import _
from news.delivery.messages import Choice
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import digests, settings_copies, subscriptions
from storage.engine.types import Tx

TOPIC, PROVINCE, AND = "topic_", "tinh_", "__"  #: of a link: "topic_giao-duc__tinh_nghe-an"
LONGEST: Final = 64  #: characters that Telegram takes: A-Z a-z 0-9 _ -
AT_ONCE: Final = "ngay"  #: as hours, in the operator's words


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What is followed from now on."""

    topics: tuple[str, ...] = ()  #: slugs, or `EVERYTHING`
    provinces: tuple[str, ...] = ()  #: slugs
    hours: str | None = None  #: of digests, "" at once; None as it is


def read_payload(desk: Desk, words: str) -> Beginning | None:
    """What a link names; None where it names anything that nobody knows, or nothing."""
    topics, provinces = [], []
    for part in words.strip().split(AND) if len(words) <= LONGEST else ():
        if part.startswith(TOPIC) and (slug := follow.find_topic(desk, part.removeprefix(TOPIC))):
            topics.append(slug)
        elif part.startswith(PROVINCE) and (province := desk.provinces.find(part.removeprefix(PROVINCE))):
            provinces.append(province.slug)
        else:
            return None
    return Beginning(topics=tuple(topics), provinces=tuple(provinces)) if topics or provinces else None


def write_payload(beginning: Beginning) -> str:
    """The same as a link carries it; "" where that is too much for one."""
    parts = [TOPIC + ("tat-ca" if slug == EVERYTHING else slug) for slug in beginning.topics]
    payload = AND.join(parts + [PROVINCE + slug for slug in beginning.provinces])
    return payload if len(payload) <= LONGEST else ""


def find_beginning(desk: Desk, channel: str) -> Beginning:
    """What the operator set for newcomers of this channel; names that nobody knows are left out."""
    title = desk.channels.title(channel)
    wanted = desk.readers.for_channel(title)
    topics = [slug for name in wanted.follow if (slug := follow.find_topic(desk, name))]
    provinces = [found.slug for name in wanted.provinces if (found := desk.provinces.find(name))]
    hours = {"": None, AT_ONCE: ""}.get(wanted.hours, wanted.hours)
    return Beginning(topics=tuple(topics), provinces=tuple(provinces), hours=hours)


async def begin(call: Call, beginning: Beginning) -> list[Choice]:
    """Follow it; the button that takes all of it back, none where nothing changed by it."""

    def carry_out(tx: Tx) -> int | None:
        before = settings_copies.read(tx, chat=call.chat.number)
        number = settings_copies.remember(tx, chat=call.chat.number, now=call.now)
        _follow(tx, call, beginning)
        if settings_copies.read(tx, chat=call.chat.number) != before:
            return number
        settings_copies.drop(tx, number)
        return None

    number = await call.change(carry_out)
    return [] if number is None else [Choice(label=_("Hoàn tác"), command=f"/hoantac s{number}")]


def _follow(tx: Tx, call: Call, beginning: Beginning) -> None:
    chat, now = call.chat.number, call.now
    topics: Sequence[str] = beginning.topics
    if beginning.provinces and not topics and subscriptions.get(tx, chat=chat).is_empty:
        topics = (EVERYTHING,)  # a province alone brings nothing
    for slug in topics:
        subscriptions.follow(tx, chat=chat, kind=Kind.TOPIC, value=slug, now=now)
    for slug in beginning.provinces:
        subscriptions.follow(tx, chat=chat, kind=Kind.PROVINCE, value=slug, now=now)
    if beginning.hours is not None and _can_hear(call, beginning.hours):
        digests.choose(tx, chat=chat, hours=beginning.hours, now=now)


def _can_hear(call: Call, hours: str) -> bool:
    channel = call.desk.channels.get(call.chat.channel)
    most = channel.most_digests if channel else None
    return not most or 1 <= len(hours.split()) <= most
