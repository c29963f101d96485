"""Room on the disk and in memory: named while there is still some."""

import resource
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

MB = 1024 * 1024
LITTLE = 100 * MB  #: of disk; a day's articles and messages take some hundred kB
FULL = 0.9  #: of the memory that we may have


class Room(NamedTuple):
    """The room on a disk, in bytes."""

    folder: Path
    free: int
    needed: int
    size: int  #: of the database


class DiskSpace:
    """The disk that a database's file is on: tonight's copy needs as much room as that file."""

    def __init__(
        self, file: Path, *, free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free
    ) -> None:
        self._file = file
        self._free = free

    def name_shortage(self) -> list[str]:
        """In a few words, where it is nearly full; nothing otherwise."""
        room = self.measure()
        if room is None or room.free >= room.needed:
            return []
        return [f"disk: {room.free // MB} MB left where the database is ({room.size // MB} MB): make room"]

    def measure(self) -> Room | None:
        """How much there is; None where the system does not tell."""
        with suppress(OSError):
            free, size = self._free(self._file.parent), self._file.stat().st_size
            return Room(self._file.parent, free, max(size, LITTLE), size)
        return None


class MemorySpace:
    """The memory that the system lets this process have: by its control group, or by `ulimit -v`."""

    def __init__(self, *, root: Path = Path("/"), limit: Callable[[int], tuple[int, int]] = resource.getrlimit) -> None:
        self._root = root
        self._limit = limit

    def name_shortage(self) -> list[str]:
        """In a few words, where hardly any is left; nothing otherwise, and where there is no limit."""
        cures = {"MemoryMax= in systemd, or the container's memory": self._of_group(), "ulimit -v": self._of_process()}
        return [
            f"memory: {used // MB} of {most // MB} MB in use: raise {cure}"
            for cure, (used, most) in cures.items()
            if used >= most * FULL and used
        ]

    def _of_group(self) -> tuple[int, int]:
        """Bytes in use without what the system only keeps of files, and how many there may be."""
        with suppress(OSError, ValueError, StopIteration):
            groups = (self._root / "proc/self/cgroup").read_text().splitlines()
            parts = [line.split(":", 2) for line in groups]
            if old := next((path for _, kind, path in parts if "memory" in kind.split(",")), ""):
                folder = self._root / "sys/fs/cgroup/memory" / old.lstrip("/")
                used, most, kept = "memory.usage_in_bytes", "memory.limit_in_bytes", "total_inactive_file"
            else:
                folder = self._root / "sys/fs/cgroup" / next(path for _, kind, path in parts if not kind).lstrip("/")
                used, most, kept = "memory.current", "memory.max", "inactive_file"
            stat = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
            allowed = int((folder / most).read_text())  # "max" where there is no limit
            return int((folder / used).read_text()) - int(stat[kept]), allowed
        return 0, 0

    def _of_process(self) -> tuple[int, int]:
        allowed, _ = self._limit(resource.RLIMIT_AS)
        if allowed == resource.RLIM_INFINITY:
            return 0, 0
        with suppress(OSError):
            pages = int((self._root / "proc/self/statm").read_text().split()[0])
            return pages * resource.getpagesize(), allowed
        return 0, 0
