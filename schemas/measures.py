"""The tables of the measures stage."""

import pandera.polars as pa
import polars as pl

STATISTICS = (
    "value",
    "previous_value",
    "quarter_average",
    "month_average",
    "pct_change_on_previous_quarter",
    "pct_change_on_previous_month",
    "pct_change_on_last_year",
    "pct_of_total_crime",
    "rate_per_1000",
    "rate_per_1000_households",
    "rank",
    "rank_of",
    "peer_average",
    "centre_line",
    "centre_line_before",
    "target",
)
POINT_TYPES = (
    "common_cause",
    "special_cause_improvement",
    "special_cause_concern",
    "special_cause_high",
    "special_cause_low",
)

CHARTS = ("xmr", "c", "cprime", "u", "uprime", "p", "pprime", "g", "run", "none")
RULES = ("", "outside", "trend", "two_of_three", "shift")


class Series(pa.DataFrameModel):
    """What a row of measures or figures speaks of."""

    force: str = pa.Field(description="Force.")
    measure_id: str = pa.Field(description="Measure, in measures.measure.")
    category: str = pa.Field(description="Category of the measure; '' for all.")
    area: str = pa.Field(description="Policing area, Outside area or Not known; the force's own name for all of it.")


class Value(Series):
    """Monthly components and value of every measure, category and area, nought where a whole month had none."""

    month: pl.Date = pa.Field(description="First day of the month, or of the first of months_a_row.")
    numerator: float = pa.Field(description="Sum of what the rows add.")
    denominator: float = pa.Field(nullable=True, description="Sum of what the rows are counted of; null for counts.")
    per: int = pa.Field(gt=0, description="Scale of the value.")
    value: float = pa.Field(nullable=True, description="numerator / denominator * per; null where that is nought.")
    months_a_row: int = pa.Field(isin=[1, 3, 12], description="Months the row covers.")

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "measure_id", "category", "area", "month", "months_a_row"]


class Chart(Series):
    """Every point of every control chart."""

    month: pl.Date = pa.Field(description="First day of the month.")
    value: float = pa.Field(description="Value of the month; of chart g the months since the event before.")
    phase: int = pa.Field(ge=1, description="Number of the phase; limits are calculated within it.")
    chart: str = pa.Field(isin=CHARTS, description="Kind of chart.")
    season: str = pa.Field(
        isin=["", "factors", "differences", "no_rules"],
        description="How the season was taken out before charting: month-of-year means, distance from a year before; "
        "'' for a series that is not seasonal. Limits are on the raw scale.",
    )
    centre: float = pa.Field(nullable=True, description="Centre of the phase, in season; null below six points.")
    lower: float = pa.Field(nullable=True, description="Lower limit; of XmR not cut at 0.")
    upper: float = pa.Field(nullable=True, description="Upper limit.")
    near_lower: float = pa.Field(nullable=True, description="Two thirds of the way to the lower limit.")
    near_upper: float = pa.Field(nullable=True, description="Two thirds of the way to the upper limit.")
    level: float = pa.Field(nullable=True, description="Centre of the phase on the measure's scale, out of season.")
    is_trial: bool = pa.Field(description="Fewer than 13 points: limits on trial, only points outside are named.")
    rule: str = pa.Field(isin=RULES, description="First rule that holds; '' for none.")
    direction: int = pa.Field(isin=[-1, 0, 1], description="1 high, -1 low, 0 common cause.")
    point_type: str = pa.Field(isin=POINT_TYPES, description="Name of the point in Making Data Count.")
    note: str = pa.Field(description="What to know of its limits: no variation, on trial, too few points; '' for none.")

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "measure_id", "category", "area", "month"]


class Icon(Series):
    """One row a charted series: what its latest point says at a glance, by its last phase."""

    month: pl.Date = pa.Field(description="Latest month charted.")
    chart: str = pa.Field(isin=CHARTS, description="Kind of chart.")
    phase: int = pa.Field(ge=1, description="Last phase.")
    value: float = pa.Field(description="Value as charted.")
    centre: float = pa.Field(nullable=True, description="Centre of the phase.")
    lower: float = pa.Field(nullable=True, description="Lower limit.")
    upper: float = pa.Field(nullable=True, description="Upper limit.")
    target: float = pa.Field(nullable=True, description="Value to reach.")
    variation: str = pa.Field(isin=POINT_TYPES, description="Variation icon of Making Data Count.")
    assurance: str = pa.Field(
        isin=["", "consistent_pass", "consistent_fail", "inconsistent"],
        description="Assurance icon; '' without a target, limits or a direction that is good.",
    )

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "measure_id", "category", "area"]


