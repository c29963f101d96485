"""What somebody follows by having come: through a link that names it, or because the operator set it for newcomers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.commands import coming, filter_words, follow, summaries, undo
from bot.commands.context import Call, Desk
from bot.texts import _
from news.delivery.messages import Choice
from news.delivery.modes import Mode
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from storage import digests, filters, subscriptions
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


async def begin(call: Call, beginning: Beginning) -> tuple[list[Choice], int]:
    """Follow it; the button that takes all of it back, none where nothing changed by it, and the number of the filter
    that it went into: 0 where there was no room for one more.
    """

    filter_, undoing, _much = await undo.change_visibly(call, _follow, call, beginning)
    return undoing, filter_


def _follow(tx: Tx, call: Call, beginning: Beginning) -> int:
    chat, now = call.chat.number, call.now
    if beginning.hours is not None and call.desk.channels.allows(call.chat.channel, beginning.hours):
        digests.choose(tx, chat=chat, hours=beginning.hours, now=now)
    filter_ = _choose_filter(tx, call, beginning)
    if not filter_:
        return 0
    present = subscriptions.get(tx, chat=chat, filter_=filter_)
    topics: Sequence[str] = beginning.topics
    if beginning.provinces and not topics and present.is_empty:
        topics = (EVERYTHING,)  # a province alone brings nothing
    if _brings(present, beginning):
        return filter_
    for slug in topics:
        subscriptions.follow(tx, chat=chat, kind=Kind.TOPIC, value=slug, now=now, filter_=filter_)
    for slug in beginning.provinces:
        subscriptions.follow(tx, chat=chat, kind=Kind.PROVINCE, value=slug, now=now, filter_=filter_)
    return filter_


def _choose_filter(tx: Tx, call: Call, beginning: Beginning) -> int:
    """The chat's filter that this belongs into: a new one where it names places, and what is followed already has
    others, or none; that stays as it is then.
    """
    every = subscriptions.list_filters(tx, chat=call.chat.number)
    first = every[0]
    if not beginning.provinces or all(one.is_empty for one in every):
        return first.number
    places = set(beginning.provinces)
    for one in every:
        if _brings(one, beginning) or (not one.is_empty and set(one[Kind.PROVINCE]) == places and beginning.topics):
            return one.number
    return filters.add(tx, chat=call.chat.number, now=call.now)


def _brings(one: Filter, beginning: Beginning) -> bool:
    """Whether all of it comes by this filter already."""
    topics = beginning.topics or (EVERYTHING,)
    known = one.is_for_everything or all(slug in one[Kind.TOPIC] for slug in topics)
    within = not one[Kind.PROVINCE] or set(beginning.provinces) <= set(one[Kind.PROVINCE])
    limited = one[Kind.NEWSPAPER] or any(one.excepted.values()) or one.mode is Mode.OFF
    return bool(beginning.provinces) and known and within and not limited


async def describe(call: Call, beginning: Beginning, filter_: int, *, changed: bool) -> str:
    """What comes from now on by that filter, and how."""
    desk = call.desk
    if not filter_:
        return _("Bạn đã có {count} nhóm tin, nhiều nhất có thể. Bỏ bớt một nhóm nhé.").format(count=filters.MOST)
    chosen = await desk.db.read(subscriptions.get, chat=call.chat.number, filter_=filter_)
    if (
        changed
        and beginning.provinces
        and any(not one.is_empty and one.number != filter_ for one in await call.read_filters())
    ):
        text = _("Từ nay bạn nhận thêm {news}. Những gì đang nhận vẫn như cũ.")
        return text.format(news=filter_words.describe_filter(desk, chosen))
    topics = summaries.name_topics(desk, beginning.topics)
    if beginning.provinces or chosen[Kind.PROVINCE]:
        text = _("Từ nay bạn nhận {news}.") if changed else _("Bạn đã nhận {news} từ trước.")
        return text.format(news=filter_words.describe_filter(desk, chosen))
    if not changed:
        return _("Bạn đã theo dõi {names} từ trước.").format(names=topics)
    return await coming.say_how(call, after=_("Đã theo dõi {names}.").format(names=topics))
