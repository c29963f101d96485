"""A button that has done its work: shown as done, and no longer one that can be pressed."""

from collections.abc import Iterable
from dataclasses import replace

from bot.words.alert_buttons import Rows
from news.delivery.messages import Choice


def is_done(choice: Choice) -> bool:
    """Whether it stands for nothing any more."""
    return not (choice.command or choice.url)


def mark_done(rows: Iterable[Iterable[Choice]], command: str) -> Rows:
    """The same rows, where the button of this *command* says that it was pressed."""
    return tuple(
        tuple(
            replace(one, label=f"✓ {one.label}", command="", chosen=False, toggles=False)
            if command and one.command == command
            else one
            for one in row
        )
        for row in rows
    )
