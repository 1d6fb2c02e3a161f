"""Everything about one agency or agreement, each with its list and row; what was odd; what is undecided."""

from __future__ import annotations

from typing import Any, Final

import duckdb
from rapidfuzz import fuzz, process

from section287g.errors import NotFound
from section287g.identity import normal_form
from section287g.registry.answer import Answer
from section287g.registry.moment import find_list

__all__ = ["ask_anomalies", "ask_review", "show"]

_AGREEMENTS: Final = """SELECT agreement_id, model, number, signed, status, first_listed, last_listed, first_list,
        last_list, lists
    FROM agreements WHERE {where} ORDER BY agreement_id"""
_SPANS: Final = """SELECT first_list, first_day, last_list, last_day, lists, gone, gone_list, gone_day, followed_by
    FROM spans WHERE agreement_id = $id ORDER BY span"""
_REVISIONS: Final = """SELECT day, "column", kind, before, after, from_list, to_list
    FROM revisions WHERE agreement_id = $id ORDER BY position, "column\""""
_IN_TIME: Final = "(SELECT listings.*, list_no FROM listings JOIN lists ON list_id = list WHERE agreement_id = $id)"
_LINKS: Final = f"""SELECT url, document, min(date) AS first_day, max(date) AS last_day,
        arg_min(list, (list_no, row)) AS first_list, arg_min(row, (list_no, row)) AS first_row,
        count(*)::INTEGER AS rows
    FROM (
        SELECT moa_url AS url, 'moa' AS document, date, list, list_no, row FROM {_IN_TIME}
        UNION ALL SELECT addendum_url, 'addendum', date, list, list_no, row FROM {_IN_TIME})
    WHERE url IS NOT NULL
    GROUP BY url, document ORDER BY document DESC, first_day, url"""
_EVIDENCE: Final = f"""SELECT raw_state, raw_agency, raw_type, raw_county, raw_support_type, raw_signed, raw_moa,
        raw_moa_link, raw_addendum, min(date) AS first_day, max(date) AS last_day,
        arg_min(list, (list_no, row)) AS first_list, arg_min(row, (list_no, row)) AS first_row,
        arg_max(list, (list_no, row)) AS last_list, arg_max(row, (list_no, row)) AS last_row,
        count(*)::INTEGER AS rows, any_value(corrections) AS corrections
    FROM {_IN_TIME} GROUP BY ALL ORDER BY first_day, last_day, raw_agency"""


def show(connection: duckdb.DuckDBPyConnection, wanted: str) -> dict[str, Any]:
    """Everything about one agency or agreement, by its id, a former id, or a spelling ever listed.

    Raises `NotFound`, with the nearest ids, where nothing fits, and with the candidates where several do.
    """
    agency_id, model_and_number = _find(connection, wanted.strip())
    agency = _one(connection, "SELECT * FROM agencies WHERE agency_id = $id", agency_id)
    where = "agency_id = $id"
    if model_and_number:
        where = "agreement_id = $id"
    agreements = _many(
        connection,
        _AGREEMENTS.format(where=where),
        f"{agency_id}:{model_and_number}" if model_and_number else agency_id,
    )
    if model_and_number and not agreements:
        known = [
            one["agreement_id"] for one in _many(connection, _AGREEMENTS.format(where="agency_id = $id"), agency_id)
        ]
        raise NotFound(f"no agreement {wanted}; this agency has {', '.join(known) or 'none'}")
    for one in agreements:
        one["spans"] = _many(connection, _SPANS, one["agreement_id"])
        one["revisions"] = _many(connection, _REVISIONS, one["agreement_id"])
        one["links"] = _many(connection, _LINKS, one["agreement_id"])
        one["listings"] = _many(connection, _EVIDENCE, one["agreement_id"])
    agency["spellings"] = _many(
        connection,
        "SELECT spelling, model, rows FROM spellings WHERE agency_id = $id ORDER BY rows DESC, spelling",
        agency_id,
    )
    agency["decisions"] = _many(
        connection,
        """SELECT j.verdict, j.model, j.a, j.b, j.decided_by, j.evidence FROM judgements j
        WHERE j.used AND EXISTS (SELECT 1 FROM spellings s
            WHERE s.agency_id = $id AND s.state = j.state AND s.normal IN (j.a, j.b)) ORDER BY ALL""",
        agency_id,
    )
    agency["corrections"] = _many(
        connection,
        """SELECT name, "column", wrong, "right", evidence, confidence FROM corrections WHERE name IN (
            SELECT unnest(string_split(corrections, ';')) FROM rows WHERE agency_id = $id AND corrections IS NOT NULL)
        ORDER BY name""",
        agency_id,
    )
    agency["pending_lists"] = _many(
        connection,
        """SELECT pending_id, model, status, first_pending, first_list, last_pending, last_list, lists, agreement_id,
            days_to_signing, days_to_listing FROM pending WHERE agency_id = $id ORDER BY pending_id""",
        agency_id,
    )
    agency["county_disagreements"] = _many(
        connection,
        """SELECT ice_county, ice_county_fips, how, rows FROM county_disagreements WHERE agency_id = $id
        ORDER BY ice_county""",
        agency_id,
    )
    agency["agreements"] = agreements
    return agency


def _many(connection: duckdb.DuckDBPyConnection, sql: str, one_id: str) -> list[dict[str, Any]]:
    return list(Answer(connection, sql, {"id": one_id}, "rows"))


def _one(connection: duckdb.DuckDBPyConnection, sql: str, one_id: str) -> dict[str, Any]:
    return _many(connection, sql, one_id)[0]


