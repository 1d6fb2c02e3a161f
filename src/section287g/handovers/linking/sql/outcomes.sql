-- Every counted detainer once, with what came of it, where it was, and which agreements stood there on that day.
SELECT
    d.person_number,
    d.number,
    d.day,
    d.day_number,
    d.facility,
    COALESCE(f.state, n.code) AS state,
    f.county_fips AS county,
    CASE
        WHEN f.county_fips IS NULL THEN NULL
        WHEN d.day_number < $first_listed THEN 'before the first list'
        WHEN d.day_number > $newest_listed THEN 'after the newest list'
        ELSE COALESCE(g.agencies, 'none')
    END AS agency,
    CASE
        WHEN f.county_fips IS NULL THEN NULL
        WHEN d.day_number < $first_listed THEN 'before the first list'
        WHEN d.day_number > $newest_listed THEN 'after the newest list'
        ELSE COALESCE(g.models, 'none')
    END AS model,
    COALESCE(r.class, CASE WHEN d.form IS NULL THEN 'not stated' ELSE 'not in the vocabulary' END) AS request,
    COALESCE(k.class, CASE WHEN d.criminality IS NULL THEN 'not stated' ELSE 'not in the vocabulary' END)
        AS criminality,
    COALESCE(l.class, CASE WHEN d.lift_reason IS NULL THEN 'none recorded' ELSE 'not in the vocabulary' END)
        AS lift_class,
    CASE
        WHEN d.book_in_day_number IS NOT NULL THEN 'linked'
        WHEN d.person_number IS NULL THEN 'cannot be linked'
        ELSE 'not linked'
    END AS linkage,
    CASE
        WHEN d.book_in_day_number IS NOT NULL THEN 'booked in'
        WHEN d.person_number IS NULL THEN 'cannot be linked'
        WHEN l.class = 'booked in' THEN 'lift reason says booked in, not linked'
        WHEN l.class = 'declined' THEN 'declined'
        WHEN d.lift_reason IS NOT NULL THEN 'lifted otherwise'
        WHEN d.day_number + $horizon > $extracted_number THEN 'not yet observable'
        ELSE 'no outcome recorded'
    END AS outcome,
    d.day_number + $horizon <= $extracted_number AS closed,
    d.arrest_day_number,
    d.book_in_day_number,
    d.book_in_day_number - d.day_number AS days_to_book_in,
    d.removal_day_number
FROM (
    SELECT
        e.person_number,
        e.number,
        e.day,
        e.day_number,
        e.facility,
        e.state,
        e.form,
        e.lift_reason,
        e.criminality,
        c.arrest_day_number,
        CASE WHEN c.book_in_day_number - e.day_number <= $horizon THEN c.book_in_day_number END
            AS book_in_day_number,
        CASE WHEN c.book_in_day_number - e.day_number <= $horizon THEN c.removal_day_number END
            AS removal_day_number
    FROM detainers AS e
    LEFT JOIN chain AS c ON e.person_number = c.person_number AND e.number = c.number
) AS d
LEFT JOIN facility_counties AS f ON d.facility = f.facility
LEFT JOIN state_names AS n ON UPPER(TRIM(d.state)) = n.name
LEFT JOIN county_standings AS g
    ON f.county_fips = g.county_fips AND d.day_number BETWEEN g.first_day AND g.last_day
LEFT JOIN request_classes AS r ON d.form = r.value
LEFT JOIN criminality_classes AS k ON d.criminality = k.value
LEFT JOIN lift_classes AS l ON d.lift_reason = l.value
