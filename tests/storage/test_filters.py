"""Filters of a chat: which one is meant, what becomes of those that are removed, restored, forgotten."""

from datetime import timedelta

from news.delivery.modes import Mode
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import chats, digests, filters, former_filters, settings_copies, subscriptions, undoing
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.undoing import Restored
from tests import make
from tests.make import NOON
from tests.storage.filters_held import TOPIC, held, two


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


async def test_a_chat_that_is_forgotten_leaves_no_filter(db: Database) -> None:
    def live(tx: Tx) -> int:
        chat, *_ = two(tx)
        chats.forget(tx, chat=chat)
        return int(tx.value("SELECT (SELECT COUNT(*) FROM filters) + (SELECT COUNT(*) FROM subscriptions)"))

    assert await db.run(live) == 0


async def test_nothing_is_undone_in_a_group_that_another_became(db: Database) -> None:
    """What it had before is not all that it would lose."""

    def live(tx: Tx) -> object:
        old, new = make.chat(tx, "y-te", address="-5").number, make.chat(tx, "du-lich", address="-1005").number
        before = subscriptions.copy(tx, chat=new)
        kept = former_filters.keep(tx, before, chat=new, now=NOON, settings=filters.list_settings(tx, chat=new))
        chats.move(tx, channel="telegram", old="-5", new="-1005", now=NOON)
        assert chats.get(tx, chat=old) is None
        return former_filters.restore(tx, chat=new, number=kept, now=NOON), held(tx, new)

    assert await db.run(live) == (Restored.TOO_LATE, [["du-lich", "y-te"]])
