"""The public verb of this room: files in, one release out, every row accounted for. For `287g handovers load`.

Files are looked at in a first pass each (`opening`), before any of them is read; then sheets are brought into cleaned
columns (`staging`), rows that repeat one another are flagged (`duplicates`), and each table is written in the order
of file, sheet and row. The release appears in one step at the end; a kill at any moment leaves none of it.
"""

from __future__ import annotations

import contextlib
import re
import secrets
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any, Final

from section287g.errors import InputRefused, NotFound
from section287g.handovers.release.cleaning import AFTER
from section287g.handovers.release.columns import anchors
from section287g.handovers.release.duplicates import RULES
from section287g.handovers.release.engine import connect
from section287g.handovers.release.layouts import layout_tables
from section287g.handovers.release.model import TABLES, LoadReport, Release, TableReport
from section287g.handovers.release.opening import Opened, open_file, refuse_changed
from section287g.handovers.release.quiet import without_origin
from section287g.handovers.release.storing import (
    KEY_BYTES,
    building,
    check_name,
    default_store,
    publish,
    write_lock,
)
from section287g.handovers.release.tabling import TableParts, write_table

__all__ = ["common_releases", "extraction_day", "load_release", "open_all"]

_DAY: Final = re.compile(r"(?<![0-9])(20[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(?![0-9])")


@without_origin()
def load_release(
    paths: Sequence[Path],
    name: str,
    *,
    extracted: date | None = None,
    duplicates: str = "newer",
    store: Path | None = None,
    key: bytes | None = None,
    progress: Callable[[str], None] | None = None,
) -> Release:
    """Makes a release of files of one release of ICE's and publishes it in the store under a name.

    `extracted` is the day of ICE's extraction, after which no event can lie; without it, it is taken from the files'
    names if they carry one. `duplicates` is the rule that counts unless another is asked for: older, newer or none.
    `key` is for tests that compare bytes; without it a random one of 32 bytes is made.

    Raises `InputRefused` (nothing of any file is kept), `NotFound` for a name or rule that cannot be, `StorageError`.
    """
    check_name(name)
    if duplicates not in RULES:
        raise NotFound(f"there is no rule {duplicates!r} for duplicates; there are {', '.join(RULES)}")
    if key is not None and len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    say = progress or (lambda text: None)
    folder = store or default_store()
    with write_lock(folder), ExitStack() as stack:
        if (folder / name).exists():
            raise InputRefused(
                f"{folder} has a release {name} already; load under another name, or '287g handovers forget "
                f"{name}' first"
            )
        files = open_all(paths, say)
        for one in files:
            stack.callback(one.reader.close)
        candidates = common_releases(files)
        day, whence = extraction_day(files, extracted)
        made = stack.enter_context(building(folder))
        secret = key if key is not None else secrets.token_bytes(KEY_BYTES)
        parts = _parts(files)
        finished = made / "finished"
        finished.mkdir(mode=0o700)
        connection = connect(made / "spill")
        stack.callback(connection.close)
        reports = [write_table(connection, one, made, finished, day, secret, say) for one in parts]
        for one in files:
            refuse_changed(one)
        _refuse_early(reports, day)
        report = LoadReport(
            release=name,
            layouts=sorted({sheet.match.layout for one in files for sheet in one.tables if sheet.match}),
            candidates=sorted(candidates),
            extracted=day,
            extracted_from=whence,
            duplicate_rule=duplicates,
            tables=reports,
            lacking=[table for table in TABLES if table not in {one.table for one in reports}],
            files=[{"name": one.name, "sha256": one.sha256, "bytes": one.size} for one in files],
        )
        return publish(folder, name, finished, _about(report), report.as_object(), secret)


def open_all(paths: Sequence[Path], say: Callable[[str], None]) -> list[Opened]:
    """Opens files in the order of their names; refuses two of one name or content."""
    ordered = sorted(paths, key=lambda path: path.name)
    if not ordered:
        raise InputRefused("no file was given")
    if len({path.name for path in ordered}) != len(ordered):
        raise InputRefused("two files have one name, and a row's place names its file; rename one of them")
    opened: list[Opened] = []
    try:
        for path in ordered:
            say(f"{path.name}: first pass")
            opened.append(open_file(path))
            same = next((one for one in opened[:-1] if one.sha256 == opened[-1].sha256), None)
            if same is not None:
                raise InputRefused(f"{path.name} has the same content as {same.name}; give one of them")
    except BaseException:
        for one in opened:
            one.reader.close()
        raise
    return opened


def common_releases(files: Sequence[Opened]) -> frozenset[str]:
    """The releases of ICE's that all files can come from. Raises `InputRefused` where there is none."""
    common: frozenset[str] | None = None
    told = []
    for one in files:
        for sheet in one.tables:
            if sheet.match is None:
                continue
            place = f"{one.name}{f', sheet {sheet.name}' if sheet.name else ''}"
            told.append(f"{place} has the {sheet.match.table} of {', '.join(sorted(sheet.match.releases))}")
            common = sheet.match.releases if common is None else common & sheet.match.releases
    if not common:
        raise InputRefused(
            "these files come from different releases, and identifiers link rows of one release only:\n"
            + "\n".join(told)
            + "\nload each release under a name of its own"
        )
    return common


def extraction_day(files: Sequence[Opened], given: date | None) -> tuple[date | None, str]:
    """The day of extraction and whence it is known: given, from the files' names, or not at all."""
    days: set[date] = set()
    for one in files:
        for match in _DAY.finditer(one.name):
            with contextlib.suppress(ValueError):  # eight digits that are no day
                days.add(date(int(match[1]), int(match[2]), int(match[3])))
    if given is not None:
        other = sorted(day.isoformat() for day in days - {given})
        return given, f"given; the files' names have {' and '.join(other)}" if other else "given"
    if len(days) == 1:
        return days.pop(), "the files' names"
    return None, "not known" if not days else "not known: the files' names have several days"


def _refuse_early(reports: Sequence[TableReport], day: date | None) -> None:
    """Refuses a day of extraction that would set most events of a table to missing."""
    for one in reports:
        event = anchors()[one.table]
        late = sum(odd.rows for odd in one.anomalies if (odd.column, odd.kind) == (event, AFTER))
        if 2 * late > one.stored:
            raise InputRefused(
                f"{one.table}: {late:,} of {one.stored:,} events lie after {day}, which is said to be the day of "
                "extraction; give the right one with --extracted. Nothing was kept"
            )


def _parts(files: Sequence[Opened]) -> list[TableParts]:
    found: dict[str, list[tuple[Opened, Any]]] = {}
    for one in files:
        for sheet in one.tables:
            if sheet.match is not None:
                found.setdefault(sheet.match.table, []).append((one, sheet))
    return [TableParts(table, tuple(found[table])) for table in TABLES if table in found]


def _about(report: LoadReport) -> dict[str, Any]:
    """What the release says of itself: no clock, no path."""
    from section287g import __version__

    return {
        "release": report.release,
        "program_version": __version__,
        "layouts": list(report.layouts),
        "candidates": list(report.candidates),
        "extracted": report.extracted.isoformat() if report.extracted else None,
        "extracted_from": report.extracted_from,
        "duplicate_rule": report.duplicate_rule,
        "tables": {one.table: one.stored for one in report.tables},
        "lacking": list(report.lacking),
        "known_tables": {layout: list(layout_tables()[layout]) for layout in report.layouts},
        "files": [dict(one) for one in report.files],
    }
