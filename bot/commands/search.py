"""/tim: the articles that hold these words, newest first."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from bot.commands import latest, reading
from bot.commands.context import Call, Command, in_rows
from bot.commands.guesses import offer_keyword
from bot.commands.reading import quote
from bot.texts import _
from news.articles.provinces import Provinces
from news.articles.search_names import SearchNames
from news.articles.searching import Search, read_search
from news.delivery.messages import Choice, Reply
from news.text.vietnamese import fold
from storage import feeds, search

AT_ONCE: Final = 5  #: articles in an answer
_LONGEST: Final = 100  #: characters of what is looked for
_WIDER: Final = 2  #: other searches offered where nothing is found
_ON: Final = re.compile(r"#(\d{1,15}) (.+)")
_QUOTES: Final = '"“”„«»'
_QUOTED: Final = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*)(?:[{_QUOTES}]|$)")
_WHOLE: Final = re.compile("‘([^‘’]*)’")


async def find_articles(call: Call) -> Reply:
    """Show a few articles with their links, and a button for those before them."""
    on = _ON.fullmatch(call.rest)
    typed = reading.restore_quote(call.request.words, call.rest)
    before, words = (int(on[1]), on[2]) if on else (search.BEGINNING, typed)
    if len(words) > _LONGEST:
        return _ask(too_long=True)
    async with call.desk.searching:
        return await _answer(call, words, before)


async def _answer(call: Call, words: str, before: int) -> Reply:
    wanted = await _read(call, words)
    if not wanted.parts:
        return _ask()
    on = before < search.BEGINNING
    numbers = await call.desk.db.read(search.find, wanted, before=before, limit=AT_ONCE + 1)
    alerts = await call.desk.composer.alerts(numbers[:AT_ONCE])
    if not alerts:
        return await _explain_nothing(call, words, wanted, further=on)
    choices = []
    if len(numbers) > AT_ONCE:
        choices.append(Choice(label=_("Xem tiếp"), command=f"/tim #{numbers[AT_ONCE - 1]} {words}"))
    if not on:
        choices += await _offer_phrase(call, wanted, numbers)
    heading = _("Bài có “{words}”, mới nhất trước:").format(words=_say_back(words))
    return latest.list_alerts(heading, alerts, choices)


def _say_back(words: str) -> str:
    """What is looked for, to be said between quotation marks: its own are single ones there, or none."""
    said = _QUOTED.sub(r"‘\1’", quote(words))
    whole = _WHOLE.fullmatch(said)
    return whole[1] if whole else said


async def _read(call: Call, words: str) -> Search:
    papers = await call.desk.db.read(feeds.list_known_newspapers)
    return read_search(words, _learn_names(call.desk.provinces, tuple(papers)).find)


@lru_cache(maxsize=2)
def _learn_names(provinces: Provinces, newspapers: tuple[tuple[str, bool], ...]) -> SearchNames:
    return SearchNames(provinces, newspapers)


async def _find(call: Call, words: str, *, limit: int = 1) -> list[int]:
    return await call.desk.db.read(search.find, await _read(call, words), limit=limit)


async def _offer_phrase(call: Call, wanted: Search, numbers: list[int]) -> list[Choice]:
    """The same words side by side, where that finds something, and something else than these articles."""
    if wanted.quoted or wanted.names or len(wanted.parts) == len(wanted.phrases):
        return []
    phrase = " ".join(f"“{one}”" for one in wanted.phrases)
    if await _find(call, phrase, limit=AT_ONCE + 1) in ([], numbers):
        return []
    return [Choice(label=_("Chỉ bài có {words}").format(words=quote(phrase)), command=f"/tim {phrase}")]


def _ask(*, too_long: bool = False) -> Reply:
    lines = [_("Câu tìm dài quá; chỉ nên vài chữ.")] if too_long else []
    lines += [
        _("Tìm bài có những chữ nào? Gõ chẳng hạn: /tim sầu riêng"),
        _("Không cần đúng thứ tự; thêm được tên tỉnh, tên báo: /tim nồng độ cồn Nghệ An"),
        _("Gõ có dấu thì tìm đúng dấu, không dấu thì dấu nào cũng được; những chữ trong ngoặc kép phải liền nhau."),
    ]
    return Reply(text="\n".join(lines))


async def _explain_nothing(call: Call, words: str, wanted: Search, *, further: bool) -> Reply:
    """That there is none (any more), and what may help."""
    said = _say_back(words)
    if further:
        return Reply(text=_("Hết rồi, không còn bài nào có “{words}”.").format(words=said))
    wider: list[Choice] = []
    for label, other in _widen(wanted, words):
        if len(wider) < _WIDER and await _find(call, other):
            wider.append(Choice(label=label, command=f"/tim {other}"))
    plain = fold(" ".join(wanted.phrases))
    if not wider and plain and await _find(call, plain):
        wider.append(Choice(label=_("Tìm “{words}”").format(words=quote(plain)), command=f"/tim {plain}"))
    keywords = [offer_keyword(phrase) for phrase in wanted.phrases]
    lines = [_("Chưa có bài nào có “{words}”.").format(words=said)]
    if wider:
        lines.append(_("Tìm rộng hơn thì có."))
    if keywords:
        lines.append(_("Muốn nhận khi có bài mới thì đặt từ khóa."))
    return Reply(text="\n".join(lines), choices=in_rows([*wider, *keywords]))


def _widen(wanted: Search, words: str) -> Iterator[tuple[str, str]]:
    """Searches that ask for less, each with what its button says."""
    if wanted.quoted:
        apart = " ".join("".join(" " if letter in _QUOTES else letter for letter in words).split())
        yield _("Không cần liền nhau"), apart
    if wanted.names and wanted.phrases:
        yield _("Ở mọi nơi, mọi báo"), " ".join(wanted.phrases)
    if wanted.marked:
        yield (
            _("Dấu nào cũng được"),
            " ".join(f'"{fold(one)}"' if wanted.quoted else fold(one) for one in (*wanted.phrases, *wanted.names)),
        )


SEARCH = Command(
    name="tim",
    aliases=("tìm", "tìm kiếm", "tìm bài", "tìm tin", "search", "find"),
    about=lambda: _("Tìm bài có những chữ này"),
    takes=lambda: _("sầu riêng"),
    answer=find_articles,
    is_meant=lambda desk, rest: len(rest) <= _LONGEST,
    for_all=True,
)
