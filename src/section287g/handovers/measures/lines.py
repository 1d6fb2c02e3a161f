"""The lines of a published report, which every format shows alike: for publishing, pages and charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

__all__ = ["ALL", "COLUMNS", "TOGETHER", "Line", "Report"]

COLUMNS: Final = ("section", "group", "value", "number", "unit", "of", "percent", "note")
ALL: Final = "all"
"""The group, or the value, that is not divided."""
TOGETHER: Final = "counted together: each under the minimum, or needed to reach it"


@dataclass(frozen=True, slots=True)
class Line:
    """One published number: where it belongs, of what it is a part, and its note; None is withheld or not known."""

    section: str
    group: str
    value: str
    number: int | None
    unit: str
    of: int | None = None
    percent: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What may be published of a release: how it was made, its lines, and notes that belong to every figure."""

    release: str
    about: Mapping[str, str]
    by: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]

    def section(self, name: str) -> tuple[Line, ...]:
        """The lines of a section."""
        return tuple(line for line in self.lines if line.section == name)

    @property
    def sections(self) -> tuple[str, ...]:
        """Names of the sections, in order."""
        return tuple(dict.fromkeys(line.section for line in self.lines))

    def as_object(self) -> dict[str, Any]:
        """The report as JSON has it."""
        lines = [asdict(line) for line in self.lines]
        return {"release": self.release, "about": dict(self.about), "notes": list(self.notes), "lines": lines}