def _find(connection: duckdb.DuckDBPyConnection, wanted: str) -> tuple[str, str]:
    agency_id, _, rest = wanted.lower().partition(":")
    former = connection.execute("SELECT agency_id FROM redirects WHERE former_id = $id", {"id": agency_id}).fetchone()
    if former is not None:
        agency_id = former[0]
    ids = [line[0] for line in connection.execute("SELECT agency_id FROM agencies ORDER BY agency_id").fetchall()]
    if agency_id in ids:
        return agency_id, rest
    spelt = connection.execute(
        "SELECT DISTINCT agency_id FROM spellings WHERE normal = $normal AND model IS NULL ORDER BY agency_id",
        {"normal": normal_form(wanted)},
    ).fetchall()
    if len(spelt) == 1:
        return spelt[0][0], ""
    if spelt:
        raise NotFound(f"{wanted!r} is listed in several states: {', '.join(line[0] for line in spelt)}; give an id")
    near = [one for one, _, _ in process.extract(agency_id.replace(" ", "-"), ids, scorer=fuzz.WRatio, limit=5)]
    raise NotFound(
        f"nothing is known by {wanted!r}; near are {', '.join(near)}. '287g agencies --search' finds by name"
    )


def ask_anomalies(
    connection: duckdb.DuckDBPyConnection, kind: str | None = None, wanted_list: str | None = None, rows: bool = False
) -> Answer:
    """What was odd: by kind with counts, or (`rows`) each one with file, sheet, row, column and raw value."""
    where, parameters = ["true"], dict[str, Any]()
    if kind is not None:
        kinds = [line[0] for line in connection.execute("SELECT DISTINCT kind FROM anomalies ORDER BY 1").fetchall()]
        if kind not in kinds:
            raise NotFound(f"no anomaly of the kind {kind!r}; the kinds are: {', '.join(kinds)}")
        where.append("anomalies.kind = $kind")
        parameters["kind"] = kind
    if wanted_list is not None:
        where.append("list = $list")
        parameters["list"] = find_list(connection, wanted_list)
    condition = " AND ".join(where)
    if rows:
        sql = f"""SELECT list, date, anomalies.name, anomalies.sheet, row, "column", raw, anomalies.kind, done
            FROM anomalies JOIN lists ON list_id = list WHERE {condition}
            ORDER BY date, list_no, row NULLS FIRST, "column", anomalies.kind"""
        return Answer(connection, sql, parameters, "anomalies")
    return Answer(
        connection,
        f"""SELECT kind, "column", count(*)::INTEGER AS cells, count(DISTINCT list)::INTEGER AS lists,
            min(date) AS first, max(date) AS last, arg_min(coalesce(raw, ''), (date, row)) AS example,
            arg_min(done, (date, row)) AS done
        FROM anomalies WHERE {condition} GROUP BY kind, "column" ORDER BY kind, "column" NULLS FIRST""",
        parameters,
        "kinds of anomaly",
    )


def ask_review(connection: duckdb.DuckDBPyConnection) -> Answer:
    """Undecided pairs of spellings, with what speaks for and against, and where each stood."""
    return Answer(
        connection,
        """WITH stood AS (
            SELECT state, normal, any_value(agency_id) AS agency_id, arg_max(spelling, rows) AS spelling
            FROM spellings GROUP BY state, normal),
        seen AS (
            SELECT agency_id, min(first_listed) AS first, max(last_listed) AS last,
                string_agg(DISTINCT model, ';' ORDER BY model) AS models FROM agreements GROUP BY agency_id),
        waiting AS (
            SELECT agency_id, min(first_pending) AS first, max(last_pending) AS last FROM pending GROUP BY agency_id)
        SELECT j.state, one.spelling AS a, two.spelling AS b, j.decided_by AS asked_by, j.evidence AS speaks_for,
            concat_ws('; ',
                CASE WHEN EXISTS (
                    SELECT 1 FROM agreements x JOIN spans xs USING (agreement_id)
                        JOIN agreements y ON y.model = x.model JOIN spans ys ON ys.agreement_id = y.agreement_id
                    WHERE x.agency_id = one.agency_id AND y.agency_id = two.agency_id AND x.agency_id <> y.agency_id
                        AND xs.first_position <= ys.last_position AND ys.first_position <= xs.last_position)
                    THEN 'both stood on one list under one model' END,
                CASE WHEN a.models IS NOT NULL AND b.models IS NOT NULL AND a.models <> b.models
                    THEN 'models differ: ' || a.models || ' and ' || b.models END) AS speaks_against,
            coalesce(a.first, wa.first) AS a_first, coalesce(a.last, wa.last) AS a_last,
            coalesce(b.first, wb.first) AS b_first, coalesce(b.last, wb.last) AS b_last
        FROM judgements j
            JOIN stood one ON one.state = j.state AND one.normal = j.a
            JOIN stood two ON two.state = j.state AND two.normal = j.b
            LEFT JOIN seen a ON a.agency_id = one.agency_id LEFT JOIN seen b ON b.agency_id = two.agency_id
            LEFT JOIN waiting wa ON wa.agency_id = one.agency_id LEFT JOIN waiting wb ON wb.agency_id = two.agency_id
        WHERE j.verdict = 'undecided' AND NOT EXISTS (
            SELECT 1 FROM judgements d
            WHERE d.state = j.state AND d.verdict IN ('same', 'distinct') AND d.model IS NULL
                AND ((d.a = j.a AND d.b = j.b) OR (d.a = j.b AND d.b = j.a)))
        ORDER BY j.state, one.spelling, two.spelling""",
        {},
        "undecided pairs",
    )
