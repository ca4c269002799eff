SELECT
    'West Mercia' AS force,
    coalesce(policing_area, 'Not known') AS area,
    date_trunc('month', reported_at)::DATE AS month,
    delivered_on,
    report_ref,
    person,
    reported_at,
    missing_since,
    located_at,
    CASE WHEN NOT coalesce(is_transferred, FALSE)
        THEN seconds_between(reported_at, located_at) / 3600 END AS missing_hours,
    risk_level,
    age_on(reported_at::DATE, date_of_birth) AS age_at_report,
    age_on(reported_at::DATE, date_of_birth) < 18 AS is_under_18,
    is_in_care,
    is_transferred,
    amended_at
FROM newest_compact
