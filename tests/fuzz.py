"""Search by chance: every test that draws its examples, again and again from other seeds, until the time is over.

    make fuzz                                   # for ten minutes
    make fuzz FUZZ_SECONDS=60
    make fuzz FUZZ_SEED=123 FUZZ_TESTS=tests/news/test_links.py     # one round, as it was found

What is found belongs into the suite: a named test with the very example. Exit status 1 where anything was.
"""

import os
import re
import secrets
import subprocess
import sys
import time

SECONDS = int(os.environ.get("FUZZ_SECONDS") or 600)
SEED = os.environ.get("FUZZ_SEED", "")
TESTS = os.environ.get("FUZZ_TESTS", "").split()


def searched(seed: int, seconds: float, known: list[str]) -> tuple[int, str]:
    """Do one round without what is *known* to fail; it begins no test after *seconds*. Pytest's status and words."""
    made = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-rfE", "-n", "auto", "--maxprocesses=4", "--dist", "worksteal"),
            *("-m", "hypothesis or chance", f"--hypothesis-seed={seed}", "--no-cov"),
            *(f"--deselect={name}" for name in known),
            *TESTS,
        ],
        env={**os.environ, "FUZZ_SEED": str(seed), "FUZZ_LASTS": str(seconds)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    return made.returncode, made.stdout


def main() -> int:
    """Exit status: 0 where nothing was found, 1 where something was, 2 where the tests could not be run."""
    found: list[str] = []
    rounds, left, begun = 0, float("inf" if SEED else SECONDS), time.monotonic()
    while left > 0:
        seed = int(SEED or secrets.randbelow(1 << 32))
        status, said = searched(seed, left, found)
        left = begun + SECONDS - time.monotonic()
        rounds += 1
        print(f"fuzz: round {rounds}, seed {seed}: {said.strip().splitlines()[-1]}", flush=True)
        if status == 1:
            fallen = list(dict.fromkeys(re.findall(r"^(?:FAILED|ERROR) (.+?)(?: - |$)", said, re.MULTILINE)))
            found += fallen
            print(said)
            for name in fallen:
                print(f"fuzz: found {name}; again: make fuzz FUZZ_SEED={seed} FUZZ_TESTS='{name}'", flush=True)
        elif status:
            print(said)
            return 2
        if SEED:
            break
    print(f"fuzz: {rounds} rounds, {len(found)} finds" + "".join(f"\n  {name}" for name in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
