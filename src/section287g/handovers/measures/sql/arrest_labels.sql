-- Arrests by month and label: those inside the release, by the duplicate rule, up to the day of the extraction.
SELECT STRFTIME(CAST(moment AS DATE), '%Y-%m') AS month, method, program, COUNT(*) AS arrests
FROM arrest_rows
WHERE moment IS NOT NULL AND CAST(moment AS DATE) <= $extracted AND NOT COALESCE(duplicate, FALSE)
GROUP BY STRFTIME(CAST(moment AS DATE), '%Y-%m'), method, program
ORDER BY month, method, program
