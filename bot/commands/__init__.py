"""What people ask of the bot, whatever the channel: `Commands` answers every request."""

import dataclasses
import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

from bot.channels import Audience
from bot.commands import directory, foreign, onlookers, reading, sentences
from bot.commands.broadcast import BROADCAST
from bot.commands.context import Call, Command, Desk, NotAllowed
from bot.commands.digest import DIGEST
from bot.commands.follow import FOLLOW
from bot.commands.health import HEALTH
from bot.commands.held import HELD
from bot.commands.help import HELP
from bot.commands.keywords import KEYWORDS
from bot.commands.latest import LATEST
from bot.commands.less import LESS
from bot.commands.lessons import LESSONS
from bot.commands.links import LINK
from bot.commands.pause import PAUSE, RESUME, STOP
from bot.commands.privacy import DATA, DELETE, POLICY
from bot.commands.provinces import PROVINCES
from bot.commands.quiet import QUIET
from bot.commands.reading import CommandNames, Typed
from bot.commands.search import SEARCH
from bot.commands.settings import LANGUAGE, SETTINGS
from bot.commands.start import START
from bot.commands.start_links import START_LINK
from bot.commands.statistics import STATISTICS
from bot.commands.steps import Steps, TypedCall
from bot.commands.talk import Talk, read_question, read_talk
from bot.commands.topic_editor import TOPIC_EDITOR
from bot.commands.topics import TOPICS
from bot.commands.try_filter import TRY
from bot.commands.undo import UNDO
from bot.commands.unfollow import UNFOLLOW
from bot.commands.why import WHY
from bot.requests import Request
from bot.texts import LANGUAGES, _, language, rewording
from bot.words import groups
from news.delivery.chats import Newcomer
from news.delivery.messages import Reply
from news.errors import StorageError
from news.text.vietnamese import clean
from storage import chats, filters

log = logging.getLogger(__name__)

#: In the order of the menus.
ALL: Final[tuple[Command, ...]] = (
    TOPICS,
    FOLLOW,
    UNFOLLOW,
    UNDO,
    LATEST,
    SEARCH,
    TRY,
    WHY,
    LESS,
    PROVINCES,
    KEYWORDS,
    DIGEST,
    QUIET,
    PAUSE,
    STOP,
    RESUME,
    SETTINGS,
    LANGUAGE,
    LINK,
    DATA,
    DELETE,
    POLICY,
    HELP,
    START,
    BROADCAST,
    STATISTICS,
    HEALTH,
    HELD,
    TOPIC_EDITOR,
    LESSONS,
    START_LINK,
)

CERTAIN: Final = 5  #: letters from which a command's name is hardly said by chance


