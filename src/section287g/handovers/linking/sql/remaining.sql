-- Pairs of which neither side is linked yet.
SELECT c.person, c.left_number, c.right_number, c.distance
FROM candidates AS c
LEFT JOIN linked AS l ON c.person = l.person AND c.left_number = l.left_number
LEFT JOIN linked AS r ON c.person = r.person AND c.right_number = r.right_number
WHERE l.person IS NULL AND r.person IS NULL
