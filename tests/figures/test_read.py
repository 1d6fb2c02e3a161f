"""Figures files: the package's own must be whole, and a slip in a user's is named with its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from section287g.errors import InputRefused
from section287g.figures import read_figures
from section287g.figures.vocabulary import CHECKS, needs

from .conftest import COLUMNS, line

WriteFile = Callable[..., Path]
EVENT = {"kind": "event", "unit": "", "relation": "", "value": "", "check": "left"}
RULE = {"kind": "rule", "unit": "", "relation": "", "value": "", "check": "not-testable"}


def test_the_packages_figures_hold_the_story_and_the_published_totals() -> None:
    figures = {one.id: one for one in read_figures()}
    assert [one for one in figures if one.startswith("story-")] == [f"story-{number:02}" for number in range(1, 12)]
    claimed = {one: figures[one].claimed for one in figures}
    assert claimed["dhs-2025-09-02-agreements"] == "958 agreements"
    assert claimed["dhs-2025-09-02-states"] == "40 states"
    assert claimed["dhs-2025-09-17-agreements"] == "1,001 agreements"
    assert claimed["fwd-2026-01-26-agencies"] == "1,168 agencies"
    assert claimed["fwd-2026-01-26-agreements"] == "1,372 agreements"
    assert claimed["press-2026-02-13-agreements"] == "1,415 agreements"
    assert claimed["story-04"] == "hundreds of agencies"
    assert {one.check for one in figures.values()} == set(CHECKS)
    assert all(needs().values())


def test_a_users_file_is_read_as_written(figures_file: WriteFile) -> None:
    path = figures_file(
        line(id="one", statement="two\nlines"),
        line(id="two", relation="about", value="3.5", parameters="model=jem|wso; state=TX"),
    )
    one, two = read_figures(path)
    assert (one.published, one.day, one.from_day) == (date(2025, 9, 4), date(2025, 9, 3), None)
    assert (one.value, one.relation, one.unit, one.parameters) == (Decimal(3), "exactly", "agreements", {})
    assert (two.value, two.parameters) == (Decimal("3.5"), {"model": ("jem", "wso"), "state": ("TX",)})
    assert (one.place, two.place) == ("mine.csv, line 3", "mine.csv, line 4")
    assert read_figures(str(path)) == [one, two]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"id": "Has Space"}, "id cannot be 'Has Space'"),
        ({"id": ""}, "id is empty"),
        ({"source": " "}, "source cannot be ' '"),
        ({"published": "September 2025"}, "published cannot be 'September 2025'"),
        ({"published": "2025-02-30"}, "published cannot be '2025-02-30'"),
        ({"published": "20250903"}, "published cannot be '20250903'"),
        ({"statement": ""}, "statement is empty"),
        ({"kind": "guess"}, "kind cannot be 'guess'; it means: number, growth, event, rule, outcome or intention"),
        ({"unit": "sheriffs"}, "unit cannot be 'sheriffs'; it means: agreements, agencies, states"),
        ({"relation": "nearly"}, "relation cannot be 'nearly'; it means: exactly, about, almost, more than"),
        ({"value": "1,001"}, "value cannot be '1,001'; it means: a number in plain digits, as 1001"),
        ({"value": "-3"}, "value cannot be '-3'"),
        ({"day": "today"}, "day cannot be 'today'; it means: the day that it speaks of, as 2025-09-03"),
        ({"check": "sum"}, "check cannot be 'sum'; it means: count, growth, signed, changes, left or not-testable"),
        ({"kind": "growth"}, "kind cannot be 'growth' with the check count; it is number"),
        ({"unit": "officers"}, "unit cannot be 'officers' with the check count; it is agreements or agencies or"),
        ({"unit": ""}, "unit cannot be '' with the check count"),
        ({"relation": "", "value": ""}, "relation cannot be '' with the check count; fill it: exactly"),
        ({"value": ""}, "value cannot be '' with the relation 'exactly'"),
        ({"relation": "hundreds"}, "value cannot be '3' with the relation 'hundreds'; leave it empty"),
        ({**RULE, "value": "3", "parameters": "needs=payments"}, "value cannot be '3' without a relation"),
        ({**RULE, "relation": "about", "value": "3"}, "unit cannot be '' where a number is claimed"),
        ({"day": ""}, "day cannot be '' with the check count; fill it"),
        ({"from_day": "2025-01-20"}, "from_day cannot be '2025-01-20' with the check count; leave it empty"),
        ({"check": "signed"}, "from_day cannot be '' with the check signed"),
        ({"check": "signed", "from_day": "2025-09-03"}, "from_day cannot be '2025-09-03'; it lies before day"),
        ({"parameters": "colour=red"}, "parameters cannot hold 'colour=red' with the check count; the names are"),
        ({"parameters": "model"}, "parameters: model has no value; write model=..."),
        ({"parameters": "model=jem;model=wso"}, "parameters name 'model' twice"),
        ({"parameters": "model=jail"}, "parameters: model cannot be 'jail'; it is jem, wso or tfm"),
        ({"parameters": "state=Texas"}, "parameters: state cannot be 'Texas'; it is AK, AL"),
        ({"parameters": "types=sheriff|judge"}, "parameters: types cannot be 'judge'; it is attorney general"),
        ({"check": "changes", "from_day": "2025-01-20"}, "with the check changes and a number; give change=..."),
        ({"check": "changes", "from_day": "2025-01-20", "parameters": "change=joined|left"}, "it is joined or left"),
        ({**EVENT}, "parameters cannot be '' with the check left; give agreement=..."),
        ({**EVENT, "parameters": "agreement=Bristol County"}, "agreement cannot be 'Bristol County'; it is one id"),
        ({**RULE}, "with the check not-testable; give needs=..."),
        ({**RULE, "parameters": "needs=luck"}, "parameters: needs cannot be 'luck'; it is "),
    ],
)  # fmt: skip
def test_a_malformed_line_is_named_with_its_place_and_what_is_allowed(
    figures_file: WriteFile, cells: dict[str, str], said: str
) -> None:
    path = figures_file(line(id="fine"), line(**cells))
    with pytest.raises(InputRefused) as refused:
        read_figures(path)
    assert str(refused.value).startswith("mine.csv, line 3: ")
    assert said in str(refused.value)


def test_an_id_may_stand_once(figures_file: WriteFile) -> None:
    with pytest.raises(InputRefused, match=r"line 4: id cannot be 'a': mine.csv, line 2 has it; give another name"):
        read_figures(figures_file(line(id="a"), line(id="b"), line(id="a")))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,statement\n", "mine.csv: the header is ['id', 'statement'], it must be ['id', 'source'"),
        (b"", "mine.csv: the header is []"),
        (b"PK\x03\x04\xff\xfe", "is not UTF-8"),
        (",".join(COLUMNS).encode() + b"\nonly,three,cells\n", "mine.csv, line 2: 3 cells instead of 12"),
        (",".join(COLUMNS).encode() + b'\n"a"b,,,,,,,,,,,\n', "mine.csv: not a CSV file"),
    ],
)
def test_what_is_no_figures_file_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    with pytest.raises(InputRefused) as refused:
        read_figures(path)
    assert said in str(refused.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"none\.csv: No such file"):
        read_figures(tmp_path / "none.csv")
