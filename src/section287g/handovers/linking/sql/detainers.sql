-- Detainers that are counted: one row each, numbered inside a person by what the row says and never by its place.
SELECT
    person,
    ROW_NUMBER() OVER (
        PARTITION BY person ORDER BY day, facility, form, lift_reason, criminality, method, program, state
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
        person, day, COALESCE(facility_code, facility_name) AS facility, form, lift_reason, criminality, method,
        program, state
    FROM detainer_rows
    WHERE day IS NOT NULL AND day <= $extracted AND NOT COALESCE(duplicate, FALSE)
) AS counted
