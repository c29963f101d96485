"""The database's file: its owner's alone, whole, and not empty where it was not empty before."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from news.errors import DamagedDatabase, EmptyDatabase

ENDINGS = ("", "-wal", "-shm")  #: of a database's file, and of what SQLite keeps beside it
USED = "used\n"  #: what stands in the lock's file once there was a database


def make_private(path: Path) -> None:
    """The file, made where there is none, can be read by its owner alone: it holds what people chose and wrote."""
    if not path.exists():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    for ending in ENDINGS:
        part = Path(f"{path}{ending}")
        if part.exists() and part.stat().st_mode & 0o077:
            with suppress(PermissionError):  # another's: it is theirs to say
                part.chmod(0o600)


def lock_of(path: Path) -> Path:
    """The file beside the database that a process locks."""
    return path.with_name(path.name + ".lock")


def refuse_emptied(path: Path) -> None:
    """EmptyDatabase where nothing is left in a file that was a database: one made in its place would hide that."""
    lock = lock_of(path)
    if path.exists() and not path.stat().st_size and lock.exists() and lock.stat().st_size:
        raise EmptyDatabase(
            f"{path} is empty, and was not when it was last used: restore the newest copy, or delete it to begin anew"
        )


def write_mark(path: Path, mark: int) -> None:
    """Note beside the database how far it has come: an older copy in its place has not."""
    with suppress(OSError), lock_of(path).open("r+") as file:  # a full disk: an older mark says less, nothing wrong
        file.seek(len(USED))
        file.write(f"{mark:020}\n")


def read_mark(path: Path) -> int:
    """How far the database had come that stood here last; 0 where nobody noted it."""
    try:
        noted = lock_of(path).read_text("utf-8").removeprefix(USED).strip()
    except (OSError, UnicodeDecodeError):
        return 0
    return int(noted) if noted.isdecimal() else 0


def find_damage(path: Path, *, thorough: bool = False) -> str:
    """What is wrong with the database at *path*, "" where nothing is; *thorough* looks at every index too."""
    what = "integrity_check" if thorough else "quick_check"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = str(connection.execute(f"PRAGMA {what}(1)").fetchone()[0])
    except sqlite3.Error as error:
        return str(error)
    return "" if found == "ok" else found


def damaged(path: Path, damage: str) -> DamagedDatabase:
    """The error that names it, with the cure."""
    return DamagedDatabase(f"{path} is damaged: stop the bot and restore the newest copy ({damage})")
