"""Figures that must add up, counted anew inside the file that is about to be published."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from assets.measures.catalogue import MEASURES
from assets.measures.catalogue.recorded_crime import GROUPS
from assets.measures.definition import Measure
from assets.measures.statements import IN_LINE, SLIGHT
from assets.published.opening import attach_release, beside, hold_back, open_release
from assets.published.renewing import IN_MONTHS, of_months
from schemas.errors import FailedReconciliation

SHOWN = 6  # cells named in the message
BESIDE = 2  # rules that are asked at once of a few months: each busies one core; a whole fact busies all
SAME = 1e-5  # fractions (hours, weeks) are summed in another order here; counts are whole numbers


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One thing that must hold.

    Attributes:
        query: rows that break it: a name of the cell, what was expected, what was found.
        fact: fact whose months it counts anew, each by itself; none of a rule that asks the whole file.
        column: of the fact, that gives the month.
        in_months: the query of some months, given in SQL.
    """

    name: str
    query: str
    fact: str = ""
    column: str = "month"
    in_months: Callable[[str], str] | None = None


@dataclass(frozen=True, kw_only=True)
class Since:
    """A release that was reconciled, and that this one was begun with.

    Attributes:
        changed: months of each fact that are others now.
    """

    file: Path
    changed: Mapping[str, Iterable[dt.date | None]]


