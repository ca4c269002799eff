"""What a fact is: a value that says which rows a table is made of, and which of several versions stands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandera.polars as pa
import polars as pl

from assets.validated.reference import Reference
from schemas.errors import InvalidSetting

PROVENANCE = ("delivered_on", "delivery_id", "source_line")
Keeps = Literal["newest", "first", "delivery"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Parent:
    """The fact that a row belongs to, e.g. the crime of a victim.

    Attributes:
        fact: its name.
        on: column of both that names the parent, of the fact's key.
        columns: columns of the parent that `matched` reads, `on` among them.
        matched: rows as `Fact.rows` gives them and the parents, to rows of the fact's model. Row by row, each in
            the month of its parent; a row whose parent is not there stays, as an orphan, in none.
        is_snapshot: rows of the parent can vanish, so its children are made anew when it changes.
    """

    fact: str
    on: str
    columns: tuple[str, ...]
    matched: Callable[[pl.LazyFrame, pl.LazyFrame], pl.LazyFrame]
    is_snapshot: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Fact:
    """One fact table, kept in a file a month.

    Attributes:
        name: table, asset and folder.
        model: pandera model of a row; force, area, month and `PROVENANCE` are among its columns.
        source: validated source it is made of.
        rows: validated rows to rows of the fact, each by itself: it sees no other row, so that new deliveries
            can be added to what stands.
        key: columns that name a record; of a snapshot, the columns whose values a delivery replaces whole.
        version: column that orders the versions of a record; delivery and line settle the rest.
        keeps: the newest version of a record, its first, or (snapshots) all rows of the newest delivery.
        parent: fact whose rows it is matched with.
    """

    name: str
    model: type[pa.DataFrameModel]
    source: str
    rows: Callable[[pl.LazyFrame, Reference], pl.LazyFrame]
    key: tuple[str, ...]
    version: str = ""
    keeps: Keeps = "newest"
    parent: Parent | None = None

    def __post_init__(self) -> None:
        """Refuse a fact whose model lacks what it is kept by, or whose records can change their parent."""
        wanted = {"force", "area", "month", *PROVENANCE, *self.key, *({self.version} - {""})}
        if missing := wanted - set(self.model.to_schema().columns):
            raise InvalidSetting(f"fact {self.name} lacks columns in its model: {sorted(missing)}")
        # Versions of a record have one parent then, and lie in one month: the parent's (`assets.facts.settling`).
        if self.parent and (self.parent.on not in self.key or self.keeps == "delivery"):
            raise InvalidSetting(
                f"fact {self.name} is matched on {self.parent.on}: that must be in its key, and it must keep versions"
            )

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the table, in order."""
        return tuple(self.model.to_schema().columns)

    @property
    def order(self) -> tuple[str, ...]:
        """Columns that order the versions of a record."""
        return tuple(c for c in (self.version, *PROVENANCE) if c)
