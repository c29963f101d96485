"""Who answers on Zalo in tests, with a real database behind."""

from bot.inbox import Inbox, Incoming
from bot.replies import Replies
from bot.requests import Request
from bot.zalo.admission import Admission
from bot.zalo.answers import ZaloAnswers, incoming_of
from bot.zalo.choices import Choices
from bot.zalo.client import ZaloClient
from bot.zalo.outlet import ZaloOutlet
from bot.zalo.updates import normalise
from jobs.delivery.pacing import Pacing
from jobs.delivery.quota import Quota
from news.delivery.messages import Choice, Reply
from storage import chats
from storage.engine.database import Database
from tests.fakes.clock import FakeClock
from tests.fakes.outlet import NeverHeld
from tests.waiting import eventually

TOPICS = Reply(
    text="Chọn chủ đề:",
    choices=(
        (Choice(label="Kinh tế", command="/theodoi kinh-te"), Choice(label="Giáo dục", command="/theodoi giao-duc")),
    ),
)


class Desk:
    """Answers every request; its clock stands still."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.clock = FakeClock()
        self.requests: list[Request] = []
        self.replies: dict[str, Reply | None] = {"/chude": TOPICS}
        self.handled: list[str] = []  #: ids of messages

    @property
    def words(self) -> list[str]:
        """What was asked, in order."""
        return [request.words for request in self.requests]

    async def answer(self, request: Request) -> Reply | None:
        """Something for everything, but nothing for /imlang."""
        self.requests.append(request)
        await self.greet(request.address)
        return self.replies.get(request.words, Reply(text=f"Đã nghe: {request.words}"))

    async def greet(self, address: str) -> None:
        """Let the chat be known."""
        await self.db.run(chats.meet, channel="zalo", address=address, now=self.clock.now())

    def open_inbox(
        self,
        client: ZaloClient,
        *,
        admission: Admission | None = None,
        quota: Quota | None = None,
        pacing: Pacing | None = None,
    ) -> Inbox:
        """An inbox as the program wires it, without limits where none are handed in."""
        choices = Choices(self.db, self.clock)
        outlet = ZaloOutlet(client, quota=quota, clock=self.clock.monotonic)
        outlet.choices = choices
        pacing = pacing or Pacing(per_second=None, per_chat=None, per_group_minute=None)
        admission = admission or Admission(
            self.db, users=0, groups=0, admins=(), language="vi", invitations=list, now=self.clock.now
        )
        replies = Replies(outlet, pacing, self.db, self.clock, holding=NeverHeld(pacing, self.clock))
        answers = NotedAnswers(outlet, replies, self.answer, admission, quota, self.db, choices)
        answers.handled = self.handled
        return Inbox(answers, self.db, self.clock)


class NotedAnswers(ZaloAnswers):
    """The same, noting what was handled."""

    handled: list[str]

    async def handle(self, incoming: Incoming) -> None:
        await super().handle(incoming)
        self.handled.append(incoming.id)


async def take(inbox: Inbox, *bodies: object) -> int:
    """What polling or the webhook does with what the platform brings; how many messages were new."""
    return len(await inbox.take(*(incoming_of(message) for body in bodies for message in normalise(body))))


async def handled(desk: Desk, count: int) -> None:
    """Wait until so many messages are handled."""
    await eventually(lambda: len(desk.handled) >= count)
