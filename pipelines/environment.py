"""Settings of a run as a person gives them, by the command line or by environment variables."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class Environment(BaseSettings):
    """Settings by environment variables, e.g. `PERFORMANCE_RAW`; the defaults of a run."""

    model_config = SettingsConfigDict(env_prefix="PERFORMANCE_")

    raw: str = ""
    warehouse: str = str(PROJECT / "warehouse")
    reference: str = ""
    commentary: str = ""
    as_at: str = ""
    month: str = ""
    force: str = ""
    licence: str = ""
    publish_if_stale: str = ""
