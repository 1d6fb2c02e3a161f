-- The first and the last day of counted detainers.
SELECT MIN(day_number) AS first_day, MAX(day_number) AS last_day FROM grouped
