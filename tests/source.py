"""The code of the project, as the tests of the house read it."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

Module = tuple[str, ast.Module]  #: its dotted name, and its code


def modules(*parts: str) -> Iterator[Module]:
    """Every module in *parts*."""
    for part in parts:
        for path in sorted((ROOT / part).rglob("*.py")):
            dotted = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield dotted.removesuffix(".__init__"), parsed(path)


@cache
def parsed(path: Path) -> ast.Module:
    """The code of a file, which every test here looks at."""
    return ast.parse(path.read_text("utf-8"))


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the project."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs git and its folder")
    return tuple(path for name in listed if name and (path := ROOT / name).is_file())
