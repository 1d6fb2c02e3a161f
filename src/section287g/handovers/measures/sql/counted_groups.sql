-- Detainers by group and value.
SELECT group_key, value, COUNT(*) AS detainers
FROM counted
GROUP BY group_key, value
ORDER BY group_key, value
