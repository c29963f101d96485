"""A crowd of chats as a large bot meets it: most can be reached, some blocked it, some groups have moved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from storage.engine.types import Tx
from storage.times import to_ms
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_rules import Refusal
from tests.make import NOON

FIRST = 10_001
MOVED_TO = -1_000_000  #: a group that moved has its old number on top of this


@dataclass(frozen=True)
class Crowd:
    """Who there is: private chats, some of which blocked the bot, and groups that became supergroups."""

    size: int
    blocked: int
    moved: int

    @property
    def private(self) -> range:
        return range(FIRST, FIRST + self.size - self.moved)

    @property
    def gone(self) -> range:
        return self.private[:: max(1, len(self.private) // self.blocked)][: self.blocked]

    @property
    def groups(self) -> range:
        return range(-self.moved, 0)

    @property
    def addresses(self) -> list[int]:
        """As the database knows them."""
        return [*self.private, *self.groups]

    def reachable(self) -> set[int]:
        """Where messages must have arrived in the end."""
        return {*self.private, *(MOVED_TO + group for group in self.groups)} - set(self.gone)

    def join(self, api: BotApi) -> None:
        """Let the server know them."""
        for number in self.private:
            api.chat(number)
        for number in self.gone:
            api.chats[number].refusal = Refusal(403, "Forbidden: bot was blocked by the user")
        for group in self.groups:
            upgraded = "Bad Request: group chat was upgraded to a supergroup chat"
            api.chat(group, "group").refusal = Refusal(400, upgraded, migrate_to_chat_id=MOVED_TO + group)
            api.chat(MOVED_TO + group, "supergroup")

    def settle(self, tx: Tx, *, topic: str = "", followers: Sequence[int] = ()) -> None:
        """Let the database know them, *followers* with a topic."""
        tx.many(
            """
            INSERT INTO chats (channel, address, grouped, created_at, heard_at)
            VALUES ('telegram', :address, :grouped, :now, :now)
            """,
            [{"address": str(one), "grouped": int(one < 0), "now": to_ms(NOON)} for one in self.addresses],
        )
        tx.run("INSERT INTO filters (chat_id, created_at) SELECT id, created_at FROM chats ORDER BY id")
        tx.many(
            """
            INSERT INTO subscriptions (filter_id, chat_id, kind, value, created_at)
            SELECT f.id, c.id, 'topic', :topic, :now FROM chats c JOIN filters f ON f.chat_id = c.id
             WHERE c.channel = 'telegram' AND c.address = :address
            """,
            [{"topic": topic, "address": str(one), "now": to_ms(NOON)} for one in followers],
        )

    def counted(self, arrivals: Sequence[int]) -> tuple[set[int], set[int], int]:
        """Of the chats where something arrived: who is missing, who should not have got it, how many came too often."""
        times = Counter(arrivals)
        return self.reachable() - times.keys(), times.keys() - self.reachable(), times.total() - len(times)
