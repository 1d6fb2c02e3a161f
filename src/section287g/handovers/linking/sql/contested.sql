-- Pairs of people who have more than one: which of them are linked has to be decided.
SELECT c.person_number, c.left_number, c.right_number, c.right_day_number, c.distance
FROM candidates AS c
JOIN people_with_pairs AS p ON c.person_number = p.person_number
WHERE p.pairs > 1
