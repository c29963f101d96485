"""What is answered to what was typed: step by step, until one of them has an answer."""

import dataclasses
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Final, Literal

from bot.commands import (
    coming,
    filters,
    first_questions,
    links,
    plain_words,
    sentences,
    unfollow,
    whereabouts,
    wish_answers,
)
from bot.commands.context import Call, Command, in_rows
from bot.commands.directory import understand
from bot.commands.help import answer_unknown
from bot.commands.hints import Hints
from bot.commands.latest import LATEST
from bot.commands.pause import STOP
from bot.commands.reading import CommandNames, Typed
from bot.commands.search import SEARCH
from bot.commands.settings import SETTINGS
from bot.commands.start import START
from bot.commands.talk import Talk, read_question, read_talk
from bot.texts import _
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import Kind
from news.text.sentences import shorten
from news.text.vietnamese import cut, fold

log = logging.getLogger(__name__)

#: Answers to what is no command, as long as none is used in between: a person finds the way long before that, and
#: another bot that answers ours would never end, nor leave anything of a month's quota.
PATIENCE: Final = 20
PATIENCE_LASTS: Final = timedelta(hours=6)
THANKED: Final = timedelta(hours=12)  #: after which thanks are answered again
_NOT_FOUND: Final = re.compile(r"(?:(?:mai|hoai|lau) )?(?:khong|ko|kg|chua|chang) (?:thay|ra|duoc)\b")


class _Pass(Enum):
    """What a step gives that leaves the answer to the next one."""

    ON = "on"


_ON: Final = _Pass.ON
Outcome = Reply | None | Literal[_Pass.ON]  #: None: silence is best


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCall:
    """What was typed in a chat, and which commands the person may use."""

    call: Call
    typed: Typed[Command]
    known: CommandNames[Command]

    @property
    def place(self) -> tuple[str, str]:
        """Where patience is counted."""
        return self.call.request.channel, self.call.request.address

    @property
    def is_plain(self) -> bool:
        """Whether these are a person's own words, without a slash."""
        return not self.typed.slashed and not self.call.request.forwarded

    @property
    def has_own_words(self) -> bool:
        """Whether any words may follow the command, "tìm tin không có giấy phép": they are no wish of their own."""
        command = self.typed.command
        if command is SEARCH:  # "tìm không thấy tin y tế" looks for nothing
            return not _NOT_FOUND.match(fold(self.typed.rest))
        return command is not None and command.for_admins

    @property
    def pasted(self) -> str:
        """The address of an article that stands in it."""
        return whereabouts.find_pasted(self.call) if self.is_plain else ""


