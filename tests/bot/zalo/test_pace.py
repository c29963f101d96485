"""The platform's pace: what a refusal for it holds, and how the parts of a long message keep it."""

from datetime import timedelta

import pytest

from bot.zalo.client import ZaloClient
from bot.zalo.outlet import PART_WAIT, ZaloOutlet
from news.delivery.messages import Reply
from news.errors import TryLater
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_events import LAN
from tests.fakes.zalo_fixtures import zalo as zalo
from tests.fakes.zalo_fixtures import zalo_client as zalo_client

SHORT = Reply(text="chào")
LONG = Reply(text="\n\n".join(f"Đoạn {number}: " + "chữ " * 300 for number in range(4)))  # four parts


async def test_a_429_holds_everyone_for_a_second_first(zalo: FakeZalo, zalo_client: ZaloClient) -> None:
    channel = ZaloOutlet(zalo_client)
    zalo.quota = 1
    await channel.send(LAN, SHORT)
    with pytest.raises(TryLater) as caught:
        await channel.send(LAN, SHORT)
    assert (caught.value.everywhere, caught.value.wait) == (True, timedelta(seconds=1))


async def test_each_part_after_the_first_waits_for_a_turn_of_its_own(zalo: FakeZalo, zalo_client: ZaloClient) -> None:
    asked: list[str] = []

    async def turn(address: str) -> bool:
        asked.append(address)
        return len(asked) != 3

    channel = ZaloOutlet(zalo_client, turn=turn)
    with pytest.raises(TryLater) as caught:
        await channel.send(LAN, LONG)
    assert (asked, caught.value.wait) == ([LAN] * 3, PART_WAIT)
    await channel.send(LAN, LONG)  # whoever sends it again waited for the turn of the part where it broke off
    assert [text[:6] for text in zalo.texts] == ["Đoạn 0", "Đoạn 1", "Đoạn 2", "Đoạn 3"]
    assert len(asked) == 3
