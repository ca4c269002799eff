"""Areas x months: what a measure is counted for once, it is counted for everywhere and in every month between.

What the public edition suppresses is not there by intention, and is not asked for.
"""

from schemas.expectations import Suite, equal

EVERY_MONTH = """
    WITH monthly AS (
        SELECT v.* FROM measures.value v
        JOIN (SELECT DISTINCT force, measure_id FROM measures.chart) USING (force, measure_id)
        WHERE v.months_a_row = 1
    ), span AS (
        SELECT force, measure_id, min(month) AS since, max(month) AS until, bool_or(area <> force) AS by_area
        FROM monthly GROUP BY ALL
    ), areas AS (
        SELECT DISTINCT force, measure_id, area FROM monthly
        UNION
        SELECT s.force, s.measure_id, p.area FROM span s JOIN reference.policing_area p USING (force) WHERE s.by_area
    ), categories AS (
        SELECT DISTINCT force, measure_id, category FROM monthly
    ), there AS (
        SELECT force, measure_id, category, area, count(DISTINCT month) AS months FROM monthly GROUP BY ALL
    )
    SELECT s.force, s.measure_id, c.category, a.area,
           date_diff('month', s.since, s.until) + 1 AS months_of_the_measure,
           coalesce(t.months, 0) AS months_there,
           format('{}, {}{}: {} of {} months from {} to {}', a.area, s.measure_id,
                  CASE c.category WHEN '' THEN '' ELSE ' (' || c.category || ')' END,
                  months_there, months_of_the_measure, strftime(s.since, '%Y-%m'), strftime(s.until, '%Y-%m')) AS told
    FROM span s JOIN areas a USING (force, measure_id) JOIN categories c USING (force, measure_id)
    LEFT JOIN there t USING (force, measure_id, category, area)
    ANTI JOIN published.suppression x ON (x.force, x.measure_id, x.category, x.area)
        = (s.force, s.measure_id, c.category, a.area)
    ORDER BY ALL
"""
EVERY_AREA = """
    WITH counted AS (
        SELECT h.force, h.measure_id, h.period_start, h.period_end FROM published.headline h
        JOIN measures.measure m USING (measure_id)
        SEMI JOIN (SELECT DISTINCT v.force, v.measure_id FROM measures.value v
                   JOIN reference.policing_area p USING (force, area)) d USING (force, measure_id)
        WHERE m.denominator = ''
    ), areas AS (
        SELECT DISTINCT force, area FROM reference.policing_area
    ), cells AS (
        SELECT c.force, c.measure_id, c.period_end, count(*) AS areas_of_the_force, count(f.area) AS areas_there,
               string_agg(a.area, ', ' ORDER BY a.area) FILTER (f.area IS NULL) AS without_figure
        FROM counted c JOIN areas a USING (force)
        LEFT JOIN published.figure f ON f.statistic = 'value' AND f.category = ''
            AND (f.force, f.measure_id, f.area, f.period_start, f.period_end)
            = (c.force, c.measure_id, a.area, c.period_start, c.period_end)
        ANTI JOIN published.suppression x ON (x.force, x.measure_id, x.category, x.area)
            = (c.force, c.measure_id, '', a.area)
        GROUP BY ALL
    )
    SELECT force, measure_id, period_end, areas_of_the_force, areas_there,
           format('{}: {} of {} areas have a figure of the period to {}; without: {}', measure_id, areas_there,
                  areas_of_the_force, period_end, coalesce(without_figure, 'none')) AS told
    FROM cells ORDER BY ALL
"""

COMPLETENESS: tuple[Suite, ...] = (
    Suite(
        name="every_area_in_every_month",
        title="Every charted measure has every area and category in every month of its span",
        means="One row a series in measures.value, of the measures that have a control chart. A hole means that rows "
        "were lost between the facts and the release: an area or month would be missing from charts and sums.",
        remedy="Look at published.quality for the deliveries of those months, and whether the area still stands in "
        "reference/policing_area.csv; then run again. Do not publish the measure before it is whole.",
        query=EVERY_MONTH,
        expectations=(equal("months_there", "months_of_the_measure"),),
        severity="error",
    ),
    Suite(
        name="every_area_in_the_headlines",
        title="Every headline count is published for every policing area",
        means="One row a headline measure that is counted by area, in the period it speaks of. An area without a "
        "figure is missing from the report's tables; nought would be printed as 0.",
        remedy="Compare the area's name in the extract with reference/policing_area.csv and "
        "reference/local_authority_successor.csv; then run again.",
        query=EVERY_AREA,
        expectations=(equal("areas_there", "areas_of_the_force"),),
        severity="error",
    ),
)
