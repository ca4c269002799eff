-- Months alone: the peers make no quarters. A window reaches 365 days back from a person's first record of a month.
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
    SELECT
        *,
        date_trunc('month', day)::DATE AS month,
        count(*) OVER within_window AS within_window,
        max(day) OVER before AS previous,
        count(*) OVER year_to_month AS in_12_months
    FROM records
    WINDOW
        within_window AS (
            PARTITION BY role, basis, person ORDER BY day
            RANGE BETWEEN INTERVAL 365 DAY PRECEDING AND INTERVAL 1 DAY PRECEDING
        ),
        before AS (
            PARTITION BY role, basis, person ORDER BY day
            RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING
        ),
        year_to_month AS (
            PARTITION BY role, basis, person ORDER BY date_trunc('month', day)::DATE
            RANGE BETWEEN INTERVAL 11 MONTH PRECEDING AND CURRENT ROW
        )
),

in_month AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY role, basis, person, month) AS of_month,
        within_window - count(*) OVER (
            PARTITION BY role, basis, person, month ORDER BY day
            RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING
        ) AS outside
    FROM seen
),

cells AS (
    SELECT
        force,
        cell.area AS area,
        month,
        role,
        basis,
        person,
        count(*) AS records,
        min(day) AS first_day,
        arg_min(outside, day) AS outside,
        arg_min_null(previous, day) AS previous,
        any_value(of_month) AS of_month,
        any_value(in_12_months) AS in_12_months
    FROM in_month, unnest([in_month.area, in_month.force]) AS cell(area)
    GROUP BY force, cell.area, month, role, basis, person
),

judged AS (
    SELECT
        *,
        outside > 0 OR of_month > 1 AS is_repeat,
        outside > 0 OR date_trunc('month', previous) = month AS has_earlier
    FROM cells
),

shared AS (
    SELECT force, area, month, role, basis, ref, person
    FROM in_month
    QUALIFY count(*) OVER (PARTITION BY role, basis, ref) > 1
),

elsewhere AS (
    SELECT force, area, month, role, basis, person, count(*) AS records
    FROM (
        SELECT force, judged.area AS area, month, role, basis, ref, person
        FROM shared JOIN judged USING (force, month, role, basis, person)
        WHERE judged.is_repeat AND judged.area IN (shared.area, shared.force)
        QUALIFY person <> min(person) OVER (PARTITION BY force, judged.area, month, role, basis, ref)
    )
    GROUP BY force, area, month, role, basis, person
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
LEFT JOIN elsewhere USING (force, area, month, role, basis, person)
LEFT JOIN began ON began.force = judged.force AND began.role = judged.role
