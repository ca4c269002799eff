WITH first_given AS (
    SELECT
        crime_ref,
        outcome_type,
        outcome_date,
        arg_min(
            {'force': force, 'amended_at': amended_at, 'delivered_on': delivered_on}, (amended_at, delivered_on)
        ) AS version
    FROM crime_version
    WHERE outcome_type IS NOT NULL AND outcome_date IS NOT NULL
    GROUP BY crime_ref, outcome_type, outcome_date
)

SELECT
    given.version.force,
    coalesce(crime.area, 'Not known') AS area,
    crime.month,
    given.version.delivered_on,
    crime_ref,
    given.outcome_type,
    given.outcome_date,
    date_trunc('month', given.outcome_date)::DATE AS outcome_month,
    coalesce(
        CASE WHEN coalesce(given.outcome_date >= types.valid_from, TRUE) THEN types.outcome_group END, 'Not valid then'
    ) AS outcome_group,
    date_diff('day', crime.recorded_at::DATE, given.outcome_date) AS days_to_outcome,
    given.outcome_type IS NOT DISTINCT FROM crime.outcome_type
    AND given.outcome_date IS NOT DISTINCT FROM crime.outcome_date AS is_latest,
    crime.recorded_at,
    crime.record_kind,
    crime.status,
    crime.offence_code,
    crime.offence_group,
    given.version.amended_at
FROM first_given AS given
LEFT JOIN facts.crime USING (crime_ref)
LEFT JOIN outcome_type AS types ON types.outcome_type = given.outcome_type
