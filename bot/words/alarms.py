"""What the newsroom reads about what is wrong, and when it is well again: a paragraph for each kind of trouble."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from bot.words import machine
from news.watch.alarms import Alarm, AlarmKind


class ChannelNames(Protocol):
    """What people call channels."""

    def in_words(self, name: str) -> str:
        """The channel in a sentence."""
        ...

    def cure(self, name: str) -> str:
        """What a person does where it refuses our token, in whole sentences; "" where there is nothing."""
        ...


Paragraph = Callable[[Sequence[Alarm], ChannelNames], str]  #: about those of one kind, one or many

#: What is said when it begins, with what to do; and when it is well, "" where a kind is only ever passing.
PARAGRAPHS: Final[Mapping[AlarmKind, tuple[Paragraph, Paragraph]]] = {
    AlarmKind.JUMP: (machine.describe_jump, machine.describe_nothing),
    AlarmKind.CLOCK: (machine.describe_wrong_clock, machine.describe_right_clock),
    AlarmKind.DAMAGE: (machine.describe_damage, machine.describe_no_damage),
    AlarmKind.COPY: (machine.describe_copy_trouble, machine.describe_copy),
}


def describe_alarms(begun: Sequence[Alarm], ended: Sequence[Alarm], *, channels: ChannelNames) -> str:
    """One message: first what is wrong, then what is well."""
    paragraphs = [PARAGRAPHS[kind][0](found, channels) for kind, found in _by_kind(begun)]
    paragraphs += [PARAGRAPHS[kind][1](found, channels) for kind, found in _by_kind(ended)]
    return "\n\n".join(paragraphs)


def _by_kind(alarms: Sequence[Alarm]) -> list[tuple[AlarmKind, list[Alarm]]]:
    kinds = dict.fromkeys(alarm.kind for alarm in alarms)
    return [(kind, [alarm for alarm in alarms if alarm.kind is kind]) for kind in kinds]
