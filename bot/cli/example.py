"""`baotin config`: the example of a configuration, which comes with the program."""

from importlib.resources import files
from pathlib import Path

import typer

NAME = "config.example.toml"


def print_example() -> None:
    """In cấu hình mẫu, mọi mục kèm giải thích: baotin config > config.toml"""
    typer.echo(read_example(), nl=False)


def read_example() -> str:
    """The text of it: an installed program has it inside, the source tree beside."""
    within = files("bot") / NAME
    beside = Path(__file__).resolve().parents[2] / NAME
    return (within if within.is_file() else beside).read_text("utf-8")
