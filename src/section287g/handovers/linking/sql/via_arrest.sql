-- Each linked detainer with the day of its arrest, and of the book-in and removal that the arrest leads to, if any.
SELECT
    d.person_number,
    d.left_number AS number,
    d.right_day_number AS arrest_day_number,
    a.right_day_number AS book_in_day_number,
    m.right_day_number AS removal_day_number
FROM detainer_arrest AS d
LEFT JOIN arrest_stay AS a ON d.person_number = a.person_number AND d.right_number = a.left_number
LEFT JOIN stay_removal AS m ON a.person_number = m.person_number AND a.right_number = m.left_number
