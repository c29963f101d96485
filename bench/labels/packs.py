"""The labelled articles as they are kept: few packed files, a line of JSON for each article, its voice in it.

A voice is who wrote an article, and what for: "tuning", "writer_12", "held_out_2". The same articles give the same
bytes on every machine.
"""

import bz2
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

LABELLED: Final = Path(__file__).resolve().parents[2] / "tests" / "data" / "labelled"
PACKED: Final = ".jsonl.bz2"
HELD_OUT: Final = "held_out"  #: how voices begin of which nothing is learnt
FIELDS: Final = ("title", "lead", "text", "url", "published", "section", "topics", "first", "province")

Row = dict[str, Any]


def packs(folder: Path = LABELLED) -> list[Path]:
    return sorted(folder.glob(f"*{PACKED}"))


def rows_of(path: Path) -> Iterator[Row]:
    """The lines of a file, packed or not, as they are written."""
    raw = path.read_bytes()
    text = (bz2.decompress(raw) if path.suffix == ".bz2" else raw).decode("utf-8")
    for line in text.splitlines():
        if line.strip():
            yield json.loads(line)


def voices(folder: Path = LABELLED) -> dict[str, list[Row]]:
    """The articles of every voice, in the order of packs and lines."""
    found: dict[str, list[Row]] = {}
    for path in packs(folder):
        for row in rows_of(path):
            found.setdefault(row["voice"], []).append(row)
    return found


def voice(name: str, folder: Path = LABELLED) -> list[Row]:
    """The articles of one voice; `KeyError` where there is none of that name."""
    return voices(folder)[name]


def pack_of(name: str, folder: Path = LABELLED) -> Path | None:
    """The file in which a voice is kept."""
    return next((path for path in packs(folder) if any(row["voice"] == name for row in rows_of(path))), None)


def write(path: Path, rows: Iterable[Row]) -> None:
    """Keep these articles, and nothing else, in one pack."""
    lines = [json.dumps(_in_order(row), ensure_ascii=False, separators=(",", ":")) for row in rows]
    path.write_bytes(bz2.compress("".join(f"{line}\n" for line in lines).encode("utf-8"), 9))


def replace(name: str, new: Iterable[Row], *, pack: Path) -> None:
    """Keep *new* as the articles of a voice, in the place of those it had."""
    old = list(rows_of(pack)) if pack.exists() else []
    at = next((place for place, row in enumerate(old) if row["voice"] == name), len(old))
    others = [row for row in old if row["voice"] != name]
    write(pack, [*others[:at], *({**row, "voice": name} for row in new), *others[at:]])


def _in_order(row: Row) -> Row:
    return {"voice": row["voice"]} | {field: row[field] for field in FIELDS if row.get(field) is not None}
