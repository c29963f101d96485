"""What topics there are, which of them an article is about and why, and which one a person means."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Final

from news.text.names import Names
from news.text.vietnamese import key, slug
from news.topics.classifier import MOST, Classifier
from news.topics.evidence import SURE, Case, Evidence, Phrase, Strength, folders
from news.topics.formulas import is_all_formula, subject
from news.topics.lessons import Lessons, explain, put_right

THRESHOLD: Final = 1.0  #: the score from which a topic is given
ALONE: Final = 0.65  #: … and from which the best is given where none reaches that
SHARE: Final = 0.48  #: of the best score, below which a topic is only touched upon …
ENOUGH: Final = 3.0  #: … where more than this counts as this
EVEN: Final = 0.5  #: what a section that is sure counts where what was learnt says less
OUTWEIGHED: Final = 0.3  #: of the best score, below which a topic that stands alone is only touched upon
_PLAIN: Final = 3  #: plain words named as a reason
STRENGTHS: Final[tuple[Strength, ...]] = ("strong", "medium", "weak", "contrary")
_KINDS: Final = ("sure", "mixed")
_HEAD: Final = re.compile(r"[:;,]|\s[-–—]\s")
#: "Toàn cảnh 17h", "Nóng 24h", "Thời sự 24 giờ": what is told there is told elsewhere, each by itself.
_ROUND_UP: Final = re.compile(
    r"(?:toàn cảnh|đọc nhanh|điểm nhanh|thời sự|nóng|tin nóng|tin chính|tin tức|bản tin)(?: trong)?"
    r" (?:\d+ ?(?:h|giờ)|\d+ \d+|ngày \d+|cuối ngày|trong ngày)\b"
)
_BARS: Final = 2  #: strokes between headlines from which one is many
_TODAY: Final = re.compile(
    r"(?:\w+ ){1,6}?(?:hôm nay|sáng nay|chiều nay|tối nay|ngày mới|ngày|24h|24 giờ)(?: ngày)?(?: \d+)*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something readers follow, with what newspapers and readers call it and what gives it away."""

    slug: str
    name: str
    hashtag: str  #: with its #
    aliases: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()  #: slugs
    mixed: tuple[str, ...] = ()  #: slugs of sections that hold much else besides
    sure: tuple[str, ...] = ()  #: slugs of sections that hold nothing else, whatever the words speak of
    strong: tuple[str, ...] = ()  #: phrases that decide alone
    medium: tuple[str, ...] = ()  #: decide in the headline, need company in the lead
    weak: tuple[str, ...] = ()  #: only add weight
    contrary: tuple[str, ...] = ()  #: take weight away
    name_en: str = ""  #: for English readers; "" where nobody gave one


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A topic an article is about."""

    topic: str  #: its slug
    score: float  #: more is surer; only compared within an article
    evidence: tuple[str, ...]  #: why, in words for people, the weightiest first


class Taxonomy:
    """All topics, in the order of the menu."""

    def __init__(
        self,
        topics: Sequence[Topic],
        *,
        alone: Sequence[str] = (),
        idioms: Sequence[str] = (),
        notices: Sequence[str] = (),
        without_topic: Sequence[str] = (),
        sections_without_topic: Sequence[str] = (),
        hidden: Sequence[str] = (),
    ) -> None:
        self._english: Taxonomy | None = None  #: made when it is first asked for
        self._classifier: Classifier | None = None
        self._lessons = Lessons()
        self._own: dict[str, frozenset[str]] = {}  #: phrases that what was learnt knows nothing of, by topic
        self._new: Evidence | None = None  #: of the topics that what was learnt knows nothing of, as if alone
        self.hidden = tuple(topic for topic in topics if topic.slug in hidden)  #: known, but given to no article
        topics = [topic for topic in topics if topic.slug not in hidden]
        self._topics = {topic.slug: topic for topic in topics}
        self._names = Names((name, topic) for topic in topics for name in names(topic))
        self._evidence = _evidence(topics, idioms)
        self._alone = frozenset(alone)
        self._sections_without_topic = frozenset(map(slug, sections_without_topic))
        self._without_topic = tuple(f"{key(opening)} " for opening in without_topic)
        self._notices = tuple(f" {key(words)} " for words in notices)

    def with_classifier(self, classifier: Classifier, by: "Taxonomy | None" = None) -> "Taxonomy":
        """The same taxonomy, with what was learnt from labelled articles *by* means of the program's own one.

        Phrases that it has and the other has not decide by rule: a newsroom that added them wants to see them work.
        A topic that the other has not is measured by others such only: what it is about is mostly also about more.
        """
        with_classifier = copy(self)
        with_classifier._english = None
        with_classifier._classifier = classifier
        before = {topic.slug: _deciding(topic) for topic in by or self}
        with_classifier._own = {topic.slug: _deciding(topic) - before.get(topic.slug, frozenset()) for topic in self}
        new = [topic for topic in self if topic.slug not in before]
        with_classifier._new = _evidence(new) if new else None
        return with_classifier

    def with_lessons(self, lessons: Lessons) -> "Taxonomy":
        """The same taxonomy, which puts right what is like one of *lessons*."""
        with_lessons = copy(self)
        with_lessons._english = None
        with_lessons._lessons = lessons
        return with_lessons

    def speaking(self, language: str) -> "Taxonomy":
        """The same taxonomy, whose topics are called as readers of *language* call them, where that is known."""
        if language != "en":
            return self
        if self._english is None:
            english = copy(self)
            english._topics = {slug: _in_english(topic) for slug, topic in self._topics.items()}
            english.hidden = tuple(map(_in_english, self.hidden))
            english._names = Names((name, topic) for topic in english for name in names(topic))
            english._english = english
            self._english = english
        return self._english

    def __iter__(self) -> Iterator[Topic]:
        return iter(self._topics.values())

    def __len__(self) -> int:
        return len(self._topics)

    def get(self, slug: str) -> Topic | None:
        """The topic of this slug."""
        return self._topics.get(slug)

    def name_of(self, slug: str) -> str:
        """What the topic of this slug is called, hidden or not; the slug itself where there is none any more."""
        topic = self.get(slug) or next((one for one in self.hidden if one.slug == slug), None)
        return topic.name if topic else slug

    def find(self, words: str) -> Topic | None:
        """The topic *words* name, when that is sure; marks are optional, "xay dung dang" is "Xây dựng Đảng"."""
        return self._names.find(words)

    def suggest(self, words: str, limit: int = 3) -> list[Topic]:
        """Topics that may be meant by *words*, likeliest first: by a name like them, then by what they speak of."""
        named = self._names.suggest(words, limit)
        spoken = [self._topics[topic] for topic in choose(self.cases(title=words[:200], lead=""), self._alone)]
        return list(dict.fromkeys(named + spoken))[:limit]

    def about(
        self, *, title: str, lead: str, sections: Sequence[str] = (), categories: Sequence[str] = (), url: str = ""
    ) -> list[Finding]:
        """The topics of an article, best first and at most two, put right where it is like a lesson."""
        found = self._judge(title=title, lead=lead, sections=sections, categories=categories, url=url)
        likeness = self._lessons.find(title, lead)
        if likeness is None:
            return found
        by_topic, reason = {one.topic: one for one in found}, (explain(likeness.lesson),)
        return [
            by_topic.get(topic) or Finding(topic=topic, score=round(likeness.cosine, 3), evidence=reason)
            for topic in put_right(list(by_topic), likeness.lesson)
            if topic in self._topics
        ]

    def _judge(
        self, *, title: str, lead: str, sections: Sequence[str], categories: Sequence[str], url: str
    ) -> list[Finding]:
        """The topics of an article without any lesson; a digest of everything or a notice has none.

        Guests, offices and formulas are cut out before (`subject`). By what was learnt, where anything was: phrases,
        sections and words are weighed together, in one decision; a section that is sure, and a newsroom's own phrase,
        are always heard. Otherwise by rule: words come first; a section that no word bears out counts only where no
        words speak for another topic, or where it is sure; beside a topic that stands alone no other is given.
        """
        if self.is_without_topic(title, lead) or self._is_in_section_without_topic(sections, url):
            return []
        title, lead = subject(title), "" if is_all_formula(lead) else subject(lead)
        cases = self.cases(title=title, lead=lead, sections=sections, categories=categories, url=url)
        found = {topic: cases[topic].score for topic in choose(cases, self._alone)}
        words: Mapping[str, Sequence[str]] = {}
        if self._classifier is not None:
            opinion = self._classifier.opinion(
                title=title, lead=lead, sections=sections, cases=cases, alone=self._alone
            )
            own = {topic: score for topic, score in found.items() if cases[topic].phrases & self._own[topic]}
            sure = [topic for topic, case in cases.items() if case.section >= SURE]
            found = {topic: opinion.likely[topic] for topic in opinion.topics if topic in self._topics}
            found |= {topic: max(found.get(topic, 0.0), EVEN) for topic in sure} | own
            words = opinion.topics
        if self._new is not None:
            new = self._new.gather(title=title, lead=lead, sections=sections, categories=categories, url=url)
            found |= {topic: new[topic].score for topic in choose(new) if new[topic].words >= ALONE or not found}
            cases = {**cases, **new}
        ranked = sorted(found.items(), key=lambda one: -one[1])[:MOST]
        return [
            Finding(topic=topic, score=round(score, 3), evidence=_reasons(cases.get(topic), words.get(topic, ())))
            for topic, score in ranked
        ]

    def cases(
        self, *, title: str, lead: str, sections: Sequence[str] = (), categories: Sequence[str] = (), url: str = ""
    ) -> dict[str, Case]:
        """What the phrases and sections of this taxonomy say for each topic."""
        return self._evidence.gather(title=title, lead=lead, sections=sections, categories=categories, url=url)

    def is_without_topic(self, title: str, lead: str = "") -> bool:
        """Whether this is a day's mixed news or a notice: "Lâm Đồng hôm nay 23/11", "Điểm báo …", "Tin buồn"."""
        if f"{key(title)} ".startswith(self._without_topic):
            return True
        text = f" {key(title)} | {key(lead)} "
        if any(notice in text for notice in self._notices):
            return True
        head = _HEAD.split(title, maxsplit=1)[0]
        if title.count(" | ") >= _BARS or _ROUND_UP.match(key(head)):
            return True
        return bool(_TODAY.fullmatch(key(head))) and not self._evidence.phrases(head)

    def _is_in_section_without_topic(self, sections: Sequence[str], url: str) -> bool:
        return any(slug(section) in self._sections_without_topic for section in (*sections, *folders(url)))


