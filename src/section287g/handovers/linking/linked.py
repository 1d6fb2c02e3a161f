"""A release whose detainers are linked: exact counts and times on this machine, for measures and reports.

What stands here is not for publication: small counts are not suppressed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import TracebackType
from typing import Any, Final, Self

from section287g.errors import NotFound
from section287g.handovers.linking.engines import Engine
from section287g.handovers.linking.facilities import Facility, Placed
from section287g.handovers.linking.queries import Value, render_query
from section287g.handovers.linking.settings import LinkSettings

__all__ = ["DIMENSIONS", "GROUPS", "Linked"]

GROUPS: Final = ("agency", "county", "state", "model", "month", "quarter")
"""By what detainers can be grouped."""
DIMENSIONS: Final = ("request", "outcome", "criminality", "lift_class", "linkage")
"""Into what they can be divided."""
_PERIODS: Final = {
    "month": "STRFTIME(day, '%Y-%m')",
    "quarter": "CAST(EXTRACT(YEAR FROM day) AS VARCHAR) || 'Q' || CAST(EXTRACT(QUARTER FROM day) AS VARCHAR)",
}


@dataclass(slots=True)
class Linked:
    """The tables of one linking in its engine, and what they were made from. Close it when done.

    `account` is what became of every row of detainers; `lacking` the columns that the release lacks; `shared` the
    detainers that are not linked because another one of their person was nearer to the arrest; `held` the columns of
    the stored tables. `requests` limits what is counted to requests of one class.
    """

    engine: Engine
    release: str
    settings: LinkSettings
    duplicates: str
    extracted: date
    extracted_from: str
    account: Mapping[str, int]
    rounds: Mapping[str, int]
    links: Mapping[str, int]
    shared: int
    lacking: Sequence[str]
    unknown_values: Mapping[str, Mapping[str, int]]
    facilities: Sequence[Facility]
    placed: Mapping[str, Placed]
    registry_day: date
    facility_source: str
    held: Mapping[str, Mapping[str, str]]
    requests: str = "all"
    seconds: Mapping[str, float] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the engine."""
        self.engine.close()

    def rows(self, query: str, **parameters: Value) -> list[tuple[Any, ...]]:
        """The answer to one of the room's queries."""
        return self.engine.rows(render_query(query, self.engine.dialect, parameters))

    def count(self, dimension: str, by: Sequence[str] = ()) -> dict[tuple[Any, ...], int]:
        """Detainers by groups and the values of a dimension: (group, ..., value) with its count.

        Raises `NotFound` for an unknown dimension or group.
        """
        self.group(by)
        if dimension not in DIMENSIONS:
            raise NotFound(f"no division by {dimension!r}; it can be by {', '.join(DIMENSIONS)}")
        self._view("counted", f"SELECT group_key, {dimension} AS value FROM grouped")
        return {(*_parts(key, by), value): number for key, value, number in self.rows("counted_groups")}

    def waits(self, by: Sequence[str] = ()) -> dict[tuple[Any, ...], list[tuple[int, int, int]]]:
        """Days from detainer to book-in by group: (days, booked in on that day, left unobserved after that day).

        Detainers that cannot be linked, and book-ins before the detainer's day, are not among them.
        """
        self.group(by)
        found: dict[tuple[Any, ...], list[tuple[int, int, int]]] = {}
        for key, days, booked, left in self.rows("waits", window=self.settings.window, extracted=self.extracted):
            found.setdefault(_parts(key, by), []).append((int(days), int(booked), int(left)))
        return found

    def group(self, by: Sequence[str]) -> None:
        """Makes the view `grouped`, whose `group_key` joins the groups asked for. Raises `NotFound`."""
        for one in by:
            if one not in GROUPS:
                raise NotFound(f"no grouping by {one!r}; it can be by {', '.join(GROUPS)}")
        parts = [f"COALESCE({_PERIODS.get(one, one)}, 'not known')" for one in by]
        key = " || '|' || ".join(parts) or "'all'"
        where = "" if self.requests == "all" else f" WHERE o.request = '{self.requests}'"
        self._view("grouped", f"SELECT o.*, {key} AS group_key FROM outcomes AS o{where}")

    def _view(self, name: str, sql: str) -> None:
        import sqlglot

        self.engine.view(name, sqlglot.transpile(sql, read="duckdb", write=self.engine.dialect)[0])


def _parts(key: str, by: Sequence[str]) -> tuple[str, ...]:
    return tuple(key.split("|")) if by else ()
