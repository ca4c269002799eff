"""Views of a release, named for the people who query it: what a question asks for, under plain names.

They stand on tables of `published` and `measures` alone, in SQL that asks no setting and no extension, so that they
answer in either edition and from any tool. What the public edition leaves out is an absent row, or a null.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from assets.published.comments import comment_on

Columns = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class View:
    """One view of schema `published`.

    Attributes:
        about: what a row is.
        columns: SQL of each column, and what it is.
        rows: what stands after FROM; `t` is the table, or view before it, and `m` the catalogue of measures.
        is_kept: its rows are kept as a table, in order of its columns: they are asked for often, and finding them
            reads most of a large table or compares all of its rows.
    """

    name: str
    about: str
    columns: Columns
    rows: str
    is_kept: bool = False

    @property
    def query(self) -> str:
        """SQL of the view."""
        return f"SELECT {', '.join(f'{sql} AS {name}' for name, (sql, _) in self.columns.items())} FROM {self.rows}"


MEASURE: Columns = {
    "force": ("t.force", "Force."),
    "topic": ("m.topic", "Topic of the Performance Summary."),
    "measure": ("m.title", "Name of the measure in print."),
    "measure_id": ("t.measure_id", "Stable name of the measure, in measures.measure."),
}
CATEGORY: Columns = {"category": ("t.category", "Category of the measure; '' for all.")}
AREA: Columns = {"area": ("t.area", "Policing area, Outside area or Not known; the force's own name for all of it.")}
SERIES = MEASURE | CATEGORY | AREA
MONTH: Columns = {"month": ("t.month", "First day of the month.")}
PERIOD: Columns = {
    "period_start": ("t.period_start", "First day of the period."),
    "period_end": ("t.period_end", "Last day of the period."),
}
UNIT: Columns = {"unit": ("m.unit", "Unit of the value.")}
LIMITS: Columns = {
    "value": ("t.value", "Value as charted; of chart g the months since the event before."),
    "centre": ("t.centre", "Centre of the control chart; null below six points."),
    "lower_limit": ("t.lower", "Lower limit."),
    "upper_limit": ("t.upper", "Upper limit."),
}
SIGNAL: Columns = {
    "signal": ("t.point_type", "Name of the point in Making Data Count; common_cause is usual variation."),
    "rule": ("t.rule", "First rule it breaks: outside, trend, two_of_three, shift; '' for none."),
}


def _of(column: str, *statistics: str) -> str:
    """What one statistic of a cell says; null where the cell has none."""
    named = ", ".join(f"'{statistic}'" for statistic in statistics)
    return f"any_value(t.{column}) FILTER (WHERE t.statistic IN ({named}))"


CHANGES = ("pct_change_on_previous_quarter", "pct_change_on_previous_month")  # a cell has the one its period asks for
STATISTICS: Columns = {
    "figure": (_of("printed", "value"), "The figure as it is printed, rounded once, half up."),
    "value": (_of("value", "value"), "The figure, unrounded."),
    "unit": ("any_value(m.unit)", "Unit of the value."),
    "previous_value": (_of("value", "previous_value"), "Value of the period before."),
    "change_on_previous_pct": (_of("value", *CHANGES), "Change on the period before, percent of it."),
    "quarter_average": (_of("value", "quarter_average"), "Last twelve months / 4, the reported quarter included."),
    "change_on_last_year_pct": (
        _of("value", "pct_change_on_last_year"),
        "Change on the same period a year before, percent of it.",
    ),
    "share_of_total_crime_pct": (_of("value", "pct_of_total_crime"), "Share of total recorded crime, percent."),
    "rate_per_1000_people": (_of("value", "rate_per_1000"), "Rate per 1,000 people."),
    "rate_per_1000_households": (_of("value", "rate_per_1000_households"), "Rate per 1,000 households."),
    "target": (_of("value", "target"), "Value to reach."),
    "is_small": (_of("is_small", "value"), "Value over a denominator under 10: one case more or less moves it far."),
}
AMONG_PEERS: Columns = {
    "rank": (_of("value", "rank"), "Place among similar forces; 1 is best."),
    "rank_of": (_of("value", "rank_of"), "Forces ranked."),
    "peer_average": (_of("value", "peer_average"), "Mean of the most similar group, own force included."),
}
CELLS = """
    published.figure t
    JOIN published.latest_period USING (force, measure_id, period_start, period_end)
    JOIN measures.measure m USING (measure_id)
    WHERE {} GROUP BY t.force, m.topic, m.title, t.measure_id, t.category, t.area, t.period_start, t.period_end
