"""Links the detainers of a release to arrest, book-in and removal: `link_release`, inside that one release only.

Pairs of one person inside a window are linked from the nearest on, one to one on both sides: each round links every
pair that is nearest for both, until no pair is left. Which pairs those are depends on that person's rows alone, and
not on their order.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from section287g.errors import InputRefused, NotFound
from section287g.handovers.linking.classes import give_classes
from section287g.handovers.linking.engines import Engine, open_engine
from section287g.handovers.linking.facilities import Facility, place_facilities, read_facility_table
from section287g.handovers.linking.linked import Linked
from section287g.handovers.linking.queries import Value, render_query
from section287g.handovers.linking.settings import LinkSettings
from section287g.handovers.linking.sources import canonical_columns, open_sources
from section287g.handovers.linking.standings import county_standings, day_number, listed_days
from section287g.places.tables import states_by_code

if TYPE_CHECKING:
    from section287g.handovers.release import Release
    from section287g.registry import Registry

__all__ = ["link_release", "link_tables"]

_NEEDED: Final = ("detainers",)
_EPOCH: Final = date(1970, 1, 1)


def link_release(
    release: Release,
    settings: LinkSettings | None = None,
    registry: Registry | None = None,
    engine: str = "duckdb",
    facilities: Path | None = None,
) -> Linked:
    """The release linked, to be closed. `facilities`: a table of jails and counties that goes before the rules.

    Without a registry, the one that the package carries. Raises `InputRefused` where the release has no detainers,
    and `NotFound` for an unknown engine or duplicate rule.
    """
    tables = {name: release.table(name) for name in release.tables}
    chosen = settings or LinkSettings()
    rule = chosen.duplicates or release.duplicate_rule
    linked = link_tables(release.name, tables, release.extracted, rule, chosen, registry, engine, facilities)
    linked.lacking = tuple(sorted({*linked.lacking, *_empty_columns(release)} & set(canonical_columns(rule))))
    return linked


def _empty_columns(release: Release) -> set[str]:
    """Columns that no file of the release gave, as table.column: they are stored, and empty."""
    found = release.report()["tables"] if (release.folder / "report.json").is_file() else ()
    return {f"{one['table']}.{column}" for one in found for column in one["columns_lacking"]}


def link_tables(
    name: str,
    tables: Mapping[str, Path],
    extracted: date | None,
    duplicates: str,
    settings: LinkSettings,
    registry: Registry | None = None,
    engine: str = "duckdb",
    facilities: Path | None = None,
) -> Linked:
    """As `link_release`, of Parquet files by table; `extracted` None is the last day of any event in them."""
    for one in _NEEDED:
        if one not in tables:
            raise InputRefused(f"release {name} has no table of {one}: nothing can be linked; load one")
    given = read_facility_table(facilities) if facilities is not None else None
    opened = open_engine(engine)
    try:
        return _link(opened, name, tables, extracted, duplicates, settings, registry, given, facilities)
    except BaseException:
        opened.close()
        raise


class _Steps:
    """Runs queries on one engine with one set of parameters, and keeps how long each step took."""

    def __init__(self, engine: Engine, parameters: dict[str, Value]) -> None:
        self.engine = engine
        self.parameters = parameters
        self.seconds: dict[str, float] = {}

    def keep(self, query: str, table: str | None = None, **also: Value) -> int:
        """Makes a table of a query; its rows."""
        start = time.perf_counter()
        made = table or query
        rows = self.engine.keep(made, render_query(query, self.engine.dialect, {**self.parameters, **also}))
        self.seconds[made] = self.seconds.get(made, 0.0) + time.perf_counter() - start
        return rows

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The answer to a query."""
        return self.engine.rows(render_query(query, self.engine.dialect, self.parameters))

    def pair(self, link: str, left: str, right: str, window: tuple[int, int]) -> tuple[int, int]:
        """Links two tables into the table `link`, one to one from the nearest on; links, and rounds it took.

        Who has one pair alone has it linked at once; rounds decide between the pairs of all others.
        """
        for side, table in (("left_events", left), ("right_events", right)):
            self.engine.view(side, f"SELECT person_number, number, day_number, second FROM {table}")
        self.keep("candidates", low=window[0], high=window[1])
        self.keep("people_with_pairs")
        left_over = f"{link}_left_0"
        pairs = self.keep("contested", left_over)
        if left == "detainers":
            self.engine.keep("contested_detainers", f"SELECT person_number, left_number FROM {left_over}")
        parts: list[str] = []
        made = ["candidates", "people_with_pairs", left_over]
        while pairs:
            self.engine.view("contested_pairs", f"SELECT * FROM {left_over}")
            parts.append(f"{link}_{len(parts) + 1}")
            self.keep("nearest", parts[-1])
            self.engine.view("linked", f"SELECT * FROM {parts[-1]}")
            left_over = f"{link}_left_{len(parts)}"
            pairs = self.keep("remaining", left_over)
            made += [parts[-1], left_over]
        columns = "SELECT person_number, left_number, right_number, right_day_number FROM"
        alone = f"{columns} people_with_pairs WHERE pairs = 1"
        links = self.engine.keep(link, " UNION ALL ".join([alone, *(f"{columns} {one}" for one in parts)]))
        self.engine.drop(made)
        return links, max(len(parts), min(links, 1))


