-- Newer rule: arrests of one person with gaps of 24 hours or less are one episode, and of arrests at one time a
-- reprocessed one comes last. The first row of an episode is kept.
SELECT n, coalesce(before <= 86400 OR after <= 86400, FALSE) AS touched, coalesce(before <= 86400, FALSE) AS dropped
FROM (
    SELECT
        n,
        seconds - lag(seconds) OVER (PARTITION BY person ORDER BY seconds, again, n) AS before,
        lead(seconds) OVER (PARTITION BY person ORDER BY seconds, again, n) - seconds AS after
    FROM (
        SELECT n, person, seconds, CASE WHEN apprehension_method = 'ERO Reprocessed Arrest' THEN 1 ELSE 0 END AS again
        FROM one_table
        WHERE seconds IS NOT NULL
    ) AS sorted
) AS gaps
