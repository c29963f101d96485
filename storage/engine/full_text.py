"""Full text: how each product keeps the words of an article, and is asked for them.

Both compare words as they are: which of them mean the same was decided before (`news/articles/searching.py`).
"""

from collections.abc import Iterable
from typing import Final, Protocol

from news.articles.searching import Findable, Part, Phrase


class FullText(Protocol):
    """What a product has to offer, for `storage/engine/article_words.py` and whoever searches there."""

    find: str  #: SQL: the numbers of articles below :before that match :sought, newest first

    def write(self, article: Findable) -> str:
        """What stands in `article_words.words`."""

    def ask(self, parts: Iterable[Part]) -> str:
        """What `find` compares with: all of the parts, each by any of its phrases."""


class SqliteFullText:
    """FTS5 beside the table, kept in step by triggers."""

    #: Signs are letters here, and everything beyond ASCII is one: a word of ours is a word of its.
    TOKENIZE: Final = "ascii tokenchars '=#@-'"

    find = """
        SELECT a.id FROM article_words_fts f JOIN articles a ON a.id = f.rowid
         WHERE article_words_fts MATCH :sought AND f.rowid < :before AND a.state IN ('matched', 'silent')
         ORDER BY f.rowid DESC LIMIT :limit"""

    def write(self, article: Findable) -> str:
        return " ".join((*article.written, *article.plain, *article.labels))

    def ask(self, parts: Iterable[Part]) -> str:
        return " AND ".join(f"({' OR '.join(map(self._ask_phrase, part))})" for part in parts)

    def _ask_phrase(self, phrase: Phrase) -> str:
        return f'"{" ".join(phrase)}"'


class PostgresFullText:
    """A tsvector, its words with their places; nothing is left to a dictionary or to the server's locale."""

    #: All that match are found by the index before the newest are chosen: told what is wanted in the end, the planner
    #: goes through all articles from the newest on, in the hope of a match. (Without the 0, a prepared plan does, too.)
    find = """
        WITH matching AS MATERIALIZED (
             SELECT article_id FROM article_words
              WHERE words @@ CAST(:sought AS tsquery) AND article_id + 0 < :before)
        SELECT newest.article_id
          FROM (SELECT article_id FROM matching ORDER BY article_id DESC OFFSET 0) AS newest
         WHERE (SELECT a.state FROM articles a WHERE a.id = newest.article_id) IN ('matched', 'silent')
         ORDER BY newest.article_id DESC LIMIT :limit"""

    def write(self, article: Findable) -> str:
        places = [
            f"'{word}':{place}" for words in (article.written, article.plain) for place, word in enumerate(words, 1)
        ]
        return " ".join((*places, *(f"'{label}'" for label in article.labels)))

    def ask(self, parts: Iterable[Part]) -> str:
        return " & ".join(f"({' | '.join(map(self._ask_phrase, part))})" for part in parts)

    def _ask_phrase(self, phrase: Phrase) -> str:
        words = " <-> ".join(f"'{word}'" for word in phrase)
        return f"({words})"
