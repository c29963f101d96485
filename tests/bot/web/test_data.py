"""The file of what is kept, as a reader of the page fetches it."""

import json
from contextlib import AsyncExitStack

from storage.engine.database import Database
from tests.bot.commands.people import Clock, commands
from tests.fakes.web_reader import Reader, served


async def test_a_reader_fetches_what_is_kept_and_nobody_elses(sqlite_db: Database) -> None:
    async with served(sqlite_db, answer=commands(sqlite_db, Clock()).answer) as chat, AsyncExitStack() as stack:
        reader, other = [await stack.enter_async_context(Reader(chat.url)) for _ in range(2)]
        await other.say("/theodoi kinh tế")
        await reader.say("/theodoi y tế")
        await reader.say("/dulieu tep")
        [*_, last] = await reader.conversation()
        file = last.data["body"]["file"]
        assert file == {"name": "bao-tin-du-lieu.json", "path": "/chat/data.json"}
        async with reader.session.get(chat.url + file["path"]) as answer:
            assert answer.status == 200
            assert answer.content_type == "application/json"
            assert answer.headers["Content-Disposition"] == 'attachment; filename="bao-tin-du-lieu.json"'
            assert answer.headers["Cache-Control"] == "no-store"
            found = json.loads(await answer.text())
    assert [one["giá trị"] for one in found["đang chọn"]] == ["Y tế, sức khỏe"]
    assert "/theodoi y tế" in str(found["cuộc trò chuyện trên trang web"])


async def test_who_never_wrote_has_no_file(sqlite_db: Database) -> None:
    async with served(sqlite_db, answer=commands(sqlite_db, Clock()).answer) as chat, Reader(chat.url) as reader:
        async with reader.session.get(f"{chat.url}/chat/data.json") as answer:
            assert answer.status == 404
        reader.session.cookie_jar.clear()
        async with reader.session.get(f"{chat.url}/chat/data.json") as answer:
            assert answer.status == 401


async def test_what_was_handled_leaves_no_address(sqlite_db: Database) -> None:
    async with served(sqlite_db, answer=commands(sqlite_db, Clock()).answer) as chat, Reader(chat.url) as reader:
        await reader.say("/theodoi y tế", id="a")
        [row] = await sqlite_db.read(lambda tx: tx.rows("SELECT address FROM chats"))
        await reader.say("/xoadulieu dong-y", id="b")
        assert row["address"] not in str(await sqlite_db.read(lambda tx: tx.rows("SELECT * FROM updates_seen")))
        assert await sqlite_db.read(lambda tx: tx.rows("SELECT * FROM chats")) == []
