"""The HTTP server: health, and the routes that channels and other parts bring along."""

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path

from aiohttp import web

from bot.web import descriptors
from bot.web.connections import KEY, Connections
from bot.web.errors import Handler, RequestLog, speaking
from bot.web.options import Health, IsPlatform, Outages, WebOptions
from bot.web.security import protecting
from bot.web.shortages import Limited, Shortages
from bot.web.visitors import knowing_our_names, network_of_peer
from news.errors import BaotinError, StorageError

STATIC = Path(__file__).parent / "static"
STOP_SECONDS = 1.5  #: for requests under way; streams end at once
LINGER = 1.0  #: seconds in which the rest of a body is still taken of whoever was refused, so that it reads why
BODY_BYTES = 1_000_000  #: for routes that read bodies whole; the chat takes far less
ROBOTS = "User-agent: *\nDisallow: /chat/\nDisallow: /admin\n"


class NotServed(BaotinError):
    """The system does not let us listen there; `cause` says why."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(cause.strerror or str(cause))
        self.cause = cause


def create(
    *,
    health: Health,
    limited: Sequence[Limited] = (),
    outages: Outages = list,
    options: WebOptions | None = None,
    is_platform: IsPlatform = lambda _: False,
    routes: Iterable[web.AbstractRouteDef] = (),
) -> web.Application:
    """The application, ready for `start`; *routes* (pages, webhooks, metrics) bring their own checks.

    What *health* complains of makes `/healthz` answer 503; what of the *limited* is used up is only named there.
    """
    options = options or WebOptions()
    proxies = options.proxies
    connections = Connections(
        options.connections, network_of=lambda peer: network_of_peer(peer, proxies), is_platform=is_platform
    )
    layers = [connections.serving(), speaking(options.language), knowing_our_names(options.public_url)]
    app = web.Application(middlewares=layers, client_max_size=BODY_BYTES)
    app[KEY] = connections
    app.cleanup_ctx.append(connections.watch)
    app.on_response_prepare.append(protecting(options.image_sources))
    shortages = Shortages([descriptors.Descriptors(), connections, *limited])
    app.cleanup_ctx.append(shortages.watch)
    app.add_routes(
        [web.get("/healthz", _healthz(health, outages, shortages)), web.get("/robots.txt", _robots), *routes]
    )
    app.router.add_static("/static", STATIC)
    app.on_response_prepare.append(_asked_again)
    return app


async def start(app: web.Application, host: str, port: int) -> web.AppRunner:
    """Serve *app*; with port 0 the system chooses one, see `address_of`. NotServed where it lets us not."""
    runner = web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=STOP_SECONDS,
        logger=RequestLog(),
        auto_decompress=False,  # nobody we know packs what it sends, and a little of it unpacks to very much
        lingering_time=LINGER,
    )
    await runner.setup()
    try:
        await _Site(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise NotServed(error) from error
    return runner


async def stop(runner: web.AppRunner) -> None:
    """Take no more, let requests under way finish: within 2 s, once the channels have ended their streams."""
    await runner.cleanup()


def address_of(runner: web.AppRunner) -> str:
    """Where the server can be reached: http://127.0.0.1:8080."""
    host, port = runner.addresses[0][:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Site(web.TCPSite):
    """Where visitors come in: each past the application's `Connections`, where it has any."""

    def __init__(self, runner: web.AppRunner, host: str, port: int) -> None:
        super().__init__(runner, host, port)
        self._connections = runner.app.get(KEY)

    async def start(self) -> None:
        await web.BaseSite.start(self)
        server = self._runner.server
        assert server is not None
        factory = self._connections.accepting(server) if self._connections else server
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(factory, self._host, self._port, backlog=self._backlog)


def _healthz(health: Health, outages: Outages, shortages: Shortages) -> Handler:
    async def healthz(_: web.Request) -> web.Response:
        try:
            stalled = list(await health())
        except StorageError as error:
            stalled = [str(error)]
        return web.json_response(
            {"ok": not stalled, "reasons": [*stalled, *outages(), *shortages.name()]},
            status=503 if stalled else 200,
            headers={"Cache-Control": "no-store"},
        )

    return healthz


async def _asked_again(request: web.Request, response: web.StreamResponse) -> None:
    """Scripts import each other by plain names, so browsers have to ask whether there is a newer one."""
    if request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-cache")


async def _robots(_: web.Request) -> web.Response:
    return web.Response(text=ROBOTS)
