"""What every answer carries and every request has to show."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.texts import _
from bot.web.errors import Refused


def content_security_policy(image_sources: Sequence[str] = ()) -> str:
    """Only what comes from here runs or is shown; pictures may come from newspapers."""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            " ".join(["img-src 'self' https:", *image_sources]),
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def protecting(image_sources: Sequence[str]) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """A signal that puts the protecting headers on every answer."""
    headers = {
        "Content-Security-Policy": content_security_policy(image_sources),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",  # not no-referrer: a form of our own would come with the origin "null"
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }

    async def protect(request: web.Request, response: web.StreamResponse) -> None:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        response.headers["Server"] = "baotin"

    return protect


def check_origin(request: web.Request, public_url: str) -> None:
    """Refuse what another site's page sends in the visitor's name."""
    origin = request.headers.get("Origin", "")
    ours = {f"{request.scheme}://{request.host}"}
    if public_url:
        public = urlsplit(public_url)
        ours.add(f"{public.scheme}://{public.netloc}")
    if origin not in ours:
        raise Refused(403, _("Yêu cầu này không đến từ trang trò chuyện. Xin tải lại trang rồi thử lại."))


async def json_of(request: web.Request, *, at_most: int, within: float) -> dict[str, Any]:
    """The JSON object in the request's body; `Refused` where it is none, or over *at_most* bytes, *within* seconds."""
    if request.content_type != "application/json":
        raise Refused(415, _("Báo Tin không hiểu yêu cầu này."))
    body = bytearray()
    try:
        async with asyncio.timeout(within):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > at_most:
                    raise Refused(413, _("Tin nhắn dài quá. Xin viết ngắn lại."))
    except TimeoutError as slow:
        raise Refused(408, _("Tin nhắn chưa đến hết. Xin gửi lại.")) from slow
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as unreadable:
        raise Refused(400, _("Báo Tin không hiểu yêu cầu này.")) from unreadable
    if not isinstance(found, dict):
        raise Refused(400, _("Báo Tin không hiểu yêu cầu này."))
    return found
