"""Where lists come from: files and folders of lists, and registries built before. For `build`.

A registry holds every row of the lists it was computed from, so it can stand for them: a build on top of one
reads only the files it does not know. What was read by another version of the reader is not reused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import Final

import duckdb

from section287g.errors import InputRefused, RegistryError
from section287g.identity import IdLedger, normal_form
from section287g.lists import READER_VERSION, Anomaly, RawList, RawRow, Sighting, read_ledger
from section287g.lists.container import MAX_BYTES
from section287g.lists.ledger import LEDGER_NAME
from section287g.places import Located
from section287g.registry.locating import read_located
from section287g.registry.reading import Progress, Refusal, read_files
from section287g.registry.record import NamedList
from section287g.registry.store import Manifest

__all__ = ["Gathered", "Refusal", "gather_files", "gather_registry"]

ENDINGS: Final = (".xlsx", ".csv")


@dataclass(slots=True)
class Gathered:
    """Lists by content hash, the files that were refused, and the ids and places that former registries gave."""

    lists: dict[str, NamedList] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    ids: IdLedger = field(default_factory=IdLedger)
    places: dict[str, Located] = field(default_factory=dict)
    files: int = 0
    reused: int = 0


def gather_files(
    paths: Iterable[Path],
    into: Gathered,
    read_before: Gathered | None = None,
    progress: Progress | None = None,
    workers: int = 1,
) -> None:
    """Reads lists from files and folders (searched all the way down) into what is gathered.

    A folder's `sightings.csv` is read as a ledger. A file that is no list is refused and named; the others
    go on. A content that is there already, or was `read_before`, is not read again. Raises `InputRefused`
    where a path does not exist.
    """
    before = {} if read_before is None else {sha256: one.raw for sha256, one in read_before.lists.items()}
    files, ledgers = _find(paths)
    into.files += len(files)
    hashes = {path: sha256 for path in files if (sha256 := _hash(path, into)) is not None}
    unread: dict[str, Path] = {}
    for path, sha256 in hashes.items():
        if sha256 in into.lists:
            into.reused += 1
        elif sha256 in before:
            into.reused += 1
            into.lists[sha256] = NamedList(before[sha256])
        elif sha256 in unread:
            into.reused += 1
        else:
            unread[sha256] = path
    for path, result in read_files(list(unread.values()), workers, progress):
        if isinstance(result, Refusal):
            into.refused.append(result)
        else:
            into.lists[hashes[path]] = NamedList(result)
    for path, sha256 in hashes.items():
        if sha256 in into.lists:
            into.lists[sha256].names.add(path.name)
    for ledger in ledgers:
        for one in read_ledger(ledger):
            if one.sha256 in into.lists:
                into.lists[one.sha256].sightings.add(one)


def _find(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """The files that may be lists, each once and in order, and the ledgers."""
    files: set[Path] = set()
    ledgers: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found = [p for p in path.rglob("*") if p.suffix.lower() in ENDINGS and not _skipped(p, path)]
        elif path.is_file():
            found = [path]
        else:
            raise InputRefused(f"{path}: there is no such file or folder")
        ledgers.update(p for p in found if p.name == LEDGER_NAME)
        files.update(p for p in found if p.name not in _NOT_LISTS or (p == path and p.name != LEDGER_NAME))
    return sorted(files), sorted(ledgers)


def _hash(path: Path, into: Gathered) -> str | None:
    """A file's hash; None, and a refusal, where it is too large or cannot be read."""
    try:
        if path.stat().st_size > MAX_BYTES:
            size = f"{path.stat().st_size:,} bytes is far beyond a list of ICE's (limit {MAX_BYTES:,})"
            into.refused.append(Refusal(str(path), f"{path}: {size}; check what was downloaded"))
            return None
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        into.refused.append(Refusal(str(path), f"{path}: {error.strerror or error}; check the file"))
        return None


_NOT_LISTS: Final = frozenset((LEDGER_NAME, "requests.csv", "ledger.csv"))


def _skipped(path: Path, root: Path) -> bool:
    """Hidden files, Excel's lock files, and a capture store's pages and documents."""
    parts = path.relative_to(root).parts
    return parts[0] in ("documents", "pages") or any(part.startswith((".", "~$")) for part in parts)


