WITH grouped AS (
    SELECT
        version.*,
        CASE
            WHEN record_kind = 'incident' THEN 'not_an_offence'
            WHEN coalesce(recorded_at::DATE >= codes.valid_from, TRUE)
                AND coalesce(recorded_at::DATE <= codes.valid_to, TRUE)
            THEN coalesce(codes.offence_group, 'Not classified')
            ELSE 'Not classified'
        END AS offence_group,
        coalesce(places.rural_urban, 'Not known') AS rural_urban,
        CASE WHEN version.outcome_type IS NOT NULL THEN coalesce(
            CASE WHEN coalesce(outcome_date >= types.valid_from, TRUE) THEN types.outcome_group END, 'Not valid then'
        ) END AS outcome_group
    FROM newest_crime AS version
    LEFT JOIN offence_code AS codes USING (offence_code)
    LEFT JOIN small_area AS places USING (lsoa11)
    LEFT JOIN outcome_type AS types USING (outcome_type)
)

SELECT
    force,
    coalesce(policing_area, 'Not known') AS area,
    date_trunc('month', recorded_at)::DATE AS month,
    delivered_on,
    crime_ref,
    record_kind,
    recorded_at,
    committed_from,
    committed_to,
    CASE
        WHEN committed_from IS NULL THEN 'Not known'
        WHEN recorded_at::DATE > committed_from::DATE + INTERVAL 1 YEAR THEN 'over a year'
        WHEN recorded_at::DATE > committed_from::DATE + 28 THEN 'up to a year'
        ELSE 'within 28 days'
    END AS recency,
    offence_code,
    offence_group,
    beat,
    lsoa11,
    rural_urban,
    location_type,
    status,
    domestic_abuse,
    child_at_risk,
    cse,
    cyber,
    alcohol,
    business,
    hate_strands,
    referred_by,
    outcome_type,
    outcome_group,
    outcome_date,
    date_trunc('month', outcome_date)::DATE AS outcome_month,
    date_diff('day', recorded_at::DATE, outcome_date) AS days_to_outcome,
    amended_at
FROM grouped
