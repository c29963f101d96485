"""How each kind of alert looks on a phone: `python -m tests.bot.forms` draws `docs/pictures/forms-*.png` anew.

Telegram's marks and Zalo's are drawn by a small page of our own, from the very forms that are sent; the web's by the
page itself. Read them after every change of a form: nothing may be longer than it need be, cut within a word, or half
in another language.
"""

import asyncio
import html
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from bot.telegram import format as telegram_format
from bot.web.options import WebOptions
from bot.zalo import format as zalo_format
from news.delivery.messages import Alert, Correction, Digest, Message, Section, TopicTag
from storage.engine.database import Database
from tests.fakes import browser
from tests.fakes.pictures import pictures
from tests.fakes.web_reader import served

HERE: Final = Path(__file__).parents[2] / "docs" / "pictures"
WHEN: Final = datetime(2026, 11, 23, 2, 59, tzinfo=UTC)
TODAY: Final = date(2026, 11, 23)
WIDTH, COLUMNS = 320, 5

_PLAIN: Final = Alert(
    title="Lâm Đồng mở lớp bồi dưỡng cho bí thư chi bộ thôn, tổ dân phố",
    url="https://bao.example/xay-dung-dang/lop-boi-duong-12345.html",
    lead="Sáng 23/11, hơn 200 bí thư chi bộ dự lớp bồi dưỡng nghiệp vụ công tác Đảng đầu tiên trong năm.",
    newspaper="Báo Lâm Đồng",
    province="Lâm Đồng",
    published=WHEN,
    topics=(TopicTag(slug="xay-dung-dang", name="Xây dựng Đảng", hashtag="#XâyDựngĐảng"),),
    article=12345,
    today=TODAY,
)
_LONG: Final = (
    "Ủy ban nhân dân tỉnh vừa ban hành kế hoạch khôi phục vùng trồng sầu riêng sau mưa lũ, theo đó ba huyện được hỗ "
    "trợ giống, phân bón và vốn vay lãi suất thấp; các hợp tác xã có trách nhiệm hướng dẫn kỹ thuật, nghiệm thu từng "
    "vườn và báo cáo hằng tháng. Kế hoạch kéo dài đến hết năm 2028, kinh phí 46 tỷ đồng từ ngân sách tỉnh và nguồn xã "
    "hội hóa."
)
_MORE: Final = "trưởng ban công tác Mặt trận và người đứng đầu các chi hội ở bốn mươi bảy xã vùng sâu, vùng xa"
_WARNING: Final = replace(
    _PLAIN,
    title="Sơ tán khẩn cấp 120 hộ dân ven sông Cái trước 16 giờ chiều",
    lead="Mực nước sông Cái vượt báo động III; người dân hai phường ven sông phải đến nơi tránh trú trước 16 giờ.",
    topics=(TopicTag(slug="thien-tai", name="Thiên tai, thời tiết", hashtag="#ThiênTai"),),
    urgent=True,
)


def list_forms() -> list[tuple[str, Message]]:
    """Twenty messages, each with what it is."""
    also, image = ("Báo Bình Thuận", "Báo Khánh Hòa"), "https://anh.bao.example/lop-hoc.jpg"
    yesterday = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
    health = TopicTag(slug="y-te", name="Y tế, sức khỏe", hashtag="#YTế")
    changed = Correction(
        number=1, article=12345, title=_PLAIN.title, url=_PLAIN.url, newspaper="Báo Lâm Đồng",
        changes=(("hơn 200 bí thư", "hơn 300 bí thư"),),
    )  # fmt: skip
    few = Section(
        heading="Xây dựng Đảng", alerts=(_PLAIN, replace(_PLAIN, title="Chi bộ thôn Đạ Nghịt kết nạp ba đảng viên"))
    )
    more = Section(
        heading="Y tế, sức khỏe", alerts=(replace(_PLAIN, title="Trạm y tế xã Tà Nung có bác sĩ thường trực"),)
    )
    return [
        ("thường", _PLAIN),
        ("có ảnh", replace(_PLAIN, image=image)),
        ("đoạn mở đầu dài", replace(_PLAIN, lead=_LONG)),
        ("không có đoạn mở đầu", replace(_PLAIN, lead="")),
        ("đầu đề dài", replace(_PLAIN, title=f"{_PLAIN.title}, {_MORE}")),
        ("tin khẩn", _WARNING),
        ("tin khẩn, dài", replace(_WARNING, lead=_LONG)),
        ("nhiều báo cùng viết", replace(_PLAIN, also=also)),
        ("hai chủ đề", replace(_PLAIN, topics=(*_PLAIN.topics, health))),
        ("không rõ chủ đề", replace(_PLAIN, topics=())),
        ("báo cả nước", replace(_PLAIN, newspaper="Báo Xây Dựng", province="Cà Mau")),
        ("hôm qua", replace(_PLAIN, published=yesterday)),
        ("chỉ có ngày", replace(_PLAIN, published=datetime(2026, 11, 22, 17, tzinfo=UTC))),
        ("không có ngày", replace(_PLAIN, published=None)),
        ("ký tự lạ", replace(_PLAIN, title="“Đất & Người”: 3 < 5 <b>cánh đồng</b> *mẫu lớn* _mới_")),
        ("đã gỡ", replace(_PLAIN, withdrawn=True)),
        ("trong kênh", replace(_PLAIN, one_way=True)),
        ("bản tin", Digest(sections=(few, more), made=WHEN, further=3)),
        ("phần còn lại của nhiều tin", Digest(sections=(few,), made=WHEN, burst=True)),
        ("đính chính", changed),
    ]


