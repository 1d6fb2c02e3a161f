"""The data package and the dictionary say the truth about what lies in the folder."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from section287g import __version__
from section287g.publish import ExportReport, export
from section287g.registry import Registry
from section287g.registry.tables import describe_tables

from .conftest import NEWEST


def package_of(folder: Path) -> dict[str, Any]:
    package: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return package


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_file_is_listed_with_its_true_size_and_hash(report: ExportReport) -> None:
    resources = package_of(report.folder)["resources"]
    assert {one["path"] for one in resources} | {"datapackage.json"} == files_of(report.folder)
    for one in resources:
        data = (report.folder / one["path"]).read_bytes()
        assert one["bytes"] == len(data)
        assert one["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_the_report_is_the_folder(report: ExportReport) -> None:
    assert {one.path for one in report.files} == files_of(report.folder)
    for one in report.files:
        data = (report.folder / one.path).read_bytes()
        assert (one.size, one.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert report.newest_day == NEWEST
    assert report.notes == ()


def test_tables_have_fields_units_keys_and_references(report: ExportReport, registry: Registry) -> None:
    resources = {one["name"]: one for one in package_of(report.folder)["resources"]}
    for name, table in describe_tables().items():
        for one in (resources[name], resources[f"{name}-parquet"]):
            fields = one["schema"]["fields"]
            assert [field["name"] for field in fields] == [column.name for column in table.columns]
            assert [field["description"] for field in fields] == [column.meaning for column in table.columns]
            assert [field.get("unit", "") for field in fields] == [column.unit for column in table.columns]
            assert one["rows"] == len(registry.table(name))
            for reference in one["schema"].get("foreignKeys", ()):
                other = resources[reference["reference"]["resource"]]
                assert other["format"] == one["format"]
                known = {field["name"] for field in other["schema"]["fields"]}
                assert set(reference["reference"]["fields"]) <= known
    assert resources["agreements"]["schema"]["primaryKey"] == ["agreement_id"]
    assert resources["agreements"]["dialect"]["lineTerminator"] == "\r\n"


def test_sources_licence_version_and_day_are_named(report: ExportReport) -> None:
    package = package_of(report.folder)
    titles = " ".join(one["title"] for one in package["sources"])
    for credit in ("Immigration and Customs Enforcement", "RelevantResearch/287g-DetentionData", "Tracking_287g"):
        assert credit in titles
    assert [one["name"] for one in package["licenses"]] == ["CC0-1.0"]
    about = package["section287g"]
    assert (about["program_version"], about["newest_day"]) == (__version__, NEWEST.isoformat())


def test_no_path_and_no_folder_is_told(report: ExportReport, registry: Registry) -> None:
    for one in report.files:
        data = (report.folder / one.path).read_bytes()
        for place in (report.folder, registry.manifest.root):
            assert str(place).encode() not in data, one.path


@pytest.mark.parametrize(
    ("formats", "wanted"),
    [
        (("csv",), {"csv"}),
        (("sqlite", "parquet"), {"parquet", "section287g.db", "metadata.yaml"}),
        ("xlsx", {"section287g.xlsx"}),
    ],
)
def test_only_the_formats_asked_for(
    formats: tuple[str, ...], wanted: set[str], registry: Registry, tmp_path: Path
) -> None:
    folder = export(registry, tmp_path / "out", formats=formats).folder
    assert {path.name for path in folder.iterdir()} == wanted | {"datapackage.json", "DICTIONARY.md"}
    resources = package_of(folder)["resources"]
    assert {one["path"] for one in resources} | {"datapackage.json"} == files_of(folder)
    assert len({one["name"] for one in resources}) == len(resources)
    if "parquet" in formats:
        spans = next(one for one in resources if one["name"] == "spans")
        assert {one["reference"]["resource"] for one in spans["schema"]["foreignKeys"]} == {"agreements", "lists"}


def test_the_dictionary_names_every_table_and_column(report: ExportReport) -> None:
    sections: dict[str, str] = {}
    for section in (report.folder / "DICTIONARY.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        heading, _, rest = section.partition("\n")
        sections[heading.split(" ")[0]] = rest
    for name, table in describe_tables().items():
        assert table.meaning in sections[name]
        for column in table.columns:
            meaning = column.meaning.replace("|", "\\|")
            assert any(
                line.startswith(f"| {column.name} |") and line.endswith(f"| {column.unit} | {meaning} |")
                for line in sections[name].splitlines()
            ), (name, column.name)