def _link(
    engine: Engine,
    name: str,
    tables: Mapping[str, Path],
    extracted: date | None,
    duplicates: str,
    settings: LinkSettings,
    registry: Registry | None,
    given: Mapping[str, str] | None,
    facilities: Path | None,
) -> Linked:
    lacking, held = open_sources(engine, tables, duplicates)
    if any(one == f"detainers.duplicate_{duplicates}" for one in lacking):
        raise NotFound(f"release {name} has no duplicate rule {duplicates!r} for its detainers")
    steps = _Steps(engine, {})
    said = "the release"
    if extracted is None:
        extracted, said = _last_day(steps), "the last day of any event in it"
    steps.parameters["extracted"] = extracted
    account = {what: int(number) for what, number in steps.rows("account")}
    for table in ("people", "detainers", "arrests", "stays"):
        steps.keep(table)
    steps.keep("removals" if settings.removals == "table" else "departures", "removals")
    links, rounds = {}, {}
    ends = "SELECT person_number, number, out_day_number AS day_number, out_second AS second FROM stays"
    engine.view("stay_ends", ends)
    pairs: list[tuple[str, str, str, tuple[int, int]]] = [
        ("stay_removal", "stay_ends", "removals", settings.stay_removal)
    ]
    if settings.route == "arrest":
        pairs.append(("arrest_stay", "arrests", "stays", settings.arrest_stay))
        pairs.append(("detainer_arrest", "detainers", "arrests", settings.first_window))
    else:
        pairs.append(("detainer_stay", "detainers", "stays", settings.first_window))
    for link, left, right, window in pairs:
        links[link], rounds[link] = steps.pair(link, left, right, window)
    steps.keep("via_arrest" if settings.route == "arrest" else "straight", "chain")
    opened = registry if registry is not None else _embedded()
    found = [
        Facility(code, text, city, state, int(rows)) for code, text, city, state, rows in steps.rows("facilities")
    ]
    placed = place_facilities(found, given)
    _give_places(engine, opened, placed)
    unknown = give_classes(engine)
    first, newest = listed_days(opened)
    steps.keep(
        "outcomes",
        horizon=settings.window,
        extracted_number=day_number(extracted),
        first_listed=first,
        newest_listed=newest,
    )
    return Linked(
        engine,
        name,
        settings,
        duplicates,
        extracted,
        said,
        account,
        rounds,
        links,
        int(steps.rows("shared_arrests")[0][0]),
        lacking,
        unknown,
        found,
        {one.facility: one for one in placed},
        _EPOCH + timedelta(days=newest),
        facilities.name if facilities is not None else "rules by name",
        held,
        seconds=steps.seconds,
    )


def _embedded() -> Registry:
    from section287g.registry import open_registry

    return open_registry()


def _last_day(steps: _Steps) -> date:
    found = steps.rows("last_day")[0][0]
    if found is None:
        raise InputRefused("no row of the release has a day: nothing can be linked")
    last: date = found
    return last


def _give_places(engine: Engine, registry: Registry, placed: tuple[Any, ...]) -> None:
    engine.give(
        "facility_counties",
        {"facility": "text", "county_fips": "text", "state": "text"},
        [(one.facility, one.county_fips, one.state) for one in placed],
    )
    engine.give(
        "state_names",
        {"name": "text", "code": "text"},
        [(key, one.state) for one in states_by_code().values() for key in sorted({one.state, one.name.upper()})],
    )
    engine.give(
        "county_standings",
        {"county_fips": "text", "first_day": "integer", "last_day": "integer", "agencies": "text", "models": "text"},
        [
            (one.county_fips, one.first_day, one.last_day, one.agencies, one.models)
            for one in county_standings(registry)
        ],
    )
