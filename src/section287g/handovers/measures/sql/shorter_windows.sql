-- What a shorter window would link: a link of the longer one stays where it lies inside the shorter, and no other comes
-- in, since pairs are linked from the nearest on.
SELECT
    CASE WHEN inside THEN days_to_book_in ELSE observed END AS days,
    SUM(CASE WHEN inside THEN 1 ELSE 0 END) AS booked,
    SUM(CASE WHEN inside THEN 0 ELSE 1 END) AS unobserved,
    SUM(CASE WHEN inside AND closed THEN 1 ELSE 0 END) AS booked_closed,
    SUM(CASE WHEN closed THEN 1 ELSE 0 END) AS closed,
    timed
FROM (
    SELECT
        days_to_book_in,
        LEAST(DATE_DIFF('day', day, $extracted), $window) AS observed,
        DATE_DIFF('day', day, $extracted) >= $window AS closed,
        linkage = 'linked' AND days_to_book_in <= $window
            AND COALESCE(arrest_day_number - day_number, 0) <= $window AS inside,
        linkage <> 'cannot be linked' AND NOT (linkage = 'linked' AND days_to_book_in < 0) AS timed
    FROM grouped
) AS seen
GROUP BY 1, 6
ORDER BY 1, 6
