"""What a source is: a value that says what a supplier delivers and how its rows are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandera.polars as pa
import polars as pl

from schemas.errors import InvalidSetting

Kind = Literal["changes", "snapshot", "log"]
BLANKS = ("", "NULL", "N/A", "null", "n/a")
UK_AND_ISO = (
    "%d/%m/%Y %H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
)
DATES = ("%d/%m/%Y", "%Y-%m-%d")


@dataclass(frozen=True, kw_only=True, eq=False)
class Lookup:
    """A column whose values must stand in a reference table.

    Attributes:
        table: reference table, e.g. `offence_code`.
        of: its column.
        also: further values allowed that no reference table lists.
    """

    table: str
    of: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Source:
    """One extract that arrives in files.

    Attributes:
        name: folder, asset and ledger name.
        owner: team that answers for the extract at its supplier.
        publisher: system or body it comes from.
        kind: changes (newest version of a record wins), snapshot (all that is true then) or log.
        rhythm: how often it is delivered, in words.
        file_name: pattern of the file's name; groups `date` (extract date), `month` and `force`.
        model: pandera model of a validated row.
        columns: supplier's header to canonical name, by the first day it holds ("" from the beginning).
        key: columns that name a record across deliveries.
        version: column that orders a record's versions; "" where there is none.
        extra: what to do with columns the map does not name.
        tokens: columns read without regard to case and spacing (`Partner Agency` is partner_agency).
        lookups: columns checked against reference tables.
        datetimes: formats tried in turn; local time unless they carry an offset.
        sheet: for workbooks, sheet and the number of the header line, counted from 1.
        prepare: reshapes the rows before the header map is applied; all columns are text.
        needs: patterns of the headers that `prepare` reads; a delivery without one of them is refused.
        trailer: pattern of the first cell of a total row that closes a file.
        licence: licence of published data.
    """

    name: str
    title: str
    owner: str
    publisher: str
    kind: Kind
    rhythm: str
    file_name: str
    model: type[pa.DataFrameModel]
    columns: Mapping[str, Mapping[str, str]]
    key: tuple[str, ...] = ()
    version: str = ""
    extra: Literal["refuse", "ignore"] = "refuse"
    tokens: tuple[str, ...] = ()
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    datetimes: tuple[str, ...] = UK_AND_ISO
    sheet: tuple[str, int] | None = None
    prepare: Callable[[pl.LazyFrame], pl.LazyFrame] | None = None
    needs: tuple[str, ...] = ()
    trailer: str = r"(?i)^total"
    licence: str = ""

    def __post_init__(self) -> None:
        """Refuse a source whose header map, key and model do not fit together."""
        model_columns = set(self.model.to_schema().columns)
        mapped = {name for vintage in self.columns.values() for name in vintage.values()}
        for problem, names in (
            ("maps columns its model lacks", mapped - model_columns),
            ("has key columns its model lacks", set(self.key) - model_columns),
            ("looks up columns its model lacks", set(self.lookups) - model_columns),
        ):
            if names:
                raise InvalidSetting(f"source {self.name} {problem}: {sorted(names)}")

    def header_map(self, day: str) -> Mapping[str, str]:
        """Header map in force on a day (ISO text); an unknown day reads with the newest."""
        vintages = sorted(v for v in self.columns if not day or v <= day)
        return self.columns[vintages[-1] if vintages else min(self.columns)]
