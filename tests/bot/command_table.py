"""What each command answers in each place, written down for people: `python -m tests.bot.command_table`."""

import asyncio
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.commands import ALL, Commands
from bot.sample.newspaper import load_articles
from storage.engine.database import Database
from storage.engine.types import Tx
from tests.bot.commands.people import NOON, Clock, desk, publish
from tests.bot.places import ADMIN, NEWSROOM, PLACES, SILENCE, Answered, Place, Town, open_town, settle_readers

FILE = Path(__file__).parents[2] / "docs" / "lenh-tung-noi.md"
#: What is typed of each command, usual and odd.
TYPED: dict[str, tuple[str, ...]] = {
    "chude": ("", "y tế", "xyz"),
    "theodoi": ("", "thể thao", "y tế ở Nghệ An, trừ tuyển sinh", "xyz"),
    "bo": ("", "y tế", "thể thao", "tất cả"),
    "hoantac": ("",),
    "moinhat": ("", "giáo dục", "xyz"),
    "tim": ("", "trường", "xyz"),
    "thu": ("", "giáo dục ở Nghệ An", "xyz"),
    "visao": ("", "xyz"),
    "ittin": ("", "xyz"),
    "tinh": ("", "Lâm Đồng", "xyz"),
    "tukhoa": ("", "cao tốc", "-cao tốc"),
    "bantin": ("", "7:00", "ngay", "25:00"),
    "yenlang": ("", "22:00-06:00", "xyz"),
    "tamdung": ("", "3 ngày", "xyz"),
    "dung": ("",),
    "tieptuc": ("",),
    "caidat": ("", "them"),
    "ngonngu": ("", "en", "xyz"),
    "lienket": ("", "000000"),
    "dulieu": ("",),
    "xoadulieu": ("",),
    "chinhsach": ("",),
    "trogiup": ("", "tinh", "xyz"),
    "start": ("", "topic_the-thao", "tinh_nghe-an"),
    "thongbao": ("", "Mai bảo trì"),
    "thongke": ("",),
    "suckhoe": ("",),
    "tingiu": ("",),
    "suachude": ("", "y tế"),
    "saichude": ("",),
    "duongdan": ("", "giáo dục", "xyz"),
}
PLAIN = (
    "Nghệ An",
    "Huế có gì mới?",
    "gửi tin lúc 7 giờ sáng",
    "bão số 13",
    "cảm ơn",
    "không nhận tin nữa",
    "ơi",
    "/xyz",
)
UNKNOWN = "Báo Tin không có lệnh"  #: what is said below that is the help
MOST = 16  #: lines of an answer that are shown
_LINK = re.compile(r"https?://\S+$")
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)|(?<=mã số )\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Something typed, in each of some places."""

    number: int
    words: str
    places: Sequence[Place]
    new: bool = False  #: by somebody who never wrote before


def list_cases() -> dict[str, list[Case]]:
    """The cases of each command; of those for the newsroom, what its people and one other are answered."""
    cases: dict[str, list[Case]] = {}
    number = 0
    for command in ALL:
        for rest in TYPED[command.name]:
            number += 1
            places = (NEWSROOM, *PLACES[:1]) if command.for_admins else PLACES
            words = f"/{command.name} {rest}".strip()
            cases.setdefault(f"/{command.name}", []).append(
                Case(number=number, words=words, places=places, new=words == "/start")
            )
    plain = [Case(number=number + at, words=words, places=PLACES) for at, words in enumerate(PLAIN, 1)]
    return cases | {"Không phải lệnh": plain}


def fill(tx: Tx) -> int:
    """A week of articles; the one that was sent to all."""
    provinces = ("nghe-an", "lam-dong", "ha-noi")
    for place, one in enumerate(load_articles()[:60]):
        when = NOON - timedelta(hours=2 * (60 - place))
        url = f"https://song-may.example/{place}.html"
        about, province = one.topics or ("xa-hoi",), provinces[place % 3]
        publish(tx, one.title, about=tuple(about), province=province, when=when, url=url)
    url = "https://song-may.example/hoc-ba.html"
    title = "Trường học dùng học bạ số từ học kỳ hai"
    return publish(tx, title, about=("giao-duc",), province="nghe-an", when=NOON, url=url)


def write_answers(heard: Sequence[tuple[str, Sequence[Answered]]]) -> Iterator[str]:
    """Each answer once, with the places where it came; those that differ in layout alone are one."""
    groups: dict[str, list[str]] = {}
    for title, answers in heard:
        aside = " 🔒" if any(one.aside for one in answers) else ""
        groups.setdefault("\n".join(_write(answers)), []).append(title + aside)
    for text, titles in sorted(groups.items(), key=lambda group: -len(group[1])):
        most = len(titles) > len(heard) / 2
        yield "" if len(groups) == 1 else "*Hầu hết các nơi:*\n" if most else f"*{', '.join(titles)}:*\n"
        yield text + "\n"


def _write(answers: Sequence[Answered]) -> Iterator[str]:
    for one in answers or [Answered(SILENCE)]:
        lines = [line for line in _CODE.sub("······", one.text).split("\n") if line.strip() and not _LINK.match(line)]
        lines = [lines[0], "…"] if lines[0].startswith(UNKNOWN) else lines
        lines = lines if len(lines) <= MOST else [*lines[:MOST], f"… ({len(lines) - MOST} dòng nữa)"]
        yield from (f"> {line.replace('<', '&lt;')}  " for line in lines)
        buttons = [f"`{label}`" for row in one.rows for label in row]
        if buttons:
            yield f">\n> {' '.join(buttons)}"


async def write_table(town: Town, cases: dict[str, list[Case]]) -> str:
    """All of it as Markdown."""
    parts = [
        "# Mỗi lệnh, từng nơi\n",
        "Gõ gì, ở đâu, bot trả lời gì: chương trình thật với máy chủ Telegram, Zalo giả, viết ra bởi"
        " `python -m tests.bot.command_table`. Ai gõ cũng đang theo dõi Giáo dục và Y tế, sức khỏe, và vừa nhận một"
        " tin; riêng `/start` là của người mới. Nút ghi trong ô `như thế này` (trên Zalo là dòng có số);"
        " đường dẫn đứng riêng một dòng thì bỏ qua; 🔒 là chỉ người gõ thấy.\n",
    ]
    for name, some in cases.items():
        parts.append(f"## {name}\n")
        for case in some:
            heard = [(place.title, await place.types(town, case.number, case.words)) for place in case.places]
            parts += [f"**`{case.words}`**\n", *write_answers(heard)]
    return "\n".join(part for part in parts if part).rstrip() + "\n"


async def draw(folder: str, cases: dict[str, list[Case]]) -> str:
    """The table, of a database in *folder*."""
    db = Database.open(f"sqlite:///{folder}/baotin.db")
    try:
        commands = Commands(desk(db, Clock()), admins={"telegram": [str(ADMIN)]})
        article = await db.run(fill)
        wanted = [(place, one.number) for some in cases.values() for one in some for place in one.places if not one.new]
        await db.run(settle_readers, wanted, article=article)
        async with open_town(db, commands) as town:
            return await write_table(town, cases)
    finally:
        await db.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        FILE.write_text(asyncio.run(draw(home, list_cases())), "utf-8")
