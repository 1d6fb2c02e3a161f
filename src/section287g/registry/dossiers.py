"""Everything about every agency at once, for programs that show many: the explorer, the static site.

`details.show` asks for one agency and takes a moment; this asks for all of them in one pass and gives the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

import duckdb

from section287g.registry.answer import Answer

__all__ = ["ask_dossiers"]

_AGENCIES: Final = "SELECT * FROM agencies ORDER BY agency_id"
_AGREEMENTS: Final = """SELECT agency_id, agreement_id, model, number, signed, status, first_listed, last_listed,
    first_list, last_list, lists FROM agreements ORDER BY agreement_id"""
_IN_TIME: Final = "(SELECT listings.*, list_no FROM listings JOIN lists ON list_id = list)"
_OF_AGREEMENTS: Final = {
    "spans": """SELECT agreement_id, first_list, first_day, last_list, last_day, lists, gone, gone_list, gone_day,
        followed_by, first_position, last_position FROM spans ORDER BY agreement_id, span""",
    "revisions": """SELECT agreement_id, day, "column", kind, before, after, from_list, to_list
        FROM revisions ORDER BY agreement_id, position, "column\"""",
    "links": f"""SELECT agreement_id, url, document, min(date) AS first_day, max(date) AS last_day,
        arg_min(list, (list_no, row)) AS first_list, arg_min(row, (list_no, row)) AS first_row,
        count(*)::INTEGER AS rows
    FROM (
        SELECT agreement_id, moa_url AS url, 'moa' AS document, date, list, list_no, row FROM {_IN_TIME}
        UNION ALL SELECT agreement_id, addendum_url, 'addendum', date, list, list_no, row FROM {_IN_TIME})
    WHERE url IS NOT NULL AND agreement_id IS NOT NULL
    GROUP BY agreement_id, url, document ORDER BY agreement_id, document DESC, first_day, url""",
    "listings": f"""SELECT agreement_id, raw_state, raw_agency, raw_type, raw_county, raw_support_type, raw_signed,
        raw_moa, raw_moa_link, raw_addendum, min(date) AS first_day, max(date) AS last_day,
        arg_min(list, (list_no, row)) AS first_list, arg_min(row, (list_no, row)) AS first_row,
        arg_max(list, (list_no, row)) AS last_list, arg_max(row, (list_no, row)) AS last_row,
        count(*)::INTEGER AS rows, any_value(corrections) AS corrections
    FROM {_IN_TIME} WHERE agreement_id IS NOT NULL
    GROUP BY ALL ORDER BY agreement_id, first_day, last_day, raw_agency""",
}
_OF_AGENCIES: Final = {
    "spellings": "SELECT agency_id, spelling, model, rows FROM spellings ORDER BY agency_id, rows DESC, spelling",
    "decisions": """SELECT s.agency_id, j.verdict, j.model, j.a, j.b, j.decided_by, j.evidence
        FROM judgements j JOIN (SELECT DISTINCT agency_id, state, normal FROM spellings) s
            ON s.state = j.state AND s.normal IN (j.a, j.b) WHERE j.used GROUP BY ALL ORDER BY ALL""",
    "corrections": """SELECT agency_id, name, "column", wrong, "right", evidence, confidence
        FROM corrections JOIN (
            SELECT DISTINCT agency_id, unnest(string_split(corrections, ';')) AS name FROM rows
            WHERE corrections IS NOT NULL) USING (name) ORDER BY agency_id, name""",
    "pending_lists": """SELECT agency_id, pending_id, model, status, first_pending, first_list, last_pending,
        last_list, lists, agreement_id, days_to_signing, days_to_listing
        FROM pending ORDER BY agency_id, pending_id""",
    "county_disagreements": """SELECT agency_id, ice_county, ice_county_fips, how, rows FROM county_disagreements
        ORDER BY agency_id, ice_county""",
}


def ask_dossiers(connection: duckdb.DuckDBPyConnection) -> Mapping[str, dict[str, Any]]:
    """Every agency by its id, as `details.show` gives one; each span has its positions in the order of lists too."""
    below: dict[str, dict[str, list[dict[str, Any]]]] = {
        name: _grouped(connection, sql, "agreement_id") for name, sql in _OF_AGREEMENTS.items()
    }
    beside = {name: _grouped(connection, sql, "agency_id") for name, sql in _OF_AGENCIES.items()}
    agreements = _grouped(connection, _AGREEMENTS, "agency_id")
    found: dict[str, dict[str, Any]] = {}
    for agency in Answer(connection, _AGENCIES, {}, "agencies"):
        key = agency["agency_id"]
        for name, lines in beside.items():
            agency[name] = lines.get(key, [])
        agency["agreements"] = [
            {**one, **{name: lines.get(one["agreement_id"], []) for name, lines in below.items()}}
            for one in agreements.get(key, [])
        ]
        found[key] = agency
    return found


def _grouped(connection: duckdb.DuckDBPyConnection, sql: str, key: str) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in Answer(connection, sql, {}, "rows"):
        groups[line.pop(key)].append(line)
    return dict(groups)
