"""What loading did, in words for a person: totals first, then what was set aside, odd, left out and not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

__all__ = ["report_lines"]


def report_lines(report: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """The lines of a report as `Release.report()` gives it: how far each is indented, and its text."""
    yield 0, f"release {report['release']}, as {' or '.join(report['candidates'])}"
    day = report["extracted"]
    yield (
        0,
        (
            f"extracted on {day} ({report['extracted_from']})"
            if day
            else f"day of extraction {report['extracted_from']}: no event was tested for lying after it; "
            "give --extracted"
        ),
    )
    yield 0, f"duplicates: the rule {report['duplicate_rule']} counts"
    for table in report["tables"]:
        yield from _table(table)
    if report["lacking"]:
        yield 0, ""
    for name in report["lacking"]:
        yield 0, f"{name}: no file has this table"


def _table(table: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    aside = sum(table["set_aside"].values())
    yield 0, ""
    yield 0, f"{table['table']}: {table['read']:,} rows read = {table['stored']:,} stored + {aside:,} set aside"
    for reason, number in table["set_aside"].items():
        yield 2, f"set aside, {reason}: {number:,}"
    span = f"{table['first_event']} to {table['last_event']}" if table["first_event"] else "none has a day"
    yield 2, f"events: {span}; without identifier, so never to be linked: {table['without_person']:,}"
    for rule, counts in table["duplicates"].items():
        yield (
            2,
            (
                f"duplicates, {rule}: {counts['dropped']:,} dropped of {counts['touched']:,} touched, "
                f"{counts['kept']:,} kept, "
                f"{counts['not_known']:,} not known"
            ),
        )
    for one in table["anomalies"]:
        place = f"first in {one['file']}{', sheet ' + one['sheet'] if one['sheet'] else ''}, row {one['row']}"
        yield 2, f"odd, {one['column']}: {one['kind']} in {one['rows']:,} rows, {one['done']}; {place}"
    for column, counts in table["classes"].items():
        yield 2, f"{column}: {', '.join(f'{kind} {number:,}' for kind, number in counts.items())}"
    for one in table["unknown_values"]:
        shown = f"{one['value']!r}" if one["value"] is not None else "values in fewer than 10 rows each"
        yield 2, f"not in the vocabulary, {one['column']}: {shown} in {one['rows']:,} rows"
    if table["columns_lacking"]:
        yield 2, f"columns that no file has: {', '.join(table['columns_lacking'])}"
    for alike in _alike(table["sheets"]):
        yield from _sheets(alike)


def _alike(sheets: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Sheets of one file with the same columns together."""
    keys = ("file", "layout", "header_row", "columns_denied", "columns_left_out", "columns_unknown")
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for sheet in sheets:
        groups.setdefault(repr([sheet[key] for key in keys]), []).append(sheet)
    return list(groups.values())


def _sheets(alike: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str]]:
    sheet, last = alike[0], alike[-1]
    name = sheet["file"]
    if len(alike) > 1:
        name += f", {len(alike)} sheets from {sheet['sheet']} to {last['sheet']}"
    elif sheet["sheet"]:
        name += f", sheet {sheet['sheet']}"
    read = sum(one["read"] for one in alike)
    where = f" after the headings in row {sheet['header_row']}" if sheet["header_row"] else ""
    yield 2, f"{name}: layout {sheet['layout']}, {read:,} rows{where}"
    if sheet["columns_denied"]:
        told = ", ".join(f"{heading}: {state}" for heading, state in sheet["columns_denied"].items())
        yield 4, f"columns denied and dropped: {told}"
    if sheet["columns_left_out"]:
        yield 4, f"columns known and not needed, never read: {len(sheet['columns_left_out'])}"
    if sheet["columns_unknown"]:
        yield 4, f"columns not known, never read: {', '.join(sheet['columns_unknown'])}"
