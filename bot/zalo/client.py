"""The Zalo Bot Platform as it is: eleven methods, one way to ask, every refusal a type of its own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, NoReturn, Self, TypedDict
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.zalo.errors import (
    AmbiguousTimeout,
    BadRequest,
    DailyLimit,
    NotFound,
    QuotaExceeded,
    Transient,
    Unauthorized,
    Unreachable,
    WebhookIsSet,
    ZaloError,
)
from jobs.fetching.addresses import EVERYWHERE, CheckedResolver
from jobs.fetching.connector import CleanConnector
from news.errors import ConfigurationError

BASE_URL = "https://bot-api.zaloplatforms.com"
OLD_BASE_URL = "https://bot-api.zapps.me"  # still answered in August 2026
LARGEST_ANSWER = 1_000_000  # bytes; real answers stay under a few kilobytes
CONNECT_SECONDS = 10.0  #: until a connection stands
_TYPES: dict[int, type[ZaloError]] = {
    401: Unauthorized,
    403: Transient,  # the official table calls it "internal server error"
    404: NotFound,
    408: AmbiguousTimeout,
    426: DailyLimit,
    429: QuotaExceeded,
}


class TextStyle(TypedDict):
    """A run of `sendMessage`'s `text_styles`; start and length in UTF-16 units."""

    start: int
    len: int
    st: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """The bot, as `getMe` tells it."""

    id: str
    account_name: str
    display_name: str  #: "" where the platform keeps silent
    can_join_groups: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookVerdict:
    """How the platform fared when it tried a webhook."""

    ok: bool
    outcome: str  #: webhook.ok, webhook.http.403, webhook.err.tls …
    status_code: int | None
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """The webhook that is set; *verification* is not always said."""

    url: str
    verification: WebhookVerdict | None = None


def _verdict(value: object) -> WebhookVerdict | None:
    if not isinstance(value, Mapping):
        return None
    status = value.get("status_code")
    return WebhookVerdict(
        ok=value.get("ok") is True,
        outcome=str(value.get("outcome") or ""),
        status_code=status if isinstance(status, int) else None,
        hint=str(value.get("hint") or ""),
    )


