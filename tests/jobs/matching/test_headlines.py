"""The articles that somebody means who quotes a headline."""

from jobs.matching.headlines import find_headlines
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make


async def find(db: Database, quoted: str, *, batch: int = 2, batches: int = 20) -> list[str]:
    return [one.title for one in await find_headlines(db, quoted, batch=batch, batches=batches)]


async def test_the_likeliest_come_whatever_became_of_them_the_newest_first(sqlite_db: Database) -> None:
    def fill(tx: Tx) -> None:
        make.stored(tx, title="Thông cầu mới qua sông Lũy", state=ArticleState.HELD)
        make.stored(tx, title="")
        make.stored(tx, title="Thông cầu mới qua sông Lũy: vui mừng")
        make.stored(tx, title="Giá sầu riêng tăng", state=ArticleState.SILENT)
        make.stored(tx, title="Thông cầu mới qua sông Lũy trong mưa", state=ArticleState.WITHDRAWN)

    await sqlite_db.run(fill)
    assert await find(sqlite_db, "thông cầu mới qua sông lũy") == ["Thông cầu mới qua sông Lũy"]
    assert await find(sqlite_db, "cầu mới qua sông") == [
        "Thông cầu mới qua sông Lũy trong mưa",
        "Thông cầu mới qua sông Lũy: vui mừng",
        "Thông cầu mới qua sông Lũy",
    ]
    assert await find(sqlite_db, "giá vàng giảm sâu hôm nay") == []
    assert await find(sqlite_db, "giá sầu riêng tăng", batches=1) == ["Giá sầu riêng tăng"]
    assert await find(sqlite_db, "thông cầu mới qua sông lũy", batches=1) == ["Thông cầu mới qua sông Lũy trong mưa"]
    assert await find(sqlite_db, " … ") == []
