"""`baotin broadcast`: a message to many from a terminal, beside the running bot or without one."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from bot import broadcasting
from bot.app import App, now
from bot.broadcasting import UnfitText, check_text, read_html, read_reach, thousands
from bot.channels import Channels
from bot.cli.databases import load_taxonomy
from bot.cli.terminal import ConfigPath, complain, load_config, out, report
from bot.config import Config
from bot.texts import _
from bot.wiring import channels_of
from news.errors import AlreadyRunning
from news.text.formatted import Formatted, formatted
from news.topics.taxonomy import Taxonomy
from storage import broadcasts
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import broadcast_rows

AUTHOR = "terminal"
WRONG_USE = 2  #: the exit status, as Unix has it
PATIENCE = timedelta(minutes=10)  #: nobody sits before a terminal until quiet hours end

Text = Annotated[str | None, typer.Argument(help="Nội dung; bỏ trống hoặc “-”: đọc từ đầu vào chuẩn")]
File = Annotated[Path | None, typer.Option("--file", help="Đọc nội dung từ tệp này")]
Html = Annotated[bool, typer.Option("--html", help="Nội dung có thẻ: <b>, <i>, <u>, <s>, <a href>, <code>, …")]
To = Annotated[str, typer.Option("--to", help="all | TÊN-KÊNH | topic:TÊN-CHỦ-ĐỀ")]
Yes = Annotated[int | None, typer.Option("--yes-to", help="Đồng ý gửi cho đúng chừng này nơi, không hỏi lại")]
NoWait = Annotated[bool, typer.Option("--no-wait", help="Không chờ gửi xong")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be sent, and to whom."""

    said: Formatted
    audience: str  #: as `storage.broadcasts` writes it
    taxonomy: Taxonomy  #: to name the audience by
    channels: Channels


class NotBroadcast(Exception):
    """Nothing was sent; what to say, and the exit status."""

    def __init__(self, text: str, status: int = WRONG_USE) -> None:
        super().__init__(text)
        self.status = status


def broadcast(
    text: Text = None,
    file: File = None,
    html: Html = False,
    to: To = "all",
    yes_to: Yes = None,
    no_wait: NoWait = False,
    config: ConfigPath = None,
) -> None:
    """Gửi một thông báo cho nhiều nơi. Chỉ gửi sau khi xác nhận đúng số nơi nhận."""
    found = load_config(config)
    channels = channels_of(found)
    try:
        said = _read_text(text, file, channels, html=html)
        taxonomy = load_taxonomy(found)
        audience = _read_audience(to, taxonomy, channels)
        draft = Draft(said=said, audience=audience, taxonomy=taxonomy, channels=channels)
        asyncio.run(_broadcast(found, draft, yes_to, wait=not no_wait))
    except NotBroadcast as error:
        complain(str(error))
        raise typer.Exit(error.status) from error
    except KeyboardInterrupt:
        out.print(_("Thôi chờ. Thông báo vẫn được gửi tiếp khi bot chạy; xem lại bằng /thongbao."))
        raise typer.Exit(1) from None


def _read_text(text: str | None, file: Path | None, channels: Channels, *, html: bool) -> Formatted:
    """What is to be sent; `NotBroadcast` where it can't be read or no channel can say it."""
    if text is not None and text != "-" and file is not None:
        raise NotBroadcast(_("Nội dung lấy từ tham số hay từ tệp? Chỉ chọn một."))
    try:
        if file is not None:
            source = file.read_text("utf-8-sig")
        elif text is None or text == "-":
            source = sys.stdin.buffer.read().decode("utf-8-sig")
        else:
            source = text
    except (OSError, UnicodeDecodeError) as error:
        raise NotBroadcast(_("Không đọc được nội dung: {error}").format(error=error), 1) from error
    source = source.replace("\r\n", "\n")
    try:
        said = read_html(source) if html else formatted(source)
        return check_text(said.part(0), channels)
    except UnfitText as error:
        raise NotBroadcast(str(error)) from error


def _read_audience(to: str, taxonomy: Taxonomy, channels: Channels) -> str:
    """What storage calls it."""
    if to == "all":
        return to
    if to in channels.names:
        return f"channel:{to}"
    kind, _colon, name = to.partition(":")
    topic = taxonomy.find(name) if kind == "topic" else None
    if topic is None:
        text = _("Không rõ --to {to}: cần all, topic:TÊN-CHỦ-ĐỀ, hoặc một kênh đang bật ({channels}).")
        raise NotBroadcast(text.format(to=to, channels=", ".join(channels.names)))
    return f"topic:{topic.slug}"


