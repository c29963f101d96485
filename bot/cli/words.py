"""How the command line speaks: plain lines, colour where the terminal has it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.config import Config, load
from bot.texts import _

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

DEFAULT_CONFIG = Path("config.toml")
ConfigPath = Annotated[Path | None, typer.Option("--config", help="Tệp cấu hình; mặc định: config.toml")]


def failed(text: str) -> None:
    """Say what went wrong, and what to do."""
    err.print(f"[red]✗[/red] {_escape(text)}")


def done(text: str) -> None:
    """Say what was done."""
    out.print(f"[green]✓[/green] {_escape(text)}")


def _escape(text: str) -> str:
    return text.replace("[", r"\[")


def configured(path: Path | None) -> Config | None:
    """The configuration asked for; None where none was named and there is none: trial mode."""
    if path is None and not DEFAULT_CONFIG.exists():
        return None
    return load(path or DEFAULT_CONFIG)


def required(path: Path | None) -> Config:
    """The configuration, for commands that make no sense without one."""
    return load(path or DEFAULT_CONFIG)


def trial_hint() -> str:
    """What to do after the trial."""
    return _("Muốn dùng thật: chép config.example.toml thành config.toml, sửa, rồi chạy “baotin check”.")
