"""What stood on a day: agreements and agencies as the lists of the time gave them."""

from __future__ import annotations

from typing import Any, Final

import duckdb

from section287g.identity import ENDED_AFTER_DAYS, ENDED_AFTER_LISTS
from section287g.registry.answer import Answer
from section287g.registry.filters import Filters
from section287g.registry.moment import Moment, find_moment

__all__ = ["ask_agencies", "ask_agreements", "standing_sql"]

_STOOD: Final = f"""
known_spans AS (
    SELECT agreement_id, first_position, least(last_position, $known) AS last_position,
        lead(first_position) OVER (PARTITION BY agreement_id ORDER BY first_position) AS back,
        min(first_position) OVER (PARTITION BY agreement_id) AS begun
    FROM spans WHERE first_position <= $known
),
latest AS (
    SELECT * FROM known_spans WHERE first_position <= $position
    QUALIFY row_number() OVER (PARTITION BY agreement_id ORDER BY first_position DESC) = 1
),
days AS (SELECT position, day FROM standings WHERE sequence = 'participating'),
stood AS (
    SELECT latest.agreement_id, least(last_position, $position) AS seen, begun,
        CASE
            WHEN last_position >= $position THEN 'listed'
            WHEN coalesce(back, $known + 1) - last_position - 1 >= {ENDED_AFTER_LISTS}
                AND coalesce(returned.day, newest.day) - gone.day >= {ENDED_AFTER_DAYS} THEN 'ended'
            ELSE 'absent'
        END AS status
    FROM latest
        LEFT JOIN days gone ON gone.position = last_position + 1
        LEFT JOIN days returned ON returned.position = back
        LEFT JOIN days newest ON newest.position = $known
),
standing AS (
    SELECT stood.*, versions.row_id
    FROM stood JOIN versions USING (agreement_id) WHERE versions.position <= stood.seen
    QUALIFY row_number() OVER (PARTITION BY agreement_id ORDER BY versions.position DESC) = 1
)"""

_LINK_PENDING: Final = """
    AND r.moa = 'pending' AND (
        SELECT min(since.day) FROM versions v JOIN rows w USING (row_id) JOIN days since USING (position)
        WHERE v.agreement_id = standing.agreement_id AND v.position <= standing.seen AND v.position > coalesce((
            SELECT max(o.position) FROM versions o JOIN rows x USING (row_id)
            WHERE o.agreement_id = standing.agreement_id AND o.position <= standing.seen AND x.moa <> 'pending'), -1)
    ) <= $pending_since"""


def standing_sql(filters: Filters, moment: Moment) -> tuple[str, dict[str, Any]]:
    """Common table expressions that end in `chosen`: the agreements asked for, each with the row that stands.

    `chosen` has every column of `rows`, and status, first_listed, last_listed.
    """
    conditions, parameters = filters.where()
    parameters |= {"position": moment.position, "known": moment.known, "statuses": filters.statuses()}
    where = " AND ".join(["list_contains($statuses, status)", *conditions])
    if filters.link_pending is not None:
        where += _LINK_PENDING
        parameters["pending_since"] = moment.day.toordinal() - filters.link_pending
        where = where.replace("$pending_since", "(DATE '0001-01-01' + ($pending_since - 1)::INTEGER)")
    sql = f"""{_STOOD},
chosen AS (
    SELECT r.* REPLACE (standing.agreement_id AS agreement_id), status,
        first.day AS first_listed, last.day AS last_listed
    FROM standing JOIN rows r USING (row_id)
        JOIN days first ON first.position = begun JOIN days last ON last.position = seen
    WHERE {where}
)"""
    return sql, parameters


def ask_agreements(connection: duckdb.DuckDBPyConnection, filters: Filters) -> Answer:
    """Agreements, one a row, in the order of their ids."""
    sql, parameters = standing_sql(filters, find_moment(connection, filters.as_of, filters.known_on))
    return Answer(
        connection,
        f"""WITH {sql}
        SELECT agreement_id, agency_id, agency, state, county, model, signed, status, first_listed, last_listed,
            moa_url, addendum_url
        FROM chosen ORDER BY agreement_id""",
        parameters,
        "agreements",
    )


def ask_agencies(connection: duckdb.DuckDBPyConnection, filters: Filters) -> Answer:
    """Agencies with at least one agreement that passes the filters, one a row, in the order of their ids."""
    sql, parameters = standing_sql(filters, find_moment(connection, filters.as_of, filters.known_on))
    return Answer(
        connection,
        f"""WITH {sql}
        SELECT agency_id, arg_max(chosen.agency, (last_listed, agreement_id)) AS agency,
            any_value(chosen.state) AS state, any_value(agency_type) AS agency_type,
            arg_max(county, (last_listed, agreement_id)) AS county,
            string_agg(DISTINCT model, ';' ORDER BY model) AS models, count(*)::INTEGER AS agreements,
            any_value(jurisdiction) AS jurisdiction, any_value(county_fips) AS county_fips,
            any_value(place_fips) AS place_fips, any_value(ori) AS ori, any_value(ori_status) AS ori_status,
            any_value(population) AS population, any_value(sworn) AS sworn,
            min(signed) AS first_signed, max(signed) AS last_signed,
            min(first_listed) AS first_listed, max(last_listed) AS last_listed,
            any_value(jurisdiction_by) AS jurisdiction_by, any_value(county_by) AS county_by,
            any_value(place_by) AS place_by, any_value(ori_by) AS ori_by,
            any_value(ori_candidates) AS ori_candidates, any_value(population_by) AS population_by,
            any_value(sworn_by) AS sworn_by
        FROM chosen JOIN agencies USING (agency_id) GROUP BY agency_id ORDER BY agency_id""",
        parameters,
        "agencies",
    )
