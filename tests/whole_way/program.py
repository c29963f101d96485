"""The program itself, as its operator starts it: another process, a configuration file, signals."""

import asyncio
import os
import re
import resource
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.fakes.ports import reserve_port
from tests.waiting import eventually, patience

ROOT = Path(__file__).resolve().parents[2]

CONFIG = """
[storage]
url = "sqlite:///{folder}/baotin.db"

[telegram]
token = "{token}"
base_url = "{telegram}"
{telegram_more}

[web]
port = {port}

[admins]
telegram = [1]

[polling]
min_interval = "{interval}"
max_interval = "{interval}"
allow_private_networks = ["127.0.0.1/32"]

[[feeds]]
url = "{feed}"
newspaper = "Báo Lâm Đồng"
province = "lam-dong"
"""


@dataclass
class Program:
    """One run of `baotin run`."""

    process: asyncio.subprocess.Process
    log: Path
    begins: int  #: the bytes of the log that stood there before, of earlier runs
    url: str

    def logged(self) -> str:
        """All that was logged since this run began."""
        return self.log.read_bytes()[self.begins :].decode()

    async def until_logged(self, pattern: str) -> None:
        """Come back when the log of this run says it."""

        def is_logged() -> bool:
            said = re.search(pattern, self.logged()) is not None
            assert said or self.process.returncode is None, self.logged()[-2000:]
            return said

        await eventually(is_logged)

    async def until_on(self) -> None:
        """Come back when it serves."""
        await self.until_logged(r"Báo Tin đang chạy|is on name=")

    async def stop(self) -> int:
        """SIGTERM, as a service manager sends it; the exit status."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        async with patience():
            return await self.process.wait()

    async def kill(self) -> None:
        """SIGKILL: no time for a last word."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()


#: For every other chat an announcement is due in an hour only: it can't be over before somebody stops it.
PUT_OFF = """
CREATE TRIGGER put_off AFTER INSERT ON outbox WHEN NEW.kind = 'broadcast' AND NEW.chat_id % 2 = 0
BEGIN
    UPDATE outbox SET due = due + 3600000
     WHERE chat_id = NEW.chat_id AND kind = NEW.kind AND item_id = NEW.item_id;
END
"""


def configuration(folder: Path, *, feed: str, telegram: str, token: str, interval: str = "1s", more: str = "") -> Path:
    """A configuration file over a newspaper and a Bot API server on loopback."""
    path = folder / "config.toml"
    path.write_text(
        CONFIG.format(
            folder=folder,
            token=token,
            telegram=telegram,
            telegram_more=more,
            port=reserve_port(),
            interval=interval,
            feed=feed,
        ),
        "utf-8",
    )
    return path


def _limit(descriptors: int) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))


async def start(config: Path, *, descriptors: int | None = None) -> Program:
    """Start the program, with so many file descriptors at most; it may not be ready yet."""
    log = config.parent / "baotin.log"
    begins = log.stat().st_size if log.exists() else 0
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--config", str(config),
            cwd=ROOT, stdout=out, stderr=out, env={"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"},
            preexec_fn=None if descriptors is None else partial(_limit, descriptors),
        )  # fmt: skip
    found = re.search(r"^port = (\d+)", config.read_text("utf-8"), re.MULTILINE)
    assert found is not None
    return Program(process, log, begins, f"http://127.0.0.1:{found[1]}")


@asynccontextmanager
async def running(config: Path, *, descriptors: int | None = None) -> AsyncIterator[Program]:
    """The program, serving; it is stopped afterwards."""
    program = await start(config, descriptors=descriptors)
    try:
        await program.until_on()
        yield program
    finally:
        if program.process.returncode is None:
            await program.stop()
