-- Criminality at the book-in to which a detainer is linked: that of the first stint of the day, told apart by itself.
SELECT criminality, COUNT(*) AS detainers
FROM (
    SELECT
        g.person_number,
        g.number,
        d.book_in_criminality AS criminality,
        ROW_NUMBER() OVER (
            PARTITION BY g.person_number, g.number ORDER BY d.book_in_date_time, d.book_in_criminality
        ) AS place
    FROM grouped AS g
    JOIN people AS p ON g.person_number = p.person_number
    JOIN stored_detentions AS d
        ON p.person = d.person
        AND DATE_DIFF('day', DATE '1970-01-01', CAST(d.book_in_date_time AS DATE)) = g.book_in_day_number
    WHERE g.linkage = 'linked'
) AS stints
WHERE place = 1
GROUP BY criminality
ORDER BY criminality
