-- Arrests of people with a detainer, by moment: two of one moment are alike to every link.
SELECT
    p.person_number,
    ROW_NUMBER() OVER (PARTITION BY p.person_number ORDER BY r.moment) AS number,
    DATE_DIFF('day', DATE '1970-01-01', CAST(r.moment AS DATE)) AS day_number,
    CAST(DATE_DIFF('second', TIMESTAMP '1970-01-01 00:00:00', r.moment) AS BIGINT) AS second
FROM arrest_rows AS r
JOIN people AS p ON r.person = p.person
WHERE r.moment IS NOT NULL AND CAST(r.moment AS DATE) <= $extracted AND NOT COALESCE(r.duplicate, FALSE)
