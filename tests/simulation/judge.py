"""The judgement of a universe: the ledger against what newspapers, platforms and people know. What is wrong, in words.

Nothing here asks the program what it meant to do: whom an article was for is decided article by article and chat by
chat, from what people wanted at that time; what arrived is what the platforms have.
"""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from random import Random

from news.delivery.books import balance
from news.delivery.pairs import compare
from news.text.vietnamese import key
from storage import books, pairs
from storage.engine.sqlite import SqliteTx
from storage.engine.types import Tx
from storage.outbox import balance as balances
from tests.simulation.disk import damage
from tests.simulation.leaving import Leaving
from tests.simulation.ledger import Evidence, Ledger, Row, Window
from tests.simulation.messengers import Departure
from tests.simulation.newspapers import Published
from tests.simulation.people import Label, Person
from tests.simulation.plan import Plan
from tests.simulation.promises import Promises
from tests.simulation.world import NEVER

BURST = 240.0  #: seconds after an alert that rang in which others may come without a sound, with a slow answer's

EVER = datetime(1970, 1, 1, tzinfo=UTC)
SAMPLE = 60  #: pairs of which the program's own slow model is asked


@dataclass
class Judge:
    """Holds one universe against its ledger."""

    plan: Plan
    windows: dict[str, Window] = field(default_factory=dict)  #: by the article's mark
    wrong: list[str] = field(default_factory=list)
    copies: Counter[str] = field(default_factory=Counter)  #: second and further ones, by cause
    lives: int = 0  #: that had ended when fan-outs were last looked at
    pairs: int = 0
    worst_second: int = 0

    def judge(self, path: Path) -> None:
        """Find everything that is wrong."""
        if found := damage(path):
            self._say("the file is damaged", found)
            return
        self.wrong += [f"logged: {one}" for one in self.plan.universe.errors]
        self.ledger, self.evidence = Ledger(path), Evidence(self.plan)
        self._nothing_is_left()
        self._all_that_is_listed_is_known()
        self._each_article()
        leaving = Leaving(self.plan, self.ledger, self.evidence, self.windows, self._say)
        leaving.judge()
        self.copies, self.worst_second = leaving.copies, leaving.worst_second
        with closing(sqlite3.connect(path)) as connection:
            self._slow_model(SqliteTx(connection))
            self._books(SqliteTx(connection))
        Promises(self.plan, self.ledger, self.evidence, self._say).judge()

    def _slow_model(self, tx: Tx) -> None:
        """The program's own slow model, of every pair of which it can say something."""
        every = [(row["id"], chat) for row in self.ledger.articles.values() for chat in self.ledger.chats]
        for article, chat in Random(self.plan.universe.world.seed).sample(every, min(len(every), SAMPLE)):
            pair = pairs.read(tx, article=article, chat=chat)
            if pair is not None and (different := compare(pair)) is not None:
                self._say("the slow model differs", article, f"chat {chat}", different.decision.why)

    def _books(self, tx: Tx) -> None:
        """The books balance to the last number, and no fan-out passed a chat."""
        while books.add_up(tx):
            pass
        for imbalance in balance(balances.read(tx, since=EVER)):
            self._say("the books do not balance", imbalance)
        for kind, item in balances.find_cursors_ahead(tx):
            self._say("a cursor passed chats without their rows", kind, item)

    def _say(self, what: str, *about: object) -> None:
        self.wrong.append(f"{what}: {' '.join(map(str, about))}")

    # Nobody stays held for ever, and nothing is overlooked

    def _nothing_is_left(self) -> None:
        for (chat, kind, item), row in self.ledger.rows.items():
            if row["due"] is not None:
                self._say("still open in the end", f"chat {chat} {kind} {item}", row["state"], row["detail"])
            elif row["state"] == "gathered":
                self._say("waits for a digest that never comes", f"chat {chat} {kind} {item}")
            elif row["state"] not in ("sent", "bundled", "dropped"):
                self._say("has no end", f"chat {chat} {kind} {item}", row["state"])
        for row in self.ledger.fan_outs:
            if row["done_at"] is None:
                self._say("a fan-out is never done", row["kind"], row["item_id"])
        for mark, row in self.ledger.articles.items():
            if row["state"] not in ("matched", "silent", "withdrawn"):
                self._say("an article has no end", mark, row["state"])

    def _all_that_is_listed_is_known(self) -> None:
        for paper in self.plan.universe.papers:
            for one in paper.listed():
                if one.mark not in self.ledger.articles:
                    self._say("listed and not in the ledger", one.mark)
            for one in paper.articles:
                known = one.mark in self.ledger.articles or self.ledger.feeds[paper.feed]["gap_at"] is not None
                if not known and one.gone_at == NEVER:
                    self._say("rolled on, and nobody was told", one.mark)

    # Each article and chat

    def _each_article(self) -> None:
        for article in self.plan.articles:
            row = self.ledger.articles.get(article.mark)
            if row is None:
                continue
            labels = frozenset(self.ledger.labels[row["id"]])
            window = self.windows.get(article.mark)
            if row["state"] == "silent":
                self._is_silent_with_reason(article, row)
            elif window is None:
                self._say("never fanned out", article.mark)
            else:
                self._is_labelled(article, labels, window)
                for person in self.plan.universe.people:
                    self._pair(article, row, labels, window, person)

    def _is_labelled(self, article: Published, labels: frozenset[Label], window: Window) -> None:
        if ("topic", "*") not in labels:
            self._say("carries no label", article.mark)
        text = f" {key(f'{article.titles[0][1]} . {article.lead}')} "
        for person in self.plan.universe.people:
            wishes = person.possible(window.began - 60, window.ended)
            for label in wishes[0].wanted | wishes[0].excepted if len(wishes) == 1 and wishes[0].is_there else ():
                if label[0] == "keyword" and f" {label[1]} " in text and label not in labels:
                    self._say("a keyword was overlooked", article.mark, label[1])

    def _is_silent_with_reason(self, article: Published, row: Row) -> None:
        feed = next(one for one in self.ledger.feeds.values() if one["id"] == row["feed_id"])
        is_first = abs(feed["baseline_at"] - row["first_seen"]) < 2_000
        if not (article.is_silent or article.is_flood or is_first):
            self._say("kept in silence without a reason", article.mark)
        if any(kind == "alert" and item == row["id"] for _chat, kind, item in self.ledger.rows):
            self._say("silent, and sent", article.mark)

    def _pair(self, article: Published, row: Row, labels: frozenset[Label], window: Window, person: Person) -> None:
        final = person.final()
        if person.forgotten_at != NEVER or final.forgotten_at != NEVER:
            return
        ledger = self.ledger.rows.get((final.number, "alert", row["id"]))
        wishes = person.possible(window.began, window.ended)
        if ledger is None:
            must = bool(wishes) and all(one.want(labels) for one in wishes) and person.merged_at > window.ended
            if must and self._still_wants(labels, window, person) and not self._is_excused(article, row, final, window):
                self._say("missed", article.mark, f"chat {person.number}")
            return
        self.pairs += 1
        if not self._may_have(labels, window, final):
            self._say("sent to who did not want it", article.mark, f"chat {final.number}", ledger["state"])
        self._sounds_as_wanted(article, row, labels, window, final)
        self._ends_truly(article, row, ledger, final)

    def _sounds_as_wanted(
        self, article: Published, row: Row, labels: frozenset[Label], window: Window, person: Person
    ) -> None:
        """Whether it came alone or in a digest, and with a sound or without, where only one answer is right."""
        ledger = self.ledger.rows[person.number, "alert", row["id"]]
        wishes = person.possible(window.began - 60, window.ended + 60)
        if len(wishes) != 1 or len(self.evidence.people_of(person)) != 1 or row["urgent"]:
            return
        mode, _hours = wishes[0].hear(labels)
        if mode == "digest" and ledger["state"] == "sent":
            self._say("came alone, and not in a digest", article.mark, f"chat {person.number}")
        at_once = mode != "digest" and not (wishes[0].quiet or wishes[0].days_off or ledger["copies"])
        if at_once and ledger["state"] == "bundled" and not self.ledger.is_of_burst(ledger):
            self._say("came in a digest, and not at once", article.mark, f"chat {person.number}")
        if ledger["state"] != "sent" or person.channel != "telegram":
            return
        rang = -inf
        for one in self.evidence.to(person):
            if not one.arrived or one.is_edit or not one.about:
                continue
            is_hushed = one.is_silent and one.moment - rang <= BURST
            if one.about == {article.mark} and one.is_silent != (mode == "silent") and not is_hushed:
                self._say("makes a sound, or none", article.mark, f"chat {person.number}", mode)
            rang = rang if one.is_silent else one.moment

    def _still_wants(self, labels: frozenset[Label], window: Window, person: Person) -> bool:
        """Whether what others left out, who became the same chat by then, lets the article in."""
        for other in self.evidence.people_of(person):
            for wishes in other.possible(0, window.ended) if other.merged_at <= window.ended else ():
                within = {one for one in wishes.wanted if one[0] in ("province", "newspaper")}
                if wishes.excepted & labels or within - labels:
                    return False
        return True

    def _may_have(self, labels: frozenset[Label], window: Window, final: Person) -> bool:
        """Whether the chat, or one that became it, may have wanted the article; what two want together counts."""
        people = self.evidence.people_of(final)
        wishes = [one for person in people for one in person.possible(window.began, window.ended)]
        if len(people) == 1:
            return any(one.want(labels) for one in wishes)
        return any(one.want(labels) for one in wishes) or bool({each for one in wishes for each in one.wanted} & labels)

    def _is_excused(self, article: Published, row: Row, final: Person, window: Window) -> bool:
        """Whether it is told as part of another article's message, or there was nobody to tell."""
        if row["state"] == "withdrawn" or article.gone_at < window.ended:
            return True
        if any(window.ended >= at - 1 for at in self.evidence.gone(final)) or any(
            one.refused for one in self.evidence.people_of(final)
        ):
            return True
        same = self.ledger.same_story(row)
        return any((final.number, "alert", one["id"]) in self.ledger.rows for one in same)

    def _ends_truly(self, article: Published, row: Row, ledger: Row, person: Person) -> None:
        about = [one for one in self.evidence.reached(person) if article.mark in one.about]
        if ledger["state"] == "sent" and not any(one.arrived for one in about):
            self._say("called sent, and never arrived", article.mark, f"chat {person.number}")
        elif ledger["state"] == "bundled":
            self._is_in_digest(article, row, ledger, person, about)
        elif ledger["state"] == "dropped":
            about = about or self._digest_of(ledger, person)
            if not self.evidence.confirms(ledger, person, about, article):
                self._say("dropped without that reason", article.mark, f"chat {person.number}", ledger["reason"])

    def _digest_of(self, ledger: Row, person: Person) -> list[Departure]:
        """What left of the digest that the article is in: a long one does not name all of its articles."""
        digest = self.ledger.digests.get(ledger["digest_id"])
        within = (
            {number for _topic, numbers in json.loads(digest["articles"]) for number in numbers} if digest else set()
        )
        marks = {mark for mark, row in self.ledger.articles.items() if row["id"] in within}
        return [one for one in self.evidence.reached(person) if marks & one.about]

    def _is_in_digest(self, article: Published, row: Row, ledger: Row, person: Person, about: list[Departure]) -> None:
        digest = self.ledger.rows.get((person.number, "digest", ledger["digest_id"]))
        if digest is None:
            if len(self.evidence.people_of(person)) == 1:
                self._say("bundled in no digest", article.mark, f"chat {person.number}")
        elif digest["state"] == "sent" and not any(one.arrived for one in about):
            same = {mark for mark, one in self.ledger.articles.items() if one in self.ledger.same_story(row)}
            in_story = any(same & one.about for one in self.evidence.to(person))
            if not (in_story or self.ledger.digests[ledger["digest_id"]]["further"]) and article.gone_at == NEVER:
                self._say("bundled, and in no digest that arrived", article.mark, f"chat {person.number}")
        elif digest["state"] == "dropped" and not self.evidence.confirms(digest, person, about, article):
            self._say("digest dropped without that reason", article.mark, f"chat {person.number}", digest["reason"])
