"""The page in a real browser: what a reader does, and what happens."""

import pytest

from bot.web.outlet import WebOutlet
from bot.web.streams import Streams
from news.delivery.messages import Attachment, Digest, Reply, Section
from storage.engine.database import Database
from tests.bot.web.page.steps import alert, opened, texts
from tests.fakes.browser import Page
from tests.fakes.web_reader import NOW, Served, served

pytestmark = pytest.mark.xdist_group("browser")  # one for all of them


async def test_an_alert_arrives_as_a_card_with_all_it_knows(page: Page, chat: Served, pictures: str) -> None:
    address = await opened(page, chat)
    await chat.channel.send(address, alert(image=f"{pictures}/anh.svg", urgent=True, also=("Báo Khác",)))

    await page.until("document.querySelector('.card .picture img')?.naturalWidth > 0")
    assert await page.value("document.querySelector('.card h2 a').href") == "https://song-may.example/1.html"
    assert await texts(page, ".card .mark") == ["Khẩn"]
    assert await texts(page, ".card .lead") == [
        "Sau hơn một năm, 97,8% kiến nghị sau kiểm tra được khắc phục đúng hạn."
    ]
    assert (await texts(page, ".card .source"))[0].startswith("Báo Sông Mây · 12:00")
    assert await texts(page, ".card .chips button") == ["Xây dựng Đảng"]
    assert await texts(page, ".card .choice") == ["Đọc bài (mở trong thẻ mới)", "Ít tin này hơn…"]
    assert page.complaints == []


async def test_less_of_its_like_is_chosen_beneath_the_alert(page: Page, chat: Served) -> None:
    address = await opened(page, chat)
    await chat.channel.send(address, alert())
    await page.until("document.querySelector('.card')")
    await page.click(".card .choice:not(.main)")
    await page.until(
        "document.querySelectorAll('.card .choice').length === 2 && !document.querySelector('.choice.main')"
    )

    assert chat.answers.asked[-1].words == "/ittin 1"
    assert await texts(page, ".card .choice") == ["Bỏ tin của Báo Sông Mây", "‹ Quay lại"]
    assert await texts(page, ".card h2") == [alert().title]
    assert await texts(page, ".message.reader") == []
    assert await page.value("document.activeElement.closest('.card') !== null")  # the focus stays


async def test_a_digest_of_one_subject_has_no_empty_heading_and_a_button_for_the_rest(page: Page, chat: Served) -> None:
    address = await opened(page, chat)
    sections = (Section(heading="", alerts=(alert(1),)), Section(heading="Kinh tế", alerts=(alert(2),)))
    await chat.channel.send(address, Digest(heading="Bản tin sáng", sections=sections, further=3))
    await page.until("document.querySelectorAll('.digest .card').length === 2")
    assert await texts(page, ".digest :is(h2, h3)") == ["Bản tin sáng", "Kinh tế"]
    assert await texts(page, ".digest button") == ["Xem thêm 3 tin nữa"]


async def test_a_file_of_ours_can_be_kept_and_no_other(page: Page, chat: Served) -> None:
    address = await opened(page, chat)
    file = Attachment(name="bao-tin-du-lieu.json", content=b"{}", media_type="application/json")
    await chat.channel.send(address, Reply(text="Tất cả.", attachment=file))
    await page.until("document.querySelector('a[download]')")
    assert await texts(page, "a[download]") == ["Tải tệp (bao-tin-du-lieu.json)"]
    link = await page.value(
        "[...document.querySelectorAll('a[download]')].map((a) => [a.getAttribute('href'), a.download])"
    )
    assert link == [["/chat/data.json", "bao-tin-du-lieu.json"]]
    assert page.complaints == []


async def test_how_a_story_goes_on_leads_to_how_it_began(page: Page, chat: Served) -> None:
    address = await opened(page, chat)
    began = await chat.channel.send(address, alert(1))
    for number in range(2, 9):
        await chat.channel.send(address, alert(number))
    await chat.channel.send(address, alert(9, answers=began.message_id))
    await page.until("document.querySelector('.earlier')")
    await page.click(".earlier")

    await page.until("document.activeElement.closest('.alert')?.textContent.includes('Tin số 1:')")
    seen = await page.value("document.activeElement.getBoundingClientRect().top")
    assert 0 <= seen <= await page.value("innerHeight")


