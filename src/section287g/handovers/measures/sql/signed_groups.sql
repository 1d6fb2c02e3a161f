-- Of each county that signed and each group: detainers in the days before it did, and in as many from a lag after on.
SELECT
    s.county_fips,
    g.group_key,
    SUM(CASE WHEN g.day_number BETWEEN s.signed - $span AND s.signed - 1 THEN 1 ELSE 0 END) AS before_signing,
    SUM(
        CASE WHEN g.day_number BETWEEN s.signed + $lag AND s.signed + $lag + $span - 1 THEN 1 ELSE 0 END
    ) AS after_signing
FROM signed_days AS s
JOIN grouped AS g ON s.county_fips = g.county
GROUP BY s.county_fips, g.group_key
ORDER BY s.county_fips, g.group_key
