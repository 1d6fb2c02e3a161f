-- Detainers that are not linked though an arrest lies in their window: another detainer of the person was nearer.
SELECT COUNT(*) AS detainers
FROM (
    SELECT DISTINCT c.person_number, c.left_number
    FROM contested_detainers AS c
    LEFT JOIN chain AS l ON c.person_number = l.person_number AND c.left_number = l.number
    WHERE l.person_number IS NULL
) AS beaten
