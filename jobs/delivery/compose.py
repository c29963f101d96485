"""From a claimed row to the message it stands for."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from cachetools import LRUCache

from jobs.matching.topics import Present, present
from news.articles.corrections import compare
from news.articles.labels import Label
from news.articles.provinces import Provinces
from news.delivery.books import Sheet
from news.delivery.messages import Alert, Correction, Digest, Message, Reply, Section, TopicTag
from news.delivery.subscriptions import EVERYTHING, Kind
from news.text.dates import day_in_vietnam
from news.topics.taxonomy import Taxonomy
from storage import articles, broadcasts, clusters, corrections, digests, notices
from storage.articles import ArticleState, Stored
from storage.corrections import Corrected
from storage.digests import Bundle
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox.rows import Delivery

NOBODY: Final[Mapping[str, Collection[str]]] = {}
KEPT = 500  #: alerts kept in memory: the same article goes to many chats at about the same time


class Composer:
    """Makes messages from what the ledger holds; an article is read once however many chats hear of it."""

    def __init__(
        self,
        db: Database,
        taxonomy: Taxonomy | Present,
        provinces: Provinces,
        *,
        admins: Mapping[str, Collection[str]] = NOBODY,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._db = db
        self._topics = present(taxonomy)
        self._named_by = self._topics.taxonomy  #: what the alerts in memory took their names from
        self._provinces = provinces
        self._admins = admins  #: by channel: the addresses of the newsroom's own chats
        self._now = now  #: None: nobody can say what is today's and what yesterday's
        self._alerts: LRUCache[int, Alert | None] = LRUCache(KEPT)
        self._last_text: tuple[tuple[str, int], Reply] | None = None
        self._reading = asyncio.Lock()

    async def message(self, delivery: Delivery) -> Message | None:
        """What to say, or None where the thing itself is no longer known."""
        match delivery.kind:
            case "alert":
                return self._for_chat(delivery, await self._alert(delivery.item))
            case "edit":
                self._alerts.pop(delivery.item, None)
                return self._for_chat(delivery, await self._alert(delivery.item))
            case "correction":
                found = await self._corrections([delivery.item])
                return replace(found[0], silent=delivery.silent) if found else None
            case "broadcast" | "notice":
                return await self._text(delivery)
            case "digest":
                digest = await self._digest(delivery.item, language=delivery.language)
                return replace(digest, silent=delivery.silent) if digest else None

    async def alerts(self, numbers: list[int]) -> list[Alert]:
        """Alerts of the articles that are still known, in the order of *numbers*."""
        found = await self._db.read(_read, numbers)
        made = {article.number: self.alert(article, topics, also) for article, topics, also in found}
        return [made[number] for number in numbers if number in made]

    def alert(self, article: Stored, topics: list[Label], also: tuple[str, ...] = ()) -> Alert:
        """The article as a chat hears of it."""
        known = [self._topics.taxonomy.get(label.value) for label in topics if label.value != EVERYTHING]
        return Alert(
            title=article.title,
            url=article.url,
            lead=article.lead,
            newspaper=article.newspaper,
            province=self._provinces.name(article.province),
            published=article.published or article.first_seen,
            image=article.image,
            topics=tuple(TopicTag(slug=one.slug, name=one.name, hashtag=one.hashtag) for one in known if one),
            urgent=article.urgent,
            also=also,
            article=article.number,
            withdrawn=article.state is ArticleState.WITHDRAWN,
            today=self._today(),
            sheet=Sheet(day=article.day, feed=article.feed),
        )

    def _for_chat(self, delivery: Delivery, alert: Alert | None) -> Alert | None:
        """The alert as this chat reads it."""
        if alert is None:
            return None
        names = self._topics.taxonomy.speaking(delivery.language)
        if names is not self._topics.taxonomy:
            tags = tuple(replace(topic, name=names.name_of(topic.slug)) for topic in alert.topics)
            alert = replace(alert, topics=tags)
        return replace(
            alert,
            for_newsroom=delivery.address in self._admins.get(delivery.channel, ()),
            silent=delivery.silent,
            one_way=delivery.one_way,
            today=self._day_of_reading(delivery, alert),
            answers=delivery.answers,
        )

    def _day_of_reading(self, delivery: Delivery, alert: Alert) -> date | None:
        """Today; of an edit that is sure only where the article is of today, too: its message may be yesterday's."""
        today = self._today()
        if delivery.kind == "edit" and alert.published and today != day_in_vietnam(alert.published):
            return None
        return today

    def _today(self) -> date | None:
        return day_in_vietnam(self._now()) if self._now else None

    async def _alert(self, number: int) -> Alert | None:
        async with self._reading:
            if self._named_by is not self._topics.taxonomy:
                self._named_by = self._topics.taxonomy
                self._alerts.clear()
            if number not in self._alerts:
                found = await self.alerts([number])
                self._alerts[number] = found[0] if found else None
            return self._alerts[number]

    async def _text(self, delivery: Delivery) -> Reply | None:
        """A broadcast or a notice: its words never change once it goes out, so they are read once for all chats."""
        which = (delivery.kind, delivery.item)
        if self._last_text is None or self._last_text[0] != which:
            found = await self._db.read(notices.get if delivery.kind == "notice" else _read_broadcast, delivery.item)
            if found is None:
                return None
            self._last_text = (which, found)
        return self._last_text[1]

    async def _digest(self, number: int, *, language: str) -> Digest | None:
        bundle = await self._db.read(digests.get, number)
        return await self.digest(bundle, language=language) if bundle else None

    async def digest(self, bundle: Bundle, *, language: str = "vi") -> Digest | None:
        """The digest of these articles, as far as they are known, with topics as readers of *language* call them."""
        names = self._topics.taxonomy.speaking(language)
        sections = []
        for topic, numbers in bundle.parts:
            known = names.get(topic)
            alerts = [alert for alert in await self.alerts(list(numbers)) if not alert.withdrawn]
            if alerts:
                sections.append(Section(heading=known.name if known else "", alerts=tuple(alerts)))
        wrong = await self._corrections(bundle.corrections)
        if not (sections or wrong):
            return None
        return Digest(
            sections=tuple(sections),
            made=bundle.made,
            further=bundle.further,
            corrections=wrong,
            burst=bundle.burst,
        )

    async def _corrections(self, numbers: Sequence[int]) -> tuple[Correction, ...]:
        """Those of these corrections that there still is something to tell of."""
        found = await self._db.read(corrections.of, numbers) if numbers else []
        return tuple(made for one in found if (made := _correction(one)))


def _correction(one: Corrected) -> Correction | None:
    article = one.article
    withdrawn = article.state is ArticleState.WITHDRAWN
    changes = () if withdrawn else compare(one.before, (article.title, article.lead))
    if not (withdrawn or changes):
        return None
    return Correction(
        number=one.number,
        article=article.number,
        title=article.title,
        lead=article.lead,
        url=article.url,
        newspaper=article.newspaper,
        changes=changes,
        withdrawn=withdrawn,
    )


def _read_broadcast(tx: Tx, number: int) -> Reply | None:
    found = broadcasts.get(tx, number)
    return None if found is None else Reply(text=found.text, html=found.html)


def _read(tx: Tx, numbers: list[int]) -> list[tuple[Stored, list[Label], tuple[str, ...]]]:
    found = articles.of(tx, numbers)
    topics = articles.labels(tx, [article.number for article in found], kind=Kind.TOPIC)
    return [(article, topics[article.number], clusters.also_in(tx, article)) for article in found]
