"""Readers of English: topics under their English names, no Vietnamese sentences, and the offer to speak it."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import bot
from bot import catalogue
from bot.commands import ALL
from bot.commands.foreign import is_english
from bot.commands.help import SUBJECTS
from bot.texts import LANGUAGES
from tests.bot.commands.people import Person, button, labels, publish

MARKED = re.compile(r"[ăâđêôơưáàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵ\u1ea0-\u1ef9]", re.IGNORECASE)
#: What keeps its own name in any language: the bot, the other language, words to search Vietnamese news for.
OWN = re.compile(
    r"Báo Tin|Báo Lâm Đồng|Tiếng Việt|“[^”]*”|/(?:search|try) .*|/tinh Lâm Đồng|Bình Thuận|/\w+ -?cao tốc.*|/keyword .*"
    r"|^• .*\n.*\nhttp.*",
    re.MULTILINE,
)


#: All that is said in English.
ENGLISH = [
    str(one.string)
    for one in read_po(BytesIO((Path(bot.__file__).parent / "locale/en/LC_MESSAGES/baotin.po").read_bytes()))
]


@pytest.fixture
async def reader(person: Person) -> Person:
    """Somebody who reads English and has chosen."""
    await person.asks("/language en")
    await person.db.run(publish, "Bệnh viện mới", about=("y-te",), province="nghe-an")
    return person


def leftovers(text: str) -> str:
    """What of it is Vietnamese and no name."""
    names = sorted((one.name for one in catalogue.provinces()), key=len, reverse=True)
    for name in names:
        text = text.replace(name, "")
    return "\n".join(line for line in OWN.sub("", text).splitlines() if MARKED.search(line))


async def test_help_and_answers_name_commands_in_english_and_each_of_them_works(reader: Person) -> None:
    pages = [await reader.asks(f"/help {name}".strip()) for name in ("", *SUBJECTS)]
    text = "\n".join(page.text for page in pages)
    for name in ("topics", "follow", "unfollow", "undo", "digest", "quiet", "less", "link", "why", "start", "help"):
        assert f"\n/{name} " in text
    readers = [command for command in ALL if not command.for_admins]
    own = {command.name for command in readers} - {"start"}
    assert not own & set(re.findall(r"/([a-z]+)", text))
    assert not [said for said in ENGLISH if own & set(re.findall(r"(?<![\w/.<])/([a-z]+)", said))]


async def test_no_answer_has_vietnamese_left_in_it(reader: Person) -> None:
    await reader.asks("/follow health, sport")
    waiting = [f"/{command.name}" for command in ALL if not command.for_admins]
    waiting += [
        "/follow xyz",
        "/unfollow sport",
        "hello there",
        "education",
        "/lienket 123456",
        "/tinh nghe an",
        "/xyz",
    ]
    seen: set[str] = set()
    while waiting and len(seen) < 150:
        words = waiting.pop(0)
        if words in seen or "dong-y" in words or words in ("/ngonngu vi", "/ngonngu"):
            continue
        seen.add(words)
        reply = await reader.commands.answer(replace(reader.request, words=words, pressed=words.startswith("/")))
        if reply is None:
            continue
        assert not leftovers(reply.text), (words, leftovers(reply.text))
        assert not leftovers("\n".join(labels(reply))), (words, labels(reply))
        waiting += [choice.command for row in reply.choices for choice in row]


async def test_topics_have_english_names_and_are_found_by_them(reader: Person, person: Person) -> None:
    reply = await reader.asks("follow party building")
    assert "From now on you get news on Party building." in reply.text
    await reader.asks("/follow education")
    await reader.asks("/theodoi giáo dục, y tế")
    assert await reader.follows() == ["giao-duc", "xay-dung-dang", "y-te"]
    assert "Topics: Party building; Education; Health" in (await reader.asks("/settings")).text
    assert "Party building" in labels(await reader.asks("/topics"))
    await reader.asks("/ngonngu vi")
    assert "Chủ đề: Xây dựng Đảng; Giáo dục; Y tế, sức khỏe" in (await reader.asks("/caidat")).text


def test_every_topic_of_the_catalogue_has_an_english_name() -> None:
    taxonomy = catalogue.taxonomy()
    assert not [one.slug for one in taxonomy if not one.name_en or MARKED.search(one.name_en)]
    english = taxonomy.speaking("en")
    assert [one.name for one in english] == [one.name_en for one in taxonomy]
    assert taxonomy.speaking("vi") is taxonomy and english.speaking("en") is english
    for one in taxonomy:
        for name in (one.name, one.name_en, *one.aliases):
            assert taxonomy.find(name) == one and (found := english.find(name)) and found.slug == one.slug


@pytest.mark.parametrize(
    ("words", "english"),
    [
        ("What news is there about storms", True),
        ("I’d like news from Nghe An please", True),
        ("can you send me only sport news?", True),
        ("the thao", False),
        ("follow y te", False),
        ("theo doi giao duc va y te o Nghe An", False),
        ("my, it, in, on, do, can, the, to, me, so", False),
        ("What is tin tức về bão", False),
        ("news", False),
        ("", False),
        ("👍 123", False),
    ],
)
def test_english_is_told_by_its_little_words(words: str, english: bool) -> None:
    assert is_english(words) is english


async def test_who_writes_english_is_offered_it_once(person: Person) -> None:
    words = "what news is there about the sea?"
    reply = await person.asks(words)
    assert reply.text.endswith("\n\nWould you like Báo Tin to speak English? Type /language en.")
    assert button(reply, "English").command == "/ngonngu en"
    assert "English" not in (await person.asks(words)).text
    await person.presses(reply, "English")
    chat = await person.chat()
    assert chat and chat.language in LANGUAGES[1:]


async def test_nobody_is_offered_it_in_a_group_or_who_reads_it(leader: Person, reader: Person) -> None:
    for one in (leader, reader):
        reply = await one.types("/follow health and give me news about this please")
        assert reply is None or "speak English?" not in reply.text