class Commands:
    """Every command there is, and the way to the one that is meant.

    *admins* are people's ids by channel; *language* is spoken where nobody knows what the person reads.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        admins: Mapping[str, Collection[str]] | None = None,
        language: str = "vi",
        commands: Sequence[Command] = ALL,
    ) -> None:
        self._desk = desk
        self._admins = {channel: frozenset(map(str, people)) for channel, people in (admins or {}).items()}
        self._language = language
        self._commands = tuple(commands)
        self._open = _collect_names(one for one in commands if not one.for_admins)
        self._every = _collect_names(commands)
        self._steps = Steps()

    def menu(self, audience: Audience = "readers") -> list[tuple[str, str]]:
        """(name, what it does) of what this *audience* may use, in the language at hand."""
        shown = [one for one in self._commands if audience == "newsroom" or not one.for_admins]
        if audience == "members":
            shown = [one for one in shown if one.for_all or one is HELP]
        return [(one.name, one.about()) for one in shown]

    async def answer(self, request: Request) -> Reply | None:
        """What to say, or None where silence is best. Never raises."""
        spoken = self._choose_language(request)
        try:
            desk = self._desk.for_request(self._list_commands(request))
            typed = self._read(request, desk)
            if typed is None:
                return None
            now = desk.now()
            newcomer = _introduce(request, desk, spoken)
            chat, first = await desk.db.run(
                chats.meet, channel=request.channel, address=request.address, now=now, newcomer=newcomer
            )
            spoken = chat.language
            if typed.command is None or not typed.command.for_admins:  # the newsroom works with its own names
                desk = desk.speaking(spoken)
            if request.group and not request.may_change:
                typed = onlookers.turn(typed, request.who)
            call = Call(
                desk=desk,
                request=request,
                chat=chat,
                rest=typed.rest,
                now=now,
                first=first,
                misreadable=not (typed.slashed or request.pressed),
            )
            with language(spoken), rewording(_list_rewordings(request)):
                known = self._every if self._is_admin(request) else self._open
                reply = await self._steps.answer(TypedCall(call=call, typed=typed, known=known))
                return None if reply is None else await _finish(call, typed.command, reply)
        except Exception as error:  # whatever it is, the person gets an answer and the log the rest
            with language(spoken):
                return _apologise(error, request)

    def _choose_language(self, request: Request) -> str:
        """For a chat that is new: what its one reader reads."""
        code = request.language.partition("-")[0].lower()
        return code if code in LANGUAGES and not request.group else self._language

    def _is_admin(self, request: Request) -> bool:
        return bool(request.who) and request.who in self._admins.get(request.channel, ())

    def _list_commands(self, request: Request) -> tuple[Command, ...]:
        admin = self._is_admin(request)
        return tuple(one for one in self._commands if admin or not one.for_admins)

    def _read(self, request: Request, desk: Desk) -> Typed[Command] | None:
        """What was typed; None where it was not said to us."""
        known = self._every if self._is_admin(request) else self._open
        typed = known.read(request.words)
        if request.wordless:
            return None if request.group else typed
        if request.offered is not None:
            return typed
        if request.forwarded:
            return None if request.group else dataclasses.replace(typed, command=None)
        if request.pressed or typed.slashed:
            return typed if typed.command or not request.group else _require_slip(typed, known)
        if request.group and not (request.addressed or typed.addressed):
            return None
        if typed.command and not _is_meant(desk, typed.command, typed):
            typed = dataclasses.replace(typed, command=None, rest=clean(request.words[: reading.LONGEST]))
        if typed.command is None and request.group:
            return _find_sentence(desk, typed)
        return typed


def _list_rewordings(request: Request) -> Mapping[str, Callable[[], str]]:
    """What is said otherwise where the news is not for whoever asks alone."""
    return groups.list_sentences(one_way=request.one_way) if request.group else {}


async def _finish(call: Call, command: Command | None, reply: Reply) -> Reply:
    """The reply with what whoever asked may press, and for them alone where it is of use to nobody else."""
    request = call.request
    reply = await foreign.offer_english(call, _settle(call, reply))
    is_for_all = command is not None and command.for_all
    if request.group and not request.may_change:
        settings = command not in (None, POLICY) and not is_for_all
        reply = onlookers.leave_out_changes(reply, explained=settings)
    return dataclasses.replace(reply, aside=True) if request.group and not is_for_all else reply


def _settle(call: Call, reply: Reply) -> Reply:
    """The reply, where its button changed something and stays in sight: so it ends what the button was offered for.

    To turn to another filter is only the way to its menu.
    """
    has_changed = any(job is not filters.turn_to for job in call.changes)
    is_over = call.request.pressed and has_changed and not reply.replaces
    return dataclasses.replace(reply, settles=True) if is_over else reply


def _find_sentence(desk: Desk, typed: Typed[Command]) -> Typed[Command] | None:
    """A sentence with the command that it stands for, where it surely asks for something; a question as it is."""
    if read_talk(typed.rest) is Talk.STOP:
        return dataclasses.replace(typed, command=STOP, rest="")
    if read_question(typed.rest) is not None:
        return typed
    request = directory.of_catalogue(desk).request(typed.rest)
    if request.is_of_hours or sentences.is_certain(request, typed.rest):
        return dataclasses.replace(typed, command=FOLLOW)
    return None


def _introduce(request: Request, desk: Desk, spoken: str) -> Newcomer:
    """The chat that asks, as it begins where we never met."""
    return Newcomer(
        name=clean(request.name[:400]),
        group=request.group,
        one_way=request.one_way,
        language=spoken,
        hours=desk.channels.default_hours(request.channel),
    )


def _collect_names(commands: Iterable[Command]) -> CommandNames[Command]:
    return CommandNames((name, one) for one in commands for name in (one.name, *one.aliases))


def _is_meant(desk: Desk, command: Command, typed: Typed[Command]) -> bool:
    """Whether words without a slash are meant for a command, not a sentence that happens to begin like it."""
    if len(typed.called) >= CERTAIN and bool(command.takes()) and len(typed.rest) <= 60:
        return True
    return command.is_meant(desk, typed.rest)


def _require_slip(typed: Typed[Command], known: CommandNames[Command]) -> Typed[Command] | None:
    """In a group, a word after a slash may be another bot's; only a slip of ours is answered."""
    return typed if known.find_slips(typed) else None


def _apologise(error: Exception, request: Request) -> Reply:
    text = _find_apology(error, request)
    return Reply(text=text, toast=text, aside=request.group)


def _find_apology(error: Exception, request: Request) -> str:
    if isinstance(error, NotAllowed) and request.one_way:
        return _("Chỉ quản trị viên của kênh đổi được cài đặt.")
    if isinstance(error, NotAllowed):
        return _("Trong nhóm, chỉ quản trị viên đổi được cài đặt. Nhờ bạn nói với quản trị viên nhé.")
    if isinstance(error, StorageError):
        log.warning("not answered channel=%s reason=%s", request.channel, error)
        return _("Lúc này chưa ghi lại được. Bạn thử lại sau ít phút nhé.")
    log.error("not answered channel=%s", request.channel, exc_info=error)
    return _("Có trục trặc nên chưa làm được việc này. Bạn thử lại sau ít phút nhé.")
