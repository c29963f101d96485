"""How the program was started, so that what we tell people to type works where they are."""

import os
import sys
from pathlib import Path


def program() -> str:
    """`baotin`, or in the source tree, where there is no such command, what stands for it."""
    if Path(sys.argv[0]).parts[-2:] != ("bot", "__main__.py"):
        return "baotin"
    near = os.path.relpath(sys.executable)
    return f"{sys.executable if near.startswith(os.pardir) else near} -m bot"
