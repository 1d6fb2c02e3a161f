"""Jails to counties, and counties to the agreements that stood there on the day."""

from __future__ import annotations

from pathlib import Path

import pytest

from handovers.linking.planted import Planted
from section287g.errors import InputRefused
from section287g.handovers.linking.facilities import Facility, place_facilities, read_facility_table
from section287g.registry import open_registry


def _placed(name: str | None, state: str | None) -> tuple[str | None, str]:
    (one,) = place_facilities([Facility("X", name, None, state, 1)])
    return one.county_fips, one.by


@pytest.mark.parametrize(
    ("name", "state", "county"),
    [
        ("HARRIS COUNTY JAIL", "TEXAS", "48201"),
        ("HARRIS CO. SHERIFF'S OFFICE", "GEORGIA", "13145"),  # a name that two states have
        ("ORLEANS PARISH PRISON", "LA", "22071"),
        ("RICHMOND CITY JAIL", "VIRGINIA", "51760"),  # an independent city beside a county of its name
        ("RICHMOND COUNTY JAIL", "VIRGINIA", "51159"),
    ],
)
def test_a_jail_lies_in_the_county_that_its_name_begins_with(name: str, state: str, county: str) -> None:
    assert _placed(name, state)[0] == county


def test_a_jail_that_no_rule_places_stays_without_a_county() -> None:
    assert _placed("HARRIS COUNTY JAIL", None) == (None, "no state")
    assert _placed(None, "TEXAS") == (None, "no name")
    assert _placed("SOMEWHERE ELSE", "TEXAS") == (None, "no rule")


def test_a_table_of_the_users_goes_before_the_rules(tmp_path: Path) -> None:
    table = tmp_path / "jails.csv"
    table.write_text("detention_facility_code,name,county_fips_code\nHARRIGA,whatever,1001\n", encoding="utf-8")
    assert read_facility_table(table) == {"HARRIGA": "01001"}
    with Planted().detainer("a", "2025-05-01").link(tmp_path, facilities=table) as linked:
        assert linked.count("outcome", ("county", "state")) == {("01001", "AL", "no outcome recorded"): 1}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "needs a column facility_code"),
        ("facility_code,county_fips\nX,99999\n", "not the code of one county"),
        ("facility_code,county_fips\nX,01001\nX,01003\n", "X has two counties"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(tmp_path: Path, text: str, said: str) -> None:
    table = tmp_path / "jails.csv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(InputRefused, match=said):
        read_facility_table(table)


def test_the_agreement_is_that_of_the_day(tmp_path: Path) -> None:
    """On the day before its signing a county has none, and from its signing on its model; days are the registry's."""
    agency, model, signed, gone = next(
        iter(
            open_registry()
            .sql(
                "SELECT agency_id, model, signed, last_listed FROM agreements JOIN agencies USING (agency_id)"
                " WHERE jurisdiction = 'county' AND county_fips = '13145' AND signed IS NOT NULL"
            )
            .rows()
        )
    )
    before = signed.fromordinal(signed.toordinal() - 1)
    late = gone.fromordinal(gone.toordinal() + 400)
    planted = Planted()
    for person, day in (("a", before), ("b", signed), ("c", late)):
        planted.detainer(person, day.isoformat())
    with planted.link(tmp_path, extracted=late) as linked:
        found = {
            (day, models, agencies)
            for models, agencies, day, _ in linked.count("outcome", ("model", "agency", "month"))
        }
        rows = linked.engine.rows("SELECT day, model, agency FROM outcomes ORDER BY day")
    assert len(found) == 3
    assert rows == [
        (before, "none", "none"),
        (signed, model, agency),
        (late, "after the newest list", "after the newest list"),
    ]
