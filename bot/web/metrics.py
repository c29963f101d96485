"""/metrics for Prometheus: what is sent, what waits, how the feeds are, what is left of a month's quota."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from typing import Any

from aiohttp import web
from prometheus_client import GC_COLLECTOR, PLATFORM_COLLECTOR, PROCESS_COLLECTOR, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from bot.web.options import WebOptions
from bot.web.visitors import for_the_operator
from jobs.delivery.quota import Quota
from jobs.upkeep.count import Counting
from news.delivery.quota import Month
from storage.figures import Figures

KEPT = 5.0  #: seconds an answer serves for everyone who asks
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """`handle` is an aiohttp handler. Labels name channels, states and verdicts, never chats or addresses."""

    def __init__(self, counting: Counting, quotas: Mapping[str, Quota]) -> None:
        self._counting = counting
        self._quotas = quotas
        self._text = b""
        self._until = float("-inf")
        self._asking = asyncio.Lock()

    def route(self, options: WebOptions) -> web.AbstractRouteDef:
        """Where operators find it, and nobody else."""
        shown = for_the_operator(self.handle, token=options.metrics_token, proxies=options.proxies)
        return web.get("/metrics", shown)

    async def handle(self, _: web.Request) -> web.Response:
        async with self._asking:
            if time.monotonic() >= self._until:
                found = await self._counting.figures()
                months = {channel: await quota.month() for channel, quota in self._quotas.items()}
                self._text = await asyncio.to_thread(text_of, found, months)
                self._until = time.monotonic() + KEPT
        return web.Response(body=self._text, headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"})


class _Collected:
    """Families of figures as a registry collects them."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = list(families)

    def collect(self) -> Iterable[Metric]:
        return self._families


def text_of(found: Figures, months: Mapping[str, Month]) -> bytes:
    """All of it in Prometheus' words."""
    registry = CollectorRegistry(auto_describe=False)
    for collector in (PROCESS_COLLECTOR, PLATFORM_COLLECTOR, GC_COLLECTOR, _Collected(_families(found, months))):
        registry.register(collector)
    return generate_latest(registry)


def _families(found: Figures, months: Mapping[str, Month]) -> list[Metric]:
    used = {(channel,): month.used for channel, month in months.items()}
    left = {(channel,): max(0, month.limit - month.used) for channel, month in months.items()}
    reserve = {(channel,): month.reserve for channel, month in months.items()}
    return [
        _gauge("baotin_chats", "Chats", ("channel", "state"), found.chats),
        _gauge("baotin_messages", "Records of deliveries", ("channel", "state"), found.deliveries),
        _gauge("baotin_queue", "Deliveries waiting or under way", ("channel", "lane"), found.waiting),
        _gauge("baotin_possible_repeats", "Messages that may have arrived twice", (), {(): found.repeats}),
        _gauge("baotin_feeds", "Feeds by what the last poll came to", ("state", "verdict"), found.feeds),
        _gauge("baotin_articles", "Articles", ("state",), {(state,): n for state, n in found.articles.items()}),
        _gauge("baotin_books", "What came of today's entries and alerts", ("channel", "account"), found.today),
        _gauge(
            "baotin_books_wrong",
            "What the last audit of the books found",
            (),
            {} if found.wrong is None else {(): found.wrong},
        ),
        _gauge("baotin_quota_used", "Messages sent this month", ("channel",), used),
        _gauge("baotin_quota_left", "Messages that the plan still allows this month", ("channel",), left),
        _gauge("baotin_quota_reserve", "Of those, kept for broadcasts", ("channel",), reserve),
    ]


def _gauge(name: str, about: str, labels: tuple[str, ...], values: Mapping[Any, int]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=labels)
    for key, value in sorted(values.items(), key=str):
        family.add_metric([str(part) for part in key], value)
    return family
