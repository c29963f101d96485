"""The two platforms in a world: who reads there, what each chat was sent, and what the platforms say to that."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil

from tests.simulation.network import HEARD, Answered, Asked, Line
from tests.simulation.world import NEVER, World

MARK = re.compile(r"/(bai-\d+)\.html|(thông báo số \d+)")  #: by which a text tells what it is about
TELEGRAM = "api.telegram.org"
ZALO = "bot-api.zaloplatforms.com"


@dataclass(slots=True)
class Departure:
    """A message that left the program for a chat."""

    moment: float
    life: int
    address: str
    about: frozenset[str]
    text: str
    outcome: str = "answered"  #: answered, refused (a no), wait, or the way in which the answer was lost
    arrived: bool = False
    is_edit: bool = False
    is_silent: bool = False
    message: int = 0
    answered: float = NEVER  #: when the answer is with the program
    wait: float = 0.0  #: seconds that it was told to wait
    given_up: list[bool] = field(default_factory=list)

    @property
    def heard(self) -> float:
        """When the program has the answer; never where it did not wait for it."""
        return NEVER if self.given_up else self.answered


@dataclass(slots=True)
class Reader:
    """A chat as its platform knows it."""

    address: str
    blocked_at: float = NEVER
    moved_to: str = ""
    moved_at: float = NEVER
    refuses: bool = False  #: whatever is said
    messages: dict[int, str] = field(default_factory=dict)  #: what stands there now, by number
    wait_until: float = 0.0  #: it was said to wait so long


class Messenger:
    """What both platforms have in common."""

    name = ""
    host = ""

    def __init__(self, world: World) -> None:
        self.world = world
        self.line = Line(self.answer)
        self.readers: dict[str, Reader] = {}
        self.departures: list[Departure] = []
        self.checks = 0
        self.wait_until = 0.0  #: all were told to wait
        self.next_waits: list[tuple[str, float]] = []  #: (an address or "", seconds): said to the next that sends there
        self.is_down = False  #: the token is refused

    def reader(self, address: str) -> Reader:
        """The chat at *address*."""
        return self.readers.setdefault(address, Reader(address))

    def answer(self, asked: Asked, way: str, back: float) -> Answered | None:
        """What the platform says, where it heard it at all."""
        method = asked.path.rpartition("/")[2].lower()
        if method in ("sendmessage", "editmessagetext", "sendphoto"):
            left = self._note(asked, is_edit=method == "editmessagetext")
            answer = self._decide(left, way, int(asked.values.get("message_id") or 0))
            if way:
                left.outcome = way
            else:
                left.answered = self.world.moment + back
            self.world.note(self.name, left.address, *sorted(left.about), left.outcome, "edit" if left.is_edit else "")
            return answer
        self.checks += method == "getme"
        if self.is_down and not way:
            return self.refuse(401, "Unauthorized")
        return self.accept(self.me())

    def _note(self, asked: Asked, *, is_edit: bool) -> Departure:
        values = asked.values
        text = str(values.get("text") or values.get("caption") or "")
        about = frozenset(one or other for one, other in MARK.findall(text + str(values.get("reply_markup", ""))))
        left = Departure(
            asked.left, asked.life, str(values["chat_id"]), about, text, is_edit=is_edit, given_up=asked.given_up
        )
        left.is_silent = str(values.get("disable_notification", "")).lower() == "true"
        self.departures.append(left)
        return left

    def me(self) -> dict[str, object]:
        """Who the bot is."""
        raise NotImplementedError

    def accept(self, result: object) -> Answered:
        """A yes."""
        return Answered(body=json.dumps({"ok": True, "result": result}, separators=(",", ":")).encode())

    def refuse(self, code: int, words: str, **parameters: object) -> Answered:
        """A no."""
        body: dict[str, object] = {"ok": False, "error_code": code, "description": words}
        if parameters:
            body["parameters"] = parameters
        return Answered(code if self.name == "telegram" else 200, json.dumps(body).encode())

    def _decide(self, left: Departure, way: str, message: int) -> Answered | None:
        reader = self.reader(left.address)
        if way and way not in HEARD:
            return None
        if self.is_down:
            left.outcome = "down"
            return self.refuse(401, "Unauthorized")
        if not way and (wait := self._wait_of(left.address)) > 0:
            left.outcome, left.wait = "wait", wait
            self.world.situations["waits told"] += 1
            return self.say_wait(wait)
        if self.world.moment >= reader.blocked_at:
            left.outcome = "gone"
            return self.say_gone()
        if self.world.moment >= reader.moved_at:
            left.outcome = "moved"
            return self.refuse(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=int(reader.moved_to),
            )
        if reader.refuses:
            left.outcome = "refused"
            return self.refuse(400, "Bad Request: message is too strange")
        if message and message not in reader.messages:
            left.outcome = "refused"
            return self.refuse(400, "Bad Request: message to edit not found")
        left.arrived = True
        left.message = message or len(self.departures)
        reader.messages[left.message] = left.text
        return self.accept(self.sent(left))

    def _wait_of(self, address: str) -> float:
        if (left := max(self.wait_until, self.reader(address).wait_until) - self.world.moment) > 0:
            return ceil(left)
        for place, (where, seconds) in enumerate(self.next_waits):
            if where in ("", address):
                del self.next_waits[place]
                if where:
                    self.reader(address).wait_until = self.world.moment + seconds
                else:
                    self.wait_until = self.world.moment + seconds
                return seconds
        return 0.0

    def say_wait(self, seconds: float) -> Answered:
        """Not now."""
        return self.refuse(429, "Too Many Requests", retry_after=int(seconds))

    def say_gone(self) -> Answered:
        """The reader left."""
        return self.refuse(403, "Forbidden: bot was blocked by the user")

    def sent(self, left: Departure) -> dict[str, object]:
        """The message as the platform knows it from now on."""
        raise NotImplementedError

    def to(self, address: str) -> Iterator[Departure]:
        """What left for *address*."""
        return (one for one in self.departures if one.address == address)

    def arrivals(self) -> dict[tuple[str, str], list[Departure]]:
        """What arrived, edits left out, by address and what it is about."""
        found: dict[tuple[str, str], list[Departure]] = defaultdict(list)
        for one in self.departures:
            if one.arrived and not one.is_edit:
                for about in one.about:
                    found[one.address, about].append(one)
        return found


class Telegram(Messenger):
    """Telegram, as strict as these universes need."""

    name, host = "telegram", TELEGRAM

    def me(self) -> dict[str, object]:
        return {"id": 4242, "is_bot": True, "first_name": "Báo Tin", "username": "BaoTinBot"}

    def sent(self, left: Departure) -> dict[str, object]:
        chat = {"id": int(left.address), "type": "private" if int(left.address) > 0 else "supergroup"}
        return {"message_id": left.message, "date": 1_790_000_000, "chat": chat, "text": "…"}


class Zalo(Messenger):
    """The Zalo Bot Platform: it has no edits, and each message counts."""

    name, host = "zalo", ZALO

    def me(self) -> dict[str, object]:
        return {"id": "1", "account_name": "bot", "display_name": "Báo Tin", "can_join_groups": False}

    def say_wait(self, seconds: float) -> Answered:
        return self.refuse(429, "quota exceeded")

    def say_gone(self) -> Answered:
        return self.refuse(400, "user not found")

    def sent(self, left: Departure) -> dict[str, object]:
        return {"message_id": str(left.message), "date": 1_790_000_000}
