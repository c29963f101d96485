"""Where Zalo posts messages, when it does."""

import asyncio
import hashlib
import hmac
import json
import logging

from aiohttp import web

from bot.inbox import Inbox
from bot.logs import Seldom
from bot.zalo.answers import incoming_of
from bot.zalo.updates import normalise
from news.errors import StorageError

log = logging.getLogger(__name__)

PATH = "/zalo/webhook"
HEADER = "X-Bot-Api-Secret-Token"
LARGEST_BODY = 1_000_000  #: bytes; real ones stay under a few thousand
BODY_SECONDS = 10.0  #: for the whole of it


def secret_of(token: str) -> str:
    """The secret that Zalo must show.

    Made from the token, so that nothing more need be configured; after a new token the webhook must be set again.
    """
    return hmac.new(token.encode(), b"baotin zalo webhook", hashlib.sha256).hexdigest()


class ZaloWebhook:
    """`handle` is an aiohttp handler: who calls, then what; answered as soon as what it brings is kept."""

    def __init__(
        self, inbox: Inbox, secret: str, *, largest_body: int = LARGEST_BODY, body_seconds: float = BODY_SECONDS
    ) -> None:
        self._inbox = inbox
        self._secret = secret.encode()
        self._largest = largest_body
        self._seconds = body_seconds
        self._wrong_secret = Seldom(log, "webhook refused reason=secret remote=%s")
        self._too_large = Seldom(log, "webhook refused reason=size", level=logging.WARNING)

    def is_platform(self, request: web.Request) -> bool:
        """Whether Zalo calls, by the secret that it shows."""
        shown = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        return request.path == PATH and hmac.compare_digest(shown, self._secret)

    async def handle(self, request: web.Request) -> web.Response:
        if not self.is_platform(request):
            self._wrong_secret.say(request.remote)
            return web.Response(status=401)
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._read(request)
        except TimeoutError:
            return web.Response(status=408)
        if body is None:
            self._too_large.say()
            return web.Response(status=413)
        try:
            found = json.loads(body) if body.strip() else None
        except (ValueError, RecursionError):
            log.warning("webhook dropped reason=unparsable size=%d", len(body))
            return web.Response()
        try:
            await self._inbox.take(*map(incoming_of, normalise(found)))
        except StorageError as error:
            log.warning("webhook put off error=%s", error)
            return web.Response(status=503)  # whatever is refused is delivered again
        return web.Response()

    async def _read(self, request: web.Request) -> bytes | None:
        body = bytearray()
        async for chunk in request.content.iter_chunked(65_536):
            body += chunk
            if len(body) > self._largest:
                return None
        return bytes(body)
