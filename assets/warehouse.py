"""Where everything that comes out lies, below one folder."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Warehouse:
    """Paths of a warehouse folder."""

    root: Path

    def table(self, stage: str, name: str) -> Path:
        """Parquet that an asset hands on, e.g. `facts/crime.parquet`.

        What the raw stage found is kept with the ledgers: `raw/` holds deliveries and nothing of ours.
        """
        if stage == "raw":
            return self.root / "ledger" / f"{name}.found.parquet"
        return self.root / stage / f"{name}.parquet"

    def ledger(self, source: str) -> Path:
        """Ledger of a source's deliveries."""
        return self.root / "ledger" / f"{source}.parquet"

    def validated(self, source: str, delivery_id: str) -> Path:
        """Validated rows of one delivery."""
        return self.root / "validated" / source / f"{delivery_id}.parquet"

    def quarantine(self, source: str, delivery_id: str) -> Path:
        """Quarantined rows of one delivery, readable by the owner only."""
        return self.root / "quarantine" / source / f"{delivery_id}.parquet"

    def validated_ids(self, source: str) -> list[str]:
        """Deliveries of a source whose validated rows are there."""
        return [path.stem for path in (self.root / "validated" / source).glob("*.parquet")]

    @property
    def released(self) -> Path:
        """Decisions to let quarantined rows pass."""
        return self.root / "quarantine" / "released.parquet"

    @property
    def standing(self) -> Path:
        """Note of what the tables between assets were last made for."""
        return self.root / "ledger" / "standing.json"

    def fact(self, name: str) -> Path:
        """Folder of a fact table: a file a month."""
        return self.root / "facts" / name

    def parts(self, fact: str) -> Path:
        """What measures read of a fact, summed by its files."""
        return self.root / "measures" / "parts" / f"{fact}.parquet"

    @property
    def aside(self) -> Path:
        """Folder of what a run writes for itself alone, copies of deliveries among it; empty between two runs."""
        return self.root / ".aside"

    @property
    def current(self) -> Path:
        """The release every reader opens."""
        return self.root / "performance.duckdb"

    def release(self, release_id: str) -> Path:
        """Folder that keeps one release."""
        return self.root / "releases" / release_id

    @property
    def layout(self) -> Path:
        """A note of the version of the warehouse's layout, and of the place it was used at last."""
        return self.root / "layout.json"

    @property
    def chain(self) -> Path:
        """The chain of releases: a line an event."""
        return self.root / "chain.jsonl"

    def exits(self, release_id: str, edition: str = "internal") -> Path:
        """Folder of all that is made from one edition of a release: report, workbook, open files.

        The public edition lies below the release, in a folder of its own that can be handed on whole.
        """
        home = self.release(release_id)
        return home if edition == "internal" else home / edition

    @property
    def latest(self) -> Path:
        """A link to the folder of the newest release that has all its exits."""
        return self.root / "latest"
