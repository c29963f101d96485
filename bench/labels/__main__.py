"""Read and change the labelled articles, which are kept packed.

python -m bench.labels                                    # who wrote how many, and in which file they are
python -m bench.labels show VOICE [--topic T] [--words W] # print articles, with their numbers
python -m bench.labels label VOICE NUMBER TOPIC…          # other topics for one article; none given: it has none
python -m bench.labels export VOICE FILE.jsonl            # a line of JSON each, for an editor
python -m bench.labels import VOICE FILE.jsonl [PACK]     # the lines of a file as a voice; PACK for a new one
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from bench.labels.packs import LABELLED, PACKED, Row, pack_of, packs, replace, rows_of, voice
from bot.catalogue import taxonomy


def list_voices() -> None:
    for path in packs():
        counts = Counter(row["voice"] for row in rows_of(path))
        print(f"{path.name}: {counts.total()} articles, {path.stat().st_size // 1000} kB")
        for name, count in counts.items():
            print(f"  {name:16}{count:6}")


def show(name: str, topic: str, words: str) -> None:
    for number, row in enumerate(voice(name), 1):
        text = f"{row['title']} {row['lead']}"
        if (not topic or topic in row["topics"]) and words.lower() in text.lower():
            print(
                f"\n{number}  {', '.join(row['topics']) or 'none'}  [{row['section']}]\n{row['title']}\n  {row['lead']}"
            )


def label(name: str, number: int, topics: list[str]) -> None:
    rows = [dict(row) for row in voice(name)]
    rows[number - 1]["topics"] = topics
    keep(name, rows)


def keep(name: str, rows: list[Row], pack: str = "") -> None:
    """Check the topics and write; ends with a sentence where something is wrong."""
    known = {topic.slug for topic in taxonomy()}
    for number, row in enumerate(rows, 1):
        if strange := [topic for topic in row["topics"] if topic not in known]:
            raise SystemExit(f"{name}, article {number}: no such topic: {', '.join(strange)}")
        if len(row["topics"]) > 2:
            raise SystemExit(f"{name}, article {number}: more than two topics")
    path = pack_of(name) or (LABELLED / f"{pack}{PACKED}" if pack else None)
    if path is None:
        raise SystemExit(f"{name} is new: say in which pack it goes, such as {packs()[-1].name.removesuffix(PACKED)}")
    replace(name, rows, pack=path)
    print(f"{path.name}: {name} has {len(rows)} articles")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step")
    for step in ("show", "label", "export", "import"):
        steps.add_parser(step).add_argument("voice")
    steps.choices["show"].add_argument("--topic", default="")
    steps.choices["show"].add_argument("--words", default="")
    steps.choices["label"].add_argument("number", type=int)
    steps.choices["label"].add_argument("topics", nargs="*")
    for step in ("export", "import"):
        steps.choices[step].add_argument("file", type=Path)
    steps.choices["import"].add_argument("pack", nargs="?", default="")
    options = parser.parse_args()
    match options.step:
        case "show":
            show(options.voice, options.topic, options.words)
        case "label":
            label(options.voice, options.number, options.topics)
        case "export":
            lines = [json.dumps(row, ensure_ascii=False) for row in voice(options.voice)]
            options.file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        case "import":
            keep(options.voice, list(rows_of(options.file)), options.pack)
        case _:
            list_voices()


if __name__ == "__main__":
    main()
