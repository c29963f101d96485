"""A Zalo platform for tests that import it from here; what it complained of fails the test."""

from collections.abc import AsyncIterator

import pytest

from bot.zalo.choices import Choices
from bot.zalo.client import ZaloClient
from bot.zalo.inbox import Inbox
from bot.zalo.outlet import ZaloOutlet
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.fakes.zalo_desk import Desk
from tests.fakes.zalo_events import LAN
from tests.waiting import PATIENCE


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZalo]:
    """The platform, with one person who wrote before."""
    async with FakeZalo() as fake:
        fake.meets(LAN)
        yield fake
        assert not fake.complaints


@pytest.fixture
async def zalo_client(zalo: FakeZalo) -> AsyncIterator[ZaloClient]:
    """Our line to it."""
    async with ZaloClient(TOKEN, base_url=zalo.url, timeout=PATIENCE, photo_timeout=PATIENCE) as client:
        yield client


@pytest.fixture
def desk() -> Desk:
    """Somebody who answers, and has greeted Lan."""
    desk = Desk()
    desk.greeted.add(LAN)
    return desk


@pytest.fixture
async def inbox(zalo_client: ZaloClient, desk: Desk) -> AsyncIterator[Inbox]:
    """At work."""
    inbox = open_inbox(zalo_client, desk)
    yield inbox
    await inbox.stop(within=1)


def open_inbox(client: ZaloClient, desk: Desk, *, room: int = 64) -> Inbox:
    """An inbox as the program would wire it, but with quick tries."""
    return Inbox(
        ZaloOutlet(client),
        desk.answer,
        Choices(desk.keep, desk.kept),
        seen=desk.seen,
        remember=desk.remember,
        keep=desk.hold,
        known=desk.known,
        may_change=desk.may_change,
        retry_seconds=(0.01, 0.02),
        room=room,
    )
