-- Removals of people with a detainer as the other tables tell them: each day of departure once.
SELECT
    person_number,
    ROW_NUMBER() OVER (PARTITION BY person_number ORDER BY day) AS number,
    DATE_DIFF('day', DATE '1970-01-01', day) AS day_number,
    CAST(DATE_DIFF('day', DATE '1970-01-01', day) AS BIGINT) * 86400 AS second
FROM (
    SELECT DISTINCT p.person_number, r.day
    FROM (
        SELECT person, departed AS day FROM stint_rows
        UNION ALL
        SELECT person, departed AS day FROM arrest_rows
        UNION ALL
        SELECT person, departed AS day FROM detainer_rows
    ) AS r
    JOIN people AS p ON r.person = p.person
    WHERE r.day IS NOT NULL AND r.day <= $extracted
) AS departures
