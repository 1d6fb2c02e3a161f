-- Detainers a day in the counties that never had an agreement.
SELECT g.day_number, COUNT(*) AS detainers
FROM grouped AS g
LEFT JOIN signed_days AS s ON g.county = s.county_fips
WHERE g.county IS NOT NULL AND s.county_fips IS NULL
GROUP BY g.day_number
ORDER BY g.day_number
