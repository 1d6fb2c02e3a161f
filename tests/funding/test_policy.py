"""Reading rules: what the files mean, and that a slip in one is named with file, line, key and value."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from section287g.datafiles import DataFileError
from section287g.errors import NotFound
from section287g.funding import Policy, Table, read_policy
from section287g.funding.yamlfile import parse_yaml

RATE = """\
label: A rate
about: What is paid.
unit: dollars per officer
values:
  - from: 2024-01-01
    until: 2024-06-30
    value: 1_500.50
    status: enacted
    confidence: high
    references:
      - source: law
        where: section 1
  - from: 2025-01-01
    value: 2_000
    status: assumed
    confidence: low
    note: Recalled.
open: [meaning]
"""
STEPS = """\
label: Steps
about: By size.
unit: table
measure: people
values:
  - from: 2024-01-01
    value:
      - {from: 10, below: 20, dollars: 5}
      - {from: 20, through: 30, dollars: 7}
      - {from: 40, dollars: 9}
    status: enacted
    confidence: high
    references:
      - {source: law, where: section 2}
"""
MEANING = """\
question: What does it mean?
about: Two ways.
options:
  one:
    meaning: The first.
    for:
      - {source: law, where: section 1}
  two:
    meaning: The second.
default: one
why_default: It is the wording.
affects: [pay.rate]
"""
LAW = "law:\n  title: A law\n  publisher: A state\n  day: 2024-01\n  address: example.org\n  seen: official text\n"
GAP = """\
form:
  question: Which form?
  searched: Everywhere.
  settled_by: The form.
  affects: [pay.rate, claims]
