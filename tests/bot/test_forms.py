"""Each kind of alert, as it is drawn for the docs: short enough, whole, and in one language."""

import re

import pytest

from bot.telegram import format as telegram_format
from bot.texts import language
from bot.zalo import format as zalo_format
from news.delivery.messages import Message
from news.text.vietnamese import utf16_length
from tests.bot.forms import draw_telegram, draw_zalo, list_forms, write_page
from tests.fakes.bot_api_html import parse_html

FORMS = dict(list_forms())
#: Words of ours that stand around an article's own.
OURS = (
    "Đọc bài",
    "Ít tin",
    "hôm qua",
    "hôm nay",
    "Cũng trên",
    "Bản tin",
    "Thêm",
    "Đính chính",
    "Đã gỡ",
    "KHẨN",
    "tin nữa",
)
ON_A_SCREEN = 900  #: UTF-16 units of one alert: some twenty lines of a phone


def say(message: Message) -> list[str]:
    """What stands on Telegram and on Zalo."""
    form = telegram_format.form_of(message, telegram_format.ButtonCommands())
    labels = [one.text for row in (form.keyboard.inline_keyboard if form.keyboard else ()) for one in row]
    return ["\n".join([parse_html(form.html)[0], *labels]), *(part.text for part in zalo_format.parts(message))]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_stands_on_one_screen_and_no_word_is_cut(name: str) -> None:
    for text in say(FORMS[name]):
        assert utf16_length(text) <= ON_A_SCREEN
        assert not re.search(r"\w…", text.replace("hơn…", ""))


@pytest.mark.parametrize("name", FORMS)
def test_in_english_no_word_of_ours_is_vietnamese(name: str) -> None:
    with language("en"):
        assert [word for text in say(FORMS[name]) for word in OURS if word in text] == []


def test_all_of_them_are_drawn() -> None:
    assert len(FORMS) == 20
    for draw in (draw_telegram, draw_zalo):
        page = write_page([(name, draw(message)) for name, message in FORMS.items()])
        assert page.count("<section>") == 20 and page.count('class="said"') >= 20
        assert "&lt;b&gt;cánh đồng" in page
