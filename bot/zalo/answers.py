"""What is done with a message on Zalo: whoever is new is let in and greeted, a number is what it stands for."""

import dataclasses
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime

from bot.inbox import Incoming
from bot.replies import Replies
from bot.requests import Request
from bot.zalo import format as zalo_format
from bot.zalo.admission import Admission
from bot.zalo.choices import Choices
from bot.zalo.outlet import ZaloOutlet
from bot.zalo.updates import Inbound, without_mention
from jobs.delivery.quota import Quota
from news.delivery.chats import ChatState
from news.delivery.messages import Reply
from news.errors import BaotinError
from storage import chats
from storage.engine.database import Database

log = logging.getLogger(__name__)


class ZaloAnswers:
    """The inbox's receiver for Zalo."""

    name = "zalo"

    def __init__(
        self,
        outlet: ZaloOutlet,
        replies: Replies,
        answer: Callable[[Request], Awaitable[Reply | None]],
        admission: Admission,
        quota: Quota | None,
        db: Database,
        choices: Choices,
    ) -> None:
        self._outlet = outlet
        self._replies = replies
        self._answer = answer
        self._admission = admission
        self._quota = quota  #: None where the plan has no limit
        self._choices = choices
        self._db = db

    async def handle(self, incoming: Incoming) -> None:
        """Answer a message that `incoming_of` gave."""
        try:
            message = Inbound(**json.loads(incoming.body))
        except TypeError as error:
            log.warning("message dropped reason=kept by another version error=%s", error)
            return
        known = await self._is_known(message.address)
        refusal = None if known else await self._admission.refusal(message)
        if refusal is not None:
            if refusal.text:
                await self._say(_request(message, ""), refusal)
            return
        said: list[tuple[Request, Reply]] = []
        for request in await self._requests(message, known=known, at=incoming.taken):
            reply = await self._answer(request)
            if reply is not None and reply not in [one for _request, one in said]:
                said.append((request, reply))
            if said and not await self._exists(message.address):
                break  # who had all erased by these words is not greeted, and kept, anew
        if said:
            request, reply = said[0]
            await self._say(request, reply if len(said) == 1 else _greeted(welcome=said[1][1], answer=reply))

    async def _is_known(self, address: str) -> bool:
        """Whether the chat was greeted and may be written to; where not, any message is its start."""
        chat = await self._db.read(chats.find, channel=self.name, address=address)
        return chat is not None and chat.state is not ChatState.SUSPENDED

    async def _exists(self, address: str) -> bool:
        return await self._db.read(chats.find, channel=self.name, address=address) is not None

    async def _requests(self, message: Inbound, *, known: bool, at: datetime | None) -> list[Request]:
        words = message.text.strip()
        if "@" in words:
            words = without_mention(words, await self._outlet.names())
        wanted: list[str] = []
        if not known:
            if words and words.split()[0].casefold() != "/start":
                wanted.append(words)  # first, so that the welcome tells what came of it
            wanted.append("/start")
        elif words:
            meant = await self._choices.interpret(message.address, words, at=at)
            if meant.offered is not None:
                return [dataclasses.replace(_request(message, words), offered=meant.offered, early=meant.early)]
            wanted.append(meant.words)
        elif message.text:  # the bot was called and nothing asked
            wanted.append("/trogiup")
        elif not message.group:
            return [dataclasses.replace(_request(message, ""), wordless=True)]
        asks_in_group = wanted and message.group
        may_change = await self._admission.may_change(message.address, message.who) if asks_in_group else True
        return [_request(message, asked, may_change=may_change) for asked in wanted]

    async def _say(self, request: Request, reply: Reply) -> None:
        if self._quota and not await self._quota.may_reply(request.who, self._quota.cost(reply)):
            log.warning("reply saved address=%s", request.address)
            return
        arrived = await self._replies.say(request, reply)
        self._outlet.forget(request.address, reply)
        shown = reply if arrived else Reply(text="")
        try:
            typed = zalo_format.typed_commands(shown)
            await self._choices.remember(request.address, zalo_format.commands(shown), typed)
        except BaotinError:
            log.exception("choices not kept address=%s", request.address)


def incoming_of(message: Inbound) -> Incoming:
    """The message as the inbox keeps it."""
    return Incoming(id=message.message_id, chat=message.address, body=json.dumps(asdict(message)).encode())


def _greeted(*, welcome: Reply, answer: Reply) -> Reply:
    """The welcome of somebody new and the answer to their first words, in one message: each takes one of the month."""
    return Reply(text=f"{welcome.text}\n\n{answer.text}", choices=answer.choices or welcome.choices)


def _request(message: Inbound, words: str, *, may_change: bool = True) -> Request:
    return Request(
        channel=ZaloAnswers.name,
        address=message.address,
        words=words,
        who=message.who,
        name="" if message.group else message.name,
        group=message.group,
        may_change=may_change,
        illustrated=bool(message.picture),
    )
