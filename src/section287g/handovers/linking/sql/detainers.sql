-- Detainers that are counted: one row each, numbered inside a person by what the row says and never by its place.
-- Those without a person have no number, since nothing is linked to them.
SELECT
    person_number,
    ROW_NUMBER() OVER (
        PARTITION BY person_number ORDER BY day, facility, form, lift_reason, criminality, method, program, state
    ) AS number,
    day,
    DATE_DIFF('day', DATE '1970-01-01', day) AS day_number,
    CAST(DATE_DIFF('day', DATE '1970-01-01', day) AS BIGINT) * 86400 AS second,
    facility,
    state,
    form,
    lift_reason,
    criminality
FROM (
    SELECT
        p.person_number, r.day, COALESCE(r.facility_code, r.facility_name) AS facility, r.form, r.lift_reason,
        r.criminality, r.method, r.program, r.state
    FROM detainer_rows AS r
    JOIN people AS p ON r.person = p.person
    WHERE r.day IS NOT NULL AND r.day <= $extracted AND NOT COALESCE(r.duplicate, FALSE)
) AS known
UNION ALL
SELECT
    CAST(NULL AS BIGINT) AS person_number,
    CAST(NULL AS BIGINT) AS number,
    day,
    DATE_DIFF('day', DATE '1970-01-01', day) AS day_number,
    CAST(DATE_DIFF('day', DATE '1970-01-01', day) AS BIGINT) * 86400 AS second,
    COALESCE(facility_code, facility_name) AS facility,
    state,
    form,
    lift_reason,
    criminality
FROM detainer_rows
WHERE person IS NULL AND day IS NOT NULL AND day <= $extracted AND NOT COALESCE(duplicate, FALSE)
