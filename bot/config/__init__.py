"""The configuration: `config.toml`, the environment over it, and every mistake named at once."""

import os
import tomllib
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.config.sections import (
    AdminsConfig,
    ConfigSection,
    FeedEntry,
    PollingConfig,
    ReadersConfig,
    StorageConfig,
    SummaryConfig,
    TelegramConfig,
    WebConfig,
    ZaloConfig,
)
from bot.config.values import check_zone
from bot.texts import _
from bot.words.program import program
from news.errors import ConfigurationError
from news.text.dates import VIETNAM

PREFIX = "BAOTIN_"


class Config(BaseSettings):
    """All of it. `Config()` is the defaults; use `load` for a file."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    language: Literal["vi", "en"] = "vi"
    timezone: Annotated[str, AfterValidator(check_zone)] = VIETNAM.key
    storage: StorageConfig = StorageConfig()
    telegram: TelegramConfig = TelegramConfig()
    zalo: ZaloConfig = ZaloConfig()
    web: WebConfig = WebConfig()
    admins: AdminsConfig = AdminsConfig()
    polling: PollingConfig = PollingConfig()
    summary: SummaryConfig = SummaryConfig()
    readers: ReadersConfig = ReadersConfig()
    feeds: list[FeedEntry] = []

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file; nothing else is read."""
        del dotenv_settings, file_secret_settings
        return env_settings, init_settings


def load(path: Path) -> Config:
    """The configuration in *path* with the environment over it; `ConfigurationError` names every mistake."""
    values = _read(path)
    problems = _find_unknown_variables()
    try:
        config = Config(**values)
        found = (config, *_read_secrets(config, path.parent))
    except ValidationError as error:
        problems += [_describe_problem(one) for one in error.errors(include_url=False)]
    except ConfigurationError as error:
        problems += error.problems
    if problems:
        raise ConfigurationError(problems)
    config = _put_secrets(*found)
    if contradictions := _find_contradictions(config):
        raise ConfigurationError(contradictions)
    return config


def _sections(config: Config) -> Iterator[tuple[str, Any]]:
    """The sections by name, those of channels among them, whatever channels there are."""
    for name in Config.model_fields:
        if isinstance(section := getattr(config, name), ConfigSection):
            yield name, section


def _find_contradictions(config: Config) -> list[str]:
    """Values that are right alone and wrong together."""
    problems = []
    if config.polling.max_interval < config.polling.min_interval:
        problems.append(_("polling.max_interval: không được ngắn hơn polling.min_interval"))
    for name, section in _sections(config):
        if getattr(section, "updates", "") != "webhook" or not section.token.get_secret_value():
            continue
        if not config.web.public_url.startswith("https:"):
            problems.append(
                _("{name}.updates: webhook cần web.public_url bắt đầu bằng https://; không có thì dùng polling").format(
                    name=name
                )
            )
    return problems


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise ConfigurationError(
            [
                _("không thấy tệp {path}: “{program} config > {path}” viết ra tệp mẫu để sửa").format(
                    path=path, program=program()
                )
            ]
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError([_("không đọc được {path}: {error}").format(path=path, error=error)]) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError([_("{path} không phải TOML đúng: {error}").format(path=path, error=error)]) from error


def _find_unknown_variables() -> list[str]:
    """Variables that look like ours and name no section: a slip that would otherwise go unnoticed."""
    names = [name for name in os.environ if name.upper().startswith(PREFIX)]
    sections = set(Config.model_fields)
    return [
        _describe_unknown(name, sections, name[len(PREFIX) :].lower().partition("__")[0])
        for name in sorted(names)
        if name[len(PREFIX) :].lower().partition("__")[0] not in sections
    ]


def _describe_unknown(name: str, known: Iterable[str], typed: str) -> str:
    near = get_close_matches(typed, list(known), n=1)
    hint = _(" (có phải “{near}”?)").format(near=near[0]) if near else ""
    return _("{name}: không có mục này{hint}").format(name=name, hint=hint)


def _describe_problem(error: Any) -> str:
    """One of pydantic's errors in words for the operator: where, and what was expected."""
    name = ".".join(str(part) for part in error["loc"])
    kind, context = str(error["type"]), error.get("ctx", {})
    if kind == "extra_forbidden":
        return _describe_unknown(name, _list_keys_beside(error["loc"]), str(error["loc"][-1]))
    expected = {
        "missing": _("còn thiếu"),
        "literal_error": _("cần một trong: {expected}").format(
            expected=str(context.get("expected", "")).replace(" or ", " | ")
        ),
        "bool_parsing": _("cần true hoặc false"),
        "bool_type": _("cần true hoặc false"),
        "string_type": _("cần một chuỗi trong dấu ngoặc kép"),
        "list_type": _("cần một danh sách trong [ ]"),
        "model_type": _("cần một mục riêng, như [telegram]"),
        "value_error": str(context.get("error", "")),
    }.get(kind)
    if expected is None and kind.startswith(("int", "float")):
        expected = _("cần một con số")
    bounds = {"greater_than": ">", "greater_than_equal": "≥", "less_than": "<", "less_than_equal": "≤"}
    if kind in bounds:
        limit = next(iter(context.values()))
        expected = _("cần {sign} {limit}").format(sign=bounds[kind], limit=limit)
    return f"{name}: {expected or error['msg']}"


def _list_keys_beside(place: tuple[str | int, ...]) -> Iterable[str]:
    """The keys that the section a wrong key stands in does have."""
    model: Any = Config
    for part in place[:-1]:
        if isinstance(part, str):
            inner = model.model_fields[part].annotation
            model = FeedEntry if part == "feeds" else inner
    return tuple(model.model_fields)


def _read_secrets(config: Config, folder: Path) -> tuple[dict[str, dict[str, Any]]]:
    """What the `*_file` keys lead to, by section and key; beside the configuration unless absolute."""
    found: dict[str, dict[str, Any]] = {}
    problems: list[str] = []
    for name, section in _sections(config):
        for key in (one for one in type(section).model_fields if one.endswith("_file") and getattr(section, one)):
            try:
                text = (folder / getattr(section, key)).read_text("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                problems.append(f"{name}.{key}: {error}")
            else:
                found.setdefault(name, {})[key.removesuffix("_file")] = text.strip()
    if problems:
        raise ConfigurationError(problems)
    return (found,)


def _put_secrets(config: Config, found: dict[str, dict[str, Any]]) -> Config:
    """*config* with the secrets in their places, checked like any other value."""
    update = {}
    for section, values in found.items():
        part = getattr(config, section)
        try:
            update[section] = type(part).model_validate({**part.model_dump(), **values})
        except ValidationError as error:
            raise ConfigurationError([f"{section}: {_describe_problem(one)}" for one in error.errors()]) from error
    return config.model_copy(update=update)
