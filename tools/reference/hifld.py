"""Builds the table of HIFLD's law-enforcement agencies and joins each to the FBI's roster where one row fits.

HIFLD has points, counties and officers but no ORI. A rule joins only where, of the agencies not joined before,
exactly one of either side has the rule's key; whatever is left stays without an ORI and is never guessed. A
county that both sides give must agree, save in Connecticut, where one side may write planning regions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from section287g.identity import parse_name
from section287g.places.names import kind_readings, place_key
from tools.reference.facilities import known, number
from tools.reference.rosters import degrees
from tools.reference.sources import Sources

__all__ = ["HIFLD_AGENCIES", "hifld_rows"]

HIFLD_AGENCIES: Final = "hifld-law-enforcement.csv.gz"
Row = Mapping[str, Any]
_SHERIFF: Final = "SHERIFF'S OFFICE"
_POLICE: Final = "LOCAL POLICE DEPARTMENT"


def hifld_rows(sources: Sources, roster: Sequence[Row]) -> tuple[dict[str, Any], ...]:
    """All agencies by id; `ori_by` names the rule that joined."""
    rows = [_row(line) for line in sorted(sources.shared_table(HIFLD_AGENCIES), key=lambda one: one["id"])]
    open_rows = {row["hifld_id"]: row for row in rows}
    open_lines = {line["ori"]: line for line in roster}
    for rule, row_keys, line_keys in _RULES:
        theirs, ours = _index(open_rows.values(), row_keys), _index(open_lines.values(), line_keys)
        for key in sorted(theirs.keys() & ours.keys()):
            if len(theirs[key]) == 1 and len(ours[key]) == 1:
                row, line = theirs[key][0], ours[key][0]
                if row["hifld_id"] in open_rows and line["ori"] in open_lines and _may_meet(row, line):
                    row["ori"], row["ori_by"] = line["ori"], rule
                    del open_rows[row["hifld_id"]], open_lines[line["ori"]]
    return tuple(rows)


def _row(line: Mapping[str, str]) -> dict[str, Any]:
    latitude, longitude = degrees(line["latitude"], line["longitude"])
    tribal = known(line["tribal"])
    return {
        "hifld_id": line["id"],
        "state": line["state"],
        "name": line["name"],
        "keys": place_key(line["name"]),
        "city": known(line["city"]),
        "zip": known(line["zip"]),
        "agency_type": known(line["type"]),
        "status": known(line["status"]),
        "county_fips": known(line["countyfips"]),
        "latitude": latitude,
        "longitude": longitude,
        "sworn": number(line["ftsworn"]),
        "tribal": tribal == "1" if tribal else None,
        "ori": "",
        "ori_by": "",
    }


def _index(rows: Iterable[Row], keys: Callable[[Row], Iterable[str]]) -> dict[tuple[str, str], list[Any]]:
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        for key in keys(row):
            found[row["state"], key].append(row)
    return found


def _may_meet(row: Row, line: Row) -> bool:
    counties = line["county_fips"].split(";") if line["county_fips"] else []
    connecticut: bool = row["state"] == "CT"
    return connecticut or not counties or row["county_fips"] in counties


def _counties(row: Row) -> list[str]:
    return row["county_fips"].split(";") if row["county_fips"] else [""]


def _name(row: Row) -> Iterable[str]:
    return (f"{county}:{place_key(row['name'])}" for county in _counties(row))


def _full_name(row: Row) -> Iterable[str]:
    return (f"{county}:{place_key(row['full_name'])}" for county in _counties(row) if row["full_name"])


def _name_of_state(row: Row) -> Iterable[str]:
    return (place_key(row["name"]),)


def _full_name_of_state(row: Row) -> Iterable[str]:
    return (place_key(row["full_name"]),) if row["full_name"] else ()


def _parts(row: Row, name: str) -> Iterable[str]:
    parsed = parse_name(name)
    if parsed.type == "other":
        return ()
    return (f"{county}:{parsed.type}:{parsed.unit}:{place_key(parsed.jurisdiction)}" for county in _counties(row))


def _name_parts(row: Row) -> Iterable[str]:
    return _parts(row, row["name"])


def _full_name_parts(row: Row) -> Iterable[str]:
    return _parts(row, row["full_name"] or row["name"])


def _police(row: Row) -> Iterable[str]:
    parsed = parse_name(row["name"])
    if row["agency_type"] != _POLICE or parsed.type != "police":
        return ()
    places = {key for key, _ in kind_readings(parsed.jurisdiction)}
    return (f"{county}:{place}" for county in _counties(row) for place in sorted(places))


def _city(row: Row) -> Iterable[str]:
    if row["agency_type"] != "City":
        return ()
    parsed = parse_name(row["full_name"]) if row["full_name"] else None
    name = row["name"].split(",")[0] or (parsed.jurisdiction if parsed and parsed.type == "police" else "")
    places = {key for key, _ in kind_readings(name)} if name else set()
    return (f"{county}:{place}" for county in _counties(row) for place in sorted(places))


def _sheriff_of_county(row: Row) -> Iterable[str]:
    return _counties(row) if row["agency_type"] == _SHERIFF and "SHERIFF" in row["name"] else ()


def _sheriff_line_of_county(row: Row) -> Iterable[str]:
    says = parse_name(row["full_name"] or row["name"]).type == "sheriff"
    return _counties(row) if row["agency_type"] == "County" and says else ()


_RULES: Final = (
    ("full name and county", _name, _full_name),
    ("full name", _name_of_state, _full_name_of_state),
    ("type, jurisdiction and county", _name_parts, _full_name_parts),
    ("police of the place and county", _police, _city),
    ("only sheriff of the county", _sheriff_of_county, _sheriff_line_of_county),
)
