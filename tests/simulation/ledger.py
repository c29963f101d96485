"""The ledger of a universe as it stands in the end, and what platforms and people say to each of its claims."""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.simulation.messengers import Departure
from tests.simulation.newspapers import Published, mark_of
from tests.simulation.people import Label, Person
from tests.simulation.plan import Plan
from tests.simulation.world import NEVER

Row = dict[str, Any]
RECORDED = 75.0  #: seconds in which what was heard is written down, with a full disk between
UNSURE = ("reset", "lost", "hang", "garbage", "cut")  #: ways after which the program can't know whether it arrived
TOGETHER = 600_000  #: milliseconds in which a chat hears …
BY_THEMSELVES = {"telegram": 12, "zalo": 6}  #: … so many alerts by themselves, the others in one message
STALE = 48 * 3600.0  #: seconds after which news is none any more


@dataclass
class Window:
    """When an article's rows were written."""

    began: float
    ended: float = NEVER


class Ledger:
    """Its tables, read once."""

    def __init__(self, path: Path) -> None:
        connection = sqlite3.connect(path)
        connection.row_factory = sqlite3.Row

        def rows(sql: str) -> list[Row]:
            return [dict(row) for row in connection.execute(sql)]

        self.articles = {mark_of(row["url"]): row for row in rows("SELECT * FROM articles ORDER BY id")}
        self.labels: dict[int, set[Label]] = defaultdict(set)
        for row in rows("SELECT kind, value, article_id FROM article_labels"):
            self.labels[row["article_id"]].add((row["kind"], row["value"]))
        outbox = rows("SELECT * FROM outbox ORDER BY chat_id, kind, item_id")
        self.rows = {(row["chat_id"], row["kind"], row["item_id"]): row for row in outbox}
        self.heard: dict[int, list[Row]] = defaultdict(list)  #: alerts that came by themselves, by chat
        for row in sorted((one for one in outbox if one["state"] == "sent"), key=lambda one: one["sent_at"]):
            if row["kind"] == "alert":
                self.heard[row["chat_id"]].append(row)
        self.chats = {row["id"]: row for row in rows("SELECT * FROM chats")}
        self.digests = {row["id"]: row for row in rows("SELECT * FROM digests")}
        self.feeds = {row["url"]: row for row in rows("SELECT * FROM feeds")}
        self.broadcasts = {row["id"]: row for row in rows("SELECT * FROM broadcasts")}
        self.corrections = rows("SELECT * FROM corrections")
        self.fan_outs = rows("SELECT * FROM fan_outs")
        connection.close()

    def same_story(self, row: Row) -> list[Row]:
        """The other articles that tell the story of this one."""
        cluster = row["cluster_id"]
        return [
            one
            for one in self.articles.values()
            if cluster is not None and one["cluster_id"] == cluster and one["id"] != row["id"]
        ]

    def is_of_burst(self, row: Row) -> bool:
        """Whether the chat had heard as many alerts as it may by themselves when this one came up."""
        heard, most = self.heard[row["chat_id"]], BY_THEMSELVES[row["channel"]]
        made = self.digests[row["digest_id"]]["created_at"]
        before = [one["sent_at"] for one in heard if row["created_at"] - TOGETHER <= one["sent_at"] <= made]
        return any(last - first <= TOGETHER for first, last in zip(before, before[most - 1 :], strict=False))

    def has_burst(self, chat: int, urgent: set[int]) -> bool:
        """Whether more came by themselves than may; what is *urgent*, or may have left before, never waits."""
        heard = [one for one in self.heard[chat] if one["item_id"] not in urgent and not one["copies"]]
        most = BY_THEMSELVES[self.chats[chat]["channel"]] if chat in self.chats else 0
        sent = [one["sent_at"] for one in heard]
        return any(last - first < TOGETHER for first, last in zip(sent, sent[most:], strict=False)) if most else False

    def corrections_of(self, mark: str) -> int:
        """How often what was said of the article became wrong."""
        row = self.articles.get(mark)
        return sum(one["article_id"] == row["id"] for one in self.corrections) if row else 0


class Evidence:
    """What is known outside the ledger."""

    def __init__(self, plan: Plan) -> None:
        self.universe = plan.universe
        self._to: dict[int, list[Departure]] = {}

    def people_of(self, person: Person) -> list[Person]:
        """All chats that are *person* in the end."""
        return [one for one in self.universe.people if one.final() is person]

    def to(self, person: Person) -> list[Departure]:
        """What left for the chat, wherever it was, in the order in which it left."""
        if person.number not in self._to:
            addresses = {address for one in self.people_of(person) for address in one.addresses}
            there = (one for one in self.universe.messenger(person.channel).departures if one.address in addresses)
            self._to[person.number] = sorted(there, key=lambda one: one.moment)
        return self._to[person.number]

    def reached(self, person: Person) -> list[Departure]:
        """The same, and what left for the chat that it became, whose address the ledger may take for its own."""
        if person.merged_into is None:
            return self.to(person)
        return self.to(person) + [one for one in self.reached(person.merged_into) if one.moment > person.merged_at]

    def gone(self, person: Person) -> list[float]:
        """When the platform said that the chat is gone: what was written meanwhile may know it or not."""
        return [one.moment for one in self.to(person) if one.outcome == "gone"]

    def was_cut(self, left: Departure) -> bool:
        """Whether the program ended before it could have written down what it heard."""
        return left.heard > self.universe.lives[left.life - 1][1] - RECORDED

    def confirms(self, ledger: Row, person: Person, about: list[Departure], article: Published | None) -> bool:
        """Whether the reason for which a row was dropped is true."""
        people = self.people_of(person)
        wishes = [one for each in people for one in each.possible(0, NEVER)]
        return {
            "gone": bool(self.gone(person)) or any(one.refused for one in people),
            "paused": any(one.is_paused for one in wishes),
            "unwanted": len(wishes) > 1,
            "withdrawn": article is not None and article.gone_at < NEVER,
            "unconfirmed": any(one.heard == NEVER or self.was_cut(one) for one in about)
            or self._was_cut_before(ledger),
            "refused": any(one.outcome == "refused" for one in self.to(person)),
            "cancelled": article is None,
            "expired": self.universe.world.moment > STALE,
            "nothing-to-say": article is None or article.gone_at < NEVER,
        }.get(ledger["reason"], False)

    def _was_cut_before(self, ledger: Row) -> bool:
        """Whether it was written down as leaving, and the program ended before it could leave."""
        if ledger["departed_at"] is None or not self.is_clock_right():
            return ledger["departed_at"] is not None
        left = datetime.fromtimestamp(ledger["departed_at"] / 1000, UTC) - self.universe.world.date_at(0)
        return any(0 <= ended - left.total_seconds() < RECORDED for _begun, ended in self.universe.lives)

    def is_clock_right(self) -> bool:
        """Whether nobody set the machine's clock in this universe."""
        return len(self.universe.jumps) == 1

    def is_up(self, since: float, until: float) -> bool:
        """Whether one life lasted from before *since* to after *until*."""
        return any(begun <= since and until <= ended for begun, ended in self.universe.lives)
