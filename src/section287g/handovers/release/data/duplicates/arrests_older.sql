-- Older rule: another arrest of the same person lies within 24 hours. The publisher flags them all (touched); of such a
-- run every arrest but the first is dropped.
SELECT n, coalesce(before <= 86400 OR after <= 86400, FALSE) AS touched, coalesce(before <= 86400, FALSE) AS dropped
FROM (
    SELECT
        n,
        seconds - lag(seconds) OVER (PARTITION BY person ORDER BY seconds, n) AS before,
        lead(seconds) OVER (PARTITION BY person ORDER BY seconds, n) - seconds AS after
    FROM one_table
    WHERE seconds IS NOT NULL
) AS gaps
