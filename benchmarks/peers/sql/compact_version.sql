SELECT
    "Report No" AS report_ref,
    "Person ID" AS person,
    day_of("DOB") AS date_of_birth,
    moment("Reported") AS reported_at,
    moment("Missing Since") AS missing_since,
    moment("Located") AS located_at,
    token(coalesce("Risk", "Risk Level")) AS risk_level,
    "In Care" = 'Y' AS is_in_care,
    "Area" AS policing_area,
    "Transferred" = 'Y' AS is_transferred,
    moment("Amended") AS amended_at,
    delivered(filename) AS delivered_on
FROM read_csv('{raw}/compact/*', {csv})
