-- Who has a detainer: the other tables are linked for them alone, since links never cross persons.
SELECT DISTINCT person FROM detainers WHERE person IS NOT NULL
