"""Questions over time: series by list, changes between two moments, the pending lists, the listings themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import duckdb

from section287g.errors import NotFound
from section287g.registry.answer import Answer
from section287g.registry.filters import Filters
from section287g.registry.moment import Day, find_moment
from section287g.registry.standing import standing_sql

__all__ = ["ask_changes", "ask_listings", "ask_pending", "ask_series"]

_SERIES: Final = {
    None: """SELECT l.list_id AS list, l.day AS date, l.half,
            count(*) FILTER (NOT p.duplicate)::INTEGER AS agreements,
            count(DISTINCT r.agency_id)::INTEGER AS agencies,
            count(*) FILTER (NOT p.duplicate AND r.model = 'jem')::INTEGER AS jem,
            count(*) FILTER (NOT p.duplicate AND r.model = 'wso')::INTEGER AS wso,
            count(*) FILTER (NOT p.duplicate AND r.model = 'tfm')::INTEGER AS tfm,
            count(DISTINCT r.state)::INTEGER AS states""",
    "model": """SELECT l.list_id AS list, l.day AS date, l.half, r.model,
            count(*) FILTER (NOT p.duplicate)::INTEGER AS agreements,
            count(DISTINCT r.agency_id)::INTEGER AS agencies,
            count(DISTINCT r.state)::INTEGER AS states""",
    "state": """SELECT l.list_id AS list, l.day AS date, l.half, r.state,
            count(*) FILTER (NOT p.duplicate)::INTEGER AS agreements,
            count(DISTINCT r.agency_id)::INTEGER AS agencies,
            count(*) FILTER (NOT p.duplicate AND r.model = 'jem')::INTEGER AS jem,
            count(*) FILTER (NOT p.duplicate AND r.model = 'wso')::INTEGER AS wso,
            count(*) FILTER (NOT p.duplicate AND r.model = 'tfm')::INTEGER AS tfm""",
}


def ask_series(connection: duckdb.DuckDBPyConnection, by: str | None = None) -> Answer:
    """One row for each participating list (page tables too), or for each of its models or states."""
    if by not in _SERIES:
        raise NotFound(f"{by!r} is nothing to divide a series by; it is model or state")
    group = "" if by is None else f", r.{by}"
    return Answer(
        connection,
        f"""{_SERIES[by]}
        FROM positions p JOIN lists l USING (list_no) JOIN rows r USING (row_id)
        WHERE l.kind <> 'pending' GROUP BY l.list_no, l.list_id, l.day, l.half{group}
        ORDER BY l.day, l.list_no{group}""",
        {},
        "lists" if by is None else f"lists by {by}",
    )


def ask_pending(connection: duckdb.DuckDBPyConnection, filters: Filters) -> Answer:
    """What is, or once was, on the pending lists, with the lag to signing for what became an agreement.

    Without a status: what stood on the pending list of the moment. With status 'all': whatever stood on one
    by then. With `known_on` an agreement that no list of that day or earlier shows is not told.
    """
    moment = find_moment(connection, filters.as_of, filters.known_on, "pending")
    conditions, parameters = Filters(filters.state, filters.model, search=filters.search).where()
    where = [condition.replace("r.", "q.") for condition in conditions]
    if "ended" not in filters.statuses():
        where.append("status = 'pending'")
    if filters.signed_by is not None:
        _, signed = Filters(signed_by=filters.signed_by).where()
        where.append("signed <= $signed_by")
        parameters |= signed
    parameters |= {"position": moment.position, "known_day": filters.known_on or "9999-12-31"}
    return Answer(
        connection,
        f"""WITH listed AS (
            SELECT v.agreement_id, r.signed FROM versions v JOIN rows r USING (row_id)
                JOIN standings s ON s.sequence = 'participating' AND s.position = v.position
            WHERE s.day <= $known_day::DATE
            QUALIFY row_number() OVER (PARTITION BY v.agreement_id ORDER BY v.position DESC) = 1),
        stood AS (
            SELECT pending_id, max(last_position) AS last_position, min(first_position) AS first_position,
                bool_or(last_position >= $position) AS stands
            FROM pending_spans WHERE first_position <= $position GROUP BY pending_id),
        q AS (
            SELECT p.* EXCLUDE (status, first_list, last_list, lists, last_pending, agreement_id, signed,
                    days_to_signing, days_to_listing),
                CASE WHEN stands THEN 'pending' ELSE 'gone' END AS status, s.day AS last_pending,
                listed.agreement_id, listed.signed,
                (listed.signed - p.first_pending)::INTEGER AS days_to_signing,
                CASE WHEN listed.agreement_id IS NOT NULL THEN days_to_listing END AS days_to_listing
            FROM stood JOIN pending p USING (pending_id) LEFT JOIN listed USING (agreement_id)
                JOIN standings s ON s.sequence = 'pending' AND s.position = least(stood.last_position, $position))
        SELECT pending_id, agency_id, agency, state, county, model, status, first_pending, last_pending,
            agreement_id, signed, days_to_signing, days_to_listing
        FROM q {"WHERE " + " AND ".join(where) if where else ""} ORDER BY pending_id""",
        parameters,
        "pending agreements",
    )


def ask_listings(connection: duckdb.DuckDBPyConnection, ids: Sequence[str], filters: Filters) -> Answer:
    """The rows of lists behind a count, one a row of a list.

    With ids of agreements or agencies: every listing of them, or only those of the list of `as_of`. With a
    list's id: its rows. Without ids: the rows behind the agreements that pass the filters.
    """
    parameters: dict[str, Any]
    if ids:
        conditions, parameters = Filters(
            filters.state, filters.model, signed_by=filters.signed_by, search=filters.search
        ).where()
        where = [condition.replace("r.", "listings.") for condition in conditions]
        where.append(
            "(list_contains($ids, agreement_id) OR list_contains($ids, agency_id) OR list_contains($ids, list))"
        )
        parameters["ids"] = [_current_id(connection, one) for one in ids]
        if filters.as_of is not None:
            where.append("list = $list")
            parameters["list"] = find_moment(connection, filters.as_of, filters.known_on).list_id
        if filters.known_on is not None:
            where.append("date <= $known_day")
            parameters["known_day"] = find_moment(connection, None, filters.known_on).day
        sql = f"""SELECT listings.* FROM listings JOIN lists ON lists.list_id = listings.list
            WHERE {" AND ".join(where)} ORDER BY date, list_no, listings.row"""
        return Answer(connection, sql, parameters, "listings")
    moment = find_moment(connection, filters.as_of, filters.known_on)
    sql, parameters = standing_sql(filters, moment)
    return Answer(
        connection,
        f"""WITH {sql},
        asked AS (
            SELECT standing.agreement_id, any_value(l.list_id) AS list
            FROM standing JOIN chosen USING (agreement_id)
                JOIN standings s ON s.sequence = 'participating' AND s.position = standing.seen
                JOIN lists l USING (list_no)
            GROUP BY standing.agreement_id)
        SELECT listings.* FROM listings JOIN asked USING (agreement_id, list)
            JOIN lists ON lists.list_id = listings.list
        ORDER BY date, list_no, listings.row""",
        parameters,
        "listings",
    )


def _current_id(connection: duckdb.DuckDBPyConnection, wanted: str) -> str:
    agency, colon, rest = wanted.partition(":")
    found = connection.execute("SELECT agency_id FROM redirects WHERE former_id = $id", {"id": agency}).fetchone()
    return f"{found[0] if found else agency}{colon}{rest}"


def ask_changes(connection: duckdb.DuckDBPyConnection, before: Day, after: Day | None = None) -> Answer:
    """What changed from one moment to another: joined, gone, returned, and each change of a cell.

    One row a change. What came and went in between is not a change between the two.
    """
    first = find_moment(connection, before)
    second = find_moment(connection, after)
    if first.position > second.position:
        raise NotFound(
            f"{before} lies after {after if after is not None else second.day}; give the earlier one first"
        )
    return Answer(
        connection,
        """WITH days AS (
            SELECT s.position, s.day, l.list_id FROM standings s JOIN lists l USING (list_no)
            WHERE s.sequence = 'participating'),
        one AS (SELECT DISTINCT agreement_id FROM spans WHERE first_position <= $first AND last_position >= $first),
        two AS (SELECT DISTINCT agreement_id FROM spans WHERE first_position <= $second AND last_position >= $second),
        began AS (SELECT agreement_id, min(first_position) AS begun FROM spans GROUP BY agreement_id),
        came AS (
            SELECT agreement_id, CASE WHEN begun > $first THEN 'joined' ELSE 'returned' END AS change,
                max(first_position) AS position
            FROM two ANTI JOIN one USING (agreement_id)
                JOIN began USING (agreement_id) JOIN spans USING (agreement_id)
            WHERE first_position <= $second GROUP BY agreement_id, begun),
        went AS (
            SELECT agreement_id, max(gone) AS change, max(last_position) + 1 AS position
            FROM (SELECT * FROM spans WHERE last_position < $second
                QUALIFY row_number() OVER (PARTITION BY agreement_id ORDER BY last_position DESC) = 1)
                JOIN (FROM one ANTI JOIN two USING (agreement_id)) USING (agreement_id) GROUP BY agreement_id),
        changed AS (
            SELECT agreement_id, kind AS change, position, "column", before, after
            FROM revisions JOIN one USING (agreement_id) JOIN two USING (agreement_id)
            WHERE position > $first AND position <= $second),
        every AS (
            SELECT agreement_id, change, position, NULL AS "column", NULL AS before, NULL AS after FROM came
            UNION ALL SELECT agreement_id, change, position, NULL, NULL, NULL FROM went
            UNION ALL FROM changed)
        SELECT every.change, every.agreement_id, agencies.agency, agencies.state, agreements.model, agreements.signed,
            every."column", every.before, every.after, days.day AS date, days.list_id AS list
        FROM every JOIN agreements USING (agreement_id) JOIN agencies USING (agency_id) JOIN days USING (position)
        ORDER BY days.day, every.position, every.change, every.agreement_id, every."column\"""",
        {"first": first.position, "second": second.position},
        "changes",
    )