def _evidence(topics: Sequence[Topic], idioms: Sequence[str] = ()) -> Evidence:
    """What speaks for each of these topics; *idioms* speak for none."""
    phrases = [Phrase(words) for words in idioms] + [
        Phrase(words, topic.slug, strength)
        for topic in topics
        for strength in STRENGTHS
        for words in getattr(topic, strength)
    ]
    sections = [(name, topic.slug, kind) for kind in _KINDS for topic in topics for name in getattr(topic, kind)]
    named = {name for name, _, _ in sections}
    sections += [
        (name, topic.slug, "own")
        for topic in topics
        for name in dict.fromkeys((topic.slug, *topic.sections))
        if name not in named
    ]
    return Evidence(phrases, sections)


def choose(cases: Mapping[str, Case], alone: Collection[str] = ()) -> list[str]:
    """The topics that are given, by what was found for each; one of *alone* leaves no room for others."""
    spoken = {topic: case.score for topic, case in cases.items() if case.words > 0 or case.section >= SURE}
    best = max(spoken.values(), default=0)
    for topic in alone:
        if spoken.get(topic, 0) >= max(ALONE, OUTWEIGHED * min(best, ENOUGH)):
            return [topic]
    least = max(ALONE, min(best, THRESHOLD), SHARE * min(best, ENOUGH))
    return [topic for topic, score in spoken.items() if score >= least] or [
        topic for topic, case in cases.items() if case.section >= ALONE
    ]


