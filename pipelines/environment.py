"""Settings of a run as a person gives them, by the command line or by environment variables."""

from pathlib import Path
from typing import Self

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

    def of(self, force: str) -> Self:
        """Settings of one of several forces: its own folders, below those that are given.

        Args:
            force: name of its folders; '' where the installation is one force's.
        """
        if not force:
            return self
        root = Path(self.warehouse)
        own = {"raw": Path(self.raw or root / "raw") / force, "warehouse": root / force}
        for name in ("reference", "commentary"):
            shared = getattr(self, name)
            if shared and (Path(shared) / force).is_dir():
                own[name] = Path(shared) / force
        return self.model_copy(update={name: str(path) for name, path in own.items()})
