"""`baotin explain`: what the bot makes of one article, and why."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.markup import escape

from bot import catalogue
from bot.app import now
from bot.channels import Channels
from bot.cli.databases import load_topics
from bot.cli.probes import open_client
from bot.cli.terminal import ConfigPath, complain, find_config, out
from bot.cli.whereabouts import Traced, describe_traced, name_with, trace_address, trace_headline
from bot.config import Config
from bot.texts import _
from bot.trial import DATABASE as TRIAL_DATABASE
from bot.wiring import channels_of
from bot.words.evidence import say_evidence
from bot.words.verdicts import describe_verdict
from jobs.matching.explain import Explanation, explain_article
from jobs.matching.match import Understanding
from jobs.matching.one_article import Document, FoundArticle, NoSuchItem, Paper, read_article
from news.delivery.subscriptions import EVERYTHING, Kind
from news.errors import BaotinError, FeedError
from news.feeds.feed import is_old
from news.feeds.verdict import Verdict
from news.text.dates import local_time
from news.text.links import canonical, publisher_number, same_site
from news.text.pasted import find_address
from news.topics.taxonomy import Taxonomy
from storage.engine.database import Database

LARGEST = 10_000_000  #: bytes of a file or page
SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What was found out: of the page, and of the ledger; *error* where there is no page to read."""

    taxonomy: Taxonomy
    explanation: Explanation | None = None
    traced: Traced | None = None
    error: FeedError | None = None


def explain(
    what: Annotated[
        str,
        typer.Argument(metavar="URL|TỆP|ĐẦU ĐỀ", help="Địa chỉ, đầu đề, hay tệp: trang, nguồn, JSONL, chữ"),
    ],
    item: Annotated[int, typer.Option(min=1, help="Bài thứ mấy trong nguồn hoặc tệp JSONL")] = 1,
    config: ConfigPath = None,
) -> None:
    """Bot hiểu một bài báo thế nào, và bài ấy đã đi đâu: thấy khi nào, gửi cho ai, vì sao không. Không gửi gì."""
    chosen = find_config(config)
    try:
        found = asyncio.run(_explain(what, item, chosen or Config(), _find_ledger(chosen)))
    except NoSuchItem as error:
        complain(_("Chỉ có {count} bài ở đây; chọn số khác cho --item.").format(count=error.count))
        raise typer.Exit(1) from error
    channels = channels_of(chosen or Config())
    if found.explanation is not None:
        _show(found.explanation, found.taxonomy, channels, untraced=found.traced is None)
    if found.traced is not None:
        _print(describe_traced(found.traced, name_with(found.taxonomy, channels), now=now()))
    if found.error is not None:
        _complain(find_address(what) or what, found.error)
    if found.explanation is None and (found.traced is None or found.traced.found is None):
        raise typer.Exit(1)


def _complain(what: str, error: FeedError) -> None:
    detail = f" ({error.detail})" if error.detail else ""
    if error.verdict == Verdict.EMPTY:
        complain(_("{what}: không thấy đầu đề của bài báo nào ở đây.").format(what=what))
    else:
        complain(f"{what}: {describe_verdict(error.verdict)}{detail}")


async def _explain(what: str, item: int, config: Config, ledger: str) -> Explained:
    database = await asyncio.to_thread(Database.open, ledger) if ledger else None
    try:
        return await _find_out(what, item, config, database)
    finally:
        if database is not None:
            await database.close()


