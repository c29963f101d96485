"""What speaks for a topic in an article: its section, its address, its categories, and phrases in headline and lead."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

import ahocorasick

from news.text.foreign import is_foreign
from news.text.vietnamese import clean, fold, key, slug

Strength = Literal["strong", "medium", "weak", "contrary"]
Place = Literal["title", "lead", "category"]
Sign = tuple[str, str]  #: where, and of which strength; for sections where, and of which kind

_PLACES: Final[dict[Place, str]] = {"title": "đầu đề", "lead": "sapo", "category": "nhãn"}
#: Found by trying many values on the labelled articles that are read (`tuning.jsonl` and both second voices).
WEIGHTS: Final[dict[Sign, float]] = {
    ("title", "strong"): 1.0,
    ("title", "medium"): 0.75,
    ("title", "weak"): 0.35,
    ("title", "contrary"): -0.75,
    ("lead", "strong"): 0.85,
    ("lead", "medium"): 0.53,
    ("lead", "weak"): 0.24,
    ("lead", "contrary"): -0.35,
    ("section", "sure"): 1.1,
    ("section", "own"): 0.65,
    ("section", "mixed"): 0.25,
}
SURE: Final = WEIGHTS["section", "sure"]  #: from which a section speaks without words
FILED: Final = 1.0  #: what several sections together count at most
FURTHER: Final = 0.6  #: what a second, third … sign of the same kind adds, of its weight
#: Where a clause ends; not the hyphen in "V-League", the point in "1.700" or the comma in "97,8%".
_CLAUSE_END: Final = re.compile(r"[.,;:!?…|]+(?=[\s\"”’)]|$)|\s[-–—]\s|[()]")
_SECTION_PARTS: Final = re.compile(r"\s[-–—]\s|[,&/|>»;]")
_NEAR: Final = 8  #: characters to look back for the end of a clause: there are never so many blanks in a row
_WORD: Final = re.compile(r"\w+")
_NUMBER_AT_END: Final = re.compile(r"-?\d*$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase and what it says of which topic; without a topic it only keeps shorter ones from speaking."""

    words: str
    topic: str = ""
    strength: Strength = "weak"


@dataclass(slots=True)
class Case:
    """What was found for one topic."""

    words: float = 0.0  #: what its phrases weigh together, …
    title: float = 0.0  #: … and those of the headline alone
    section: float = 0.0  #: what its sections weigh; one that feed, address and category all name counts once
    signs: list[tuple[float, str]] = field(default_factory=list)
    seen: dict[Sign, int] = field(default_factory=lambda: defaultdict(int))
    phrases: set[str] = field(default_factory=set)  #: those found, as they are written in the taxonomy

    @property
    def score(self) -> float:
        """What speaks for the topic in all."""
        return self.words + self.section

    def add(self, sign: Sign, why: str) -> None:
        """Count *sign*, less where it was seen before; *why* is what people read of it."""
        weight = WEIGHTS[sign]
        if sign[0] == "section":  # filed under two names of one topic, "Kinh doanh > Doanh nghiệp", is filed surely
            both = max(self.section, weight) + FURTHER * min(self.section, weight)
            self.section = max(self.section, weight, min(both, FILED))
        else:
            weight *= FURTHER if self.seen[sign] else 1
            self.words += weight
            if sign[0] == "title":
                self.title += weight
        self.seen[sign] += 1
        self.signs.append((weight, why))


_SHARED = frozenset({"com", "org", "net", "edu", "gov", "info"})  # below .vn, where anybody may have a name