AREAS = f"""
    SELECT concat_ws(', ', force, measure_id, nullif(category, ''), month, months_a_row) AS cell,
           max(numerator) FILTER (area = force) AS expected, sum(numerator) FILTER (area <> force) AS found
    FROM measures.value
    SEMI JOIN (SELECT force, measure_id FROM measures.value WHERE area <> force) USING (force, measure_id)
    WHERE measure_id IN (SELECT measure_id FROM measures.measure WHERE areas_add_up)
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
    WHERE f.statistic = 'value' AND m.denominator = '' AND m.per = 1 AND NOT m.is_stock AND m.areas_add_up
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
      AND earlier.period_start = later.period_start - to_months(
              CASE date_diff('month', later.period_start, later.period_end) WHEN 0 THEN 1 ELSE 3 END)
      AND date_diff('month', earlier.period_start, earlier.period_end)
        = date_diff('month', later.period_start, later.period_end)
      AND abs(earlier.value - later.value) > {SAME}
"""
RATES = """
    SELECT concat_ws(', ', rate.force, rate.measure_id, rate.area, rate.period_start, rate.statistic) AS cell,
           count.value / people.people * 1000 AS expected, rate.value AS found
    FROM published.figure rate
    LEFT JOIN published.figure count
      ON (count.force, count.measure_id, count.category, count.area, count.period_start, count.period_end)
       = (rate.force, rate.measure_id, rate.category, rate.area, rate.period_start, rate.period_end)
     AND count.statistic = 'value'
    LEFT JOIN (
        SELECT force, area, mid_year, 'rate_per_1000' AS statistic, population AS people FROM reference.population
        UNION ALL
        SELECT force, area, mid_year, 'rate_per_1000_households', households FROM reference.population
    ) people
      ON (people.force, people.area, people.statistic) = (rate.force, rate.area, rate.statistic)
     AND people.people = rate.denominator AND make_date(people.mid_year, 6, 30) <= rate.period_end
    WHERE rate.statistic LIKE 'rate_per_1000%'
      AND (people.people IS NULL OR count.value IS DISTINCT FROM rate.numerator
           OR abs(rate.value - count.value / people.people * 1000) > 1e-9)
"""
BLANK = """
    SELECT concat_ws(', ', whole.force, whole.measure_id, areas.area, whole.period_start) AS cell,
           'a figure of each area' AS expected, NULL AS found
    FROM published.figure whole
    JOIN measures.measure m ON m.measure_id = whole.measure_id AND m.denominator = '' AND m.per = 1 AND m.areas_add_up
    JOIN (SELECT DISTINCT force, area FROM reference.policing_area) areas ON areas.force = whole.force
    SEMI JOIN (SELECT force, measure_id FROM published.figure WHERE area <> force) divided
      ON (divided.force, divided.measure_id) = (whole.force, whole.measure_id)
    ANTI JOIN published.figure f
      ON (f.force, f.measure_id, f.category, f.area, f.period_start, f.period_end, f.statistic)
       = (whole.force, whole.measure_id, whole.category, areas.area, whole.period_start, whole.period_end, 'value')
    WHERE whole.statistic = 'value' AND whole.area = whole.force
"""
# The words of a statement, told anew from the figures of the file: what `assets.measures.statements` must have said.
WORDS = f"""
    WITH told AS (
        SELECT h.force, h.measure_id, h.statement, v.value, v.printed, b.statistic, b.value AS other,
               b.printed AS other_printed
        FROM published.headline h
        LEFT JOIN published.figure v
          ON (v.force, v.measure_id, v.category, v.area, v.period_start, v.period_end, v.statistic)
           = (h.force, h.measure_id, '', h.force, h.period_start, h.period_end, 'value')
        LEFT JOIN published.figure b
          ON (b.force, b.measure_id, b.category, b.area, b.period_start, b.period_end)
           = (h.force, h.measure_id, '', h.force, h.period_start, h.period_end)
         AND (b.statistic IN ('previous_value', 'quarter_average')) AND b.value > 0
    ), sized AS (
        SELECT *, (value - other) / other * 100 AS change,
               statistic = 'previous_value' AS is_previous
        FROM told
    ), worded AS (
        SELECT *, CASE WHEN statistic IS NULL THEN 'with no earlier quarter to compare with'
                  ELSE CASE WHEN abs(change) < {IN_LINE} THEN 'in line with' ELSE
                        CASE WHEN abs(change) <= {SLIGHT} THEN 'slightly ' ELSE '' END ||
                        CASE WHEN is_previous THEN CASE WHEN change > 0 THEN 'up on' ELSE 'down on' END
                             ELSE CASE WHEN change > 0 THEN 'above' ELSE 'below' END END END
                       || CASE WHEN is_previous THEN ' the previous quarter (' ELSE ' the quarter average (' END
                       || other_printed || ')' END AS words
        FROM sized
    )
    SELECT concat_ws(', ', force, measure_id) AS cell, coalesce(printed, 'no figure') || ' ... ' || words AS expected,
           statement AS found
    FROM worded
    WHERE printed IS NULL OR NOT starts_with(statement, printed) OR NOT contains(statement, words)
       OR (NOT starts_with(words, 'slightly') AND contains(statement, 'slightly ' || words))
"""
NUMBERS = """
    SELECT concat_ws(', ', told.force, told.measure_id) AS cell, 'a printed figure' AS expected, number AS found
    FROM (SELECT force, measure_id, period_start, period_end,
                 unnest(regexp_extract_all(statement, '[0-9][0-9,]*(\\.[0-9]+)?%?')) AS number
          FROM published.headline) told
    ANTI JOIN published.figure f
      ON (f.force, f.measure_id, f.area, f.period_start, f.period_end, f.printed)
       = (told.force, told.measure_id, told.force, told.period_start, told.period_end, told.number)
"""
TOPICS = """
    SELECT concat_ws(', ', s.force, s.topic, h.measure_id) AS cell, h.statement AS expected, s.statement AS found
    FROM (SELECT *, unnest(string_split(measures, ';')) AS measure_id FROM published.summary) s
    JOIN published.headline h USING (force, measure_id)
    WHERE NOT contains(s.statement, h.statement)
       OR (contains(s.measures, ';') AND NOT contains(s.statement, h.title || ': ' || h.statement)
           AND s.statement <> h.statement)
    UNION ALL
    SELECT concat_ws(', ', h.force, h.measure_id), h.statement, NULL
    FROM published.headline h JOIN reference.topic t ON list_contains(string_split(t.measures, ';'), h.measure_id)
    ANTI JOIN published.summary s ON (s.force, s.topic) = (h.force, t.topic)
    WHERE h.force IN (SELECT force FROM published.summary)
"""


def _from_rows(measure: Measure) -> Rule:
    counted = partial(_counted, measure)
    return Rule(
        name=f"{measure.measure_id} is what its printed query counts",
        query=counted("TRUE"),
        fact=measure.fact,
        column=measure.month,
        in_months=lambda months: counted(f"month IN ({months})"),
    )


def _counted(measure: Measure, holds: str) -> str:
    measure_id, of_force = measure.measure_id, "" if measure.areas_add_up else "AND area = force"
    return f"""
        SELECT concat_ws(', ', v.force, v.measure_id, nullif(v.category, ''), v.month) AS cell,
               v.numerator AS expected, coalesce(c.numerator, 0) AS found
        FROM (FROM measures.value WHERE measure_id = '{measure_id}' AND {holds}) v
        LEFT JOIN (SELECT force, month, category, sum(numerator) AS numerator FROM ({measure.sql()})
                   WHERE {holds} {of_force} GROUP BY ALL) c
          ON (v.force, v.month, v.category) = (c.force, c.month, c.category)
        WHERE v.area = v.force AND v.months_a_row = {measure.months_a_row}
          AND (v.category <> '' OR (SELECT category = '' AND categories = ''
                                     FROM measures.measure WHERE measure_id = '{measure_id}'))
          AND abs(v.numerator - coalesce(c.numerator, 0)) > {SAME}
    """


