"""How large a delivery may be: bounds far above any real one, so that a broken or hostile one is refused, not run into.

Each is a setting of the environment, e.g. `PERFORMANCE_LIMIT_LINE_MIB=4`, for a force whose deliveries outgrow it.
"""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from schemas.errors import OverLimit
from schemas.from_environment import from_environment

PREFIX = "PERFORMANCE_LIMIT_"
MIB = 1 << 20
PACKED_FREELY = 64 * MIB  # content up to which it does not matter how small it was packed
MILLION = 1_000_000


class Limits(BaseSettings):
    """Bounds of a delivery."""

    model_config = SettingsConfigDict(env_prefix=PREFIX)

    content_mib: int = Field(16_384, ge=1, description="MiB of a text file's content, unpacked.")
    packed_times: int = Field(100, ge=2, description="Times the size of a gzip file that its content may have.")
    workbook_mib: int = Field(256, ge=1, description="MiB of a workbook's parts, unpacked.")
    line_mib: int = Field(1, ge=1, description="MiB of one line.")
    columns: int = Field(1000, ge=1, description="Columns.")
    rows_million: int = Field(250, ge=1, description="Million rows.")

    def content_bytes(self, packed: int | None) -> int:
        """Bytes that content may have at most.

        Args:
            packed: size of the gzip file that it comes from; None where it is not packed.
        """
        whole = self.content_mib * MIB
        return whole if packed is None else min(whole, max(PACKED_FREELY, packed * self.packed_times))


def limits() -> Limits:
    """Read and check the limits.

    Raises:
        InvalidSetting: naming the variable and the form it takes.
    """
    return from_environment(Limits, "Limits of deliveries cannot be used.")


def over(name: str, found: str, setting: str) -> OverLimit:
    """The refusal of a delivery that goes beyond a limit.

    Args:
        name: name of the file.
        found: what was found.
        setting: name of the limit.
    """
    raised = f"set {PREFIX}{setting.upper()} higher than {getattr(limits(), setting):,}"
    return OverLimit(name, found, f"Ask the supplier what happened to it; if it is right, {raised}.")