class Evidence:
    """All phrases of all topics in one automaton.

    Phrases are compared mark for mark on syllable boundaries, and reach from one clause into the next only where they
    are written with punctuation: "kiểm tra, giám sát" may have its comma or not. A phrase inside a longer one is not
    counted: "nông dân" says nothing in "Hội Nông dân". A phrase of one syllable that is written with a capital wants
    that capital ("AI" is not "ai", "Đảng" is not "đảng"); where everything is in capitals it is not looked for. One
    that is written small is not found in names ("lốc" in "Na Lốc"), unless it is no Vietnamese syllable ("csgt",
    "iran").
    A text without a single mark is read without marks, by phrases of several syllables only.
    """

    def __init__(self, phrases: Sequence[Phrase], sections: Iterable[tuple[str, str, str]]) -> None:
        self._all = phrases
        self._marked = _automaton(key, phrases)
        self._sections: dict[str, list[tuple[str, str]]] = {}
        for section, topic, kind in sections:
            self._sections.setdefault(_joined(section), []).append((topic, kind))

    @cached_property
    def _unmarked(self) -> ahocorasick.Automaton:
        """The same without marks, made when the first such text comes: it holds 3 MB, and few write so."""
        return _automaton(fold, [phrase for phrase in self._all if " " in phrase.words])

    def gather(
        self, *, title: str, lead: str, sections: Sequence[str], categories: Sequence[str], url: str
    ) -> dict[str, Case]:
        """The case of every topic for which anything speaks."""
        cases: dict[str, Case] = defaultdict(Case)
        kinds = (("chuyên mục", sections), ("nhãn", categories), ("địa chỉ", folders(url)[::-1]))  # the narrowest first
        named = [(kind, section) for kind, several in kinds for section in several]
        named.sort(key=lambda one: one[1] == slug(one[1]))  # as people write it, rather than as addresses do
        heard: set[tuple[str, str, str]] = set()
        for kind, section in named:
            for topic, how in self._named_after(section):
                if (topic, how, _joined(section)) not in heard:
                    heard.add((topic, how, _joined(section)))
                    cases[topic].add(("section", how), f"{kind} “{clean(section)}”")
        counted: set[tuple[str, str]] = set()
        texts: dict[Place, str] = {"title": title, "lead": lead, "category": " | ".join(categories)}
        for place, text in texts.items():
            for _, _, phrase in self.phrases(text):
                if phrase.topic and (phrase.topic, phrase.words) not in counted:
                    counted.add((phrase.topic, phrase.words))
                    sign = ("lead" if place == "category" else place, phrase.strength)
                    cases[phrase.topic].add(sign, f"“{phrase.words}” trong {_PLACES[place]}")
                    cases[phrase.topic].phrases.add(phrase.words)
        return cases

    def phrases(self, text: str) -> list[tuple[int, int, Phrase]]:
        """Each phrase with its place in the text's `clauses`; none inside another."""
        words = clauses(text)
        automaton = self._unmarked if _is_unmarked(words) else self._marked
        if not len(automaton):
            return []
        spans = [
            (end + 1 - length, end + 1, single, several) for end, (length, single, several) in automaton.iter(words)
        ]
        spans.sort(key=lambda span: (span[0], -span[1]))
        found: list[tuple[int, int, Phrase]] = []
        reached, written = 0, None
        for start, end, single, several in spans:
            if end <= reached:
                continue
            if single:
                written = _as_written(text) if written is None else written
                before = words[max(start - _NEAR, 0) : start].rstrip()[-1:]
                if not _is_meant(single, written, opens=before in ("", ",")):
                    continue
            reached = end
            found += [(start, end, phrase) for phrase in several]
        return found

    def _named_after(self, section: str) -> Iterable[tuple[str, str]]:
        """The topics a section is named after, as a whole or by one of its parts."""
        whole = self._sections.get(_joined(section))
        if whole is not None:
            return whole
        return [named for part in _SECTION_PARTS.split(section) for named in self._sections.get(_joined(part), ())]


@lru_cache(maxsize=8)  # headline and lead are read from several sides, one after the other
def clauses(text: str) -> str:
    """The keys of the text's clauses, with blanks around them and commas between.

    >>> clauses("Kiểm tra, giám sát: 97,8% đạt")
    ' kiểm tra , giám sát , 97 8 đạt '
    """
    return f" {' , '.join(key(part) for part in _CLAUSE_END.split(text))} "


def _automaton(form: Callable[[str], str], phrases: Sequence[Phrase]) -> ahocorasick.Automaton:
    """All *phrases*, each in every way it may be written."""
    by_form: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        parts = [form(part) for part in _CLAUSE_END.split(phrase.words)]
        for words in {" ".join(parts), " , ".join(parts)}:
            by_form.setdefault(words, []).append(phrase)
    automaton = ahocorasick.Automaton()
    for words, several in by_form.items():
        single = "" if " " in words else several[0].words
        automaton.add_word(f" {words} ", (len(words) + 2, single, several))
    automaton.make_automaton()
    return automaton


def _is_unmarked(words: str) -> bool:
    """Whether this is a text of some length without a single mark."""
    return words.count(" ") >= 6 and words.isascii()


@lru_cache(maxsize=1_000)  # a newspaper has some dozen sections, and each of its articles names one or two
def _joined(section: str) -> str:
    return _NUMBER_AT_END.sub("", slug(section)).replace("-", "")


def folders(url: str) -> list[str]:
    """The parts of a site that an address lies in: what stands before the site's name, then folder by folder.

    >>> folders("https://baocantho.com.vn/chinh-tri/xay-dung-dang/bai-a123.html")
    ['chinh-tri', 'xay-dung-dang']
    >>> folders("https://thethao.vnexpress.net/bong-da/tran-chung-ket-4567890.html")
    ['thethao', 'bong-da']
    """
    try:
        address = urlsplit(url)
        labels = (address.hostname or "").split(".")
        path = unquote(address.path)
    except ValueError:
        return []
    name = 3 if labels[-2:-1] and labels[-2] in _SHARED else 2  # the site's own: "baocantho.com.vn", "vnexpress.net"
    return [*labels[:-name], *filter(None, path.split("/")[:-1])]


def _as_written(text: str) -> frozenset[str]:
    """The words of the text with their capitals; none where all is in capitals, which says nothing."""
    shown = clean(text)
    if shown.isupper():
        return frozenset()
    small = key(" ".join(word for word in _WORD.findall(shown) if word.islower()))
    return frozenset(_WORD.findall(shown)) | frozenset(small.split())


def _is_meant(single: str, written: frozenset[str], *, opens: bool) -> bool:
    """Whether a phrase of one syllable is that word, and neither another nor a name.

    *opens* says that it stands at the beginning of a clause, where anything has a capital. What is no syllable of
    Vietnamese ("csgt", "iran") is no part of a Vietnamese name, so it may be written as people like.
    """
    if single != single.lower():
        return single in written
    return opens or not written or is_foreign(single) or key(single) in written