RULES: tuple[Rule, ...] = (
    Rule(name="areas, Outside area and Not known add up to the force", query=AREAS),
    Rule(name="the fifteen groups add up to total recorded crime", query=GROUPS_TO_TOTAL),
    Rule(name="categories add up to their total", query=CATEGORIES),
    Rule(name="months add up to their quarter", query=MONTHS),
    Rule(name="a figure printed twice is the same figure", query=TWICE),
    Rule(name="a rate is its count over people of a year before its end", query=RATES),
    Rule(name="a force's counts have a figure in each of its areas, be it nought", query=BLANK),
    Rule(name="a statement has the words of its figures", query=WORDS),
    Rule(name="a number in a statement is a printed figure", query=NUMBERS),
    Rule(name="a topic says what its measures say, each by itself", query=TOPICS),
    *(_from_rows(m) for m in MEASURES),
)


def reconcile(file: Path, rules: tuple[Rule, ...] = RULES, since: Since | None = None) -> None:
    """Check every rule in a DuckDB file that no reader has seen yet.

    Args:
        since: where facts and values of a month are those of this release, they add up as they did there: only other
            months are counted anew.

    Raises:
        FailedReconciliation: naming each rule and its first cells.
    """
    with hold_back(open_release(file)) as connection:
        months = _to_count(connection, since) if since else None
        asked = [(beside(connection), rule, query) for rule in rules if (query := _asked(rule, months))]
        with ThreadPoolExecutor(BESIDE if since else 1) as threads:
            broken = list(filter(None, threads.map(lambda each: _broken(*each), asked)))
    if broken:
        raise FailedReconciliation(
            "Not published, the current release stays. " + " ".join(broken) + " Look for these cells in the facts."
        )


def _to_count(connection: duckdb.DuckDBPyConnection, since: Since) -> dict[tuple[str, str], set[dt.date]]:
    """Months to count anew, by fact kept by months and column: those whose rows, or a value of which, differ."""
    attach_release(connection, since.file, "before")
    values = "SELECT measure_id, category, force, area, month, months_a_row, numerator, denominator FROM"
    differing = f"""
        SELECT DISTINCT fact, month_column, month
        FROM ({values} measures.value EXCEPT {values} before.measures.value) JOIN measures.measure USING (measure_id)
    """
    columns = {(m.fact, m.month) for m in MEASURES if m.fact in since.changed}
    months = {
        (fact, column): _months_of_rows(connection, fact, column, list(since.changed[fact])) for fact, column in columns
    }
    for fact, column, month in connection.execute(differing).fetchall():
        if (fact, column) in months:
            months[fact, column].add(month)
    return months


def _months_of_rows(
    connection: duckdb.DuckDBPyConnection, fact: str, column: str, changed: list[dt.date | None]
) -> set[dt.date]:
    """Months that a column gives in the changed files of a fact, as they are and as they were."""
    if column == "month" or not changed:
        return {month for month in changed if month}
    both = (f"SELECT {column} FROM {place}facts.{fact} WHERE {IN_MONTHS}" for place in ("", "before."))
    return {m for (m,) in connection.execute(" UNION ".join(both), of_months(changed)).fetchall() if m}


def _asked(rule: Rule, months: Mapping[tuple[str, str], set[dt.date]] | None) -> str:
    """The query of a rule; none where there is no month to count anew."""
    if months is None or rule.in_months is None or (rule.fact, rule.column) not in months:
        return rule.query
    of_fact = sorted(months[rule.fact, rule.column])
    return rule.in_months(", ".join(f"DATE '{month}'" for month in of_fact)) if of_fact else ""


def _broken(connection: duckdb.DuckDBPyConnection, rule: Rule, query: str) -> str:
    """Words of a rule that does not hold; its connection is closed."""
    with connection:
        cells = connection.execute(query).fetchall()
    if not cells:
        return ""
    shown = "; ".join(f"{cell}: {expected} against {found}" for cell, expected, found in cells[:SHOWN])
    rest = f"; and {len(cells) - SHOWN} more" if len(cells) > SHOWN else ""
    return f"{rule.name} does not hold ({shown}{rest})."
