"""Every setting that the environment may hold, by the name of its variable."""

from functools import cache

from pydantic_settings import BaseSettings

from assets.forces import ForceSettings
from assets.published.release_key import KeySettings
from assets.raw.limits import Limits
from assets.validated.pseudonyms import FILE_VARIABLE, KEY_VARIABLE
from pipelines.alerts.settings import AlertSettings
from pipelines.engine.settings import EngineSettings
from pipelines.environment import Environment
from pipelines.storage import StorageSettings

PREFIX = "PERFORMANCE_"
GROUPS: tuple[type[BaseSettings], ...] = (
    Environment,
    AlertSettings,
    EngineSettings,
    ForceSettings,
    KeySettings,
    Limits,
    StorageSettings,
)


@cache
def known_settings() -> frozenset[str]:
    """Names of the variables, PERFORMANCE_RAW and the others."""
    named = {
        f"{group.model_config.get('env_prefix', '')}{field.upper()}" for group in GROUPS for field in group.model_fields
    }
    return frozenset(named | {KEY_VARIABLE, FILE_VARIABLE})
