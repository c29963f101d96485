"""What /yenlang promises of Sundays, public holidays and Tết."""

from datetime import timedelta

import pytest

from bot.commands.days_off import is_sentence, read
from news.delivery.days_off import DaysOff
from storage import digests
from tests.bot.commands.people import NOON, Clock, Person, button, labels, publish
from tests.make import rows


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ("ngày nghỉ chỉ tin khẩn", DaysOff.URGENT),
        ("chủ nhật không gửi tin", DaysOff.URGENT),
        ("không gửi tin chủ nhật và ngày lễ", DaysOff.URGENT),
        ("tet khong gui tin", DaysOff.URGENT),
        ("only urgent news on sundays and holidays", DaysOff.URGENT),
        ("ngày nghỉ chỉ một bản tin sáng", DaysOff.MORNING),
        ("chủ nhật và lễ tết chỉ gửi bản tin sáng", DaysOff.MORNING),
        ("ngày lễ vẫn gửi như thường", DaysOff.AS_OTHERS),
    ],
)
def test_a_choice_is_read_in_plain_words(words: str, choice: DaysOff) -> None:
    assert read(words) is choice and is_sentence(words)


@pytest.mark.parametrize(
    "words",
    [
        "chủ nhật tắt tin",
        "tắt tết",
        "sundays off",
        "ngày nghỉ đừng gửi bản tin sáng",
        "ngày lễ không gửi gì buổi sáng",
        "chủ nhật",
        "đừng gửi tin lễ hội",
        "không nhận tin bóng đá chủ nhật",
        "22:00-6:00",
        "trừ tin khẩn",
        "",
    ],
)
def test_other_words_ask_for_no_days_off(words: str) -> None:
    assert not is_sentence(words)


async def test_a_press_chooses_and_the_screen_stays(person: Person) -> None:
    shown = await person.asks("/yenlang")
    assert "Ngày nghỉ (Chủ nhật, ngày lễ, Tết): tin vẫn đến như ngày thường." in shown.text
    assert button(shown, "Ngày nghỉ: như ngày thường").chosen
    pressed = await person.presses(shown, "Ngày nghỉ: chỉ tin khẩn")
    assert pressed.replaces and "chỉ gửi tin khẩn" in pressed.toast
    assert button(pressed, "Ngày nghỉ: chỉ tin khẩn").chosen and labels(pressed) == labels(shown)
    assert "Ngày nghỉ: chỉ tin khẩn" in (await person.asks("/caidat")).text
    back = await person.presses(pressed, "Ngày nghỉ: như ngày thường")
    assert "như ngày thường" in back.text and "Ngày nghỉ" not in (await person.asks("/caidat")).text


async def test_a_sentence_is_asked_about_and_changes_nothing_by_itself(person: Person) -> None:
    asked = await person.asks("chủ nhật không gửi tin")
    assert asked.text.startswith("Chủ nhật, ngày lễ, Tết thì gửi tin thế nào? Chọn bên dưới.\n")
    assert button(asked, "Ngày nghỉ: như ngày thường").chosen
    pressed = await person.presses(asked, "Ngày nghỉ: chỉ một bản tin sáng")
    assert "chỉ một bản tin lúc 07:00; tin khẩn vẫn gửi ngay" in pressed.text


async def test_on_a_day_off_it_says_when_news_comes_again(person: Person, clock: Clock) -> None:
    await person.asks("/theodoi y tế")
    clock.move(timedelta(days=6))  # Sunday noon
    pressed = await person.asks("/yenlang ngày nghỉ tin khẩn")
    assert "Hôm nay là ngày nghỉ. Bản tin tới: 07:00 ngày mai." in pressed.text
    await person.db.run(publish, "Tin y tế", about=("y-te",), when=NOON + timedelta(days=6))
    assert not await person.db.read(digests.due, now=clock.now, limit=9)
    clock.move(timedelta(hours=19))
    assert len(await person.db.read(digests.due, now=clock.now, limit=9)) == 1


async def test_in_a_group_only_its_administrators_choose(member: Person, leader: Person) -> None:
    await leader.asks("/yenlang")
    assert "chỉ quản trị viên" in (await member.asks("/yenlang ngày nghỉ tin khẩn")).text
    assert await rows(leader.db, "SELECT id FROM chats WHERE days_off <> 0") == []


async def test_days_off_are_copied_to_another_channel_with_the_rest(person: Person, visitor: Person) -> None:
    await person.asks("/yenlang ngày nghỉ tin khẩn")
    code = (await person.asks("/lienket")).text.split(": ")[1][:6]
    asked = await visitor.asks(f"/lienket {code}")
    assert "Ngày nghỉ: chỉ tin khẩn" in asked.text
    await visitor.presses(asked, "Chép sang đây")
    assert "Ngày nghỉ: chỉ tin khẩn" in (await visitor.asks("/caidat")).text
