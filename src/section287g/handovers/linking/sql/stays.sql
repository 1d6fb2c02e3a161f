-- Stays in ICE's detention of people with a detainer: the first stint of each, with the end of the stay.
SELECT
    person,
    ROW_NUMBER() OVER (PARTITION BY person ORDER BY stay_in, moment, facility_code) AS number,
    DATE_DIFF('day', DATE '1970-01-01', CAST(moment AS DATE)) AS day_number,
    CAST(DATE_DIFF('second', TIMESTAMP '1970-01-01 00:00:00', moment) AS BIGINT) AS second,
    DATE_DIFF('day', DATE '1970-01-01', CAST(stay_out AS DATE)) AS out_day_number,
    CAST(DATE_DIFF('second', TIMESTAMP '1970-01-01 00:00:00', stay_out) AS BIGINT) AS out_second,
    facility_code
FROM (
    SELECT
        person,
        stay_in,
        moment,
        facility_code,
        MAX(stay_out) OVER (PARTITION BY person, stay_in) AS stay_out,
        ROW_NUMBER() OVER (PARTITION BY person, stay_in ORDER BY moment, facility_code) AS place
    FROM (
        SELECT person, COALESCE(stay_in, moment) AS stay_in, stay_out, moment, facility_code
        FROM stint_rows
        WHERE
            moment IS NOT NULL AND CAST(moment AS DATE) <= $extracted AND NOT COALESCE(duplicate, FALSE)
            AND person IN (SELECT person FROM people)
    ) AS stints
) AS ordered
WHERE place = 1
