"""/tukhoa: hear of whatever holds these words, or of nothing that holds them."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.commands import filter_words, reading, removals, summaries, undo
from bot.commands.context import Call, Command, Desk, in_rows, in_short
from bot.commands.reading import quote
from bot.texts import _
from news.asking.phrases import COMPOUNDS
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import EVERYTHING, Filter, Kind, find_holder, find_meant
from news.text.syllables import is_syllable
from news.text.vietnamese import fold, key
from storage import subscriptions
from storage.engine.types import Tx

MOST: Final = 30  #: keywords of a chat, excluded ones too
_LONGEST: Final = 60  #: characters of a keyword as it is compared
_SHORT: Final = 4  #: letters up to which a syllable alone is in many articles by chance
_SIGNS: Final = "-−–—"  #: before a keyword to exclude; phones turn one into another
_PHRASE: Final = 4  #: syllables from which "bỏ …" is rather a phrase than an order: "bỏ phiếu tín nhiệm"
_QUOTED: Final = re.compile(r"([-−–—]?)[“”\"«]([^“”\"«»]+)[“”\"»]")
_BETWEEN: Final = ("", "va", "and", "voi", "hoac", "va va", "tu khoa")
_REMOVAL: Final = re.compile(r"(?:bỏ|bo|xóa|xoá|xoa|remove)\s+(.+)", re.IGNORECASE)
_LEAVING_OUT: Final = re.compile(r"(?:(?:ngoại )?trừ|(?:ngoai )?tru|except)\s+(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordChange:
    """What is asked of one keyword."""

    words: str  #: as typed
    value: str  #: as kept
    wanted: bool | None  #: False: left out, None: to be removed


_Done = tuple[Filter, KeywordChange]  #: what was done, and the filter that it was done to as it was


async def change_keywords(call: Call) -> Reply:
    """Add, exclude or remove the keywords named; without any, list those there are."""
    every = await call.read_filters()
    asked = reading.restore_quote(call.request.words, call.rest)
    changes = list({change.value: change for change in _read_changes(asked, every)}.values())
    if not changes:
        return _list_keywords(await call.read_filter())
    sound, refused = _part_changes(changes, call.narrow(every))
    done: list[_Done] = []
    undoing: list[Choice] = []
    if sound:
        done, undoing = await undo.change(call, _carry_out, call=call, changes=sound)
    lines, choices = await _explain(call, done)
    lines += refused
    if len(done) < len(sound):
        lines.append(_("Chỉ đặt được nhiều nhất {count} từ khóa. Bạn bỏ bớt vài từ nhé.").format(count=MOST))
    choices += [Choice(label=_("Các từ khóa"), command="/tukhoa"), *undoing]
    return Reply(text="\n".join(lines + undo.explain(undoing)), choices=in_rows(choices), toast=in_short(lines))


async def _explain(call: Call, done: Sequence[_Done]) -> tuple[list[str], list[Choice]]:
    """What was done and what comes from now on; and what may be done next."""
    afters = {one.number: one for one in await call.read_filters()}
    changed = {before.number: (before, afters.get(before.number, Filter())) for before, _change in done}
    changes = [change for before, change in done if change.wanted is None or before.number in afters]
    removed = [change.words for change in changes if change.wanted is None]
    added = [change for change in changes if change.wanted]
    put = next((changed[before.number][1] for before, change in done if change.wanted is not None), Filter())
    is_useless = bool(added) and put.is_for_everything
    is_said = not is_useless and any(not after.is_empty for _before, after in changed.values())
    lines = [_("Đã bỏ từ khóa {words}.").format(words=summaries.quote_keywords(removed))] if removed else []
    lines += await filter_words.say_changes(call, list(changed.values())) if is_said else []
    lines += _describe(changes, is_said=is_said and not put.is_empty)
    offers = [
        Choice(label=_("Bỏ “{words}”").format(words=change.words), command=f"/tukhoa bỏ {change.value}")
        for change in changes
        if change.wanted is not None
    ]
    choices = _offer_topics(call.desk, added, put) + offers[:3]
    if is_useless:
        lines.append(_("Bạn đang nhận mọi tin, nên từ khóa chưa lọc bớt gì."))
        choices.append(Choice(label=_("Chỉ nhận tin có từ khóa"), command="/chude 1 -tat-ca"))
    elif done and not is_said:
        others = not call.chat.editing and any(not one.is_empty for one in afters.values())
        lines += await filter_words.say_changes(call, list(changed.values())) if others else _say_nothing_comes(call)
        choices.append(Choice(label=_("Chọn chủ đề"), command="/chude"))
    return lines, choices


def _say_nothing_comes(call: Call) -> list[str]:
    return summaries.describe_followed(call.desk, Filter())[:1]


def _part_changes(changes: Sequence[KeywordChange], every: Sequence[Filter]) -> tuple[list[KeywordChange], list[str]]:
    """What can be carried out, and a line for whatever can't."""
    refused = list(dict.fromkeys(line for change in changes if (line := _explain_refusal(change))))
    sound = [change for change in changes if not _explain_refusal(change)]
    there = {words for one in every for side in (one.wanted, one.excepted) for words in side[Kind.KEYWORD]}
    refused += [
        _("Không có từ khóa “{words}” nên không bỏ gì.").format(words=quote(change.words))
        for change in sound
        if change.wanted is None and change.value not in there
    ]
    return [change for change in sound if change.wanted is not None or change.value in there], refused


