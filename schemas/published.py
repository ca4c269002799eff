"""The tables of the published stage: the contract with every consumer."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from schemas.measures import POINT_TYPES, STATISTICS, Series

EDITIONS = ("internal", "public")
POINTS_OF_CONCERN_FIRST = (
    "special_cause_concern",
    "special_cause_high",
    "special_cause_low",
    "special_cause_improvement",
    "common_cause",
)


class PrintedFigure(Series):
    """One row a printed statistic, before it is of a release."""

    period_start: pl.Date = pa.Field(description="First day of the period.")
    period_end: pl.Date = pa.Field(description="Last day of the period.")
    statistic: str = pa.Field(isin=STATISTICS, description="What the value is.")
    value: float = pa.Field(description="Unrounded.")
    numerator: float = pa.Field(nullable=True, description="What was divided.")
    denominator: float = pa.Field(nullable=True, description="What it was divided by.")
    unit: str = pa.Field(description="Unit of the value.")
    printed: str = pa.Field(description="Rounded once, half up, as it is printed.")
    interval_lower: float = pa.Field(
        nullable=True, description="Of a proportion: lower end of its 95% interval (Wilson)."
    )
    interval_upper: float = pa.Field(nullable=True, description="Upper end.")
    is_small: bool = pa.Field(description="Value over a denominator under 10: one case more or less moves it far.")
    maturity_days: pl.Int64 = pa.Field(description="Days from the end of the period to the as-at date.")

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "measure_id", "category", "area", "period_start", "period_end", "statistic"]


class Figure(PrintedFigure):
    """One row a printed statistic. The first seven columns are the key."""

    release_id: str = pa.Field(description="Release.")


class Headline(pa.DataFrameModel):
    """One row a force and headline measure: what the reported quarter says, in the words of one rule."""

    force: str = pa.Field(description="Force.")
    measure_id: str = pa.Field(description="Measure.")
    topic: str = pa.Field(description="Topic of the Performance Summary.")
    title: str = pa.Field(description="Name of the measure.")
    period_start: pl.Date = pa.Field(description="First day of the reported quarter, or twelve months.")
    period_end: pl.Date = pa.Field(description="Last day of it.")
    value: float = pa.Field(description="Value of the quarter.")
    previous_value: float = pa.Field(nullable=True, description="Value of the quarter before.")
    on_previous: float = pa.Field(nullable=True, description="Change on the quarter before, percent of it.")
    quarter_average: float = pa.Field(nullable=True, description="Last twelve months / 4.")
    on_average: float = pa.Field(nullable=True, description="Distance from it, as on_previous.")
    target: float = pa.Field(nullable=True, description="Value to reach.")
    rank: float = pa.Field(nullable=True, description="Place among similar forces; 1 is best.")
    rank_of: float = pa.Field(nullable=True, description="Forces ranked.")
    signal_month: pl.Date = pa.Field(nullable=True, description="Latest month charted.")
    signal: str = pa.Field(nullable=True, isin=POINT_TYPES, description="What that month signals.")
    rule: str = pa.Field(nullable=True, description="Rule it breaks; '' for none.")
    statement: str = pa.Field(description="The sentences. Below 1.5% is in line, to 5% slight, above it plain.")

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "measure_id"]


class Summary(pa.DataFrameModel):
    """One row a topic of the Performance Summary, in its order: what its headline measures say."""

    force: str = pa.Field(description="Force.")
    position: int = pa.Field(ge=1, description="Place in the summary.")
    topic: str = pa.Field(description="Topic.")
    part: str = pa.Field(description="Part of the police and crime plan that it is of.")
    measures: str = pa.Field(description="Headline measures that speak for it, divided by ;.")
    period_end: pl.Date = pa.Field(nullable=True, description="Last day of the newest period spoken of.")
    statement: str = pa.Field(description="Statements of its measures in published.headline, never one for two.")
    signal: str = pa.Field(
        nullable=True, isin=POINT_TYPES, description="What the latest month signals; of several measures the gravest."
    )
    signal_of: str = pa.Field(nullable=True, description="Measure that gives the signal.")
    signal_month: pl.Date = pa.Field(nullable=True, description="Latest month charted.")
    signs_of_improvement: str = pa.Field(nullable=True, description="What would be better; none where none is stated.")
    commentary: str = pa.Field(
        description="First paragraph of what analysts write of it (Markdown, on one line); '' until they do."
    )

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "topic"]


class Commentary(pa.DataFrameModel):
    """One row a file of the reported month's commentary: what analysts write of a topic, its figures filled in."""

    force: str = pa.Field(description="Force.")
    topic: str = pa.Field(description="Topic of the Performance Summary; '' where no topic has the file's name.")
    month: pl.Date = pa.Field(description="Reported month, its first day.")
    file: str = pa.Field(description="File, below the commentary folder.")
    text: str = pa.Field(description="Markdown with its figures; '' where anything in it is wrong.")
    message: str = pa.Field(description="What is wrong with it, a line each by file and line; '' where nothing is.")
    quotes: str = pa.Field(
        description="Figures that it prints, a line each: measure_id; category; area; first day; last day; statistic."
    )

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "month", "file"]


