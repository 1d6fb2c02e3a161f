-- Newer rule: detainers of one person with gaps of 24 hours or less are one episode; in it, the same form at the same
-- facility again is dropped.
SELECT n, size > 1 AS touched, place > 1 AS dropped
FROM (
    SELECT
        n,
        count(*) OVER (PARTITION BY person, episode, detainer_type, detention_facility) AS size,
        row_number() OVER (
            PARTITION BY person, episode, detainer_type, detention_facility ORDER BY seconds, n
        ) AS place
    FROM (
        SELECT
            n, person, seconds, detainer_type, detention_facility,
            sum(begins) OVER (PARTITION BY person ORDER BY seconds, n ROWS UNBOUNDED PRECEDING) AS episode
        FROM (
            SELECT
                n, person, seconds, detainer_type, detention_facility,
                CASE WHEN seconds - lag(seconds) OVER (PARTITION BY person ORDER BY seconds, n) <= 86400
                    THEN 0 ELSE 1 END AS begins
            FROM one_table
            WHERE seconds IS NOT NULL
        ) AS gaps
    ) AS episodes
) AS groups
