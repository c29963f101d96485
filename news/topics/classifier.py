"""What was learnt from labelled articles: how likely each topic is, by the words, phrases and sections seen.

All signs of an article go into one small `Network`, which says of every topic by itself how likely an editor would
give it. `bench/learn.py` finds its numbers; they are data, and answers can be traced to signs people understand.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, sqrt
from typing import Final

from news.errors import ConfigurationError
from news.text.vietnamese import slug
from news.topics import network
from news.topics.evidence import Case, clauses
from news.topics.network import Network, Seen
from news.topics.scenes import NOWHERE, Scene, scene
from news.topics.vocabulary import Clause, Said, Vocabulary, as_syllables

LIKELY: Final = 0.18  #: how likely the best topic must be to be given, …
UNSPOKEN: Final = 0.4  #: … where no phrase and no section speaks for any topic, …
BESIDE: Final = 0.35  #: … and another beside it: who misses that one hears of the article by its first, …
#: What rules, sections and plain words add to what was learnt, on the scale of its sums: learnt words are those of the
#: labelled articles, and where a newspaper has others, these speak louder. Found on one half of real articles.
RULES: Final = 0.5
SECTIONS: Final = 0.5
SECTIONS_ALONE: Final = 7.0  #: … where no phrase speaks for any topic
NARROWEST: Final = 0.3  #: what the first of several sections adds there: an address names the narrowest last
PLAIN: Final = 0.4
MOST: Final = 2  #: … and no article has more
NONE: Final = "none"  #: in the place of a topic: articles that have none
NOTHING: Final = 0.5  #: how likely that must be, and likelier than any topic
TELLING: Final = 0.4  #: what a word must say for a topic to be told as a reason
#: Fields that are told of abroad as at home; any other stands for itself no longer there: a crash is news of the world.
KEPT_ABROAD: Final = frozenset({"the-thao", "van-hoa", "du-lich", "chuyen-doi-so"})
LENGTH: Final = 4.0  #: of what all words and pairs of words of an article are together, however many there are
SHORT: Final = 5.0  #: that of a headline without a lead; what is shorter still says less
_IN_TITLE: Final = 1.3  #: what a word in the headline counts, where one in the lead counts 1, …
_IN_BOTH: Final = 1.6  #: … and one in both
_LEAST, _MOST = -1.0, 2.5  #: of the words of a `Case`


@dataclass(frozen=True, slots=True)
class Signs:
    """What is seen of an article, each sign with its strength."""

    words: Mapping[str, float]  #: words and pairs of words, yet to be brought to `LENGTH`
    others: Mapping[str, float]  #: sections, what `Evidence` and `Vocabulary` found, and the `Scene`
    said: Mapping[str, Said]  #: the words behind the latter, to tell people
    where: Scene = NOWHERE


@dataclass(frozen=True, slots=True)
class Opinion:
    """How likely each topic is, and which of them are given."""

    likely: Mapping[str, float]  #: from 0 to 1, by topic: what was learnt, rules, sections and plain words together
    topics: Mapping[str, tuple[str, ...]]  #: topics, best first, with the plain words that speak for them


class Classifier:
    """Judges articles by what was learnt; a sign never seen before says nothing."""

    def __init__(self, network: Network, vocabulary: Vocabulary) -> None:
        self._network = network
        self._vocabulary = vocabulary

    def opinion(
        self,
        *,
        title: str,
        lead: str,
        sections: Sequence[str],
        cases: Mapping[str, Case],
        alone: Collection[str] = (),
    ) -> Opinion:
        """How likely each topic is, and which are given; abroad, one of *alone* leaves no room for others."""
        signs = signs_of(title=title, lead=lead, sections=sections, cases=cases, vocabulary=self._vocabulary)
        seen = self._network.read(bring_to_length(signs, self._network.rows))
        likely = joined(seen.likely, signs)
        chosen = choose(likely, least=LIKELY if _is_spoken(signs, "phrases:", "sections:") else UNSPOKEN)
        words: dict[str, tuple[str, ...]] = {}
        for topic in abroad(chosen, alone) if signs.where.is_abroad else chosen:
            phrases = signs.said[topic].phrases if topic in signs.said else ()
            words[topic] = phrases if _is_word_for_people(phrases) else self._telling(topic, signs, seen)
            if topic in alone and not _is_word_for_people(words[topic]):
                words[topic] = signs.where.abroad
        topics = {
            topic: said for topic, said in words.items() if _is_word_for_people(said) or _is_spoken_for(topic, signs)
        }
        return Opinion(likely, topics)

    def _telling(self, topic: str, signs: Signs, seen: Seen) -> tuple[str, ...]:
        """The words that speak loudest for *topic*, where the vocabulary has none."""
        known = signs.words.keys() & self._network.rows.keys()
        loud = [(said, word) for word in known if (said := self._network.said(word, topic, seen)) >= TELLING]
        return tuple(word for _, word in sorted(loud, reverse=True))


def joined(likely: Mapping[str, float], signs: Signs) -> dict[str, float]:
    """How likely each topic is by what was learnt together with what speaks for it by itself."""
    weights = {"phrases": RULES, "sections": SECTIONS, "vocabulary": PLAIN}
    more = dict.fromkeys(likely, 0.0)
    if not _is_spoken(signs, "phrases:"):
        weights["sections"] = SECTIONS_ALONE
        narrowest = next((sign for sign in signs.others if sign.startswith("sections:")), "")
        more[narrowest.partition(":")[2]] = NARROWEST
    for sign, strength in signs.others.items():
        kind, _, topic = sign.partition(":")
        if kind in weights and topic in more:
            more[topic] += weights[kind] * strength
    return {topic: together(one, more[topic]) for topic, one in likely.items()}


def together(share: float, more: float) -> float:
    """A likelihood, so much higher on the scale of sums.

    >>> together(0.5, 0.0), together(0.5, 2.0) > 0.8
    (0.5, True)
    """
    share = min(max(share, 1e-9), 1 - 1e-9)
    return 1 / (1 + (1 - share) / share * exp(-more))


def choose(likely: Mapping[str, float], least: float = LIKELY) -> list[str]:
    """The topics that are given, best first; none where having none is likelier."""
    ranked = sorted(likely.keys() - {NONE}, key=lambda topic: (-likely[topic], topic))[:MOST]
    if likely[NONE] >= max(likely[ranked[0]], NOTHING):
        return []
    return [topic for place, topic in enumerate(ranked) if likely[topic] >= (BESIDE if place else least)]


def abroad(topics: Sequence[str], alone: Collection[str]) -> Sequence[str]:
    """Which of these are given of what happens abroad.

    >>> abroad(["kinh-te", "the-gioi"], ["the-gioi"]), abroad(["the-thao", "the-gioi"], ["the-gioi"])
    (['the-gioi'], ['the-thao', 'the-gioi'])
    """
    only = [topic for topic in topics if topic in alone]
    return topics if not only or KEPT_ABROAD.intersection(topics) else only


def _is_word_for_people(words: Iterable[str]) -> bool:
    """Whether a reader could be told one of them; figures are all "#" here, and alone no reason."""
    return any(word.strip("# ") for word in words)


def _is_spoken(signs: Signs, *beginnings: str) -> bool:
    """Whether such a sign speaks for any topic."""
    return any(strength > 0 and sign.startswith(beginnings) for sign, strength in signs.others.items())


def _is_spoken_for(topic: str, signs: Signs) -> bool:
    return any(signs.others.get(f"{kind}:{topic}", 0.0) > 0 for kind in ("phrases", "sections"))


def signs_of(
    *, title: str, lead: str, sections: Sequence[str], cases: Mapping[str, Case], vocabulary: Vocabulary
) -> Signs:
    """Everything that can be seen of an article."""
    headline, text = _clauses(title), _clauses(lead)
    words = dict.fromkeys(words_in(text), 1.0)
    words |= {word: _IN_BOTH if word in words else _IN_TITLE for word in words_in(headline)}
    said = vocabulary.read(headline, text)
    others: dict[str, float] = {}
    foremost = max((case.words for case in cases.values()), default=0.0)
    for topic, case in cases.items():
        others[f"phrases:{topic}"] = min(max(case.words, _LEAST), _MOST)
        others[f"headline:{topic}"] = min(max(case.title, _LEAST), _MOST)
        if case.words == foremost > 0:
            others[f"foremost:{topic}"] = 1.0
        if case.section:
            others[f"sections:{topic}"] = case.section
    if not any(case.section for case in cases.values()):
        others |= {f"section:{slug(section)}": 1.0 for section in sections}  # one that names no topic
    others |= {f"vocabulary:{topic}": one.weight for topic, one in said.items()}
    where = scene(title, lead)
    others |= where.signs
    return Signs(words, others, said, where)


def bring_to_length(signs: Signs, known: Mapping[str, object]) -> dict[str, float]:
    """All signs that are *known*; the words among them are of one length together: a long lead says no more for it."""
    words = {word: strength for word, strength in signs.words.items() if word in known}
    length = max(sqrt(sum(strength * strength for strength in words.values())), SHORT)
    found = {word: LENGTH * strength / length for word, strength in words.items()}
    return found | {sign: strength for sign, strength in signs.others.items() if sign in known}


def _clauses(text: str) -> list[list[str]]:
    return [as_syllables(clause) for clause in clauses(text).split(" , ")]


def words_in(clauses: Iterable[Clause]) -> set[str]:
    """The words and pairs of neighbours in these clauses, as signs."""
    found: set[str] = set()
    for clause in clauses:
        found.update(clause)
        found.update(map(" ".join, pairwise(clause)))
    return found


def parse(packed: bytes, vocabulary: Vocabulary) -> Classifier:
    """What `bench/learn.py` wrote down; `ConfigurationError` where it is none of that."""
    try:
        weights = network.parse(packed)
        if NONE not in weights.answers or len(weights.answers) < 3:
            raise ValueError(f"{NONE} and two topics are wanted")
    except ValueError as error:
        raise ConfigurationError([f"weights of topics: not as bench/learn.py writes them: {error}"]) from error
    return Classifier(weights, vocabulary)
