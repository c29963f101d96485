"""Where an article went, in full, for `baotin explain`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import catalogue
from bot.channels import Channels
from bot.texts import _
from bot.words import whereabouts as words
from bot.words.outcomes import describe_fate
from bot.words.whereabouts import Naming
from jobs.matching.headlines import find_headlines
from news.feeds.unseen import find_causes
from news.text.dates import local_time
from news.text.pasted import candidates, headline_in
from news.topics.taxonomy import Taxonomy
from storage import whereabouts
from storage.engine.database import Database
from storage.search import Title
from storage.whereabouts import Unseen, Whereabouts

EVIDENCE: Final = 20  #: words named for each topic
Lines = list[tuple[str, str]]  #: what is told, by name


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """What the ledger knows of an article: where it went, or why it is not there."""

    address: str = ""
    found: Whereabouts | None = None
    unseen: Unseen | None = None
    alike: tuple[Title, ...] = ()  #: whose headlines are like what was asked for


async def trace_address(db: Database, address: str, *, published: datetime | None, now: datetime) -> Traced:
    """What is known of the article at *address*, which its page says was *published* then."""
    number, known = await db.read(whereabouts.find, candidates(address))
    if number is not None:
        return Traced(address=address, found=await db.read(whereabouts.trace, number))
    unseen = await db.read(whereabouts.look_for, address, forgotten=known, now=now, published=published)
    return Traced(address=address, unseen=unseen, alike=tuple(await find_headlines(db, headline_in(address))))


async def trace_headline(db: Database, said: str) -> Traced:
    """What is known of the article of this headline."""
    alike = await find_headlines(db, said)
    found = await db.read(whereabouts.trace, alike[0].article) if len(alike) == 1 else None
    return Traced(found=found, alike=() if found else tuple(alike))


def name_with(taxonomy: Taxonomy, channels: Channels) -> Naming:
    """What slugs are called, as the newsroom calls them."""
    return Naming(topic=taxonomy.name_of, province=catalogue.provinces().name, channel=channels.title)


def describe_traced(traced: Traced, naming: Naming, *, now: datetime) -> Lines:
    """All that is known."""
    if traced.found is not None:
        return _describe_found(traced.found, naming, now=now)
    lines = _describe_unseen(traced.address, traced.unseen) if traced.unseen is not None else []
    if traced.alike:
        shown = [f"{one.newspaper}: {one.title} ({_number(one.article)})" for one in traced.alike]
        lines.append((_("Đầu đề giống"), "\n".join(shown)))
    return lines


def _number(article: int) -> str:
    return _("bài số {number}").format(number=article)


def _describe_found(found: Whereabouts, naming: Naming, *, now: datetime) -> Lines:
    article = found.article
    seen = [_("lần đầu: {time}").format(time=local_time(article.first_seen))]
    if found.feed is not None:
        seen.append(_("trong nguồn: {feed} ({url})").format(feed=words.name_feed(found.feed), url=found.feed.url))
    seen += [_("ở mục: {sections}").format(sections=", ".join(article.sections))] if article.sections else []
    seen += [_("đầu đề hoặc sapo đổi lúc {time}").format(time=local_time(found.edited))] if found.edited else []
    seen += [page] if (page := words.describe_page(found)) else []
    alike = [f"{one.newspaper}: {one.title} ({_number(one.number)})" for one in found.alike]
    topics = words.describe_topics(found.labels, naming, evidence=EVIDENCE)
    rows = words.list_shares(found.shares, naming) or words.describe_deliveries(found, naming, now=now)
    fate = describe_fate(found.fate)
    corrections = [local_time(one) for one in found.corrections]
    named: Sequence[tuple[str, Sequence[str], Callable[[], str]]] = (
        (_("Trong cơ sở dữ liệu"), [f"{_number(article.number)}: {article.title}", article.url], str),
        (_("Đã thấy"), seen, str),
        (_("Đã xếp vào"), topics, lambda: _("chưa có gì")),
        (_("Cùng chuyện"), alike, lambda: _("chưa báo nào khác đăng")),
        (_("Sổ gửi"), ([fate] if fate else []) + list(rows), lambda: _("chưa có gì")),
        (_("Đính chính, gỡ"), corrections, lambda: _("không")),
    )
    return [(name, "\n".join(lines) or empty()) for name, lines, empty in named]


def _describe_unseen(address: str, unseen: Unseen) -> Lines:
    found = find_causes(address, forgotten=unseen.forgotten, sights=unseen.sights, when=unseen.when)
    site = catalogue.newspapers().name_of_site(address)
    lines = [words.describe_window(unseen.when), *(words.describe_clue(one, unseen, site=site) for one in found)]
    return [
        (_("Trong cơ sở dữ liệu"), _("chưa có")),
        (_("Vì sao chưa có"), "\n".join(line for line in lines if line)),
    ]
