"""One of the newsroom who edits topics, and what the ledger has then."""

from bot.commands import Commands
from bot.requests import Request
from jobs.matching.topics import Present, Topics
from news.topics.parsing import parse
from storage import topics as stored
from storage.engine.database import Database
from storage.engine.types import Tx
from tests.bot.commands.people import Clock, Person, desk, publish

TOPICS = """
[[topic]]
slug = "y-te"
name = "Y tế, sức khỏe"
hashtag = "#YTế"
aliases = ["sức khỏe"]
sections = ["suc-khoe"]
strong = ["trạm y tế", "nhân viên y tế", {more}]
medium = ["viện phí"]
weak = ["bác sĩ"]
contrary = ["bệnh thành tích"]

[[topic]]
slug = "the-thao"
name = "Thể thao"
hashtag = "#ThểThao"
strong = ["bóng đá"]
""".format(more=", ".join(f'"bệnh viện số {number}"' for number in range(40)))
CLINICS = "Khánh thành trạm cứu thương"


async def make_editor(db: Database, clock: Clock) -> Person:
    """One of the newsroom; the ledger has articles of the last days."""

    def fill(tx: Tx) -> None:
        publish(tx, f"{CLINICS} ở hai thôn")
        for count in range(12):
            publish(tx, f"Chuyện vườn nhãn thứ {count}")

    await db.run(fill)
    topics = Topics(db, Present(parse(TOPICS)), TOPICS)
    commands = Commands(desk(db, clock, topics), admins={"telegram": ["7"], "zalo": ["z7"]})
    return Person(commands, db, Request(channel="telegram", address="7", who="7", name="Chị Lan", words=""))


async def try_headline(admin: Person, title: str) -> str:
    """Which topics an article of this headline would have, as /suachude says it."""
    return (await admin.asks(f"/suachude thử {title}")).text


async def version(admin: Person) -> int:
    """Of the topics in the database; 0 where nobody changed them."""
    return await admin.db.read(stored.version)
