"""The public verb of this room: a registry out as files that other programs and people open. For `287g export`."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

import duckdb

from section287g.errors import NotFound, RegistryError, StorageError
from section287g.publish.database import DATABASE_NAME, write_database
from section287g.publish.datasette import METADATA_NAME, write_metadata
from section287g.publish.dictionary import DICTIONARY_NAME, write_dictionary
from section287g.publish.flat import ENDINGS, write_flat
from section287g.publish.layers import GEO_ENDINGS, LAYERS, write_layer
from section287g.publish.package import PACKAGE_NAME, ExportedFile, write_package
from section287g.publish.place import replacing
from section287g.publish.source import Source
from section287g.publish.workbook import WORKBOOK_NAME, write_workbook
from section287g.registry.registry import Registry

__all__ = ["FORMATS", "ExportReport", "Progress", "export"]

FORMATS: Final = ("csv", "parquet", "xlsx", "sqlite", "geojson", "geoparquet")
Progress = Callable[[int, int], None]
"""Is told how many files of how many are written."""

_DISK_ERRORS: Final = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
}
_ERRNO: Final = re.compile(r'"errno":"(\d+)"')
"""Where DuckDB tells the system's number of an error."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote: the folder, its files with sizes and hashes, the day of the newest list, remarks.

    `notes` say what the workbook had to cut, and which keys or references do not hold in this registry.
    """

    folder: Path
    files: tuple[ExportedFile, ...]
    newest_day: date
    notes: tuple[str, ...]


def export(
    registry: Registry,
    folder: Path | str,
    formats: Sequence[str] = FORMATS,
    progress: Progress | None = None,
) -> ExportReport:
    """Writes a registry into a folder for other programs: CSV, Parquet, a workbook, SQLite, and what they mean.

    The folder must be new, empty, or hold a former export, which is replaced as a whole at the end; whatever
    happens before leaves it as it was. `DICTIONARY.md` and `datapackage.json` come with every export,
    `metadata.yaml` (for Datasette) with SQLite. The same registry gives the same bytes of every file.

    Raises `NotFound` for an unknown format, `StorageError` where the folder holds something else or the disk
    refuses, `RegistryError` where the registry cannot be read.

    >>> report = export(open_registry(), "out", formats=("csv",))  # doctest: +SKIP
    >>> report.files[0].path  # doctest: +SKIP
    'csv/lists.csv'
    """
    wanted = _formats(formats)
    target = Path(folder)
    try:
        with replacing(target) as place, Source(registry, place.spill) as source:
            files, notes = _write(source, place.new, wanted, progress)
            return ExportReport(target, tuple(files), source.about.newest, (*source.broken, *notes))
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException, sqlite3.OperationalError) as error:
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DISK_ERRORS:
            raise
        if not registry.manifest.folder.is_dir():
            root = registry.manifest.root
            raise RegistryError(f"{root} was built anew while it was read; open it again and export again") from None
        raise StorageError(
            f"{target}: {_reason(error)}; what stood there is as it was. Free some space or name another folder"
        ) from None


def _reason(error: Exception) -> str:
    """Why the disk refused, in the system's own words where they are told."""
    number = error.errno if isinstance(error, OSError) else None
    told = _ERRNO.search(str(error))
    if number is None and told is not None:
        number = int(told[1])
    return str(error).splitlines()[0] if number is None else os.strerror(number)


def _formats(formats: Sequence[str]) -> tuple[str, ...]:
    asked = (formats,) if isinstance(formats, str) else tuple(formats)
    unknown = [one for one in asked if one not in FORMATS]
    if unknown or not asked:
        what = f"no format {', '.join(map(repr, unknown))}" if unknown else "no format is named"
        raise NotFound(f"{what}; the formats are {', '.join(FORMATS)}")
    return tuple(one for one in FORMATS if one in asked)


def _write(
    source: Source, new: Path, formats: Sequence[str], progress: Progress | None
) -> tuple[list[ExportedFile], list[str]]:
    """All files of an export, `datapackage.json` last, and remarks."""
    notes: list[str] = []
    jobs: list[tuple[str, str | None, Callable[[Path], None]]] = []
    for ending in (one for one in ENDINGS if one in formats):
        (new / ending).mkdir()
        for name in source.tables:
            jobs.append((f"{ending}/{name}.{ending}", name, partial(write_flat, source, name)))
    if "xlsx" in formats:
        jobs.append((WORKBOOK_NAME, None, lambda path: notes.extend(write_workbook(source, path))))
    if "sqlite" in formats:
        jobs.append((DATABASE_NAME, None, partial(write_database, source)))
        jobs.append((METADATA_NAME, None, partial(write_metadata, source)))
    for form, ending in GEO_ENDINGS.items():
        if form in formats and source.about.built_by["newest_day"] is None:
            notes.append(f"no {form}: the registry holds no participating list, so there is nothing to draw")
        elif form in formats:
            (new / form).mkdir()
            for layer in LAYERS:
                jobs.append((f"{form}/{layer}.{ending}", None, partial(write_layer, source, layer, form)))
    jobs.append((DICTIONARY_NAME, None, partial(write_dictionary, source)))
    files: list[ExportedFile] = []
    for number, (path, table, write) in enumerate(jobs):
        if progress is not None:
            progress(number, len(jobs))
        write(new / path)
        files.append(_seal(new, path, table))
    write_package(source, files, new / PACKAGE_NAME)
    if progress is not None:
        progress(len(jobs), len(jobs))
    return [*files, _seal(new, PACKAGE_NAME, None)], notes


def _seal(new: Path, path: str, table: str | None) -> ExportedFile:
    with (new / path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return ExportedFile(path, file.tell(), digest.hexdigest(), table)
