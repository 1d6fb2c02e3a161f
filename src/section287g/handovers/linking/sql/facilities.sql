-- The places that detainers name, each once, with the name, city and state that it is given most alike.
SELECT
    COALESCE(facility_code, facility_name) AS facility,
    MAX(facility_name) AS name,
    MAX(city) AS city,
    MAX(state) AS state,
    COUNT(*) AS detainers
FROM detainer_rows
WHERE COALESCE(facility_code, facility_name) IS NOT NULL
GROUP BY COALESCE(facility_code, facility_name)
ORDER BY facility