def _read_changes(rest: str, several: Sequence[Filter]) -> Iterator[KeywordChange]:
    there = {words for one in several for side in (one.wanted, one.excepted) for words in side[Kind.KEYWORD]}
    removing = False  #: "bỏ a, b" is both, where there is b; else b is new
    for part, quoted in _split(rest)[: MOST + 1]:
        words = part.strip()
        removal = None if quoted else _REMOVAL.fullmatch(words)
        leaving = None if quoted else _LEAVING_OUT.fullmatch(words)
        if removal and (key(removal[1]) in there or not _is_phrase(words, there)):
            removing = True
            yield KeywordChange(words=removal[1], value=key(removal[1]), wanted=None)
        elif removing and not quoted and key(words) in there:
            yield KeywordChange(words=words, value=key(words), wanted=None)
        elif words:
            words = f"-{leaving[1]}" if leaving and not _is_phrase(words, there) else words
            wanted = words[0] not in _SIGNS
            words = words.lstrip(f"{_SIGNS}+ ")
            yield KeywordChange(words=words, value=key(words[: 4 * _LONGEST]), wanted=wanted)


def _is_phrase(words: str, there: Collection[str]) -> bool:
    """Whether "bỏ …" is something to hear of rather than an order: "bỏ phiếu", "xóa đói giảm nghèo"."""
    syllables = key(words).split()
    is_compound = " ".join(syllables[:2]) in COMPOUNDS
    return key(words) in there or is_compound or len(syllables) >= _PHRASE


def _split(rest: str) -> list[tuple[str, bool]]:
    """The keywords one by one, and whether each is quoted: parted by commas, by a minus before the next, or quoted."""
    parts: list[tuple[str, bool]] = []
    for part in re.split(r"[,;\n]|\s(?=[-−–—][\w“”\"«])", rest):
        quoted = [f"{sign}{words}" for sign, words in _QUOTED.findall(part)]
        if quoted and fold(_QUOTED.sub(" ", part)) in _BETWEEN:
            parts += [(one, True) for one in quoted]
        else:
            parts.append((part, False))
    return parts


def _explain_refusal(change: KeywordChange) -> str:
    """Why this can be no keyword, or nothing."""
    if not change.value:
        return _("Từ khóa cần có chữ hoặc số.")
    if len(change.value) > _LONGEST:
        return _("“{words}” dài quá; từ khóa chỉ nên vài chữ.").format(words=quote(change.words))
    return ""


def _carry_out(tx: Tx, *, call: Call, changes: Sequence[KeywordChange]) -> list[_Done]:
    """Those that could be done; one that is both wanted and excluded makes no sense, the last word counts.

    Each keyword goes from the filter that holds it; what is new all comes into the one that is meant.
    """
    chat = call.chat.number
    every = call.narrow(subscriptions.list_filters(tx, chat=chat))
    meant = find_meant(every, [(Kind.KEYWORD, change.value) for change in changes])
    done = []
    for change in changes:
        holder = find_holder(every, (Kind.KEYWORD, change.value), rather=meant)
        one = holder if change.wanted is None else meant
        if one is not None and _carry_out_one(tx, call, change, one.number):
            done.append((one, change))
    return done


