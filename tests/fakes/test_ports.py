"""A port that a test has is nobody else's."""

import socket
import subprocess
import sys

from tests.fakes.ports import HOST, reserve_port

ANOTHER = "from tests.fakes.ports import reserve_port; print(reserve_port())"


def test_no_port_is_given_twice_here_or_in_a_run_beside_this_one() -> None:
    ours = [reserve_port() for _ in range(5)]
    beside = subprocess.run([sys.executable, "-c", ANOTHER], check=True, capture_output=True, text=True)

    assert len({*ours, int(beside.stdout)}) == 6


def test_a_port_at_which_somebody_listens_is_left_alone() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, reserve_port() + 1))
        taken.listen()

        assert reserve_port() != taken.getsockname()[1]


def test_whoever_asks_for_any_port_is_not_given_one_of_ours() -> None:
    ours = reserve_port()
    with socket.socket() as other:
        other.bind((HOST, 0))

        assert other.getsockname()[1] > ours
