-- Detainers that are not linked though an arrest lies in their window: another detainer of the person was nearer.
SELECT COUNT(*) AS detainers
FROM (
    SELECT DISTINCT c.person, c.left_number
    FROM detainer_candidates AS c
    LEFT JOIN chain AS l ON c.person = l.person AND c.left_number = l.number
    WHERE l.person IS NULL
) AS beaten
