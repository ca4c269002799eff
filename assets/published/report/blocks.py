"""The kinds of block a topic's page is laid out with: charts and tables, each a value that names its measures."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Control:
    """A control chart of the force for each measure."""

    measures: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Areas:
    """Small control charts of a measure, one a policing area."""

    measure: str


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Lines by period.

    Attributes:
        title: of the chart.
        measures: one line each.
        months: length of the periods whose values are drawn: 1, 3, 6 or 12.
        has_peers: the average of the most similar group is drawn beside.
        has_last_year: the same months of the year before are drawn beside.
    """

    title: str
    measures: tuple[str, ...]
    months: int
    has_peers: bool = False
    has_last_year: bool = False


@dataclass(frozen=True, kw_only=True)
class Mix:
    """Categories of a measure by quarter: bars that make up a whole, or bars side by side of counts."""

    measure: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class MixOf:
    """Several measures that make up a whole by quarter."""

    title: str
    measures: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ByArea:
    """Areas down; of one measure what stands beside it across, of several their values."""

    measures: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ByQuarter:
    """Measures down, the last five quarters across."""

    measures: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class ByCategory:
    """Categories of a measure down, the last five quarters across."""

    measure: str


@dataclass(frozen=True, kw_only=True)
class AreaByCategory:
    """Areas down, categories of a measure across, of its newest period of a length."""

    measure: str
    months: tuple[int, ...] = (3, 12, 1)


@dataclass(frozen=True, kw_only=True)
class ByMonth:
    """Areas down, the last nine months across."""

    measure: str


@dataclass(frozen=True, kw_only=True)
class MeasuresByMonth:
    """Measures down, the last thirteen months across, so that a month stands beside that of the year before."""

    measures: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Crime:
    """The crime table of the force and of each policing area: types down; quarter, average, share and rate across."""


@dataclass(frozen=True, kw_only=True)
class Peers:
    """Place among the most similar forces: measures, or categories of one, down."""

    measures: tuple[str, ...]
    title: str = "Place among the most similar forces"


Block = (
    Control | Areas | Trend | Mix | MixOf | ByArea | ByQuarter | ByCategory | AreaByCategory | ByMonth | MeasuresByMonth
    | Crime | Peers
)  # fmt: skip
