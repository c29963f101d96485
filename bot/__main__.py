"""The command line: `baotin …`, or `python -m bot …`."""

import gc
import os
import sys

gc.disable()  # a collector that walks through what is being loaded finds nothing, and took a twelfth of a start

from bot.cli import app  # noqa: E402
from bot.cli.terminal import complain, describe_error, describe_system_error  # noqa: E402
from news.errors import BaotinError, ConfigurationError  # noqa: E402


def main() -> None:
    """Run; exit 0 done, 1 failed, 2 wrong use. What goes wrong is said in words, not in tracebacks."""
    gc.enable()
    try:
        app(prog_name="baotin")
    except ConfigurationError as error:
        for problem in error.problems:
            complain(problem)
        sys.exit(2)
    except BaotinError as error:
        complain(describe_error(error))
        sys.exit(1)
    except OSError as error:
        complain(describe_system_error(error))
        _let_go()
        sys.exit(1)


def _let_go() -> None:
    """Drop what could not be printed: Python would try once more at its end, complain and exit with 120."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
