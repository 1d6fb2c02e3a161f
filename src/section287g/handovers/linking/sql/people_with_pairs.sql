-- Each person with a pair: how many they have, and the one pair of those who have no more.
SELECT
    person_number,
    COUNT(*) AS pairs,
    MIN(left_number) AS left_number,
    MIN(right_number) AS right_number,
    MIN(right_day_number) AS right_day_number
FROM candidates
GROUP BY person_number
