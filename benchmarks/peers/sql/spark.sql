CREATE TEMPORARY FUNCTION last_sunday(moment TIMESTAMP_NTZ) RETURNS TIMESTAMP_NTZ
    RETURN CAST(
        date_sub(last_day(CAST(moment AS DATE)), dayofweek(last_day(CAST(moment AS DATE))) - 1) AS TIMESTAMP_NTZ
    );
CREATE TEMPORARY FUNCTION clock_shows(moment TIMESTAMP_NTZ) RETURNS INT RETURN CASE
    WHEN month(moment) BETWEEN 4 AND 9 THEN 1
    WHEN month(moment) NOT IN (3, 10) THEN 0
    WHEN month(moment) = 3 THEN CAST(moment >= last_sunday(moment) + INTERVAL 2 HOUR AS INT)
    WHEN moment < last_sunday(moment) + INTERVAL 1 HOUR THEN 1
    WHEN moment < last_sunday(moment) + INTERVAL 2 HOUR THEN 2
    ELSE 0
END;
CREATE TEMPORARY FUNCTION told_seconds(plain BIGINT, starts INT, ends INT) RETURNS BIGINT RETURN CASE
    WHEN starts = ends AND starts < 2 THEN CASE WHEN plain >= 0 THEN plain END
    WHEN plain + 3600 * (CAST(starts = 1 AS INT) - CAST(ends <> 0 AS INT)) >= 0
    THEN plain + 3600 * (CAST(starts = 1 AS INT) - CAST(ends <> 0 AS INT))
    WHEN plain >= 0 THEN plain
    WHEN plain + 3600 * (CAST(starts <> 0 AS INT) - CAST(ends = 1 AS INT)) >= 0
    THEN plain + 3600 * (CAST(starts <> 0 AS INT) - CAST(ends = 1 AS INT))
END;
CREATE TEMPORARY FUNCTION seconds_between(started TIMESTAMP_NTZ, ended TIMESTAMP_NTZ) RETURNS BIGINT
    RETURN told_seconds(timestampdiff(SECOND, started, ended), clock_shows(started), clock_shows(ended));
CREATE TEMPORARY FUNCTION age_on(day DATE, born DATE) RETURNS INT RETURN CASE
    WHEN day >= born
    THEN year(day) - year(born) - CAST(month(day) * 100 + day(day) < month(born) * 100 + day(born) AS INT)
END;
CREATE TEMPORARY FUNCTION moment(told STRING) RETURNS TIMESTAMP_NTZ
    RETURN CAST(CASE WHEN substr(told, 3, 1) = '/'
        THEN concat(substr(told, 7, 4), '-', substr(told, 4, 2), '-', substr(told, 1, 2), substr(told, 11))
        ELSE told END AS TIMESTAMP_NTZ);
CREATE TEMPORARY FUNCTION day_of(told STRING) RETURNS DATE
    RETURN CAST(CASE WHEN substr(told, 3, 1) = '/'
        THEN concat(substr(told, 7, 4), '-', substr(told, 4, 2), '-', substr(told, 1, 2))
        ELSE told END AS DATE);
CREATE TEMPORARY FUNCTION token(told STRING) RETURNS STRING RETURN replace(lower(told), ' ', '_');
CREATE TEMPORARY FUNCTION delivered(file STRING) RETURNS DATE
    RETURN CAST(regexp_extract(file, '_([0-9]{4}-[0-9]{2}-[0-9]{2})[.]', 1) AS DATE)
