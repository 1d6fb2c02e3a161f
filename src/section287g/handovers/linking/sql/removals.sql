-- Removals of people with a detainer, by day.
SELECT
    p.person_number,
    ROW_NUMBER() OVER (PARTITION BY p.person_number ORDER BY r.day) AS number,
    DATE_DIFF('day', DATE '1970-01-01', r.day) AS day_number,
    CAST(DATE_DIFF('day', DATE '1970-01-01', r.day) AS BIGINT) * 86400 AS second
FROM removal_rows AS r
JOIN people AS p ON r.person = p.person
WHERE r.day IS NOT NULL AND r.day <= $extracted AND NOT COALESCE(r.duplicate, FALSE)