class PhaseProposal(Series):
    """One row a phase that the Stable Shift Algorithm proposes; a person accepts it, with a cause, or leaves it."""

    starts_on: pl.Date = pa.Field(description="First day of the month it would start with.")
    direction: int = pa.Field(isin=[-1, 1], description="1: the level rose, -1: it fell.")
    run_points: int = pa.Field(ge=1, description="Points in a row on that side, from its start.")
    centre_before: float = pa.Field(description="Centre before.")
    centre_after: float = pa.Field(description="Centre from its start.")
    points: int = pa.Field(ge=1, description="Points from its start to the next proposal, or the end.")
    is_trial: bool = pa.Field(description="Fewer than 24 points make a period: evidence for a trial only.")

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "measure_id", "category", "area", "starts_on"]


class Comparison(Series):
    """Each statistic of each measure, category, area and period, unrounded; in a release a view of published.figure."""

    period_start: pl.Date = pa.Field(description="First day of the period.")
    period_end: pl.Date = pa.Field(description="Last day of the period.")
    statistic: str = pa.Field(isin=STATISTICS, description="What the value is.")
    value: float = pa.Field(description="Unrounded.")
    numerator: float = pa.Field(nullable=True, description="What was divided.")
    denominator: float = pa.Field(nullable=True, description="What it was divided by.")

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "measure_id", "category", "area", "period_start", "period_end", "statistic"]


class Peer(pa.DataFrameModel):
    """A force among its most similar group, by quarter and rate per 1,000."""

    force: str = pa.Field(description="Force compared.")
    measure_id: str = pa.Field(description="Measure.")
    category: str = pa.Field(description="Category; '' for all.")
    period_start: pl.Date = pa.Field(description="First day of the quarter.")
    period_end: pl.Date = pa.Field(description="Last day of the quarter.")
    rate: float = pa.Field(description="The force's rate per 1,000 people.")
    peer_average: float = pa.Field(description="Unweighted mean of the members' rates, own force included.")
    lower: float = pa.Field(nullable=True, description="Mean less one standard deviation of the members' rates.")
    upper: float = pa.Field(nullable=True, description="Mean and one standard deviation.")
    rank: int = pa.Field(ge=1, description="1 is best: lowest, or highest where an increase is good; ties share.")
    rank_of: int = pa.Field(ge=1, description="Members with a rate.")
    members: int = pa.Field(ge=1, description="Members of the group.")
    position: str = pa.Field(
        nullable=True, isin=["below", "similar", "above"], description="Place against the band of lower and upper."
    )
    rank_before: pl.Int64 = pa.Field(nullable=True, ge=1, description="Rank in the period three months earlier.")
    position_before: str = pa.Field(
        nullable=True, isin=["below", "similar", "above"], description="Position in the period three months earlier."
    )

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "measure_id", "category", "period_start", "period_end"]


class MeasureEntry(pa.DataFrameModel):
    """The catalogue of measures."""

    measure_id: str = pa.Field(unique=True, description="Stable name.")
    title: str = pa.Field(description="Name in print.")
    topic: str = pa.Field(description="Topic of the Performance Summary.")
    question: str = pa.Field(description="Question it answers.")
    definition: str = pa.Field(description="What is counted.")
    fact: str = pa.Field(description="Fact table.")
    where: str = pa.Field(description="Rows that count, SQL.")
    numerator: str = pa.Field(description="What a row adds, SQL.")
    denominator: str = pa.Field(description="What a row adds to the denominator, SQL; '' for counts.")
    per: int = pa.Field(description="Scale.")
    month_column: str = pa.Field(description="Column of the month a row counts in.")
    category: str = pa.Field(description="Column of its categories; '' for none.")
    categories: str = pa.Field(description="Categories told by predicates, of which a row may be in several.")
    settled_by: str = pa.Field(description="Column of the month a row is settled in, of cohorts; '' for others.")
    is_headline: bool = pa.Field(description="The summary speaks of it.")
    is_distinct: bool = pa.Field(description="Counts people once: neither areas nor months add up.")
    areas_add_up: bool = pa.Field(description="Areas add up to the force; not people counted once, nor quantiles.")
    is_stock: bool = pa.Field(description="What there is at a month's end: months are not added up.")
    disclosure: str = pa.Field(
        isin=["", "person", "area"],
        description="Whose small numbers the public edition leaves out: person, everywhere; area, by area; or ''.",
    )
    disclosure_of: str = pa.Field(description="Categories protected otherwise than the measure; '' for none.")
    unit: str = pa.Field(description="Unit of the value.")
    improvement: str = pa.Field(isin=["increase", "decrease", "neutral"], description="Direction that is good.")
    exposure: str = pa.Field(description="Rate per 1,000 of what; '' for none.")
    share_of: str = pa.Field(description="Measure it is a share of; '' for none.")
    target: float = pa.Field(nullable=True, description="Value to reach.")
    source: str = pa.Field(description="Source of the definition.")
    owner: str = pa.Field(description="Who answers for the definition.")
    query: str = pa.Field(description="Query that gives its monthly components from this file.")

    class Config:
        """Columns are exactly these."""

        strict = True
