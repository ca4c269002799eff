SELECT
    'West Mercia' AS force,
    'Not divided' AS area,
    date_trunc('month', presented_at)::DATE AS month,
    delivered_on,
    call_id,
    line,
    presented_at,
    answered_at,
    ended_at,
    seconds_between(presented_at, answered_at) AS answer_seconds,
    answered_at IS NULL AS is_abandoned,
    TRUE AS is_counted  -- abandoned_calls_from_seconds is 0: each call counts
FROM newest_call
