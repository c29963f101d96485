"""Asking Zalo for messages, one at a time, for as long as the bot runs."""

import asyncio
import logging
from contextlib import suppress

from bot.inbox import Inbox
from bot.texts import _
from bot.zalo.answers import incoming_of
from bot.zalo.client import ZaloClient
from bot.zalo.errors import NotFound, Unauthorized, WebhookIsSet, ZaloError
from bot.zalo.updates import normalise
from jobs.delivery.holding import Holding
from news.errors import StorageError

log = logging.getLogger(__name__)

POLL_SECONDS = 5  # short, so that a stop can wait for the poll under way: one cut off may lose a message
GAP_SECONDS = 1.0  # a delivered update may be handed out again at once and for ever
LONGEST_BACKOFF = 60.0  #: seconds between two polls in vain


class ZaloPolling:
    """The one consumer of a bot's updates; a second one with the same token would steal from it."""

    def __init__(
        self,
        client: ZaloClient,
        inbox: Inbox,
        *,
        holding: Holding,
        poll_seconds: int = POLL_SECONDS,
        gap: float = GAP_SECONDS,
        longest_backoff: float = LONGEST_BACKOFF,
    ) -> None:
        self._client = client
        self._inbox = inbox
        self._holding = holding
        self._poll_seconds = poll_seconds
        self._gap = gap
        self._longest = longest_backoff
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End after the poll under way, within `poll_seconds` and a little."""
        self._stopping.set()

    async def run(self) -> str:
        """Poll until stopped; gives "" then, or else why polling can't go on and what to do, for admins to read."""
        failures = 0
        clock = asyncio.get_running_loop().time
        while not self._stopping.is_set():
            begun = clock()
            try:
                fresh = await self._poll()
            except WebhookIsSet as refusal:
                log.error("zalo polling stopped: a webhook is set (%s)", refusal)
                return _(
                    "Zalo đang chuyển tin nhắn của người đọc tới một webhook nên bot không đọc được. Việc cần làm: "
                    'chạy “baotin zalo webhook delete”, hoặc ghi updates = "webhook" vào mục [zalo] của config.toml; '
                    "rồi khởi động lại bot."
                )
            except ZaloError as error:
                failures += 1
                wait = self._backoff(failures)
                log.warning("poll failed error=%s failures=%d wait=%.1fs", error, failures, wait)
                if isinstance(error, Unauthorized | NotFound) and not await self._holding.is_well():
                    wait = self._longest
                await self._pause(wait)
            else:
                failures = 0
                self._holding.look_at_once()
                if fresh is None:  # idle: at once only if the platform does not really wait
                    await self._pause(self._gap - (clock() - begun))
                elif not fresh:
                    await self._pause(self._gap)
        return ""

    async def _poll(self) -> int | None:
        """How many new messages came; None when none at all."""
        body = await self._client.get_updates(timeout=self._poll_seconds)
        if body is None:
            return None
        messages, failures = [incoming_of(message) for message in normalise(body)], 0
        while True:
            try:
                return len(await self._inbox.take(*messages))
            except StorageError as error:  # the platform may not bring it again, so a full disk must not lose it
                failures += 1
                log.warning("update waits for the database error=%s", error)
                if self._stopping.is_set():
                    return 0
                await self._pause(self._backoff(failures))

    def _backoff(self, failures: int) -> float:
        return min(self._longest, self._gap * 2.0 ** min(failures - 1, 10))

    async def _pause(self, seconds: float) -> None:
        if seconds > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._stopping.wait()
