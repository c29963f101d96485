"""What spoke for a topic, as it is kept with its article, in the words of who reads it."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from bot.texts import _

_IN_HEADLINE, _IN_LEAD = "trong đầu đề", "trong sapo"
_OLDER: Final = re.compile(r"\btrong tít\b")  #: as versions before wrote it
#: The forms in which it is kept, each with a sentence part that has the same quoted words.
_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[], str]], ...]] = (
    (re.compile(rf"(“.*”) {_IN_HEADLINE}"), lambda: _("{words} trong đầu đề")),
    (re.compile(rf"(“.*”) {_IN_LEAD}"), lambda: _("{words} trong đoạn mở đầu")),
    (re.compile(r"(“.*”) trong nhãn"), lambda: _("{words} trong nhãn")),
    (re.compile(r"chuyên mục (“.*”)"), lambda: _("chuyên mục {words}")),
    (re.compile(r"nhãn (“.*”)"), lambda: _("nhãn {words}")),
    (re.compile(r"địa chỉ (“.*”)"), lambda: _("địa chỉ {words}")),
    (re.compile(r"chữ (“.*”)"), lambda: _("chữ {words}")),
    (re.compile(r"như bài (“.*”) tòa soạn đã xếp"), lambda: _("như bài {words} tòa soạn đã xếp")),
)


def say_evidence(kept: Iterable[str]) -> list[str]:
    """Each piece in the language at hand; the article's own words in it stay.

    >>> say_evidence(["“trạm y tế” trong tít", "chữ “tiêm”"])
    ['“trạm y tế” trong đầu đề', 'chữ “tiêm”']
    """
    return [_say(_OLDER.sub(_IN_HEADLINE, one)) for one in kept]


def _say(one: str) -> str:
    for form, write in _FORMS:
        if found := form.fullmatch(one):
            return write().format(words=found[1])
    return one


def list_clearest(kept: Iterable[str], most: int) -> list[str]:
    """The *most* that tell most, said: what everybody sees in the headline first."""
    plain = [_OLDER.sub(_IN_HEADLINE, one) for one in kept]
    return say_evidence(sorted(plain, key=lambda one: (_IN_HEADLINE not in one, _IN_LEAD not in one))[:most])
