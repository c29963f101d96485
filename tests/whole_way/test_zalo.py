"""From a newspaper's feed to Zalo: the program as it runs, a newspaper and a strict Zalo around it."""

from pathlib import Path

import pytest

from tests.fakes.press import Press
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.fakes.zalo_events import GROUP, LAN
from tests.waiting import eventually
from tests.whole_way.program import running
from tests.whole_way.zalo import configured, killed, ledger, the_hour_comes, times_said, writing

TITLE = "Đảng bộ xã Hồng Thái kết nạp 12 đảng viên mới"
SECOND = "Chi bộ thôn Đông sinh hoạt chuyên đề"
ELSE = "Đội bóng tỉnh thắng trận mở màn giải vô địch"


async def gathered(config: Path, count: int) -> None:
    await eventually(lambda: ledger(config, "SELECT COUNT(*) FROM outbox WHERE state = 'gathered'") == [(count,)])


@pytest.mark.parametrize("updates", ["polling", "webhook"])
async def test_a_reader_on_zalo_from_the_first_word_to_the_last(
    tmp_path: Path, paper: Press, zalo: FakeZalo, updates: str
) -> None:
    zalo.handed_out_again = 1
    config = configured(tmp_path, paper, zalo, updates=updates)
    async with running(config) as program:
        writes = writing(program, config, zalo, updates=updates)
        await program.until_logged(r"read feed=\S+ items=3 new=0 quiet=3")
        await writes("theo doi xay dung dang")  # the first words: carried out, and answered with the welcome
        assert times_said(zalo, "Chào bạn, đây là Báo Tin.") == times_said(zalo, "Xây dựng Đảng") == len(zalo.sent) == 1
        await writes("/bantin 6:00 18:00")
        assert times_said(zalo, "Từ nay: gộp thành bản tin lúc 06:00, 18:00") == 1
        await writes("1")  # the first of the hours that were offered
        assert times_said(zalo, "Từ nay: gộp thành bản tin lúc 07:00") == 1

        paper.publish(TITLE, at=None)
        paper.publish(ELSE, at=None)
        await gathered(config, 1)
        assert times_said(zalo, TITLE) == 0
        the_hour_comes(config)
        await eventually(lambda: times_said(zalo, TITLE))
        [digest] = [text for text in zalo.texts if TITLE in text]
        assert digest.startswith("Bản tin ") and "XÂY DỰNG ĐẢNG" in digest
        assert "· 1 tin" in digest.splitlines()[0] and ELSE not in digest

        await writes("/bo xây dựng Đảng")
        paper.publish(SECOND, at=None)
        await eventually(lambda: ledger(config, "SELECT COUNT(*) FROM articles WHERE state = 'matched'") == [(3,)])
        the_hour_comes(config)
        await writes("/thongke")  # which only admins have
        assert (times_said(zalo, TITLE), times_said(zalo, SECOND)) == (1, 0)
        used = ledger(config, "SELECT SUM(messages) FROM quota_use")
        assert used == [(len(zalo.sent),)]
        assert await program.stop() == 0
        assert TOKEN.partition(":")[2] not in program.logged()


async def test_a_reader_asks_as_people_type_stops_and_comes_back(tmp_path: Path, paper: Press, zalo: FakeZalo) -> None:
    """What is answered by silence costs nothing of the month."""
    config = configured(tmp_path, paper, zalo)
    async with running(config) as program:
        writes = writing(program, config, zalo)
        await program.until_logged(r"read feed=\S+ items=3 new=0 quiet=3")
        await writes("đăng ký tin xây dựng đảng và thể thao, trừ “giá vàng”")
        assert (
            times_said(zalo, "Từ nay bạn nhận tin Xây dựng Đảng; Thể thao, trừ tin có “giá vàng”.")
            == len(zalo.sent)
            == 1
        )
        for words in ("ok", "👍", "cảm ơn nhiều"):
            await writes(words)
        assert len(zalo.sent) == 1
        paper.publish(TITLE, at=None)
        await gathered(config, 1)
        await writes("không nhận tin nữa")
        assert times_said(zalo, "Bạn muốn dừng nhận tin?") == 1
        await writes("1")  # for good
        assert times_said(zalo, "Bạn sẽ không nhận tin nữa.") == 1
        assert ledger(config, "SELECT state, reason FROM outbox") == [("dropped", "stopped")]
        paper.publish(SECOND, at=None)
        await eventually(lambda: ledger(config, "SELECT COUNT(*) FROM articles WHERE state = 'matched'") == [(2,)])
        the_hour_comes(config)
        await writes("/tieptuc")
        assert times_said(zalo, "Đã nhận tin trở lại.") == 1
        assert ledger(config, "SELECT kind, excepted, value FROM subscriptions ORDER BY value") == [
            ("keyword", 1, "giá vàng"),
            ("topic", 0, "the-thao"),
            ("topic", 0, "xay-dung-dang"),
        ]
        paper.publish(ELSE, at=None)
        await gathered(config, 1)
        the_hour_comes(config)
        await eventually(lambda: times_said(zalo, ELSE))
        assert (times_said(zalo, TITLE), times_said(zalo, SECOND)) == (0, 0)


