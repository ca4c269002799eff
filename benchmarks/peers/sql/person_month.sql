-- People counted once a month and once a quarter. A window reaches 365 days back from a person's first record of a
-- period: the record before each day, which does not depend on the period, is told once for both lengths.
WITH counted AS (
    SELECT *, recorded_at::DATE AS day
    FROM facts.crime_person
    WHERE record_kind = 'crime' AND status = 'recorded' AND offence_group <> 'fraud_excluded' AND person IS NOT NULL
),

based AS (
    SELECT force, area, role, person, day, crime_ref AS ref, unnest([
        'all',
        CASE WHEN domestic_abuse THEN 'domestic_abuse' END,
        CASE WHEN role = 'victim' AND child_at_risk AND age_at_event < 18 THEN 'child_at_risk' END,
        CASE WHEN role = 'victim' AND offence_group = 'other_sexual_offences' AND age_at_event < 18
            THEN 'other_sexual_child' END,
        CASE WHEN role = 'victim' AND offence_group = 'rape' THEN 'rape' END
    ]) AS basis
    FROM counted
),

records AS (
    SELECT force, area, role, basis, person, day, ref FROM based WHERE basis IS NOT NULL
    UNION ALL
    SELECT force, area, 'missing', 'all', person, reported_at::DATE, report_ref
    FROM facts.missing_report
    WHERE risk_level <> 'absent' AND person IS NOT NULL
),

seen AS (
    SELECT *, max(day) OVER (
        PARTITION BY role, basis, person ORDER BY day
        RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING
    ) AS previous
    FROM records
),

dated AS (
    SELECT
        seen.*,
        period.months_a_row AS months_a_row,
        period.month AS month,
        12 * year(period.month) + month(period.month) AS month_number
    FROM seen, unnest([
        {'months_a_row': 1, 'month': date_trunc('month', day)::DATE},
        {'months_a_row': 3, 'month': date_trunc('quarter', day)::DATE}
    ]) AS each(period)
),

in_period AS (
    SELECT
        *,
        count(*) OVER here AS in_period,
        max(day) OVER before AS before_period,
        count(*) OVER year_to_period AS in_12_months
    FROM dated
    WINDOW
        here AS (
            PARTITION BY role, basis, person, months_a_row ORDER BY month_number
            RANGE BETWEEN CURRENT ROW AND CURRENT ROW
        ),
        before AS (
            PARTITION BY role, basis, person, months_a_row ORDER BY month_number
            RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ),
        year_to_period AS (
            PARTITION BY role, basis, person, months_a_row ORDER BY month_number
            RANGE BETWEEN 11 PRECEDING AND CURRENT ROW
        )
),

cells AS (
    SELECT
        force,
        coalesce(area, force) AS area,
        month,
        months_a_row,
        role,
        basis,
        person,
        count(*) AS records,
        min(day) AS first_day,
        arg_min_null(previous, day) AS previous,
        any_value(in_period) AS in_period,
        any_value(before_period) AS before_period,
        any_value(in_12_months) AS in_12_months
    FROM in_period
    GROUP BY GROUPING SETS (
        (force, area, month, months_a_row, role, basis, person), (force, month, months_a_row, role, basis, person)
    )
),

judged AS (
    SELECT
        *,
        coalesce(before_period >= first_day - 365, FALSE) OR in_period > 1 AS is_repeat,
        coalesce(before_period >= first_day - 365, FALSE) OR previous >= month AS has_earlier
    FROM cells
),

shared AS (
    SELECT dated.*
    FROM dated
    SEMI JOIN (
        SELECT role, basis, ref FROM records GROUP BY role, basis, ref HAVING count(*) > 1
    ) AS several USING (role, basis, ref)
),

elsewhere AS (
    SELECT force, area, month, months_a_row, role, basis, person, count(*) AS records
    FROM (
        SELECT force, judged.area AS area, month, months_a_row, role, basis, ref, person
        FROM shared JOIN judged USING (force, month, months_a_row, role, basis, person)
        WHERE judged.is_repeat AND judged.area IN (shared.area, shared.force)
        QUALIFY person <> min(person) OVER (PARTITION BY force, judged.area, month, months_a_row, role, basis, ref)
    )
    GROUP BY force, area, month, months_a_row, role, basis, person
),

began AS (
    SELECT force, roles.role, min(recorded_at)::DATE AS first_on
    FROM facts.crime_person, unnest(['victim', 'defendant']) AS roles(role)
    GROUP BY force, roles.role
    UNION ALL
    SELECT force, 'missing', min(reported_at)::DATE FROM facts.missing_report GROUP BY force
)

SELECT
    judged.force,
    judged.area,
    judged.month,
    judged.months_a_row,
    judged.role,
    basis,
    person,
    judged.records,
    judged.records - CASE WHEN has_earlier THEN 0 ELSE 1 END AS repeat_records,
    CASE WHEN is_repeat THEN judged.records - coalesce(elsewhere.records, 0) ELSE 0 END AS records_once,
    greatest(in_12_months, CASE WHEN is_repeat THEN 2 END) AS records_in_12_months,
    is_repeat,
    CASE WHEN date_diff('day', previous, first_day) <= 365
        THEN date_diff('day', previous, first_day) END AS days_since_previous,
    began.first_on <= judged.month - 365 AS is_look_back_whole,
    CASE WHEN began.first_on <= judged.month - 365 AND judged.role <> 'missing'
        THEN judged.month END AS looked_back_month
FROM judged
LEFT JOIN elsewhere USING (force, area, month, months_a_row, role, basis, person)
LEFT JOIN began ON began.force = judged.force AND began.role = judged.role
