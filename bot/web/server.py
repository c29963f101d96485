"""The HTTP server: health, and the routes that channels and other parts bring along."""

from collections.abc import Iterable
from pathlib import Path

from aiohttp import web

from bot.web.errors import Handler, speaking
from bot.web.options import Health, WebOptions
from bot.web.security import protecting
from news.errors import BaotinError, StorageError

STATIC = Path(__file__).parent / "static"
STOP_SECONDS = 1.5  #: for requests under way; streams end at once
BODY_BYTES = 1_000_000  #: for routes that read bodies whole; the chat takes far less
ROBOTS = "User-agent: *\nDisallow: /chat/\nDisallow: /admin\n"


class NotServed(BaotinError):
    """The system does not let us listen there; `cause` says why."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(cause.strerror or str(cause))
        self.cause = cause


def create(
    *, health: Health, options: WebOptions | None = None, routes: Iterable[web.AbstractRouteDef] = ()
) -> web.Application:
    """The application, ready for `start`; *routes* (pages, webhooks, metrics) bring their own checks."""
    options = options or WebOptions()
    app = web.Application(middlewares=[speaking(options.language)], client_max_size=BODY_BYTES)
    app.on_response_prepare.append(protecting(options.image_sources))
    app.add_routes([web.get("/healthz", _healthz(health)), web.get("/robots.txt", _robots), *routes])
    app.router.add_static("/static", STATIC)
    app.on_response_prepare.append(_asked_again)
    return app


async def start(app: web.Application, host: str, port: int) -> web.AppRunner:
    """Serve *app*; with port 0 the system chooses one, see `address_of`. NotServed where it lets us not."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
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


def _healthz(health: Health) -> Handler:
    async def healthz(_: web.Request) -> web.Response:
        try:
            reasons = list(await health())
        except StorageError as error:
            reasons = [str(error)]
        return web.json_response(
            {"ok": not reasons, "reasons": reasons},
            status=503 if reasons else 200,
            headers={"Cache-Control": "no-store"},
        )

    return healthz


async def _asked_again(request: web.Request, response: web.StreamResponse) -> None:
    """Scripts import each other by plain names, so browsers have to ask whether there is a newer one."""
    if request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-cache")


async def _robots(_: web.Request) -> web.Response:
    return web.Response(text=ROBOTS)
