"""The command line: `baotin …`, or `python -m bot …`."""

import sys

from bot.cli import app
from bot.cli.words import failed, in_words, of_system
from news.errors import BaotinError, ConfigurationError


def main() -> None:
    """Run; exit 0 done, 1 failed, 2 wrong use. What goes wrong is told in words, not in tracebacks."""
    try:
        app(prog_name="baotin")
    except ConfigurationError as error:
        for problem in error.problems:
            failed(problem)
        sys.exit(2)
    except BaotinError as error:
        failed(in_words(error))
        sys.exit(1)
    except OSError as error:
        failed(of_system(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
