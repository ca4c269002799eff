"""What a page shows of a block: tables and charts as plain values, ready for a template."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, kw_only=True)
class Head:
    """Name of a column; a link where it says where to look."""

    text: str
    link: str = ""
    is_number: bool = False


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A figure as printed; None where there is none."""

    text: str | None
    mark: dict | None = None
    is_text: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a table."""

    title: str
    cells: Sequence[Cell]
    link: str = ""
    unit: str = ""
    is_total: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table; `measure` is what it is of, where it is of one."""

    caption: str
    heads: Sequence[Head]
    rows: Sequence[Row]
    note: str = ""
    measure: str = ""
    is_wide: bool = False
    kind: str = "table"

    @property
    def has_figures(self) -> bool:
        """Whether any cell has a figure."""
        return any(cell.text is not None for row in self.rows for cell in row.cells)

    def of(self, measure: str, *, is_wide: bool = False) -> "Table":
        """The table of one measure, so that its definition is one click away."""
        return replace(self, measure=measure, is_wide=is_wide)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture with its text.

    Attributes:
        picture: src, width and height.
        alt: what it shows, for a reader who does not see it.
        signal: what the latest month signals.
        months: points of a control chart, the newest first.
        table: what the picture shows, as a table.
    """

    title: str
    measure: str
    picture: dict
    alt: str
    caption: str = ""
    notes: Sequence[str] = ()
    signal: dict | None = None
    months: Sequence[dict] = field(default_factory=list)
    table: Table | None = None
    kind: str = "chart"
