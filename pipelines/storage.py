"""Where Dagster keeps its runs: files below the warehouse, or a Postgres server that the environment names."""

from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.exc import SQLAlchemyError

from schemas.errors import InvalidSetting, MissingLibrary, StorageAway

PREFIX = "PERFORMANCE_DAGSTER_"
VARIABLE = f"{PREFIX}POSTGRES_URL"
SCHEME = "postgresql+psycopg2"  # Dagster speaks to it by this driver; SQLAlchemy would take another by itself


class StorageSettings(BaseSettings):
    """Settings by environment variables, and by nothing else."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, hide_input_in_errors=True)

    postgres_url: SecretStr = Field(SecretStr(""), description="Postgres server of Dagster's runs. None: files.")


def storage_of(home: Path) -> dict[str, Any]:
    """The part of dagster.yaml that says where runs are kept. It names the variable, so no password is on the disk.

    Args:
        home: Dagster's folder in the warehouse.

    Raises:
        InvalidSetting: the address is none of a Postgres server.
        MissingLibrary: the library that speaks to it is not installed.
    """
    address = StorageSettings().postgres_url.get_secret_value()
    if not address:
        kept = {"module": "pipelines.event_log", "class": "HeldEventLog", "config": {"base_dir": str(home.resolve())}}
        return {"event_log_storage": kept}
    if urlsplit(address).scheme != SCHEME:
        example = f"{SCHEME}://performance@/performance?host=/run/postgresql"
        raise InvalidSetting(f"{VARIABLE} is not an address like {example}.")
    if find_spec("dagster_postgres") is None:
        raise MissingLibrary(f"{VARIABLE} is set, and its library is not installed: run `uv sync --extra postgres`.")
    return {"storage": {"postgres": {"postgres_url": {"env": VARIABLE}}}}


@contextmanager
def said_of_server() -> Generator[None]:
    """Say that the server does not answer, where there is one; the address is in no message.

    Raises:
        StorageAway: it does not answer, or refuses.
    """
    if not StorageSettings().postgres_url.get_secret_value():
        yield
        return
    from dagster_postgres.utils import DagsterPostgresException  # noqa: PLC0415  of an extra

    try:
        yield
    except (SQLAlchemyError, DagsterPostgresException) as problem:
        first = str(problem.__cause__ or problem).strip().splitlines()[0]
        raise StorageAway(
            f"The Postgres server of {VARIABLE} does not answer: {first}. Start it (systemctl start postgresql) or put "
            "the address right, and run again: the release before stays."
        ) from problem
