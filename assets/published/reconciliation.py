"""Figures that must add up, counted anew inside the file that is about to be published."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from assets.measures.catalogue import MEASURES
from assets.measures.catalogue.recorded_crime import GROUPS
from assets.measures.definition import Measure
from schemas.errors import FailedReconciliation

SHOWN = 6  # cells named in the message
SAME = 1e-5  # fractions (hours, weeks) are summed in another order here; counts are whole numbers


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One thing that must hold.

    Attributes:
        query: rows that break it: a name of the cell, what was expected, what was found.
    """

    name: str
    query: str


AREAS = f"""
    SELECT concat_ws(', ', force, measure_id, nullif(category, ''), month, months_a_row) AS cell,
           max(numerator) FILTER (area = force) AS expected, sum(numerator) FILTER (area <> force) AS found
    FROM measures.value
    SEMI JOIN (SELECT force, measure_id FROM measures.value WHERE area <> force) USING (force, measure_id)
    WHERE measure_id NOT IN (SELECT measure_id FROM measures.measure WHERE is_distinct)
    GROUP BY ALL HAVING abs(expected - found) > {SAME} OR expected IS NULL OR found IS NULL
"""
GROUPS_TO_TOTAL = f"""
    SELECT concat_ws(', ', force, area, month) AS cell,
           max(numerator) FILTER (measure_id = 'recorded_crime_total') AS expected,
           sum(numerator) FILTER (measure_id <> 'recorded_crime_total') AS found
    FROM measures.value
    WHERE measure_id = 'recorded_crime_total' OR measure_id IN ({", ".join(f"'{g}'" for g in GROUPS)})
    GROUP BY ALL HAVING expected IS DISTINCT FROM found
"""
CATEGORIES = f"""
    SELECT concat_ws(', ', force, measure_id, area, month, months_a_row) AS cell,
           max(numerator) FILTER (category = '') AS expected, sum(numerator) FILTER (category <> '') AS found
    FROM measures.value
    WHERE measure_id IN (SELECT measure_id FROM measures.measure WHERE category <> '')
    GROUP BY ALL HAVING abs(expected - found) > {SAME} OR expected IS NULL OR found IS NULL
"""
MONTHS = f"""
    SELECT concat_ws(', ', f.force, f.measure_id, nullif(f.category, ''), f.area, f.period_start) AS cell,
           f.value AS expected, sum(v.numerator) AS found
    FROM published.figure f
    JOIN measures.value v USING (force, measure_id, category, area)
    JOIN measures.measure m USING (measure_id)
    WHERE f.statistic = 'value' AND m.denominator = '' AND m.per = 1 AND NOT m.is_stock AND NOT m.is_distinct
      AND v.month BETWEEN f.period_start AND f.period_end
    GROUP BY f.force, f.measure_id, f.category, f.area, f.period_start, f.period_end, f.value
    HAVING abs(expected - found) > {SAME}
"""
TWICE = f"""
    SELECT concat_ws(', ', later.force, later.measure_id, nullif(later.category, ''), later.area, later.period_start)
               AS cell, earlier.value AS expected, later.value AS found
    FROM published.figure later
    JOIN published.figure earlier USING (force, measure_id, category, area)
    WHERE later.statistic = 'previous_value' AND earlier.statistic = 'value'
      AND earlier.period_end = later.period_start - 1
      AND date_diff('month', earlier.period_start, earlier.period_end)
        = date_diff('month', later.period_start, later.period_end)
      AND abs(earlier.value - later.value) > {SAME}
"""
SIGNS = """
    SELECT concat_ws(', ', force, measure_id) AS cell, pct_change AS expected, NULL AS found
    FROM published.summary
    WHERE (statement LIKE '%up on the previous%' AND pct_change <= 0)
       OR (statement LIKE '%down on the previous%' AND pct_change >= 0)
"""


def _from_rows(measure: Measure) -> Rule:
    measure_id, of_force = measure.measure_id, "WHERE area = force" if measure.is_distinct else ""
    counted = f"""
        SELECT concat_ws(', ', v.force, v.measure_id, nullif(v.category, ''), v.month) AS cell,
               v.numerator AS expected, coalesce(c.numerator, 0) AS found
        FROM measures.value v
        LEFT JOIN (SELECT force, month, category, sum(numerator) AS numerator FROM ({measure.sql()})
                   {of_force} GROUP BY ALL) c
          ON (v.force, v.month, v.category) = (c.force, c.month, c.category)
        WHERE v.measure_id = '{measure_id}' AND v.area = v.force AND v.months_a_row = {measure.months_a_row}
          AND (v.category <> '' OR (SELECT category = '' AND categories = ''
                                     FROM measures.measure WHERE measure_id = '{measure_id}'))
          AND abs(v.numerator - coalesce(c.numerator, 0)) > {SAME}
    """
    return Rule(name=f"{measure_id} is what its printed query counts", query=counted)


RULES: tuple[Rule, ...] = (
    Rule(name="areas, Outside area and Not known add up to the force", query=AREAS),
    Rule(name="the fifteen groups add up to total recorded crime", query=GROUPS_TO_TOTAL),
    Rule(name="categories add up to their total", query=CATEGORIES),
    Rule(name="months add up to their quarter", query=MONTHS),
    Rule(name="a figure printed twice is the same figure", query=TWICE),
    Rule(name="a direction word has the sign of its number", query=SIGNS),
    *(_from_rows(m) for m in MEASURES),
)


def reconcile(file: Path, rules: tuple[Rule, ...] = RULES) -> None:
    """Check every rule in a DuckDB file that no reader has seen yet.

    Raises:
        FailedReconciliation: naming each rule and its first cells.
    """
    with duckdb.connect(str(file), read_only=True) as connection:
        broken = [text for rule in rules if (text := _broken(connection, rule))]
    if broken:
        raise FailedReconciliation(
            "Not published, the current release stays. " + " ".join(broken) + " Look for these cells in the facts."
        )


def _broken(connection: duckdb.DuckDBPyConnection, rule: Rule) -> str:
    cells = connection.execute(rule.query).fetchall()
    if not cells:
        return ""
    shown = "; ".join(f"{cell}: {expected} against {found}" for cell, expected, found in cells[:SHOWN])
    rest = f"; and {len(cells) - SHOWN} more" if len(cells) > SHOWN else ""
    return f"{rule.name} does not hold ({shown}{rest})."
