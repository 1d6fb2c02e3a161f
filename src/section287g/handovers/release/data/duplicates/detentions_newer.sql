-- Newer rule: the same person, facility, day of book-in and stay. The last is kept. The publisher first drops rows that
-- are alike in every column but the bond's; these are always of one group here, so the same number is dropped, and of
-- rows that differ in the bond alone the last is kept.
SELECT n, size > 1 AS touched, place > 1 AS dropped
FROM (
    SELECT
        n,
        count(*) OVER (PARTITION BY person, detention_facility_code, day, stay_book_in_date_time) AS size,
        row_number() OVER (
            PARTITION BY person, detention_facility_code, day, stay_book_in_date_time ORDER BY seconds DESC, n DESC
        ) AS place
    FROM one_table
    WHERE seconds IS NOT NULL
) AS groups
