"""What a source is: a value that says what a supplier delivers and how its rows are read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Literal

import pandera.polars as pa
import polars as pl

from schemas.errors import InvalidSetting

Kind = Literal["changes", "snapshot", "log"]
Treatment = Literal["pseudonym", "birth", "name"]
BLANKS = ("", "NULL", "N/A", "null", "n/a")
UK_AND_ISO = (
    "%d/%m/%Y %H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
)
DATES = ("%d/%m/%Y", "%Y-%m-%d", "%Y-%m-%d 00:00:00", "%d/%m/%Y 00:00:00")  # a workbook's days are midnights


# Days after which the next delivery is late, by the first words of a rhythm: its longest gap, and time to notice.
LATE_AFTER_DAYS = {"daily": 5, "monthly": 45, "quarterly": 107, "yearly": 396, "every ten years": 3_700}


def dated_file(source: str) -> str:
    """Pattern of a delivery's name: source, extract date, and a format there is a reader for."""
    return rf"{source}_(?P<date>\d{{4}}-\d{{2}}-\d{{2}})\.(csv|csv\.gz|parquet|xlsx)"


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
        rhythm: how often it is delivered, in words that begin as an entry of LATE_AFTER_DAYS.
        months_behind: months that its newest rows are usually behind the end of the month before it is delivered.
        file_name: pattern of the file's name; groups `date` (extract date), `month` and `force`.
        model: pandera model of a validated row.
        columns: supplier's header to canonical name, by the first extract date it holds. The entry of "" is
            whole; a later one names what changes: a header for a known name takes the place of the one before
            it, and a header for "" is delivered no more.
        key: columns that name a record across deliveries; of a snapshot, the columns whose values it replaces.
        replaces: what a snapshot replaces, in words, where the key does not say it.
        version: column that orders a record's versions; "" where there is none.
        personal: what becomes of personal columns: `pseudonym` is keyed while reading, `birth` stays in the
            validated stage and leaves it as an age, `name` is not read at all.
        tolerated: share of a delivery's rows in quarantine above which the source is stopped.
        extra: what to do with columns the map does not name.
        tokens: columns read without regard to case and spacing (`Partner Agency` is partner_agency).
        lookups: columns checked against reference tables.
        datetimes: formats tried in turn; local time unless they carry an offset.
        sheet: for workbooks, sheet ("" for the first) and the number of the header line, counted from 1.
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
    months_behind: int = 0
    key: tuple[str, ...] = ()
    replaces: str = ""
    version: str = ""
    personal: Mapping[str, Treatment] = field(default_factory=dict)
    tolerated: float = 0.05
    extra: Literal["refuse", "ignore"] = "refuse"
    tokens: tuple[str, ...] = ()
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    datetimes: tuple[str, ...] = UK_AND_ISO
    sheet: tuple[str, int] = ("", 1)
    prepare: Callable[[pl.LazyFrame], pl.LazyFrame] | None = None
    needs: tuple[str, ...] = ()
    trailer: str = r"(?i)^total"
    licence: str = ""

    def __post_init__(self) -> None:
        """Refuse a source whose header map, key and model do not fit together."""
        model_columns = set(self.model.to_schema().columns)
        mapped = {name for vintage in self.columns.values() for name in vintage.values()} - {""}
        kept = mapped - set(self.names_only)
        for problem, names in (
            ("has header maps, but none from the beginning", set(self.columns) if "" not in self.columns else set()),
            ("maps columns its model lacks", kept - model_columns),
            ("has key columns its model lacks", set(self.key) - model_columns),
            ("looks up columns its model lacks", set(self.lookups) - model_columns),
            ("calls columns personal that it does not map", set(self.personal) - mapped),
            ("keeps names in its model", set(self.names_only) & model_columns),
            ("has a rhythm that is not known", {self.rhythm} if self._gap is None else set()),
        ):
            if names:
                raise InvalidSetting(f"source {self.name} {problem}: {sorted(names)}")

    @property
    def names_only(self) -> tuple[str, ...]:
        """Personal columns that are not read."""
        return tuple(name for name, treatment in self.personal.items() if treatment == "name")

    @property
    def late_after_days(self) -> int:
        """Days from its newest delivery after which it is late."""
        return self._gap or 0

    @property
    def _gap(self) -> int | None:
        return next((days for words, days in LATE_AFTER_DAYS.items() if self.rhythm.startswith(words)), None)

    @property
    def vintages(self) -> tuple[str, ...]:
        """First days of the header maps, the beginning ("") first."""
        return tuple(sorted(self.columns))

    def header_map(self, day: str) -> Mapping[str, str]:
        """Header map in force on a day (ISO text); "" reads with the newest."""
        names: dict[str, str] = {}
        for vintage in self.vintages:
            if day and vintage > day:
                break
            names = _changed(names, self.columns[vintage])
        return names


def _changed(names: Mapping[str, str], change: Mapping[str, str]) -> dict[str, str]:
    """Header map with a vintage's change; a renamed column keeps its place."""
    instead = {name: header for header, name in change.items() if name}
    kept = {instead.get(name, header): name for header, name in names.items() if change.get(header) != ""}
    return kept | {header: name for header, name in change.items() if name}


def sources_below(package: str, path: Iterable[str]) -> tuple[Source, ...]:
    """Every source that a module of a package holds, in the order of their names.

    Args:
        path: folders of the package.
    """
    modules = [import_module(f"{package}.{module.name}") for module in iter_modules(path)]
    found = {one.name: one for module in modules for one in vars(module).values() if isinstance(one, Source)}
    return tuple(found[name] for name in sorted(found))
