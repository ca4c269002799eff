-- Seconds between two local times, as schemas/clock.py has it: March leaves an hour out, in October one comes twice.
CREATE OR REPLACE MACRO last_sunday(moment) AS (last_day(moment) - dayofweek(last_day(moment))::INTEGER)::TIMESTAMP;

-- 0 winter, 1 summer, 2 the hour that comes twice.
CREATE OR REPLACE MACRO clock_shows(moment) AS CASE
    WHEN month(moment) BETWEEN 4 AND 9 THEN 1
    WHEN month(moment) NOT IN (3, 10) THEN 0
    WHEN month(moment) = 3 THEN (moment >= last_sunday(moment) + INTERVAL 2 HOUR)::INTEGER
    WHEN moment < last_sunday(moment) + INTERVAL 1 HOUR THEN 1
    WHEN moment < last_sunday(moment) + INTERVAL 2 HOUR THEN 2
    ELSE 0
END;

CREATE OR REPLACE MACRO first_not_before(shortest, plain, longest) AS CASE
    WHEN shortest >= 0 THEN shortest
    WHEN plain >= 0 THEN plain
    WHEN longest >= 0 THEN longest
END;

CREATE OR REPLACE MACRO told_seconds(plain, starts, ends) AS CASE
    WHEN starts = ends AND starts < 2 THEN CASE WHEN plain >= 0 THEN plain END
    ELSE first_not_before(
        plain + 3600 * ((starts = 1)::INTEGER - (ends <> 0)::INTEGER),
        plain,
        plain + 3600 * ((starts <> 0)::INTEGER - (ends = 1)::INTEGER)
    )
END;

CREATE OR REPLACE MACRO seconds_between(started, ended) AS
    told_seconds(epoch(ended)::BIGINT - epoch(started)::BIGINT, clock_shows(started), clock_shows(ended));

CREATE OR REPLACE MACRO age_on(day, born) AS CASE
    WHEN day >= born
    THEN year(day) - year(born) - ((month(day), day(day)) < (month(born), day(born)))::INTEGER
END;

CREATE OR REPLACE MACRO moment(text) AS try_strptime(text, ['%d/%m/%Y %H:%M:%S', '%Y-%m-%d %H:%M:%S']);
CREATE OR REPLACE MACRO day_of(text) AS try_strptime(text, ['%d/%m/%Y', '%Y-%m-%d'])::DATE;
CREATE OR REPLACE MACRO token(text) AS replace(lower(text), ' ', '_');
CREATE OR REPLACE MACRO delivered(filename) AS regexp_extract(filename, '\d{4}-\d{2}-\d{2}')::DATE;
