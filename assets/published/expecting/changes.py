"""Change on the release before: months that were settled should stand still."""

from schemas.expectations import Suite, at_most

SETTLED_DAYS = 92  # a quarter after a month's end, late recording and cancelling of crimes is nearly done
SHARE_PCT = 5  # of a force's total in a settled month
CELLS_PCT = 10  # of a measure's settled cells
# By fewer, single cases move a count far; of fewer, a share; less than a point of a percentage is not read.
SMALL_MOVE, SMALL_BASE, SMALL_POINTS = 10, 100, 1

REVISED = f"""
    revised AS (
        SELECT DISTINCT v.force, v.measure_id, v.category, v.area, v.month, v.value_before, v.value
        FROM published.revision v CROSS JOIN published.release r
        WHERE last_day(v.month) <= r.as_at - {SETTLED_DAYS}
    )
"""
STANDING = f"""
    WITH {REVISED}
    SELECT c.force, c.measure_id, c.month, c.value_before, c.value,
           CASE WHEN c.value IS NOT DISTINCT FROM c.value_before THEN 0
                WHEN n.denominator IS NULL AND abs(c.value - c.value_before) < {SMALL_MOVE} THEN 0
                WHEN n.denominator < {SMALL_BASE} THEN 0
                WHEN n.per = 100 AND abs(c.value - c.value_before) < {SMALL_POINTS} THEN 0
                ELSE round(coalesce(100 * abs(c.value - c.value_before) / nullif(abs(c.value_before), 0), 100), 1)
           END AS moved_pct,
           format('{{}} of {{}}, {{}}: {{}} in the release before, {{}} now', c.measure_id, c.force,
                  strftime(c.month, '%Y-%m'), coalesce(round(c.value_before, 2)::VARCHAR, 'no value'),
                  coalesce(round(c.value, 2)::VARCHAR, 'no value')) AS told
    FROM revised c
    JOIN measures.value n USING (force, measure_id, category, area, month)
    WHERE c.category = '' AND c.area = c.force AND n.months_a_row = 1
    ORDER BY ALL
"""
FEW = f"""
    WITH {REVISED}, settled AS (
        SELECT v.force, v.measure_id, count(*) AS cells FROM measures.value v CROSS JOIN published.release r
        WHERE v.months_a_row = 1 AND last_day(v.month) <= r.as_at - {SETTLED_DAYS} GROUP BY ALL
    ), counted AS (
        SELECT s.force, s.measure_id, s.cells, count(c.month) AS revised_cells
        FROM settled s LEFT JOIN revised c USING (force, measure_id) GROUP BY ALL
    )
    SELECT *, round(100 * revised_cells / cells, 1) AS revised_pct,
           format('{{}} of {{}}: {{}} of {{}} settled cells differ from the release before', measure_id, force,
                  revised_cells, cells) AS told
    FROM counted ORDER BY ALL
"""

CHANGES: tuple[Suite, ...] = (
    Suite(
        name="settled_months_stand_still",
        title=f"No force total of a settled month moves by more than {SHARE_PCT}%",
        means="One row a month of a measure's force total that differs from the release before, of months that ended "
        f"{SETTLED_DAYS} days or more before the as-at date. A jump there is seldom the late recording of cases: a "
        "delivery was lost or came twice, a definition or a reference table changed.",
        remedy="Read the reasons in published.revision, and `performance explain` the figure in both releases. If the "
        "change is right, say it in the report's revisions; if not, put the delivery or table right and run again.",
        query=STANDING,
        expectations=(at_most("moved_pct", SHARE_PCT),),
        severity="warning",
    ),
    Suite(
        name="few_settled_cells_change",
        title=f"No more than {CELLS_PCT}% of a measure's settled cells differ from the release before",
        means="One row a force and measure: its cells of settled months, by area and category, and how many differ. "
        "Many at once are a changed definition, catalogue or look-up, not changed records.",
        remedy="Compare code_version and reference_fingerprint of published.release with the release before; a "
        "changed definition belongs in CHANGELOG.md and in the report's revisions.",
        query=FEW,
        expectations=(at_most("revised_pct", CELLS_PCT),),
        severity="warning",
    ),
)