async def test_a_picture_that_does_not_come_leaves_no_hole(page: Page, chat: Served, pictures: str) -> None:
    address = await opened(page, chat)
    await chat.channel.send(address, alert(image=f"{pictures}/khong-co.svg"))

    await page.until("document.querySelector('.card') && !document.querySelector('.picture')")
    assert await page.value("document.querySelector('.card').classList.contains('pictured')") is False


async def test_hostile_news_is_shown_and_never_run(page: Page, chat: Served) -> None:
    address = await opened(page, chat)
    evil = '<img src=x onerror="document.title=666"><script>document.title=666</script>'
    await chat.channel.send(address, alert(title=evil, lead=evil, newspaper=evil, url="javascript:document.title=666"))
    await chat.channel.send(address, Reply(text=evil, html=f"<b>đậm</b> <a href='javascript:alert(1)'>x</a> {evil}"))
    await chat.channel.send(address, Reply(text="Xem https://a.example/tin. Gõ /chude."))

    await page.until("document.querySelectorAll('.message').length === 4")
    assert await texts(page, ".card h2") == [evil]
    assert await texts(page, ".bubble strong") == ["đậm"]
    assert await page.value("document.querySelectorAll('#log img, #log script').length") == 0
    links = await page.value("[...document.querySelectorAll('#log a')].map((each) => each.getAttribute('href'))")
    assert links == ["https://a.example/tin"]
    assert "666" not in await page.value("document.title")
    # Chromium reports the handler it met while the reply was parsed; nothing else is to be complained of.
    assert [each for each in page.complaints if "inline event handler" not in each] == []


async def test_words_are_typed_sent_and_answered_by_keyboard_alone(page: Page, chat: Served) -> None:
    await opened(page, chat)
    for _ in range(12):
        await page.key("Tab", 9)
        if await page.value("document.activeElement.id") == "words":
            break
    await page.type("xin chào")
    await page.enter()

    await page.until("document.querySelectorAll('.message').length === 3")
    assert (await texts(page, ".bubble"))[1:] == ["Bạn: xin chào", "Bạn nói: xin chào"]
    await page.until("document.getElementById('words').value === ''")
    assert await page.value("document.activeElement.id") == "words"


async def test_the_skip_link_leads_to_the_input_line(page: Page, chat: Served) -> None:
    await opened(page, chat)
    await page.key("Tab", 9)
    assert await page.value("document.activeElement.className") == "skip"
    await page.enter()
    await page.until("document.activeElement.id === 'words'")


async def test_commands_and_topics_are_suggested_and_taken_by_keyboard(page: Page, chat: Served) -> None:
    await opened(page, chat)
    await page.click("#words")
    await page.type("/")
    await page.until("!document.getElementById('suggestions').hidden")
    assert await texts(page, "[role=option] b") == ["/chude", "/theodoi", "/trogiup"]
    assert await page.value("document.getElementById('words').getAttribute('aria-expanded')") == "true"

    await page.key("Escape", 27)
    await page.until("document.getElementById('suggestions').hidden")
    await page.type("T")  # capital, as phones begin a sentence
    assert await texts(page, "[role=option] b") == ["/theodoi", "/trogiup"]
    await page.key("ArrowUp", 38)
    await page.key("ArrowUp", 38)
    assert await page.value("document.getElementById('words').getAttribute('aria-activedescendant')") == "suggestion-0"
    await page.enter()
    await page.type("dang")
    assert await texts(page, "[role=option] b") == ["Xây dựng Đảng"]
    await page.key("ArrowDown", 40)
    await page.enter()

    await page.until("document.querySelector('.message.reader')")
    assert chat.answers.asked[-1].words == "/theodoi Xây dựng Đảng"


async def test_a_suggestion_is_taken_by_a_touch(page: Page, chat: Served) -> None:
    await page.look(390, 844)
    await opened(page, chat)
    await page.click("#words")
    await page.type("/ch")
    await page.click("[role=option]")

    await page.until("document.querySelector('.message.reader')")
    assert chat.answers.asked[-1].words == "/chude"


