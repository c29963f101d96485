"""An operator for every test of the command line."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.terminal import out
from tests.bot.cli.operator import Operator


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Operator]:
    """Somebody in an empty folder; what the commands change in the process is put back."""
    monkeypatch.chdir(tmp_path)
    width, out.width = out.width, 250  # rich takes COLUMNS once, where a worker may have another
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield Operator(tmp_path, monkeypatch, capsys)
    out.width = width
    root.handlers[:] = handlers
    root.setLevel(level)
