"""What /metrics tells Prometheus, and what it keeps to itself."""

from collections.abc import Mapping

from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from prometheus_client.parser import text_string_to_metric_families

from bot.web.metrics import Metrics, text_of
from jobs.clock import SYSTEM_CLOCK
from jobs.delivery.quota import Quota
from jobs.upkeep.count import Counting
from storage import figures, quota, settings
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim
from tests import make
from tests.fakes.outlet import LimitedZalo
from tests.make import NOON

ADDRESS = "a17c04be93d25f680e4b"


def values(text: bytes) -> Mapping[tuple[str, frozenset[str]], float]:
    """Samples by name and label values."""
    return {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def fill(tx: Tx) -> None:
    make.feed(tx)
    settings.put(tx, "secret", "hush-hush")
    make.chat(tx, "y-te", channel="zalo", address=ADDRESS)
    make.readers(tx, chats=2, topic="y-te")
    make.depart(tx, *claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON), limit=1))
    claim.recover(tx, now=NOON)
    quota.add(tx, channel="zalo", now=NOON, messages=7)


async def no_trouble(text: str) -> None:
    raise AssertionError(text)


async def test_prometheus_reads_how_much_there_is_of_everything(sqlite_db: Database) -> None:
    await sqlite_db.run(fill)
    quota = Quota(sqlite_db, LimitedZalo(3000), wording=str, on_trouble=no_trouble, now=lambda: NOON)
    metrics = Metrics(Counting(sqlite_db, clock=SYSTEM_CLOCK), {"zalo": quota})
    answer = await metrics.handle(make_mocked_request("GET", "/metrics"))
    assert isinstance(answer, web.Response) and isinstance(answer.body, bytes)
    assert answer.content_type == "text/plain" and answer.headers["Cache-Control"] == "no-store"
    found = values(answer.body)
    for name, labels, value in (
        ("baotin_chats", {"telegram", "active"}, 2),
        ("baotin_messages", {"telegram", "waiting"}, 1),
        ("baotin_messages", {"telegram", "unsure"}, 1),
        ("baotin_messages", {"zalo", "gathered"}, 1),
        ("baotin_queue", {"telegram", "3"}, 2),
        ("baotin_possible_repeats", set(), 1),
        ("baotin_feeds", {"active", ""}, 1),
        ("baotin_articles", {"new"}, 1),
        ("baotin_quota_used", {"zalo"}, 7),
        ("baotin_quota_left", {"zalo"}, 2993),
        ("baotin_quota_reserve", {"zalo"}, 300),
    ):
        assert found[name, frozenset(labels)] == value, name
    assert found["process_open_fds", frozenset()] > 0
    assert b"hush" not in answer.body and ADDRESS.encode() not in answer.body


async def test_who_asks_often_gets_the_same_answer(sqlite_db: Database) -> None:
    metrics = Metrics(Counting(sqlite_db, clock=SYSTEM_CLOCK), {})
    first = await metrics.handle(make_mocked_request("GET", "/metrics"))
    await sqlite_db.run(fill)
    second = await metrics.handle(make_mocked_request("GET", "/metrics"))
    assert first.body == second.body


async def test_without_a_limited_channel_nothing_is_said_of_quotas(sqlite_db: Database) -> None:
    text = text_of(await sqlite_db.read(figures.figures, now=NOON), {})
    assert not [name for name, _ in values(text) if name.startswith("baotin_quota")]
