-- Days from detainer to book-in: who was booked in after so many days, and who was no longer observed after them.
SELECT
    group_key,
    CASE WHEN days_to_book_in <= $window THEN days_to_book_in ELSE observed END AS days,
    SUM(CASE WHEN days_to_book_in <= $window THEN 1 ELSE 0 END) AS booked,
    SUM(CASE WHEN days_to_book_in <= $window THEN 0 ELSE 1 END) AS unobserved
FROM (
    SELECT
        group_key,
        days_to_book_in,
        LEAST(DATE_DIFF('day', day, $extracted), $window) AS observed
    FROM grouped
    WHERE linkage <> 'cannot be linked' AND (days_to_book_in IS NULL OR days_to_book_in >= 0)
) AS observed
GROUP BY 1, 2
ORDER BY 1, 2
