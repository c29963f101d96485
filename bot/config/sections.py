"""The sections of the configuration: every key with its bounds and its default."""

from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

from bot.config.values import (
    check_address,
    check_hours,
    check_optional_address,
    check_secret,
    check_storage,
    check_token,
    read_duration,
    read_network,
)


def _check_token(value: SecretStr) -> SecretStr:
    check_token(value.get_secret_value())
    return value


def _check_secret(value: SecretStr) -> SecretStr:
    check_secret(value.get_secret_value())
    return value


Duration = Annotated[timedelta, BeforeValidator(read_duration)]
Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(read_network)]
Address = Annotated[str, AfterValidator(check_address)]
Hours = Annotated[str, AfterValidator(check_hours)]
OptionalAddress = Annotated[str, AfterValidator(check_optional_address)]
Token = Annotated[SecretStr, AfterValidator(_check_token)]
Secret = Annotated[SecretStr, AfterValidator(_check_secret)]
EMPTY = SecretStr("")


class ConfigSection(BaseModel):
    """A section; a key it does not know is a mistake, named as such."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class StorageConfig(ConfigSection):
    """Where everything is kept, and its copies."""

    url: Annotated[str, AfterValidator(check_storage), Field(repr=False)] = "sqlite:///data/baotin.db"
    url_file: str = ""
    backups: str = ""  #: the folder of the nightly copies; "" is `backups` beside the database
    backups_kept: Annotated[int, Field(ge=0, le=1000)] = 7  #: 0: no copies are made


class TelegramConfig(ConfigSection):
    """The bot on Telegram; `messages_per_second` stays under the 30 of the Bot API's FAQ."""

    token: Token = EMPTY
    token_file: str = ""
    base_url: Address = "https://api.telegram.org"
    updates: Literal["polling", "webhook"] = "polling"
    messages_per_second: Annotated[float, Field(gt=0, le=1000)] = 28  #: replies and edits included
    paid_broadcast: bool = False  #: up to 1,000 a second, paid in Stars


class ZaloConfig(ConfigSection):
    """The bot on the Zalo Bot Platform, and what its plan allows."""

    token: Token = EMPTY
    token_file: str = ""
    base_url: Address = "https://bot-api.zaloplatforms.com"
    updates: Literal["polling", "webhook"] = "polling"
    monthly_messages: Annotated[int, Field(ge=0)] = 3000  #: the free plan's, as those below; 0: the plan sets no limit
    users: Annotated[int, Field(ge=0)] = 50  #: people that the plan serves
    groups: Annotated[int, Field(ge=0)] = 3
    messages_per_second: Annotated[float, Field(gt=0, le=1000)] = 1.0  #: not documented; others were seen to keep to it


class WebConfig(ConfigSection):
    """The web server: where it listens, who stands before it, what it shows to whom."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080  #: 0: any that is free
    public_url: OptionalAddress = ""
    trusted_proxies: list[Network] = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
    metrics_token: Secret = EMPTY
    metrics_token_file: str = ""
    chat: bool = True


class AdminsConfig(ConfigSection):
    """Who looks after the bot: user ids, by channel."""

    telegram: list[int] = []
    zalo: list[str] = []


class PollingConfig(ConfigSection):
    """How often feeds are asked, and what of them is read."""

    min_interval: Annotated[Duration, Field(ge=timedelta(seconds=1))] = timedelta(seconds=60)
    max_interval: Duration = timedelta(minutes=30)
    max_feed_bytes: Annotated[int, Field(ge=10_000)] = 10_000_000  #: unpacked
    allow_private_networks: list[Network] = []  #: that feeds may stand in all the same


class SummaryConfig(ConfigSection):
    """How articles are shortened."""

    max_characters: Annotated[int, Field(ge=80, le=2000)] = 400  #: of a lead, cut where a sentence ends


class BeginningConfig(ConfigSection):
    """What newcomers of one channel follow, and how; what is left out is as `[readers]` has it."""

    follow: list[str] | None = None
    provinces: list[str] | None = None
    hours: Hours | None = None


class ReadersConfig(ConfigSection):
    """What readers are told of the operator, and what those follow who are new in a private chat."""

    contact: Annotated[str, Field(max_length=200)] = ""  #: whom they ask about their data
    follow: list[str] = []  #: topics by name or slug; "tất cả" is everything
    provinces: list[str] = []  #: within these; none: all
    hours: Hours = ""  #: of digests, "07:00 17:30"; "ngay": at once, "": as the channel does it
    channels: dict[str, BeginningConfig] = {}  #: by title in small letters, "telegram", where it is otherwise there

    def for_channel(self, title: str) -> "ReadersConfig":
        """The same as it is on the channel of this *title*."""
        own = self.channels.get(title.lower(), BeginningConfig())
        return self.model_copy(update=own.model_dump(exclude_none=True))


class FeedEntry(ConfigSection):
    """One `[[feeds]]` of the file: the starting stock."""

    url: Address
    newspaper: str
    province: str = ""
    section: str = ""
