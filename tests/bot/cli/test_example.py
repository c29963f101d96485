"""`baotin config`: what somebody needs who has the program and not its source."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

from bot.cli.example import NAME
from bot.config import load
from tests.bot.cli.operator import Operator

ROOT = Path(__file__).resolve().parents[3]


def test_it_prints_an_example_that_can_be_used_at_once(operator: Operator) -> None:
    assert operator.types("config") == 0
    assert tomllib.loads(operator.said)["zalo"]["monthly_messages"] == 3000
    (operator.folder / "config.toml").write_text(operator.said, "utf-8")
    assert load(operator.folder / "config.toml").feeds


def test_the_wheel_holds_what_the_installed_program_prints(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as held:
        assert held.read(f"bot/{NAME}") == (ROOT / NAME).read_bytes()
