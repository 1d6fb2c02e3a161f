-- Arrests by month, label and criminality: those inside the release, by the duplicate rule, up to the extraction.
SELECT STRFTIME(CAST(moment AS DATE), '%Y-%m') AS month, method, program, criminality, COUNT(*) AS arrests
FROM arrest_rows
WHERE moment IS NOT NULL AND CAST(moment AS DATE) <= $extracted AND NOT COALESCE(duplicate, FALSE)
GROUP BY STRFTIME(CAST(moment AS DATE), '%Y-%m'), method, program, criminality
ORDER BY month, method, program, criminality
