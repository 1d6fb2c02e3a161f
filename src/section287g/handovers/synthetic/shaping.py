"""Makes the columns of each table out of drawn numbers, and plants faults at their counts. For `making`.

Each table is a view in DuckDB over the drawn numbers, with n (its order in the files), person (a hash, or none) and
the columns of a release by our names: words are made while files are written and never all held. Rows that repeat
another are added at the end, so that the first is always the original.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb
import numpy as np

from section287g.handovers.synthetic.columns import add, const, pick, plus, put, shuffled
from section287g.handovers.synthetic.jails import Jail
from section287g.handovers.synthetic.model import Faults
from section287g.handovers.synthetic.people import DAY, HOLD_ROOMS, Drawn
from section287g.places.tables import states_by_code

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
    jails: Sequence[Jail],
) -> Planted:
    """Makes the tables asked for, and empties the drawn stints meanwhile.

    Raises `ValueError` where there are too few rows for the faults asked for.
    """
    planted = Planted({}, {}, {})
    connection.execute(f"CREATE MACRO hashed(number) AS CASE WHEN number >= 0 THEN sha1('{seed}-' || number) END")
    names = {code: one.name.upper() for code, one in states_by_code().items()}
    for variable, values in (
        ("jail_codes", [one.code for one in jails]),
        ("jail_names", [one.name for one in jails]),
        ("jail_cities", [one.city for one in jails]),
        ("jail_states", [one.state for one in jails]),
        ("jail_state_names", [names[one.state] for one in jails]),
        ("jail_counties", [one.county_fips for one in jails]),
    ):
        connection.execute(f"SET VARIABLE {variable} = $1::VARCHAR[]", [values])
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


def _list(words: Collection[str]) -> str:
    return "[" + ", ".join("'" + word.replace("'", "''") + "'" for word in words) + "]"


def _day(number: str) -> str:
    return f"CASE WHEN {number} >= 0 THEN DATE '1970-01-01' + ({number})::INTEGER END"


def _moment(number: str) -> str:
    return f"CASE WHEN {number} >= 0 THEN make_timestamp(({number}) * 1000000) END"


def _jail(what: str) -> str:
    return f"getvariable('jail_{what}')[jail + 1]"


def _detainers(
    connection: duckdb.DuckDBPyConnection,
    drawn: Drawn,
    rng: np.random.Generator,
    faults: Faults,
    end: date,
    planted: Planted,
) -> None:
    arrays = shuffled(rng, dict(drawn.detainers))
    size = arrays["person"].size
    arrays.update(
        {
            name: np.zeros(size, dtype=np.int8)
            for name in ("cut", "ancient", "odd_day", "missing_form", "repeats", "superseded")
        }
    )
    none = np.flatnonzero(~arrays["has_id"])
    chosen = pick(rng, none, faults.cut_identifiers + faults.ancient_days, "detainers without identifier")
    arrays["cut"][chosen[: faults.cut_identifiers]] = 1
    arrays["ancient"][chosen[faults.cut_identifiers :]] = 1
    counts = (faults.two_digit_years, faults.excel_serials, faults.no_days)
    chosen = pick(rng, np.arange(size), sum(counts), "odd days")
    arrays["odd_day"][chosen] = np.repeat([1, 2, 3], counts)
    chosen = pick(rng, np.arange(size), faults.missing_forms, "forms of missing")
    arrays["missing_form"][chosen] = 1 + np.arange(faults.missing_forms) % len(MISSING_FORMS)
    known = np.flatnonzero(
        arrays["has_id"] & (arrays["followed"] >= 3) & ((arrays["days"] < 0) | (arrays["days"] >= 3))
    )
    lifted = np.flatnonzero((arrays["outcome"] == 3) & (arrays["followed"] >= 3))
    superseded = pick(rng, lifted, faults.superseding_detainers, "detainers lifted otherwise")
    rest = np.setdiff1d(known, superseded)
    chosen = pick(rng, rest, faults.repeated_detainers + faults.reissued_detainers, "detainers with identifier")
    repeated, reissued = chosen[: faults.repeated_detainers], chosen[faults.repeated_detainers :]
    originals = {name: values.copy() for name, values in arrays.items()}
    arrays["superseded"][superseded] = 1
    plain = {"odd_day": const(0), "missing_form": const(0)}
    for places, kind, changes in (
        (repeated, 1, plain),
        (reissued, 2, {**plain, "prepared": plus(1), "days": lambda days: np.where(days >= 0, days - 1, days),
                       "followed": plus(-1)}),
        (superseded, 3, {**plain, "prepared": plus(2), "followed": plus(-2), "superseded": const(0)}),
    ):  # fmt: skip
        changes = {**changes, "repeats": const(kind)}
        for name, values in arrays.items():
            added = originals[name][places]
            arrays[name] = np.concatenate([values, changes[name](added) if name in changes else added])
    arrays["n"] = np.arange(arrays["person"].size)
    put(connection, "drawn_detainers", arrays)
    word = f"{_list(_REASONS)}[reason]"
    connection.execute(
        f"""CREATE VIEW detainers AS SELECT n, outcome, days, followed, observed, cut = 1 AS cut,
        CASE WHEN ancient = 0 THEN {_day("prepared")} END AS usable_day, {_jail("states")} AS jail_state,
        {_jail("counties")} AS jail_county,
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
        {_jail("names")} AS detention_facility, {_jail("codes")} AS detention_facility_code,
        CASE WHEN missing_form > 0 THEN {_list(MISSING_FORMS)}[missing_form] ELSE {_jail("cities")} END
            AS facility_city,
        {_jail("state_names")} AS facility_state,
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
        FROM drawn_detainers"""
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
    arrays = shuffled(rng, drawn.stints)
    size = arrays["person"].size
    arrays["bond"] = np.where(arrays["person"] % 9 == 0, np.int32(_BOND), np.int32(-1))
    arrays["late"] = np.zeros(size, dtype=np.int8)
    known = np.flatnonzero(arrays["person"] >= 0)
    early = known[arrays["book_in"][known] % DAY < 20 * 3_600]
    same_day = pick(rng, early, faults.same_day_stints, "stints that begin before eight in the evening")
    left = np.setdiff1d(known, same_day)
    chosen = pick(rng, left, faults.bond_stints + faults.days_after_extraction + faults.outlier_bonds, "stints")
    bonds = chosen[: faults.bond_stints]
    arrays["bond"][bonds] = _BOND
    arrays["late"][chosen[faults.bond_stints : faults.bond_stints + faults.days_after_extraction]] = 1
    arrays["bond"][chosen[faults.bond_stints + faults.days_after_extraction :]] = 246_900_000
    add(arrays, bonds, bond=const(_BOND // 2))
    add(arrays, same_day, book_in=plus(7_200))
    many = faults.person_of_many_stints
    if many:
        place = np.arange(many)
        begin = int(arrays["stay_in"].min())
        extra = {
            "person": np.full(many, 1_000_000_007), "stay_in": np.full(many, begin),
            "book_in": begin + place * DAY, "book_out": begin + (place + 1) * DAY,
            "stay_out": np.full(many, begin + many * DAY), "facility": HOLD_ROOMS + place, "last": place == many - 1,
            "removed": np.zeros(many, dtype=bool), "border": np.zeros(many, dtype=bool),
            "criminality": np.full(many, 3), "bond": np.full(many, -1), "late": np.zeros(many, dtype=np.int64),
        }  # fmt: skip
        arrays = {name: np.concatenate([values, extra[name]]) for name, values in arrays.items()}
    arrays["n"] = np.arange(arrays["person"].size)
    put(connection, "drawn_stints", arrays)
    connection.execute(
        f"""CREATE VIEW detentions AS SELECT n, false AS cut, hashed(person) AS person,
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
        FROM drawn_stints"""
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
    arrays = shuffled(
        rng,
        {
            "person": stays["person"][places],
            "moment": stays["moment"][places] - rng.integers(0, 36 * 3_600, places.size),
            "criminality": rng.choice([1, 2, 3], places.size).astype(np.int8),
            "odd": np.zeros(places.size, dtype=np.int8),
        },
    )
    known = np.flatnonzero(arrays["person"] >= 0)
    again = pick(rng, known, faults.arrests_within_24_hours, "arrests")
    arrays["odd"][pick(rng, np.setdiff1d(known, again), faults.unknown_methods, "arrests")] = 1
    add(arrays, again, moment=plus(3 * 3_600))
    arrays["n"] = np.arange(arrays["person"].size)
    put(connection, "drawn_arrests", arrays)
    connection.execute(
        f"""CREATE VIEW arrests AS SELECT n, false AS cut, hashed(person) AS person,
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
            AS apprehension_city FROM drawn_arrests"""
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
    arrays = shuffled(
        rng,
        {
            "person": np.where(made["has_id"], made["person"], -1),
            "moment": (made["prepared"] - rng.integers(0, 3, size)) * DAY + rng.integers(0, DAY, size),
            "criminality": made["criminality"],
        },
    )  # fmt: skip
    again = pick(rng, np.flatnonzero(arrays["person"] >= 0), faults.encounters_within_24_hours, "encounters")
    add(arrays, again, moment=plus(5 * 3_600))
    arrays["n"] = np.arange(arrays["person"].size)
    put(connection, "drawn_encounters", arrays)
    connection.execute(
        f"""CREATE VIEW encounters AS SELECT n, false AS cut, hashed(person) AS person,
        {_moment("moment")} AS event_date,
        CASE WHEN person % 12 = 0 THEN '287(g) Program Activities' ELSE 'CAP Local' END AS event_type,
        CASE WHEN person % 12 = 0 THEN '287G Program' ELSE 'ERO Criminal Alien Program' END AS final_program,
        'EXAMPLE COUNTY JAIL ' || person % 3000 AS event_landmark,
        'Example ' || person % 25 || ' Area of Responsibility' AS responsible_aor,
        {_list(_CRIMINALITY)}[criminality] AS encounter_criminality, 'Detainer' AS processing_disposition,
        'ACTIVE' AS case_status FROM drawn_encounters"""
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
    arrays = shuffled(rng, {"person": stays["person"][places], "day": departed[places]})
    again = pick(rng, np.flatnonzero(arrays["person"] >= 0), faults.repeated_removals, "removals")
    add(arrays, again)
    arrays["n"] = np.arange(arrays["person"].size)
    put(connection, "drawn_removals", arrays)
    connection.execute(
        f"""CREATE VIEW removals AS SELECT n, false AS cut, hashed(person) AS person, {_day("day")} AS departed_date,
        'Example ' || person % 25 || ' Area of Responsibility' AS docket_aor,
        {_list(_CRIMINALITY)}[1 + (person % 3)::INTEGER] AS case_criminality,
        CASE WHEN person % 12 = 0 THEN '287G Program' ELSE 'ERO Criminal Alien Program' END AS final_program,
        'ERO Criminal Alien Program' AS latest_arrest_program_current, '8-Excluded/Deported/Removed' AS case_status
        FROM drawn_removals"""
    )
    planted.duplicates["removals"] = {"older": faults.repeated_removals, "newer": faults.repeated_removals}
