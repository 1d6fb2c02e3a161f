-- Each linked detainer with the stay that the chain over an arrest leads to, if it leads to one.
SELECT d.person, d.left_number AS number, a.right_number AS stay_number, d.right_number AS arrest_number
FROM detainer_arrest AS d
LEFT JOIN arrest_stay AS a ON d.person = a.person AND d.right_number = a.left_number
