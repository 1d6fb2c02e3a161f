-- Arrests of people with a detainer.
SELECT
    person,
    ROW_NUMBER() OVER (PARTITION BY person ORDER BY moment, method, program, criminality, state) AS number,
    DATE_DIFF('day', DATE '1970-01-01', CAST(moment AS DATE)) AS day_number,
    CAST(DATE_DIFF('second', TIMESTAMP '1970-01-01 00:00:00', moment) AS BIGINT) AS second
FROM arrest_rows
WHERE
    moment IS NOT NULL AND CAST(moment AS DATE) <= $extracted AND NOT COALESCE(duplicate, FALSE)
    AND person IN (SELECT person FROM people)
