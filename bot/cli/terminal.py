"""How the command line speaks: plain lines, colour where the terminal has it."""

import errno
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from bot.config import Config, load
from bot.logs import hide_secrets
from bot.texts import _, speak
from bot.words.database import describe_damage
from bot.words.program import program
from news.errors import (
    AlreadyRunning,
    BaotinError,
    DamagedDatabase,
    EmptyDatabase,
    NewerDatabase,
    StorageError,
    StorageFull,
    StorageReadOnly,
)

WIDE = 250  #: columns where nobody's screen sets a limit: an address cut in two is of no use to grep
out = Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)
err = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else WIDE)

DEFAULT_CONFIG = Path("config.toml")
ConfigPath = Annotated[Path | None, typer.Option("--config", help="Tệp cấu hình; mặc định: config.toml")]


def complain(text: str) -> None:
    """Say what went wrong, and what to do."""
    err.print(f"[red]✗[/red] {escape(hide_secrets(text))}", soft_wrap=True)


def report(text: str) -> None:
    """Say what was done."""
    out.print(f"[green]✓[/green] {escape(hide_secrets(text))}", soft_wrap=True)


def describe_error(error: BaotinError) -> str:
    """An error for the operator: what happened and what to do, with the words that logs and searches know."""
    text = next((words for kind, words in _list_known() if isinstance(error, kind)), "")
    return f"{text} ({error})" if text else str(error)


def _list_known() -> list[tuple[type[BaotinError], str]]:
    """Errors of the inner layers, which speak English as logs do; the narrower ones first."""
    return [
        (AlreadyRunning, _("Một Báo Tin khác đang dùng cơ sở dữ liệu này. Hãy dừng nó trước.")),
        (
            NewerDatabase,
            _("Cơ sở dữ liệu do một phiên bản Báo Tin mới hơn ghi. Hãy nâng cấp chương trình; chưa có gì bị thay đổi."),
        ),
        (StorageFull, _("Ổ đĩa đã đầy. Hãy dọn chỗ rồi chạy lại; không mất gì.")),
        (DamagedDatabase, describe_damage()),
        (
            EmptyDatabase,
            _(
                "Tệp cơ sở dữ liệu nay trống rỗng. Hãy đưa bản sao mới nhất trở lại (baotin restore TỆP),"
                " hoặc xóa tệp ấy để bắt đầu lại từ đầu."
            ),
        ),
        (
            StorageReadOnly,
            _("Không ghi được vào cơ sở dữ liệu. Xem lại chủ của tệp (chown) và ổ đĩa có đang chỉ cho đọc không."),
        ),
        (StorageError, _("Không dùng được cơ sở dữ liệu. Xem lại storage.url, quyền ghi vào thư mục và máy chủ.")),
    ]


def describe_system_error(error: OSError) -> str:
    """What the operating system refused, and what to do about it."""
    about = {
        errno.EACCES: _("Không được phép dùng {what}. Xem lại quyền của tệp và người dùng đang chạy Báo Tin."),
        errno.EROFS: _("{what} chỉ cho đọc. Hãy chọn chỗ khác ghi được."),
        errno.ENOSPC: _("Ổ đĩa đã đầy. Hãy dọn chỗ rồi chạy lại; không mất gì."),
        errno.EMFILE: _("Mở quá nhiều tệp và kết nối cùng lúc. Hãy nâng giới hạn (ulimit -n) rồi chạy lại."),
    }
    about[errno.EPERM] = about[errno.EACCES]
    text = about.get(error.errno or 0, _("Hệ điều hành báo lỗi với {what}."))
    what = error.filename if isinstance(error.filename, str) else _("một tệp hoặc kết nối")
    return f"{text.format(what=what)} ({error.strerror or error})"


def find_config(path: Path | None) -> Config | None:
    """The configuration asked for; None where none was named and there is none: trial mode."""
    if path is None and not DEFAULT_CONFIG.exists():
        return None
    return load_config(path)


def load_config(path: Path | None) -> Config:
    """The configuration, for commands that make no sense without one; from here on its language is spoken.

    Raises `ConfigurationError`, which names every mistake.
    """
    found = load(path or DEFAULT_CONFIG)
    speak(found.language)
    return found


def suggest_config() -> str:
    """What to do after the trial."""
    said = _("Muốn dùng thật: gõ “{program} config > config.toml”, sửa tệp ấy, rồi chạy “{program} check”.")
    return said.format(program=program())
