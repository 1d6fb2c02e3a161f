"""The data behind each chart as rows, with units in the names of columns: for CSV, and to read beside it.

Where a request asks what was known on a day, what only later lists show is left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from section287g.explorer.drawn.nation import pointed, shade_of
from section287g.explorer.record import Record, Standing
from section287g.lists.lookups import MODEL_NAMES
from section287g.places.jurisdiction import fills_counties

if TYPE_CHECKING:
    from section287g.funding.estimate import Estimate

__all__ = [
    "CLAIM_COLUMNS",
    "MAP_COLUMNS",
    "QUARTER_COLUMNS",
    "SERIES_COLUMNS",
    "SPAN_COLUMNS",
    "claim_rows",
    "claim_series",
    "map_rows",
    "quarter_rows",
    "series_rows",
    "span_rows",
]

Row = Mapping[str, Any]
_BY_MODEL: Final = tuple(f"{model}_agreements" for model in MODEL_NAMES)
MAP_COLUMNS: Final = (
    "drawn", "county_fips", "agency_id", "name", "state", "shade", "agreements", *_BY_MODEL, "latitude_degrees",
    "longitude_degrees",
)  # fmt: skip
"""One shaded county or one point a row. A county's agreements are those of the agencies that shade it."""
SERIES_COLUMNS: Final = ("list", "date", "half", "agreements", "agencies", *_BY_MODEL)
SPAN_COLUMNS: Final = (
    "agreement_id", "model", "signed_date", "first_list", "first_date", "last_list", "last_date", "lists",
    "gone_list", "gone_date",
)  # fmt: skip
CLAIM_COLUMNS: Final = (
    "statement", "source", "published_date", "day", "unit", "claimed", "agreements", "agencies", "verdict",
)  # fmt: skip
"""One published count a row; `unit` is that of `claimed`, `agreements` and `agencies` are those of the list."""
_COUNTED: Final = ("agreements", "agencies")
_BEFORE: Final = 182
QUARTER_COLUMNS: Final = ("quarter", "received_dollars", "spent_dollars", "net_dollars")


def map_rows(record: Record, standing: Standing, state: str | None = None) -> list[Row]:
    """What a map shows: each shaded county, then each point, of all states or one."""
    counted: list[Row] = []
    for fips, agreements in sorted(standing.by_county.items()):
        county = record.counties.get(fips)
        if county is None or (state is not None and county.state != state):
            continue
        filling = [one for one in agreements if fills_counties(one["jurisdiction"], one["agency_type"])]
        if filling:
            told = {"drawn": "county", "county_fips": fips, "agency_id": None, "name": county.name}
            where = {"state": county.state, "latitude_degrees": None, "longitude_degrees": None}
            counted.append({**told, **where, "shade": shade_of(filling), **_by_model(filling)})
    own: dict[str, list[Row]] = defaultdict(list)
    for one in standing.listed:
        own[one["agency_id"]].append(one)
    for agency, _ in pointed(record, standing, state):
        counted.append(
            {
                "drawn": "point",
                "county_fips": agency["county_fips"],
                "agency_id": agency["agency_id"],
                "name": agency["agency"],
                "state": agency["state"],
                "shade": None,
                "latitude_degrees": agency["latitude"],
                "longitude_degrees": agency["longitude"],
                **_by_model(own[agency["agency_id"]]),
            }
        )
    return counted


def _by_model(agreements: Sequence[Row]) -> dict[str, int]:
    models = Counter(one["model"] for one in agreements)
    counts = {f"{model}_agreements": models.get(model, 0) for model in MODEL_NAMES}
    return {"agreements": len(agreements), **counts}


def series_rows(series: Sequence[Row]) -> list[Row]:
    """A series with the unit in each column's name."""
    return [{**one, **{f"{model}_agreements": one[model] for model in MODEL_NAMES}} for one in series]


def span_rows(agreements: Sequence[Row]) -> list[Row]:
    """One span of one agreement a row."""
    return [
        {
            "agreement_id": one["agreement_id"],
            "model": one["model"],
            "signed_date": one["signed"],
            "first_list": span["first_list"],
            "first_date": span["first_day"],
            "last_list": span["last_list"],
            "last_date": span["last_day"],
            "lists": span["lists"],
            "gone_list": span["gone_list"],
            "gone_date": span["gone_day"],
        }
        for one in agreements
        for span in one["spans"]
    ]


def claim_rows(record: Record) -> list[Row]:
    """The published counts of all agreements or all agencies at a day, each with both counts of the list of that day.

    Where a day has several lists, the counts are those of the one that the verdict names first.
    """
    from section287g.figures import check_figures, read_figures

    verdicts = {one.id: one for one in record.fixed("figures", lambda: check_figures(record.registry))}
    rows: list[Row] = []
    for one in read_figures():
        if one.check != "count" or one.value is None or one.parameters or one.unit not in _COUNTED:
            continue
        verdict = verdicts[one.id]
        counts = {
            unit: next((int(found.value) for found in verdict.found if found.unit == unit), None) for unit in _COUNTED
        }
        rows.append(
            {
                "statement": one.statement,
                "source": one.source,
                "published_date": one.published,
                "day": one.on,
                "unit": one.unit,
                "claimed": int(one.value),
                **counts,
                "verdict": verdict.verdict,
            }
        )
    return sorted(rows, key=lambda row: row["day"])


def claim_series(record: Record, claims: Sequence[Row]) -> Sequence[Row]:
    """The lists beside which claims are drawn: from half a year before the first on."""
    first = min(row["day"] for row in claims) - timedelta(days=_BEFORE)
    return [one for one in record.series if one["date"] >= first]


def quarter_rows(made: Estimate) -> list[Row]:
    """An estimate by quarter, in dollars."""
    return [
        {
            "quarter": one.name,
            "received_dollars": one.received,
            "spent_dollars": one.spent,
            "net_dollars": one.net,
        }
        for one in made.by_quarter()
    ]
