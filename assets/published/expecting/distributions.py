"""Whether the values of a measure, taken together, can be: bounds, missing values, drift from the year before."""

from schemas.expectations import Suite, at_least, between

LEVELS = (
    "value", "previous_value", "quarter_average", "month_average", "centre_line", "centre_line_before", "peer_average",
    "target", "pct_of_total_crime", "rate_per_1000", "rate_per_1000_households",
)  # fmt: skip
MORE_MISSING_PCT = 25  # points
LEAST, MOST = 0.5, 2.0  # mean and median against the year before
LEAST_TAIL, MOST_TAIL = 1 / 3, 3.0  # the 90th percentile of twelve months is nearly their largest, and moves more
ENOUGH = 10  # cases a month, below which a year can double by chance

POSSIBLE = f"""
    SELECT force, measure_id, statistic, unit, round(min(value), 6) AS least, round(max(value), 6) AS greatest,
           CASE unit WHEN 'percent' THEN greatest END AS greatest_percent,
           format('{{}} of {{}}, {{}}: from {{}} to {{}} {{}}', measure_id, force, statistic, least, greatest, unit)
               AS told
    FROM published.figure WHERE statistic IN {LEVELS}
    GROUP BY force, measure_id, statistic, unit ORDER BY ALL
"""
MONTHS = """
    months AS (
        SELECT *, date_diff('month', month, max(month) OVER (PARTITION BY force, measure_id)) // 12 AS years_ago
        FROM measures.value WHERE months_a_row = 1 AND area = force
    )
"""
THERE = f"""
    WITH {MONTHS}, years AS (
        SELECT force, measure_id, years_ago, 100 * avg((value IS NULL)::INTEGER) AS missing_pct
        FROM months GROUP BY ALL
    )
    SELECT now.force, now.measure_id, round(now.missing_pct, 1) AS missing_pct,
           round(before.missing_pct, 1) AS missing_pct_before,
           round(now.missing_pct - before.missing_pct, 1) AS more_missing,
           format('{{}} of {{}}: {{}}% of the cells of the last twelve months have no value, {{}}% of those before',
                  now.measure_id, now.force, round(now.missing_pct, 1), round(before.missing_pct, 1)) AS told
    FROM years now JOIN years before USING (force, measure_id) WHERE now.years_ago = 0 AND before.years_ago = 1
    ORDER BY ALL
"""
ALIKE = f"""
    WITH {MONTHS}, years AS (
        SELECT force, measure_id, years_ago, avg(value) AS mean, median(value) AS middle,
               quantile_cont(value, 0.9) AS tail, avg(coalesce(denominator, numerator)) AS cases
        FROM months WHERE category = '' GROUP BY ALL
    )
    SELECT now.force, now.measure_id, round(before.mean, 2) AS mean_before, round(now.mean, 2) AS mean_now,
           round(now.mean / before.mean, 2) AS mean_ratio, round(now.middle / before.middle, 2) AS median_ratio,
           round(now.tail / before.tail, 2) AS tail_ratio,
           format('{{}} of {{}}: a month {{}} on average in the last twelve, {{}} in the twelve before '
                  '(times {{}}; median times {{}}, 90th percentile times {{}})', now.measure_id, now.force,
                  mean_now, mean_before, mean_ratio, median_ratio, tail_ratio) AS told
    FROM years now JOIN years before USING (force, measure_id)
    WHERE now.years_ago = 0 AND before.years_ago = 1 AND greatest(now.cases, before.cases) >= {ENOUGH}
    ORDER BY ALL
"""

DISTRIBUTIONS: tuple[Suite, ...] = (
    Suite(
        name="values_are_possible",
        title="No level is negative and no percentage is above 100",
        means="One row a force, measure and statistic of published.figure that is a level (changes and ranks are "
        "not): its least and greatest value. Beyond the bounds, numerator and denominator do not belong together.",
        remedy="`performance explain` the figure: its query shows which rows are counted above and below the line. "
        "Correct the measure's entry in assets/measures/catalogue/ or the delivery, and run again.",
        query=POSSIBLE,
        expectations=(at_least("least", 0), between("greatest_percent", 0, 100)),
        severity="error",
    ),
    Suite(
        name="values_are_not_missing_more",
        title=f"A measure lacks no more values than a year ago, by {MORE_MISSING_PCT} points",
        means="One row a force and measure: the share of its monthly cells, force and categories, that have no value. "
        "Missing is never nought; a share that rises says that a denominator is no longer delivered.",
        remedy="Look at the denominators in measures.value and at the columns they come from in the newest delivery; "
        "an emptied column is a new vintage of the source.",
        query=THERE,
        expectations=(between("more_missing", -100, MORE_MISSING_PCT),),
        severity="warning",
    ),
    Suite(
        name="the_year_is_like_the_one_before",
        title=f"A measure's last twelve months lie between {LEAST:g} and {MOST:g} times the twelve before",
        means="One row a force and measure: mean, median and 90th percentile of its last twelve monthly values over "
        f"those of the twelve months before; measures of fewer than {ENOUGH} cases a month are left out. So large a "
        "change is rarely policing: a unit, a code list or a system changed.",
        remedy="Look at the measure's chart. If the change is real, accept a phase with its cause (`performance "
        "phases accept`); the check passes again when a year has gone by. If not, ask the owner of the extract.",
        query=ALIKE,
        expectations=(
            between("mean_ratio", LEAST, MOST),
            between("median_ratio", LEAST, MOST),
            between("tail_ratio", LEAST_TAIL, MOST_TAIL),
        ),
        severity="warning",
    ),
)
