"""The parser's child as it serves: what it answers, and when it goes."""

import io
import json
import struct
from typing import Any

from jobs.parsing import child
from news.feeds.verdict import Verdict
from tests import make
from tests.jobs.parsing.test_parser import GOOD, PAGE


def frame(task: dict[str, Any], body: bytes) -> bytes:
    head = json.dumps(task).encode()
    return struct.pack(">II", len(head), len(body)) + head + body


def served(*frames: bytes, worn_out: int = 1 << 50) -> list[dict[str, Any]]:
    sink = io.BytesIO()
    child.serve(io.BytesIO(b"".join(frames)), sink, seconds=60, worn_out=worn_out)
    replies, output = [], sink.getvalue()
    while output:
        (size,) = struct.unpack(">I", output[:4])
        replies.append(json.loads(output[4 : 4 + size]))
        output = output[4 + size :]
    return replies


def test_the_worker_answers_until_its_input_ends() -> None:
    task = {"do": "entries", "content_type": ""}
    page = {"do": "page", "content_type": "", "url": "https://x.vn/a", "title": "t"}
    ready, good, bad, output = served(frame(task, GOOD), frame(task, b""), frame(page, PAGE.encode()))
    assert ready == {"ready": True}
    assert good["result"]["title"] == "B"
    assert bad["verdict"] == Verdict.EMPTY
    assert output["result"]["published"].startswith("2026-11-20T")


def test_a_worn_out_worker_says_so_and_goes() -> None:
    task = frame({"do": "entries", "content_type": ""}, GOOD + b" " * 70_000)
    _, reply = served(task, task, worn_out=0)
    assert reply["last"]


def test_small_tasks_wear_a_worker_out_too_in_time() -> None:
    task = frame({"do": "entries", "content_type": ""}, GOOD)
    _, *replies = served(*[task] * 150, worn_out=0)
    assert [reply["last"] for reply in replies] == [False] * 99 + [True]


def test_a_worn_out_worker_does_the_whole_batch_before_it_goes() -> None:
    more, end = {"do": "entries", "content_type": "", "more": True}, {"do": "entries", "content_type": ""}
    batch = [frame(more, GOOD), frame(more, GOOD + b" " * 70_000), frame(more, GOOD), frame(end, GOOD)]
    _, *replies = served(*batch, frame(end, GOOD), worn_out=0)
    assert [reply["last"] for reply in replies] == [False, False, False, True]


def test_an_entry_that_tells_of_no_article_is_counted_only() -> None:
    task = {"do": "articles", "content_type": "", "base": "https://x.vn/rss", "newspaper": "X", "section": "Tin"}
    output = child.answer({**task, "limit": 400, "now": make.NOON.isoformat()}, GOOD)
    assert output == {"result": {"verdict": "ok", "ttl": 5, "entries": 1, "articles": []}}
    linked = GOOD.replace(b"<category>", b"<link>/a-1.html</link><category>")
    [article] = child.answer({**task, "limit": 400, "now": make.NOON.isoformat()}, linked)["result"]["articles"]
    assert (article["url"], article["published"], article["section"]) == ("https://x.vn/a-1.html", None, "Tin")


def test_a_strange_task_costs_only_itself() -> None:
    assert child.answer({"do": "page"}, b"")["verdict"] == Verdict.UNPARSEABLE
