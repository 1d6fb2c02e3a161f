"""Every data file loads, and a slip in one is heard at once with its file and line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from section287g.datafiles import Column, DataFileError, Schema, data_file, read_table, write_table
from section287g.identity import normal_form, read_ids, read_judgements
from section287g.identity.ids import AGENCY_IDS_SCHEMA, AGREEMENT_IDS_SCHEMA
from section287g.identity.judgements import JUDGEMENTS_SCHEMA, SAME
from section287g.identity.names import TYPES_SCHEMA as AGENCY_TYPES_SCHEMA
from section287g.identity.names import WORDS_SCHEMA
from section287g.lists import lookups, read_ledger
from section287g.lists.columns import SCHEMA as COLUMNS_SCHEMA
from section287g.registry.tables import describe_tables

FILES: dict[tuple[str, str], Schema] = {
    ("lists", "columns.csv"): COLUMNS_SCHEMA,
    ("lists", "states.csv"): lookups.STATES_SCHEMA,
    ("lists", "models.csv"): lookups.MODELS_SCHEMA,
    ("lists", "types.csv"): lookups.TYPES_SCHEMA,
    ("lists", "link_texts.csv"): lookups.LINK_TEXTS_SCHEMA,
    ("lists", "missing.csv"): lookups.MISSING_SCHEMA,
    ("lists", "anomaly_kinds.csv"): lookups.ANOMALY_KINDS_SCHEMA,
    ("lists", "corrections.csv"): lookups.CORRECTIONS_SCHEMA,
    ("identity", "words.csv"): WORDS_SCHEMA,
    ("identity", "agency_types.csv"): AGENCY_TYPES_SCHEMA,
    ("identity", "judgements.csv"): JUDGEMENTS_SCHEMA,
    ("identity", "agency_ids.csv"): AGENCY_IDS_SCHEMA,
    ("identity", "agreement_ids.csv"): AGREEMENT_IDS_SCHEMA,
}
NAMES = [name for _, name in FILES]


def test_no_data_file_of_these_rooms_is_left_untested() -> None:
    there = {
        (room, one.name)
        for room in ("lists", "identity")
        for one in files("section287g").joinpath(room, "data").iterdir()
        if one.name.endswith(".csv")
    }
    assert there == set(FILES)


@pytest.mark.parametrize(("place", "schema"), FILES.items(), ids=NAMES)
def test_it_loads_whole(place: tuple[str, str], schema: Schema) -> None:
    lines = list(read_table(data_file(*place), schema))
    text = data_file(*place).read_text(encoding="utf-8")
    assert len(lines) == sum(1 for _ in csv.reader(io.StringIO(text))) - 1
    assert lines


def damaged(place: tuple[str, str], folder: Path, change: Callable[[list[list[str]]], None]) -> Path:
    lines = list(csv.reader(io.StringIO(data_file(*place).read_text(encoding="utf-8"))))
    change(lines)
    path = folder / place[1]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(lines)
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


@pytest.mark.parametrize(("place", "schema"), FILES.items(), ids=NAMES)
def test_another_heading_is_refused(place: tuple[str, str], schema: Schema, tmp_path: Path) -> None:
    def change(lines: list[list[str]]) -> None:
        lines[0][0] = "something"

    with pytest.raises(DataFileError, match=f"^{place[1]}: the header is"):
        list(read_table(damaged(place, tmp_path, change), schema))


@pytest.mark.parametrize(("place", "schema"), FILES.items(), ids=NAMES)
def test_a_line_too_short_or_too_long_is_named(place: tuple[str, str], schema: Schema, tmp_path: Path) -> None:
    for change in (lambda lines: lines[1].pop(), lambda lines: lines[1].append("x")):
        with pytest.raises(DataFileError, match=rf"^{place[1]}, line 2: \d+ cells instead of"):
            list(read_table(damaged(place, tmp_path, change), schema))


REQUIRED = [(place, schema, column) for place, schema in FILES.items() for column in schema if column.required]
CHECKED = [(place, schema, column) for place, schema in FILES.items() for column in schema if column.check]


@pytest.mark.parametrize(("place", "schema", "column"), REQUIRED, ids=[f"{p[1]} {c.name}" for p, _, c in REQUIRED])
def test_an_empty_cell_that_must_be_filled_is_named(
    place: tuple[str, str], schema: Schema, column: Column, tmp_path: Path
) -> None:
    def change(lines: list[list[str]]) -> None:
        lines[1][schema.index(column)] = ""

    with pytest.raises(DataFileError, match=f"^{place[1]}, line 2: {column.name} is empty"):
        list(read_table(damaged(place, tmp_path, change), schema))


@pytest.mark.parametrize(("place", "schema", "column"), CHECKED, ids=[f"{p[1]} {c.name}" for p, _, c in CHECKED])
def test_a_value_that_a_column_does_not_allow_is_named(
    place: tuple[str, str], schema: Schema, column: Column, tmp_path: Path
) -> None:
    def change(lines: list[list[str]]) -> None:
        lines[1][schema.index(column)] = "No Such 1 Value"
        if column.name == "spelling" or (column.name, place[1]) == ("header", "columns.csv"):
            lines[1][schema.index(column)] = "not in capitals"

    with pytest.raises(DataFileError, match=f"^{place[1]}, line 2: {column.name} cannot be"):
        list(read_table(damaged(place, tmp_path, change), schema))


def test_what_is_written_is_read_again() -> None:
    schema: Schema = (Column("a", "one"), Column("b", "two", required=False))
    lines = [{"a": 'x, "y"', "b": ""}, {"a": "line\nbreak", "b": "z"}]
    text = write_table(schema, lines)  # type: ignore[arg-type]

    class Held:
        name = "held.csv"

        def read_text(self, encoding: str) -> str:
            return text

    assert list(read_table(Held(), schema)) == lines  # type: ignore[arg-type]


def test_a_broken_ledger_of_sightings_is_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "sightings.csv"
    good = f"{'a' * 64},x.xlsx,2025-04-22T13:17:18Z,archive"
    for bad in (
        f"{'A' * 64},x.xlsx,2025-04-22T13:17:18Z,archive",
        f"{'a' * 64},x.xlsx,2025-04-22 13:17,archive",
        f"{'a' * 64},x.xlsx,2025-13-22T13:17:18Z,archive",
        f"{'a' * 64},x.xlsx,2025-04-22T13:17:18Z,someone",
    ):
        path.write_text(f"sha256,name,seen_at,seen_by\n{good}\n{bad}\n", encoding="utf-8")
        with pytest.raises(DataFileError, match=r"^sightings\.csv, line 3: "):
            read_ledger(path)
    path.write_text(f"sha256,name,seen_at,seen_by\n{good}\n{good}\n", encoding="utf-8")
    assert len(read_ledger(path)) == 1


def test_no_judgement_speaks_of_an_unknown_state_and_all_agree() -> None:
    judgements = read_judgements()
    assert judgements
    for one in judgements:
        assert one.state in lookups.state_names()
        assert len(one.evidence) > 20
        if one.verdict == SAME:
            assert normal_form(one.a) != normal_form(one.b)


def test_every_correction_names_its_evidence_and_changes_something() -> None:
    found = lookups.all_corrections()
    assert len({one.name for one in found}) == len(found)
    for one in found:
        assert one.wrong != one.right
        assert len(one.evidence) > 15


def test_every_model_and_state_finds_itself() -> None:
    for model, name in lookups.MODEL_NAMES.items():
        assert lookups.models()[name.upper()] == model
    for code, name in lookups.state_names().items():
        assert lookups.states()[name.upper()] == code
    assert len(lookups.state_names()) >= 50 + 1 + 5


def test_every_id_of_an_agreement_is_that_of_a_known_agency() -> None:
    ledger = read_ids()
    agencies = set(ledger.agencies.values())
    assert {agency for agency, _, _ in ledger.numbers} <= agencies
    for (state, _), agency_id in ledger.agencies.items():
        assert agency_id.startswith(f"{state.lower()}-")
    assert all(number >= 1 for number in ledger.numbers.values())


def test_every_table_is_described() -> None:
    tables = describe_tables()
    for table in tables.values():
        assert table.meaning
        assert len({column.name for column in table.columns}) == len(table.columns)
