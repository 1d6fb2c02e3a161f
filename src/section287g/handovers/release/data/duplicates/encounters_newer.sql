-- Newer rule: encounters of one person with gaps of 24 hours or less are one episode. Its first row is kept.
SELECT n, coalesce(before <= 86400 OR after <= 86400, FALSE) AS touched, coalesce(before <= 86400, FALSE) AS dropped
FROM (
    SELECT
        n,
        seconds - lag(seconds) OVER (PARTITION BY person ORDER BY seconds, n) AS before,
        lead(seconds) OVER (PARTITION BY person ORDER BY seconds, n) - seconds AS after
    FROM one_table
    WHERE seconds IS NOT NULL
) AS gaps