class Signal(Series):
    """One row a point of a control chart that signals a special cause, and when it was first said to."""

    month: pl.Date = pa.Field(description="Month.")
    rule: str = pa.Field(description="First rule that holds.")
    point_type: str = pa.Field(isin=POINT_TYPES, description="Name of the point in Making Data Count.")
    first_flagged_on: pl.Date = pa.Field(description="As-at date of the first edition that flagged it.")
    is_latest: bool = pa.Field(description="Of the newest month that the measure is charted for.")
    is_new: bool = pa.Field(
        description="Not flagged in the edition before; without one, as is_latest. A flag can come late: a run needs "
        "its last point."
    )

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "measure_id", "category", "area", "month"]


class ExceptionPoint(Signal):
    """Signals of the latest month or new since the edition before, by area and category, the farthest first."""

    rank: int = pa.Field(ge=1, description="1 is first, of the force's: the latest month's, then by distance.")
    value: float = pa.Field(description="Value as charted.")
    centre: float = pa.Field(nullable=True, description="Centre of the phase.")
    lower: float = pa.Field(nullable=True, description="Lower limit.")
    upper: float = pa.Field(nullable=True, description="Upper limit.")
    distance: float = pa.Field(nullable=True, description="Distance from the centre, in half widths of the limits.")

    class Config:
        """Columns are exactly these."""

        strict = True


class Quality(pa.DataFrameModel):
    """One row a delivery up to the as-at date: what was read, what passed, what was set aside."""

    source: str = pa.Field(description="Source.")
    delivery_id: str = pa.Field(description="Delivery, named in the facts.")
    file: str = pa.Field(description="File, below the raw folder.")
    sha256: str = pa.Field(description="Fingerprint of its content, unpacked.")
    extract_date: pl.Date = pa.Field(nullable=True, description="Extract date in its name.")
    delivered_on: pl.Date = pa.Field(description="Extract date, or the day it arrived.")
    status: str = pa.Field(
        isin=["validated", "waiting", "held", "refused", "replaced"],
        description="validated: its rows are in the facts. refused: its shape is wrong. held: too many rows in "
        "quarantine. waiting: good, but behind one that is refused or held. replaced: put right under its name.",
    )
    message: str = pa.Field(description="What is wrong with it and what to do; '' where nothing is.")
    provenance: str = pa.Field(description="What the raw folder says of its data, e.g. that they are synthetic.")
    is_changed_under_name: bool = pa.Field(description="Another delivery came under the same name.")
    rows_read: int = pa.Field(ge=0, description="Rows read.")
    rows_validated: int = pa.Field(ge=0, description="Rows that passed.")
    rows_quarantined: int = pa.Field(ge=0, description="Rows set aside.")
    rows_released: int = pa.Field(ge=0, description="Rows that break a rule and were let pass by a person.")

    @pa.dataframe_check(description="every row read is validated or quarantined")
    def row_lost(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("rows_read") == pl.col("rows_validated") + pl.col("rows_quarantined"))

    class Config:
        """Grain."""

        strict = True
        unique = ["source", "delivery_id"]


