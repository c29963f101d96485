"""On the page, too, a button that has done its work shows it, and stays where it was."""

from datetime import timedelta

from bot.web.outlet import WebOutlet
from news.delivery.messages import Choice
from news.errors import TryLater
from storage.engine.database import Database
from tests.bot.commands.people import Clock, commands
from tests.fakes.web_reader import NOW, Reader, served


async def test_an_offer_that_was_taken_can_t_be_taken_again(sqlite_db: Database) -> None:
    async with served(sqlite_db, answer=commands(sqlite_db, Clock()).answer) as chat, Reader(chat.url) as reader:
        await reader.conversation()
        await reader.say("/theodoi xyz")
        offer = (await reader.conversation())[-1].data
        [one] = [one for row in offer["body"]["choices"] for one in row if "xyz" in one["label"]]
        await reader.say(one["command"], label=one["label"], message=offer["number"])
        said = [event.data for event in await reader.conversation()]
        [after] = [event for event in said if event["number"] == offer["number"]]
        assert after["body"]["text"] == offer["body"]["text"]
        done = {**one, "label": f"✓ {one['label']}", "command": ""}
        assert [each for row in after["body"]["choices"] for each in row if "xyz" in each["label"]] == [done]
        assert len(after["body"]["choices"]) == len(offer["body"]["choices"])
        assert "Từ nay bạn nhận tin có “xyz”" in said[-1]["body"]["text"]


class Unmarked(WebOutlet):
    """The page of a database that is busy whenever a button is to be shown as done."""

    async def edit_buttons(self, address: str, message_id: str, choices: tuple[tuple[Choice, ...], ...]) -> None:
        raise TryLater(timedelta(seconds=1), everywhere=True)


async def test_what_cannot_be_shown_as_done_is_done_once_all_the_same(sqlite_db: Database) -> None:
    page = Unmarked(sqlite_db, now=lambda: NOW)
    desk = commands(sqlite_db, Clock())
    async with served(sqlite_db, channel=page, answer=desk.answer) as chat, Reader(chat.url) as reader:
        await reader.conversation()
        await reader.say("/theodoi xyz")
        offer = (await reader.conversation())[-1].data
        [one] = [one for row in offer["body"]["choices"] for one in row if "xyz" in one["label"]]
        status, _ = await reader.say(one["command"], label=one["label"], message=offer["number"])
        assert status == 200
        said = [event.data["body"] for event in await reader.conversation()]
        assert sum("Từ nay bạn nhận tin có “xyz”" in str(body.get("text")) for body in said) == 1
