"""What is used up is named, in the log once."""

import logging

import pytest

from bot.web.descriptors import CURE
from bot.web.shortages import LOOK, Shortages
from bot.web.streams import Streams
from storage.engine.database import Database
from tests.fakes.clock import FakeClock
from tests.fakes.web_reader import Reader, served


class Shelf:
    """Something that is full when a test says so."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def name_shortage(self) -> list[str]:
        return self.names


async def test_a_shortage_is_logged_when_it_begins_and_again_after_it_was_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    shelf, clock = Shelf(), FakeClock()
    watching = Shortages([shelf], clock=clock).watch(None)  # type: ignore[arg-type]  # it asks nothing of the server
    await anext(watching)
    caplog.set_level(logging.WARNING)
    for names, lines in (["shelf: 9 of 9"], 1), (["shelf: 10 of 9"], 1), ([], 1), (["shelf: 9 of 9"], 2):
        shelf.names = names
        await clock.advance(LOOK)
        assert caplog.text.count("used up: shelf") == lines
    await anext(watching, None)


async def test_health_names_what_is_used_up_and_stays_good(sqlite_db: Database) -> None:
    shelf = Shelf()
    async with served(sqlite_db, limited=[shelf]) as chat, Reader(chat.url) as reader:
        shelf.names = ["shelf: 9 of 9"]
        async with reader.session.get(f"{chat.url}/healthz") as answer:
            assert (answer.status, await answer.json()) == (200, {"ok": True, "reasons": ["shelf: 9 of 9"]})


def test_streams_run_short_when_no_page_may_be_opened_any_more() -> None:
    streams = Streams.at_most(4)
    opened = [streams.open(address, address) for address in "abc"]
    assert streams.name_shortage() == []
    opened.append(streams.open("d", "d"))
    assert streams.name_shortage() == [f"web streams: 4 of 4 in use: raise {CURE}"]
    streams.close(opened[0])
    assert streams.name_shortage() == []
