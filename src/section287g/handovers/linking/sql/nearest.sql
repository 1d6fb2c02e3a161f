-- Pairs that are each other's nearest. One order of all pairs of a person decides on both sides, so every round links
-- at least the nearest pair that is left.
SELECT person_number, left_number, right_number, right_day_number
FROM (
    SELECT
        person_number,
        left_number,
        right_number,
        right_day_number,
        ROW_NUMBER() OVER (
            PARTITION BY person_number, left_number ORDER BY distance, right_number, left_number
        ) AS from_left,
        ROW_NUMBER() OVER (
            PARTITION BY person_number, right_number ORDER BY distance, right_number, left_number
        ) AS from_right
    FROM contested_pairs
) AS ordered
WHERE from_left = 1 AND from_right = 1
