-- The two measures side by side: what the lift reason says, and whether a book-in is linked.
SELECT lift_class, linkage, COUNT(*) AS detainers
FROM grouped
GROUP BY lift_class, linkage
ORDER BY lift_class, linkage
