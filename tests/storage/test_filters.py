"""Filters of a chat: which one is meant, what becomes of those that are removed, moved, restored, forgotten."""

from datetime import datetime, timedelta

from news.delivery.modes import Mode
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import chats, clock_jumps, digests, filters, former_filters, settings_copies, subscriptions, undoing
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import gathering
from storage.times import from_ms
from storage.undoing import Restored
from tests import make
from tests.make import NOON

TOPIC, PROVINCE = Kind.TOPIC, Kind.PROVINCE


def held(tx: Tx, chat: int) -> list[list[str]]:
    """What each filter of the chat asks for and leaves out."""
    return [
        sorted([value for kind in Kind for value in one[kind]] + [f"-{v}" for k in Kind for v in one.excepted[k]])
        for one in subscriptions.list_filters(tx, chat=chat)
    ]


def next_digest_of(tx: Tx, number: int) -> datetime | None:
    """When a digest of its own comes from this filter."""
    found: int | None = tx.value("SELECT digest_at FROM filters WHERE id = :id", id=number)
    return from_ms(found)


def two(tx: Tx) -> tuple[int, int, int]:
    """A chat and its filters: of y-te, and of the-thao in Ca Mau."""
    chat = make.chat(tx, "y-te").number
    second = filters.add(tx, chat=chat, now=NOON, mode=Mode.DIGEST)
    for kind, value in ((TOPIC, "the-thao"), (PROVINCE, "ca-mau")):
        subscriptions.follow(tx, chat=chat, kind=kind, value=value, now=NOON, filter_=second)
    return chat, subscriptions.choose(tx, chat=chat), second


async def test_what_is_said_without_a_number_is_about_the_first_or_the_one_that_is_edited(db: Database) -> None:
    def live(tx: Tx) -> None:
        chat, first, second = two(tx)
        subscriptions.follow(tx, chat=chat, kind=TOPIC, value="kinh-te", now=NOON)
        assert held(tx, chat) == [["kinh-te", "y-te"], ["ca-mau", "the-thao"]]
        filters.turn_to(tx, chat=chat, filter_=second, now=NOON)
        subscriptions.leave_out(tx, chat=chat, kind=TOPIC, value="phap-luat", now=NOON)
        assert subscriptions.unfollow_topics(tx, chat=chat) == 2
        subscriptions.follow(tx, chat=chat, kind=TOPIC, value=EVERYTHING, now=NOON)
        assert held(tx, chat) == [["kinh-te", "y-te"], ["*", "ca-mau"]]
        assert not subscriptions.unfollow(tx, chat=chat, kind=TOPIC, value="y-te")
        assert subscriptions.get(tx, chat=chat).mode is Mode.DIGEST
        filters.turn_to(tx, chat=chat, filter_=0, now=NOON)
        assert subscriptions.get(tx, chat=chat).number == first
        assert subscriptions.unfollow_all(tx, chat=chat) == 4

    await db.run(live)


async def test_what_the_first_does_not_hold_stays_in_the_others(db: Database) -> None:
    def live(tx: Tx) -> None:
        chat, _first, second = two(tx)
        subscriptions.leave_out(tx, chat=chat, kind=Kind.KEYWORD, value="xổ số", now=NOON, filter_=second)
        before = held(tx, chat)
        assert not subscriptions.unfollow(tx, chat=chat, kind=TOPIC, value="the-thao")
        assert not subscriptions.let_in(tx, chat=chat, kind=Kind.KEYWORD, value="xổ số")
        assert held(tx, chat) == before

    await db.run(live)


async def test_nobody_reaches_the_filters_of_another_chat(db: Database) -> None:
    def live(tx: Tx) -> None:
        chat, _first, second = two(tx)
        other = make.chat(tx, "du-lich").number
        assert not filters.set_mode(tx, chat=other, filter_=second, mode=Mode.OFF, now=NOON)
        assert not filters.remove(tx, chat=other, filter_=second, now=NOON)
        filters.turn_to(tx, chat=other, filter_=second, now=NOON)
        subscriptions.follow(tx, chat=other, kind=TOPIC, value="kinh-te", now=NOON)
        subscriptions.follow(tx, chat=other, kind=TOPIC, value="van-hoa", now=NOON, filter_=second)
        assert held(tx, other) == [["du-lich", "kinh-te"]]
        assert held(tx, chat) == [["y-te"], ["ca-mau", "the-thao"]]

    await db.run(live)


