"""Labelled articles are kept packed, and can be read and changed."""

from pathlib import Path

import pytest

from bench.labels.packs import LABELLED, PACKED, Row, packs, replace, rows_of, voice, voices, write
from bot.catalogue import taxonomy


def article(title: str) -> Row:
    return {"title": title, "lead": "", "text": "", "url": "", "published": "", "section": "", "topics": []}


def test_a_voice_is_read_and_replaced_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / f"some{PACKED}"
    write(path, [{**article("Một"), "voice": "a"}, {**article("Hai"), "voice": "b"}, {**article("Ba"), "voice": "c"}])

    replace("b", [article("Hai rưỡi"), article("Hai nữa")], pack=path)
    replace("d", [article("Bốn")], pack=path)

    found = {name: [row["title"] for row in rows] for name, rows in voices(tmp_path).items()}
    assert found == {"a": ["Một"], "b": ["Hai rưỡi", "Hai nữa"], "c": ["Ba"], "d": ["Bốn"]}
    with pytest.raises(KeyError):
        voice("e", tmp_path)


def test_the_same_articles_give_the_same_bytes(tmp_path: Path) -> None:
    for pack in packs():
        write(tmp_path / pack.name, rows_of(pack))
        assert (tmp_path / pack.name).read_bytes() == pack.read_bytes()


def test_what_is_kept_is_small_and_whole() -> None:
    known = {topic.slug for topic in taxonomy()}

    assert sum(pack.stat().st_size for pack in packs()) < 2_000_000
    assert {path.suffix for path in LABELLED.iterdir()} == {".bz2", ".jsonl", ".md"}
    for rows in voices().values():
        for row in rows:
            assert row["title"]
            assert set(row["topics"]) <= known
            assert len(row["topics"]) <= 2
