"""Figures of a small release: the quarter of the printed report, for commentary to be judged by."""

import datetime as dt

import polars as pl

from assets.measures.catalogue import BY_ID
from assets.measures.summary import measure_table
from assets.published.commentary.figures import Figures, figures_of
from assets.published.figures import UNITS, printed
from assets.published.named_periods import named
from tests.spec.table import frame

FORCE, MONTH = "West Mercia", dt.date(2016, 12, 1)
PERIODS = named(MONTH)
AREAS = ("Herefordshire", "Shropshire", "South Worcestershire", "Telford & Wrekin")
# Quarter, quarter before and quarter average, as the table of the printed report has them; some areas are invented.
QUARTERS = frame(
    """
    measure_id                        | category | area                 | value  | before | average
    recorded_crime_total              | ''       | West Mercia          | 20673  | 20600  | 19602
    violence_with_injury              | ''       | West Mercia          | 2516   | 2716   | 2530
    vehicle_offences                  | ''       | West Mercia          | 1650   | 1371   | 1400
    robbery                           | ''       | West Mercia          | 167    | 178    | 143
    robbery_business                  | ''       | West Mercia          | 19     | 17     | 15
    robbery_business                  | ''       | Herefordshire        | 0      | 2      | 1
    rape                              | ''       | West Mercia          | 278    | 261    | 251
    rape                              | ''       | South Worcestershire | 87     | 60     | 66
    rape                              | ''       | Shropshire           | 51     | 62     | 57
    rape                              | ''       | Telford & Wrekin     | 44     | 64     | 50
    rape_recency_mix                  | within 28 days | West Mercia    | 61.5   | 60.1   |
    burglary_domestic                 | ''       | West Mercia          | 807    | 818    | 738
    missing_reports                   | ''       | West Mercia          | 1274   | 1481   | 1232
    missing_reports                   | ''       | Telford & Wrekin     | 210    | 306    | 240
    missing_resolved_24h_pct          | ''       | West Mercia          | 90.0   | 88.9   |
    hate_offences_incidents           | ''       | West Mercia          | 350    | 456    | 341
    hate_offences_incidents           | ''       | Telford & Wrekin     | 62     | 69     | 55
    hate_victim_satisfaction_pct      | ''       | West Mercia          | 79.6   | 79.0   |
    child_at_risk_marked              | ''       | West Mercia          | 2967   | 2805   | 2802
    cse_marked                        | ''       | West Mercia          | 144    | 161    | 143
    calls_999_received                | ''       | West Mercia          | 28953  | 33545  | 30660
    calls_101_received                | ''       | West Mercia          | 134875 | 118008 | 124887
    calls_999_answered_10s_pct        | ''       | West Mercia          | 93.1   | 93.0   |
    calls_101_answered_30s_pct        | ''       | West Mercia          | 85.9   | 86.1   |
    emergency_attended_20min_pct      | ''       | West Mercia          | 93.1   | 92.9   |
    firearms_renewal_turnaround_days  | ''       | West Mercia          | 96     | 89     | 90
    """,
    before=pl.Float64,
    average=pl.Float64,
)
OTHERS = frame(
    """
    measure_id                 | category | area        | period         | statistic                | value
    burglary_domestic          | ''       | West Mercia | quarter        | rate_per_1000_households | 1.554
    rape                       | ''       | West Mercia | quarter        | rate_per_1000            | 0.2225
    calls_999_answered_10s_pct | ''       | West Mercia | quarter        | target                   | 90
    calls_101_answered_30s_pct | ''       | West Mercia | quarter        | target                   | 90
    rape                       | ''       | West Mercia | month          | value                    | 86
    rape                       | ''       | West Mercia | month          | previous_value           | 94
    rape                       | ''       | West Mercia | previous month | value                    | 94
    rape                       | ''       | West Mercia | quarter last year | value                 | 246
    rape                       | ''       | West Mercia | year           | month_average            | 83.5
    iom_nominals_total         | ''       | West Mercia | month          | value                    | 311
    public_confidence_pct      | ''       | West Mercia | surveyed       | value                    | 77.2
    public_confidence_pct      | ''       | West Mercia | surveyed       | previous_value           | 79.7
    public_confidence_pct      | ''       | West Mercia | surveyed       | rank                     | 8
    public_confidence_pct      | ''       | West Mercia | surveyed       | rank_of                  | 8
    """
)
SURVEYED = (dt.date(2015, 7, 1), dt.date(2016, 6, 30))
COLUMNS = ("measure_id", "category", "area", "period", "statistic", "value")


def quarter_rows() -> list[tuple]:
    """Every quarter with its comparisons, as the release holds them."""
    rows = []
    for measure, category, area, value, before, average in QUARTERS.collect().rows():
        key = (measure, category, area)
        rows += [
            (*key, "quarter", "value", value),
            (*key, "quarter", "previous_value", before),
            (*key, "quarter", "pct_change_on_previous_quarter", (value - before) / before * 100),
            (*key, "previous quarter", "value", before),
        ]
        rows += [(*key, "quarter", "quarter_average", average)] if average is not None else []
    return rows


def small_release() -> Figures:
    """The figures above, as a commentary is given them."""
    told = []
    for measure, category, area, period, statistic, value in [
        *quarter_rows(),
        *OTHERS.select(COLUMNS).collect().rows(),
    ]:
        start, end = PERIODS.get(period, SURVEYED)
        unit = UNITS.get(statistic, BY_ID[measure].unit)
        text = printed(value, statistic, unit)
        told.append((FORCE, measure, category, area, start, end, statistic, value, text, unit))
    columns = ("force", "measure_id", "category", "area", "period_start", "period_end", "statistic", "value")
    table = pl.DataFrame(told, schema=[*columns, "printed", "unit"], orient="row")
    return figures_of(table, measure_table(), FORCE, MONTH, AREAS)
