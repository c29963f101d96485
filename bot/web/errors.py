"""What a visitor reads when something does not work."""

import logging
from collections.abc import Awaitable, Callable
from math import ceil
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Middleware

from bot.logs import Seldom
from bot.texts import _, language
from bot.web.templates import render
from news.errors import StorageError

log = logging.getLogger(__name__)
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")  #: of the headers of an error
UNFINISHED = (ConnectionError, web.RequestPayloadError)  #: the rest of a body did not come, or can't be read
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refused(Exception):
    """The request is not served: *sentence* tells the visitor why and what to do."""

    def __init__(self, status: int, sentence: str, *, wait: float = 0) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.headers = {"Retry-After": str(ceil(wait))} if wait else {}


class RequestLog(logging.LoggerAdapter[logging.Logger]):
    """aiohttp's log of requests: of those that are no HTTP only a line now and then, without a stack."""

    def __init__(self) -> None:
        super().__init__(logging.getLogger("aiohttp.server"))
        self._not_http = Seldom(log, "not served reason=%s remote=%s")

    def exception(self, msg: object, *args: object, exc_info: Any = True, **more: Any) -> None:
        """For `aiohttp.web_protocol`, which hands over whoever asked last."""
        if isinstance(exc_info, HttpProcessingError):
            self._not_http.say(type(exc_info).__name__, args[-1] if args else "")
        else:
            super().exception(msg, *args, exc_info=exc_info, **more)


def sentence_of(status: int) -> str:
    """What an HTTP status means, for people."""
    match status:
        case 401 | 403:
            return _("Bạn không mở được trang này.")
        case 404:
            return _("Không có trang nào ở địa chỉ này.")
        case 413:
            return _("Nội dung gửi lên dài quá.")
        case 503:
            return _("Báo Tin đang bận, xin thử lại sau ít phút.")
        case _other if status < 500:
            return _("Báo Tin không hiểu yêu cầu này.")
    return _("Báo Tin gặp trục trặc. Xin thử lại sau ít phút.")


def answer_error(request: web.Request, status: int, sentence: str, headers: dict[str, str]) -> web.Response:
    """The error as a page for people, as JSON for scripts."""
    headers = {"Cache-Control": "no-store", **headers}
    if "text/html" in request.headers.get("Accept", ""):
        page = render("error.html", status=status, sentence=sentence)
        return web.Response(status=status, text=page, content_type="text/html", headers=headers)
    return web.json_response({"error": sentence}, status=status, headers=headers)


def speaking(default: str) -> Middleware:
    """The outermost layer: sets the language and turns every error into words."""

    @web.middleware
    async def speak(request: web.Request, handler: Handler) -> web.StreamResponse:
        asked = request.headers.get("Accept-Language", "")
        # Only our own script asks for exactly "vi" or "en"; a browser's list says little about a page in Vietnamese.
        with language(asked if asked in ("vi", "en") and request.path.startswith("/chat/") else default):
            try:
                return await handler(request)
            except Refused as refused:
                return answer_error(request, refused.status, refused.sentence, refused.headers)
            except web.HTTPException as error:
                if error.status < 400:
                    raise
                kept = {name: error.headers[name] for name in KEPT if name in error.headers}
                return answer_error(request, error.status, sentence_of(error.status), kept)
            except UNFINISHED:
                return answer_error(request, 400, sentence_of(400), {})
            except StorageError as error:
                log.warning("not served path=%s reason=%s", request.path, error)
                return answer_error(request, 503, sentence_of(503), {"Retry-After": "30"})
            except Exception:
                log.exception("not served path=%s", request.path)
                return answer_error(request, 500, sentence_of(500), {})

    return speak
