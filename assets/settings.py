"""What one run is asked to do: a value, handed to every asset that needs it."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assets.published.commentary.files import month_files
from assets.published.staleness import ANY_STALE, Policy
from assets.raw.deliveries import sorted_by_source
from assets.validated.contract import Contract
from assets.validated.pseudonyms import PseudonymKey, load_key
from assets.validated.reference import Reference, load_reference
from assets.validated.sources import SOURCES
from assets.validated.sources.definition import Source
from assets.version import code_version
from assets.warehouse import Warehouse


@dataclass(frozen=True, kw_only=True)
class RunSettings:
    """Settings of one run.

    Attributes:
        raw: folder of deliveries.
        root: warehouse folder.
        commentary: folder of analysts' commentary, a folder a month; None for none.
        overlay: folder of one force's own reference tables; None for the project's alone.
        as_at: deliveries of later dates are left out; None takes all.
        month: reported month, its first day; None takes the newest whole month of each source.
        force: force the page and the closing table speak of; '' takes the first that has policing areas.
        licence: name of the licence that the force gives its open files; '' claims none.
        publish_if_stale: which sources may be stale in a release that is published.
        today: day of the run, for deliveries that bear no date.
    """

    raw: Path
    root: Path
    overlay: Path | None = None
    commentary: Path | None = None
    as_at: dt.date | None = None
    month: dt.date | None = None
    force: str = ""
    licence: str = ""
    publish_if_stale: Policy = ANY_STALE
    today: dt.date

    @cached_property
    def warehouse(self) -> Warehouse:
        """Paths of the warehouse."""
        return Warehouse(self.root)

    @cached_property
    def reference(self) -> Reference:
        """Reference tables, the overlay laid over the project's."""
        return load_reference(self.overlay)

    @cached_property
    def commentary_files(self) -> dict[str, bytes]:
        """Commentary of the reported month, by path below its folder; of every month where none is asked for."""
        return month_files(self.commentary, self.month) if self.commentary else {}

    @cached_property
    def files(self) -> dict[str, list[Path]]:
        """Files of each source below the raw folder."""
        return sorted_by_source(self.raw, {source.name: source.file_name for source in SOURCES})

    @property
    def own_force(self) -> str:
        """Force whose systems deliver: the one asked for, else the first whose group of peers is known."""
        grouped = self.reference["most_similar_group"]["force"]
        return self.force or (grouped[0] if len(grouped) else "")

    @cached_property
    def pseudonym_key(self) -> PseudonymKey:
        """Key of the pseudonyms, generated at the first run that needs one."""
        return load_key(self.root)

    @property
    def basis(self) -> str:
        """Name of all that facts depend on, besides deliveries."""
        return f"{code_version()} {self.reference.fingerprint} {self.own_force}"

    def contract(self, source: Source) -> Contract:
        """What deliveries of a source are judged by in this run."""
        key = self.pseudonym_key if source.personal else None
        return Contract(source=source, reference=self.reference, own_force=self.own_force, key=key)