def gather_registry(manifest: Manifest, into: Gathered) -> None:
    """Takes the lists, sightings and ids of a registry into what is gathered, where the reader is the same."""
    if manifest.about["section287g"].get("reader_version") != READER_VERSION:
        raise RegistryError(
            f"{manifest.root} was read by another version of the reader; build it again from the files"
        )
    try:
        _take(manifest, into)
    except duckdb.Error as error:
        raise RegistryError(
            f"{manifest.root} is damaged ({str(error).splitlines()[0]}); build it again from the files"
        ) from None


def _take(manifest: Manifest, into: Gathered) -> None:
    with duckdb.connect() as connection:
        for name in (
            "rows",
            "lists",
            "positions",
            "list_anomalies",
            "sightings",
            "spellings",
            "agencies",
            "agreements",
            *(("county_disagreements",) if manifest.table("county_disagreements").is_file() else ()),
        ):
            path = str(manifest.table(name)).replace("'", "''")
            connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{path}')")
        _take_lists(connection, into)
        _take_ids(connection, into)
        into.places |= read_located(connection)


def _take_lists(connection: duckdb.DuckDBPyConnection, into: Gathered) -> None:
    raw = ", ".join(f"raw_{name}" for name in RawRow._fields)
    rows = [RawRow._make(line) for line in connection.execute(f"SELECT {raw} FROM rows ORDER BY row_id").fetchall()]
    known: dict[int, NamedList] = {}
    lists = connection.execute(
        "SELECT list_no, sha256, kind, sheet, header, blank_rows, hidden_rows, links, emails_removed, created, "
        "modified FROM lists"
    )
    for number, sha256, kind, sheet, header, blank, hidden, links, emails, created, modified in lists.fetchall():
        known[number] = NamedList(
            RawList(
                sha256=sha256,
                kind=kind,
                sheet=sheet,
                header=tuple(header.split("|")),
                rows=[],
                blank_rows=blank,
                hidden_rows=hidden,
                links=links,
                emails_removed=emails,
                created=created.replace(tzinfo=UTC) if created else None,
                modified=modified.replace(tzinfo=UTC) if modified else None,
            )
        )
    positions = connection.execute(
        'SELECT list_no, list("row" ORDER BY "row"), list(row_id ORDER BY "row"), list(hidden ORDER BY "row") '
        "FROM positions GROUP BY list_no"
    )
    for number, sheet_rows, row_ids, hidden in positions.fetchall():
        found = map(rows.__getitem__, row_ids)
        known[number].raw.rows = list(zip(sheet_rows, hidden, found, strict=True))
    anomalies = connection.execute(
        """SELECT list_no, "row", "column", raw, kind, done FROM list_anomalies WHERE stage = 'reading'"""
    )
    for number, *anomaly in anomalies.fetchall():
        known[number].raw.anomalies.append(Anomaly(*anomaly))
    for number, name, seen_at, seen_by in connection.execute("FROM sightings").fetchall():
        one = known[number]
        if seen_at is None:
            one.names.add(name)
        else:
            one.sightings.add(Sighting(one.raw.sha256, seen_at.replace(tzinfo=UTC), seen_by, name))
    for one in known.values():
        into.lists.setdefault(one.raw.sha256, one)


def _take_ids(connection: duckdb.DuckDBPyConnection, into: Gathered) -> None:
    ledger = IdLedger()
    for agency_id, state, name in connection.execute("SELECT agency_id, state, agency FROM agencies").fetchall():
        ledger.agencies[state, normal_form(name)] = agency_id
    spellings = "SELECT agency_id, state, normal FROM spellings WHERE model IS NULL ORDER BY agency_id, spelling"
    for agency_id, state, normal in connection.execute(spellings).fetchall():
        ledger.agencies.setdefault((state, normal), agency_id)
    numbers = """SELECT DISTINCT agency_id, r.model, a.number, r.signed
        FROM rows r JOIN agreements a USING (agreement_id, agency_id) ORDER BY ALL"""
    for agency_id, model, number, signed in connection.execute(numbers).fetchall():
        # a date that found both a first and a later agreement stays with the first: no id is renumbered
        ledger.numbers.setdefault((agency_id, model, signed), number)
    into.ids = into.ids.extended(ledger)
