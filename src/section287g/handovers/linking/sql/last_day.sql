-- The last day of any event, where the day of the extraction is not known.
SELECT MAX(day) AS day
FROM (
    SELECT MAX(day) AS day FROM detainer_rows
    UNION ALL
    SELECT MAX(CAST(moment AS DATE)) AS day FROM arrest_rows
    UNION ALL
    SELECT MAX(CAST(moment AS DATE)) AS day FROM stint_rows
    UNION ALL
    SELECT MAX(day) AS day FROM removal_rows
) AS days
