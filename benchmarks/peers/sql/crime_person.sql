SELECT
    part.force,
    coalesce(crime.area, 'Not known') AS area,
    crime.month,
    part.delivered_on,
    crime_ref,
    part.person,
    part.role,
    part.sex,
    age_on(coalesce(crime.committed_from, crime.recorded_at)::DATE, part.date_of_birth) AS age_at_event,
    crime.recorded_at,
    crime.committed_from,
    crime.record_kind,
    crime.status,
    crime.offence_code,
    crime.offence_group,
    crime.domestic_abuse,
    crime.child_at_risk,
    crime.cse,
    crime.crime_ref IS NULL AS is_orphan,
    part.amended_at
FROM newest_crime_person AS part
LEFT JOIN facts.crime USING (crime_ref)
