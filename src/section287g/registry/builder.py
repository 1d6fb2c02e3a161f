"""The public verb of this room: lists in, one dated record out. For `287g build` and `287g update`."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from section287g import __version__
from section287g.datafiles import data_file
from section287g.errors import InputRefused, RegistryError
from section287g.identity import IdLedger, read_ids, read_judgements
from section287g.lists import PARTICIPATING, PENDING, READER_VERSION, date_list
from section287g.places import PLACE_RULES
from section287g.registry.compute import Line, compute
from section287g.registry.record import PARTS, NamedList, Record, make_record
from section287g.registry.sources import Gathered, Refusal, gather_files, gather_registry
from section287g.registry.store import Manifest, publish, read_manifest, write_lock
from section287g.registry.tables import describe_tables

__all__ = ["BuildReport", "build"]

MIN_SHARE: Final = 0.5
"""A list with less than this share of the rows of the list before it is refused: a broken file, not an event."""
MIN_ROWS: Final = 20
_RULES: Final = (
    ("lists", "columns.csv"),
    ("lists", "corrections.csv"),
    ("lists", "link_texts.csv"),
    ("lists", "missing.csv"),
    ("lists", "models.csv"),
    ("lists", "states.csv"),
    ("lists", "types.csv"),
    ("identity", "agency_ids.csv"),
    ("identity", "agency_types.csv"),
    ("identity", "agreement_ids.csv"),
    ("identity", "judgements.csv"),
    ("identity", "words.csv"),
    *(rule for rule in PLACE_RULES if rule[0] == "places"),
)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: the registry it left, files seen, lists in it, contents read before, files refused."""

    manifest: Manifest
    files: int
    lists: int
    reused: int
    refused: tuple[Refusal, ...]


def build(
    paths: Sequence[Path],
    out: Path,
    *,
    base: Manifest | None = None,
    judgements: Sequence[Path] = (),
    accept: Collection[str] = (),
    progress: Callable[[int, int], None] | None = None,
    workers: int = 1,
    ids: IdLedger | None = None,
) -> BuildReport:
    """Computes a registry from files and folders of lists and publishes it in the folder `out`.

    `base` is a registry whose lists are part of the new one (as for an update); without it the new one holds
    the given lists only. A registry that stands in `out` lends its ids and saves reading what it has read.
    `judgements` are the user's own files beside the package's. `accept` names lists (by the first digits of
    their hash) to take although they are short. Many files are read by `workers` processes; a script that asks
    for several must be importable, as `multiprocessing` says. `ids` replaces the committed ledger, for those who
    maintain it.

    Raises `InputRefused` where no list could be read, `JudgementConflict`, `StorageError`, `RegistryError`;
    in each case the registry in `out` is as it was.
    """
    known = read_judgements(judgements)
    with write_lock(out), _without_collector():
        gathered = Gathered()
        if base is not None:
            gather_registry(base, gathered)
        # a base that stands in the folder itself has lent all it has
        before = Gathered() if base is not None and base.root == out else _standing(out)
        trusted = set(gathered.lists)  # what a registry holds was taken before
        gather_files(paths, gathered, before, progress, workers)
        record = _refuse_short(gathered, trusted, accept)
        if not gathered.lists:
            reasons = "\n".join(one.message for one in gathered.refused) or "there is no .xlsx or .csv file"
            raise InputRefused(f"no list could be read, so nothing was built:\n{reasons}")
        ledger = (read_ids() if ids is None else ids).extended(gathered.ids).extended(before.ids)
        tables, _ = compute(record, known, ledger, before.places | gathered.places)
        manifest = publish(out, tables, _about(tables, judgements))
    return BuildReport(manifest, gathered.files, len(gathered.lists), gathered.reused, tuple(gathered.refused))


@contextmanager
def _without_collector() -> Iterator[None]:
    """No search for cyclic garbage meanwhile: a build makes none, and the search costs time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _standing(out: Path) -> Gathered:
    """What the registry that stands in a folder can lend; nothing where there is none that fits."""
    found = Gathered()
    try:
        manifest = read_manifest(out)
    except RegistryError as error:
        if "newer version" in str(error):
            raise
        return found
    if manifest.about["section287g"].get("reader_version") == READER_VERSION:
        try:
            gather_registry(manifest, found)
        except RegistryError:
            return Gathered()  # damaged: the files are read again
    return found


def _refuse_short(gathered: Gathered, trusted: Collection[str], accept: Collection[str]) -> Record:
    """The record of the lists, without those that have no day, or half of the rows of the list before them."""
    for sha256, one in list(gathered.lists.items()):
        try:
            date_list(one.raw, one.names, one.sightings)
        except InputRefused as error:
            gathered.refused.append(Refusal(min(one.names, default=sha256), str(error)))
            del gathered.lists[sha256]
    record = make_record(gathered.lists.values())
    refused = len(gathered.refused)
    before: NamedList | None = None
    for _, number in record.sequences[PARTICIPATING]:
        one = record.lists[number][0]
        rows, former = len(one.raw.rows), len(before.raw.rows) if before is not None else 0
        accepted = one.raw.sha256 in trusted or any(one.raw.sha256.startswith(prefix) for prefix in accept if prefix)
        if former >= MIN_ROWS and rows < former * MIN_SHARE and not accepted:
            day = record.lists[number][1]
            list_id = record.list_ids[number]
            gathered.refused.append(
                Refusal(
                    day.name,
                    f"{day.name} (list {list_id}): {rows} rows after {former} on the list before it; taken for a "
                    "broken file, not for departures. If ICE really published it, build again with "
                    f"--accept {list_id}",
                )
            )
            gathered.lists.pop(one.raw.sha256, None)
        else:
            before = one
    return record if len(gathered.refused) == refused else make_record(gathered.lists.values())


def _about(tables: dict[str, list[Line]], judgements: Sequence[Path]) -> dict[str, Any]:
    """What the registry was computed from and by; no clock, no path."""
    names = [column.name for column in describe_tables()["lists"].columns]
    lists = [dict(zip(names, line, strict=True)) for line in tables["lists"]]
    rules = hashlib.sha256()
    for room, name in _RULES:
        rules.update(f"{room}/{name}\n".encode() + data_file(room, name).read_bytes())
    newest = {
        part: max((str(one["day"]) for one in lists if PARTS[str(one["kind"])] == part), default=None)
        for part in (PARTICIPATING, PENDING)
    }
    return {
        "program_version": __version__,
        "duckdb_version": duckdb.__version__,
        "reader_version": READER_VERSION,
        "rules_sha256": rules.hexdigest(),
        "own_judgements_sha256": [hashlib.sha256(path.read_bytes()).hexdigest() for path in judgements],
        "newest_day": newest[PARTICIPATING],
        "newest_pending_day": newest[PENDING],
        "lists": {kind: sum(one["kind"] == kind for one in lists) for kind in PARTS},
    }