async def _find_out(what: str, item: int, config: Config, db: Database | None) -> Explained:
    present = now()
    taxonomy = (await load_topics(db)).present.taxonomy if db else catalogue.taxonomy()
    address = "" if _is_file(what) else find_address(what)
    if not _is_file(what) and not address and db is not None:
        traced = await trace_headline(db, what)
        if traced.found or traced.alike:
            return Explained(taxonomy=taxonomy, traced=traced)
    explanation: Explanation | None = None
    trouble: FeedError | None = None
    try:
        article = await _read(address or what, item, config, is_address=bool(address))
        understanding = Understanding(taxonomy, catalogue.provinces(), catalogue.breaking())
        explanation = await explain_article(article, understanding, db=db, now=present)
    except NoSuchItem:
        raise
    except FeedError as error:
        trouble = error
    where = address or (explanation.found.article.url if explanation else "")
    if db is None or not where:
        return Explained(taxonomy=taxonomy, explanation=explanation, error=trouble)
    published = explanation.found.article.published if explanation else None
    traced = await trace_address(db, where, published=published, now=present)
    return Explained(taxonomy=taxonomy, explanation=explanation, traced=traced, error=trouble)


async def _read(what: str, item: int, config: Config, *, is_address: bool) -> FoundArticle:
    """The article that an address or a file holds; FeedError where there is none."""
    async with open_client(config) as (client, parser):
        if is_address:
            answer = await client.get(what, cap=LARGEST)
            document = Document(body=answer.body, url=answer.url, content_type=answer.content_type, item=item)
        else:
            document = Document(body=_read_file(Path(what)), item=item)
        return await read_article(
            document,
            parser,
            paper_of=lambda url: paper_of(url, config),
            limit=config.summary.max_characters,
            now=now(),
        )


def _is_file(what: str) -> bool:
    try:
        return Path(what).exists()
    except OSError:  # longer than a name of a file may be
        return False


def paper_of(url: str, config: Config) -> Paper:
    """Whose article this is: by the feeds of the configuration, else by the catalogue."""
    host = urlsplit(url).hostname or ""
    for feed in config.feeds if host else ():
        if same_site(host, urlsplit(feed.url).hostname or ""):
            return Paper(name=feed.newspaper, province=feed.province)
    known = catalogue.newspapers().of_site(url) if host else None
    if known is None:
        return Paper(name=host)
    former = catalogue.provinces().find(known.name.removeprefix("Báo ")) if known.former else None
    return Paper(name=known.name, province=former.slug if former else known.province)


