"""Trial mode: no configuration, no network; a sample newspaper that publishes while you watch."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from ipaddress import ip_network
from urllib.parse import urlsplit

from bot.channels import Trial
from bot.config import Config
from bot.config.sections import FeedEntry, PollingConfig, StorageConfig
from bot.sample.newspaper import NAME, PROVINCE, SampleNewspaper

DATABASE = "sqlite:///data/trial.db"  #: not the real one's: with a configuration nothing of the sample remains
PORT = 8081  #: of the sample newspaper; any other where it is taken


@asynccontextmanager
async def trial(
    *, database: str = DATABASE, web_port: int | None = None, pace: float | None = None
) -> AsyncIterator[tuple[Config, Trial]]:
    """A configuration for trying, with its newspaper being served meanwhile, an article every *pace* seconds."""
    newspaper = await SampleNewspaper(pace=pace).start(PORT)
    home = newspaper.url
    environment = Config()  # what the environment says, as far as a trial leaves it any say
    config = environment.model_copy(
        update={
            "storage": StorageConfig(url=database, backups_kept=0),
            "web": environment.web if web_port is None else environment.web.model_copy(update={"port": web_port}),
            "polling": PollingConfig(
                min_interval=timedelta(seconds=2),
                max_interval=timedelta(seconds=5),
                allow_private_networks=[ip_network(f"{urlsplit(home).hostname}/32")],
            ),
            "feeds": [FeedEntry(url=f"{home}/rss/home.rss", newspaper=NAME, province=PROVINCE)],
        }
    )
    try:
        yield config, Trial(image_sources=(home,))
    finally:
        await newspaper.stop()
