-- Detainers of each group.
SELECT group_key, COUNT(*) AS detainers FROM grouped GROUP BY group_key ORDER BY group_key
