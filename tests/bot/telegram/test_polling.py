"""How Telegram is asked for what people wrote: nothing is lost, and trouble passes."""

import pytest
from telegram import Bot

from bot.telegram.updates import TelegramUpdates
from storage.engine.database import Database
from storage.engine.types import Tx
from tests.bot.telegram.desks import Desk, updates_of
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_rules import Refusal
from tests.fakes.outlet import FakeChannel, FakeOutlet
from tests.waiting import eventually, patience


async def test_an_update_is_confirmed_when_it_is_kept_and_not_before(
    api: BotApi, client: Bot, desk: Desk, sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await sqlite_db.run(rename, "updates_waiting", "away")
    made = updates_of(client, desk, sqlite_db)
    made.start()
    api.typed(7, "/start")
    await eventually(lambda: "they can't be kept" in caplog.text)
    assert len(api.updates) == 1
    await sqlite_db.run(rename, "away", "updates_waiting")
    desk.open.clear()
    await eventually(lambda: not api.updates)
    assert not api.sent
    desk.open.set()
    await eventually(lambda: api.sent)
    await made.stop()


def rename(tx: Tx, old: str, new: str) -> None:
    tx.run(f"ALTER TABLE {old} RENAME TO {new}")


@pytest.mark.usefixtures("updates")
async def test_answers_that_nobody_can_read_stop_nothing(api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    await eventually(lambda: api.calls["getUpdates"])
    api.updates.append({"update_id": "?", "message": {}})
    api.typed(8, "/start")
    await eventually(lambda: "the answer was not understood" in caplog.text)
    del api.updates[0]
    await eventually(lambda: api.sent)


async def test_what_was_not_finished_at_the_end_comes_again(
    api: BotApi, client: Bot, desk: Desk, sqlite_db: Database
) -> None:
    made = updates_of(client, desk, sqlite_db)
    made.start()
    desk.open.clear()
    api.typed(7, "/start")
    await eventually(lambda: desk.requests)
    await made.stop(within=0.3)
    assert not api.sent
    desk.open.set()
    again = updates_of(client, desk, sqlite_db)
    again.start()
    await eventually(lambda: api.sent)
    await again.stop()
    assert desk.words() == ["/start", "/start"]


async def test_it_stops_at_once_in_the_middle_of_a_long_poll(
    api: BotApi, client: Bot, desk: Desk, sqlite_db: Database
) -> None:
    made = updates_of(client, desk, sqlite_db)
    made.start()
    await eventually(lambda: api.calls["getUpdates"])
    async with patience():
        await made.stop(within=3600)  # it does not wait for its patience to end
    assert made._polling is not None
    assert made._polling.done()
    await updates_of(client, desk, sqlite_db).stop()  # never started


async def test_a_second_poller_is_told_in_plain_words_and_both_go_on(
    api: BotApi, client: Bot, desk: Desk, caplog: pytest.LogCaptureFixture, sqlite_db: Database
) -> None:
    pair = [updates_of(client, desk, sqlite_db) for _ in range(2)]
    for one in pair:
        one.start()
    await eventually(lambda: "another program polls with this token" in caplog.text)
    await pair[0].stop()
    api.typed(7, "/start")
    await eventually(lambda: api.sent)
    await pair[1].stop()


@pytest.mark.usefixtures("updates")
async def test_a_webhook_set_meanwhile_is_named(api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    await eventually(lambda: api.calls["getUpdates"])
    api.webhook = "https://elsewhere.example/"
    api.typed(7, "/start")
    await eventually(lambda: "a webhook is set for this token" in caplog.text)
    api.webhook = ""
    api.typed(7, "/chude")
    await eventually(lambda: len(api.sent) == 2)


async def test_a_wrong_token_is_told_once_and_never_shown(
    api: BotApi, client: Bot, desk: Desk, caplog: pytest.LogCaptureFixture, sqlite_db: Database
) -> None:
    right, api.token = api.token, "1:other"
    made = updates_of(client, desk, sqlite_db)
    made._pause = 0.001
    made.start()
    await eventually(lambda: api.calls["getMe"] > 2)
    assert caplog.text.count("no updates reason=Telegram refuses the token") == 1
    api.token = right
    api.typed(7, "/start")
    await eventually(lambda: api.sent)
    await made.stop()
    assert right.partition(":")[2] not in caplog.text


@pytest.mark.usefixtures("updates")
@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (Refusal(429, "Too Many Requests", retry_after=1), "Telegram asks us to wait"),
        (Refusal(502, "Bad Gateway"), "Bad Gateway"),
        (Refusal(200, "an answer without a result"), "is telegram.base_url right?"),
    ],
)
async def test_trouble_with_the_server_passes(
    api: BotApi, caplog: pytest.LogCaptureFixture, refusal: Refusal, words: str
) -> None:
    await eventually(lambda: api.calls["getUpdates"])
    api.refuse_updates = refusal
    api.typed(7, "/start")  # ends the long poll that is open
    await eventually(lambda: words in caplog.text)
    api.refuse_updates = None
    api.typed(8, "/start")
    await eventually(lambda: api.to(8))


async def test_a_slow_chat_delays_nobody(api: BotApi, updates: TelegramUpdates) -> None:
    api.chat(7).latency = 30.0
    api.typed(7, "/start")
    api.typed(8, "/start")
    await eventually(lambda: api.to(8))
    await updates.stop()


async def test_a_webhook_is_set_and_feeds(api: BotApi, client: Bot, desk: Desk, sqlite_db: Database) -> None:
    made = updates_of(client, desk, sqlite_db)
    made.start(webhook="https://bao.example/telegram/webhook", secret="s" * 20)
    first = {"update_id": 5, "message": api.message(7, text="/start")}
    later = {"update_id": 7, "message": api.message(7, text="/chude")}
    for data in (first, first, later):  # Telegram brings it again when our answer was late
        await made.take(data)
    await made.take({"update_id": 6, "message": {}})
    await eventually(lambda: len(api.sent) == 2)
    assert api.webhook == "https://bao.example/telegram/webhook"
    assert desk.words() == ["/start", "/chude"]
    assert api.calls["getUpdates"] == 0
    await made.stop()


async def test_a_fault_of_our_own_while_asking_does_not_end_the_asking(
    api: BotApi, client: Bot, desk: Desk, sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    made = updates_of(client, desk, sqlite_db)
    sound, faults = made._poll, [RecursionError("made to fail")]

    async def faulty() -> None:
        if faults:
            raise faults.pop()
        await sound()

    made._poll = faulty  # type: ignore[method-assign]
    made.start()
    api.typed(7, "/start")
    await eventually(lambda: api.sent)
    assert "made to fail" in caplog.text
    await made.stop()


async def test_a_refused_token_holds_the_channel_and_an_answer_has_it_tried_at_once(
    api: BotApi, client: Bot, desk: Desk, sqlite_db: Database
) -> None:
    holding = FakeChannel(FakeOutlet()).holding
    made = updates_of(client, desk, sqlite_db, holding=holding)
    former, api.token = api.token, "1:another"
    made.start()
    await eventually(lambda: holding.in_words)
    assert holding.in_words.startswith("telegram: Telegram refuses the token") and holding.until_probe() > 0
    api.token = former
    await eventually(lambda: holding.until_probe() == 0)
    await made.stop()
