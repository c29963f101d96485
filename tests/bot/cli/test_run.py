"""`baotin run`, `baotin once` and the program around them: what it says when it can't start, and how it ends."""

import asyncio
import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.cli.terminal import describe_system_error
from storage.engine.database import Database
from tests.bot.cli.operator import Operator
from tests.fakes.press import press
from tests.waiting import PATIENCE

ROOT = Path(__file__).resolve().parents[3]


def test_three_mistakes_are_told_at_once_and_nothing_is_begun(operator: Operator) -> None:
    operator.configures(more='min_interval = "soon"\n[telegram]\ntoken = "x"\nupdate = "polling"')
    assert operator.types("run") == 2
    assert len(operator.complained.splitlines()) == 3
    assert "Traceback" not in operator.complained
    assert not operator.database.parent.exists()


@pytest.mark.parametrize("verb", ["once", "check", "stats", "run"])
def test_a_configuration_that_is_not_there_is_named(operator: Operator, verb: str) -> None:
    assert operator.types(verb, "--config", "none.toml") == 2
    assert "không thấy tệp none.toml: “baotin config > none.toml”" in operator.complained


def test_an_unknown_command_is_wrong_use_and_offers_the_one_that_may_be_meant(operator: Operator) -> None:
    assert operator.types("rnu") == 2
    assert "Did you mean 'run'" in operator.complained and "baotin --help" in operator.complained


def test_no_command_is_wrong_use_and_help(operator: Operator) -> None:
    assert operator.types() == 2
    assert "Usage: baotin" in operator.said + operator.complained


def test_a_port_that_is_taken_is_named_with_what_to_do(operator: Operator) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        (operator.folder / "config.toml").write_text(
            f'[storage]\nurl = "sqlite:///{operator.database}"\n[web]\nport = {port}\n'
        )
        assert operator.types("run") == 1
    assert f"Cổng {port} đang có chương trình khác dùng. Hãy dừng nó, hoặc đổi web.port." in operator.complained
    assert "Traceback" not in operator.complained


def test_a_host_that_is_not_ours_is_named(operator: Operator) -> None:
    (operator.folder / "config.toml").write_text(
        f'[storage]\nurl = "sqlite:///{operator.database}"\n[web]\nhost = "203.0.113.9"\nport = 8080\n'
    )
    assert operator.types("run") == 1
    assert "Không mở được trang web ở 203.0.113.9:8080. Xem lại web.host và web.port." in operator.complained


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EACCES, "Không được phép dùng data/x."),
        (errno.EPERM, "Không được phép dùng data/x."),
        (errno.EROFS, "data/x chỉ cho đọc."),
        (errno.ENOSPC, "Ổ đĩa đã đầy."),
        (errno.EMFILE, "ulimit -n"),
        (errno.EIO, "Hệ điều hành báo lỗi với data/x. (Input/output error)"),
    ],
)
def test_what_the_system_refuses_is_not_taken_for_the_port(number: int, said: str) -> None:
    assert said in describe_system_error(OSError(number, os.strerror(number), "data/x"))
    assert "Cổng" not in describe_system_error(OSError(number, os.strerror(number)))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
@pytest.mark.parametrize("at_once", ["1", ""])
def test_what_the_system_refuses_is_told_without_a_traceback(at_once: str) -> None:
    with Path("/dev/full").open("w") as full:
        made = subprocess.run(
            [sys.executable, "-m", "bot", "config"],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
            env={**os.environ, "PYTHONUNBUFFERED": at_once},
        )  # fmt: skip
    assert made.returncode == 1
    assert "Ổ đĩa đã đầy." in made.stderr
    assert "Traceback" not in made.stderr and "ignored" not in made.stderr


def test_a_folder_that_cannot_be_written_is_named(operator: Operator) -> None:
    (operator.folder / "file").write_text("x")
    (operator.folder / "config.toml").write_text('[storage]\nurl = "sqlite:///file/baotin.db"\n')
    assert operator.types("once") == 1
    assert "Không dùng được cơ sở dữ liệu." in operator.complained and "file" in operator.complained


def test_a_database_server_that_is_away_is_named_without_its_password(operator: Operator) -> None:
    (operator.folder / "config.toml").write_text('[storage]\nurl = "postgresql://u:geheim@127.0.0.1:1/x"\n')
    assert operator.types("once") == 1
    assert "Connection refused" in operator.complained and "geheim" not in operator.complained


def test_a_second_process_is_turned_away(operator: Operator) -> None:
    operator.configures()
    running = Database.open(f"sqlite:///{operator.database}", lock=True)
    try:
        assert operator.types("once") == operator.types("run") == 1
    finally:
        asyncio.run(running.close())
    assert "Một Báo Tin khác đang dùng cơ sở dữ liệu này. Hãy dừng nó trước." in operator.complained
    assert "stop it first" in operator.complained


@contextmanager
def published() -> Iterator[str]:
    """The address of a newspaper's feed, served from a thread of its own."""
    ready, over = threading.Event(), threading.Event()
    address: list[str] = []

    async def serve() -> None:
        async with press() as paper:
            address.append(f"{paper.url}/rss/home.rss")
            ready.set()
            await asyncio.to_thread(over.wait, PATIENCE)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert ready.wait(PATIENCE)
    yield address[0]
    over.set()
    thread.join()


def test_once_looks_at_every_feed_and_ends(operator: Operator) -> None:
    with published() as url:
        operator.configures(url)
        assert operator.types("once") == 0
        assert "Đã hỏi và gửi xong một lượt." in operator.said
        assert f"read feed={url} items=3 new=0 quiet=3" in operator.complained
    operator.types("feeds", "list")
    assert "tốt" in operator.said


@contextmanager
def process(folder: Path, *words: str, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """The program in a process of its own; *environ* is what its environment says."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BAOTIN_")}
    started = subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        cwd=folder, env={**environment, **environ, "PYTHONPATH": str(ROOT)}, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield started
    finally:
        if started.poll() is None:
            started.kill()
        started.communicate()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_and_a_service_manager_end_it_quietly(operator: Operator, sent: signal.Signals) -> None:
    operator.configures()
    with process(operator.folder, "run") as program:
        assert program.stdout is not None
        line = program.stdout.readline()
        assert line.startswith("Báo Tin đang chạy; trang web tại http://127.0.0.1:")
        with urllib.request.urlopen(f"{line.split()[-1].rstrip('.')}/healthz", timeout=PATIENCE) as answer:
            assert answer.status == 200
        program.send_signal(sent)
        said, complained = program.communicate(timeout=PATIENCE)
        assert program.returncode == 0
        assert "Traceback" not in said + complained


def test_without_a_configuration_it_is_a_trial(operator: Operator) -> None:
    with process(operator.folder, "run", BAOTIN_WEB__PORT="0") as program:
        assert program.stdout is not None
        assert "chạy thử" in program.stdout.readline()
        assert "http://127.0.0.1:" in program.stdout.readline()
        assert "config > config.toml" in program.stdout.readline()
        program.send_signal(signal.SIGINT)
        program.communicate(timeout=PATIENCE)
        assert program.returncode == 0
    assert (operator.folder / "data" / "trial.db").exists()
