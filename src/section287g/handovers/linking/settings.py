"""How detainers are linked: windows, duplicate rule and route; every figure is printed with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.errors import NotFound

__all__ = ["REMOVALS", "ROUTES", "WINDOWS_SCHEMA", "LinkSettings", "Window", "windows"]

ROUTES: Final = ("arrest", "straight")
"""From detainer to book-in: over an arrest, or straight to the nearest stay."""
REMOVALS: Final = ("table", "departures")
"""Removals are read from their own table, or from the days of departure in the other tables, as where the publisher
took the table back.
"""
LINKS: Final = ("detainer_arrest", "arrest_stay", "detainer_stay", "stay_removal")


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdigit()


WINDOWS_SCHEMA: Schema = (
    Column("link", "name of the link", check=LINKS.__contains__),
    Column("from", "the event from which days are counted"),
    Column("to", "the event that is looked for"),
    Column("low", "first day of the window, negative before", check=_is_number),
    Column("high", "last day of the window", check=_is_number),
    Column("status", "sourced or assumed", check=("sourced", "assumed").__contains__),
    Column("source", "where the window is taken from"),
)


@dataclass(frozen=True, slots=True)
class Window:
    """Days of the calendar between two events, both ends included."""

    link: str
    begins: str
    ends: str
    low: int
    high: int
    status: str
    source: str

    def __str__(self) -> str:
        return f"{self.begins} to {self.ends} {self.low} to {self.high} days"


@cache
def windows() -> Mapping[str, Window]:
    """The default windows by link.

    >>> str(windows()["arrest_stay"])
    'arrest to book-in -5 to 10 days'
    """
    lines = read_table(data_file("handovers/linking", "windows.csv"), WINDOWS_SCHEMA)
    return {
        line["link"]: Window(
            line["link"],
            line["from"],
            line["to"],
            int(line["low"]),
            int(line["high"]),
            line["status"],
            line["source"],
        )
        for line in lines
    }


def _default(link: str) -> tuple[int, int]:
    return windows()[link].low, windows()[link].high


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """Windows in days, both ends included; the duplicate rule; the route from detainer to book-in.

    `window` is the most days from a detainer to the arrest, and to the book-in; `earliest` the fewest to what it is
    linked to first, below zero before it. `duplicates` None is the rule with which the release was loaded. `removals`
    is where removals are read. Raises `NotFound` for an unknown route or source of removals, or a window that ends
    before it begins.
    """

    window: int = field(default_factory=lambda: _default("detainer_arrest")[1])
    duplicates: str | None = None
    route: str = "arrest"
    earliest: int = field(default_factory=lambda: _default("detainer_arrest")[0])
    arrest_stay: tuple[int, int] = field(default_factory=lambda: _default("arrest_stay"))
    stay_removal: tuple[int, int] = field(default_factory=lambda: _default("stay_removal"))
    removals: str = "table"

    def __post_init__(self) -> None:
        if self.route not in ROUTES:
            raise NotFound(f"no route {self.route!r}; routes are {', '.join(ROUTES)}")
        if self.removals not in REMOVALS:
            raise NotFound(f"removals are not read from {self.removals!r}; they are from {', '.join(REMOVALS)}")
        for low, high in (self.first_window, self.arrest_stay, self.stay_removal):
            if high < low:
                raise NotFound(f"no window of {low} to {high} days: it would end before it begins")

    @property
    def first_window(self) -> tuple[int, int]:
        """Days from a detainer to what it is linked to first."""
        return self.earliest, self.window

    def said(self) -> dict[str, str]:
        """The settings in words, as they are printed with every figure."""
        first = windows()["detainer_arrest" if self.route == "arrest" else "detainer_stay"]
        lines = {f"{first.begins} to {first.ends}": f"{self.first_window[0]} to {self.window} days"}
        if self.route == "arrest":
            lines["detainer to book-in"] = f"{self.window} days at most"
        chain = {"arrest_stay": self.arrest_stay} if self.route == "arrest" else {}
        for link, (low, high) in {**chain, "stay_removal": self.stay_removal}.items():
            one = windows()[link]
            lines[f"{one.begins} to {one.ends}"] = f"{low} to {high} days"
        if self.removals == "departures":
            lines["removals"] = "days of departure in the other tables"
        return {**lines, "duplicate rule": self.duplicates or "that of the release"}
