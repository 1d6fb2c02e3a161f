-- Detainers linked to a book-in that came before the detainer's own day: no time is measured of them.
SELECT COUNT(*) AS detainers FROM grouped WHERE days_to_book_in < 0
