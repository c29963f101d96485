"""Headlines: the articles that somebody means who quotes a headline, or an address that ends with one."""

from dataclasses import dataclass
from typing import Final

from news.articles.headlines import SURE, resemble
from news.text.vietnamese import fold
from storage import search
from storage.engine.database import Database
from storage.search import Title

BATCH: Final = 500  #: articles looked at between which others get their turn
BATCHES: Final = 20  #: for one answer
MOST: Final = 5  #: articles named


@dataclass(frozen=True, slots=True)
class _Candidate:
    title: Title
    likeness: int


async def find_headlines(
    db: Database, quoted: str, *, most: int = MOST, batch: int = BATCH, batches: int = BATCHES
) -> list[Title]:
    """The articles whose headline is most likely the one *quoted*, the likeliest and newest first."""
    wanted = fold(quoted)
    found: list[_Candidate] = []
    before = search.BEGINNING
    for _batch in range(batches if wanted else 0):
        titles = await db.read(search.titles, before=before, limit=batch)
        found += [_Candidate(one, likeness) for one in titles if (likeness := resemble(wanted, one.title))]
        if len(titles) < batch or any(one.likeness == SURE for one in found):
            break
        before = titles[-1].article
    best = max((one.likeness for one in found), default=0)
    return [one.title for one in found if one.likeness == best][:most]
