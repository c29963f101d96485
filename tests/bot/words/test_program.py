"""What people are asked to type."""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[3]
ASK = "from bot.words.program import program; print(program())"


def said(argv: str, folder: Path) -> str:
    """What a process says that was started as *argv* in *folder*."""
    code = f"import sys; sys.path.insert(0, {str(HERE)!r}); sys.argv[0] = {argv!r}; {ASK}"
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_an_installed_program_has_a_name(tmp_path: Path) -> None:
    assert said("/srv/baotin/venv/bin/baotin", tmp_path) == "baotin"


@pytest.mark.parametrize("folder", [HERE, Path(sys.executable).parent, Path(sys.executable).parents[2]])
def test_in_the_source_tree_what_is_named_can_be_typed(folder: Path) -> None:
    command = said(str(HERE / "bot" / "__main__.py"), folder)
    assert command.endswith(" -m bot")
    assert ".." not in command
    python = command.removesuffix(" -m bot")
    assert subprocess.run([folder / python, "-c", ""], cwd=folder, check=False).returncode == 0
