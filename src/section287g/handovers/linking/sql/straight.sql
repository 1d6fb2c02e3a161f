-- Each linked detainer with the days of its book-in and removal, where no arrest is asked for.
SELECT
    d.person_number,
    d.left_number AS number,
    CAST(NULL AS BIGINT) AS arrest_day_number,
    d.right_day_number AS book_in_day_number,
    m.right_day_number AS removal_day_number
FROM detainer_stay AS d
LEFT JOIN stay_removal AS m ON d.person_number = m.person_number AND d.right_number = m.left_number
