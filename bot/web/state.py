"""The page for whoever looks after the machine: what is wrong, in words, also where no channel works."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.texts import language
from bot.web.options import WebOptions
from bot.web.visitors import for_the_operator

PATH = "/admin/suckhoe"

Describe = Callable[[], Awaitable[str]]  #: called in the language of the page


class StatePage:
    """Plain text, as /suckhoe answers it in a chat."""

    def __init__(self, describe: Describe, options: WebOptions) -> None:
        self._describe = describe
        self._options = options

    def route(self) -> web.AbstractRouteDef:
        """Where the operator finds it, and nobody else."""
        return web.get(
            PATH, for_the_operator(self.handle, token=self._options.metrics_token, proxies=self._options.proxies)
        )

    async def handle(self, _request: web.Request) -> web.Response:
        """All of it."""
        with language(self._options.language):
            text = await self._describe()
        return web.Response(text=text + "\n", headers={"Cache-Control": "no-store"})
