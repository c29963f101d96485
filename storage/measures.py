"""What a filter would have brought lately: its rules themselves, over the articles that were sent to whoever asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final

from news.delivery.subscriptions import Filter, Kind
from news.text.phrases import list_spellings
from storage.engine.types import Tx
from storage.times import from_ms, to_ms

Found = dict[int, tuple[int, int | None]]  #: articles, each with when it was published (ms) and its story
FEW: Final = 20  #: articles in all, below which nothing is said of any filter


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredSpan:
    """The articles that a filter is measured by."""

    since: datetime
    first: int  #: the lowest of their numbers
    is_enough: bool  #: whether there are more than `FEW`


def find_span(tx: Tx, *, since: datetime) -> MeasuredSpan | None:
    """The articles sent to whoever asked *since* then, or since there are any; None where there are none."""
    numbers = tx.rows(
        """
        SELECT id, first_seen FROM articles WHERE first_seen >= :since AND state = 'matched'
         ORDER BY first_seen LIMIT :few
        """,
        since=to_ms(since),
        few=FEW,
    )
    if not numbers:
        return None
    older = "SELECT 1 FROM articles WHERE first_seen < :since AND state = 'matched' LIMIT 1"
    # (By `id` itself SQLite would go through all older ones.)
    lowest = "SELECT MIN(id + 0) FROM articles WHERE first_seen >= :since AND state = 'matched'"
    first: int = tx.value(lowest, since=to_ms(since))
    begun = since if tx.value(older, since=to_ms(since)) else from_ms(numbers[0]["first_seen"])
    return MeasuredSpan(since=begun, first=first, is_enough=len(numbers) == FEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Condition:
    """Whether a filter lets in the article `a`, as SQL with its values: in sets, since it is asked of thousands."""

    sql: str
    values: dict[str, str]


def _lets_in(chosen: Filter) -> _Condition:
    """The rules of `storage.outbox.audience`, for one filter and many articles."""
    parts, values = [], dict[str, str]()

    def among(side: Mapping[Kind, list[str]], *kinds: Kind) -> str:
        listed = []
        for kind in kinds:
            names = {f"v{len(values) + place}": value for place, value in enumerate(side[kind])}
            if names:
                values.update(names)
                words = ", ".join(f":{name}" for name in names)
                listed.append(
                    f"SELECT article_id FROM article_labels WHERE kind = '{kind}' AND value IN ({words})"  # noqa: S608
                    " AND article_id >= :first"
                )
        return f"({' UNION ALL '.join(listed) or 'SELECT 0'})"

    if not chosen.is_for_everything:  # that is the topic of every article
        parts.append(f"a.id IN {among(chosen.wanted, Kind.TOPIC, Kind.KEYWORD)}")
    parts += [f"a.id IN {among(chosen.wanted, kind)}" for kind in (Kind.PROVINCE, Kind.NEWSPAPER) if chosen[kind]]
    if any(chosen.excepted[kind] for kind in Kind):
        parts.append(f"a.id NOT IN {among(chosen.excepted, *Kind)}")
    return _Condition(sql="".join(f" AND {part}" for part in parts), values=values)


def count(tx: Tx, chosen: Filter, span: MeasuredSpan) -> int:
    """How many stories *chosen* lets in, by what articles were found to be about when they came."""
    condition = _lets_in(chosen)
    return int(
        tx.value(
            f"""
            SELECT COUNT(DISTINCT COALESCE(a.cluster_id, -a.id)) FROM articles a
             WHERE a.first_seen >= :since AND a.state = 'matched'{condition.sql}
            """,  # noqa: S608 (our own words and names of values)
            first=span.first,
            since=to_ms(span.since),
            **condition.values,
        )
    )


def find(tx: Tx, chosen: Filter, span: MeasuredSpan) -> Found:
    """The articles that *chosen* lets in, by the same."""
    condition = _lets_in(chosen)
    found = tx.rows(
        f"""
        SELECT a.id, a.cluster_id, COALESCE(a.published, a.first_seen) AS shown FROM articles a
         WHERE a.first_seen >= :since AND a.state = 'matched'{condition.sql}
        """,  # noqa: S608 (our own words and names of values)
        first=span.first,
        since=to_ms(span.since),
        **condition.values,
    )
    return {row["id"]: (row["shown"], row["cluster_id"]) for row in found}


def list_unknown(tx: Tx, keywords: Iterable[str], span: MeasuredSpan) -> list[str]:
    """Those of *keywords* that nobody was known to look for all the time: articles may hold them without a label."""
    return [
        keyword
        for keyword in dict.fromkeys(keywords)
        if not tx.value(
            "SELECT 1 FROM subscriptions WHERE kind = 'keyword' AND value = :value AND created_at < :since LIMIT 1",
            value=keyword,
            since=to_ms(span.since),
        )
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedText:
    """An article's words, for keywords that it has no label of."""

    article: int
    words: str
    shown: int  #: when it was published (ms)
    cluster: int | None


def _list_patterns(keyword: str) -> list[str]:
    """What any text that holds the keyword is LIKE: a vowel may have any mark, on any vowel beside it, and i be y.

    >>> _list_patterns("sầu riêng"), _list_patterns("tphcm")
    (['%s__%r__ng%'], ['%tp%hcm%', '%tphcm%'])
    """
    letters = {ord(one): one for one in "bcghklmnpqrstvx0123456789"} | {ord(" "): "%"}
    return sorted({f"%{''.join(letters.get(ord(one), '_') for one in way)}%" for way in list_spellings(keyword)})


def read_texts(tx: Tx, span: MeasuredSpan, keywords: Iterable[str], *, after: int, limit: int) -> list[DatedText]:
    """The words of the next articles above *after* that may hold one of *keywords*."""
    values = {f"pattern{place}": one for place, one in enumerate(chain.from_iterable(map(_list_patterns, keywords)))}
    alike = " OR ".join(f"LOWER(title || ' ' || lead) LIKE :{name}" for name in values)
    rows = tx.rows(
        f"""
        SELECT id, title, lead, cluster_id, COALESCE(published, first_seen) AS shown FROM articles
         WHERE id > :after AND id >= :first AND first_seen >= :since AND state = 'matched' AND ({alike})
         ORDER BY id LIMIT :limit
        """,  # noqa: S608 (our own words and names of values)
        after=after,
        first=span.first,
        since=to_ms(span.since),
        limit=limit,
        **values,
    )
    return [
        DatedText(
            article=row["id"], words=f"{row['title']} . {row['lead']}", shown=row["shown"], cluster=row["cluster_id"]
        )
        for row in rows
    ]


def read_labels(tx: Tx, numbers: Sequence[int]) -> dict[int, set[tuple[str, str]]]:
    """What each of these articles is about."""
    listed = ",".join(str(int(number)) for number in numbers) or "0"
    found: dict[int, set[tuple[str, str]]] = {number: set() for number in numbers}
    sql = f"SELECT article_id, kind, value FROM article_labels WHERE article_id IN ({listed})"  # noqa: S608 (numbers)
    for row in tx.rows(sql):
        found[row["article_id"]].add((row["kind"], row["value"]))
    return found
