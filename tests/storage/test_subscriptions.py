"""What chats subscribe to, on both databases."""

from news.delivery.subscriptions import Kind
from storage import chats, subscriptions
from storage.engine.database import Database, Tx
from tests import make
from tests.make import NOON


async def test_the_words_are_kept_beside_what_is_compared_and_move_along(db: Database) -> None:
    def fill(tx: Tx) -> tuple[dict[str, str], dict[str, str]]:
        old, new = make.chat(tx, address="-1", group=True), make.chat(tx, address="-100", group=True)
        for value in ("chi bộ đảng", "cao tốc"):
            subscriptions.follow(tx, chat=old.number, kind=Kind.KEYWORD, value=value, now=NOON)
        subscriptions.spell(tx, chat=old.number, kind=Kind.KEYWORD, value="chi bộ đảng", words="chi bộ\u200b Đảng")
        before = subscriptions.spelled(tx, chat=old.number)
        chats.move(tx, channel="telegram", old="-1", new="-100")
        return before, subscriptions.spelled(tx, chat=new.number)

    assert await db.run(fill) == ({"chi bộ đảng": "chi bộ Đảng"},) * 2
