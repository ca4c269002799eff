"""Is what is published new enough, by the rhythm that the contract of each source states."""

from assets.facts import FACTS
from assets.measures.catalogue import MEASURES
from assets.validated.sources import BY_NAME, SOURCES
from schemas.expectations import Suite, not_above

DAYS_OF_A_MONTH = 31
GAPS = ", ".join(f"('{source.name}', {source.late_after_days})" for source in SOURCES)
SOURCE_OF = {fact.name: fact.source for fact in FACTS}
LAGS = ", ".join(
    f"('{fact}', {source.late_after_days + source.months_behind * DAYS_OF_A_MONTH})"
    for fact in sorted({measure.fact for measure in MEASURES})
    if (source := BY_NAME.get(SOURCE_OF.get(fact, fact))) is not None
)

DELIVERIES = f"""
    WITH late(source, days) AS (VALUES {GAPS}), newest AS (
        SELECT source, max(delivered_on) AS newest_delivery FROM published.quality WHERE status = 'validated'
        GROUP BY source
    )
    SELECT n.source, n.newest_delivery, date_diff('day', n.newest_delivery, r.as_at) AS days_since,
           l.days AS late_after_days,
           format('{{}}: newest usable delivery {{}}, {{}} days before the as-at date {{}}; late after {{}} days',
                  n.source, n.newest_delivery, days_since, r.as_at, late_after_days) AS told
    FROM newest n JOIN late l USING (source) CROSS JOIN published.release r ORDER BY ALL
"""
REACH = f"""
    WITH usual(fact, days) AS (VALUES {LAGS}), reported AS (
        SELECT force, coalesce(last_day(month), date_trunc('month', as_at)::DATE - 1) AS reported_to
        FROM published.release
    ), newest AS (
        SELECT force, measure_id,
               max((month + to_months(months_a_row::INTEGER))::DATE - 1) AS newest_day
        FROM measures.value GROUP BY ALL
    )
    SELECT n.measure_id, n.newest_day, r.reported_to, date_diff('day', n.newest_day, r.reported_to) AS days_behind,
           l.days AS days_allowed,
           format('{{}}: figures reach {{}}, {{}} days before the end of the reported month {{}}; {{}} are usual',
                  n.measure_id, n.newest_day, days_behind, r.reported_to, days_allowed) AS told
    FROM newest n JOIN reported r USING (force) JOIN measures.measure m USING (measure_id)
    JOIN usual l ON l.fact = m.fact
    ORDER BY ALL
"""

FRESHNESS: tuple[Suite, ...] = (
    Suite(
        name="deliveries_are_on_time",
        title="Every source has delivered as its rhythm says",
        means="One row a source: days from its newest usable delivery to the as-at date, against the gap after which "
        "its contract calls it late. A late source makes figures of recent months too low, or leaves them out.",
        remedy="Ask the owner of the extract, named in docs/contracts.md, to send it again; a delivery that is "
        "refused, held or waiting is told by the check `stopped` of its source.",
        query=DELIVERIES,
        expectations=(not_above("days_since", "late_after_days"),),
        severity="warning",
    ),
    Suite(
        name="figures_reach_the_reported_month",
        title="Every measure of the force reaches the reported month, or its source's usual lag",
        means="One row a measure of the force that the release speaks of: the last day its values cover. A measure "
        "that stops early is spoken of by an older period than the report's.",
        remedy="Look for the source of the measure's fact among the deliveries; if it has come, its newest file may "
        "hold no rows of the month. If the measure has ended, take it out of the catalogue.",
        query=REACH,
        expectations=(not_above("days_behind", "days_allowed"),),
        severity="warning",
    ),
)
