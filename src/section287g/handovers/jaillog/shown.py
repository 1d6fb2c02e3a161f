"""The report of a jail's log as rows and plain values: one table for each part, the same for every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from section287g.handovers.jaillog.limits import BANDS, STANDINGS
from section287g.handovers.jaillog.measures import LogReport
from section287g.handovers.jaillog.model import Log
from section287g.handovers.jaillog.papers import OUTCOMES
from section287g.handovers.jaillog.spread import in_hours

__all__ = ["PARTS", "part_columns", "part_rows", "problem_rows", "report_object"]

Row = dict[str, Any]
_SPREAD: Final = ("median", "first_quartile", "third_quartile", "longest")
_BAND_NAMES: Final = (*(f"over_up_to_{hours}h" for hours in BANDS), f"over_more_than_{BANDS[-1]}h")


def _key(text: str) -> str:
    return text.replace(" ", "_")


def _number(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _local(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="minutes" if not moment.second else "seconds")


def _accounts(report: LogReport) -> list[Row]:
    log = report.log
    kinds = Counter(kind for kind, _ in {(one.kind, one.row) for one in log.problems if one.severity == "error"})
    rows: list[Row] = [
        {"rows": "read", "count": log.read},
        {"rows": "used", "count": len(log.rows)},
        {"rows": "set aside", "count": log.set_aside},
    ]
    return rows + [{"rows": f"set aside, {kind}", "count": count} for kind, count in sorted(kinds.items())]


def _limits(report: LogReport) -> list[Row]:
    return [
        {
            "clock": one.title,
            **{_key(standing): one.standings[standing] for standing in STANDINGS},
            **{f"over_{name}": _number(getattr(one.over, name)) for name in _SPREAD},
            **dict(zip(_BAND_NAMES, one.bands, strict=True)),
            "past_custody_passed_before": one.custody_passed_before,
        }
        for one in report.limits
    ]


def _past(report: LogReport) -> list[Row]:
    return [
        {
            "row": one.row,
            "facility": one.facility,
            "booking": one.booking,
            "clock": one.clock,
            "due": _local(one.due),
            "left": _local(one.ended),
            "hours_over": str(in_hours(one.over)),
        }
        for one in report.past
    ]


def _soon(report: LogReport) -> list[Row]:
    return [
        {
            "row": one.row,
            "facility": one.facility,
            "booking": one.booking,
            "clock": one.clock,
            "due": _local(one.due),
            "hours_left": str(in_hours(one.left)),
        }
        for one in report.soon
    ]


def _papers(report: LogReport) -> list[Row]:
    return [
        {"check": one.title, **{_key(outcome): one.outcomes[outcome] for outcome in OUTCOMES}, "rule": one.limit}
        for one in report.papers
    ]


def _missing(report: LogReport) -> list[Row]:
    return [
        {
            "row": one.row,
            "facility": one.facility,
            "booking": one.booking,
            "check": one.check,
            "outcome": one.outcome,
            "hours_late": None if one.late is None else str(in_hours(one.late)),
        }
        for one in report.missing
    ]


def _funnel(report: LogReport) -> list[Row]:
    return [asdict(one) for one in report.funnel]


def _outcomes(report: LogReport) -> list[Row]:
    return [asdict(one) for one in report.outcomes]


def _hours(report: LogReport) -> list[Row]:
    return [
        {
            "span": one.title,
            "both_on_record": one.spread.count,
            **{name: _number(getattr(one.spread, name)) for name in _SPREAD},
            "one_only": one.one_only,
            "neither": one.neither,
            "reversed": one.reversed,
            "from": one.begins,
            "to": one.ends,
        }
        for one in report.spans
    ]


def problem_rows(log: Log) -> list[Row]:
    """Every problem with its place, what it is and what to do."""
    return [asdict(one) for one in log.problems]


PARTS: Final[Mapping[str, tuple[str, Callable[[LogReport], list[Row]]]]] = {
    "rows": ("Rows", _accounts),
    "limits": ("Holds by limit", _limits),
    "past": ("Holds past a limit", _past),
    "soon": ("Limits ahead", _soon),
    "papers": ("Papers and notices", _papers),
    "missing": ("Late or not on record", _missing),
    "funnel": ("Steps from booking to hand-over", _funnel),
    "outcomes": ("Outcomes", _outcomes),
    "hours": ("Hours between steps", _hours),
    "problems": ("Problems of the file", lambda report: problem_rows(report.log)),
}
"""Every part of a report: its title, and its rows."""
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "past": ("row", "facility", "booking", "clock", "due", "left", "hours_over"),
    "soon": ("row", "facility", "booking", "clock", "due", "hours_left"),
    "missing": ("row", "facility", "booking", "check", "outcome", "hours_late"),
    "problems": ("severity", "kind", "sheet", "row", "column", "what", "remedy"),
    "limits": (
        "clock",
        *map(_key, STANDINGS),
        *(f"over_{name}" for name in _SPREAD),
        *_BAND_NAMES,
        "past_custody_passed_before",
    ),
}
"""The columns of parts that may have no row."""


def part_rows(report: LogReport, part: str) -> list[Row]:
    """The rows of a part."""
    return PARTS[part][1](report)


def part_columns(part: str, rows: list[Row]) -> tuple[str, ...]:
    """The columns of a part, also where it has no row."""
    return _COLUMNS[part] if part in _COLUMNS else tuple(rows[0])


def report_object(report: LogReport) -> dict[str, Any]:
    """The whole report as plain values for JSON; hours are texts of their digits."""
    return {
        "now": report.now.isoformat(),
        "within_hours": str(in_hours(int(report.within.total_seconds()))),
        "readings": dict(report.readings),
        "columns": list(report.log.columns),
        "columns_not_read": report.log.columns_not_read,
        **{part: part_rows(report, part) for part in PARTS},
    }
