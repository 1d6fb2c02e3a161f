"""What cannot be is refused, with group, field, file, line and remedy; the file says what Python does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from funding.estimate.samples import Q, given, group
from section287g.datafiles import DataFileError
from section287g.errors import InputRefused, NotFound
from section287g.funding.estimate import Refused, estimate_agency, prefill, read_input
from section287g.registry import open_registry

WHOLE = """\
agency: tx-lavaca-county-sheriff
model: tfm
start: 2026-01-01
quarters: 6
fiscal_year_month: 1
stop_quarter: 5
lag_quarters: 1
hours_per_year: 2_184
overtime_rate: 1.5
officers:
  - name: posts
    count: 2
    salary: 58_000.50
    benefits: [20_000, 22_000, 25_000]
    training: 2026-01-05
    trained: 2026-01-09
    credentialed: 2026-02-16
    hired: 2026-01-01
    dedicated: yes
  - count: 3
    salary: 61_000
    benefits: 23_000
    training: 2026-01-05
    credentialed: 2026-03-02
    leaves: 2026-12-31
    hours_share: 0.125
    overtime_hours: 80
vehicles: 1
vehicle_cost: 64_000
success_by_quarter: [85, none, 92.5]
other:
  - name: body armour
    yearly: 1_200
"""
SHORT = """\
officers:
  - count: 6
    salary: 62_000
    benefits: 24_000
    training: 2026-01-05
    credentialed: 2026-02-16
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "county.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_states_all_that_python_does(tmp_path: Path) -> None:
    read = read_input(written(tmp_path, WHOLE))
    posts, other = read.groups
    assert (posts.name, posts.dedicated, posts.hired, posts.salary) == (
        "posts",
        True,
        date(2026, 1, 1),
        Q("58000.50"),
    )
    assert posts.benefits == Q(20_000, 22_000, 25_000)
    assert (other.name, other.leaves, other.hours_share, other.dedicated) == (
        "group 2",
        date(2026, 12, 31),
        Q("0.125"),
        None,
    )
    assert (read.quarters, read.stop_quarter, read.hours_per_year) == (6, 5, Decimal(2184))
    assert read.success_by_quarter == (Decimal(85), None, Decimal("92.5"))
    assert [(one.name, one.yearly) for one in read.other] == [("body armour", Q(1200))]
    assert read.name is None
    assert estimate_agency(read, draws=0).whole.net is not None


