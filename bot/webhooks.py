"""What platforms post to us, where they do: checked by the secret that each shows, answered once it is kept."""

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.logs import Seldom
from news.errors import StorageError

log = logging.getLogger(__name__)

LARGEST_BODY = 1_000_000  #: bytes; real ones stay under a few thousand
BODY_SECONDS = 10.0  #: for the whole of it


def secret_of(token: str, channel: str) -> str:
    """The secret that the platform must show.

    Made from the token, so that nothing more need be configured; after a new token the webhook must be set again.
    """
    return hmac.new(token.encode(), f"baotin {channel} webhook".encode(), hashlib.sha256).hexdigest()


class WebhookHandler:
    """One platform's: *take* keeps what a body says, or raises StorageError where it is to come again."""

    def __init__(
        self,
        path: str,
        *,
        header: str,
        secret: str,
        take: Callable[[Any], Awaitable[object]],
        largest_body: int = LARGEST_BODY,
        body_seconds: float = BODY_SECONDS,
    ) -> None:
        self.route = web.post(path, self.handle)
        self.body_seconds = body_seconds
        self._path = path
        self._header = header
        self._secret = secret.encode()
        self._take = take
        self._largest = largest_body
        self._wrong_secret = Seldom(log, "webhook refused reason=secret path=%s remote=%s")
        self._too_large = Seldom(log, "webhook refused reason=size path=%s", level=logging.WARNING)

    def is_platform(self, request: web.Request) -> bool:
        """Whether the platform calls, by the secret that it shows."""
        shown = request.headers.get(self._header, "").encode("utf-8", "surrogateescape")
        return request.path == self._path and hmac.compare_digest(shown, self._secret)

    async def handle(self, request: web.Request) -> web.Response:
        """Who calls, then what; whatever is refused is delivered again, so what can't be read is taken with thanks."""
        if not self.is_platform(request):
            self._wrong_secret.say(self._path, request.remote)
            return web.Response(status=401)
        try:
            async with asyncio.timeout(self.body_seconds):
                body = await self._read(request)
        except TimeoutError:
            log.warning("webhook refused reason=slow path=%s", self._path)
            return web.Response(status=408)
        if body is None:
            self._too_large.say(self._path)
            return web.Response(status=413)
        try:
            found = json.loads(body) if body.strip() else None
        except (ValueError, RecursionError):
            log.warning("webhook dropped reason=unparsable path=%s size=%d", self._path, len(body))
            return web.Response()
        try:
            if found is not None:
                await self._take(found)
        except StorageError as error:
            log.warning("webhook put off path=%s error=%s", self._path, error)
            return web.Response(status=503)
        return web.Response()

    async def _read(self, request: web.Request) -> bytes | None:
        body = bytearray()
        async for chunk in request.content.iter_chunked(65_536):
            body += chunk
            if len(body) > self._largest:
                return None
        return bytes(body)
