"""The balanced panel: every unit in every period, with the days of gain and loss that were planted."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from section287g.errors import NotFound
from section287g.registry import Registry, build, open_registry
from section287g.registry.answer import Answer
from support import workbooks as w

from .making import START, list_id, put

JEM, WSO, TFM = "Jail Enforcement Model", "Warrant Service Officer", "Task Force Model"
COUNTIES_OF_2020 = 3_143 + 78 + 13


def line(agency: str, model: str, county: str, state: str = "FLORIDA", kind: str = "County") -> w.Row:
    return w.Row(state, agency, type=kind, county=county, model=model, signed=date(2025, 6, 2))


# Days after 1 July 2025 on which there is a list, and on which of them each agreement stands: none in August.
DAYS = (0, 19, 30, 71, 96, 97)
HISTORIES = [
    (line("Alachua County Sheriff's Office", WSO, "Alachua County"), DAYS),
    (line("Alachua County Sheriff's Office", TFM, "Alachua County"), DAYS[1:]),
    (line("Bradford County Sheriff's Office", JEM, "Bradford County"), (0, 19, 30, 97)),
    (line("Levy County Sheriff's Office", JEM, "Levy County"), (0, 19)),
    (line("Levy County Sheriff's Office", WSO, "Levy County"), (30, 71, 96, 97)),
    (line("Union County Sheriff's Office", "A Model Of Its Own", "Union County"), DAYS),
    (line("Gainesville Police Department", TFM, "Alachua County", kind="Municipality"), (71, 96, 97)),
    (line("Florida Department of Law Enforcement", TFM, "Leon County", kind="State Agency"), (0, 19, 30, 71)),
    (line("Collin County Sheriff's Office", JEM, "Collin County", "TEXAS"), (19,)),
    (line("Nacogdoches County Constable Precinct 1", TFM, "Nacogdoches County", "TEXAS"), (96, 97)),
    (line("Rappahannock-Shenandoah-Warren Regional Jail Authority", JEM, "Warren County", "VIRGINIA"), (30, 71)),
]
MONTHS = ("2025-07", "2025-08", "2025-09", "2025-10")
AGENCIES = 9


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lists = tmp_path_factory.mktemp("panel") / "lists"
    for day in DAYS:
        put(lists, day, [row for row, stood in HISTORIES if day in stood])
    return lists


@pytest.fixture(scope="module")
def registry(folder: Path) -> Iterator[Registry]:
    build([folder], folder.parent / "registry")
    with open_registry(folder.parent / "registry") as registry:
        yield registry


@pytest.fixture(scope="module")
def months(registry: Registry) -> Answer:
    return registry.panel()


def of(answer: Answer, unit: str, *names: str) -> list[tuple[Any, ...]]:
    """These columns of one unit, a tuple a period."""
    column = "county_fips" if "county" in answer.columns else "agency_id"
    return [tuple(line[name] for name in names) for line in answer if line[column] == unit]


def on(day: int) -> date:
    return date.fromordinal(START.toordinal() + day)


def test_every_county_is_there_in_every_period(months: Answer) -> None:
    seen = Counter((line["county_fips"], line["period"]) for line in months)
    assert set(seen.values()) == {1}
    assert len({county for county, _ in seen}) == COUNTIES_OF_2020
    assert {period for _, period in seen} == set(MONTHS)
    assert len(months) == COUNTIES_OF_2020 * len(MONTHS)
    assert months.unit == "county-months"
    order = [(line["county_fips"], line["period"]) for line in months]
    assert order == sorted(order)


def test_every_agency_is_there_in_every_period(registry: Registry) -> None:
    panel = registry.panel("agency")
    assert len(panel) == AGENCIES * len(MONTHS)
    order = [(line["agency_id"], line["period"]) for line in panel]
    assert order == sorted(set(order))


def test_a_period_has_its_last_list_and_one_without_lists_the_former_s(months: Answer, folder: Path) -> None:
    ids = [list_id(next(folder.glob(f"*{on(day):%m%d%Y}*"))) for day in (30, 30, 71, 97)]
    assert of(months, "12001", "period", "period_end", "list", "complete") == [
        ("2025-07", date(2025, 7, 31), ids[0], True),
        ("2025-08", date(2025, 8, 31), ids[1], True),
        ("2025-09", date(2025, 9, 30), ids[2], True),
        ("2025-10", date(2025, 10, 31), ids[3], False),
    ]


MODELS = ("jem", "wso", "tfm", "listed")
CHANGES = ("listed", "gained_on", "lost_on")


def test_what_stood_on_the_first_list_was_not_seen_to_begin(months: Answer) -> None:
    assert of(months, "12001", *CHANGES) == [(1, None, None)] * 4
    assert of(months, "12001", *MODELS) == [(0, 1, 1, 1)] * 4


def test_a_loss_and_a_return_are_dated_to_the_lists_that_show_them(months: Answer) -> None:
    assert of(months, "12007", *CHANGES) == [
        (1, None, None),
        (1, None, None),
        (0, None, date(2025, 9, 10)),
        (1, date(2025, 10, 6), None),
    ]
    assert [jem for (jem,) in of(months, "12007", "jem")] == [1, 1, 0, 1]


def test_a_gain_and_a_loss_within_one_period(months: Answer) -> None:
    first, *others = of(months, "48085", *CHANGES)
    assert first == (0, date(2025, 7, 20), date(2025, 7, 31))
    assert others == [(0, None, None)] * 3


def test_another_model_without_a_gap_is_no_gain_and_no_loss(months: Answer) -> None:
    assert of(months, "12075", *MODELS) == [(0, 1, 0, 1)] * 4
    assert of(months, "12075", *CHANGES) == [(1, None, None)] * 4


def test_a_model_that_is_not_known_is_listed_under_none(months: Answer) -> None:
    assert of(months, "12125", *MODELS) == [(0, 0, 0, 1)] * 4


def test_a_shared_jail_is_gained_and_lost_by_each_county(months: Answer) -> None:
    for county in ("51157", "51171", "51187"):
        assert of(months, county, *CHANGES) == [
            (1, date(2025, 7, 31), None),
            (1, None, None),
            (1, None, None),
            (0, None, date(2025, 10, 5)),
        ]
    assert of(months, "51069", *CHANGES) == [(0, None, None)] * 4


def test_cities_others_and_the_state_s_agencies_stand_apart(months: Answer) -> None:
    others = ("municipal_agreements", "other_local_agreements", "state_agreements")
    assert of(months, "12001", *others) == [(0, 0, 1), (0, 0, 1), (1, 0, 1), (1, 0, 0)]
    assert of(months, "12086", *MODELS, *others) == [(0,) * 4 + (0, 0, 1)] * 3 + [(0,) * 7]
    assert of(months, "48347", "listed", *others) == [(0, 0, 0, 0)] * 3 + [(0, 0, 1, 0)]


def test_a_county_is_told_by_code_name_state_and_people(months: Answer) -> None:
    assert of(months, "12001", "county", "state", "people") == [("Alachua County", "FL", 271218)] * 4
    assert not {"46113", "09110", "02261"} & {line["county_fips"] for line in months}


def test_quarters(registry: Registry) -> None:
    panel = registry.panel("county", "quarter")
    assert len(panel) == COUNTIES_OF_2020 * 2
    assert panel.unit == "county-quarters"
    assert of(panel, "12007", "period", "period_end", "complete", *CHANGES) == [
        ("2025Q3", date(2025, 9, 30), True, 0, None, date(2025, 9, 10)),
        ("2025Q4", date(2025, 12, 31), False, 1, date(2025, 10, 6), None),
    ]
    assert of(panel, "48085", *CHANGES) == [(0, date(2025, 7, 20), date(2025, 7, 31)), (0, None, None)]


def test_agencies_by_month(registry: Registry) -> None:
    panel = registry.panel("agency", "month")
    assert of(panel, "fl-gainesville-police", *MODELS, *CHANGES[1:]) == [
        (0, 0, 0, 0, None, None),
        (0, 0, 0, 0, None, None),
        (0, 0, 1, 1, date(2025, 9, 10), None),
        (0, 0, 1, 1, None, None),
    ]
    assert of(panel, "fl-department-of-law-enforcement", *CHANGES)[-1] == (0, None, date(2025, 10, 5))
    about = ("agency", "state", "jurisdiction", "county_fips", "ori")
    assert of(panel, "fl-bradford-county-sheriff", *about)[0] == (
        "Bradford County Sheriff's Office", "FL", "county", "12007", "FL0040000",
    )  # fmt: skip


def test_agencies_by_quarter(registry: Registry) -> None:
    panel = registry.panel("agency", "quarter")
    assert len(panel) == AGENCIES * 2
    assert of(panel, "tx-collin-county-sheriff", *CHANGES)[0] == (0, date(2025, 7, 20), date(2025, 7, 31))


def test_an_unknown_unit_or_period_is_refused(registry: Registry) -> None:
    with pytest.raises(NotFound, match=r"no panel of 'state' by 'month'; units are county, agency"):
        registry.panel("state")
    with pytest.raises(NotFound, match=r"periods month, quarter"):
        registry.panel("county", "year")


def test_a_panel_over_the_turn_of_a_year(tmp_path: Path) -> None:
    stays = line("Alachua County Sheriff's Office", WSO, "Alachua County")
    joins = line("Levy County Sheriff's Office", WSO, "Levy County")
    put(tmp_path / "lists", 183, [stays])  # 31 December 2025
    put(tmp_path / "lists", 184, [stays, joins])
    build([tmp_path / "lists"], tmp_path / "registry")
    with open_registry(tmp_path / "registry") as registry:
        panel = registry.panel("agency")
        assert of(panel, "fl-levy-county-sheriff", "period", "period_end", *CHANGES) == [
            ("2025-12", date(2025, 12, 31), 0, None, None),
            ("2026-01", date(2026, 1, 31), 1, date(2026, 1, 1), None),
        ]
        assert [one["period"] for one in registry.panel("agency", "quarter")] == ["2025Q4", "2026Q1"] * 2


SHERIFFS = {"Alachua": "12001", "Baker": "12003", "Bradford": "12007", "Clay": "12019", "Levy": "12075"}
Standing = frozenset[tuple[str, str]]
histories = st.lists(
    st.tuples(
        st.integers(1, 40),
        st.frozensets(st.tuples(st.sampled_from(sorted(SHERIFFS)), st.sampled_from([JEM, WSO, TFM]))),
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(histories)
def test_the_panel_counts_what_stood_on_each_period_s_list(planted: list[tuple[int, Standing]]) -> None:
    """For random histories, the county-models at a period's end are those planted on its list, and its agreements."""
    always = line("Union County Sheriff's Office", WSO, "Union County")
    with tempfile.TemporaryDirectory() as scratch:
        folder, day, on_list = Path(scratch), 0, {}
        for step, standing in planted:
            day += step
            rows = [
                line(f"{county} County Sheriff's Office", model, f"{county} County") for county, model in standing
            ]
            path = put(
                folder / "lists", day, [always, *sorted(rows, key=lambda row: (str(row.agency), str(row.model)))]
            )
            on_list[list_id(path)] = standing
        build([folder / "lists"], folder / "registry", accept=list(on_list))
        with open_registry(folder / "registry") as registry:
            panel = list(registry.panel())
            periods = {one["period"]: one["list"] for one in panel}
            for period, on_its_list in periods.items():
                lines = [one for one in panel if one["period"] == period]
                found = {
                    (one["county_fips"], model) for one in lines for model in ("jem", "wso", "tfm") if one[model]
                }
                short = {JEM: "jem", WSO: "wso", TFM: "tfm"}
                wanted = {(SHERIFFS[county], short[model]) for county, model in on_list[on_its_list]}
                assert found == wanted | {("12125", "wso")}
                assert len(found) == len(registry.agreements(as_of=on_its_list))
                assert {one["county_fips"] for one in lines if one["listed"]} == {county for county, _ in found}
