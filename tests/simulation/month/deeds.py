"""What the readers of a month do, as people type and press it, and what they want from then on."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import time, timedelta
from random import Random
from typing import Final

from bot import catalogue
from storage import subscriptions
from tests.simulation.month.readers import Reader
from tests.simulation.month.wishes import MORNING, URGENT, Wanted

TOPICS: Final = ("y-te", "giao-duc", "the-thao", "xay-dung-dang", "du-lich", "nong-nghiep")
PLACES: Final = ("lam-dong", "nghe-an", "hue", "ca-mau")
KEYWORDS: Final = ("sầu riêng", "cao tốc", "học phí")
#: Of digests, as they are kept, and as they are typed.
HOURS: Final = {
    "": "ngay",
    "07:00 17:30": "7:00 17:30",
    "11:30": "11h30",
    "17:30": "mỗi chiều",
    "06:00 12:00 20:00": "6:00 12:00 20:00",
    "12345@07:00 7@08:00": "7:00 thứ 2 đến thứ 6, 8:00 chủ nhật",
    "12345@17:30": "17:30 ngày thường",
}
NIGHTS: Final = ((time(22), time(6)), (time(21, 30), time(5, 30)), (time(12), time(13, 30)))
DAYS_OFF: Final = {"": "như thường", MORNING: "bản tin sáng", URGENT: "tin khẩn"}  #: as they are typed
_TOPICS: Final = {slug: catalogue.taxonomy().name_of(slug) for slug in TOPICS}
_PLACES: Final = {slug: catalogue.provinces().name(slug) for slug in PLACES}


async def act(reader: Reader, random: Random) -> str:
    """Something that people do; what was typed, "" where nothing came to their mind."""
    deed = random.choice(DEEDS)
    before = reader.wishes
    said = await deed(reader, random)
    if reader.wishes != before:
        reader.changed.append(reader.clock.now)
    return said


async def _follow(reader: Reader, random: Random) -> str:
    topic = random.choice(TOPICS)
    if reader.first.everything or not reader.is_new_to(("topic", topic)):
        return ""
    await reader.say(words := f"/theodoi {_TOPICS[topic]}")
    reader.change_first(asked=reader.first.asked | {("topic", topic)})
    return words


async def _follow_in_place(reader: Reader, random: Random) -> str:
    """Who follows nothing yet begins with a topic in one place."""
    topic, place = random.choice(TOPICS), random.choice(PLACES)
    if reader.first.asked or reader.first.everything or reader.first.places or len(reader.wishes.filters) > 1:
        return ""
    await reader.say(words := f"/theodoi {_TOPICS[topic]} ở {_PLACES[place]}")
    reader.change_first(asked=frozenset({("topic", topic)}), places=frozenset({place}))
    return words


async def _follow_everything(reader: Reader, random: Random) -> str:
    if reader.first.asked or reader.first.everything or reader.first.places or len(reader.wishes.filters) > 1:
        return ""
    await reader.say(words := "/theodoi tất cả")
    reader.change_first(everything=True)
    return words


async def _leave(reader: Reader, random: Random) -> str:
    """Leave a topic: of everything it is left out from now on."""
    if reader.first.everything:
        topic = random.choice(TOPICS)
        if not reader.is_new_to(("topic", topic)):
            return ""
        await reader.say(words := f"/bo {_TOPICS[topic]}")
        reader.change_first(without=reader.first.without | {("topic", topic)})
        return words
    topics = sorted(value for kind, value in reader.first.asked if kind == "topic")
    if len(topics) < 2:
        return ""
    topic = random.choice(topics)
    await reader.say(words := f"/bo {_TOPICS[topic]}")
    reader.change_first(asked=reader.first.asked - {("topic", topic)})
    return words


async def _add_place(reader: Reader, random: Random) -> str:
    place = random.choice(PLACES)
    if not (reader.first.asked or reader.first.everything) or any(place in one.places for one in reader.wishes.filters):
        return ""
    await reader.say(words := f"/tinh +{_PLACES[place]}")
    reader.change_first(places=reader.first.places | {place})
    return words


async def _add_keyword(reader: Reader, random: Random) -> str:
    word = random.choice(KEYWORDS)
    if reader.first.everything or not reader.is_new_to(("keyword", word)):
        return ""
    await reader.say(words := f"/tukhoa {word}")
    reader.change_first(asked=reader.first.asked | {("keyword", word)})
    return words


async def _leave_out_keyword(reader: Reader, random: Random) -> str:
    word = random.choice(KEYWORDS)
    if not (reader.first.asked or reader.first.everything) or not reader.is_new_to(("keyword", word)):
        return ""
    await reader.say(words := f"/tukhoa -{word}")
    reader.change_first(without=reader.first.without | {("keyword", word)})
    return words


async def _add_filter(reader: Reader, random: Random) -> str:
    """News of another kind, heard in a way of its own."""
    topic, place = random.choice(TOPICS), random.choice(PLACES)
    busy = reader.first.everything or not reader.is_new_to(("topic", topic))
    if busy or len(reader.wishes.filters) > 2 or not reader.first.asked:
        return ""
    await reader.say(words := f"/thu + {_TOPICS[topic]} ở {_PLACES[place]}")
    added = Wanted(asked=frozenset({("topic", topic)}), places=frozenset({place}))
    reader.change(filters=(*reader.wishes.filters, added))
    await _know_numbers(reader)
    return words


async def _know_numbers(reader: Reader) -> None:
    """Buttons name filters by these."""
    chat = await reader.person.chat()
    assert chat is not None
    every = await reader.person.db.read(subscriptions.list_filters, chat=chat.number)
    reader.numbers = [one.number for one in every]


async def _set_mode(reader: Reader, random: Random) -> str:
    """How one of several filters is heard."""
    several = reader.wishes.filters
    if len(several) < 2 or reader.channel == "zalo":
        return ""
    place = random.randrange(len(several))
    mode, said = random.choice(
        [("at_once", "ngay"), ("silent", "khong-chuong"), ("digest", "ban-tin"), ("off", "tat"), ("digest", "ban-tin")]
    )
    hours = random.choice(("12:15", "18:00 21:00")) if mode == "digest" else ""
    press = f"/caidat #{reader.numbers[place]} {said} {hours}".rstrip()
    reply = await reader.say(press)
    if "Vẫn nhận chứ?" in reply.text:
        return ""
    changed = replace(several[place], mode=mode, hours=hours)
    reader.change(filters=(*several[:place], changed, *several[place + 1 :]))
    await reader.say("/caidat")
    return press


async def _choose_hours(reader: Reader, random: Random) -> str:
    hours = random.choice(list(HOURS))
    if reader.channel == "zalo" and not hours:
        return ""
    await reader.say(words := f"/bantin {HOURS[hours]}")
    reader.change(hours=hours)
    return words


async def _choose_night(reader: Reader, random: Random) -> str:
    if random.random() < 0.3:
        await reader.say("/yenlang tắt")
        reader.change(quiet=None, urgent_in_quiet=False)
        return "/yenlang tắt"
    begin, end = random.choice(NIGHTS)
    await reader.say(words := f"/yenlang {begin:%H:%M}-{end:%H:%M}")
    agreed = random.random() < 0.5
    await reader.say("/yenlang trừ tin khẩn" if agreed else "/yenlang cả tin khẩn")
    reader.change(quiet=(begin, end), urgent_in_quiet=agreed)
    return words


async def _choose_days_off(reader: Reader, random: Random) -> str:
    choice = random.choice(("", MORNING, URGENT))
    await reader.say(words := f"/yenlang ngày nghỉ {DAYS_OFF[choice]}")
    reader.change(days_off=choice)
    return words


async def _pause(reader: Reader, random: Random) -> str:
    days = random.choice((1, 2, 5))
    await reader.say(words := f"/tamdung {days} ngày")
    reader.change(paused_until=reader.clock.now + timedelta(days=days), stopped=False)
    return words


async def _go_on(reader: Reader, random: Random) -> str:
    if reader.wishes.paused_until is None or reader.wishes.stopped:
        return ""
    await reader.say("/tieptuc")
    reader.change(paused_until=None)
    return "/tieptuc"


async def _stop(reader: Reader, random: Random) -> str:
    """For good; and somebody comes back all the same."""
    if reader.wishes.stopped:
        await reader.say("/tieptuc")
        reader.change(stopped=False, paused_until=None)
        return "/tieptuc"
    if random.random() < 0.7:
        return ""
    await reader.say("/dung", press="Dừng hẳn")
    reader.change(stopped=True)
    return "/dung"


DEEDS: Final[tuple[Callable[[Reader, Random], Awaitable[str]], ...]] = (
    _follow,
    _follow,
    _follow_in_place,
    _follow_everything,
    _leave,
    _add_place,
    _add_keyword,
    _leave_out_keyword,
    _add_filter,
    _set_mode,
    _set_mode,
    _choose_hours,
    _choose_hours,
    _choose_night,
    _choose_days_off,
    _pause,
    _go_on,
    _stop,
)


async def copy_settings(source: Reader, target: Reader) -> None:
    """By a code that is typed elsewhere."""
    code = re.search(r"\b\d{6}\b", (await source.say("/lienket")).text)
    assert code is not None
    await target.say(f"/lienket {code[0]}", press="Chép sang đây")
    told = source.wishes
    target.change(
        filters=told.filters,
        hours=told.hours,
        quiet=told.quiet,
        urgent_in_quiet=told.urgent_in_quiet,
        days_off=told.days_off,
    )
    target.changed.append(target.clock.now)
    await _know_numbers(target)