async def test_a_filter_that_nobody_turned_to_for_long_is_edited_no_more(db: Database) -> None:
    def live(tx: Tx) -> list[int]:
        chat, _first, second = two(tx)
        filters.turn_to(tx, chat=chat, filter_=second, now=NOON)
        row = chats.get(tx, chat=chat)
        assert row is not None
        found = []
        for later in (filters.EDITED, filters.EDITED * 2):
            met, _ = chats.meet(tx, channel=row.channel, address=row.address, now=NOON + later)
            found.append(met.editing)
        return [bool(one) for one in found]

    assert await db.run(live) == [True, False]


async def test_a_removed_filter_comes_back_as_it_was(db: Database) -> None:
    def live(tx: Tx, *, first: bool) -> None:
        chat, one, other = two(tx)
        before, settings = held(tx, chat), filters.list_settings(tx, chat=chat)
        kept = former_filters.keep(tx, subscriptions.copy(tx, chat=chat), chat=chat, now=NOON, settings=settings)
        assert filters.remove(tx, chat=chat, filter_=one if first else other, now=NOON)
        assert not filters.remove(tx, chat=chat, filter_=other if first else one, now=NOON)  # the last one stays
        make.chat(tx)  # whose filter has a number of its own
        assert former_filters.restore(tx, chat=chat, number=kept, now=NOON) is Restored.NOW
        assert held(tx, chat) == before
        assert filters.list_settings(tx, chat=chat) == settings
        assert [one.mode for one in filters.list_settings(tx, chat=chat)] == [Mode.AS_CHAT, Mode.DIGEST]
        assert digests.next_of(tx, chat=chat) == NOON + timedelta(hours=5, minutes=30)

    await db.run(live, first=False)
    await db.run(live, first=True)


async def test_what_an_older_version_kept_comes_back_within_the_filters_that_there_are(db: Database) -> None:
    def live(tx: Tx) -> tuple[Restored, list[list[str]]]:
        chat, *_ = two(tx)
        number = former_filters.keep(tx, subscriptions.copy(tx, chat=chat), chat=chat, now=NOON, settings=[])
        tx.run("UPDATE former_filters SET filters = ''")
        subscriptions.unfollow_all(tx, chat=chat)
        return former_filters.restore(tx, chat=chat, number=number, now=NOON), held(tx, chat)

    assert await db.run(live) == (Restored.NOW, [["y-te"], ["ca-mau", "the-thao"]])


async def test_a_number_that_old_buttons_name_is_never_given_again(db: Database) -> None:
    """Of a filter, of what its chat had before a change, of what it had before settings were copied over it."""

    def live(tx: Tx) -> list[list[int]]:
        found: list[list[int]] = [[], [], []]
        for later in (NOON, NOON + timedelta(hours=1)):
            undoing.sweep(tx, now=later)
            chat, _first, second = two(tx)
            kept = former_filters.keep(tx, [], chat=chat, now=later, settings=[])
            for numbers, number in zip(
                found, (second, kept, settings_copies.remember(tx, chat=chat, now=later)), strict=True
            ):
                numbers.append(number)
            chats.forget(tx, chat=chat)
        return found

    for first, next_ in await db.run(live):
        assert next_ > first


async def test_a_filter_that_nobody_finished_makes_room_for_the_next(db: Database) -> None:
    def live(tx: Tx) -> list[list[str]]:
        chat, *_ = two(tx)
        filters.add(tx, chat=chat, now=NOON)
        filters.add(tx, chat=chat, now=NOON)
        return held(tx, chat)

    assert await db.run(live) == [["y-te"], ["ca-mau", "the-thao"], []]


