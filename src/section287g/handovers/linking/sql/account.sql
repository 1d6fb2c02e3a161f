-- What became of every row of detainers.
SELECT
    CASE
        WHEN day IS NULL THEN 'no day that can be used'
        WHEN day > $extracted THEN 'dated after the extraction'
        WHEN COALESCE(duplicate, FALSE) THEN 'duplicate by the rule'
        ELSE 'counted'
    END AS what,
    COUNT(*) AS detainers
FROM detainer_rows
GROUP BY 1
ORDER BY 1
