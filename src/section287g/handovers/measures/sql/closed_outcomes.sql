-- Outcomes of the detainers whose whole window lies before the extraction.
SELECT outcome, COUNT(*) AS detainers FROM grouped WHERE closed GROUP BY outcome ORDER BY outcome
