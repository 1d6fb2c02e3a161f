-- Pairs of one person inside the window, in whole days of the calendar, with how far apart they are in seconds.
SELECT
    l.person,
    l.number AS left_number,
    r.number AS right_number,
    ABS(r.second - l.second) AS distance
FROM left_events AS l
JOIN right_events AS r ON l.person = r.person
WHERE r.day_number - l.day_number BETWEEN $low AND $high
