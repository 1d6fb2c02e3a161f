"""Planted releases for the tests of linking: rows written out by hand, as Parquet files of a folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb

from section287g.handovers.linking import Linked, LinkSettings
from section287g.handovers.linking.links import link_tables

HOLD = "I247A - Immigration Detainer - Notice of Action"
NOTIFY = "I247N - Request for Voluntary Notification of Release"
CONVICTED, PENDING, NEITHER = "1 Convicted Criminal", "2 Pending Criminal Charges", "3 Other Immigration Violator"
EXTRACTED = date(2026, 3, 1)
_TYPES = {
    "detainers": {
        "person": "VARCHAR",
        "detainer_prepare_date": "DATE",
        "detention_facility_code": "VARCHAR",
        "detention_facility": "VARCHAR",
        "facility_city": "VARCHAR",
        "facility_state": "VARCHAR",
        "detainer_type": "VARCHAR",
        "detainer_lift_reason": "VARCHAR",
        "detainer_prepared_criminality": "VARCHAR",
        "apprehension_method": "VARCHAR",
        "tod_final_program": "VARCHAR",
        "duplicate_newer": "BOOLEAN",
        "duplicate_older": "BOOLEAN",
    },
    "arrests": {
        "person": "VARCHAR",
        "apprehension_date_time": "TIMESTAMP",
        "apprehension_method": "VARCHAR",
        "final_program": "VARCHAR",
        "apprehension_state": "VARCHAR",
        "apprehension_state_filled_in": "VARCHAR",
        "apprehension_criminality": "VARCHAR",
        "duplicate_newer": "BOOLEAN",
        "duplicate_older": "BOOLEAN",
    },
    "detentions": {
        "person": "VARCHAR",
        "stay_book_in_date_time": "TIMESTAMP",
        "stay_book_out_date_time": "TIMESTAMP",
        "book_in_date_time": "TIMESTAMP",
        "detention_facility_code": "VARCHAR",
        "final_program": "VARCHAR",
        "departed_date": "DATE",
        "duplicate_newer": "BOOLEAN",
        "duplicate_older": "BOOLEAN",
    },
    "removals": {
        "person": "VARCHAR",
        "departed_date": "DATE",
        "final_program": "VARCHAR",
        "duplicate_newer": "BOOLEAN",
        "duplicate_older": "BOOLEAN",
    },
}
Row = dict[str, object]


@dataclass
class Planted:
    """Rows by table, with short verbs to add them."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in _TYPES})

    def detainer(
        self,
        person: str | None,
        day: str | None,
        *,
        lift: str | None = None,
        form: str | None = HOLD,
        criminality: str | None = CONVICTED,
        code: str = "HARRIGA",
        name: str = "HARRIS COUNTY JAIL",
        state: str = "GEORGIA",
        duplicate: bool | None = False,
        duplicate_older: bool | None = None,
    ) -> Planted:
        older = duplicate if duplicate_older is None else duplicate_older
        values = (person, _day(day), code, name, None, state, form, lift, criminality, None, None, duplicate, older)
        return self._add("detainers", values)

    def arrest(
        self,
        person: str | None,
        moment: str,
        method: str | None = "CAP Local Incarceration",
        program: str | None = "ERO Criminal Alien Program",
        state: str | None = "GEORGIA",
        duplicate: bool | None = False,
    ) -> Planted:
        values = (person, _moment(moment), method, program, state, None, CONVICTED, duplicate, duplicate)
        return self._add("arrests", values)

    def stint(
        self,
        person: str | None,
        moment: str,
        *,
        stay: str | None = None,
        out: str | None = None,
        code: str = "ATLHOLD",
        departed: str | None = None,
        duplicate: bool | None = False,
    ) -> Planted:
        began, ended = _moment(moment if stay is None else stay), _moment(out) if out else None
        values = (person, began, ended, _moment(moment), code, None, _day(departed), duplicate, duplicate)
        return self._add("detentions", values)

    def removal(self, person: str | None, day: str) -> Planted:
        return self._add("removals", (person, _day(day), None, False, False))

    def _add(self, table: str, values: Sequence[object]) -> Planted:
        self.tables[table].append(dict(zip(_TYPES[table], values, strict=True)))
        return self

    def write(self, folder: Path, leave_out: Iterable[str] = ()) -> dict[str, Path]:
        """The files of the tables; those of `leave_out` are lacking."""
        paths = {}
        with duckdb.connect() as connection:
            for table, columns in _TYPES.items():
                if table in leave_out:
                    continue
                shown = ", ".join(f'unnest(${name}::{kind}[]) AS "{name}"' for name, kind in columns.items())
                values: Mapping[str, object] = {name: [row[name] for row in self.tables[table]] for name in columns}
                paths[table] = folder / f"{table}.parquet"
                connection.execute(f"COPY (SELECT {shown}) TO '{paths[table]}' (FORMAT parquet)", values)
        return paths

    def link(
        self,
        folder: Path,
        settings: LinkSettings | None = None,
        *,
        extracted: date | None = EXTRACTED,
        duplicates: str = "newer",
        engine: str = "duckdb",
        facilities: Path | None = None,
        leave_out: Iterable[str] = (),
    ) -> Linked:
        return link_tables(
            "planted",
            self.write(folder, leave_out),
            extracted,
            duplicates,
            settings or LinkSettings(),
            engine=engine,
            facilities=facilities,
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