class BrokenRule(pa.DataFrameModel):
    """One row a delivery and rule that quarantined rows of it broke; a row may break several."""

    source: str = pa.Field(description="Source.")
    delivery_id: str = pa.Field(description="Delivery, in published.quality.")
    delivered_on: pl.Date = pa.Field(description="Extract date, or the day it arrived.")
    file: str = pa.Field(description="File, below the raw folder.")
    rule: str = pa.Field(description="Rule broken, in the contract of the source.")
    rows_broken: int = pa.Field(gt=0, description="Rows that broke it.")

    class Config:
        """Grain."""

        strict = True
        unique = ["source", "delivery_id", "rule"]


class RevisedCell(Series):
    """One row a monthly value that differs from the release before, and reason, before it is of a release."""

    month: pl.Date = pa.Field(description="First day of the month.")
    value_before: float = pa.Field(nullable=True, description="Value in the release compared to.")
    value: float = pa.Field(nullable=True, description="Value now.")
    reason: str = pa.Field(
        description="recorded late, cancelled, reclassified, moved area, amended, no longer delivered; another "
        "reason where no record tells: a definition, a reference table, a snapshot."
    )
    rows: int = pa.Field(description="Records that the reason added to the cell; negative where it took them.")
    compared_to: str = pa.Field(description="Release compared to.")

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "measure_id", "category", "area", "month", "reason"]


class Revision(RevisedCell):
    """One row a monthly value that differs from the release before, and reason."""

    release_id: str = pa.Field(description="Release.")


class Release(pa.DataFrameModel):
    """One row: what this release is."""

    release_id: str = pa.Field(unique=True, description="Name of the release.")
    edition: str = pa.Field(
        isin=EDITIONS,
        description="internal: as it is. public: small numbers suppressed, no table of records or people.",
    )
    as_at: pl.Date = pa.Field(description="Deliveries up to this day.")
    month: pl.Date = pa.Field(nullable=True, description="Reported month asked for; null for the newest of each.")
    force: str = pa.Field(description="Force the page speaks of.")
    code_version: str = pa.Field(description="Version and fingerprint of the code.")
    reference_fingerprint: str = pa.Field(description="Fingerprint of the reference tables.")
    commentary_fingerprint: str = pa.Field(description="Fingerprint of the commentary; '' for none.")
    pseudonym_key: str = pa.Field(description="Fingerprint of the key of the pseudonyms; '' without people.")
    deliveries: int = pa.Field(ge=0, description="Deliveries it was built from.")
    provenance: str = pa.Field(description="What the raw folders say of their data.")
    compared_to: str = pa.Field(description="Release that published.revision compares to; '' for none.")

    class Config:
        """Columns are exactly these."""

        strict = True


class StaleSource(pa.DataFrameModel):
    """One row a source that is behind at the as-at day: what is made of it ends earlier than the rest."""

    source: str = pa.Field(unique=True, description="Source.")
    reason: str = pa.Field(
        isin=("stopped", "late"),
        description="stopped: at a delivery that cannot be used. late: longer without one than its rhythm allows.",
    )
    newest_delivery: pl.Date = pa.Field(
        nullable=True, description="Its newest delivery in use; none where there is none."
    )
    message: str = pa.Field(description="Since when, and what waits.")

    class Config:
        """Columns are exactly these."""

        strict = True


class Suppression(Series):
    """One row a series and length of period that the public edition does not show; empty in the internal one."""

    months: pl.Int64 = pa.Field(
        ge=1, description="1: months and periods that do not begin and end with a quarter. 3: those that do."
    )
    reason: str = pa.Field(
        isin=("primary", "secondary"),
        description="Of the measure, in this force and length. primary: a series of it has a number of 1 to 4 or a "
        "share of fewer than 10; which one is not said. secondary: none has, it would tell another measure's.",
    )
    cells: pl.Int64 = pa.Field(ge=1, description="Figures of the release that are left out for it.")

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "measure_id", "category", "area", "months"]