async def test_a_group_hears_too_and_its_first_speaker_looks_after_it(
    tmp_path: Path, paper: Press, zalo: FakeZalo
) -> None:
    config = configured(tmp_path, paper, zalo)
    async with running(config) as program:
        writes = writing(program, config, zalo)
        await program.until_logged(r"read feed=\S+ items=3 new=0 quiet=3")
        await writes("@Bot Báo Tin /theodoi xây dựng Đảng", chat=GROUP, who=LAN)
        assert ledger(config, "SELECT COUNT(*) FROM subscriptions") == [(1,)]
        await writes("@Bot Báo Tin /bo xây dựng Đảng", chat=GROUP, who="c93d25f680e4ba17c04b")
        assert times_said(zalo, "chỉ quản trị viên", chat=GROUP) == 1
        paper.publish(TITLE, at=None)
        await gathered(config, 1)
        the_hour_comes(config)
        await eventually(lambda: times_said(zalo, TITLE, chat=GROUP))


async def test_the_second_reader_of_a_plan_for_one_is_shown_the_way(
    tmp_path: Path, paper: Press, zalo: FakeZalo
) -> None:
    config = configured(tmp_path, paper, zalo, more="users = 1")
    text = config.read_text("utf-8")
    config.write_text(text.replace("[web]\n", '[web]\npublic_url = "https://bot.example.org"\n'), "utf-8")
    async with running(config) as program:
        writes = writing(program, config, zalo)
        await writes("chào")
        other = "c93d25f680e4ba17c04b"
        await writes("chào", chat=other)
        assert times_said(zalo, "https://bot.example.org", chat=other) == 1
        await writes("/chude", chat=other)
        assert sum(said["chat_id"] == other for said in zalo.sent) == 1


async def test_when_the_platform_takes_no_more_nothing_is_lost(tmp_path: Path, paper: Press, zalo: FakeZalo) -> None:
    config = configured(tmp_path, paper, zalo)
    readers = [f"{number:020x}" for number in range(1, 5)]
    async with running(config) as program:
        writes = writing(program, config, zalo)
        await program.until_logged(r"read feed=\S+ items=3 new=0 quiet=3")
        for reader in readers:
            await writes("/theodoi xây dựng Đảng", chat=reader)
        paper.publish(TITLE, at=None)
        await gathered(config, 4)
        zalo.quota = len(zalo.sent) + 1
        the_hour_comes(config)
        await program.until_logged(r"zalo takes no more reason=too fast wait=1s")
        zalo.quota = None
        await eventually(lambda: all(times_said(zalo, TITLE, chat=reader) for reader in readers))
    assert all(times_said(zalo, TITLE, chat=reader) == 1 for reader in readers)


async def test_polling_that_cannot_go_on_tells_an_admin(tmp_path: Path, paper: Press, zalo: FakeZalo) -> None:
    zalo.webhook = {"url": "https://elsewhere.example.org", "secret_token": "12345678"}
    zalo.meets(LAN)
    config = configured(tmp_path, paper, zalo)
    config.write_text(config.read_text("utf-8").replace("[admins]\n", f'[admins]\nzalo = ["{LAN}"]\n'), "utf-8")
    async with running(config):
        await eventually(lambda: times_said(zalo, "baotin zalo webhook delete"))


@pytest.mark.chance
async def test_killed_during_digests_it_misses_nobody(tmp_path: Path, paper: Press, zalo: FakeZalo, seed: int) -> None:
    """A small form of `bench/kill_digest.py`."""
    outcome = await killed(tmp_path, paper, zalo, readers=10, kills=3, seed=seed)
    assert outcome.missed == 0
    # an article whose digest left and was given up carries its copies on: more may be unsure than was in flight
    assert outcome.repeats <= min(outcome.unsure, outcome.in_flight)
    assert outcome.counted >= outcome.sent
