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
TERMS = {**RULE, "check": "rule"}
MONEY = {"unit": "dollars", "check": "allotments", "day": "2026-02-13"}
BY_RULE = {**MONEY, "value": ""}
ASKED = "asked=announced;needs=payments"


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
        ({"kind": "guess"},
         "kind cannot be 'guess'; it means: number, growth, share, event, rule, outcome or intention"),
        ({"unit": "sheriffs"}, "unit cannot be 'sheriffs'; it means: agreements, agencies, states"),
        ({"relation": "nearly"}, "relation cannot be 'nearly'; it means: exactly, about, almost, more than"),
        ({"value": "1,001"}, "value cannot be '1,001'; it means: a number in plain digits, as 1001"),
        ({"value": "-3"}, "value cannot be '-3'"),
        ({"day": "today"}, "day cannot be 'today'; it means: the day that it speaks of, as 2025-09-03"),
        ({"check": "sum"},
         "check cannot be 'sum'; it means: count, growth, signed, changes, left, rule, allotments, criminality or "
         "not-testable"),
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
        ({**TERMS, "parameters": ASKED}, "with the check rule; give rules=..."),
        ({**TERMS, "parameters": "rules=reimbursement.start;needs=payments"}, "with the check rule; give asked=..."),
        ({**TERMS, "parameters": "rules=reimbursement.start;asked=announced"}, "give needs=..."),
        ({**TERMS, "parameters": "rules=reimbursement.start;asked=now;needs=payments"},
         "it is announced or in-force"),
        ({**TERMS, "parameters": f"rules=reimbursement.salry.share;{ASKED}"},
         "rules cannot be 'reimbursement.salry.share': there is no parameter"),
        ({**TERMS, "parameters": f"rules=reimbursement.award;{ASKED}"}, "that is a group of rules, name one of them"),
        ({**TERMS, "parameters": f"rules=Salaries;{ASKED}"}, "rules cannot be 'Salaries'; it is the name of a rule"),
        ({**TERMS, "parameters": f"rules=reimbursement.award.bands:500;{ASKED}"}, "is a table, so name it alone"),
        ({**TERMS, "parameters": f"rules=reimbursement.salary.share:all;{ASKED}"}, "claim a number in plain digits"),
        ({**TERMS, "parameters": f"rules=reimbursement.start;begins=reimbursement.models;{ASKED}"},
         "begins cannot be 'reimbursement.models'"),
        ({**TERMS, "parameters": f"rules=reimbursement.start;beside=reimbursement.nothing;{ASKED}"},
         "'reimbursement.nothing': there is no parameter"),
        ({**TERMS, "day": "", "parameters": f"rules=reimbursement.start;{ASKED}"},
         "day cannot be '' with the check rule"),
        ({**MONEY, "unit": "officers"}, "unit cannot be 'officers' with the check allotments; it is dollars"),
        ({**MONEY, "parameters": ""}, "with the check allotments; give terms=..."),
        ({**MONEY, "parameters": "terms=petrol"},
         "terms cannot be 'petrol'; it is equipment, vehicles, awards or other"),
        ({**MONEY, "parameters": "terms=equipment;officers=six"},
         "officers cannot be 'six'; it is the name of a rule"),
        ({**MONEY, "parameters": "terms=equipment;officers=-6"}, "officers cannot be '-6'"),
        ({**MONEY, "parameters": "terms=equipment;officers=6.5"}, "officers cannot be '6.5'"),
        ({**MONEY, "parameters": "terms=equipment;officers=published.nothing"}, "there is no parameter"),
        ({**MONEY, "parameters": "terms=equipment;officers=published.payments.sullivan.total"},
         "published.payments.sullivan.total is in dollars and not in people"),
        ({**BY_RULE, "parameters": "terms=equipment;officers=6;amount=published.payments.sullivan.officers"},
         "published.payments.sullivan.officers is in people and not in dollars"),
        ({**BY_RULE, "day": "2026-02-12", "parameters": "terms=equipment;officers=6;"
          "amount=published.payments.sullivan.total"}, "no value is known on 2026-02-12"),
        ({**MONEY, "parameters": "terms=equipment;officers=6;amount=published.payments.sullivan.total"},
         "value cannot be '3' with amount=..., the rule that holds it; leave it empty"),
        ({**BY_RULE, "parameters": "terms=equipment;officers=6"}, "value cannot be '' with the relation 'exactly'"),
        ({**BY_RULE, "relation": "hundreds", "parameters": "terms=equipment;officers=6;"
          "amount=published.payments.sullivan.total"}, "relation cannot be 'hundreds' with amount=..."),
        ({**MONEY, "parameters": "terms=equipment|vehicles;needs=payments"}, "at most one part may be unknown"),
        ({**MONEY, "parameters": "terms=equipment|other;needs=payments"}, "at most one part may be unknown"),
        ({**MONEY, "parameters": "terms=equipment|vehicles;officers=6"},
         "give needs=..., what would be needed to tell"),
        ({**MONEY, "parameters": "terms=awards;officers=6;needs=payments"}, "give quarters=..."),
        ({**MONEY, "parameters": "terms=other;needs=payments"}, "terms cannot be 'other' alone"),
        ({**MONEY, "parameters": "terms=equipment;officers=6;vehicles=1"},
         "vehicles is of no use with terms=equipment"),
        ({**MONEY, "relation": "at least", "parameters": "terms=equipment|vehicles;officers=6;needs=payments"},
         "relation cannot be 'at least' where a part is unknown; it is exactly or about"),
        ({**MONEY, "parameters": "terms=vehicles;vehicles=1;equipment=7500"}, "name that in terms"),
        ({**MONEY, "parameters": "terms=equipment;officers=1;transport=7500"},
         "it goes with vehicles that are not known"),
        ({**MONEY, "parameters": "terms=equipment;officers=1;equipment=7.5m"}, "it is dollars in plain digits"),
        ({**MONEY, "parameters": "terms=vehicles;vehicles=1|2"}, "vehicles cannot be '1|2'"),
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
