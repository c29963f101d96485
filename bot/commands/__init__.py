"""What people ask of the bot, whatever the channel: `Commands` answers every request."""

import dataclasses
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from bot.channels import Audience
from bot.commands import directory, filters, foreign, links, plain_words, reading, sentences, unfollow, whereabouts
from bot.commands.broadcast import BROADCAST
from bot.commands.context import Call, Command, Desk, NotAllowed, in_rows
from bot.commands.digest import DIGEST
from bot.commands.follow import FOLLOW
from bot.commands.health import HEALTH
from bot.commands.held import HELD
from bot.commands.help import HELP, answer_unknown
from bot.commands.hints import Hints
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
from bot.commands.talk import Talk, read_question, read_talk
from bot.commands.topic_editor import TOPIC_EDITOR
from bot.commands.topics import TOPICS
from bot.commands.try_filter import TRY
from bot.commands.undo import UNDO
from bot.commands.unfollow import UNFOLLOW
from bot.commands.why import WHY
from bot.requests import Request
from bot.texts import LANGUAGES, _, language
from news.delivery.chats import Newcomer
from news.delivery.messages import Choice, Reply
from news.errors import StorageError
from news.text.vietnamese import clean, cut
from storage import chats

log = logging.getLogger(__name__)

#: In the order of the help.
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
#: Answers to what is no command, as long as none is used in between: a person finds the way long before that, and
#: another bot that answers ours would never end, nor leave anything of a month's quota.
PATIENCE: Final = 20
PATIENCE_LASTS: Final = timedelta(hours=6)
THANKED: Final = timedelta(hours=12)  #: after which thanks are answered again


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
        self._hints, self._helps = Hints(), Hints()  # in full: after plain words, after what is no command
        self._wordless = Hints()
        self._patience = Hints(most=PATIENCE, every=PATIENCE_LASTS)
        self._thanks = Hints(every=THANKED)

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
            chat, first = await desk.db.run(
                chats.meet,
                channel=request.channel,
                address=request.address,
                now=now,
                newcomer=Newcomer(
                    name=clean(request.name[:400]),
                    group=request.group,
                    one_way=request.one_way,
                    language=spoken,
                    hours=desk.channels.default_hours(request.channel),
                ),
            )
            spoken = chat.language
            if typed.command is None or not typed.command.for_admins:  # the newsroom works with its own names
                desk = desk.speaking(spoken)
            call = Call(desk=desk, request=request, chat=chat, rest=typed.rest, now=now, first=first)
            with language(spoken):
                reply = await self._answer_typed(call, typed, first=first)
                if reply is None:
                    return None
                reply = await foreign.offer_english(call, reply)
            for_all = not request.group or (typed.command is not None and typed.command.for_all)
            return reply if for_all else dataclasses.replace(reply, aside=True)
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

    async def _answer_typed(self, call: Call, typed: Typed[Command], *, first: bool) -> Reply | None:
        place = (call.request.channel, call.request.address)
        if not (typed.command or typed.slashed or call.request.forwarded) and (talk := read_talk(call.rest)):
            return await self._answer_talk(call, talk, first=first)
        if typed.command:
            for hints in (self._hints, self._helps, self._wordless, self._patience):
                hints.reset(place)
            return await _answer_command(call, typed.command)
        if call.request.offered is not None:
            if linked := await links.answer_digits(call):
                return linked
            return plain_words.say_number(call) if self._patience.is_due(place, call.now) else None
        if call.request.wordless and not first:
            return plain_words.say_wordless() if self._wordless.is_due(place, call.now) else None
        pasted = "" if typed.slashed or call.request.forwarded else whereabouts.find_pasted(call)
        if not (pasted and whereabouts.is_newsroom(call)) and not self._is_patient(call):
            return None
        if call.request.forwarded:
            text = _("Tin chuyển tiếp không phải là lệnh. Muốn bot làm gì, bạn tự gõ nhé.")
            return Reply(text=text, choices=in_rows(whereabouts.offer(call)))
        if pasted:
            return await whereabouts.answer_address(call, pasted)
        if not typed.slashed and (linked := await links.answer_digits(call)):
            return linked
        if not typed.slashed:
            if reply := await self._answer_question(call) or await unfollow.answer_plain(call):
                return reply
            reply, changed = await sentences.answer_plain(call)
            if changed:
                self._patience.reset(place)
            if reply:
                return reply
        if offer := plain_words.offer_topics(call, exactly=typed.slashed):
            return offer
        known = self._every if self._is_admin(call.request) else self._open
        if meant := known.find_slips(typed):
            return _suggest(meant)
        if first and not typed.slashed:
            return await START.answer(dataclasses.replace(call, rest=""))
        if typed.slashed:
            return await answer_unknown(call) if self._helps.is_due(place, call.now) else plain_words.say_unknown(call)
        return plain_words.give_hint(call, again=not self._hints.is_due(place, call.now))

    async def _answer_question(self, call: Call) -> Reply | None:
        """The answer to "Huế có gì mới?": the newest of what is asked about, or of all; None to no question."""
        about = read_question(call.rest)
        return None if about is None else await LATEST.answer(dataclasses.replace(call, rest=about))

    async def _answer_talk(self, call: Call, talk: Talk, *, first: bool) -> Reply | None:
        """The answer to what is said as to a person: the way to stop at once, a kind word once, mostly none."""
        place = (call.request.channel, call.request.address)
        command = {Talk.STOP: STOP, Talk.GREETING: START, Talk.WAITING: SETTINGS}.get(talk, START if first else None)
        if command is not None:
            return await command.answer(dataclasses.replace(call, rest="")) if self._is_patient(call) else None
        channel = call.desk.channels.get(call.request.channel)
        costs = channel is not None and channel.monthly_quota > 0
        if talk is Talk.ASSENT or costs or not self._thanks.is_due(place, call.now):
            return None
        return Reply(text=_("Báo Tin cảm ơn bạn. Có bài mới, tin sẽ tự đến."))

    def _is_patient(self, call: Call) -> bool:
        """Whether what is no command is still answered there."""
        if self._patience.is_due((call.request.channel, call.request.address), call.now):
            return True
        log.info("not answered reason=patience channel=%s", call.request.channel)
        return False


def _find_sentence(desk: Desk, typed: Typed[Command]) -> Typed[Command] | None:
    """A sentence with the command that it stands for, where it surely asks for something."""
    if read_talk(typed.rest) is Talk.STOP:
        return dataclasses.replace(typed, command=STOP, rest="")
    if sentences.is_certain(directory.of_catalogue(desk).request(typed.rest), typed.rest):
        return dataclasses.replace(typed, command=FOLLOW)
    return None


async def _answer_command(call: Call, command: Command) -> Reply | None:
    """What the command says; where it is about one filter of several, which one that is."""
    if f"/{command.name}" not in filters.OF_FILTER:
        return await command.answer(call)
    about = await filters.turn_to_named(call)
    if about is None:
        return filters.say_gone()
    reply = await command.answer(about)
    return await filters.mark_edited(about, reply) if about.chat.editing and reply else reply


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


def _suggest(meant: Sequence[tuple[Command, str]]) -> Reply:
    choices = []
    for command, rest in meant:
        line = cut(f"/{command.name} {rest}".strip(), 60)
        choices.append(Choice(label=line, command=line))
    return Reply(text=_("Có phải bạn muốn gõ:"), choices=in_rows(choices))


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
