"""Makes the columns of each table out of drawn numbers, and plants faults at their counts. For `making`.

Each table is a table of DuckDB with n (its order in the files), person (a hash, or none) and the columns of a release
by our names. Rows that repeat another are added at the end, so that the first is always the original.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import duckdb
import numpy as np

from section287g.handovers.synthetic.model import Faults
from section287g.handovers.synthetic.people import DAY, HOLD_ROOMS, Arrays, Drawn

__all__ = ["Planted", "shape"]

_REASONS: Final = (
    "Booked into Detention",
    "Detainer Declined by LEA",
    "Case Closed",
    "Early Release",
    "ICE Temporary Resource Constraint",
    "Insufficient Notice to ICE",
    "Judicial Review",
    "No longer in State, Local, or Federal Custody",
    "Not Amenable to Removal",
    "Prosecutorial Discretion",
    "USC or Presumptive Claim to US Citizenship",
    "Noncitizen Not Amenable to Removal",
)
_CRIMINALITY: Final = ("1 Convicted Criminal", "2 Pending Criminal Charges", "3 Other Immigration Violator")
_STATES: Final = ("TEXAS", "FLORIDA", "GEORGIA", "VIRGINIA", "OHIO", "UTAH", "KANSAS", "NEVADA")
_BOND: Final = 5_000
CHANGE_OF_LABELS: Final = "2025-08-01"
"""From about this day methods of the Criminal Alien Program are labelled Custodial Arrest."""
MISSING_FORMS: Final = ("NA", "-", "b(6), b(7)c", "(b)(6), (b)(7)(c)", "b(6), b(7)C", "")


@dataclass(frozen=True, slots=True)
class Planted:
    """Counts of what was planted: rows that each rule drops, oddities by table and column, and all else by name."""

    duplicates: dict[str, dict[str, int]]
    anomalies: dict[str, int]
    counts: dict[str, int]


def shape(
    connection: duckdb.DuckDBPyConnection,
    drawn: Drawn,
    rng: np.random.Generator,
    tables: Collection[str],
    faults: Faults,
    seed: int,
    end: date,
) -> Planted:
    """Makes the tables asked for. Raises `ValueError` where there are too few rows for the faults asked for."""
    planted = Planted({}, {}, {})
    connection.execute(f"CREATE MACRO hashed(number) AS CASE WHEN number >= 0 THEN sha1('{seed}-' || number) END")
    makers = {
        "detainers": _detainers,
        "detentions": _detentions,
        "arrests": _arrests,
        "encounters": _encounters,
        "removals": _removals,
    }
    for table in tables:
        makers[table](connection, drawn, rng, faults, end, planted)
    return planted


def _put(connection: duckdb.DuckDBPyConnection, name: str, arrays: Arrays) -> None:
    connection.register("arrays", arrays)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM arrays")
    connection.unregister("arrays")


def _pick(rng: np.random.Generator, places: Any, count: int, what: str) -> Any:
    """So many different ones of some places."""
    if count > places.size:
        raise ValueError(f"{count} {what} are asked for and {places.size} rows could have them; ask for more rows")
    return rng.permutation(places)[:count]


def _list(words: Collection[str]) -> str:
    return "[" + ", ".join("'" + word.replace("'", "''") + "'" for word in words) + "]"


def _day(number: str) -> str:
    return f"CASE WHEN {number} >= 0 THEN DATE '1970-01-01' + ({number})::INTEGER END"


def _moment(number: str) -> str:
    return f"CASE WHEN {number} >= 0 THEN make_timestamp(({number}) * 1000000) END"


def _add(arrays: Arrays, places: Any, **changes: Any) -> None:
    """Adds copies of some rows at the end, with changes."""
    for name, values in list(arrays.items()):
        arrays[name] = np.concatenate([values, changes[name](values[places]) if name in changes else values[places]])


def _shuffled(rng: np.random.Generator, arrays: Arrays) -> Arrays:
    order = rng.permutation(next(iter(arrays.values())).size)
    return {name: values[order] for name, values in arrays.items()}


def _const(value: int) -> Any:
    return lambda values: np.full(values.size, value, dtype=values.dtype)


def _plus(value: int) -> Any:
    return lambda values: values + value


def _detainers(
    connection: duckdb.DuckDBPyConnection,
    drawn: Drawn,
    rng: np.random.Generator,
    faults: Faults,
    end: date,
    planted: Planted,
) -> None:
    arrays = _shuffled(rng, drawn.detainers)
    size = arrays["person"].size
    arrays.update(
        {
            name: np.zeros(size, dtype=np.int64)
            for name in ("cut", "ancient", "odd_day", "missing_form", "repeats", "superseded")
        }
    )
    none = np.flatnonzero(~arrays["has_id"])
    chosen = _pick(rng, none, faults.cut_identifiers + faults.ancient_days, "detainers without identifier")
    arrays["cut"][chosen[: faults.cut_identifiers]] = 1
    arrays["ancient"][chosen[faults.cut_identifiers :]] = 1
    counts = (faults.two_digit_years, faults.excel_serials, faults.no_days)
    chosen = _pick(rng, np.arange(size), sum(counts), "odd days")
    arrays["odd_day"][chosen] = np.repeat([1, 2, 3], counts)
    chosen = _pick(rng, np.arange(size), faults.missing_forms, "forms of missing")
    arrays["missing_form"][chosen] = 1 + np.arange(faults.missing_forms) % len(MISSING_FORMS)
    known = np.flatnonzero(
        arrays["has_id"] & (arrays["followed"] >= 3) & ((arrays["days"] < 0) | (arrays["days"] >= 3))
    )
    lifted = np.flatnonzero((arrays["outcome"] == 3) & (arrays["followed"] >= 3))
    superseded = _pick(rng, lifted, faults.superseding_detainers, "detainers lifted otherwise")
    rest = np.setdiff1d(known, superseded)
    chosen = _pick(rng, rest, faults.repeated_detainers + faults.reissued_detainers, "detainers with identifier")
    repeated, reissued = chosen[: faults.repeated_detainers], chosen[faults.repeated_detainers :]
    originals = {name: values.copy() for name, values in arrays.items()}
    arrays["superseded"][superseded] = 1
    plain = {"odd_day": _const(0), "missing_form": _const(0)}
    for places, kind, changes in (
        (repeated, 1, plain),
        (reissued, 2, {**plain, "prepared": _plus(1), "days": lambda days: np.where(days >= 0, days - 1, days),
                       "followed": _plus(-1)}),
        (superseded, 3, {**plain, "prepared": _plus(2), "followed": _plus(-2), "superseded": _const(0)}),
    ):  # fmt: skip
        changes = {**changes, "repeats": _const(kind)}
        for name, values in arrays.items():
            added = originals[name][places]
            arrays[name] = np.concatenate([values, changes[name](added) if name in changes else added])
    arrays["n"] = np.arange(arrays["person"].size)
    _put(connection, "drawn_detainers", arrays)
    word = f"{_list(_REASONS)}[reason]"
    connection.execute(
        f"""CREATE TABLE detainers AS SELECT n, outcome, days, followed, observed, cut = 1 AS cut,
        ['original', 'repeated', 'reissued', 'superseding'][repeats + 1] AS repeats, hold,
        CASE WHEN has_id THEN hashed(person) END AS person,
        CASE WHEN ancient = 1 THEN DATE '0002-06-14' ELSE {_day("prepared")} END AS detainer_prepare_date,
        CASE WHEN NOT hold THEN 'I247N - Request for Voluntary Notification of Release'
             WHEN repeats = 3 THEN 'I247A - Immigration Detainer - Immigration Detainer - Notice of Action'
             ELSE 'I247A - Immigration Detainer - Notice of Action (as of May 2025)' END AS detainer_type,
        CASE WHEN superseded = 1 THEN 'Superseding - New Form Issued' WHEN reason > 0 THEN {word} END
            AS detainer_lift_reason,
        CASE WHEN superseded = 1 THEN NULL WHEN reason = 1 THEN 'B' WHEN reason = 2 THEN 'A' END
            AS detainer_lift_reason_code,
        'EXAMPLE COUNTY JAIL ' || jail AS detention_facility,
        'ZZ' || lpad(jail::VARCHAR, 4, '0') AS detention_facility_code,
        CASE WHEN missing_form > 0 THEN {_list(MISSING_FORMS)}[missing_form] ELSE 'EXAMPLE CITY ' || jail % 500 END
            AS facility_city,
        {_list(_STATES)}[1 + jail % {len(_STATES)}] AS facility_state,
        CASE WHEN jail % 5 > 0 THEN 'Example ' || jail % 25 || ' Area of Responsibility' END AS facility_aor,
        {_list(_CRIMINALITY)}[criminality] AS detainer_prepared_criminality,
        CASE WHEN observed AND days >= 0 THEN {_day("prepared + days")} END AS apprehension_date,
        CASE WHEN observed THEN CASE WHEN person % 12 = 0 THEN '287(g) Program'
             WHEN {_day("prepared + days")} >= DATE '{CHANGE_OF_LABELS}' THEN 'Custodial Arrest'
             ELSE 'CAP Local Incarceration' END END AS apprehension_method,
        CASE WHEN person % 12 = 0 THEN '287G Program' ELSE 'ERO Criminal Alien Program' END AS final_program,
        CASE WHEN person % 12 = 0 THEN '287G Program' ELSE 'ERO Criminal Alien Program' END
            AS arrest_time_current_program,
        CASE WHEN person % 12 = 0 THEN '287G Program' ELSE 'ERO Criminal Alien Program' END AS tod_final_program,
        CASE WHEN hold THEN 'NO' ELSE 'YES' END AS notify_release_request_yes_no, 'ACTIVE' AS case_status, odd_day,
        CASE WHEN odd_day > 0 THEN DATE '2025-03-05' END AS departed_date
        FROM drawn_detainers ORDER BY n"""
    )
    planted.duplicates["detainers"] = {
        "older": faults.repeated_detainers,
        "newer": faults.repeated_detainers + faults.reissued_detainers,
    }
    planted.anomalies.update(
        {
            "detainers.person: cut identifier": faults.cut_identifiers,
            "detainers.detainer_prepare_date: before the earliest day": faults.ancient_days,
            "detainers.departed_date: two-digit year": faults.two_digit_years,
            "detainers.departed_date: Excel serial": faults.excel_serials,
            "detainers.departed_date: not a date": faults.no_days,
        }
    )
    planted.counts["detainers: city missing"] = faults.missing_forms


def _detentions(
    connection: duckdb.DuckDBPyConnection,
    drawn: Drawn,
    rng: np.random.Generator,
    faults: Faults,
    end: date,
    planted: Planted,
) -> None:
    arrays = _shuffled(rng, drawn.stints)
    size = arrays["person"].size
    arrays["bond"] = np.where(arrays["person"] % 9 == 0, _BOND, -1)
    arrays["late"] = np.zeros(size, dtype=np.int64)
    known = np.flatnonzero(arrays["person"] >= 0)
    early = known[arrays["book_in"][known] % DAY < 20 * 3_600]
    same_day = _pick(rng, early, faults.same_day_stints, "stints that begin before eight in the evening")
    left = np.setdiff1d(known, same_day)
    chosen = _pick(rng, left, faults.bond_stints + faults.days_after_extraction + faults.outlier_bonds, "stints")
    bonds = chosen[: faults.bond_stints]
    arrays["bond"][bonds] = _BOND
    arrays["late"][chosen[faults.bond_stints : faults.bond_stints + faults.days_after_extraction]] = 1
    arrays["bond"][chosen[faults.bond_stints + faults.days_after_extraction :]] = 246_900_000
    _add(arrays, bonds, bond=_const(_BOND // 2))
    _add(arrays, same_day, book_in=_plus(7_200))
    many = faults.person_of_many_stints
    if many:
        place = np.arange(many)
        begin = int(arrays["stay_in"].min())
        extra = {
            "stay": np.full(many, -1), "person": np.full(many, 1_000_000_007), "stay_in": np.full(many, begin),
            "book_in": begin + place * DAY, "book_out": begin + (place + 1) * DAY,
            "stay_out": np.full(many, begin + many * DAY), "facility": HOLD_ROOMS + place, "last": place == many - 1,
            "removed": np.zeros(many, dtype=bool), "border": np.zeros(many, dtype=bool),
            "criminality": np.full(many, 3), "bond": np.full(many, -1), "late": np.zeros(many, dtype=np.int64),
        }  # fmt: skip
        arrays = {name: np.concatenate([values, extra[name]]) for name, values in arrays.items()}
    arrays["n"] = np.arange(arrays["person"].size)
    _put(connection, "drawn_stints", arrays)
    connection.execute(
        f"""CREATE TABLE detentions AS SELECT n, false AS cut, hashed(person) AS person,
        {_moment("stay_in")} AS stay_book_in_date_time, {_moment("book_in")} AS book_in_date_time,
        {_moment("book_out")} AS book_out_date_time, {_moment("stay_out")} AS stay_book_out_date_time,
        {_moment("stay_out")}::DATE AS stay_book_out_date,
        CASE WHEN facility < {HOLD_ROOMS} THEN 'EXAMPLE HOLD ROOM ' ELSE 'EXAMPLE DETENTION CENTER ' END || facility
            AS detention_facility,
        CASE WHEN facility < {HOLD_ROOMS} THEN 'Z' || lpad(facility::VARCHAR, 2, '0') || 'HOLD'
            ELSE 'ZD' || lpad(facility::VARCHAR, 4, '0') END AS detention_facility_code,
        CASE WHEN book_out < 0 THEN NULL WHEN NOT last THEN 'Transferred' WHEN removed THEN 'Removed'
            ELSE 'Order of recognizance' END AS detention_release_reason,
        CASE WHEN stay_out < 0 THEN NULL WHEN removed THEN 'Removed' ELSE 'Order of recognizance' END
            AS stay_release_reason,
        {_list(_CRIMINALITY)}[criminality] AS book_in_criminality,
        CASE WHEN border THEN 'Border Patrol' WHEN person % 12 = 0 THEN '287G Program'
            ELSE 'ERO Criminal Alien Program' END AS final_program,
        'ACTIVE' AS case_status, CASE WHEN bond >= 0 THEN bond END AS initial_bond_set_amount,
        CASE WHEN late = 1 THEN DATE '{end}' + 190 END AS departed_date,
        {_list(_STATES)}[1 + facility % 8] AS facility_state
        FROM drawn_stints ORDER BY n"""
    )
    planted.duplicates["detentions"] = {
        "older": faults.bond_stints,
        "newer": faults.bond_stints + faults.same_day_stints,
    }
    planted.anomalies["detentions.departed_date: after the extraction"] = faults.days_after_extraction


def _arrests(
    connection: duckdb.DuckDBPyConnection,
    drawn: Drawn,
    rng: np.random.Generator,
    faults: Faults,
    end: date,
    planted: Planted,
) -> None:
    del end
    stays = drawn.stays
    places = np.flatnonzero(~stays["border"])
    arrays = _shuffled(
        rng,
        {
            "person": stays["person"][places],
            "moment": stays["moment"][places] - rng.integers(0, 36 * 3_600, places.size),
            "criminality": rng.choice([1, 2, 3], places.size),
            "odd": np.zeros(places.size, dtype=np.int64),
        },
    )
    known = np.flatnonzero(arrays["person"] >= 0)
    again = _pick(rng, known, faults.arrests_within_24_hours, "arrests")
    arrays["odd"][_pick(rng, np.setdiff1d(known, again), faults.unknown_methods, "arrests")] = 1
    _add(arrays, again, moment=_plus(3 * 3_600))
    arrays["n"] = np.arange(arrays["person"].size)
    _put(connection, "drawn_arrests", arrays)
    connection.execute(
        f"""CREATE TABLE arrests AS SELECT n, false AS cut, hashed(person) AS person,
        {_moment("moment")} AS apprehension_date_time, {_moment("moment")}::DATE AS apprehension_date,
        CASE WHEN odd = 1 THEN 'Method Not Seen Before' WHEN person % 12 = 0 THEN '287(g) Program'
             WHEN person % 3 = 0 THEN 'Non-Custodial Arrest'
             WHEN {_moment("moment")} >= TIMESTAMP '{CHANGE_OF_LABELS}' THEN 'Custodial Arrest'
             ELSE 'CAP Local Incarceration' END AS apprehension_method,
        CASE WHEN person % 12 = 0 THEN '287g Task Force' ELSE 'ERO Criminal Alien Program' END AS final_program,
        {_list(_CRIMINALITY)}[criminality] AS apprehension_criminality, 'ACTIVE' AS case_status,
        CASE WHEN person % 100 >= 15 THEN {_list(_STATES)}[1 + person % 8] END AS apprehension_state,
        'Example ' || person % 25 || ' Area of Responsibility' AS apprehension_aor,
        'EXAMPLE COUNTY JAIL ' || person % 3000 AS apprehension_site_landmark, 'EXAMPLE CITY ' || person % 500
            AS apprehension_city FROM drawn_arrests ORDER BY n"""
    )
    count = faults.arrests_within_24_hours
    planted.duplicates["arrests"] = {"older": count, "newer": count}
    planted.counts["arrests: unknown methods"] = faults.unknown_methods


def _encounters(
    connection: duckdb.DuckDBPyConnection,
    drawn: Drawn,
    rng: np.random.Generator,
    faults: Faults,
    end: date,
    planted: Planted,
) -> None:
    del end
    made = drawn.detainers
    size = made["prepared"].size
    arrays = _shuffled(
        rng,
        {
            "person": np.where(made["has_id"], made["person"], -1),
            "moment": (made["prepared"] - rng.integers(0, 3, size)) * DAY + rng.integers(0, DAY, size),
            "criminality": made["criminality"],
        },
    )  # fmt: skip
    again = _pick(rng, np.flatnonzero(arrays["person"] >= 0), faults.encounters_within_24_hours, "encounters")
    _add(arrays, again, moment=_plus(5 * 3_600))
    arrays["n"] = np.arange(arrays["person"].size)
    _put(connection, "drawn_encounters", arrays)
    connection.execute(
        f"""CREATE TABLE encounters AS SELECT n, false AS cut, hashed(person) AS person,
        {_moment("moment")} AS event_date,
        CASE WHEN person % 12 = 0 THEN '287(g) Program Activities' ELSE 'CAP Local' END AS event_type,
        CASE WHEN person % 12 = 0 THEN '287G Program' ELSE 'ERO Criminal Alien Program' END AS final_program,
        'EXAMPLE COUNTY JAIL ' || person % 3000 AS event_landmark,
        'Example ' || person % 25 || ' Area of Responsibility' AS responsible_aor,
        {_list(_CRIMINALITY)}[criminality] AS encounter_criminality, 'Detainer' AS processing_disposition,
        'ACTIVE' AS case_status FROM drawn_encounters ORDER BY n"""
    )
    planted.duplicates["encounters"] = {"older": 0, "newer": faults.encounters_within_24_hours}


def _removals(
    connection: duckdb.DuckDBPyConnection,
    drawn: Drawn,
    rng: np.random.Generator,
    faults: Faults,
    end: date,
    planted: Planted,
) -> None:
    stays = drawn.stays
    departed = stays["out"] // DAY + rng.integers(0, 4, stays["out"].size)
    last = (end - date(1970, 1, 1)).days
    places = np.flatnonzero(stays["removed"] & (departed <= last))
    arrays = _shuffled(rng, {"person": stays["person"][places], "day": departed[places]})
    again = _pick(rng, np.flatnonzero(arrays["person"] >= 0), faults.repeated_removals, "removals")
    _add(arrays, again)
    arrays["n"] = np.arange(arrays["person"].size)
    _put(connection, "drawn_removals", arrays)
    connection.execute(
        f"""CREATE TABLE removals AS SELECT n, false AS cut, hashed(person) AS person, {_day("day")} AS departed_date,
        'Example ' || person % 25 || ' Area of Responsibility' AS docket_aor,
        {_list(_CRIMINALITY)}[1 + (person % 3)::INTEGER] AS case_criminality,
        CASE WHEN person % 12 = 0 THEN '287G Program' ELSE 'ERO Criminal Alien Program' END AS final_program,
        'ERO Criminal Alien Program' AS latest_arrest_program_current, '8-Excluded/Deported/Removed' AS case_status
        FROM drawn_removals ORDER BY n"""
    )
    planted.duplicates["removals"] = {"older": faults.repeated_removals, "newer": faults.repeated_removals}
