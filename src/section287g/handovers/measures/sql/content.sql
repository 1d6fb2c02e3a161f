-- How many rows each table has of each day, whatever the duplicate rule drops: two releases that differ differ here.
SELECT source, CAST(day AS VARCHAR) AS day, COUNT(*) AS found
FROM (
    SELECT 'detainers' AS source, day FROM detainer_rows
    UNION ALL
    SELECT 'arrests' AS source, CAST(moment AS DATE) AS day FROM arrest_rows
    UNION ALL
    SELECT 'detentions' AS source, CAST(moment AS DATE) AS day FROM stint_rows
    UNION ALL
    SELECT 'removals' AS source, day FROM removal_rows
) AS rows_of_all
GROUP BY source, CAST(day AS VARCHAR)
ORDER BY source, day
