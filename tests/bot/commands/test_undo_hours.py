"""/hoantac of hours: of the chat's digests, and of how each filter is heard."""

from datetime import timedelta

from news.delivery.modes import Mode
from storage import digests, filters
from tests.bot.commands.chosen import list_modes
from tests.bot.commands.people import Clock, Person, labels

MINUTE = timedelta(minutes=1)


async def hours_of(person: Person) -> tuple[str, list[tuple[list[str], Mode, str]]]:
    """The digest hours of the chat, and how its filters are heard."""
    chat = await person.chat()
    assert chat
    return await person.db.read(digests.chosen, chat=chat.number), await list_modes(person)


async def test_hours_are_had_back_as_whatever_was_changed_step_by_step(person: Person, clock: Clock) -> None:
    await person.asks("/theodoi y tế, thể thao")
    chat = await person.chat()
    assert chat
    [one] = await person.db.read(filters.list_settings, chat=chat.number)
    await person.db.run(
        filters.set_mode, chat=chat.number, filter_=one.number, mode=Mode.DIGEST, hours="07:00", now=clock.now
    )
    first = await hours_of(person)
    assert first == ("", [(["the-thao", "y-te"], Mode.DIGEST, "07:00")])
    clock.move(MINUTE)
    await person.asks("/bo y tế")
    second = await hours_of(person)
    clock.move(MINUTE)
    assert "Hoàn tác" not in labels(await person.asks("/bantin 12:00"))
    third = await hours_of(person)
    assert third == ("12:00", [(["the-thao"], Mode.AS_CHAT, "")])
    back = await person.asks("/hoantac")
    assert back.text.splitlines()[1:] == ["• Chủ đề: Thể thao", "• Giờ gửi: gộp vào bản tin lúc 07:00"]
    assert await hours_of(person) == second
    assert "Giờ gửi" not in (await person.asks("/hoantac")).text
    assert await hours_of(person) == first


async def test_what_is_undone_by_its_button_takes_the_hours_along_and_says_so(person: Person) -> None:
    await person.asks("/theodoi y tế, thể thao")
    before = await hours_of(person)
    gone = await person.asks("/bo y tế, thể thao")
    await person.asks("/bantin 12:00")
    back = await person.presses(gone, "Hoàn tác")
    assert back.text.splitlines()[-1] == "• Giờ gửi: có tin là gửi ngay"
    assert await hours_of(person) == before


async def test_hours_that_are_chosen_again_change_nothing(person: Person) -> None:
    await person.asks("/bantin 12:00")
    await person.asks("/bantin 12:00")
    assert "lại như trước" in (await person.asks("/hoantac")).text
    assert "đã hoàn tác rồi" in (await person.asks("/hoantac")).text
    assert (await hours_of(person))[0] == ""
