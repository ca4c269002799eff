SELECT
    "Incident No" AS incident_ref,
    moment("Call Received") AS call_received_at,
    moment("Created") AS created_at,
    moment("Graded") AS graded_at,
    token(coalesce("Grade", "Response Grade")) AS grade,
    token("Grade At First Dispatch") AS grade_at_first_dispatch,
    moment("First Dispatched") AS first_dispatched_at,
    moment("First Arrived") AS first_arrived_at,
    token("Closing Category") AS closing_category,
    "Duplicate" = 'Y' AS is_duplicate,
    "Cancelled" = 'Y' AS is_cancelled,
    "Policing Area" AS policing_area,
    "LSOA" AS lsoa11,
    moment("Last Amended") AS amended_at,
    delivered(filename) AS delivered_on
FROM read_csv('{raw}/incident/*', {csv})
