"""The child process that parses what strangers wrote: `python -m jobs.parsing.child`, spoken to by `parser`.

It may be stopped at any moment, has no network and no file to lose, and ends when its input does.
"""

import json
import os
import signal
import struct
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from jobs.parsing import memory
from jobs.parsing.decoding import decode
from jobs.parsing.feeds import read_feed
from jobs.parsing.listings import read, read_links
from news.articles.article import Article, Entry, article_of
from news.errors import FeedError
from news.feeds.feed import Form
from news.feeds.pages import page_lead
from news.feeds.verdict import Verdict

_WORN_OUT = 160 * 1024 * 1024  # bytes it once needed; memory taken for one large feed is not given back otherwise
_LARGE = 64 * 1024  # bytes of a task after which memory is looked at at once,
_OWN = 8 * 1024  # bytes of a task that no longer takes next to nothing
_SELDOM = 100  # and tasks after which it is in any case: to ask costs as much as a tenth of a small task


def serve(source: BinaryIO, sink: BinaryIO, *, seconds: float, worn_out: int = _WORN_OUT) -> None:
    """Answer one request after the other until the source ends, or memory is *worn_out*, which the reply says.

    A task may take *seconds* by the clock; *worn_out* is in bytes.
    """
    _send(sink, {"ready": True})
    done, suspect = 0, False
    while (request := _receive(source)) is not None:
        task, body = request
        if len(body) > _OWN:  # it may take long: who comes before it is answered now
            sink.flush()
        if hasattr(signal, "setitimer"):  # should the parent be gone, nobody else would end a job without end
            signal.setitimer(signal.ITIMER_REAL, seconds)
        reply = answer(task, body)
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        done += 1
        more = bool(task.get("more"))
        suspect = suspect or len(body) > _LARGE or done % _SELDOM == 0
        last = suspect and not more and _peak() > worn_out
        suspect = suspect and more
        _send(sink, {**reply, "last": last}, more=more)
        if last:
            return


def answer(task: dict[str, Any], body: bytes) -> dict[str, Any]:
    """What came of one task: its result, or the verdict that there is none."""
    try:
        if task["do"] == "page":
            parsed = page_lead(decode(body, task["content_type"]), url=task["url"], title=task["title"])
            return {
                "result": {
                    **asdict(parsed),
                    "published": parsed.published.isoformat() if parsed.published else None,
                }
            }
        if task["do"] == "links":
            return {"result": read_links(body, url=task["url"], content_type=task["content_type"])}
        if task["do"] == "articles":
            return {"result": _articles(task, read_feed(body, task["content_type"]))}
        form, url = Form(task.get("form", Form.RSS)), task.get("url", "")
        return {"result": read(body, form=form, url=url, content_type=task["content_type"])}
    except FeedError as error:
        return {"verdict": error.verdict, "detail": error.detail}
    except (MemoryError, RecursionError) as error:
        return {"verdict": Verdict.TOO_HEAVY, "detail": type(error).__name__}
    except Exception as error:  # a parser's bug, met by strange input, costs this one input only
        return {"verdict": Verdict.UNPARSEABLE, "detail": f"{type(error).__name__}: {error}"[:200]}


def _articles(task: dict[str, Any], parsed: dict[str, Any]) -> dict[str, Any]:
    """A feed's entries as articles; what strangers wrote is taken apart here as well, where it can be stopped."""
    known = {name: task[name] for name in ("base", "newspaper", "section", "limit")}
    now = datetime.fromisoformat(task["now"])
    found = [article_of(Entry(**entry), now=now, **known) for entry in parsed["entries"]]
    return {
        "verdict": parsed["verdict"],
        "ttl": parsed["ttl"],
        "entries": len(found),
        "articles": [_as_plain(article) for article in found if article],
    }


def _as_plain(article: Article) -> dict[str, Any]:
    plain = {name: getattr(article, name) for name in Article.__slots__}
    return {
        **plain,
        "keys": [key.hex() for key in article.keys],
        "published": article.published.isoformat() if article.published else None,
    }


def _receive(source: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    size = source.read(8)
    if len(size) < 8:
        return None
    head, body = struct.unpack(">II", size)
    return json.loads(source.read(head)), source.read(body)


def _send(sink: BinaryIO, reply: dict[str, Any], *, more: bool = False) -> None:
    text = json.dumps(reply).encode()  # ASCII: a lone surrogate must not stop a reply
    sink.write(struct.pack(">I", len(text)) + text)
    if not more:  # to wake up whoever asked costs as much as a small task
        sink.flush()


def confine(most_memory: int) -> None:
    """Take the rights away that parsing does not need."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who tells us by closing the pipe
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        import resource
    except ImportError:  # Windows: the time limit is left
        return
    for kind, most in ((resource.RLIMIT_AS, most_memory), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # macOS refuses a limit on the address space
            continue


def _peak() -> int:
    """The most bytes this process ever needed."""
    try:  # Linux's other answer, ru_maxrss, is never below what the parent held when it started us
        status = Path("/proc/self/status").read_text("ascii", "replace").splitlines()
        return next((int(line.split()[1]) for line in status if line.startswith("VmHWM:")), 0) * 1024
    except OSError:
        pass
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    read_feed(b"<rss><item/></rss>")  # so that all it imports is there before memory is limited
    memory.settle()
    confine(int(sys.argv[1]))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not be taken for a reply
    serve(sys.stdin.buffer, out, seconds=float(sys.argv[2]))
