"""/tinh: only some provinces."""

import pytest

from bot import catalogue
from bot.commands.directory import of_catalogue
from news.delivery.subscriptions import EVERYTHING, Kind
from tests import make
from tests.bot.commands.people import NOON, Clock, Person, button, desk, labels, publish


async def _hears(person: Person, title: str, province: str, *, former: str = "", about: tuple[str, ...] = ()) -> bool:
    also = ((Kind.PROVINCE, former),) if former else ()
    article = await person.db.run(publish, title, province=province, labels=also, about=about)
    return bool(await person.db.run(make.fan_out, article=article, now=NOON))


async def test_a_province_alone_brings_all_its_news_and_no_other(person: Person) -> None:
    reply = await person.asks("/tinh Đồng Nai")
    assert reply.text.startswith("Từ nay bạn nhận mọi tin ở Đồng Nai.\n")
    assert "Chọn chủ đề" in labels(reply)
    assert await person.follows() == [EVERYTHING]
    assert await _hears(person, "Một", "dong-nai")
    assert not await _hears(person, "Hai", "lam-dong")


async def test_a_province_narrows_the_topics_that_are_followed(person: Person) -> None:
    await person.asks("/theodoi y tế")
    reply = await person.asks("tinh dong nai")
    assert "mọi chủ đề" not in reply.text
    assert await person.follows() == ["y-te"]
    assert await _hears(person, "Một", "dong-nai", about=("y-te",))
    assert not await _hears(person, "Hai", "dong-nai", about=("the-thao",))
    assert not await _hears(person, "Ba", "lam-dong", about=("y-te",))


async def test_a_former_province_is_explained_and_followed_by_itself(person: Person) -> None:
    reply = await person.asks("/tinh Bình Thuận")
    assert "Bình Thuận nay thuộc tỉnh Lâm Đồng" in reply.text
    assert await person.follows(Kind.PROVINCE) == ["binh-thuan"]
    assert await _hears(person, "Phan Thiết", "lam-dong", former="binh-thuan")
    assert not await _hears(person, "Đà Lạt", "lam-dong")
    await person.presses(reply, "Cả tỉnh Lâm Đồng")
    assert await _hears(person, "Bảo Lộc", "lam-dong")


async def test_today_s_province_says_what_it_took_in(person: Person) -> None:
    assert "nay gồm cả Đắk Nông, Bình Thuận" in (await person.asks("/tinh lâm đồng")).text
    assert "nay thuộc thành phố Hải Phòng" in (await person.asks("/tinh Hải Dương")).text


async def test_several_provinces_are_chosen_at_once(person: Person) -> None:
    await person.asks("/tinh Đồng Nai, Bà Rịa - Vũng Tàu và Huế")
    assert sorted(await person.follows(Kind.PROVINCE)) == ["ba-ria-vung-tau", "dong-nai", "hue"]


@pytest.mark.parametrize("words", ["/tinh -Huế", "/tinh bỏ Huế", "/tinh bo hue", "/bo Huế", "/tinh - hue"])
async def test_a_province_is_given_up(person: Person, words: str) -> None:
    await person.asks("/tinh Đồng Nai, Huế")
    assert "Đã bỏ" in (await person.asks(words)).text
    assert await person.follows(Kind.PROVINCE) == ["dong-nai"]


async def test_giving_up_the_last_one_opens_all(person: Person) -> None:
    reply = await person.asks("/tinh Huế")
    reply = await person.presses(reply, "Bỏ Huế")
    assert reply.text == "Đã bỏ Huế.\nTừ nay bạn nhận mọi tin ở mọi tỉnh."
    assert "Bạn chưa chọn Huế" in (await person.asks("/tinh -Huế")).text


@pytest.mark.parametrize("words", ["/tinh tất cả", "/tinh -tat ca", "/tinh bỏ hết"])
async def test_all_provinces_are_had_again_at_once(person: Person, words: str) -> None:
    await person.asks("/tinh Huế, Đồng Nai")
    await person.asks(words)
    assert await person.follows(Kind.PROVINCE) == []
    assert await person.follows() == [EVERYTHING]


async def test_a_slip_is_offered_what_it_nearly_is(person: Person) -> None:
    reply = await person.asks("/tinh Đồng Nia")
    assert "Không tìm thấy" in reply.text
    await person.presses(reply, "Đồng Nai")
    assert await person.follows(Kind.PROVINCE) == ["dong-nai"]
    assert "Không tìm thấy" in (await person.asks("/tinh qwxzqwxz")).text


async def test_the_menu_shows_all_of_today_and_switches_in_place(person: Person) -> None:
    reply = await person.asks("/tinh")
    shown: list[str] = []
    while True:
        shown += [label for label in labels(reply) if label not in ("◂ Trước", "Tiếp ▸")]
        if "Tiếp ▸" not in labels(reply):
            break
        reply = await person.presses(reply, "Tiếp ▸")
    assert sorted(shown) == sorted(province.name for province in catalogue.provinces())
    reply = await person.presses(reply, "◂ Trước")
    reply = await person.presses(reply, "Lâm Đồng")
    assert reply.replaces
    assert button(reply, "Lâm Đồng").chosen
    assert "Từ nay bạn nhận mọi tin ở Lâm Đồng." in reply.text
    assert await person.follows(Kind.PROVINCE) == ["lam-dong"]
    reply = await person.presses(reply, "Lâm Đồng")
    assert await person.follows(Kind.PROVINCE) == []
    reply = await person.presses(await person.presses(reply, "Lâm Đồng"), "Mọi tỉnh, thành")
    assert await person.follows(Kind.PROVINCE) == []


