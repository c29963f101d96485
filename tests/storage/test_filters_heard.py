"""How filters of a chat are heard: their digests, also where hours come back or a group becomes another."""

from datetime import datetime, timedelta

from news.delivery.days_off import DaysOff
from news.delivery.modes import Mode
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import chats, clock_jumps, days_off, digests, filters, former_filters, subscriptions
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import gathering
from storage.times import from_ms
from tests import make
from tests.make import NOON
from tests.storage.filters_held import PROVINCE, TOPIC, held, two


def next_digest_of(tx: Tx, number: int) -> datetime | None:
    """When a digest of its own comes from this filter."""
    found: int | None = tx.value("SELECT digest_at FROM filters WHERE id = :id", id=number)
    return from_ms(found)


async def test_hours_come_back_with_how_filters_were_heard_under_them(db: Database) -> None:
    def live(tx: Tx, *, older: bool) -> tuple[str, list[tuple[Mode, str]]]:
        chat = make.chat(tx, "y-te").number
        [one] = filters.list_settings(tx, chat=chat)
        filters.set_mode(tx, chat=chat, filter_=one.number, mode=Mode.DIGEST, hours="07:00", now=NOON)
        before, settings = subscriptions.copy(tx, chat=chat), filters.list_settings(tx, chat=chat)
        kept = former_filters.keep(tx, before, chat=chat, now=NOON, settings=settings, bundled="")
        digests.choose(tx, chat=chat, hours="12:00", now=NOON)
        if older:  # a version that kept the filters alone
            tx.run("UPDATE former_filters SET bundled = NULL WHERE id = :id", id=kept)
        former_filters.restore(tx, chat=chat, number=kept, now=NOON)
        heard = [(each.mode, each.hours) for each in filters.list_settings(tx, chat=chat)]
        return digests.chosen(tx, chat=chat), heard

    for older, hours in ((False, ""), (True, "12:00")):
        assert await db.run(live, older=older) == (hours, [(Mode.DIGEST, "07:00")])


def grow(tx: Tx, old: int, new: int) -> list[tuple[list[str], Mode, str]]:
    """The group *old* becomes *new*: what its filters hold then, and how they are heard, the first one first."""
    before, there = chats.get(tx, chat=old), chats.get(tx, chat=new)
    assert before is not None and there is not None
    chats.move(tx, channel="telegram", old=before.address, new=there.address, now=NOON)
    heard = [(one.mode, one.hours) for one in filters.list_settings(tx, chat=new)]
    return [(holds, *way) for holds, way in zip(held(tx, new), heard, strict=True)]


async def test_further_filters_go_along_with_a_group_that_becomes_another(db: Database) -> None:
    def live(tx: Tx) -> tuple[list[object], object]:
        chat, *_ = two(tx)
        new = make.chat(tx, "du-lich").number
        return [*grow(tx, chat, new)], digests.next_of(tx, chat=new)

    filters_now, coming = await db.run(live)
    assert filters_now == [(["du-lich", "y-te"], Mode.AS_CHAT, ""), (["ca-mau", "the-thao"], Mode.DIGEST, "")]
    assert coming == NOON + timedelta(hours=5, minutes=30)


async def test_a_group_that_becomes_another_keeps_how_each_filter_is_heard_and_which_is_first(db: Database) -> None:
    def live(tx: Tx) -> list[object]:
        chat, first, _second = two(tx)
        new = make.chat(tx).number  # met before anybody told that it is the same
        filters.set_mode(tx, chat=chat, filter_=first, mode=Mode.DIGEST, hours="07:00", now=NOON)
        grown = grow(tx, chat, new)
        subscriptions.follow(tx, chat=new, kind=TOPIC, value="kinh-te", now=NOON)
        return [*grown, *held(tx, new), digests.next_of(tx, chat=new)]

    assert await db.run(live) == [
        (["y-te"], Mode.DIGEST, "07:00"),
        (["ca-mau", "the-thao"], Mode.DIGEST, ""),
        ["kinh-te", "y-te"],
        ["ca-mau", "the-thao"],
        NOON + timedelta(hours=5, minutes=30),
    ]


async def test_a_group_that_becomes_another_of_other_hours_hears_each_filter_as_before(db: Database) -> None:
    def live(tx: Tx) -> list[object]:
        chat, _first, second = two(tx)
        digests.choose(tx, chat=chat, hours="07:00", now=NOON)
        for mode, topic in ((Mode.SILENT, "kinh-te"), (Mode.OFF, "van-hoa")):
            third = filters.add(tx, chat=chat, now=NOON, mode=mode)
            subscriptions.follow(tx, chat=chat, kind=TOPIC, value=topic, now=NOON, filter_=third)
        filters.set_mode(tx, chat=chat, filter_=second, mode=Mode.DIGEST, hours="12:00", now=NOON)
        return [*grow(tx, chat, make.chat(tx, "du-lich").number)]

    assert await db.run(live) == [
        (["du-lich"], Mode.AS_CHAT, ""),
        (["y-te"], Mode.DIGEST, "07:00"),
        (["ca-mau", "the-thao"], Mode.DIGEST, "12:00"),
        (["kinh-te"], Mode.SILENT, ""),
        (["van-hoa"], Mode.OFF, ""),
    ]


