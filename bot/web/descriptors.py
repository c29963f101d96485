"""File descriptors: each connection, file and pipe takes one, and a process may have only so many."""

import contextlib
import errno
import resource
from pathlib import Path

ENOUGH = 65_536  #: we ask for no more, however many the system would give
RESERVE = 256  #: for feeds (64 at once), pages, platforms, database and parser; visitors of the web never get these
MOST_VISITORS = 4_000  #: connections; each takes some 30 KB of memory
CURE = "LimitNOFILE= in systemd, or ulimit -n"
FULL = 0.9  #: of what we may have: then it is worth a word


def raise_limit() -> int:
    """Ask the system for as many as this process may have at all; how many it has now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(ValueError, OSError):  # macOS calls it endless and means 10,240
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return limit()


def limit() -> int:
    """How many this process may have open."""
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return ENOUGH if soft == resource.RLIM_INFINITY else soft


def for_visitors(all_of_them: int) -> int:
    """How many connections visitors of the web may hold, of *all_of_them* descriptors.

    >>> for_visitors(1024), for_visitors(300), for_visitors(65536)
    (768, 150, 4000)
    """
    return min(MOST_VISITORS, max(all_of_them // 2, all_of_them - RESERVE))


def cure_of(room: int, *, most: int = MOST_VISITORS) -> str:
    """What helps where all *room* of something is taken, of which this process would give *most* at best.

    >>> cure_of(768), cure_of(4000)
    (': raise LimitNOFILE= in systemd, or ulimit -n', ': have the proxy limit visitors')
    """
    return f": raise {CURE}" if room < most else ": have the proxy limit visitors"


def count_open() -> int | None:
    """How many are open; all where not one more can be had to count them, None where the system does not tell."""
    for folder in ("/proc/self/fd", "/dev/fd"):
        try:
            return sum(1 for _ in Path(folder).iterdir())
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                return limit()
    return None


class Descriptors:
    """Those of this process, as a thing that can run short."""

    def name_shortage(self) -> list[str]:
        """In a few words, where hardly any are left; nothing otherwise."""
        used, most = count_open(), limit()
        if used is None or used < most * FULL:
            return []
        return [f"file descriptors: {used} of {most} in use: raise {CURE}"]