async def test_a_button_for_a_province_that_is_no_more_shows_the_menu(person: Person) -> None:
    assert "Trang 1/3" in (await person.asks("/tinh 1 +khong-co")).text
    assert await person.follows(Kind.PROVINCE) == []


@pytest.mark.parametrize(
    ("words", "province"),
    [
        ("hn", "ha-noi"),
        ("HN", "ha-noi"),
        ("đà lạt", "lam-dong"),
        ("da lat", "lam-dong"),
        ("sg", "ho-chi-minh"),
        ("hcm", "ho-chi-minh"),
        ("tp hcm", "ho-chi-minh"),
        ("TP.HCM", "ho-chi-minh"),
        ("Sài Gòn", "ho-chi-minh"),
        ("huế", "hue"),
        ("hue", "hue"),
        ("thừa thiên huế", "hue"),
        ("hà tây", "ha-noi"),
        ("Hải Dương", "hai-duong"),
        ("hội an", "quang-nam"),
        ("Phan Thiết", "binh-thuan"),
        ("Vinh", "nghe-an"),
        ("vũng tàu", "ba-ria-vung-tau"),
        ("brvt", "ba-ria-vung-tau"),
        ("buôn mê thuột", "dak-lak"),
        ("qui nhơn", "binh-dinh"),
        ("kontum", "kon-tum"),
        ("tỉnh Nghệ An", "nghe-an"),
        ("ở tp Vinh", "nghe-an"),
        ("tin của Huế", "hue"),
    ],
)
async def test_towns_old_names_and_letters_are_understood(person: Person, words: str, province: str) -> None:
    await person.asks(f"/tinh {words}")
    assert await person.follows(Kind.PROVINCE) == [province]


async def test_every_name_in_the_catalogue_is_found(person: Person) -> None:
    directory = of_catalogue(desk(person.db, Clock()))
    for one in catalogue.provinces().everyone():
        for name in (one.name, one.slug, *one.aliases, *one.places, *one.typed):
            assert one.slug in [found.value for found in directory.names.find(name)], name


async def test_a_name_of_several_places_is_asked_back_with_the_others(person: Person) -> None:
    reply = await person.asks("/tinh Huế, qn, Lâm Đồng")
    assert reply.text == "“qn” là nơi nào?"
    assert await person.follows(Kind.PROVINCE) == []
    await person.presses(reply, "Quảng Ninh")
    assert sorted(await person.follows(Kind.PROVINCE)) == ["hue", "lam-dong", "quang-ninh"]
    reply = await person.asks("/tinh -nghệ tĩnh")
    assert "Bạn chưa chọn Hà Tĩnh" in (await person.presses(reply, "Hà Tĩnh")).text


async def test_a_newspaper_narrows_the_news_and_is_given_up(person: Person) -> None:
    reply = await person.asks("/tinh Báo Nghệ An")
    assert reply.text.startswith("Từ nay bạn nhận mọi tin của Báo Nghệ An.\n")
    assert "chưa đọc Báo Nghệ An" in reply.text
    article = await person.db.run(publish, "Một", labels=((Kind.NEWSPAPER, "bao-nghe-an"),))
    assert await person.db.run(make.fan_out, article=article, now=NOON)
    assert not await _hears(person, "Hai", "nghe-an")
    assert "Đã bỏ Báo Nghệ An." in (await person.presses(reply, "Bỏ Báo Nghệ An")).text
    assert await person.follows(Kind.NEWSPAPER) == []


@pytest.mark.parametrize(
    ("words", "newspaper"),
    [
        ("báo hcm", "sai-gon-giai-phong"),
        ("Báo Hà Nội", "hanoimoi"),
        ("báo hà nội mới", "hanoimoi"),
        ("Báo Bến Tre", "bao-dong-khoi-ben-tre"),
        ("VnExpress", "vnexpress"),
        ("báo Tuổi Trẻ", "tuoi-tre"),
        ("bao nghe an", "bao-nghe-an"),
        ("Báo và Đài Nghệ An", "bao-nghe-an"),
    ],
)
async def test_newspapers_are_found_by_what_people_call_them(person: Person, words: str, newspaper: str) -> None:
    await person.asks(f"/tinh {words}")
    assert await person.follows(Kind.NEWSPAPER) == [newspaper]


async def test_all_places_are_had_again_newspapers_too(person: Person) -> None:
    await person.asks("/tinh Báo Nghệ An, Huế")
    reply = await person.asks("/tinh tất cả")
    assert reply.text.startswith("Từ nay bạn nhận mọi tin ở mọi tỉnh.\n")
    assert await person.follows(Kind.NEWSPAPER) == []
    await person.presses(reply, "Hoàn tác")
    assert await person.follows(Kind.NEWSPAPER) == ["bao-nghe-an"]


@pytest.mark.parametrize("words", ["y tế", "tin y tế ở Huế", "trừ Huế", "báo", "ở", "mọi tin", "Huế Huế abc"])
async def test_what_is_no_place_alone_is_none(person: Person, words: str) -> None:
    assert "Không tìm thấy" in (await person.asks(f"/tinh {words}")).text or words == "mọi tin"
    assert await person.follows(Kind.PROVINCE) == []
