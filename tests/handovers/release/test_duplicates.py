"""The publisher's rules on rows that a test lays out; without an identifier the answer is unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from handovers.release.files import TYPE, detainer, load, person, read, table_report, write_csv
from section287g.errors import NotFound
from section287g.handovers.release import TABLES, duplicate_rules

ARRESTS = ("Apprehension Date", "Apprehension Method", "Apprehension Criminality", "Anonymized Identifier")
STINTS = (
    "Stay Book In Date Time", "Book In Date Time", "Book Out Date Time", "Detention Facility Code",
    "Initial Bond Set Amount", "Anonymized Identifier",
)  # fmt: skip
REMOVALS = ("Departed Date", "Port of Departure", "Case Status", "Anonymized Identifier")
ENCOUNTERS = ("Event Date", "Event Type", "Responsible AOR", "Anonymized Identifier")


def flags(tmp_path: Path, table: str, headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[Any]:
    lines = [dict(zip(headings, row, strict=True)) for row in rows]
    release = load(write_csv(tmp_path / "t.csv", lines, headings), tmp_path / "store")
    return read(release, table, "duplicate_older", "duplicate_newer")


def test_arrests_within_a_day_are_one_and_a_reprocessed_one_comes_last(tmp_path: Path) -> None:
    a, b = person(1), person(2)
    rows = [
        ("2025-01-01 08:00:00", "ERO Reprocessed Arrest", "", a),
        ("2025-01-01 08:00:00", "Located", "", a),
        ("2025-01-02 08:00:00", "Located", "", a),  # 24 hours: still within
        ("2025-01-03 08:00:01", "Located", "", a),  # a second over
        ("2025-01-01 08:00:00", "Located", "", b),
        ("2025-01-01 08:00:00", "Located", "", ""),
        ("2025-01-01 08:00:00", "Located", "", ""),
    ]
    assert flags(tmp_path, "arrests", ARRESTS, rows) == [
        (False, True),  # older: first by its place; newer: after the one that is not reprocessed
        (True, False),
        (True, True),
        (False, False),
        (False, False),
        (None, None),
        (None, None),
    ]


def test_detainers_need_the_same_form_and_facility_in_the_newer_rule(tmp_path: Path) -> None:
    rows = [
        detainer(1, "2025-01-01"),
        detainer(1, "2025-01-01", Detention_Facility="ANOTHER JAIL"),
        detainer(1, "2025-01-02"),
        detainer(1, "2025-01-04"),
        detainer(2, "2025-01-01", Detainer_Type="I247N"),
        detainer(2, "2025-01-01", Detainer_Type=TYPE),
    ]
    release = load(write_csv(tmp_path / "d.csv", rows), tmp_path / "store")
    assert read(release, "detainers", "duplicate_older", "duplicate_newer") == [
        (False, False),
        (True, False),
        (False, True),
        (False, False),
        (False, False),
        (True, False),
    ]
    counts = table_report(release, "detainers")["duplicates"]
    assert counts["older"] == {"touched": 4, "dropped": 2, "kept": 4, "not_known": 0}
    assert counts["newer"] == {"touched": 2, "dropped": 1, "kept": 5, "not_known": 0}


def test_stints_keep_the_lowest_bond_by_the_older_rule_and_the_last_by_the_newer(tmp_path: Path) -> None:
    a = person(1)
    stay, later = "2025-01-01 08:00:00", "2025-06-01 08:00:00"
    rows = [
        (stay, "2025-01-01 08:00:00", "", "ZD1", "5000", a),
        (stay, "2025-01-01 08:00:00", "", "ZD1", "2500", a),
        (stay, "2025-01-01 08:00:00", "", "ZD1", "", a),
        (stay, "2025-01-01 20:00:00", "", "ZD1", "", a),  # the same day, another time
        (stay, "2025-01-01 20:00:00", "", "ZD2", "", a),  # another place
        (stay, "2025-01-02 08:00:00", "", "ZD1", "", a),  # another day
        (later, "2025-06-01 08:00:00", "", "ZD1", "", a),
        (stay, "2025-01-01 08:00:00", "", "ZD1", "2500", ""),
    ]
    assert flags(tmp_path, "detentions", STINTS, rows) == [
        (True, True),
        (False, True),
        (True, True),
        (False, False),
        (False, False),
        (False, False),
        (False, False),
        (None, None),
    ]


def test_removals_of_one_day_keep_the_first_or_the_last(tmp_path: Path) -> None:
    rows = [
        ("2025-01-01", "A", "", person(1)),
        ("2025-01-01", "B", "", person(1)),
        ("2025-01-02", "C", "", person(1)),
    ]
    assert flags(tmp_path, "removals", REMOVALS, rows) == [(False, True), (True, False), (False, False)]


def test_encounters_are_the_same_at_one_time_or_within_a_day(tmp_path: Path) -> None:
    rows = [
        ("2025-01-01 08:00:00", "CAP Local", "X", person(1)),
        ("2025-01-01 08:00:00", "CAP Local", "X", person(1)),
        ("2025-01-02 07:00:00", "CAP Local", "X", person(1)),
        ("2025-01-03 06:00:00", "CAP Local", "X", person(1)),
        ("not a day", "CAP Local", "X", person(1)),
    ]
    assert flags(tmp_path, "encounters", ENCOUNTERS, rows) == [
        (False, False),
        (True, True),
        (False, True),
        (False, True),
        (False, False),
    ]


def test_every_table_has_both_rules_in_words_and_sql() -> None:
    for table in TABLES:
        rules = duplicate_rules(table)
        assert set(rules) == {"older", "newer"}
        for rule in rules.values():
            assert rule.says
            assert rule.sql.startswith("-- ")


def test_the_rule_is_chosen_by_name(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "d.csv", [detainer(1)])
    assert load(path, tmp_path / "store", duplicates="none").duplicate_rule == "none"
    with pytest.raises(NotFound, match="older, newer, none"):
        load(path, tmp_path / "other", duplicates="best")
