"""The fetcher of the program, let loose on this machine alone."""

from jobs.clock import SYSTEM_CLOCK
from jobs.fetching.addresses import networks
from jobs.fetching.client import Client
from jobs.fetching.politeness import Politeness


def loopback_client(kind: type[Client] = Client) -> Client:
    """A client that may ask any server on loopback, one request at once after the other."""
    return kind(
        user_agent="baotin/test",
        clock=SYSTEM_CLOCK,
        allowed=networks(["127.0.0.0/8"]),
        politeness=Politeness(clock=SYSTEM_CLOCK, spacing=0),
    )
