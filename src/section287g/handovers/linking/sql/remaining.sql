-- Pairs of which neither side is linked yet.
SELECT c.person_number, c.left_number, c.right_number, c.right_day_number, c.distance
FROM contested_pairs AS c
LEFT JOIN linked AS l ON c.person_number = l.person_number AND c.left_number = l.left_number
LEFT JOIN linked AS r ON c.person_number = r.person_number AND c.right_number = r.right_number
WHERE l.person_number IS NULL AND r.person_number IS NULL
