"""Forces that one installation reports on, each with folders of its own below those of the settings."""

import re

from pydantic_settings import BaseSettings, SettingsConfigDict

from schemas.errors import InvalidSetting

VARIABLE = "PERFORMANCE_FORCES"
FOLDER = re.compile(r"[a-z0-9][a-z0-9_-]*")


class ForceSettings(BaseSettings):
    """Settings by environment variables: they shape the graph, so no launchpad has them."""

    model_config = SettingsConfigDict(env_prefix="PERFORMANCE_")

    forces: str = ""


def forces() -> tuple[str, ...]:
    """Names of the forces, which are those of their folders; none where the installation is one force's.

    Raises:
        InvalidSetting: a name cannot be a folder's, or comes twice.
    """
    named = tuple(name.strip() for name in ForceSettings().forces.split(",") if name.strip())
    wrong = [name for name in named if not FOLDER.fullmatch(name) or named.count(name) > 1]
    if wrong:
        raise InvalidSetting(
            f"{VARIABLE}: {wrong[0]!r} is given twice, or is no folder's name of small letters, digits, - and _, "
            "as in west-mercia,warwickshire."
        )
    return named


def each_force() -> tuple[str, ...]:
    """The forces of the installation; '' is the only one."""
    return forces() or ("",)
