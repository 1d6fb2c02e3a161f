"""`287g handovers check`, `load`, `releases` and `forget`: files of ICE's de-identified records, and releases of
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from section287g.cli.options import DAY, format_option, store_option
from section287g.cli.output import counted, is_terminal, say, write_object, write_rows, write_wrapped
from section287g.errors import InputRefused

if TYPE_CHECKING:
    from section287g.handovers.release.checking import FileCheck

__all__ = ["check", "forget", "load", "releases"]

_FILES: Final = click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE..."
)
_EXTRACTED: Final = click.option(
    "--extracted",
    type=DAY,
    metavar="DAY",
    help="Day of ICE's extraction; no event lies after it. Default: from the files' names, where they carry one.",
)
_COLUMNS: Final = (
    "file", "kind", "sheet", "table", "layout", "form", "releases", "header_row", "rows", "first_event", "last_event",
    "stored", "left_out", "denied", "unknown", "lacking", "refused",
)  # fmt: skip
_RELEASES: Final = (
    "release", "candidates", "extracted", "duplicate_rule", "arrests", "detainers", "detentions", "encounters",
    "removals", "files",
)  # fmt: skip


@click.command()
@_FILES
@_EXTRACTED
@format_option
def check(files: tuple[Path, ...], extracted: Any, form: str) -> None:
    """What each file is and what loading it would do. Writes nothing.

    Leaves with an error where a file would be refused, or where the files are not of one release. A column that names
    or numbers a person, or gives a birth date, must be empty or redacted; else the whole file is refused, and no
    message has a cell in it.
    """
    from section287g.handovers.release import check_files

    found, day, whence, apart = check_files(files, extracted)
    if form == "table":
        for one in found:
            _print_check(one)
        write_wrapped(f"day of extraction: {day} ({whence})" if day else f"day of extraction: {whence}", 0)
    else:
        write_rows([row for one in found for row in _check_rows(one, form)], _COLUMNS, form)
    refused = [one for one in found if one.refused is not None]
    say(f"{counted(len(found), 'files')}, {len(refused)} refused; nothing was written")
    if refused:
        raise InputRefused(
            f"{counted(len(refused), 'files')} cannot be loaded: " + "; ".join(one.file for one in refused)
        )
    if apart is not None:
        raise InputRefused(apart)


def _print_check(one: FileCheck) -> None:
    if one.refused is not None:
        write_wrapped(f"refused: {one.refused}", 0, 2)
        return
    told: list[tuple[object, ...]] = []
    for sheet in one.sheets:
        name = f"{one.file}{', sheet ' + sheet.sheet if sheet.sheet else ''}"
        if sheet.table is None:
            write_wrapped(f"{name}: none of the five tables; left aside", 0, 2)
            continue
        same = (sheet.table, sheet.stored, sheet.left_out, tuple(sheet.denied.items()), sheet.unknown, sheet.lacking)
        write_wrapped(f"{name}: {sheet.table} ({one.kind}, {sheet.form} layout of {sheet.layout})", 0, 2)
        events = f"{sheet.first_event} to {sheet.last_event}" if sheet.first_event else "none has a day"
        where = f" after the headings in row {sheet.header_row}" if sheet.header_row else ""
        write_wrapped(f"{counted(sheet.rows or 0, 'rows')}{where}; events {events}", 2, 4)
        if same in told:
            write_wrapped("columns as in the sheet before", 2, 4)
            continue
        told.append(same)
        write_wrapped(f"columns stored: {', '.join(sheet.stored)}", 2, 4)
        if sheet.left_out:
            write_wrapped(f"columns known and not needed, never read: {', '.join(sheet.left_out)}", 2, 4)
        if sheet.denied:
            states = ", ".join(f"{heading}: {state}" for heading, state in sheet.denied.items())
            write_wrapped(f"columns denied and dropped: {states}", 2, 4)
        if sheet.unknown:
            write_wrapped(f"columns not known, never read: {', '.join(sheet.unknown)}", 2, 4)
        if sheet.lacking:
            write_wrapped(f"columns of this layout that are not there: {', '.join(sheet.lacking)}", 2, 4)


def _check_rows(one: FileCheck, form: str) -> list[dict[str, Any]]:
    blank: dict[str, Any] = dict.fromkeys(_COLUMNS)
    base = {**blank, "file": one.file, "kind": one.kind, "refused": one.refused}
    if one.refused is not None:
        return [base]
    rows = []
    for sheet in one.sheets:
        row = {**base, **{key: value for key, value in asdict(sheet).items() if key in _COLUMNS}}
        rows.append({key: _flat(value) for key, value in row.items()} if form == "csv" else row)
    return rows


def _flat(value: Any) -> Any:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {one}" for key, one in value.items())
    return "; ".join(str(one) for one in value) if isinstance(value, list | tuple) else value


@click.command()
@_FILES
@click.option(
    "--release", "name", required=True, metavar="NAME", help="Name of the release to make, such as 2026-03."
)
@_EXTRACTED
@click.option(
    "--duplicates",
    type=click.Choice(("older", "newer", "none")),
    default="newer",
    show_default=True,
    help="The publisher's rule by which rows that repeat others are left out, unless another is asked for later.",
)
@store_option
@format_option
def load(files: tuple[Path, ...], name: str, extracted: Any, duplicates: str, store: Path | None, form: str) -> None:
    """Make a release of files of one release of ICE's, every row accounted for.

    The publisher's hash of a person is replaced by one with a random key of this release's own, so that rows of two
    releases never join. Columns that no count or time needs are never read. Where a file has a cell that names or
    numbers a person, nothing of any file is kept. The answer is the report of the loading; JSON has all of it.
    """
    from section287g.handovers.release import load_release
    from section287g.handovers.release.report import report_lines

    release = load_release(
        files,
        name,
        extracted=extracted,
        duplicates=duplicates,
        store=store,
        progress=say if is_terminal() else None,
    )
    report = release.report()
    if form == "table":
        for indent, text in report_lines(report):
            write_wrapped(text, indent, indent + 2) if text else click.echo()
    elif form == "csv":
        write_rows(*_report_rows(report), form)
    else:
        write_object(report, form)
    stored = sum(one["stored"] for one in report["tables"])
    say(f"loaded release {name} from {counted(len(files), 'files')}: {counted(stored, 'rows')} in {release.folder}")


def _report_rows(report: Mapping[str, Any]) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """A line for each sheet and what became of its rows."""
    columns = ("table", "file", "sheet", "layout", "what", "rows")
    rows: list[dict[str, Any]] = []
    for table in report["tables"]:
        for sheet in table["sheets"]:
            base = {"table": table["table"], **{key: sheet[key] for key in ("file", "sheet", "layout")}}
            rows.append({**base, "what": "read", "rows": sheet["read"]})
            rows.append({**base, "what": "stored", "rows": sheet["stored"]})
            rows += [
                {**base, "what": f"set aside: {why}", "rows": count} for why, count in sheet["set_aside"].items()
            ]
    return rows, columns


@click.command()
@store_option
@format_option
def releases(store: Path | None, form: str) -> None:
    """The releases that are loaded, with the rows of each table. A blank is a table that the release does not
    have.
    """
    from section287g.handovers.release import list_releases

    rows: list[dict[str, Any]] = []
    for one in list_releases(store):
        tables = {table: one.about["tables"].get(table) for table in _RELEASES[4:9]}
        rows.append(
            {
                "release": one.name,
                "candidates": "; ".join(one.about["candidates"]),
                "extracted": one.about["extracted"],
                "duplicate_rule": one.duplicate_rule,
                **tables,
                "files": len(one.about["files"]),
            }
        )
    write_rows(rows, _RELEASES, form)
    say(counted(len(rows), "releases"))


@click.command()
@click.argument("name", metavar="RELEASE")
@store_option
def forget(name: str, store: Path | None) -> None:
    """Remove a release with its key. The files from which it was loaded are not touched."""
    from section287g.handovers.release import forget_release

    forget_release(name, store)
    say(f"forgot release {name} and its key")