_CARDS: Final = "document.querySelectorAll('#log article, #log .alert, #log .reply, #log .digest').length"
_HEIGHT: Final = "document.getElementById('log').scrollHeight + 260"
_STYLE: Final = f"""
body {{ margin: 0; background: #f2f0ea; font: 14px/1.35 "Noto Sans", sans-serif; width: {WIDTH * COLUMNS}px }}
main {{ columns: {COLUMNS}; column-gap: 0 }}
section {{ break-inside: avoid; padding: 8px 10px 14px; width: {WIDTH - 20}px }}
h2 {{ font: 12px "Noto Sans", sans-serif; color: #555; margin: 0 0 4px }}
.said {{ background: #fff; border-radius: 12px; padding: 8px 10px; white-space: pre-wrap; overflow-wrap: anywhere }}
.said i.image {{ display: block; height: 140px; background: #8cb9a8; border-radius: 8px; margin-bottom: 6px }}
a {{ color: #1d6fb8; text-decoration: none }}
blockquote {{ margin: 2px 0; padding: 2px 8px; border-left: 3px solid #1d6fb8; background: #eef5fb }}
blockquote[expandable] {{ display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden }}
.keys {{ display: flex; gap: 4px; margin-top: 4px }}
.keys span {{ flex: 1; background: #7a8c99; color: #fff; border-radius: 8px; padding: 6px; text-align: center }}
"""


def draw_telegram(message: Message) -> str:
    """The message as Telegram shows it: its marks are HTML of few kinds."""
    form = telegram_format.form_of(message, telegram_format.ButtonCommands())
    rows = form.keyboard.inline_keyboard if form.keyboard else ()
    keys = "".join(
        f'<div class="keys">{"".join(f"<span>{html.escape(one.text)}</span>" for one in row)}</div>' for row in rows
    )
    image = '<i class="image"></i>' if form.picture else ""
    return f'<div class="said">{image}{form.html.strip()}</div>{keys}'


def draw_zalo(message: Message) -> str:
    """The message as Zalo shows it, a picture above the text; styles are spans of UTF-16 units."""
    return "<br>".join(f'<div class="said">{_draw_part(part)}</div>' for part in zalo_format.parts(message))


def _draw_part(part: zalo_format.Part) -> str:
    units, drawn, at = part.text.encode("utf-16-le"), "", 0
    for style in part.styles:
        begin, end = style["start"], style["start"] + style["len"]
        drawn += html.escape(units[2 * at : 2 * begin].decode("utf-16-le"))
        drawn += f"<b>{html.escape(units[2 * begin : 2 * end].decode('utf-16-le'))}</b>"
        at = end
    image = '<i class="image"></i>' if part.image else ""
    return image + drawn + html.escape(units[2 * at :].decode("utf-16-le"))


def write_page(drawn: Sequence[tuple[str, str]]) -> str:
    """A page of them all."""
    sections = "".join(f"<section><h2>{html.escape(name)}</h2>{one}</section>" for name, one in drawn)
    return f'<!doctype html><html lang="vi"><meta charset="utf-8"><style>{_STYLE}</style><main>{sections}</main>'


async def shoot(page: browser.Page, name: str) -> None:
    """One picture, as high as the page is."""
    await page.picture(HERE / f"forms-{name}.png")


async def draw(page: browser.Page, folder: Path) -> None:
    """Telegram's and Zalo's."""
    for name, draw_one in (("telegram", draw_telegram), ("zalo", draw_zalo)):
        file = folder / f"{name}.html"
        file.write_text(write_page([(what, draw_one(message)) for what, message in list_forms()]), "utf-8")
        await page.open(file.as_uri())
        await page.look(WIDTH * COLUMNS, await page.value("document.documentElement.scrollHeight"))
        await shoot(page, name)


async def draw_web(page: browser.Page, folder: Path) -> None:
    """The web's, by the page itself: each message as it arrives."""
    database = await asyncio.to_thread(Database.open, f"sqlite:///{folder}/forms.db")
    try:
        async with pictures() as shown, served(database, WebOptions(image_sources=(shown,))) as chat:
            await page.look(390, 800)
            await page.open(chat.url)
            await page.until("document.querySelector('.reply')")
            [address] = await database.read(lambda tx: tx.column("SELECT address FROM chats"))
            for name, message in list_forms():
                if name == "có ảnh":
                    message = replace(_PLAIN, image=f"{shown}/anh.svg")
                before = await page.value(_CARDS)
                await chat.channel.send(address, message)
                await page.until(f"{_CARDS} > {before}")
            await page.look(390, await page.value(_HEIGHT))
            await shoot(page, "web")
    finally:
        await database.close()


async def main() -> None:
    """All three."""
    with tempfile.TemporaryDirectory() as folder, browser.chromium() as chromium:
        async with browser.tab(chromium) as page:
            await draw(page, Path(folder))
        async with browser.tab(chromium) as page:
            await draw_web(page, Path(folder))


if __name__ == "__main__":
    asyncio.run(main())