def _read_file(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.read(LARGEST)
    except OSError as error:
        raise BaotinError(_("không đọc được tệp {file}: {error}").format(file=file, error=error)) from error


def _find_ledger(config: Config | None) -> str:
    """The database of this configuration (without one: the trial's), "" where there is none yet."""
    url = config.storage.url if config else TRIAL_DATABASE
    return "" if url.startswith(SQLITE) and not Path(url.removeprefix(SQLITE)).exists() else url


def _show(found: Explanation, taxonomy: Taxonomy, channels: Channels, *, untraced: bool) -> None:
    """What the bot makes of it now; *untraced*: nothing tells where it went, so here is whether it is kept."""
    article = found.found.article
    out.print(f"[bold]{escape(article.title)}[/bold]", soft_wrap=True)
    lines = [
        *_describe_identity(found),
        (_("Ngày"), _describe_date(found)),
        (_("Sapo"), _describe_lead(found)),
        *_describe_topics(found, taxonomy),
        (_("Nơi"), _describe_places(found)),
        (_("Khẩn"), _("có: {why}").format(why=" · ".join(found.urgent)) if found.urgent else _("không")),
        *_describe_ledger(found, channels, untraced=untraced),
    ]
    _print(lines)


def _print(lines: Sequence[tuple[str, str]]) -> None:
    for name, words in lines:
        out.print(f"[cyan]{escape(name)}[/cyan]", soft_wrap=True)
        for line in words.splitlines():
            out.print(f"  {escape(line)}", soft_wrap=True)  # an address broken in two can't be opened


def _describe_identity(found: Explanation) -> list[tuple[str, str]]:
    article = found.found.article
    names = [
        (_("đường dẫn"), canonical(article.url)),
        (_("số của báo"), publisher_number(article.url)),
        ("guid", found.found.guid),
    ]
    shown = [f"{name}: {value}" for name, value in names if value]
    return [
        (_("Báo"), article.newspaper or _("không rõ")),
        (_("Nhận ra bằng"), "\n".join(shown) or _("không có địa chỉ: bot không thể nhận lại bài này")),
    ]


def _describe_date(found: Explanation) -> str:
    published = found.found.article.published
    if published is None:
        return _("không ghi, hoặc không tin được")
    words = _("{moment} (giờ Việt Nam)").format(moment=local_time(published))
    return (
        _("{moment}: bài cũ, chỉ lưu lại chứ không gửi").format(moment=words) if is_old(published, now=now()) else words
    )


def _describe_lead(found: Explanation) -> str:
    where = {
        "feed": _("mô tả trong nguồn"),
        "sapo": _("sapo trên trang"),
        "description": _("mô tả của trang (og:description)"),
        "json-ld": _("mô tả của trang (JSON-LD)"),
        "paragraph": _("đoạn văn đầu tiên của trang"),
        "file": _("trong tệp"),
    }
    lead = found.found.article.lead
    if not lead:
        return _("không có; khi gửi thật, bot hỏi trang của bài")
    return _("{lead}\n(lấy từ: {source})").format(lead=lead, source=where[found.found.lead_from])


def _describe_topics(found: Explanation, taxonomy: Taxonomy) -> list[tuple[str, str]]:
    topics = [one for one in found.labels if one.kind == Kind.TOPIC and one.value != EVERYTHING]
    lines = []
    for place, label in enumerate(topics, 1):
        topic = taxonomy.get(label.value)
        why = "; ".join(say_evidence(label.evidence))
        name = f"{topic.name} {topic.hashtag}" if topic else label.value
        lines.append(
            _("{place}. {topic} ({score}) vì {why}").format(place=place, topic=name, score=label.score, why=why)
        )
    keywords = [one.value for one in found.labels if one.kind == Kind.KEYWORD]
    shown = [(_("Chủ đề"), "\n".join(lines) or _("không có chủ đề nào"))]
    return [*shown, (_("Từ khóa của bạn đọc"), ", ".join(keywords))] if keywords else shown


def _describe_places(found: Explanation) -> str:
    provinces = catalogue.provinces()
    names = []
    slugs = [one.value for one in found.labels if one.kind == Kind.PROVINCE]
    covered = {known.now for slug in slugs if (known := provinces.get(slug))}
    for slug in slugs:
        known = provinces.get(slug)
        if known and known.now:
            names.append(_("{former} (nay {today})").format(former=known.name, today=provinces.name(known.now)))
        elif slug not in covered:
            names.append(provinces.name(slug))
    return ", ".join(names) or _("không rõ tỉnh nào")


def _describe_ledger(found: Explanation, channels: Channels, *, untraced: bool) -> list[tuple[str, str]]:
    if not found.ledger:
        return [(_("Tin trùng, người nhận"), _("chưa có cơ sở dữ liệu để xem"))]
    heard = [
        _("{channel}: {now} nhận ngay, {later} nhận trong bản tin").format(
            channel=channels.in_words(one.channel), now=one.at_once, later=one.bundled
        )
        for one in found.audiences
    ]
    number = _("bài số {number}").format(number=found.known.number) if found.known else _("chưa có")
    if found.story is None:
        story = _("chưa báo nào khác đăng")
    else:
        story = _("cùng chuyện với bài số {number}").format(number=found.story)
        story += _("; cũng trên: {papers}").format(papers=", ".join(found.also)) if found.also else ""
    if found.thread is not None:
        story += _("; diễn biến tiếp theo của bài số {number}").format(number=found.thread)
    return [
        *([(_("Trong cơ sở dữ liệu"), number)] if untraced else []),
        (_("Tin trùng"), story),
        (_("Ai sẽ nhận"), "\n".join(heard) or _("chưa ai theo dõi điều gì trong bài này")),
    ]
