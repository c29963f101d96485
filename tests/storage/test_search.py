"""Going through the ledger from the newest to the oldest, on both databases."""

from storage import search
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make


async def test_the_matched_ones_come_newest_first(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        states = (ArticleState.MATCHED, ArticleState.HELD, ArticleState.SILENT, ArticleState.NEW)
        return [make.stored(tx, title=f"Tin {state}", lead="Sapo", state=state) for state in states]

    matched, _held, silent, _new = await db.run(fill)
    found = await db.read(search.older, before=search.BEGINNING, limit=9)
    assert [(one.article, one.text) for one in found] == [
        (silent, "Tin silent . Sapo"),
        (matched, "Tin matched . Sapo"),
    ]
    assert [one.article for one in await db.read(search.older, before=silent, limit=9)] == [matched]
    assert len(await db.read(search.older, before=search.BEGINNING, limit=1)) == 1
