"""Writes a registry to disk so that readers never wait and never see half of it; opens one again.

A registry is a folder. Its `datapackage.json` points into a folder of Parquet files named by their content's
hash; publishing replaces that one file in one step. The folder it pointed to before stays one generation, for
readers that still hold it. A kill at any moment leaves the old registry.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from section287g.errors import RegistryError, StorageError
from section287g.registry.tables import SQL_TYPES, TableSpec, describe_tables

__all__ = ["FORMAT_VERSION", "PACKAGE_NAME", "Manifest", "publish", "read_manifest", "write_lock"]

FORMAT_VERSION: Final = 2
"""Raised when tables change so that an older program would misread them."""
PACKAGE_NAME: Final = "datapackage.json"
_FIELD_TYPES: Final = {
    "text": "string",
    "integer": "integer",
    "real": "number",
    "boolean": "boolean",
    "date": "date",
    "time": "datetime",
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `datapackage.json` says: the folder of the tables, and what the registry was computed from."""

    root: Path
    folder: Path
    about: Mapping[str, Any]

    def table(self, name: str) -> Path:
        """The Parquet file of a stored table."""
        return self.folder / f"{name}.parquet"


def read_manifest(root: Path) -> Manifest:
    """The manifest of the registry in a folder.

    Raises `RegistryError` where there is none, where it is damaged, or where a newer program wrote it.
    """
    package = root / PACKAGE_NAME
    try:
        about = json.loads(package.read_text(encoding="utf-8"))
        version = about["section287g"]["format_version"]
        folder = root / about["section287g"]["folder"]
        named = [one["name"] for one in about["resources"]]
    except FileNotFoundError:
        raise RegistryError(
            f"{root} holds no registry ({PACKAGE_NAME} is missing); make one with '287g build'"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RegistryError(f"{package} cannot be read ({error!r}); build the registry again") from None
    if not isinstance(version, int) or version > FORMAT_VERSION:
        raise RegistryError(
            f"{root} was written by a newer version of this program (format {version}, this one reads up to "
            f"{FORMAT_VERSION}); install the newer version, or build again into another folder"
        )
    missing = [name for name in named if not (folder / f"{name}.parquet").is_file()]
    if missing:
        raise RegistryError(f"{root} is damaged: {', '.join(missing)} missing in {folder.name}; build it again")
    return Manifest(root, folder, about)


@contextlib.contextmanager
def write_lock(root: Path) -> Iterator[None]:
    """Holds a registry's folder for writing. Raises `StorageError` where another process does."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        handle = (root / ".lock").open("a")
    except OSError as error:
        raise StorageError(f"{root}: {error.strerror or error}; choose a folder that can be written") from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StorageError(f"{root}: another process is building there; wait for it and try again") from None
        yield


def publish(root: Path, tables: Mapping[str, Sequence[tuple[object, ...]]], about: Mapping[str, Any]) -> Manifest:
    """Writes the tables and makes them the registry of a folder, in one step at the end.

    `about` is stored as it is: it must hold no clock and no path. Raises `StorageError` where the disk
    refuses; the registry is then as it was.
    """
    try:
        _sweep(root)
        made = Path(tempfile.mkdtemp(prefix=".building-", dir=root))
        try:
            return _publish(root, made, tables, about)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except (OSError, duckdb.IOException) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error).splitlines()[0]
        raise StorageError(
            f"{root}: {reason}; the registry is as it was. Free some space or choose another folder"
        ) from None


def _publish(
    root: Path, made: Path, tables: Mapping[str, Sequence[tuple[object, ...]]], about: Mapping[str, Any]
) -> Manifest:
    resources: list[dict[str, Any]] = []
    digest = hashlib.sha256()
    with duckdb.connect(config={"threads": 1}) as connection:
        for name, table in describe_tables().items():
            if not table.stored:
                continue
            path = made / f"{name}.parquet"
            _write(connection, table, tables[name], path)
            data = path.read_bytes()
            sha256 = hashlib.sha256(data).hexdigest()
            digest.update(f"{name} {sha256}\n".encode())
            resources.append(_resource(table, len(tables[name]), sha256, len(data)))
    folder = digest.hexdigest()[:16]
    for resource in resources:
        resource["path"] = f"{folder}/{resource['path']}"
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "section287g-registry",
        "title": "The 287(g) agreements that ICE listed, as one dated record",
        "licenses": [{"name": "CC0-1.0", "title": "Creative Commons Zero 1.0"}],
        "sources": [
            {
                "title": "U.S. Immigration and Customs Enforcement",
                "path": "https://www.ice.gov/identify-and-arrest/287g",
            },
            {"title": "RelevantResearch/287g-DetentionData (archive)"},
            {"title": "appelson/Tracking_287g (archive)"},
            {"title": "U.S. Census Bureau: counties and their people (US government work)"},
            {"title": "Federal Bureau of Investigation: agency rosters of 2018 and 2025 (US government work)"},
            {"title": "HIFLD: law-enforcement agencies of 2024 (US government work)"},
            {
                "title": "Open Civic Data: Census places (CC0)",
                "path": "https://github.com/opencivicdata/ocd-division-ids",
            },
            {
                "title": "GeoNames: counties, points and people of places (CC BY 4.0)",
                "path": "https://www.geonames.org",
            },
        ],
        "section287g": {"format_version": FORMAT_VERSION, "folder": folder, **about},
        "resources": resources,
    }
    text = json.dumps(package, indent=1, ensure_ascii=False, sort_keys=False) + "\n"
    target = root / folder
    if target.exists() and not _holds(target, made):
        shutil.rmtree(target)  # tables of this very name that are no longer what they were
    if not target.exists():
        _sync(made)
        made.rename(target)
    former = _pointed(root)
    temporary = root / f".{PACKAGE_NAME}.{os.getpid()}"
    try:
        with temporary.open("w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(root / PACKAGE_NAME)
    finally:
        temporary.unlink(missing_ok=True)
    for other in root.iterdir():
        if other.is_dir() and _is_generation(other) and other.name not in (folder, former):
            shutil.rmtree(other, ignore_errors=True)
    return Manifest(root, target, package)


def _write(
    connection: duckdb.DuckDBPyConnection, table: TableSpec, lines: Sequence[tuple[object, ...]], path: Path
) -> None:
    """One table as Parquet, by columns and in its stated order."""
    columns = list(zip(*lines, strict=True)) or [()] * len(table.columns)
    parts = ", ".join(f'unnest(?::{SQL_TYPES[column.type]}[]) AS "{column.name}"' for column in table.columns)
    order = ", ".join(f'"{name}" NULLS FIRST' for name in table.order)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE one AS SELECT {parts}", [list(values) for values in columns])
    connection.execute(
        f"COPY (SELECT * FROM one ORDER BY {order}) TO '{_quoted(path)}' "
        "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 9, PARQUET_VERSION v2, ROW_GROUP_SIZE 1000000)"
    )
    connection.execute("DROP TABLE one")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _resource(table: TableSpec, rows: int, sha256: str, size: int) -> dict[str, Any]:
    fields = [
        {"name": column.name, "type": _FIELD_TYPES[column.type], "description": column.meaning}
        | ({"unit": column.unit} if column.unit else {})
        for column in table.columns
    ]
    return {
        "name": table.name,
        "description": table.meaning,
        "path": f"{table.name}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "rows": rows,
        "schema": {"fields": fields},
    }


def _pointed(root: Path) -> str | None:
    """The folder that a registry points to now, if there is one."""
    try:
        return str(json.loads((root / PACKAGE_NAME).read_text(encoding="utf-8"))["section287g"]["folder"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _is_generation(folder: Path) -> bool:
    return len(folder.name) == 16 and all(letter in "0123456789abcdef" for letter in folder.name)


def _holds(target: Path, made: Path) -> bool:
    """Whether a folder has every table of another, byte for byte."""
    return all(
        (target / one.name).is_file() and (target / one.name).read_bytes() == one.read_bytes()
        for one in made.iterdir()
    )


def _sweep(root: Path) -> None:
    """Removes what a killed build left."""
    for left in root.glob(".building-*"):
        shutil.rmtree(left, ignore_errors=True)
    for file in root.glob(f".{PACKAGE_NAME}.*"):
        file.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    for path in folder.iterdir():
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
