"""Which engine works off the steps of runs, their own process or workers at a broker; and how many runs at once."""

from importlib.util import find_spec
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from schemas.errors import InvalidSetting, MissingLibrary
from schemas.from_environment import from_environment

PREFIX = "PERFORMANCE_ENGINE_"
VARIABLE = f"{PREFIX}BROKER"
SCHEMES = ("redis", "rediss")


class EngineSettings(BaseSettings):
    """Settings by environment variables, and by nothing else: an address may hold a password."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, hide_input_in_errors=True)

    broker: SecretStr = Field(SecretStr(""), description="Redis server that hands steps to workers. None: no workers.")
    runs_at_once: int = Field(1, ge=1, description="Runs at once, where there are several forces; of each one.")


def engine_settings() -> EngineSettings:
    """Read and check the settings.

    Raises:
        InvalidSetting: naming the variable and the form it takes.
    """
    return from_environment(EngineSettings, "Settings of the engine cannot be used.")


def broker() -> str:
    """Address of the broker; '' where the process of a run works its steps off itself.

    Raises:
        InvalidSetting: the address is none of a Redis server.
        MissingLibrary: the library that speaks to it is not installed.
    """
    address = engine_settings().broker.get_secret_value()
    if not address:
        return ""
    if urlsplit(address).scheme not in SCHEMES:
        raise InvalidSetting(f"{VARIABLE} is not an address like rediss://:PASSWORD@SERVER:6379/0.")
    if find_spec("dagster_celery") is None:
        raise MissingLibrary(f"{VARIABLE} is set, and its library is not installed: run `uv sync --extra workers`.")
    return address