async def test_a_command_in_a_text_can_be_pressed(page: Page, chat: Served) -> None:
    address = await opened(page, chat)
    await page.click(".bubble .command")
    await page.until("document.querySelector('.message.reader')")
    assert chat.answers.asked[-1].words == "/chude"

    await chat.channel.send(address, Reply(text="Thử /theodoi"))
    await page.until("document.querySelectorAll('.bubble .command').length === 2")
    await page.click(".message:last-child .command")
    await page.until("document.getElementById('words').value === '/theodoi '")
    assert chat.answers.asked[-1].words == "/chude"  # a topic has to follow first


async def test_switches_change_in_place_and_keep_the_focus(page: Page, chat: Served) -> None:
    await opened(page, chat)
    await page.click("[data-command='/chude']")
    await page.until("document.querySelectorAll('[aria-pressed]').length === 2")
    assert (await texts(page, ".message.reader .bubble")) == ["Bạn: Chủ đề"]
    count = await page.value("document.querySelectorAll('.message').length")

    await page.value("document.querySelectorAll('[aria-pressed]')[1].focus()")
    await page.key(" ", 32, " ")
    await page.until("document.querySelectorAll('[aria-pressed=true]').length === 1")

    assert await page.value("document.querySelectorAll('.message').length") == count
    assert await page.value("document.activeElement.textContent") == "Kinh tế"
    assert await page.value("document.activeElement.getAttribute('aria-pressed')") == "true"
    assert await page.value("document.getElementById('whisper').textContent") == "Đã cập nhật"


async def test_a_lost_connection_is_said_and_made_good(page: Page, chat: Served) -> None:
    address = await opened(page, chat)
    await page.offline(True)
    chat.channel.streams.end(address, "away")
    await page.until("['lost', 'offline'].includes(document.getElementById('connection').dataset.state)")
    for number in range(3):
        await chat.channel.send(address, alert(number))
    await page.click("#words")
    await page.type("giữ lấy lời tôi")
    await page.enter()
    await page.until("!document.getElementById('trouble').hidden")
    assert await page.value("document.getElementById('words').value") == "giữ lấy lời tôi"

    await page.offline(False)
    await page.until("document.querySelectorAll('.card').length === 3")
    await page.until("document.getElementById('connection').dataset.state === 'online'")
    assert [text[:8] for text in await texts(page, ".card h2")] == ["Tin số 0", "Tin số 1", "Tin số 2"]


async def test_a_page_in_another_language_comes_when_the_reader_asks_for_it(page: Page, chat: Served) -> None:
    await opened(page, chat)
    await page.click("#words")
    await page.type("/ngonngu en")
    await page.enter()

    await page.until("document.documentElement.lang === 'en' && document.querySelectorAll('.message').length === 3")


async def test_a_reloaded_page_shows_the_same_conversation(page: Page, chat: Served) -> None:
    address = await opened(page, chat)
    await chat.channel.send(address, alert())
    await page.until("document.querySelector('.card')")

    await opened(page, chat)

    await page.until("document.querySelector('.card')")
    assert await page.value("document.querySelectorAll('.message').length") == 2
    assert await page.value("document.querySelectorAll('.fresh').length") == 0
    assert len(await texts(page, ".day")) == 1


async def test_deleting_everything_ends_the_conversation_until_a_new_start(page: Page, chat: Served) -> None:
    first = await opened(page, chat)
    await page.click("#words")
    await page.type("/xoadulieu")
    await page.enter()

    await page.until("document.getElementById('words').disabled")
    await page.until("document.querySelectorAll('.message').length === 1")
    assert await texts(page, ".bubble") == ["Đã xóa mọi dữ liệu của bạn."]
    assert await page.value("[...document.querySelectorAll('.composer button')].every((each) => each.disabled)")
    await page.click("#connection button")
    await page.until("document.getElementById('words')?.disabled === false && document.querySelector('.command')")
    assert chat.answers.asked[-1].address != first


async def test_a_conversation_open_in_too_many_tabs_can_be_taken_back(page: Page, sqlite_db: Database) -> None:
    channel = WebOutlet(sqlite_db, now=lambda: NOW, streams=Streams(per_address=1))
    async with served(sqlite_db, channel=channel) as chat:
        address = await opened(page, chat)
        channel.streams.open(address, "another tab")
        await page.until("document.getElementById('connection').textContent.startsWith('Cuộc trò chuyện đang mở')")
        await page.click("#connection button")
        await page.until("document.getElementById('connection').dataset.state === 'online'")
