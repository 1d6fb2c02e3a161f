"""What a release, a file in it and the report of its loading are: the words of this room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

__all__ = ["TABLES", "Anomaly", "LoadReport", "Release", "SheetReport", "TableReport", "UnknownValue"]

TABLES: Final = ("arrests", "detainers", "detentions", "encounters", "removals")


@dataclass(frozen=True, slots=True)
class Anomaly:
    """How often a column of a table was odd in one way, and the first place; never what the cell held."""

    column: str
    kind: str
    done: str
    rows: int
    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A value that a vocabulary does not have; values in fewer than ten rows are counted together, not shown."""

    column: str
    value: str | None
    rows: int


@dataclass(frozen=True, slots=True)
class SheetReport:
    """One sheet of one file: its rows, and what became of each."""

    file: str
    sheet: str
    layout: str
    header_row: int
    read: int
    stored: int
    set_aside: Mapping[str, int]
    columns_left_out: Sequence[str]
    columns_denied: Mapping[str, str]
    columns_unknown: Sequence[str]
    columns_lacking: Sequence[str]


@dataclass(frozen=True, slots=True)
class TableReport:
    """One table of a release: `read` is `stored` and all of `set_aside` together."""

    table: str
    read: int
    stored: int
    set_aside: Mapping[str, int]
    without_person: int
    first_event: date | None
    last_event: date | None
    sheets: Sequence[SheetReport]
    columns: Sequence[str]
    columns_lacking: Sequence[str]
    duplicates: Mapping[str, Mapping[str, int]]
    anomalies: Sequence[Anomaly]
    classes: Mapping[str, Mapping[str, int]]
    unknown_values: Sequence[UnknownValue]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading did: tables with their rows, and the tables that no file gave."""

    release: str
    layouts: Sequence[str]
    candidates: Sequence[str]
    extracted: date | None
    extracted_from: str
    duplicate_rule: str
    tables: Sequence[TableReport]
    lacking: Sequence[str]
    files: Sequence[Mapping[str, Any]] = field(default_factory=tuple)

    def as_object(self) -> dict[str, Any]:
        """The report as JSON has it; days in ISO form."""
        return dict(_plain(asdict(self)))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True, slots=True)
class Release:
    """A release that was loaded: its folder with one Parquet file a table, and what it was loaded from."""

    name: str
    folder: Path
    about: Mapping[str, Any]

    @property
    def duplicate_rule(self) -> str:
        """The rule that was chosen at loading: older, newer or none."""
        return str(self.about["duplicate_rule"])

    @property
    def extracted(self) -> date | None:
        """The day of ICE's extraction; None where it is not known."""
        day = self.about["extracted"]
        return date.fromisoformat(day) if day else None

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that this release has."""
        return tuple(self.about["tables"])

    def table(self, name: str) -> Path:
        """The Parquet file of a table."""
        return self.folder / f"{name}.parquet"

    def report(self) -> dict[str, Any]:
        """The report of its loading."""
        import json

        found = json.loads((self.folder / "report.json").read_text(encoding="utf-8"))
        return dict(found)
