"""Prints how many jails are placed in the right county by their names, in a wrong one, or in none.

Run as ``python bench/handover_places.py [--table FILE] [--wrong N]`` in a checkout with the package installed. The
names are those of the reference list of facilities, whose counties are known: as they stand, and held out, where the
list that the rules read lacks a part of its lines and the names of that part are placed. No limit is asserted.

`--table` takes a CSV with the columns name, state (two letters) and county_fips, and city where it is known, of other
names, say as ICE writes them. `--wrong` prints so many of those that are placed in a wrong county.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from section287g.handovers.linking.facilities import Facility, ListedJails, listed_jails, place_facilities
from section287g.places.tables import counties, current_counties, open_reference

PARTS = 20
RESULTS = ("right", "wrong", "several", "none")


@dataclass(frozen=True, slots=True)
class Known:
    """A jail whose county is known."""

    facility: Facility
    kind: str
    county_fips: str


def reference() -> list[Known]:
    """Every facility of the reference list with a name and a county of its own state."""
    with open_reference("facilities") as connection:
        rows = connection.execute(
            "SELECT facility_id, name, city, state, coalesce(type, 'not stated'), county_fips FROM facilities"
            " WHERE name IS NOT NULL AND county_fips IS NOT NULL ORDER BY facility_id"
        ).fetchall()
    known = [Known(Facility(key, name, city, state, 1), kind, fips) for key, name, city, state, kind, fips in rows]
    fit = [one for one in known if counties()[one.county_fips].state == one.facility.state]
    print(f"{len(known):,} facilities; {len(known) - len(fit)} are left out, whose county is another state's")
    return fit


def given(path: Path) -> list[Known]:
    """The jails of a user's table."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Known(
                Facility(f"{number}", line["name"], line.get("city"), line["state"], 1),
                line.get("type", "given"),
                line["county_fips"],
            )
            for number, line in enumerate(csv.DictReader(file))
        ]


def held_out(known: list[Known]) -> Iterable[tuple[Known, str, str]]:
    """Each part of the list placed by a list that lacks this part."""
    shuffled = random.Random(287).sample(known, len(known))
    for part in range(PARTS):
        some = shuffled[part::PARTS]
        yield from placed(some, listed_jails(frozenset(one.facility.facility for one in some)))


def placed(known: Iterable[Known], listed: ListedJails | None = None) -> Iterable[tuple[Known, str, str]]:
    """Each jail with what came of it and the rule that placed it, or why none did."""
    some = list(known)
    for one, found in zip(some, place_facilities([one.facility for one in some], listed=listed), strict=True):
        own = {county.county_fips for county in current_counties(one.county_fips)}
        if found.county_fips is None:
            yield one, "several" if found.by == "several counties" else "none", found.by
        else:
            yield one, "right" if found.county_fips in own else "wrong", f"{found.by}: {found.county_fips}"


def show(title: str, results: list[tuple[Known, str, str]], wrong: int) -> None:
    """A table by kind of facility, and one by rule."""
    print(f"\n{title}")
    counts = Counter((one.kind, result) for one, result, _ in results)
    rules = Counter((rule.split(":")[0], result) for _, result, rule in results)
    for name, table in (("type", counts), ("rule", rules)):
        print(f"{name:24}" + "".join(f"{result:>9}" for result in (*RESULTS, "all")) + f"{'right of placed':>17}")
        for kind in (*sorted({key for key, _ in table}), "all"):
            line = [
                sum(n for (key, found), n in table.items() if kind in (key, "all") and found == one)
                for one in RESULTS
            ]
            of_placed = f"{line[0] / (line[0] + line[1]):17.1%}" if line[0] + line[1] else f"{'-':>17}"
            print(f"{kind:24}" + "".join(f"{count:>9,}" for count in (*line, sum(line))) + of_placed)
    for one, result, rule in results:
        if result == "wrong" and wrong > 0:
            wrong -= 1
            true, code = counties()[one.county_fips], rule.split(": ")[1]
            print(f"  {one.facility.name}, {one.facility.state}: {true.name}, not {counties()[code].name} ({rule})")


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", type=Path)
    parser.add_argument("--wrong", type=int, default=0)
    asked = parser.parse_args()
    known = reference()
    show("Names of the list as they stand", list(placed(known)), asked.wrong)
    show(f"Held out, in {PARTS} parts of the list", list(held_out(known)), asked.wrong)
    if asked.table:
        show(f"Names of {asked.table.name}", list(placed(given(asked.table))), asked.wrong)


if __name__ == "__main__":
    main()
