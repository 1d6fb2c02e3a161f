-- Older rule: the same person and day. The publisher flags them all (touched); the first is kept.
SELECT n, size > 1 AS touched, place > 1 AS dropped
FROM (
    SELECT
        n,
        count(*) OVER (PARTITION BY person, seconds) AS size,
        row_number() OVER (PARTITION BY person, seconds ORDER BY n) AS place
    FROM one_table
    WHERE seconds IS NOT NULL
) AS groups
