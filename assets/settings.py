"""What one run is asked to do: a value, handed to every asset that needs it."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assets.validated.reference import Reference, load_reference
from assets.warehouse import Warehouse


@dataclass(frozen=True, kw_only=True)
class RunSettings:
    """Settings of one run.

    Attributes:
        raw: folder of deliveries.
        root: warehouse folder.
        overlay: folder of one force's own reference tables; None for the project's alone.
        as_at: deliveries of later dates are left out; None takes all.
        month: reported month, its first day; None takes the newest whole month of each source.
        force: force the page and the closing table speak of; '' takes the first that has policing areas.
        today: day of the run, for deliveries that bear no date.
    """

    raw: Path
    root: Path
    overlay: Path | None = None
    as_at: dt.date | None = None
    month: dt.date | None = None
    force: str = ""
    today: dt.date

    @cached_property
    def warehouse(self) -> Warehouse:
        """Paths of the warehouse."""
        return Warehouse(self.root)

    @cached_property
    def reference(self) -> Reference:
        """Reference tables, the overlay laid over the project's."""
        return load_reference(self.overlay)
