SELECT
    "Crime No" AS crime_ref,
    "Person ID" AS person,
    token("Role") AS role,
    day_of("Date of Birth") AS date_of_birth,
    token("Sex") AS sex,
    "Force" AS force,
    moment("Date Amended") AS amended_at,
    delivered(filename) AS delivered_on
FROM read_csv('{raw}/crime_person/*', {csv})
