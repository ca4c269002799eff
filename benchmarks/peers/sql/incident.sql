WITH told AS (
    SELECT
        *,
        coalesce(grade_at_first_dispatch, grade) = 'emergency' AS is_emergency,
        seconds_between(created_at, first_arrived_at) AS seconds
    FROM newest_incident
)

SELECT
    'West Mercia' AS force,
    coalesce(policing_area, 'Not known') AS area,
    date_trunc('month', created_at)::DATE AS month,
    delivered_on,
    incident_ref,
    call_received_at,
    created_at,
    graded_at,
    grade,
    grade_at_first_dispatch,
    first_dispatched_at,
    first_arrived_at,
    CASE WHEN NOT is_emergency OR seconds <= 86400 THEN seconds END AS response_seconds,
    first_dispatched_at IS NOT NULL OR first_arrived_at IS NOT NULL AS has_resource_sent,
    is_emergency,
    closing_category,
    NOT (coalesce(is_duplicate, FALSE) OR coalesce(is_cancelled, FALSE)) AS is_counted,
    is_duplicate,
    is_cancelled,
    lsoa11,
    amended_at
FROM told