def test_a_file_and_python_give_the_same_estimate(tmp_path: Path) -> None:
    read = estimate_agency(read_input(written(tmp_path, SHORT + "vehicles: 1\n")), draws=0)
    assert read.whole == estimate_agency(given(vehicles=Q(1)), draws=0).whole


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("count: 6", "count: -6", r"line 2: officers\[1\].count cannot be '-6'; it must not be negative"),
        ("count: 6", "count: 2.5", "must be a multiple of 1"),
        ("count: 6", "count: six", "must be a number in plain digits"),
        ("count: 6", "count: [1, 2]", "low, middle, high"),
        ("count: 6", "count: [3, 2, 1]", "low, middle and high in this order"),
        ("salary: 62_000", "salary: 0", "line 3: .*salary cannot be '0'; it must be more than zero"),
        ("    salary: 62_000\n", "", "salary is missing; it must be given"),
        ("    credentialed: 2026-02-16\n", "", "credentialed is missing"),
        ("2026-02-16", "2026-01-04", "line 6: .*credentialed .*2026-01-04 lies before training, 2026-01-05"),
        ("2026-02-16", "2026-02-30", "it must be a day"),
        ("officers:", "people:", "there is no such key here"),
        ("    salary", "    pay", "there is no such key here"),
        ("count: 6", "hours_share: 25\n    count: 6", "must not exceed 1; a share is of one: 0.25 is a quarter"),
        ("count: 6", "dedicated: perhaps\n    count: 6", "one of: yes, no"),
        ("count: 6", "dedicated: yes\n    hours_share: 0.5\n    count: 6", "dedicated officers do nothing else"),
        ("count: 6", "leaves: 2025-12-31\n    count: 6", "lies before training"),
        ("count: 6", "regular_pay: 61_000\n    count: 6", "it holds the salary"),
        ("count: 6", "model: 287g\n    count: 6", "one of jem, tfm, wso"),
        ("officers:", "quarters: 0\nofficers:", "between 1 and 80"),
        ("officers:", "quarters: 2.5\nofficers:", "must be a whole number"),
        ("officers:", "fiscal_year_month: 13\nofficers:", "between 1 and 12"),
        ("officers:", "success: 101\nofficers:", "must not exceed 100"),
        ("officers:", "success: 85\nsuccess_by_quarter: [80]\nofficers:", "not both"),
        ("officers:", "success_by_quarter: [often]\nofficers:", "the word none"),
        ("officers:", "hours_per_year: 0\nofficers:", "more than zero"),
        ("officers:", "insurance: 1.005\nofficers:", "multiple of 0.01"),
    ],
)
def test_a_slip_in_a_file_is_named_with_line_and_remedy(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert SHORT.count(old) >= 1
    with pytest.raises(DataFileError, match=said):
        read_input(written(tmp_path, SHORT.replace(old, new, 1)))


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "county.yaml"
    path.write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(InputRefused, match="byte 0 is no text"):
        read_input(path)
    with pytest.raises(InputRefused, match="give a file that can be read"):
        read_input(tmp_path / "absent.yaml")
    for text, said in (
        ("officers: []", "at least one group"),
        ("- a", "mapping"),
        ("officers: [1]", "list of entries"),
    ):
        with pytest.raises(DataFileError, match=said):
            read_input(written(tmp_path, text))
    twice = written(tmp_path, (SHORT + SHORT.removeprefix("officers:\n")).replace("- count", "- name: a\n    count"))
    with pytest.raises(DataFileError, match="two groups have this name"):
        read_input(twice)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"groups": ()}, "officers", "at least one group"),
        ({"groups": (group(count=Q(-1)),)}, "count", "must not be negative"),
        ({"groups": (group(salary=Q(0, 1, 2)),)}, "salary", "more than zero"),
        ({"groups": (group(hired=date(2026, 2, 1)),)}, "training", "lies before hired"),
        ({"groups": (group(trained=date(2026, 3, 1)),)}, "credentialed", "lies before trained"),
        ({"groups": (group(), group())}, "name", "two groups"),
        ({"model": "TFM"}, "model", "jem, tfm, wso"),
        ({"quarters": 4, "stop_quarter": 5}, "stop_quarter", "the estimate has 4 quarters"),
        ({"lag_quarters": -1}, "lag_quarters", "between 0 and"),
        ({"overtime_rate": Decimal(0)}, "overtime_rate", "more than zero"),
    ],
)
def test_an_input_that_cannot_be_is_refused(changes: dict[str, Any], field: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as caught:
        estimate_agency(replace(given(), **changes))
    assert caught.value.field == field
    assert caught.value.exit_code == 3


def test_the_first_arrest_may_come_before_or_after_the_first_use() -> None:
    one, two = date(2026, 4, 1), date(2026, 4, 2)
    for use, arrest in ((one, two), (two, one), (one, one)):
        estimate_agency(given(group(first_use=use, first_arrest=arrest)), draws=0)


def test_the_registry_fills_in_name_model_and_signing_and_no_officers(tmp_path: Path) -> None:
    with open_registry() as registry:
        made = read_input(written(tmp_path, WHOLE), registry)
        assert (made.name, made.signed) == ("Lavaca County Sheriff's Office, TX", date(2025, 9, 9))
        assert sum(int(one.count.mid) for one in made.groups) == 5
        assert any("17 sworn officers (FBI roster 2025): all of the agency" in note for note in made.notes)
        with pytest.raises(DataFileError, match="agreements under jem, tfm, wso; say which one is meant"):
            read_input(written(tmp_path, WHOLE.replace("model: tfm\n", "")), registry)
        with pytest.raises(NotFound, match="near are tn-sullivan-county-sheriff"):
            prefill(given(), registry, "tn-sullivan-county-sherif")
        one = prefill(given(), registry, "tx-hallettsville-police")
        assert (one.model, one.signed) == ("tfm", date(2026, 1, 26))
        other = prefill(given(), registry, "tx-hallettsville-police", "wso")
        assert (other.model, other.signed) == ("wso", None)
        assert any("lists no agreement" in note and "WSO" in note for note in other.notes)
        stated = prefill(given(name="Ours", signed=date(2026, 2, 1)), registry, "tx-hallettsville-police")
        assert (stated.name, stated.signed) == ("Ours", date(2026, 2, 1))
