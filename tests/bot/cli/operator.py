"""An operator at the command line: what is typed, what is answered."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.texts import speak

CONFIG = """
[storage]
url = "sqlite:///{folder}/data/baotin.db"
[web]
port = 0
[polling]
allow_private_networks = ["127.0.0.1/32"]
{more}
"""
FEED = """
[[feeds]]
url = "{url}"
newspaper = "Báo Lâm Đồng"
province = "lam-dong"
section = "Chính trị"
"""


@dataclass
class Operator:
    """Types commands in a folder of its own; `said` and `failed` are what the last one answered."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    said: str = ""
    complained: str = ""

    @property
    def database(self) -> Path:
        return self.folder / "data" / "baotin.db"

    def configures(self, *feeds: str, more: str = "") -> None:
        """Write config.toml with these feeds."""
        text = CONFIG.format(folder=self.folder, more=more) + "".join(FEED.format(url=url) for url in feeds)
        (self.folder / "config.toml").write_text(text, "utf-8")

    def types(self, *words: object) -> int:
        """Run `baotin` with *words* as its process would; its exit status."""
        self.monkeypatch.setattr("sys.argv", ["baotin", *map(str, words)])
        status = 0
        try:
            main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        finally:
            speak("vi")
        self.said, self.complained = self.capsys.readouterr()
        return status
