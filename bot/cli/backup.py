"""`baotin backup`, `restore`, `stats`: looking after the database."""

import asyncio
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from bot.app import now
from bot.cli.books import show_books
from bot.cli.terminal import ConfigPath, load_config, out, report
from bot.texts import _
from bot.words.outcomes import describe_chat_state, describe_dropped, describe_state
from news.errors import AlreadyRunning, BaotinError, StorageError
from news.text.vietnamese import capitalize
from storage import chats, feeds, restored
from storage.engine.database import Database
from storage.engine.files import ENDINGS, make_private
from storage.engine.sqlite import is_database
from storage.outbox import ledger

SQLITE = "sqlite:///"

File = Annotated[Path, typer.Argument(help="Tệp sao lưu")]


def backup(file: File, config: ConfigPath = None) -> None:
    """Chép cơ sở dữ liệu ra một tệp, trong khi bot vẫn chạy."""
    url = load_config(config).storage.url
    _refuse_missing(url)
    if url.startswith(SQLITE) and file.resolve() == _find_path(url).resolve():
        raise BaotinError(_("{file} chính là cơ sở dữ liệu đang dùng: hãy chọn tệp khác").format(file=file))
    unfinished = file.with_name(file.name + ".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        asyncio.run(_backup(url, unfinished))
        unfinished.replace(file)
    except OSError as error:
        raise BaotinError(_("không ghi được {file}: {error}").format(file=file, error=error)) from error
    finally:
        with suppress(OSError):
            unfinished.unlink()
    report(_("Đã sao lưu vào {file} ({size} KB).").format(file=file, size=file.stat().st_size // 1024))


def restore(file: File, config: ConfigPath = None) -> None:
    """Đưa một bản sao lưu trở lại. Bản đang dùng được giữ bên cạnh."""
    url = load_config(config).storage.url
    if not url.startswith(SQLITE):
        raise BaotinError(_("với PostgreSQL, dùng công cụ của nó: pg_restore"))
    if not file.is_file():
        raise BaotinError(_("không thấy tệp {file}").format(file=file))
    if not is_database(file):
        raise BaotinError(_("{file} không phải bản sao lưu của Báo Tin; chưa có gì bị thay đổi").format(file=file))
    try:
        target = _find_path(url)
        had = target.exists()
        asyncio.run(_restore(file, target, kept := Path(f"{target}.before")))
    except OSError as error:
        raise BaotinError(_("không ghi được cơ sở dữ liệu: {error}").format(error=error)) from error
    report(_("Đã khôi phục từ {file}.").format(file=file))
    report(_("Những gì đang có trong các nguồn tin được coi là đã gửi; tin mới từ nay sẽ đi như thường."))
    if had:
        report(_("Bản trước đó nằm ở {kept}.").format(kept=kept))


def show_statistics(
    config: ConfigPath = None,
    books: Annotated[
        bool, typer.Option("--books", help="Sổ cái: mọi mục tin, mọi lượt gửi đi đâu, có khớp không")
    ] = False,
) -> None:
    """Vài con số: nơi nhận, tin đã gửi, nguồn tin."""
    url = load_config(config).storage.url
    _refuse_missing(url)
    if not books:
        asyncio.run(_show_statistics(url))
    elif not asyncio.run(_show_books(url)):
        raise typer.Exit(1)


def _find_path(url: str) -> Path:
    return Path(url.removeprefix(SQLITE))


def _refuse_missing(url: str) -> None:
    if url.startswith(SQLITE) and not (path := _find_path(url)).exists():
        raise BaotinError(_("chưa có cơ sở dữ liệu {path}: bot chưa chạy lần nào").format(path=path))


async def _backup(url: str, file: Path) -> None:
    database = await asyncio.to_thread(Database.open, url)
    try:
        await database.backup(str(file))
    finally:
        await database.close()


async def _restore(file: Path, target: Path, kept: Path) -> None:
    """Try a copy of *file* first, then change places while nobody works on the database; *kept* is what was there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    trial = target.with_name(target.name + ".restoring")
    _discard(trial)  # of a restoring that was killed: its journal would be played into this one
    make_private(trial)
    shutil.copyfile(file, trial)
    try:
        await _begin_anew(trial)
        try:
            current = await asyncio.to_thread(Database.open, f"{SQLITE}{target}", lock=True)
        except AlreadyRunning:
            raise
        except StorageError:  # broken, or of a newer version: why people restore
            _set_aside(target, kept)
        else:
            await current.backup(str(kept))
            await current.close()
        os.replace(trial, target)  # noqa: PTH105 (one step, on the same disk; closing it took its journal along)
    finally:
        _discard(trial)


async def _begin_anew(trial: Path) -> None:
    """Open a copy, which brings its tables up to date, and have it send nothing that may have been sent since."""
    copy = await asyncio.to_thread(Database.open, f"{SQLITE}{trial}")
    try:
        await copy.run(restored.begin_anew, now=now())
    finally:
        await copy.close()


def _set_aside(target: Path, kept: Path) -> None:
    """Move a database that can't be opened out of the way, with what SQLite keeps beside it."""
    for ending in ENDINGS:
        if (part := Path(f"{target}{ending}")).exists():
            part.replace(f"{kept}{ending}")


def _discard(trial: Path) -> None:
    """Remove a database that was only tried, with what SQLite keeps beside it."""
    for ending in ENDINGS:
        Path(f"{trial}{ending}").unlink(missing_ok=True)


async def _show_books(url: str) -> bool:
    database = await asyncio.to_thread(Database.open, url)
    try:
        return await show_books(database, now=now())
    finally:
        await database.close()


async def _show_statistics(url: str) -> None:
    database = await asyncio.to_thread(Database.open, url)
    try:
        known = await database.read(chats.count)
        rows = await database.read(ledger.count_by_state)
        ends = await database.read(ledger.count_ends)
        listed = await database.read(feeds.everything)
    finally:
        await database.close()
    out.print(_("Nguồn tin: {count}").format(count=len(listed)))
    for (channel, state), count in sorted(known.items()):
        words = describe_chat_state(state)
        out.print(_("Nơi nhận {channel} ({state}): {count}").format(channel=channel, state=words, count=count))
    for state, count in sorted(rows.items()):
        out.print(_("Lượt gửi {state}: {count}").format(state=describe_state(state), count=count))
    for reason, count in sorted(ends.items()):
        out.print(f"{capitalize(describe_dropped(reason))}: {count}")
