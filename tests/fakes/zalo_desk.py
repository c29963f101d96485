"""What the inbox is handed: a database that keeps, and somebody who answers."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.requests import Request
from news.delivery.messages import Choice, Reply
from news.errors import StorageFull

TOPICS = Reply(
    text="Chọn chủ đề:",
    choices=(
        (Choice(label="Kinh tế", command="/theodoi kinh-te"), Choice(label="Giáo dục", command="/theodoi giao-duc")),
    ),
)


class Desk:
    """Answers every request, and remembers across restarts of the inbox."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.replies: dict[str, Reply | None] = {"/chude": TOPICS}
        self.remembered: list[str] = []
        self.held: dict[str, bytes] = {}  #: not yet handled
        self.greeted: set[str] = set()
        self.questions: dict[str, tuple[Sequence[str], datetime]] = {}
        self.full = 0  #: how often the disk is full before it is not
        self.failures = 0  #: how often an answer fails before one succeeds
        self.leaders: set[str] | None = None

    @property
    def words(self) -> list[str]:
        """What was asked, in order."""
        return [request.words for request in self.requests]

    async def answer(self, request: Request) -> Reply | None:
        """Something for everything, but nothing for /imlang."""
        self.requests.append(request)
        if self.failures:
            self.failures -= 1
            raise RuntimeError("a fault of ours")
        self.greeted.add(request.address)
        return self.replies.get(request.words, Reply(text=f"Đã nghe: {request.words}"))

    async def seen(self, message_id: str) -> bool:
        self._write()
        return message_id in self.remembered

    async def remember(self, message_id: str) -> None:
        self.remembered.append(message_id)
        self.held.pop(message_id, None)

    async def hold(self, message_id: str, body: bytes) -> None:
        self._write()
        self.held[message_id] = body

    async def known(self, address: str) -> bool:
        return address in self.greeted

    async def may_change(self, address: str, who: str) -> bool:
        return self.leaders is None or who in self.leaders

    async def keep(self, address: str, commands: Sequence[str], until: datetime) -> None:
        self._write()
        self.questions[address] = (commands, until)

    async def kept(self, address: str) -> Sequence[str]:
        commands, until = self.questions.get(address, ((), datetime.min.replace(tzinfo=UTC)))
        return commands if until > datetime.now(UTC) else ()

    def _write(self) -> None:
        if self.full:
            self.full -= 1
            raise StorageFull("the disk is full")
