"""Logs: one line an event, to standard error, and never a token or a password."""

import logging
import re
import sys
from urllib.parse import unquote

from jobs.clock import SYSTEM_CLOCK, Clock

# "<digits>:<secret>" as Telegram and Zalo write it, wherever it may stand: an address, a message, a traceback.
_TOKEN = re.compile(r"(?P<shown>\d{3,20})(?::|%3[Aa])[\w-]{20,}")
# In the address of anything: up to its last "@", as a password may hold any other sign, even an "@" or a "/"; in a
# database's also blanks, which its driver takes.
_PASSWORD = re.compile(r"(?P<shown>://[^\s:/]*):\S*(?=@)")
_SPACED = re.compile(r"(?P<shown>\bpostgres(?:ql)?://[^\s:/]*):[^\n@]*@(?:\S*@)?")
_PARAMETER = re.compile(r"(?P<shown>[?&](?P<name>[^=&?\s]+)=)[^&\s#\"']+")
_SECRET_NAME = re.compile(r"(pass(word|wd|phrase)?|pwd|secret|token|signature|sig|auth|key)$", re.IGNORECASE)
_WORDED = re.compile(r"(?P<shown>\b(?:ssl)?password\s*=\s*)(?:'(?:[^'\\]|\\.)*'|[^\s'\"&]+)", re.IGNORECASE)
SAID_AGAIN = 60.0  #: seconds between two lines about the same thing that visitors do
LOUD = ("aiohttp", "httpx", "httpcore", "telegram", "apscheduler", "asyncio")  # every request, every tick


class OneLine(logging.Formatter):
    """Time, level, where, what; a traceback follows on the same line, its lines joined."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        lines = super().format(record).splitlines()
        text = " ⏎ ".join(line.strip() for line in lines)
        return hide_secrets(text.encode("utf-8", "replace").decode())  # half a letter would end the line unwritten


class Seldom:
    """A line about what anybody outside can make happen: at once, and then once a minute with how often it was.

    Whoever does it a thousand times a second would fill the disk otherwise.
    """

    def __init__(
        self, log: logging.Logger, line: str, *, level: int = logging.INFO, clock: Clock = SYSTEM_CLOCK
    ) -> None:
        """*line* without its values' count; " times=%d" follows it."""
        self._log = log
        self._line = f"{line} times=%d"
        self._level = level
        self._clock = clock
        self._times = 0
        self._said = float("-inf")

    def say(self, *values: object) -> None:
        """It happened once more; *values* are those of this time."""
        self._times += 1
        now = self._clock.monotonic()
        if now - self._said >= SAID_AGAIN:
            self._log.log(self._level, self._line, *values, self._times)
            self._said, self._times = now, 0


def hide_secrets(text: str) -> str:
    """*text* with every token's secret part gone, and every password in an address.

    >>> hide_secrets("https://api.example/bot123456:AAbbCCddEEffGGhhIIjjKK_1/getMe")
    'https://api.example/bot123456:***/getMe'
    >>> hide_secrets("postgresql://bao:p@ss/w:rd@db/tin https://bao.vn/rss?so=5&api_key=abc")
    'postgresql://bao:***@db/tin https://bao.vn/rss?so=5&api_key=***'
    """
    text = _TOKEN.sub(r"\g<shown>:***", text)
    text = _SPACED.sub(r"\g<shown>:***@", _PASSWORD.sub(r"\g<shown>:***", text))
    return _WORDED.sub(r"\g<shown>***", _PARAMETER.sub(_hide_parameter, text))


def _hide_parameter(found: re.Match[str]) -> str:
    is_secret = _SECRET_NAME.search(unquote(found["name"]))
    return f"{found['shown']}***" if is_secret else found[0]


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
