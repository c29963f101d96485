"""A disk or a memory that is nearly full is named."""

import resource
from pathlib import Path

import pytest

from jobs.upkeep.space import LITTLE, MB, DiskSpace, MemorySpace

ENDLESS = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def test_a_disk_is_short_where_it_holds_no_other_copy_of_the_database(tmp_path: Path) -> None:
    file = tmp_path / "baotin.db"
    with file.open("wb") as sparse:
        sparse.truncate(LITTLE * 3)
    free = LITTLE * 4
    disk = DiskSpace(file, free=lambda _: free)
    assert disk.name_shortage() == []
    free = LITTLE * 2
    assert disk.name_shortage() == ["disk: 200 MB left where the database is (300 MB): make room"]
    file.write_bytes(b"")
    assert disk.name_shortage() == []
    free = LITTLE - 1
    assert disk.name_shortage() == ["disk: 99 MB left where the database is (0 MB): make room"]
    file.unlink()
    assert disk.name_shortage() == []  # whatever works on the database says it


def test_the_real_disk_is_asked(tmp_path: Path) -> None:
    (tmp_path / "baotin.db").touch()
    assert len(DiskSpace(tmp_path / "baotin.db").name_shortage()) <= 1


OLD = {
    "proc/self/cgroup": "9:name=systemd:/\n4:memory:/bao/tin\n",
    "sys/fs/cgroup/memory/bao/tin/memory.usage_in_bytes": f"{500 * MB}\n",
    "sys/fs/cgroup/memory/bao/tin/memory.limit_in_bytes": f"{512 * MB}\n",
    "sys/fs/cgroup/memory/bao/tin/memory.stat": f"cache 7\ntotal_inactive_file {10 * MB}\n",
}
NEW = {
    "proc/self/cgroup": "0::/\n",
    "sys/fs/cgroup/memory.current": f"{500 * MB}\n",
    "sys/fs/cgroup/memory.max": f"{512 * MB}\n",
    "sys/fs/cgroup/memory.stat": f"file 7\ninactive_file {10 * MB}\n",
}
KEPT = {"sys/fs/cgroup/memory.stat": f"inactive_file {200 * MB}\n"}
UNLIMITED = {"sys/fs/cgroup/memory.max": "max\n"}


@pytest.mark.parametrize(
    ("files", "is_short"), [(OLD, True), (NEW, True), (NEW | KEPT, False), (NEW | UNLIMITED, False), ({}, False)]
)
def test_a_groups_memory_is_short_where_files_are_not_what_fills_it(
    tmp_path: Path, files: dict[str, str], is_short: bool
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    cure = "MemoryMax= in systemd, or the container's memory"
    named = MemorySpace(root=tmp_path, limit=lambda _: ENDLESS).name_shortage()
    assert named == ([f"memory: 490 of 512 MB in use: raise {cure}"] if is_short else [])


def test_a_processs_memory_is_short_where_the_shell_limits_it(tmp_path: Path) -> None:
    page = resource.getpagesize()
    memory = MemorySpace(root=tmp_path, limit=lambda _: (100 * MB, 100 * MB))
    assert memory.name_shortage() == []
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/statm").write_text(f"{95 * MB // page} 7 7 7 0 7 0")
    assert memory.name_shortage() == ["memory: 95 of 100 MB in use: raise ulimit -v"]
