-- Stays in ICE's detention of people with a detainer: when the first stint of each began, and when the stay ended.
SELECT
    person_number,
    ROW_NUMBER() OVER (PARTITION BY person_number ORDER BY stay_in) AS number,
    DATE_DIFF('day', DATE '1970-01-01', CAST(moment AS DATE)) AS day_number,
    CAST(DATE_DIFF('second', TIMESTAMP '1970-01-01 00:00:00', moment) AS BIGINT) AS second,
    DATE_DIFF('day', DATE '1970-01-01', CAST(stay_out AS DATE)) AS out_day_number,
    CAST(DATE_DIFF('second', TIMESTAMP '1970-01-01 00:00:00', stay_out) AS BIGINT) AS out_second
FROM (
    SELECT person_number, stay_in, MIN(moment) AS moment, MAX(stay_out) AS stay_out
    FROM (
        SELECT p.person_number, COALESCE(r.stay_in, r.moment) AS stay_in, r.stay_out, r.moment
        FROM stint_rows AS r
        JOIN people AS p ON r.person = p.person
        WHERE r.moment IS NOT NULL AND CAST(r.moment AS DATE) <= $extracted AND NOT COALESCE(r.duplicate, FALSE)
    ) AS stints
    GROUP BY person_number, stay_in
) AS stays
