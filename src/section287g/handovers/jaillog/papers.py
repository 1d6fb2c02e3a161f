"""Papers and notices that a hold should have, by the rules of the day: in time, late, not on record, or not known.

`data/checks.csv` says what is looked for; its limits are rules. What is not on record is said to be that, and not to
be missing in fact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.funding.rules import Policy
from section287g.handovers.jaillog.columns import log_columns
from section287g.handovers.jaillog.model import LogRow

__all__ = ["LOG_CHECKS_SCHEMA", "OUTCOMES", "MissingPaper", "PaperLine", "measure_papers"]

OUTCOMES: Final = ("in time", "late", "not on record", "not yet due", "not known", "no rule known", "no case")
"""`no case`: nothing on record asks for it; `not known`: what would decide is not on record."""
_LISTED: Final = ("late", "not on record")
_ISSUED: Final = "detainer_lodged"


def _is_column(name: str) -> bool:
    return name in log_columns()


LOG_CHECKS_SCHEMA: Schema = (
    Column("check", "id of the check"),
    Column("title", "what is looked for"),
    Column(
        "when",
        "the column that makes a row a case, or column=word",
        check=lambda text: _is_column(text.split("=")[0]),
    ),
    Column("from", "the column of the time from which a limit runs", False, _is_column),
    Column("to", "the column of the time that is looked for", check=_is_column),
    Column("limit", "the rule that gives the hours; {model} and {state} stand for theirs", False),
    Column("side", "whether the time is to lie before or after the other", False, ("before", "after").__contains__),
    Column("listed", "whether rows are listed one by one, yes or no", check=("yes", "no").__contains__),
)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One check over all rows: how many have which outcome."""

    check: str
    title: str
    limit: str | None
    outcomes: Counter[str]


@dataclass(frozen=True, slots=True)
class MissingPaper:
    """A row in which something is late, by so many seconds, or not on record."""

    row: int
    facility: str | None
    booking: str
    check: str
    outcome: str
    late: int | None


@cache
def _checks() -> tuple[dict[str, str], ...]:
    return tuple(read_table(data_file("handovers/jaillog", "checks.csv"), LOG_CHECKS_SCHEMA))


def measure_papers(
    rows: Sequence[LogRow], policy: Policy, now: datetime
) -> tuple[tuple[PaperLine, ...], tuple[MissingPaper, ...]]:
    """A line for each check, and the rows in which something is late or not on record, in order of rows."""
    lines: list[PaperLine] = []
    missing: list[MissingPaper] = []
    for check in _checks():
        counts: Counter[str] = Counter()
        for row in rows:
            outcome, late = _outcome(check, row, policy, now)
            counts[outcome] += 1
            if outcome in _LISTED and check["listed"] == "yes":
                missing.append(MissingPaper(row.row, row.facility, row.booking, check["title"], outcome, late))
        lines.append(PaperLine(check["check"], check["title"], check["limit"] or None, counts))
    return tuple(lines), tuple(sorted(missing, key=lambda one: one.row))


def _outcome(check: dict[str, str], row: LogRow, policy: Policy, now: datetime) -> tuple[str, int | None]:
    column, _, word = check["when"].partition("=")
    if word and column not in row.words and _ISSUED in row.times:
        return "not known", None
    if (row.words.get(column) != word) if word else (column not in row.times):
        return "no case", None
    found = row.times.get(check["to"])
    if not check["limit"]:
        return ("not on record" if found is None else "in time"), None
    begins = row.times.get(check["from"])
    if begins is None or not _named(check["limit"], row):
        return "not known", None
    hours = _hours(policy, check["limit"], row, begins)
    if hours is None:
        return "no rule known", None
    limit = timedelta(seconds=int(hours * 3600))
    due = begins.astimezone(UTC) + (limit if check["side"] == "after" else -limit)
    if found is None:
        return ("not on record" if due < now.astimezone(UTC) else "not yet due"), None
    late = (found.astimezone(UTC) - due) // timedelta(seconds=1)
    return ("late", late) if late > 0 else ("in time", None)


def _named(limit: str, row: LogRow) -> bool:
    """Whether a rule's name can be filled in from the row."""
    return not ("{model}" in limit and row.model is None) and not ("{state}" in limit and row.state is None)


def _hours(policy: Policy, limit: str, row: LogRow, begins: datetime) -> Decimal | None:
    path = limit.format(model=row.model, state=(row.state or "").lower())
    parameter = policy.parameters.get(path)
    value = None if parameter is None else parameter.on(begins.astimezone(row.zone).date())
    return value.value if value is not None and isinstance(value.value, Decimal) else None