async def test_two_filters_become_one_only_where_that_brings_the_same(db: Database) -> None:
    def live(tx: Tx) -> list[list[str]]:
        old, new = make.chat(tx, "y-te").number, make.chat(tx, EVERYTHING).number
        for chat, excepted in ((old, "xổ số"), (new, "y-te")):
            kind = TOPIC if chat == new else Kind.KEYWORD
            subscriptions.leave_out(tx, chat=chat, kind=kind, value=excepted, now=NOON)
        return [holds for holds, *_ in grow(tx, old, new)]

    assert await db.run(live) == [["*", "-y-te"], ["-xổ số", "y-te"]]


async def test_a_chat_whose_filters_are_heard_alike_again_has_its_own_digests_alone(db: Database) -> None:
    def live(tx: Tx) -> list[object]:
        chat, first, second = two(tx)
        seen: list[object] = [digests.next_of(tx, chat=chat), next_digest_of(tx, second)]
        filters.set_mode(tx, chat=chat, filter_=second, mode=Mode.AS_CHAT, now=NOON)
        return [*seen, digests.next_of(tx, chat=chat), next_digest_of(tx, first)]

    evening = NOON + timedelta(hours=5, minutes=30)
    assert await db.run(live) == [evening, evening, None, None]


async def test_a_correction_waits_for_the_next_digest_whatever_is_changed_unless_there_is_none(db: Database) -> None:
    def live(tx: Tx, choice: DaysOff) -> list[object]:
        chat, first, second = two(tx)
        days_off.choose(tx, chat=chat, choice=choice, now=NOON)  # tomorrow is one
        tx.run(
            "INSERT INTO outbox (chat_id, kind, item_id, channel, lane, state, created_at) "
            "VALUES (:chat, 'correction', 1, 'telegram', 3, 'gathered', 0)",
            chat=chat,
        )
        seen: list[object] = []
        for number, mode in ((first, Mode.SILENT), (second, Mode.AT_ONCE), (first, Mode.AS_CHAT), (second, Mode.OFF)):
            filters.set_mode(tx, chat=chat, filter_=number, mode=mode, now=NOON)
            seen.append(digests.next_of(tx, chat=chat))
        return seen

    for choice in (DaysOff.AS_OTHERS, DaysOff.URGENT):
        assert await db.run(live, choice) == [NOON + timedelta(hours=5, minutes=30), NOON, NOON, NOON]


async def test_what_waited_for_a_digest_of_its_own_comes_though_its_chat_became_one_that_has_none(db: Database) -> None:
    def live(tx: Tx) -> tuple[int, object]:
        chat = make.chat(tx, "y-te").number
        number = subscriptions.choose(tx, chat=chat)
        filters.set_mode(tx, chat=chat, filter_=number, mode=Mode.DIGEST, now=NOON)
        make.fan_out(tx, article=make.stored(tx, topics=("y-te",)), now=NOON)
        new = make.chat(tx, "y-te").number
        old, there = chats.get(tx, chat=chat), chats.get(tx, chat=new)
        assert old is not None and there is not None
        chats.move(tx, channel="telegram", old=old.address, new=there.address, now=NOON)
        [one] = digests.due(tx, now=NOON, limit=5)
        heap = gathering.find(tx, chats=[new], now=NOON)[new]
        return one.chat - new, len(heap.wanted)

    assert await db.run(live) == (0, 1)


async def test_a_clock_that_was_days_ahead_delays_no_digest_of_a_filter(db: Database) -> None:
    ahead = NOON + timedelta(days=9)

    def live(tx: Tx) -> list[object]:
        chat, _first, second = two(tx)
        filters.set_mode(tx, chat=chat, filter_=second, mode=Mode.DIGEST, hours="07:00", now=ahead)
        subscriptions.unfollow(tx, chat=chat, kind=PROVINCE, value="ca-mau", filter_=second)
        make.fan_out(tx, article=make.stored(tx, topics=("the-thao",)), now=ahead)
        clock_jumps.put_right(tx, now=NOON, ahead=ahead - NOON)
        held_until = tx.value("SELECT hold FROM outbox WHERE state = 'gathered'")
        return [from_ms(held_until), digests.next_of(tx, chat=chat), next_digest_of(tx, second)]

    assert await db.run(live) == [NOON + timedelta(hours=19)] * 3


async def test_a_chat_that_is_not_there_has_no_digests(db: Database) -> None:
    def live(tx: Tx) -> object:
        filters.reschedule(tx, chat=77, now=NOON)
        return digests.next_of(tx, chat=77)

    assert await db.run(live) is None
