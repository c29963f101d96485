"""/tim: the articles that hold these words, newest first."""

import re
from collections.abc import Sequence
from typing import Final

from bot.commands import latest
from bot.commands.context import Call, Command, in_rows
from bot.commands.guesses import offer_keyword
from bot.commands.reading import quote
from bot.texts import _
from news.delivery.messages import Choice, Reply
from news.text.phrases import Phrases
from news.text.vietnamese import fold
from storage import search
from storage.search import Text

AT_ONCE: Final = 5  #: articles in an answer
BATCH: Final = 500  #: articles looked at between which others get their turn
BATCHES: Final = 20  #: for one answer; the way to older ones stays open
_LONGEST: Final = 60  #: characters of what is looked for
_PARTS: Final = 5  #: phrases looked for at once
_ON: Final = re.compile(r"#(\d{1,15}) (.+)")


async def find_articles(call: Call, *, batch: int = BATCH, batches: int = BATCHES) -> Reply:
    """Show a few articles with their links, and a button for those before them.

    At most *batch* times *batches* articles are looked through for one answer.
    """
    on = _ON.fullmatch(call.rest)
    before, words = (int(on[1]), on[2]) if on else (search.BEGINNING, call.rest)
    phrases = [part.strip() for part in words.split(",") if fold(part)][:_PARTS]
    if not phrases or len(words) > _LONGEST:
        return _ask(too_long=len(words) > _LONGEST)
    numbers, looked = await _find_numbers(call, phrases, before, batch=batch, batches=batches)
    alerts = await call.desk.composer.alerts(numbers)
    choices = []
    if looked is not None:
        choices.append(Choice(label=_("Xem tiếp"), command=f"/tim #{looked} {words}"))
    if not alerts:
        return _explain_nothing(words, phrases, choices, further=bool(on))
    return latest.list_alerts(_("Bài có “{words}”, mới nhất trước:").format(words=quote(words)), alerts, choices)


async def _find_numbers(
    call: Call, phrases: Sequence[str], before: int, *, batch: int, batches: int
) -> tuple[list[int], int | None]:
    """The newest articles with all the phrases, and below which number to go on; None where there are no more."""
    wanted = Phrases((phrase, place) for place, phrase in enumerate(phrases))
    plain = [f" {fold(phrase)} " for phrase in phrases]
    numbers: list[int] = []
    for _batch in range(batches):
        texts = await call.desk.db.read(search.older, before=before, limit=batch)
        for one in texts:
            if _has_all(one, wanted, plain):
                if len(numbers) == AT_ONCE:
                    return numbers, numbers[-1]
                numbers.append(one.article)
        if len(texts) < batch:
            return numbers, None
        before = texts[-1].article
    return numbers, before


def _has_all(one: Text, wanted: Phrases[int], plain: Sequence[str]) -> bool:
    """Whether all of them stand there. Most articles hold none, which is cheaper to see without marks."""
    folded = f" {fold(one.text)} "
    if not all(phrase in folded for phrase in plain):
        return False
    return len({match.value for match in wanted.find(one.text)}) == len(plain)


def _ask(*, too_long: bool) -> Reply:
    lines = [_("Câu tìm dài quá; chỉ nên vài chữ.")] if too_long else []
    lines += [
        _("Tìm bài có những chữ nào? Gõ chẳng hạn: /tim sầu riêng"),
        _(
            "Gõ có dấu thì tìm đúng dấu, không dấu thì dấu nào cũng được; "
            "dấu phẩy là phải có cả hai: /tim sầu riêng, Lâm Đồng"
        ),
    ]
    return Reply(text="\n".join(lines))


def _explain_nothing(words: str, phrases: Sequence[str], choices: list[Choice], *, further: bool) -> Reply:
    said = quote(words)
    if choices:
        text = _("Trong những bài gần đây chưa thấy “{words}”. Tìm tiếp trong bài cũ hơn?")
    elif further:
        text = _("Hết rồi, không còn bài nào có “{words}”.")
    else:
        text = _("Chưa có bài nào có “{words}”. Muốn nhận khi có bài mới thì đặt từ khóa.")
        choices = [offer_keyword(phrase) for phrase in phrases]
    return Reply(text=text.format(words=said), choices=in_rows(choices))


SEARCH = Command(
    name="tim",
    aliases=("tìm", "tìm kiếm", "tìm bài", "tìm tin", "search", "find"),
    about=lambda: _("Tìm bài có những chữ này"),
    takes=lambda: _("sầu riêng"),
    answer=find_articles,
    is_meant=lambda desk, rest: len(rest) <= _LONGEST,
    for_all=True,
)