def _deciding(topic: Topic) -> frozenset[str]:
    return frozenset((*topic.strong, *topic.medium))


def _in_english(topic: Topic) -> Topic:
    """The topic under its English name; the Vietnamese one is an alias."""
    if not topic.name_en:
        return topic
    return replace(topic, name=topic.name_en, aliases=(topic.name, *topic.aliases))


def names(topic: Topic) -> tuple[str, ...]:
    """All that a person may call the topic."""
    return (topic.name, topic.slug, topic.hashtag, *english_names(topic.name_en), *topic.aliases)


def english_names(name_en: str) -> tuple[str, ...]:
    """What an English reader may type for it.

    >>> english_names("Land, real estate")
    ('Land, real estate', 'Land', 'real estate')
    """
    return tuple(dict.fromkeys((name_en, *name_en.split(", ")))) if name_en else ()


def _reasons(case: Case | None, words: Sequence[str]) -> tuple[str, ...]:
    """The signs of a topic, the weightiest first, then the plain words that speak for it."""
    signs = sorted(case.signs, key=lambda sign: -sign[0]) if case else []
    reasons = [words for weight, words in signs if weight > 0]
    said_already = " ".join(reasons)
    # Figures are all "#" in what was learnt, which nobody wrote.
    said = [one for one in words if "#" not in one] or [one.replace("#", "…") for one in words if one.strip("# ")]
    plain = [one for one in said if one not in said_already][:_PLAIN]
    return (*reasons, *(f"chữ “{one}”" for one in plain))
