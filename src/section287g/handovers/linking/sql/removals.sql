-- Removals of people with a detainer, by day.
SELECT
    person,
    ROW_NUMBER() OVER (PARTITION BY person ORDER BY day) AS number,
    DATE_DIFF('day', DATE '1970-01-01', day) AS day_number,
    CAST(DATE_DIFF('day', DATE '1970-01-01', day) AS BIGINT) * 86400 AS second
FROM removal_rows
WHERE
    day IS NOT NULL AND day <= $extracted AND NOT COALESCE(duplicate, FALSE)
    AND person IN (SELECT person FROM people)
