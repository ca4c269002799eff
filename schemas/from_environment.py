"""Settings read from the environment, and what is said of those that cannot be used."""

from typing import TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

from schemas.errors import InvalidSetting

Kind = TypeVar("Kind", bound=BaseSettings)


def from_environment(kind: type[Kind], refusal: str) -> Kind:
    """Read and check settings.

    Args:
        refusal: what is said first of those that cannot be used.

    Raises:
        InvalidSetting: naming each variable and the form it takes, never its value.
    """
    try:
        return kind()
    except ValidationError as problem:
        prefix = kind.model_config.get("env_prefix", "")
        told = "; ".join(f"{prefix}{str(one['loc'][0]).upper()}: {one['msg']}" for one in problem.errors())
        raise InvalidSetting(f"{refusal} {told}.") from None  # the cause would show the values
