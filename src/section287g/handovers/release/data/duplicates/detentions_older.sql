-- Older rule: the same person, book-in and facility. The row with the lowest bond is kept, the last of these; where none
-- has a bond, the last.
SELECT n, size > 1 AS touched, place > 1 AS dropped
FROM (
    SELECT
        n,
        count(*) OVER (PARTITION BY person, seconds, detention_facility_code) AS size,
        row_number() OVER (
            PARTITION BY person, seconds, detention_facility_code
            ORDER BY CASE WHEN initial_bond_set_amount IS NULL THEN 1 ELSE 0 END, initial_bond_set_amount, n DESC
        ) AS place
    FROM one_table
    WHERE seconds IS NOT NULL
) AS groups