"""
VIEWS: tuple[View, ...] = (
    View(
        name="latest_period",
        about="The newest period of each measure: one row a force and measure. A whole quarter; twelve months of a "
        "survey that is published by the year; a month of what is told at a month's end.",
        columns={
            "force": ("force", "Force."),
            "measure_id": ("measure_id", "Stable name of the measure, in measures.measure."),
            "months": ("months", "Length of the period in months: 3, 12 or 1."),
            "period_start": ("max(period_start)", "First day of the period."),
            "period_end": ("max(period_end)", "Last day of the period."),
        },
        rows="""(
            SELECT *, date_diff('month', period_start, period_end) + 1 AS months
            FROM published.figure WHERE statistic = 'value'
        )
        WHERE months IN (1, 12) OR (months = 3 AND month(period_end) IN (3, 6, 9, 12))
        GROUP BY force, measure_id, months
        QUALIFY row_number() OVER (
            PARTITION BY force, measure_id ORDER BY CASE months WHEN 3 THEN 1 WHEN 12 THEN 2 ELSE 3 END
        ) = 1""",
        is_kept=True,
    ),
    View(
        name="latest_quarter",
        about="The newest figures of whole forces: one row a force and measure, its statistics side by side. Of the "
        "quarter, or of the period in published.latest_period where a measure has no quarters.",
        columns=MEASURE | PERIOD | STATISTICS | AMONG_PEERS,
        rows=CELLS.format("t.area = t.force AND t.category = ''"),
    ),
    View(
        name="by_area",
        about="The newest figures by policing area: one row a force, measure and area, Outside area and Not known "
        "among them, in the period of published.latest_quarter.",
        columns=MEASURE | AREA | PERIOD | STATISTICS,
        rows=CELLS.format("t.area <> t.force AND t.category = ''"),
    ),
    View(
        name="by_category",
        about="The newest figures by category (offence group, type, kind): one row a force, measure, category and "
        "area, the whole force among the areas, in the period of published.latest_quarter.",
        columns=SERIES | PERIOD | STATISTICS,
        rows=CELLS.format("t.category <> ''"),
    ),
    View(
        name="monthly_series",
        about="Every measure month by month: one row a force, measure, category, area and month.",
        columns=SERIES
        | {
            "month": ("t.period_start", "First day of the month."),
            "figure": ("t.printed", "The figure as it is printed, rounded once, half up."),
            "value": ("t.value", "The figure, unrounded."),
            "numerator": ("t.numerator", "What was divided."),
            "denominator": ("t.denominator", "What it was divided by; null for counts."),
            "is_small": ("t.is_small", "Value over a denominator under 10: one case more or less moves it far."),
        }
        | UNIT,
        rows="published.figure t JOIN measures.measure m USING (measure_id)"
        " WHERE t.statistic = 'value' AND t.period_end = last_day(t.period_start)",
        is_kept=True,
    ),
    View(
        name="control_chart",
        about="Every point of every control chart: one row a force, measure, category, area and month.",
        columns=SERIES
        | MONTH
        | LIMITS
        | {
            "is_exceptional": ("t.rule <> ''", "It breaks a rule."),
            **SIGNAL,
            "phase": ("t.phase", "Number of the phase; limits are of its months."),
            "chart": ("t.chart", "Kind of chart."),
            "is_latest": (
                "t.month = max(t.month) OVER (PARTITION BY t.force, t.measure_id)",
                "Of the newest month that the measure is charted for.",
            ),
            "note": ("t.note", "What to know of its limits; '' for nothing."),
        }
        | UNIT,
        rows="measures.chart t JOIN measures.measure m USING (measure_id)",
        is_kept=True,
    ),
    View(
        name="peer_position",
        about="A force among its most similar group: one row a force, measure, category and period.",
        columns=MEASURE
        | CATEGORY
        | PERIOD
        | {
            "rate": ("t.rate", "The force's rate per 1,000, or its percentage."),
            "peer_average": ("t.peer_average", "Unweighted mean of the members, own force included."),
            "band_lower": ("t.lower", "Mean less one standard deviation of the members."),
            "band_upper": ("t.upper", "Mean and one standard deviation."),
            "rank": ("t.rank", "1 is best; ties share."),
            "rank_of": ("t.rank_of", "Members ranked."),
            "position": ("t.position", "below, similar or above the band."),
            "rank_before": ("t.rank_before", "Rank three months earlier."),
            "position_before": ("t.position_before", "Position three months earlier."),
        },
        rows="measures.peer t JOIN measures.measure m USING (measure_id)",
    ),
    View(
        name="what_changed",
        about="Signals of the latest month, or new since the edition before, the farthest first: one row a force, "
        "measure, category, area and month.",
        columns={"rank": ("t.rank", "1 is first, of the force's.")}
        | SERIES
        | MONTH
        | LIMITS
        | SIGNAL
        | {
            "is_latest": ("t.is_latest", "Of the newest month that the measure is charted for."),
            "is_new": ("t.is_new", "Not flagged in the edition before."),
            "first_flagged_on": ("t.first_flagged_on", "As-at date of the first edition that flagged it."),
        },
        rows="published.exception t JOIN measures.measure m USING (measure_id)",
    ),
    View(
        name="corrected_figures",
        about="Monthly values that differ from the release before, and why: one row a series, month and reason.",
        columns=SERIES
        | MONTH
        | {
            "value_before": ("t.value_before", "Value in the release compared to."),
            "value": ("t.value", "Value now."),
            "reason": ("t.reason", "recorded late, cancelled, reclassified, moved area, amended, and so on."),
            "records": ("t.rows", "Records that the reason added; negative where it took them."),
            "compared_to": ("t.compared_to", "Release compared to."),
        },
        rows="published.revision t JOIN measures.measure m USING (measure_id)",
    ),
    View(
        name="data_quality",
        about="What was delivered and what became of it: one row a source.",
        columns={
            "source": ("t.source", "Source."),
            "deliveries": ("count(*)", "Deliveries up to the as-at date."),
            "deliveries_not_used": (
                "count(*) FILTER (WHERE t.status <> 'validated')",
                "Of them refused, held, waiting behind such a one, or replaced.",
            ),
            "newest_delivery": ("max(t.delivered_on)", "Day of the newest delivery."),
            "rows_read": ("sum(t.rows_read)::BIGINT", "Rows read."),
            "rows_validated": ("sum(t.rows_validated)::BIGINT", "Rows that passed."),
            "rows_quarantined": ("sum(t.rows_quarantined)::BIGINT", "Rows set aside."),
            "quarantined_pct": (
                "100.0 * sum(t.rows_quarantined) / nullif(sum(t.rows_read), 0)",
                "Rows set aside, percent of those read; null where none was read.",
            ),
            "rows_let_pass": ("sum(t.rows_released)::BIGINT", "Rows that break a rule and were let pass by a person."),
        },
        rows="published.quality t GROUP BY t.source",
    ),
)


def keep(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the views that are kept of the tables of an edition."""
    for view in VIEWS:
        if view.is_kept:
            connection.execute(f"CREATE OR REPLACE TABLE published.{view.name} AS {view.query} ORDER BY ALL")


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every view in a release that holds its tables, with comments on views and columns."""
    keep(connection)
    for view in VIEWS:
        place = f"published.{view.name}"
        if not view.is_kept:
            connection.execute(f"CREATE OR REPLACE VIEW {place} AS {view.query}")
        told = {name: about for name, (_, about) in view.columns.items()}
        comment_on(connection, "TABLE" if view.is_kept else "VIEW", place, view.about, told)
