-- Each linked detainer with its stay, where no arrest is asked for.
SELECT person, left_number AS number, right_number AS stay_number, CAST(NULL AS BIGINT) AS arrest_number
FROM detainer_stay
