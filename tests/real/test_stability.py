"""Ids of the real agreements hang on no single list; what is built step by step is what is built at once."""

from __future__ import annotations

import csv
import random
import shutil
from pathlib import Path

import duckdb
import pytest

from section287g.identity import read_ids, read_judgements
from section287g.registry import BuildReport, build
from section287g.registry.compute import compute
from section287g.registry.record import NamedList, make_record
from section287g.registry.registry import EMBEDDED
from section287g.registry.sources import Gathered, gather_registry
from section287g.registry.store import read_manifest

SAMPLE = 30
LAST = 3


def bytes_of(root: Path) -> dict[str, bytes]:
    folder = read_manifest(root).folder
    return {path.name: path.read_bytes() for path in (*folder.iterdir(), root / "datapackage.json")}


def ids_by_list(lists: list[NamedList]) -> dict[str, frozenset[str]]:
    """The ids of the agreements on each participating list, by its hash."""
    record = make_record(lists)
    _, identity = compute(record, read_judgements(), read_ids())
    return {
        one.raw.sha256: frozenset(identity.agreement_of_row[row] for row in record.row_ids[number])
        for number, (one, _) in enumerate(record.lists)
        if one.raw.kind != "pending"
    }


@pytest.fixture(scope="module")
def held(real_report: BuildReport) -> dict[str, NamedList]:
    gathered = Gathered()
    gather_registry(real_report.manifest, gathered)
    return gathered.lists


def test_every_id_that_other_lists_show_remains_when_one_list_is_missing(held: dict[str, NamedList]) -> None:
    whole = ids_by_list(list(held.values()))
    chosen = random.Random(287).sample(sorted(held), SAMPLE)
    assert {held[sha256].raw.kind for sha256 in chosen} >= {"participating", "pending"}
    for missing in chosen:
        found = ids_by_list([one for sha256, one in held.items() if sha256 != missing])
        assert found == {sha256: ids for sha256, ids in whole.items() if sha256 != missing}, missing


def test_the_last_lists_one_at_a_time_end_in_the_same_bytes(
    real_report: BuildReport, real_files: list[Path], real_folder: Path, held: dict[str, NamedList], tmp_path: Path
) -> None:
    ledger = real_folder / "sightings.csv"
    record = make_record(held.values())
    newest = [record.lists[number][0].raw.sha256 for _, number in record.sequences["participating"][-LAST:]]
    newest.append(record.lists[record.sequences["pending"][-1][1]][0].raw.sha256)
    assert len(set(newest)) == LAST + 1
    late = {sha256: [path for path in real_files if path.parent.name == sha256[:8]] for sha256 in newest}
    assert all(late.values())
    out = tmp_path / "registry"
    shutil.copytree(real_report.manifest.root, out)  # lends what it has read
    build([*(set(real_files) - {path for paths in late.values() for path in paths}), ledger], out)
    assert bytes_of(out) != bytes_of(real_report.manifest.root)
    for paths in late.values():
        report = build([*paths, ledger], out, base=read_manifest(out))
    assert report.lists == real_report.lists
    assert bytes_of(out) == bytes_of(real_report.manifest.root)


def test_the_order_of_the_files_does_not_matter(
    real_report: BuildReport, real_files: list[Path], real_folder: Path, tmp_path: Path
) -> None:
    files = [*real_files, real_folder / "sightings.csv"]
    random.Random(287).shuffle(files)
    out = tmp_path / "registry"
    shutil.copytree(real_report.manifest.root, out)
    report = build(files, out)
    assert report.reused == report.lists
    assert bytes_of(out) == bytes_of(real_report.manifest.root)


def test_the_embedded_registry_is_that_of_these_lists_to_the_byte(real_report: BuildReport) -> None:
    embedded = read_manifest(EMBEDDED)
    if embedded.about["section287g"]["duckdb_version"] != duckdb.__version__:
        pytest.skip(f"the embedded registry was written by DuckDB {embedded.about['section287g']['duckdb_version']}")
    assert bytes_of(EMBEDDED) == bytes_of(real_report.manifest.root)
    with (EMBEDDED / "lists.csv").open(newline="", encoding="utf-8") as lines:
        named = {line["sha256"] for line in csv.DictReader(lines)}
    assert len(named) == real_report.lists
    assert sum(path.stat().st_size for path in embedded.folder.iterdir()) < 1_000_000
