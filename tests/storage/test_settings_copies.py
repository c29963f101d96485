"""Settings as a whole: what goes along when they are copied."""

from datetime import timedelta

import pytest

from news.delivery.modes import Mode
from storage import digests, filters, settings_copies, subscriptions
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.make import NOON


async def test_every_column_of_a_chat_is_a_setting_or_its_own(db: Database) -> None:
    await db.run(make.chat)
    [row] = await make.rows(db, "SELECT * FROM chats")
    assert sorted(row) == sorted((*settings_copies.SETTINGS, *settings_copies.OWN))


async def test_a_chat_that_is_gone_has_no_settings(db: Database) -> None:
    assert await db.read(settings_copies.read, chat=5) is None


async def test_a_copy_replaces_what_there_was_and_comes_back_on_both_databases(db: Database) -> None:
    one, other = await db.run(make.chat, "y-te", "the-thao"), await db.run(make.chat, "kinh-te")
    copied = await db.read(settings_copies.read, chat=one.number)
    before = await db.read(settings_copies.read, chat=other.number)
    assert copied and before
    number = await db.run(settings_copies.replace, copied, chat=other.number, now=NOON)
    assert await db.read(settings_copies.find_last, chat=other.number, now=NOON) == (number, NOON)
    assert _plain(await db.read(settings_copies.read, chat=other.number)) == _plain(copied)
    assert await db.run(settings_copies.restore, chat=other.number, number=number, now=NOON) == "now"
    assert _plain(await db.read(settings_copies.read, chat=other.number)) == _plain(before)
    assert await db.read(settings_copies.find_last, chat=other.number, now=NOON) is None


@pytest.mark.parametrize(
    ("bundled", "mode", "hours", "coming"),
    [
        ("", Mode.DIGEST, "07:00", timedelta(hours=19)),
        ("", Mode.DIGEST, "12:30", timedelta(minutes=30)),
        ("07:00", Mode.SILENT, "", timedelta(hours=19)),
        ("07:00", Mode.AT_ONCE, "", timedelta(hours=19)),
    ],
)
async def test_the_mode_of_an_only_filter_is_copied_and_comes_back(
    db: Database, bundled: str, mode: Mode, hours: str, coming: timedelta
) -> None:
    def live(tx: Tx) -> None:
        one, other = make.chat(tx, "y-te").number, make.chat(tx, "kinh-te").number
        digests.choose(tx, chat=one, hours=bundled, now=NOON)
        filters.set_mode(tx, chat=one, filter_=subscriptions.choose(tx, chat=one), mode=mode, hours=hours, now=NOON)
        heard = settings_copies.read(tx, chat=one)
        plain = settings_copies.read(tx, chat=other)
        assert heard and plain
        settings_copies.replace(tx, heard, chat=other, now=NOON)
        number = settings_copies.replace(tx, plain, chat=one, now=NOON)
        assert settings_copies.restore(tx, chat=one, number=number, now=NOON) == "now"
        for chat in (one, other):
            assert _plain(settings_copies.read(tx, chat=chat)) == _plain(heard)
            assert digests.next_of(tx, chat=chat) == NOON + coming

    await db.run(live)


def _plain(settings: settings_copies.Settings | None) -> list[object]:
    """What they say, without the numbers of chats and filters."""
    assert settings
    left_out = {"id", "chat_id", "filter_id"}
    rows = [*settings["filters"], *settings["subscriptions"]]
    return [settings["chat"], *({name: row[name] for name in row if name not in left_out} for row in rows)]


async def test_what_was_never_replaced_can_t_be_had_again(db: Database) -> None:
    chat = await db.run(make.chat)
    assert await db.run(settings_copies.restore, chat=chat.number, number=99, now=NOON) == "too-late"


async def test_what_belongs_to_a_filter_that_is_gone_is_not_copied(db: Database) -> None:
    one, other = await db.run(make.chat, "y-te"), await db.run(make.chat, "kinh-te")
    copied = await db.read(settings_copies.read, chat=one.number)
    assert copied
    copied["subscriptions"].append(copied["subscriptions"][0] | {"filter_id": 99_999})
    await db.run(settings_copies.replace, copied, chat=other.number, now=NOON)
    found = [await db.read(settings_copies.read, chat=chat.number) for chat in (one, other)]
    assert _plain(found[0]) == _plain(found[1])