async def test_whatever_makes_filters_anew_ends_that_one_is_edited(db: Database) -> None:
    """Numbers are given again: commands would be about another filter than the one that was turned to."""

    def live(tx: Tx, how: str) -> tuple[int, list[list[str]]]:
        chat, _first, second = two(tx)
        settings, before = filters.list_settings(tx, chat=chat), subscriptions.copy(tx, chat=chat)
        whole = settings_copies.read(tx, chat=chat)
        assert whole
        unfinished = filters.add(tx, chat=chat, now=NOON)
        filters.turn_to(tx, chat=chat, filter_=second if how == "remove" else unfinished, now=NOON)
        if how == "add":
            subscriptions.follow(
                tx, chat=chat, kind=TOPIC, value="du-lich", now=NOON, filter_=filters.add(tx, chat=chat, now=NOON)
            )
        elif how == "remove":
            filters.remove(tx, chat=chat, filter_=second, now=NOON)
        elif how == "restore":
            filters.restore(tx, settings, chat=chat, now=NOON)
            subscriptions.restore(tx, before, chat=chat)
        else:
            settings_copies.replace(tx, whole, chat=chat, now=NOON)
        subscriptions.follow(tx, chat=chat, kind=TOPIC, value="kinh-te", now=NOON)
        row = chats.get(tx, chat=chat)
        assert row
        return row.editing, [one for one in held(tx, chat) if "kinh-te" in one]

    for how in ("add", "remove", "restore", "replace"):
        assert await db.run(live, how) == (0, [["kinh-te", "y-te"]]), how


async def test_a_chat_is_untouched_for_some_minutes_and_until_something_is_chosen(db: Database) -> None:
    def live(tx: Tx, *, late: int, follows: bool, changed: bool) -> bool:
        chat = chats.meet(tx, channel="telegram", address=f"{late}{follows}{changed}", now=NOON)[0].number
        if follows:
            subscriptions.follow(tx, chat=chat, kind=TOPIC, value="y-te", now=NOON)
        if changed:
            former_filters.keep(tx, [], chat=chat, now=NOON, settings=[])
        return former_filters.is_untouched(tx, chat=chat, now=NOON + timedelta(minutes=late))

    assert await db.run(live, late=9, follows=False, changed=False)
    assert not await db.run(live, late=11, follows=False, changed=False)
    assert not await db.run(live, late=9, follows=True, changed=False)
    assert not await db.run(live, late=9, follows=False, changed=True)


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


async def test_a_filter_that_is_no_more_is_not_edited(db: Database) -> None:
    """What an older version left: what is not named is the first filter, and all that goes goes from every one."""

    def live(tx: Tx) -> int:
        chat, *_ = two(tx)
        tx.run("UPDATE chats SET editing = 99999 WHERE id = :chat", chat=chat)
        subscriptions.follow(tx, chat=chat, kind=TOPIC, value="du-lich", now=NOON)
        assert subscriptions.unfollow(tx, chat=chat, kind=TOPIC, value="y-te")
        assert held(tx, chat) == [["du-lich"], ["ca-mau", "the-thao"]]
        return subscriptions.unfollow_all(tx, chat=chat)

    assert await db.run(live) == 3


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


async def test_a_chat_that_is_forgotten_leaves_no_filter(db: Database) -> None:
    def live(tx: Tx) -> int:
        chat, *_ = two(tx)
        chats.forget(tx, chat=chat)
        return int(tx.value("SELECT (SELECT COUNT(*) FROM filters) + (SELECT COUNT(*) FROM subscriptions)"))

    assert await db.run(live) == 0


async def test_a_chat_whose_filters_are_heard_alike_again_has_its_own_digests_alone(db: Database) -> None:
    def live(tx: Tx) -> list[object]:
        chat, first, second = two(tx)
        seen: list[object] = [digests.next_of(tx, chat=chat), next_digest_of(tx, second)]
        filters.set_mode(tx, chat=chat, filter_=second, mode=Mode.AS_CHAT, now=NOON)
        return [*seen, digests.next_of(tx, chat=chat), next_digest_of(tx, first)]

    evening = NOON + timedelta(hours=5, minutes=30)
    assert await db.run(live) == [evening, evening, None, None]


async def test_a_correction_waits_for_the_next_digest_whatever_is_changed_unless_there_is_none(db: Database) -> None:
    def live(tx: Tx) -> list[object]:
        chat, first, second = two(tx)
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

    assert await db.run(live) == [NOON + timedelta(hours=5, minutes=30), NOON, NOON, NOON]


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
