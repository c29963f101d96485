"""/tukhoa: hear of whatever holds these words, or of nothing that holds them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.commands import summaries
from bot.commands.context import Asked, Call, Command, Desk, in_rows
from bot.commands.reading import quoted
from bot.texts import _
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import EVERYTHING, Kind
from news.text.vietnamese import fold, key
from storage import subscriptions
from storage.engine.database import Tx

MOST: Final = 30  #: keywords of a chat, excluded ones too
_LONGEST: Final = 60
_SHORT: Final = 4  #: letters up to which a syllable alone is in many articles by chance
_SIGNS: Final = "-−–—"  #: before a keyword to exclude; phones turn one into another
_REMOVAL: Final = re.compile(r"(?:bỏ|bo|xóa|xoá|xoa)\s+(.+)", re.IGNORECASE)
_SYLLABLE: Final = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked of one keyword."""

    words: str  #: as typed
    value: str  #: as kept
    kind: Kind | None  #: None: to be removed


async def changed(call: Call) -> Reply:
    """The keywords named are added, excluded or removed; without any, those there are."""
    asked = await call.asked_for()
    wishes = list({wish.value: wish for wish in _wishes(call.rest, asked)}.values())
    if not wishes:
        return _listed(asked)
    refused = list(dict.fromkeys(line for wish in wishes if (line := _refusal(wish))))
    sound = [wish for wish in wishes if not _refusal(wish)]
    done = await call.change(_carry_out, call=call, wishes=sound) if sound else []
    lines = _told(done) + refused
    if len(done) < len(sound):
        lines.append(_("Chỉ đặt được nhiều nhất {count} từ khóa. Bạn bỏ bớt vài từ nhé.").format(count=MOST))
    asked = await call.asked_for()
    added = [wish for wish in done if wish.kind is Kind.KEYWORD]
    choices = (
        _topics_called(call.desk, added, asked)
        + [
            Choice(label=_("Bỏ “{words}”").format(words=wish.words), command=f"/tukhoa bỏ {wish.value}")
            for wish in done
            if wish.kind
        ][:3]
    )
    if added and EVERYTHING in asked[Kind.TOPIC]:
        lines.append(_("Bạn đang nhận mọi tin, nên từ khóa chưa lọc bớt gì."))
        choices.append(Choice(label=_("Chỉ nhận tin có từ khóa"), command="/chude 1 -tat-ca"))
    elif done and summaries.nothing_comes(asked):
        lines += summaries.followed(call.desk, asked)[:1]
        choices.append(Choice(label=_("Chọn chủ đề"), command="/chude"))
    choices.append(Choice(label=_("Các từ khóa"), command="/tukhoa"))
    return Reply(text="\n".join(lines), choices=in_rows(choices))


def _wishes(rest: str, asked: Asked) -> Iterator[Wish]:
    there = {*asked[Kind.KEYWORD], *asked[Kind.EXCLUDED]}
    for part in re.split(r"[,;]", rest)[: MOST + 1]:
        words = part.strip()
        removal = _REMOVAL.fullmatch(words)
        if removal and key(removal[1]) in there:
            yield Wish(words=removal[1], value=key(removal[1]), kind=None)
        elif words:
            kind = Kind.EXCLUDED if words[0] in _SIGNS else Kind.KEYWORD
            words = words.lstrip(f"{_SIGNS}+ ")
            yield Wish(words=words, value=key(words[: 4 * _LONGEST]), kind=kind)


def _refusal(wish: Wish) -> str:
    """Why this can be no keyword, or nothing."""
    if not wish.value:
        return _("Từ khóa cần có chữ hoặc số.")
    if len(wish.value) > _LONGEST:
        return _("“{words}” dài quá; từ khóa chỉ nên vài chữ.").format(words=quoted(wish.words))
    return ""


