-- Pairs of one person inside the window, in whole days of the calendar, with how far apart they are in seconds.
SELECT
    l.person_number,
    l.number AS left_number,
    r.number AS right_number,
    r.day_number AS right_day_number,
    ABS(r.second - l.second) AS distance
FROM left_events AS l
JOIN right_events AS r ON l.person_number = r.person_number
WHERE r.day_number - l.day_number BETWEEN $low AND $high
