"""What the newsroom reads about what is wrong, and when it is well again: a paragraph for each kind of trouble."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.texts import _
from bot.words import books, late, machine, outages, press
from bot.words.paragraphs import ChannelNames, describe_nothing
from news.watch.alarms import Alarm, AlarmKind

Paragraph = Callable[[Sequence[Alarm], ChannelNames], str]  #: about those of one kind, one or many

#: What is said when it begins, with what to do; and when it is well, "" where a kind is only ever passing.
PARAGRAPHS: Final[Mapping[AlarmKind, tuple[Paragraph, Paragraph]]] = {
    AlarmKind.HELD: (outages.describe_held, outages.describe_opened),
    AlarmKind.REFUSED: (outages.describe_refused, outages.describe_accepted),
    AlarmKind.DEAF: (outages.describe_deaf, outages.describe_hearing),
    AlarmKind.LANE: (late.describe_lanes, late.describe_moving),
    AlarmKind.BREAKING: (late.describe_unreached, late.describe_reached),
    AlarmKind.DIGEST: (late.describe_late_digests, late.describe_made_digests),
    AlarmKind.BROADCAST: (late.describe_late_broadcasts, late.describe_begun_broadcasts),
    AlarmKind.NETWORK: (press.describe_cut, press.describe_joined),
    AlarmKind.FEED: (press.describe_dead, press.describe_alive),
    AlarmKind.GAP: (press.describe_gaps, describe_nothing),
    AlarmKind.NEWSPAPER: (press.describe_silent_newspapers, press.describe_writing_newspapers),
    AlarmKind.TOPIC: (press.describe_silent_topics, press.describe_written_topics),
    AlarmKind.DISK: (machine.describe_full_disks, machine.describe_roomy_disks),
    AlarmKind.JUMP: (machine.describe_jump, describe_nothing),
    AlarmKind.CLOCK: (machine.describe_wrong_clock, machine.describe_right_clock),
    AlarmKind.DAMAGE: (machine.describe_damage, machine.describe_no_damage),
    AlarmKind.COPY: (machine.describe_copy_trouble, machine.describe_copy),
    AlarmKind.BOOKS: (books.describe_imbalances, books.describe_balance),
    AlarmKind.CURSOR: (books.describe_cursors, books.describe_no_cursors),
    AlarmKind.PAIR: (books.describe_differences, books.describe_no_differences),
}


def describe_alarms(begun: Sequence[Alarm], ended: Sequence[Alarm], *, channels: ChannelNames) -> str:
    """One message: first what is wrong, then what is well."""
    paragraphs = [PARAGRAPHS[kind][0](found, channels) for kind, found in _by_kind(begun)]
    paragraphs += [PARAGRAPHS[kind][1](found, channels) for kind, found in _by_kind(ended)]
    return "\n\n".join(paragraphs)


def describe_lasting(lasting: Sequence[Alarm], *, channels: ChannelNames) -> str:
    """What is wrong at the moment."""
    return describe_alarms(lasting, (), channels=channels) if lasting else _("Mọi việc đều ổn.")


def _by_kind(alarms: Sequence[Alarm]) -> list[tuple[AlarmKind, list[Alarm]]]:
    kinds = dict.fromkeys(alarm.kind for alarm in alarms)
    return [(kind, [alarm for alarm in alarms if alarm.kind is kind]) for kind in kinds]