"""
FILES = {
    "parameters/pay/rate.yaml": RATE,
    "parameters/pay/steps.yaml": STEPS,
    "readings/meaning.yaml": MEANING,
    "sources.yaml": LAW,
    "unknown.yaml": GAP,
}
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """`write({"sources.yaml": "..."})`: a folder of rules, with these files in place of the usual ones."""

    def write(changed: dict[str, str] | None = None) -> Path:
        shutil.rmtree(tmp_path / "rules", ignore_errors=True)
        for name, text in {**FILES, **(changed or {})}.items():
            path = tmp_path / "rules" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path / "rules"

    return write


@pytest.fixture
def policy(write: Write) -> Policy:
    return read_policy(write())


def test_a_value_holds_from_its_first_day_through_its_last(policy: Policy) -> None:
    first, last = policy.value("pay.rate", date(2024, 1, 1)), policy.value("pay.rate", date(2024, 6, 30))
    assert first is last
    assert (str(first.value), first.status, first.references[0].source) == ("1500.50", "enacted", "law")
    later = policy.value("pay.rate", date(2099, 1, 1))
    assert (later.value, later.until, later.references, later.note) == (Decimal(2000), None, (), "Recalled.")


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2024, 7, 1), date(2024, 12, 31)])
def test_a_day_without_a_value_is_not_known_and_says_when_one_is(policy: Policy, day: date) -> None:
    with pytest.raises(NotFound) as error:
        policy.value("pay.rate", day)
    assert str(error.value) == (
        f"pay.rate: no value is known on {day}; one is known from 2024-01-01 through 2024-06-30 and from 2025-01-01"
    )


def test_an_unknown_name_gets_the_nearest(policy: Policy) -> None:
    for asked in (
        lambda: policy.value("pay.rates", date(2024, 1, 1)),
        lambda: policy.under("pay.rates"),
    ):
        with pytest.raises(NotFound, match=r"there is no parameter 'pay\.rates'; the nearest are pay\.rate"):
            asked()
    with pytest.raises(NotFound, match="there is no reading 'meanings'; the nearest are meaning"):
        policy.reading("meanings")
    with pytest.raises(NotFound, match="there is no source 'lav'; the nearest are law"):
        policy.source("lav")
    with pytest.raises(NotFound, match="there is no gap 'from'; the nearest are form"):
        policy.gap("from")


def test_a_prefix_stands_for_whole_parts_of_a_name(policy: Policy) -> None:
    assert [one.path for one in policy.under("pay")] == ["pay.rate", "pay.steps"]
    assert [one.path for one in policy.under("pay.rate")] == ["pay.rate"]
    with pytest.raises(NotFound):
        policy.under("pay.ra")


def test_what_is_in_force_on_a_day_leaves_out_what_is_not_known(policy: Policy) -> None:
    assert [parameter.path for parameter, _ in policy.on(date(2024, 8, 1))] == ["pay.steps"]
    assert [parameter.path for parameter, _ in policy.on(date(2024, 6, 30))] == ["pay.rate", "pay.steps"]
    assert policy.on(date(2023, 1, 1)) == []


def test_bands_keep_their_edges_and_nothing_between_them_is_zero(policy: Policy) -> None:
    table = policy.value("pay.steps", date(2024, 1, 1)).value
    assert isinstance(table, Table)
    found = {
        text: table.at(Decimal(text)) for text in ("9.99", "10", "19.99", "20", "30", "30.01", "39", "40", "10000")
    }
    assert list(found.values()) == [None, 5, 5, 7, 7, None, None, 9, 9]
    assert table.measure == "people"


def test_the_version_changes_with_a_letter_and_not_with_the_place(write: Write, tmp_path: Path) -> None:
    before = read_policy(write()).version
    shutil.copytree(write(), tmp_path / "elsewhere")
    assert read_policy(tmp_path / "elsewhere").version == before
    assert len(before) == 64
    assert read_policy(write({"sources.yaml": LAW.replace("A law", "A Law")})).version != before


NOTE = "    note: Recalled.\n"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "parameters/pay/rate.yaml",
            "label: A rate",
            "title: A rate",
            "line 1: title cannot be 'A rate'; there is no",
        ),
        ("parameters/pay/rate.yaml", "2_000", "about 2000", "line 14: values[2].value cannot be 'about 2000'"),
        ("parameters/pay/rate.yaml", "2_000", '"2000"', "must be a number in plain digits"),
        ("parameters/pay/rate.yaml", "2_000", "20_00", "values[2].value cannot be '20_00'"),
        ("parameters/pay/rate.yaml", "2_000", "2e3", "values[2].value cannot be '2e3'"),
        ("parameters/pay/rate.yaml", "2_000", "-5", "values[2].value cannot be '-5'; it must not be negative"),
        ("parameters/pay/rate.yaml", "2_000", "", "values[2].value cannot be ''; leave the key out"),
        (
            "parameters/pay/rate.yaml",
            "2024-06-30",
            "2024-06-31",
            "values[1].until cannot be '2024-06-31'; it must be a",
        ),
        ("parameters/pay/rate.yaml", "2024-06-30", "2023-06-30", "it lies before 2024-01-01"),
        ("parameters/pay/rate.yaml", "2025-01-01", "2024-06-30", "begins before the one from 2024-01-01 ends"),
        ("parameters/pay/rate.yaml", "    until: 2024-06-30\n", "", "begins before the one from 2024-01-01 ends"),
        ("parameters/pay/rate.yaml", "status: enacted", "status: sure", "it is one of: enacted, announced, reported"),
        ("parameters/pay/rate.yaml", "status: assumed", "status: reported", "a value without a source is assumed"),
        ("parameters/pay/rate.yaml", "confidence: low", "confidence: medium", "a value without a source is assumed"),
        ("parameters/pay/rate.yaml", NOTE, "", "values[2].note is missing; an assumed value says why"),
        ("parameters/pay/rate.yaml", "source: law", "source: laws", "there is no source 'laws'; the nearest are law"),
        ("parameters/pay/rate.yaml", "[meaning]", "[meanings]", "there is no reading 'meanings'"),
        (
            "parameters/pay/rate.yaml",
            "about: What is paid.",
            "label: Again",
            "the key 'label' is there twice, first in",
        ),
        ("parameters/pay/rate.yaml", "unit: dollars per officer", "unit: euros", "unit cannot be 'euros'; it is one"),
        ("parameters/pay/rate.yaml", "unit:", "measure: people\nunit:", "a table says what it measures"),
        ("parameters/pay/steps.yaml", "measure: people\n", "", "measure is missing; a table says what it measures"),
        ("parameters/pay/steps.yaml", "below: 20", "below: 21", "it overlaps the band from 10"),
        ("parameters/pay/steps.yaml", "below: 20", "below: 10", "the band is empty"),
        ("parameters/pay/steps.yaml", "through: 30", "through: 30, below: 31", "not both"),
        ("parameters/pay/steps.yaml", "through: 30", "to: 30", "there is no such key here"),
        (
            "readings/meaning.yaml",
            "default: one",
            "default: three",
            "default cannot be 'three'; it is one of: one, two",
        ),
        ("readings/meaning.yaml", "[pay.rate]", "[pay.rates]", "affects: there is no parameter 'pay.rates'"),
        ("unknown.yaml", "[pay.rate, claims]", "[pay.rates]", "affects: there is no parameter 'pay.rates'"),
        ("sources.yaml", "2024-01", "January 2024", "day cannot be 'January 2024'; it is a day, month or year"),
        ("sources.yaml", "official text", "yes", "seen cannot be 'yes'; it is one of: official text"),
    ],
)
def test_a_slip_is_named_with_its_place(write: Write, file: str, old: str, new: str, said: str) -> None:
    assert FILES[file].count(old) >= 1
    with pytest.raises(DataFileError) as error:
        read_policy(write({file: FILES[file].replace(old, new, 1)}))
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("parameters/Pay.yaml", "'Pay' cannot be a part of a name"),
        ("parameters/pay/other.yml", "their names end in .yaml"),
        ("notes.yaml", "notes.yaml is no file of rules"),
        ("rules/pay.yaml", "rules/pay.yaml is no file of rules"),
    ],
)
def test_a_file_in_the_wrong_place_is_never_passed_over(write: Write, name: str, said: str) -> None:
    with pytest.raises(DataFileError, match=said):
        read_policy(write({name: RATE}))


def test_without_sources_there_are_no_rules(write: Write) -> None:
    folder = write()
    (folder / "sources.yaml").unlink()
    with pytest.raises(DataFileError, match=r"sources\.yaml is missing"):
        read_policy(folder)


def test_yaml_guesses_nothing() -> None:
    entry = parse_yaml("no: no\nday: 2025-10-01\nshare: 0.10\nbig: 29_850_000_000\nold: 007\ntext: '12'", "x.yaml")
    assert dict(entry.content) == {
        "no": "no",
        "day": "2025-10-01",
        "share": Decimal("0.10"),
        "big": Decimal(29_850_000_000),
        "old": "007",
        "text": "12",
    }
    assert str(entry.number("share")) == "0.10"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- one\n- two", "x.yaml: a file of rules is a mapping"),
        ("", "x.yaml: a file of rules is a mapping"),
        ("a: [", "x.yaml: this is not YAML"),
        ("a: &mark 1\nb: *mark", "x.yaml, line 1: b is an alias"),
        ("a: !!float 1", "x.yaml, line 1: a has the tag"),
        ("a: 1\n\nb: {c: 1, c: 2}", "x.yaml, line 3: the key 'c' is there twice, first in line 3"),
        ("[a]: 1", "a key that is no plain word"),
    ],
)
def test_what_is_ambiguous_is_refused(text: str, said: str) -> None:
    with pytest.raises(DataFileError) as error:
        parse_yaml(text, "x.yaml")
    assert said in str(error.value)


def test_the_version_of_some_rules_follows_these_alone() -> None:
    """The clock of a hold bears on no claim; the limit of overtime does, and so does a reading of it."""
    policy = read_policy()
    version = policy.version_of("reimbursement")
    hold = {path: rule for path, rule in policy.parameters.items() if not path.startswith("hold.")}
    assert replace(policy, parameters=hold).version_of("reimbursement") == version
    cap = policy.parameters["reimbursement.overtime.cap"]
    other = {**policy.parameters, cap.path: replace(cap, label="another")}
    assert replace(policy, parameters=other).version_of("reimbursement") != version
    reading = policy.readings["overtime_base"]
    chosen = {**policy.readings, reading.name: replace(reading, default="all_regular_pay")}
    assert replace(policy, readings=chosen).version_of("reimbursement") != version
