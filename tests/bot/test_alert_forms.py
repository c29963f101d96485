"""Twenty alerts on each channel as they look on a phone, drawn once, read by a person, and the same ever since."""

import re

import pytest

from tests.bot.alert_forms import CHANNELS, FOLDER, RULE, draw
from tests.fakes.phone import FOLDED, PICTURE

SCREEN = 27  #: lines of a phone of 844 points, without the app's own head and foot


def drawn(channel: str) -> list[str]:
    return draw(channel).split(f"\n{RULE}\n")


@pytest.mark.parametrize("channel", CHANNELS)
def test_alerts_look_as_they_did_when_somebody_last_looked_at_them(channel: str) -> None:
    """After a change, draw them by `python -m tests.bot.alert_forms`, and read what became of them."""
    assert draw(channel) == (FOLDER / f"{channel}.txt").read_text("utf-8")


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_alert_is_longer_than_a_screen(channel: str) -> None:
    for one in drawn(channel):
        lines = one.splitlines()
        assert len(lines) + (PICTURE if lines[0].startswith("▒") else 0) <= SCREEN, one


def test_telegram_shows_three_lines_of_a_long_lead_and_no_label_is_cut() -> None:
    for one in drawn("telegram"):
        quoted = [line for line in one.splitlines() if line.startswith("▎")]
        assert len(quoted) in (0, FOLDED + 1)
        rows = [line for line in one.splitlines() if line.startswith("(")]
        assert len(rows) <= 2 and not re.search(r"\w…\)", "".join(rows).replace("hơn…", "").replace("this…", ""))