def _carry_out(tx: Tx, *, call: Call, wishes: Sequence[Wish]) -> list[Wish]:
    """Those that could be done; one that is both wanted and excluded makes no sense, the last word counts."""
    chat = call.chat.number
    done = []
    for wish in wishes:
        asked = subscriptions.of(tx, chat=chat)
        there = {*asked[Kind.KEYWORD], *asked[Kind.EXCLUDED]}
        if wish.kind and wish.value not in there and len(there) >= MOST:
            continue
        for kind in (Kind.KEYWORD, Kind.EXCLUDED):
            if kind is not wish.kind:
                subscriptions.unfollow(tx, chat=chat, kind=kind, value=wish.value)
        if wish.kind:
            subscriptions.follow(tx, chat=chat, kind=wish.kind, value=wish.value, now=call.now)
            subscriptions.spell(tx, chat=chat, kind=wish.kind, value=wish.value, words=wish.words)
        done.append(wish)
    return done


def _told(done: Sequence[Wish]) -> list[str]:
    """What was done, how it matches, and what may be wrong with it."""
    # Said back as typed: capitals make no difference to what is found, but "đảng" for "Đảng" would look careless.
    added = [wish.words for wish in done if wish.kind is Kind.KEYWORD]
    excluded = [wish.words for wish in done if wish.kind is Kind.EXCLUDED]
    removed = [wish.words for wish in done if wish.kind is None]
    unmarked = [wish.words for wish in done if wish.kind and _unmarked(wish.value)]
    short = [word for word in added if " " not in word and len(word) <= _SHORT]
    said = (
        (added, _("Sẽ nhận tin có {words} trong đầu đề hoặc đoạn mở đầu: đúng từng dấu, hoa hay thường đều được.")),
        (excluded, _("Sẽ bỏ qua mọi tin có {words}.")),
        (removed, _("Đã bỏ từ khóa {words}.")),
        (unmarked, _("Gõ không dấu thì chỉ khớp chữ viết không dấu. Nếu {words} vốn có dấu, hãy gõ lại cho đủ.")),
        (short, _("Từ ngắn như {words} dễ gặp trong cả những tin không liên quan.")),
    )
    return [line.format(words=summaries.quotes(words)) for words, line in said if words]


def _unmarked(word: str) -> bool:
    return word == fold(word) and all(_SYLLABLE.fullmatch(syllable) for syllable in word.split())


def _topics_called(desk: Desk, added: Sequence[Wish], asked: Asked) -> list[Choice]:
    """To follow a topic instead, where a keyword is the name of one: a topic finds much more."""
    named = dict.fromkeys(topic for wish in added if (topic := desk.taxonomy.find(wish.words)))
    fresh = [topic for topic in named if not {topic.slug, EVERYTHING} & set(asked[Kind.TOPIC])]
    return [Choice(label=_("Theo dõi {name}").format(name=one.name), command=f"/theodoi {one.slug}") for one in fresh]


def _listed(asked: Asked) -> Reply:
    lines = []
    if asked[Kind.KEYWORD]:
        lines.append(_("Nhận tin có: {words}.").format(words=summaries.quotes(asked.typed(asked[Kind.KEYWORD]))))
    if asked[Kind.EXCLUDED]:
        lines.append(
            _("Bỏ qua tin có: {words}").format(words=summaries.quotes(asked.typed(asked[Kind.EXCLUDED]))) + "."
        )
    if not lines:
        lines.append(_("Chưa có từ khóa nào."))
    lines += [
        _("Thêm từ khóa: /tukhoa cao tốc, sân bay"),
        _("Bỏ qua tin có chữ nào đó: /tukhoa -bóng đá"),
        _("Bỏ một từ khóa: /tukhoa bỏ cao tốc"),
    ]
    there = [*asked[Kind.KEYWORD], *asked[Kind.EXCLUDED]]
    choices = [
        Choice(label=_("Bỏ “{words}”").format(words=words), command=f"/tukhoa bỏ {value}")
        for value, words in zip(there, asked.typed(there), strict=True)
    ]
    return Reply(text="\n".join(lines), choices=in_rows(choices))


KEYWORDS = Command(
    name="tukhoa",
    aliases=("từ khóa", "keyword", "keywords"),
    about=lambda: _("Nhận tin có những chữ này; thêm dấu - phía trước để bỏ qua"),
    takes=lambda: _("cao tốc"),
    answer=changed,
)
