"""What can be asked of a synthetic release, at which rates its rows come about, and what is true of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

__all__ = ["HORIZON_DAYS", "LAYOUTS", "OUTCOMES", "PLACES", "RATES", "ClearCell", "Faults", "Signing", "Truth"]

OUTCOMES: Final = (
    "booked in",
    "lift reason says booked in, not linked",
    "declined",
    "lifted otherwise",
    "no outcome recorded",
    "cannot be linked",
    "not yet observable",
)
HORIZON_DAYS: Final = 180
"""Every book-in that follows a detainer does so within so many days; no other stay of the person begins within twice
that time of it. A detainer without outcome that was followed for fewer days is not yet observable."""
RATES: Final[Mapping[str, float]] = MappingProxyType(
    {
        "booked in": 0.38,
        "lift reason says booked in, not linked": 0.05,
        "declined": 0.08,
        "lifted otherwise": 0.12,
        "no outcome recorded": 0.245,
        "cannot be linked": 0.125,
        "requests for notice": 0.04,
        "lift reason on those booked in": 0.70,
        "first stint in a hold room": 0.60,
        "another stay of the person, far away": 0.20,
        "arrest state missing": 0.15,
        "removed at the end of a stay": 0.77,
        "jails of the list of facilities": 0.30,
        "jails of a name that two counties share": 0.006,
        "jails of a name that tells no county": 0.10,
    }
)
"""Shares of one. The first six add up to one; close to what is reported of the release of March 2026, not
measured. Those of jails are of their number where places are real; all other jails are named after their county.
"""
PLACES: Final = ("invented", "real")
LAYOUTS: Final[Mapping[str, tuple[date, date]]] = MappingProxyType(
    {
        "2025-07": (date(2023, 9, 1), date(2025, 7, 29)),
        "2026-03": (date(2022, 10, 1), date(2026, 3, 11)),
        "2026-mid": (date(2022, 10, 1), date(2026, 8, 1)),
        "2012-2023": (date(2011, 10, 1), date(2023, 9, 30)),
        "processed": (date(2022, 10, 1), date(2026, 3, 11)),
    }
)
"""First day and day of extraction of each layout."""


@dataclass(frozen=True, slots=True)
class ClearCell:
    """A cell that must not be clear: table, heading as in the layout, and what stands there."""

    table: str
    heading: str
    value: str


@dataclass(frozen=True, slots=True)
class Faults:
    """How often each fault is planted. Those that need text in a column of days cannot stand in Parquet."""

    repeated_detainers: int = 0
    reissued_detainers: int = 0
    superseding_detainers: int = 0
    bond_stints: int = 0
    same_day_stints: int = 0
    arrests_within_24_hours: int = 0
    repeated_removals: int = 0
    encounters_within_24_hours: int = 0
    ancient_days: int = 0
    days_after_extraction: int = 0
    two_digit_years: int = 0
    excel_serials: int = 0
    no_days: int = 0
    missing_forms: int = 0
    cut_identifiers: int = 0
    unknown_methods: int = 0
    blank_rows: int = 0
    notes: int = 0
    headings_again: int = 0
    short_lines: int = 0
    outlier_bonds: int = 0
    person_of_many_stints: int = 0
    clear_cells: tuple[ClearCell, ...] = ()


@dataclass(frozen=True, slots=True)
class Signing:
    """An effect of signing: in the days of the span, `ratio` times as many detainers after it as before.

    The days after begin a lag behind the signing. `days` says on which day each county signed, by its code; None
    takes the first agreements of the embedded registry. Counties that never signed have as many detainers on every
    day as on any other. Raises `ValueError` for a ratio, lag or span that cannot be.
    """

    ratio: Fraction = Fraction(3, 2)
    lag: int = 90
    span: int = 180
    days: Mapping[str, date] | None = None

    def __post_init__(self) -> None:
        if self.ratio < 0 or self.lag < 0 or self.span < 1:
            raise ValueError(
                f"no ratio of {self.ratio} over {self.span} days from a lag of {self.lag} days on: a ratio and a lag "
                "are 0 or more, a span is 1 or more"
            )


@dataclass(frozen=True, slots=True)
class Truth:
    """What was planted. `detainers` is a Parquet file with a line for each detainer row and what is true of it.

    Its columns: source_file, source_sheet, source_row, outcome, days (from detainer to book-in, also where it is not
    yet observed), followed_days (to the extraction), observed (the book-in is in the data), can_be_linked, repeats
    (original, repeated, reissued or superseding), hold (a request to hold), day (none where a fault took it away),
    facility_code, state (two letters) and county_fips (none where no rule should place the jail).

    `facilities` is a Parquet file with a line for each jail: facility_code, name, city, state, county_fips and why
    that is its county, or why it has none. `signing` is one with a line for each county that signed, where an effect
    of signing was planted: county_fips, signed, whole (all days of both spans are inside the release), before and
    after (detainers that the publisher's newer rule keeps) and holds_before and holds_after (those that ask to hold).
    """

    folder: Path
    layout: str
    seed: int
    extracted: date
    files: tuple[Path, ...]
    rows: Mapping[str, int]
    outcomes: Mapping[str, int]
    duplicates: Mapping[str, Mapping[str, int]]
    anomalies: Mapping[str, int]
    set_aside: Mapping[str, int]
    without_person: Mapping[str, int]
    detainers: Path | None
    facilities: Path | None = None
    signing: Path | None = None
    planted: Mapping[str, int] = field(default_factory=dict)

    def as_object(self) -> dict[str, Any]:
        """The truth as `truth.json` has it."""
        found = asdict(self)
        found["folder"] = self.folder.name
        found["extracted"] = self.extracted.isoformat()
        found["files"] = [path.name for path in self.files]
        for name in ("detainers", "facilities", "signing"):
            path: Path | None = getattr(self, name)
            found[name] = None if path is None else path.name
        return found
