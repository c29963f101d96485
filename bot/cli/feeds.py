"""`baotin feeds …`: which newspapers' feeds are looked at, and how they are."""

import asyncio
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar
from xml.sax.saxutils import quoteattr

import typer
from rich.table import Table

from bot.app import now
from bot.cli.words import ConfigPath, done, failed, out, required
from bot.config import Config
from bot.texts import _
from bot.verdicts import words_for
from news.dates import local
from news.errors import BaotinError
from news.links import link_of
from storage import articles, feeds
from storage.articles import ArticleState
from storage.database import Database

app = typer.Typer(no_args_is_help=True, help="Nguồn tin: liệt kê, thêm, bớt, tạm dừng, mở lại, nhập, xuất.")
T = TypeVar("T")
Url = Annotated[str, typer.Argument(help="Địa chỉ nguồn tin")]


def _in_database(config: Config, job: Callable[..., T], **values: Any) -> T:
    async def work() -> T:
        database = await asyncio.to_thread(Database.open, config.storage.url)
        try:
            await database.run(feeds.stock, [entry.model_dump() for entry in config.feeds], now=now())
            return await database.run(job, **values)
        finally:
            await database.close()

    return asyncio.run(work())


@app.command("list")
def listed(config: ConfigPath = None) -> None:
    """Mọi nguồn tin và tình trạng của chúng."""
    table = Table(_("Báo"), _("Chuyên mục"), _("Tình trạng"), _("Tin mới nhất"), _("Lần hỏi tới"), _("Địa chỉ"))
    states = {"paused": _("tạm dừng"), "held": _("tạm giữ")}
    found = _in_database(required(config), feeds.everything)
    for one in found:
        feed = one.feed
        verdict = words_for(feed.verdict) + (f" ({one.detail})" if one.detail else "")
        state = states.get(feed.state)
        table.add_row(
            feed.newspaper,
            feed.section or "–",
            f"{state}: {verdict}" if state else verdict,
            local(feed.newest_at) if feed.newest_at else "–",
            "–" if state else local(one.next_look),
            feed.url,
        )
    out.print(table)
    out.print(_("{count} nguồn tin.").format(count=len(found)))


@app.command("add")
def add(
    url: Url,
    newspaper: Annotated[str, typer.Option(help="Tên báo")],
    province: Annotated[str, typer.Option(help="Tỉnh, ví dụ lam-dong")] = "",
    section: Annotated[str, typer.Option(help="Chuyên mục, nếu nguồn chỉ nói về một việc")] = "",
    config: ConfigPath = None,
) -> None:
    """Thêm một nguồn tin; có hiệu lực ngay cả khi bot đang chạy."""
    if not link_of(url):
        failed(_("{url} không phải địa chỉ web").format(url=url))
        raise typer.Exit(2)
    new = _in_database(
        required(config), feeds.add, url=url, newspaper=newspaper, province=province, section=section, now=now()
    )
    done(_("Đã thêm {url}.").format(url=url) if new else _("Nguồn này đã có; đã cập nhật tên và chuyên mục."))


@app.command("remove")
def remove(url: Url, config: ConfigPath = None) -> None:
    """Bỏ một nguồn tin, kể cả khi tệp cấu hình còn ghi nó."""
    _told(_in_database(required(config), feeds.remove, url=url), url, _("Đã bỏ {url}."))


@app.command("pause")
def pause(url: Url, config: ConfigPath = None) -> None:
    """Tạm dừng một nguồn tin."""
    _told(_in_database(required(config), feeds.pause, url=url), url, _("Đã tạm dừng {url}."))


@app.command("resume")
def resume(
    url: Url,
    send: Annotated[bool, typer.Option("--send", help="Gửi luôn các tin đang bị giữ")] = False,
    config: ConfigPath = None,
) -> None:
    """Mở lại một nguồn tin. Tin bị giữ vì đến dồn dập thì không gửi, trừ khi có --send."""

    def reopened(tx: Any) -> bool:
        feed = feeds.by_url(tx, url=url)
        if feed is None:
            return False
        articles.release(tx, feed=feed.number, to=ArticleState.NEW if send else ArticleState.QUIET)
        return feeds.resume(tx, url=url, now=now())

    _told(_in_database(required(config), reopened), url, _("Đã mở lại {url}."))


def _told(found: bool, url: str, words: str) -> None:
    if not found:
        failed(_("Không có nguồn tin {url}. Xem: baotin feeds list").format(url=url))
        raise typer.Exit(1)
    done(words.format(url=url))


@app.command("import")
def imported(file: Annotated[Path, typer.Argument(help="Tệp OPML")], config: ConfigPath = None) -> None:
    """Thêm mọi nguồn tin trong một tệp OPML."""
    entries = _read_opml(file)

    def added(tx: Any) -> int:
        return sum(
            feeds.add(
                tx,
                url=entry["url"],
                newspaper=entry["newspaper"],
                province=entry["province"],
                section=entry["section"],
                now=now(),
            )
            for entry in entries
        )

    count = _in_database(required(config), added)
    done(_("Đã thêm {count} nguồn tin mới trong số {all}.").format(count=count, all=len(entries)))


def _read_opml(file: Path) -> list[dict[str, str]]:
    try:
        root = ET.fromstring(file.read_bytes())  # noqa: S314 (the operator's own file; expat refuses entity bombs)
    except (OSError, ET.ParseError) as error:
        raise BaotinError(_("không đọc được tệp OPML {file}: {error}").format(file=file, error=error)) from error
    found = []
    for outline in root.iter("outline"):
        url = link_of(outline.get("xmlUrl", ""))
        if url:
            found.append(
                {
                    "url": url,
                    "newspaper": outline.get("newspaper") or outline.get("title") or outline.get("text") or url,
                    "province": outline.get("province", ""),
                    "section": outline.get("section", ""),
                }
            )
    return found


@app.command("export")
def exported(config: ConfigPath = None) -> None:
    """In mọi nguồn tin ra dạng OPML."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0"><head><title>Báo Tin</title></head><body>']
    for one in _in_database(required(config), feeds.everything):
        feed = one.feed
        title = f"{feed.newspaper} · {feed.section}" if feed.section else feed.newspaper
        told = {
            "type": "rss",
            "text": title,
            "title": title,
            "xmlUrl": feed.url,
            "newspaper": feed.newspaper,
            "province": feed.province,
            "section": feed.section,
        }
        lines.append("<outline " + " ".join(f"{name}={quoteattr(value)}" for name, value in told.items()) + "/>")
    typer.echo("\n".join([*lines, "</body></opml>"]))
