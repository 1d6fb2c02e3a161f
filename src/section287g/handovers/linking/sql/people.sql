-- Who has a detainer that is counted, with a number in place of the long text that the release knows a person by. The
-- other tables are linked for them alone, since links never cross persons.
SELECT person, ROW_NUMBER() OVER (ORDER BY person) AS person_number
FROM (
    SELECT DISTINCT person
    FROM detainer_rows
    WHERE person IS NOT NULL AND day IS NOT NULL AND day <= $extracted AND NOT COALESCE(duplicate, FALSE)
) AS known
