"""Faults planted in a copy of the program, each of which the simulation is to find: what proves that it looks.

Whoever changes a line that is named here changes it here, too: `tests/planted/test_planted.py` says which.
`python -m bench.planted` plants them one after the other.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One place of the program: `old` stands there exactly once, and `new` instead of it."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that somebody could get wrong."""

    name: str
    edits: tuple[Edit, ...]


FAULTS: Final = (
    Fault(
        name="a row lost at a chunk's border",
        edits=(
            Edit(
                path="storage/outbox/fan_out.py",
                old='kind="alert", item=article, last=after if last is None else last, done',
                new='kind="alert", item=article, last=after if last is None else last + 1, done',
            ),
        ),
    ),
    Fault(
        name="sent twice after a move",
        edits=(
            Edit(
                path="storage/chats.py",
                old='                address=address,\n                chat=row["id"],\n            )\n'
                "            chat_changes",
                new='                address=address,\n                chat=row["id"],\n            )\n'
                "            tx.run(\n"
                "                \"UPDATE outbox SET state = 'waiting', due = created_at\"\n"
                "                \" WHERE chat_id = :chat AND kind = 'alert' AND state = 'sent'\",\n"
                '                chat=row["id"],\n'
                "            )\n"
                "            chat_changes",
            ),
        ),
    ),
    Fault(
        name="a wait forgotten",
        edits=(
            Edit(
                path="jobs/delivery/pacing.py",
                old="self._held[key] = max(until, self._held.get(key, until))",
                new="self._held.setdefault(key, 0.0)",
            ),
            Edit(
                path="jobs/delivery/pacing.py",
                old="self._all_held = max(until, self._all_held)",
                new="self._all_held = min(until, self._all_held)",
            ),
            Edit(
                path="jobs/delivery/recording.py",
                old="await self.release(delivery, wait, str(later))",
                new="await self.release(delivery, timedelta(), str(later))",
            ),
        ),
    ),
    Fault(
        name="held for ever",
        edits=(
            Edit(
                path="jobs/delivery/holding.py",
                old='        if sign == "answered":\n            await self.open()',
                new='        if sign == "answered" and self.outage is None:\n            await self.open()',
            ),
        ),
    ),
    Fault(
        name="an edit dropped",
        edits=(
            Edit(
                path="storage/outbox/fan_out.py",
                old="AND state = 'sent' AND message_id <> '' AND sent_at >= :since\n        {_ANEW}",
                new="AND state = 'sent' AND message_id <> '' AND sent_at >= :since\n"
                "        ON CONFLICT (chat_id, kind, item_id) DO NOTHING",
            ),
        ),
    ),
    Fault(
        name="a clock believed",
        edits=(
            Edit(
                path="storage/outbox/clock_jumps.py",
                old="WHERE due IS NOT NULL AND due > :believed",
                new="WHERE due IS NOT NULL AND due > :believed AND state <> 'waiting'",
            ),
        ),
    ),
    Fault(
        name="a digest skipped",
        edits=(
            Edit(
                path="storage/outbox/gathering.py",
                old="o.kind = 'digest' AND o.due IS NOT NULL)\"",
                new="o.kind = 'digest' AND o.state <> 'sent')\"",
            ),
        ),
    ),
    Fault(
        name="an exception not applied",
        edits=(
            Edit(
                path="storage/outbox/audience.py",
                old="AND NOT (x.kind = l.kind AND x.value = l.value)){within}",
                new="AND NOT (x.kind = l.kind)){within}",
            ),
        ),
    ),
    Fault(
        name="a cursor not kept",
        edits=(
            Edit(
                path="storage/outbox/fan_out.py",
                old="WHERE done_at IS NULL AND kind = 'alert' ORDER BY created_at",
                new="WHERE done_at IS NULL AND kind = 'alert' AND after_chat = 0 ORDER BY created_at",
            ),
        ),
    ),
    Fault(
        name="a copy beyond the cap",
        edits=(
            Edit(
                path="news/delivery/retries.py",
                old="if copies >= min(most, COPIES):",
                new="if copies > min(most, COPIES):",
            ),
            Edit(
                path="news/delivery/retries.py",
                old="due = now + WAITS[copies - 1]",
                new="due = now + WAITS[min(copies, len(WAITS)) - 1]",
            ),
            Edit(
                path="storage/outbox/claim.py",
                old="if copies >= most_copies:",
                new="if copies > most_copies:",
            ),
        ),
    ),
)


def plant(text: str, edit: Edit) -> str:
    """The text with *edit* done; ValueError where its old words are not there, or twice."""
    if text.count(edit.old) != 1:
        raise ValueError(f"{edit.path}: stands there {text.count(edit.old)} times: {edit.old!r}")
    return text.replace(edit.old, edit.new)
