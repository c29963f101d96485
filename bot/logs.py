"""Logs: one line an event, to standard error, and never a token."""

import logging
import re
import sys

# "<digits>:<secret>" as Telegram and Zalo write it, wherever it may stand: an address, a message, a traceback.
_TOKEN = re.compile(r"(?P<shown>\d{3,20})(?::|%3[Aa])[\w-]{20,}")
_PASSWORD = re.compile(r"(?P<shown>://[^\s:/@]*):[^\s/@]+(?=@)")  # in the address of a database or a proxy
LOUD = ("aiohttp", "httpx", "httpcore", "telegram", "apscheduler", "asyncio")  # every request, every tick


class OneLine(logging.Formatter):
    """Time, level, where, what; a traceback follows on the same line, its lines joined."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        lines = super().format(record).splitlines()
        text = " ⏎ ".join(line.strip() for line in lines)
        return hide_tokens(text.encode("utf-8", "replace").decode())  # half a letter would end the line unwritten


def hide_tokens(text: str) -> str:
    """*text* with every token's secret part gone, and every password in an address.

    >>> without_tokens("https://api.example/bot123456:AAbbCCddEEffGGhhIIjjKK_1/getMe")
    'https://api.example/bot123456:***/getMe'
    """
    return _PASSWORD.sub(r"\g<shown>:***", _TOKEN.sub(r"\g<shown>:***", text))


def start(level: int = logging.INFO) -> None:
    """Log from now on, to standard error; what libraries say of every request and tick is left out."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("apscheduler.executors.default").setLevel(logging.ERROR)
    # "maximum number of running instances reached": a long round, nothing wrong
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
