"""What the simulation finds of faults that were planted on purpose.

    python -m bench.planted                       # each fault in a copy of the program, the suite's universes
    python -m bench.planted --only "held for ever"

The copy is a folder of its own; this one stays as it is. A fault counts as found where the universes of
`tests/simulation` fail with it. Ends with 1 where more than one is not found.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.planted import FAULTS, Fault, plant

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("news", "storage", "jobs", "bot", "tests", "bench", "pyproject.toml", "config.example.toml")
LATEST = 900.0  # seconds for the universes of one fault: a slow machine finds nothing by that


def is_found(fault: Fault, folder: Path) -> tuple[bool, str]:
    """Whether the universes fail in *folder*, a copy with the fault; and the first words that they say."""
    for edit in fault.edits:
        path = folder / edit.path
        path.write_text(plant(path.read_text("utf-8"), edit), "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "--tb=line", "tests/simulation"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=LATEST, check=False)
    except subprocess.TimeoutExpired:
        return False, f"not at an end after {LATEST:.0f} s"
    said = [line for line in done.stdout.splitlines() if line.startswith(("E ", "/", "FAILED"))]
    return done.returncode == 1, said[0][:150] if said else done.stdout.strip()[-150:]


def main() -> int:
    """Plant each fault, and say what was found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", default="", help="the fault with this name alone")
    only = asked.parse_args().only
    faults = [fault for fault in FAULTS if only in ("", fault.name)]
    found = 0
    for fault in faults:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="baotin-planted-") as made:
            folder = Path(made)
            for part in PARTS:
                if (ROOT / part).is_dir():
                    shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy(ROOT / part, folder)
            is_, words = is_found(fault, folder)
        found += is_
        print(f"{'found' if is_ else 'NOT FOUND':<10} {fault.name:<32} {time.monotonic() - begun:5.0f} s  {words}")
    print(f"{found} of {len(faults)} faults found")
    return int(found < len(faults) - 1)


if __name__ == "__main__":
    sys.exit(main())
