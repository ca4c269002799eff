-- Few calls come twice: what is dear is done for those alone.
WITH repeated AS (
    SELECT call_id FROM read_parquet('{raw}/call/*.parquet') GROUP BY call_id HAVING count(*) > 1
),

version AS (
    SELECT *, delivered(filename) AS delivered_on FROM read_parquet('{raw}/call/*.parquet', filename = true)
)

SELECT call_id, line, presented_at, answered_at, ended_at, delivered_on
FROM version
ANTI JOIN repeated USING (call_id)
UNION ALL
SELECT call_id, line, presented_at, answered_at, ended_at, delivered_on
FROM version
SEMI JOIN repeated USING (call_id)
QUALIFY row_number() OVER (PARTITION BY call_id ORDER BY delivered_on DESC) = 1