def _carry_out_one(tx: Tx, call: Call, change: KeywordChange, filter_: int) -> bool:
    """Whether it could be done: there was something to remove, or room for one more."""
    item = (Kind.KEYWORD, change.value)
    if change.wanted is None:
        return removals.remove_one(tx, call, item, filter_=filter_)
    chosen = subscriptions.get(tx, chat=call.chat.number, filter_=filter_)
    there = {*chosen[Kind.KEYWORD], *chosen.excepted[Kind.KEYWORD]}
    if change.value not in there and len(there) >= MOST:
        return False
    put = subscriptions.follow if change.wanted else subscriptions.leave_out
    put(
        tx,
        chat=call.chat.number,
        kind=Kind.KEYWORD,
        value=change.value,
        now=call.now,
        words=change.words,
        filter_=filter_,
    )
    return True


def _describe(done: Sequence[KeywordChange], *, is_said: bool) -> list[str]:
    """What was done where that is not said already, how it matches, and what may be wrong with it."""
    # Said back as typed: capitals make no difference to what is found, but "đảng" for "Đảng" would look careless.
    added, excluded = ([one for one in done if one.wanted is wanted] for wanted in (True, False))
    short = [one for one in added if " " not in one.words and len(one.words) <= _SHORT]
    said = (
        (
            [one for one in added if not _is_unmarked(one.value)],
            _("{words} được tìm trong đầu đề và đoạn mở đầu: đúng từng dấu, hoa hay thường đều được."),
        ),
        (
            [one for one in added if _is_unmarked(one.value)],
            _("{words} được tìm trong đầu đề và đoạn mở đầu: gõ không dấu nên viết dấu nào cũng nhận.")
            + " "
            + _("Muốn đúng từng dấu, hãy gõ đủ dấu."),
        ),
        ([one for one in excluded if not is_said and not _is_unmarked(one.value)], _("Sẽ bỏ qua mọi tin có {words}.")),
        (
            [one for one in excluded if _is_unmarked(one.value)],
            _("Sẽ bỏ qua mọi tin có {words}: gõ không dấu nên viết dấu nào cũng bỏ.")
            + " "
            + _("Muốn đúng từng dấu, hãy gõ đủ dấu."),
        ),
        (short, _("Từ ngắn như {words} dễ gặp trong cả những tin không liên quan.")),
    )
    return [
        line.format(words=summaries.quote_keywords([one.words for one in changes])) for changes, line in said if changes
    ]


def _is_unmarked(word: str) -> bool:
    """Whether it was typed without the marks that its words may have; each syllable without one is found with any."""
    return word == fold(word) and all(is_syllable(one, unmarked=True) for one in word.split())


def _offer_topics(desk: Desk, added: Sequence[KeywordChange], chosen: Filter) -> list[Choice]:
    """To follow a topic instead, where a keyword is the name of one: a topic finds much more."""
    named = dict.fromkeys(topic for change in added if (topic := desk.taxonomy.find(change.words)))
    fresh = [topic for topic in named if not {topic.slug, EVERYTHING} & set(chosen[Kind.TOPIC])]
    return [Choice(label=_("Theo dõi {name}").format(name=one.name), command=f"/theodoi {one.slug}") for one in fresh]


def _list_keywords(chosen: Filter) -> Reply:
    lines = []
    if chosen[Kind.KEYWORD]:
        lines.append(
            _("Nhận tin có: {words}.").format(words=summaries.quote_keywords(chosen.as_typed(chosen[Kind.KEYWORD])))
        )
    if excepted := chosen.excepted[Kind.KEYWORD]:
        lines.append(
            _("Bỏ qua tin có: {words}").format(words=summaries.quote_keywords(chosen.as_typed(excepted))) + "."
        )
    if not lines:
        lines.append(_("Chưa có từ khóa nào."))
    lines += [
        _("Thêm từ khóa: /tukhoa cao tốc, sân bay"),
        _("Bỏ qua tin có chữ nào đó: /tukhoa -bóng đá"),
        _("Bỏ một từ khóa: /tukhoa bỏ cao tốc"),
    ]
    there = [*chosen[Kind.KEYWORD], *chosen.excepted[Kind.KEYWORD]]
    choices = [
        Choice(label=_("Bỏ “{words}”").format(words=words), command=f"/tukhoa bỏ {value}")
        for value, words in zip(there, chosen.as_typed(there), strict=True)
    ]
    return Reply(text="\n".join(lines), choices=in_rows(choices))


KEYWORDS = Command(
    name="tukhoa",
    aliases=("từ khóa", "keyword", "keywords"),
    about=lambda: _("Nhận tin có những chữ này; thêm dấu - phía trước để bỏ qua"),
    takes=lambda: _("cao tốc"),
    answer=change_keywords,
)
