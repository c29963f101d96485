"""The operator's page in words: there also where no channel works, and for nobody else."""

from aiohttp import ClientSession

from bot.web.options import WebOptions
from bot.web.state import PATH, StatePage
from storage.engine.database import Database
from tests.fakes.web_reader import served


async def test_the_operator_reads_it_and_nobody_else(sqlite_db: Database) -> None:
    async def describe() -> str:
        return "Mọi việc đều ổn."

    page = StatePage(describe, WebOptions())
    async with served(sqlite_db, routes=[page.route()]) as page_server, ClientSession() as session:
        async with session.get(f"{page_server.url}{PATH}") as answer:
            assert (answer.status, await answer.text()) == (200, "Mọi việc đều ổn.\n")
        async with session.get(f"{page_server.url}{PATH}", headers={"X-Forwarded-For": "203.0.113.9"}) as answer:
            assert answer.status == 401