class ZaloClient:
    """One bot's line to Zalo; use it as an async context manager, so that connections are reused.

    The token stands in the address of every request, so no error of aiohttp's, which may carry
    that address, leaves this class: not even as the cause of ours.
    """

    def __init__(
        self,
        token: str,
        *,
        base_url: str = BASE_URL,
        timeout: float = 30.0,
        photo_timeout: float = 60.0,
        largest_answer: int = LARGEST_ANSWER,
    ) -> None:
        if token.count(":") != 1 or "" in token.split(":") or any(character.isspace() for character in token):
            raise ConfigurationError(["zalo.token: expected <digits>:<secret> as Bot Creator sent it, without blanks"])
        if not _is_web_address(base_url):
            raise ConfigurationError([f"zalo.base_url: expected an address like {BASE_URL}"])
        self._token = token
        self.base_url = base_url.rstrip("/")
        self._timeout = timeout
        self._photo_timeout = photo_timeout
        self._largest = largest_answer
        self._session: aiohttp.ClientSession | None = None

    def __repr__(self) -> str:
        return f"<ZaloClient {self.base_url}>"

    async def __aenter__(self) -> Self:
        connector = CleanConnector(resolver=CheckedResolver(EVERYWHERE))
        self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get_me(self) -> Me:
        """Who the bot is; the cheapest way to try a token."""
        me = _object(await self._call("getMe"))
        return Me(
            id=str(me.get("id") or ""),
            account_name=str(me.get("account_name") or ""),
            display_name=str(me.get("display_name") or ""),
            can_join_groups=me.get("can_join_groups") is True,
        )

    async def get_updates(self, *, timeout: int = 30) -> object | None:  # noqa: ASYNC109 (the platform waits, not we)
        """What arrived within *timeout* seconds, as it came; None when nothing did. `WebhookIsSet` beside a webhook."""
        try:
            return await self._call("getUpdates", {"timeout": timeout}, seconds=timeout + 10)
        except AmbiguousTimeout as idle:
            if idle.code == 408:
                return None
            raise
        except (BadRequest, QuotaExceeded, Transient) as refusal:
            # the code for it is not documented; the word in the description is all there is
            if refusal.code == 409 or (refusal.code and "webhook" in refusal.description.casefold()):
                raise WebhookIsSet(refusal.method, refusal.code, refusal.description) from refusal
            raise

    async def set_webhook(self, url: str, secret_token: str) -> Webhook:
        """Have updates posted to *url* from now on; it is kept even if the verification fails, so read that."""
        return _webhook(await self._call("setWebhook", {"url": url, "secret_token": secret_token}))

    async def delete_webhook(self) -> None:
        """Back to polling; harmless where no webhook is set."""
        await self._call("deleteWebhook")

    async def get_webhook_info(self) -> Webhook | None:
        """The webhook that is set, if one is: the platform answers 404 where none is."""
        try:
            webhook = _webhook(await self._call("getWebhookInfo"))
        except NotFound:
            return None
        return webhook if webhook.url else None

    async def test_webhook(self) -> WebhookVerdict:
        """Let the platform try the webhook; only a few times a day, then `DailyLimit`."""
        result = await self._call("testWebhook", seconds=60)
        return _verdict(result) or WebhookVerdict(ok=False, outcome="", status_code=None, hint="")

    async def send_message(
        self, chat_id: str, text: str, *, text_styles: Sequence[TextStyle] = (), parse_mode: str = ""
    ) -> str:
        """Say *text*; gives the message's id."""
        params: dict[str, Any] = {"chat_id": chat_id, "text": text}
        if text_styles:
            params["text_styles"] = list(text_styles)
        if parse_mode:
            params["parse_mode"] = parse_mode
        return _message_id(await self._call("sendMessage", params))

    async def send_photo(self, chat_id: str, photo: str, *, caption: str = "") -> str:
        """Show the picture at a public address; the platform fetches it, which can take long."""
        params = {"chat_id": chat_id, "photo": photo} | ({"caption": caption} if caption else {})
        return _message_id(await self._call("sendPhoto", params, seconds=self._photo_timeout))

    async def _call(self, method: str, params: Mapping[str, Any] | None = None, *, seconds: float = 0) -> object:
        if self._session is None:
            raise RuntimeError("use the client as an async context manager")
        failure: ZaloError
        try:
            async with self._session.post(
                URL(f"{self.base_url}/bot{quote(self._token, safe=':')}/{method}", encoded=True),
                json=dict(params or {}),
                # no redirects: another host has no business with the token
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(
                    total=CONNECT_SECONDS + (seconds or self._timeout),
                    connect=CONNECT_SECONDS,
                    sock_read=seconds or self._timeout,
                ),
            ) as response:
                status, body = response.status, await self._read(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as away:
            failure = Unreachable(method, None, self._hide(f"{type(away).__name__}: {away}"))
        except TimeoutError:
            failure = AmbiguousTimeout(method, None, "no answer in time")
        except (aiohttp.ClientError, OSError) as broken:
            failure = AmbiguousTimeout(method, None, f"no whole answer: {type(broken).__name__}")
        else:
            return self._result(method, status, body)
        raise failure  # out here, so that aiohttp's error with the address does not hang on ours

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        body = bytearray()
        async for chunk in response.content.iter_chunked(65_536):
            body += chunk
            if len(body) > self._largest:
                return b""  # unreadable, and treated like any other unreadable answer
        return bytes(body)

    def _result(self, method: str, status: int, body: bytes) -> object:
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or "ok" not in answer:
            self._refuse_unreadable(method, status, body)
        if answer["ok"] is True:
            return answer.get("result")
        code = next((n for n in map(_number, (answer.get("error_code"), answer.get("errorCode"))) if n), None)
        if code is None:
            code = status if status >= 400 else 0
        raise self._error(method, code, str(answer.get("description") or ""))

    def _refuse_unreadable(self, method: str, status: int, body: bytes) -> NoReturn:
        """A gateway spoke instead of the platform, or nobody we understand."""
        excerpt = body[:200].decode("utf-8", "replace")
        if status < 300:  # it may well have done what was asked
            raise AmbiguousTimeout(method, None, self._hide(f"unreadable answer with status {status}: {excerpt}"))
        if status in (401, 408, 429):
            raise self._error(method, status, excerpt)
        raise Transient(method, status, self._hide(excerpt))

    def _error(self, method: str, code: int, description: str) -> ZaloError:
        kind = _TYPES.get(code, Transient if 500 <= code < 600 else BadRequest)
        return kind(method, code, self._hide(description))

    def _hide(self, text: str) -> str:
        """*text* without the token, should an answer ever repeat it."""
        secret = self._token.partition(":")[2]
        for form in (self._token, quote(self._token, safe=""), secret):
            text = text.replace(form, "<token>") if form else text
        return text


def _is_web_address(text: str) -> bool:
    try:
        address = URL(text)
    except ValueError:
        return False
    return address.scheme in ("http", "https") and bool(address.host)


def _number(value: object) -> int | None:
    try:
        return int(value) if isinstance(value, int | str) and not isinstance(value, bool) else None
    except ValueError:
        return None


def _object(result: object) -> Mapping[str, Any]:
    return result if isinstance(result, Mapping) else {}


def _message_id(result: object) -> str:
    return str(_object(result).get("message_id") or "")


def _webhook(result: object) -> Webhook:
    found = _object(result)
    return Webhook(url=str(found.get("url") or ""), verification=_verdict(found.get("verification")))
