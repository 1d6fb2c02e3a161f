"""Writes answers on standard output in the format asked for; talk goes to standard error. For every command."""

from __future__ import annotations

import csv
import gc
import io
import json
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final

import click

__all__ = [
    "FORMATS",
    "counted",
    "is_terminal",
    "say",
    "without_collection",
    "write_object",
    "write_rows",
    "write_wrapped",
]

FORMATS: Final = ("table", "csv", "json", "jsonl")
MAX_WIDTH: Final = 60
WIDTH: Final = 100


def say(text: str) -> None:
    """A line on standard error."""
    click.echo(text, err=True)


def write_rows(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[str], form: str, shown: Sequence[str] | None = None
) -> None:
    """Rows with named columns; a table shows the columns of `shown` only, every other format all of them."""
    if form == "table":
        _table([dict(row) for row in rows], list(shown or columns))
    elif form == "csv":
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_text(row[column]) for column in columns])
        click.echo(out.getvalue(), nl=False)
    elif form == "jsonl":
        for row in rows:
            click.echo(_json(dict(row), None))
    else:
        click.echo(_json([dict(row) for row in rows], 1))


def write_wrapped(text: str, indent: int, hanging: int | None = None) -> None:
    """A paragraph on standard output, wrapped and indented; its further lines by `hanging` where that is given."""
    first, later = " " * indent, " " * (indent if hanging is None else hanging)
    click.echo(textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False))


def write_object(value: Mapping[str, Any], form: str) -> None:
    """One object, indented as JSON or on one line as JSON lines."""
    click.echo(_json(dict(value), None if form == "jsonl" else 1))


def _json(value: Any, indent: int | None) -> str:
    return json.dumps(value, indent=indent, ensure_ascii=False, default=_iso)


def _iso(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _table(rows: list[dict[str, Any]], columns: list[str]) -> None:
    """Columns side by side; numbers to the right; what is unknown is left blank; long text is cut with …."""
    cells = [[_cut(row[column]) for column in columns] for row in rows]
    right = [
        any(isinstance(row[column], int) and not isinstance(row[column], bool) for row in rows) for column in columns
    ]
    widths = [max([len(column), *(len(line[place]) for line in cells)]) for place, column in enumerate(columns)]
    out = io.StringIO()
    for line in [columns, ["-" * width for width in widths], *cells]:
        padded = [
            cell.rjust(width) if flush else cell.ljust(width)
            for cell, width, flush in zip(line, widths, right, strict=True)
        ]
        out.write("  ".join(padded).rstrip() + "\n")
    click.echo(out.getvalue(), nl=False)


def _cut(value: Any) -> str:
    text = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else " ".join(_text(value).split())
    return text if len(text) <= MAX_WIDTH else text[: MAX_WIDTH - 1] + "…"


@contextmanager
def without_collection() -> Iterator[None]:
    """For a command that makes very many small objects and keeps them all: the collector would only walk them."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def is_terminal() -> bool:
    """Whether standard error is a terminal, so that progress is worth drawing."""
    return sys.stderr.isatty()


def counted(number: int, unit: str) -> str:
    """A count with its unit, in the singular for one.

    >>> counted(1, "agencies"), counted(957, "agreements")
    ('1 agency', '957 agreements')
    """
    if number == 1:
        first, space, rest = unit.partition(" ")
        singular = first.removesuffix("ies") + "y" if first.endswith("ies") else first.removesuffix("s")
        unit = f"{singular}{space}{rest}" if first != "pending" else f"pending {rest.removesuffix('s')}"
    return f"{number:,} {unit}"
