"""An answer is the answer to one request."""

import asyncio
from contextlib import suppress

import aiohttp

from jobs.fetching.connector import CleanConnector
from tests.fakes.newspaper_server import reply
from tests.waiting import eventually


async def test_what_a_server_says_twice_is_no_answer_to_the_next_request() -> None:
    again = asyncio.Event()
    connections = 0

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                answer = reply((await reader.readuntil(b"\r\n\r\n")).split(b" ")[1])
                writer.write(answer)
                await again.wait()
                writer.write(answer)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    connector = CleanConnector()
    async with aiohttp.ClientSession(connector=connector) as session:
        for path in ("/one", "/two", "/three"):
            again.clear()
            async with session.get(url + path) as response:
                assert await response.text() == path
            again.set()
            kept = [line for lines in connector._conns.values() for line, _since in lines]
            await eventually(lambda kept=kept: all(line.should_close for line in kept))
    assert connections == 3
    server.close()
    await server.wait_closed()
