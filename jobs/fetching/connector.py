"""Connections that are used again, but for those on which more came than was asked for."""

from typing import Any

import aiohttp
from aiohttp.connector import Connection


class CleanConnector(aiohttp.TCPConnector):
    """aiohttp's own, which takes an answer that nobody waits for to be that to the next request.

    Where a gateway says something twice, each request on that connection would be told what became of the one before.
    """

    async def _get(self, *key_and_traces: Any) -> Connection | None:
        while (found := await super()._get(*key_and_traces)) is not None:
            if found.protocol is None or not found.protocol.should_close:
                return found
            found.close()
        return None
