"""python-telegram-bot over aiohttp: ten times the messages a second, and it tells whether a request left."""

import json
import logging
import math
import os
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram import Bot
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from jobs.fetching.addresses import EVERYWHERE, CheckedResolver
from jobs.fetching.connector import CleanConnector

MAX_ANSWER_BYTES = 8_000_000  # a hundred updates of the longest messages fit many times
CONNECT_TIMEOUT = 10.0  #: seconds
READ_TIMEOUT = 20.0  #: seconds until an answer begins, and as many again until all of it is there
SHORTEST_WAIT, LONGEST_WAIT = 1, 10**9  # seconds that a refusal may ask for; how many are kept, the pacing decides
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TOKEN_AT_FAULT = (401, 404)  # or the address: either way a person must look, whoever says so
SUCCESS = b'{"ok":true,"result":'  # how Telegram's own server begins it, to the byte

# Without this, python-telegram-bot warns for every RetryAfter; with it, waits are timedeltas.
os.environ.setdefault("PTB_TIMEDELTA", "true")

# At DEBUG it logs the address of the API, and the token is part of it.
logging.getLogger("telegram.Bot").setLevel(logging.INFO)


class NotSent(NetworkError):
    """No connection came about: the request never left."""


class AnswerLost(TimedOut):
    """The request left, its answer did not come or could not be read: it may have been carried out."""


class AiohttpRequest(BaseRequest):
    """One aiohttp session as python-telegram-bot wants it; whoever opened the session closes it."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        read_timeout: float = READ_TIMEOUT,
        max_answer_bytes: int = MAX_ANSWER_BYTES,
    ) -> None:
        self._session = session
        self._max_answer_bytes = max_answer_bytes
        self._read_timeout = read_timeout

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take when a call does not say."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Nothing to do: the session is open."""

    async def shutdown(self) -> None:
        """Nothing to do: the session is closed by whoever opened it."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and body of the answer; `NotSent` where nothing left, `AnswerLost` where it may have.

        Errors carry the name of what went wrong and no cause: aiohttp's own speak of the address,
        and the token is part of it.
        """
        if self._session.closed:
            raise NotSent("the session with the Bot API is closed")
        timeout = _timeout(_seconds(connect_timeout, CONNECT_TIMEOUT), _seconds(read_timeout, self._read_timeout))
        data, headers = _encode(request_data)
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                body = await _read(response, self._max_answer_bytes)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as away:
            raise NotSent(f"no connection to the Bot API ({type(away).__name__})") from None
        except (aiohttp.ClientError, OSError) as lost:
            raise AnswerLost(f"no answer from the Bot API ({type(lost).__name__})") from None
        if response.status < 300 and not body.startswith(SUCCESS):
            _expect_result(body)
        if 400 <= response.status < 500 and response.status not in TOKEN_AT_FAULT and not _is_answer(body):
            # to python-telegram-bot a proxy's 403 would mean that the reader blocked us
            raise NetworkError(f"HTTP {response.status} from something in front of the Bot API")
        return response.status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON; python-telegram-bot's own would log a page of a gateway in full."""
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):
            raise AnswerLost("the answer is not JSON") from None
        if not isinstance(answer, dict):
            raise AnswerLost("the answer is not a JSON object")
        parameters = answer.get("parameters")
        if isinstance(parameters, dict) and "retry_after" in parameters:
            parameters["retry_after"] = _readable(parameters["retry_after"])
        return answer


def _encode(request_data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """The body of a request, with its headers: in parts where it brings a file."""
    if request_data is None:
        return None, FORM
    if not request_data.contains_files:
        return request_data.url_encoded_parameters().encode(), FORM
    form = aiohttp.FormData(quote_fields=False)  # a file's name is read as it stands
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, media_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=media_type)
    return form, {}


def _readable(wait: object) -> float:
    """Seconds to wait, whatever is said: a refusal whose wait nobody can read is a refusal all the same."""
    if not isinstance(wait, int | float) or math.isnan(wait):
        return SHORTEST_WAIT
    return max(SHORTEST_WAIT, min(wait, LONGEST_WAIT))


def _seconds(asked: float | Any | None, usual: float) -> float | None:
    return usual if asked is BaseRequest.DEFAULT_NONE else asked


def _timeout(connect: float | None, read: float | None) -> aiohttp.ClientTimeout:
    """So many seconds for a connection and for each part of an answer, and for no answer more, drop by drop."""
    total = None if connect is None or read is None else connect + 2 * read
    return aiohttp.ClientTimeout(total=total, connect=connect, sock_read=read)


async def _read(response: aiohttp.ClientResponse, most: int) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > most:
            response.close()
            raise AnswerLost(f"an answer of the Bot API is longer than {most} bytes")
    return bytes(body)


def _is_answer(body: bytes) -> bool:
    """Whether the Bot API itself refuses: in JSON, with a reason."""
    try:
        answer = json.loads(body)
    except ValueError:
        return False
    return isinstance(answer, dict) and "ok" in answer


def _expect_result(body: bytes) -> None:
    """A success that says nothing (a captive portal, say) is no success."""
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or answer.get("ok") is not True or "result" not in answer:
        raise AnswerLost("the answer is not the Bot API's: is telegram.base_url right?")


def open_session(base_url: str) -> aiohttp.ClientSession:
    """A session for the Bot API at *base_url*, through the proxy that the environment names.

    The proxy is looked up once: aiohttp's own `trust_env` reads files and variables for every request.
    """
    parts = urlsplit(base_url)
    proxy = None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)
    return aiohttp.ClientSession(
        connector=CleanConnector(  # pacing is the limit
            limit=0, ttl_dns_cache=300, resolver=CheckedResolver(EVERYWHERE)
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": BaseRequest.USER_AGENT},
        proxy=proxy,
    )


def connect(token: str, base_url: str, session: aiohttp.ClientSession) -> Bot:
    """python-telegram-bot's client over *session*. Do not `initialize` it: its error there tells the token."""
    return Bot(
        token,
        base_url=base_url.rstrip("/") + "/bot",
        base_file_url=base_url.rstrip("/") + "/file/bot",
        request=AiohttpRequest(session),
        get_updates_request=AiohttpRequest(session),
    )
