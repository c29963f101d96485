"""`baotin backup`, `restore`, `stats`: looking after the database."""

import asyncio
import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.words import ConfigPath, done, failed, out, required
from bot.texts import _
from news.errors import StorageError
from storage import feeds, outbox, recipients
from storage.database import Database

File = Annotated[Path, typer.Argument(help="Tệp sao lưu")]


def backup(file: File, config: ConfigPath = None) -> None:
    """Chép cơ sở dữ liệu ra một tệp, trong khi bot vẫn chạy."""
    url = required(config).storage.url
    _refuse_missing(url)
    unfinished = file.with_name(file.name + ".part")
    asyncio.run(_backup(url, unfinished))
    unfinished.replace(file)
    done(_("Đã sao lưu vào {file} ({size} KB).").format(file=file, size=file.stat().st_size // 1024))


def restore(file: File, config: ConfigPath = None) -> None:
    """Đưa một bản sao lưu trở lại. Bản đang dùng được giữ bên cạnh."""
    url = required(config).storage.url
    if not url.startswith("sqlite:///"):
        raise StorageError(_("với PostgreSQL, dùng công cụ của nó: pg_restore"))
    if not file.is_file():
        failed(_("không thấy tệp {file}").format(file=file))
        raise typer.Exit(1)
    target = Path(url.removeprefix("sqlite:///"))
    asyncio.run(_restore(file, target))
    done(_("Đã khôi phục từ {file}. Bản trước đó nằm ở {kept}.").format(file=file, kept=f"{target}.before"))


def stats(config: ConfigPath = None) -> None:
    """Vài con số: cuộc trò chuyện, tin đã gửi, nguồn tin."""
    url = required(config).storage.url
    _refuse_missing(url)
    asyncio.run(_stats(url))


def _refuse_missing(url: str) -> None:
    path = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:///") and not path.exists():
        raise StorageError(_("chưa có cơ sở dữ liệu {path}: bot chưa chạy lần nào").format(path=path))


async def _backup(url: str, file: Path) -> None:
    database = await asyncio.to_thread(Database.open, url)
    try:
        await database.backup(str(file))
    finally:
        await database.close()


async def _restore(file: Path, target: Path) -> None:
    """Check the copy first, with a copy of the copy; then change places while nobody works on the database."""
    trial = target.with_name(target.name + ".restoring")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, trial)
    try:
        await (await asyncio.to_thread(Database.open, f"sqlite:///{trial}")).close()
        current = await asyncio.to_thread(Database.open, f"sqlite:///{target}", lock=True)
        try:
            await current.backup(f"{target}.before")
        finally:
            await current.close()
    except BaseException:
        trial.unlink(missing_ok=True)
        raise
    os.replace(trial, target)  # noqa: PTH105 (one step, on the same disk; closing it took its journal along)


async def _stats(url: str) -> None:
    database = await asyncio.to_thread(Database.open, url)
    try:
        chats = await database.read(recipients.counts)
        rows = await database.read(outbox.counts)
        listed = await database.read(feeds.everything)
    finally:
        await database.close()
    out.print(_("Nguồn tin: {count}").format(count=len(listed)))
    for (channel, state), count in sorted(chats.items()):
        out.print(_("Cuộc trò chuyện {channel} ({state}): {count}").format(channel=channel, state=state, count=count))
    for state, count in sorted(rows.items()):
        out.print(_("Lượt gửi {state}: {count}").format(state=state, count=count))