async def _broadcast(config: Config, draft: Draft, yes_to: int | None, *, wait: bool) -> None:
    async with _open(config) as (db, app):
        number = await db.run(
            broadcasts.add,
            author=AUTHOR,
            audience=draft.audience,
            text=draft.said.plain,
            html=draft.said.html,
            now=now(),
        )
        try:
            count = await _confirm(db, number, draft, yes_to)
        except BaseException:
            await db.run(broadcasts.discard, number)  # does nothing to what was confirmed
            raise
        text = _("Bắt đầu gửi thông báo số {number} đến {count} nơi.")
        report(text.format(number=number, count=thousands(count)))
        if wait:
            await _watch(db, app, number, channels=[one.name for one in draft.channels])
        elif app is not None:
            out.print(_("Bot không chạy lúc này; thông báo sẽ gửi đi khi bot chạy."))


async def _confirm(db: Database, number: int, draft: Draft, yes_to: int | None) -> int:
    """Show the draft, and have it sent once somebody agreed to the number of chats, which is returned."""
    channels = draft.channels
    reach = await db.read(read_reach, draft.audience, channels=channels, now=now())
    preview = broadcasting.preview(number, draft.said, reach, taxonomy=draft.taxonomy, channels=channels)
    out.print(preview.text, markup=False)
    became = await db.run(
        broadcasts.confirm,
        number,
        words=draft.audience,
        said=agree(reach.count, yes_to, ask=_ask_count if sys.stdin.isatty() else None),
        channels=channels.names,
        now=now(),
    )
    if became.refused:
        raise NotBroadcast(_("Số nơi nhận vừa đổi, nay là {count}. Chưa gửi gì.").format(count=became.chats))
    return reach.count


@asynccontextmanager
async def _open(config: Config) -> AsyncIterator[tuple[Database, App | None]]:
    """The database; and, where no bot runs, all that is needed to deliver."""
    try:
        app = await App(config).__aenter__()
    except AlreadyRunning:
        db = await asyncio.to_thread(Database.open, config.storage.url)
        try:
            yield db, None
        finally:
            await db.close()
        return
    try:
        yield app.db, app
    finally:
        await app.__aexit__(None, None, None)


def agree(count: int, yes_to: int | None, *, ask: Callable[[int], str] | None) -> int:
    """The count, once somebody named it: beforehand, or when they *ask* for it; `NotBroadcast` where nobody did."""
    if not count:
        raise NotBroadcast(_("Chưa có nơi nào nhận được."), 1)
    if yes_to is None:
        if ask is None:
            raise NotBroadcast(_("Chưa gửi gì. Để gửi, thêm --yes-to {count}").format(count=count))
        typed = ask(count).strip()
        if not typed.isdecimal():
            raise NotBroadcast(_("Thôi, chưa gửi gì."), 1)
        yes_to = int(typed)
    if broadcasts.noticeably(yes_to, count):
        raise NotBroadcast(
            _("Chưa gửi gì: số nơi nhận là {count}, không phải {said}.").format(count=count, said=yes_to)
        )
    return yes_to


def _ask_count(count: int) -> str:
    out.print(_("Để gửi: gõ {count} (số nơi nhận) rồi bấm Enter. Để thôi: chỉ bấm Enter.").format(count=count))
    return str(typer.prompt(_("Số nơi nhận"), default="", show_default=False))


async def _watch(db: Database, app: App | None, number: int, *, channels: Sequence[str]) -> None:
    """Show how it goes until it is over, then what came of it."""
    with Progress(console=out, transient=True) as bar:
        task = bar.add_task(_("Đang gửi"), total=None)

        async def is_over() -> bool:
            is_finished, figures, due = await db.read(_read_state, number, channels=channels)
            bar.update(task, total=figures["total"], completed=figures["total"] - figures["waiting"])
            return is_finished or (due is not None and due - now() > PATIENCE)

        if app is not None:
            await app.broadcast(is_over)
        else:
            while not await is_over():  # noqa: ASYNC110 (another process does it, and tells the database alone)
                await asyncio.sleep(0.5)
    is_finished, figures, _due = await db.read(_read_state, number, channels=channels)
    lines = broadcasting.describe_figures(figures)
    if not is_finished:
        lines.append(_("Những nơi còn chờ đang trong giờ yên lặng hoặc hết hạn mức; bot đang chạy thì sẽ tự gửi sau."))
    report("\n  ".join(lines))


def _read_state(tx: Tx, number: int, *, channels: Sequence[str]) -> tuple[bool, dict[str, int], datetime | None]:
    """Whether it is over, its figures, and, once all rows are written, when the next of them may go."""
    found = broadcasts.get(tx, number)
    assert found is not None  # we wrote it, and what was confirmed is never forgotten
    figures = dict(found.outcome) if found.outcome else broadcasts.figures(tx, found)
    due = broadcast_rows.next_due(tx, number, channels=channels) if found.total is not None else None
    return found.done is not None, figures, due