class Steps:
    """The steps in their order, and how often each chat was answered what is said but now and then."""

    def __init__(self) -> None:
        self._hints, self._helps = Hints(), Hints()  # in full: after plain words, after what is no command
        self._wordless = Hints()
        self._patience = Hints(most=PATIENCE, every=PATIENCE_LASTS)
        self._thanks = Hints(every=THANKED)

    async def answer(self, said: TypedCall) -> Reply | None:
        """What to say, or None where silence is best."""
        steps: tuple[Callable[[TypedCall], Awaitable[Outcome]], ...] = (
            self._answer_talk,
            self._answer_wish,
            self._answer_command,
            self._answer_number,
            self._answer_wordless,
            self._lose_patience,
            self._answer_forwarded,
            self._answer_address,
            self._answer_code,
            self._answer_question,
            self._answer_leaving,
            self._answer_first_question,
            self._answer_sentence,
            self._offer_topics,
            self._suggest_commands,
            self._welcome,
        )
        for step in steps:
            outcome = await step(said)
            if not isinstance(outcome, _Pass):
                return outcome
        return await self._give_up(said)

    async def _answer_talk(self, said: TypedCall) -> Outcome:
        """What is said as to a person: the way to stop at once, a kind word once, mostly none."""
        call = said.call
        talk = read_talk(call.rest) if said.is_plain and not said.typed.command else None
        if talk is None:
            return _ON
        command = {Talk.STOP: STOP, Talk.GREETING: START, Talk.WAITING: SETTINGS}.get(
            talk, START if call.first else None
        )
        if command is not None:
            return await command.answer(dataclasses.replace(call, rest="")) if self._is_patient(said) else None
        channel = call.desk.channels.get(call.request.channel)
        costs = channel is not None and channel.monthly_quota > 0
        if talk is Talk.ASSENT or costs or not self._thanks.is_due(said.place, call.now):
            return None
        return Reply(text=await coming.say_how(call, after=_("Báo Tin cảm ơn bạn.")))

    async def _answer_wish(self, said: TypedCall) -> Outcome:
        """What is asked of the bot in a person's own words, or that news is missed."""
        request = said.call.request
        if not said.is_plain or request.group or request.wordless or request.offered is not None or said.pasted:
            return _ON
        if said.has_own_words:
            return _ON
        reply = await wish_answers.answer(said.call)
        if reply is None:
            return _ON
        return reply if self._is_patient(said) else None

    async def _answer_command(self, said: TypedCall) -> Outcome:
        """What the command says; where it is about one filter of several, which one that is."""
        command = said.typed.command
        if command is None:
            return _ON
        for hints in (self._hints, self._helps, self._wordless, self._patience):
            hints.reset(said.place)
        if f"/{command.name}" not in filters.OF_FILTER:
            return await command.answer(said.call)
        about = await filters.turn_to_named(said.call)
        if about is None:
            return filters.say_gone()
        reply = await command.answer(about)
        return await filters.mark_edited(about, reply) if reply else None

    async def _answer_number(self, said: TypedCall) -> Outcome:
        """A number that chooses none of what was offered."""
        if said.call.request.offered is None:
            return _ON
        if linked := await links.answer_digits(said.call):
            return linked
        return plain_words.say_number(said.call) if self._patience.is_due(said.place, said.call.now) else None

    async def _answer_wordless(self, said: TypedCall) -> Outcome:
        """A picture, a voice."""
        if not said.call.request.wordless or said.call.first:
            return _ON
        return plain_words.say_wordless() if self._wordless.is_due(said.place, said.call.now) else None

    async def _lose_patience(self, said: TypedCall) -> Outcome:
        """Silence where too much was answered to what is no command, but for the newsroom's own questions."""
        is_asked = bool(said.pasted) and whereabouts.is_newsroom(said.call)
        return _ON if is_asked or self._is_patient(said) else None

    async def _answer_forwarded(self, said: TypedCall) -> Outcome:
        """Somebody else's words, which are no order."""
        if not said.call.request.forwarded:
            return _ON
        text = _("Tin chuyển tiếp không phải là lệnh. Muốn bot làm gì, bạn tự gõ nhé.")
        return Reply(text=text, choices=in_rows(whereabouts.offer(said.call)))

    async def _answer_address(self, said: TypedCall) -> Outcome:
        """The address of an article."""
        return await whereabouts.answer_address(said.call, said.pasted) if said.pasted else _ON

    async def _answer_code(self, said: TypedCall) -> Outcome:
        """The code of another channel."""
        return (said.is_plain and await links.answer_digits(said.call)) or _ON

    async def _answer_question(self, said: TypedCall) -> Outcome:
        """ "Huế có gì mới?": the newest of what is asked about, or of all."""
        about = read_question(said.call.rest) if said.is_plain else None
        if about is None:
            return _ON
        request = (await understand(said.call, about))[1]
        named = request.has_places or request.wanted[Kind.TOPIC]
        is_known = not about or request.unclear or (named and not request.unknown)
        return await (LATEST if is_known else SEARCH).answer(dataclasses.replace(said.call, rest=about))

    async def _answer_leaving(self, said: TypedCall) -> Outcome:
        """ "Bỏ y tế"."""
        reply = await unfollow.answer_plain(said.call) if said.is_plain else None
        return await filters.mark_edited(said.call, reply) if reply else _ON

    async def _answer_first_question(self, said: TypedCall) -> Outcome:
        """A place that somebody new types where they were asked for one."""
        return (said.is_plain and await first_questions.answer_typed(said.call)) or _ON

    async def _answer_sentence(self, said: TypedCall) -> Outcome:
        """A sentence that asks for news."""
        if not said.is_plain:
            return _ON
        reply, changed = await sentences.answer_plain(said.call)
        if changed:
            self._patience.reset(said.place)
        return await filters.mark_edited(said.call, reply) if reply else _ON

    async def _offer_topics(self, said: TypedCall) -> Outcome:
        """Words that name topics."""
        return await plain_words.offer_topics(said.call, exactly=said.typed.slashed) or _ON

    async def _suggest_commands(self, said: TypedCall) -> Outcome:
        """A slip of a command's name."""
        choices = []
        for command, rest in said.known.find_slips(said.typed):
            line = f"/{command.name} {rest}".strip()
            choices.append(Choice(label=shorten(line, 60), command=cut(line, 60)))
        return Reply(text=_("Có phải bạn muốn gõ:"), choices=in_rows(choices)) if choices else _ON

    async def _welcome(self, said: TypedCall) -> Outcome:
        """Whatever somebody says first."""
        is_first = said.call.first and not said.typed.slashed
        return await START.answer(dataclasses.replace(said.call, rest="")) if is_first else _ON

    async def _give_up(self, said: TypedCall) -> Reply:
        """What nobody understands: in full now and then, else in a line."""
        call = said.call
        if not said.typed.slashed:
            return plain_words.give_hint(call, again=not self._hints.is_due(said.place, call.now))
        return await answer_unknown(call) if self._helps.is_due(said.place, call.now) else plain_words.say_unknown(call)

    def _is_patient(self, said: TypedCall) -> bool:
        """Whether what is no command is still answered there."""
        if self._patience.is_due(said.place, said.call.now):
            return True
        log.info("not answered reason=patience channel=%s", said.call.request.channel)
        return False
