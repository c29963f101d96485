"""A newspaper's pictures on loopback: what a page of ours may show beside an alert."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.web import server

PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="16" height="9" fill="#8cb9a8"/></svg>'
)


@asynccontextmanager
async def pictures() -> AsyncIterator[str]:
    """The address of a server that has /anh.svg, for as long as the block lasts."""

    async def show(_: web.Request) -> web.Response:
        return web.Response(body=PICTURE, content_type="image/svg+xml")

    app = web.Application()
    app.router.add_get("/anh.svg", show)
    runner = await server.start(app, "127.0.0.1", 0)
    yield server.address_of(runner)
    await server.stop(runner)
