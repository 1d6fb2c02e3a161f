"""From what was counted to a verdict: does a figure hold on any of the readings, in its unit or another?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from section287g.figures.model import DOES_NOT_HOLD, HOLDS, HOLDS_FOR_ANOTHER_UNIT, Figure, Found, Number, Verdict
from section287g.figures.relations import fits, relations
from section287g.figures.standing import ListThen

__all__ = ["Judged", "Reading", "judge", "verdict_on", "whether"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the day or days of a figure: the lists taken, and the values there by unit.

    The first unit in `values` after the named one that fits is the other unit of the verdict, so order counts.
    """

    lists: tuple[ListThen, ...]
    values: Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, the readings that decide it, and the unit for which the figure holds, if for one."""

    verdict: str
    readings: tuple[Reading, ...]
    unit: str | None


def judge(figure: Figure, readings: Sequence[Reading]) -> Judged:
    """Holds if it holds on any reading in the unit named; else in another unit; else it does not."""
    named = figure.unit or ""
    others = dict.fromkeys(unit for reading in readings for unit in reading.values if unit != named)
    for unit in (named, *others):
        fitting = tuple(one for one in readings if unit in one.values and fits(figure, one.values[unit]))
        if fitting:
            return Judged(HOLDS if unit == named else HOLDS_FOR_ANOTHER_UNIT, fitting, unit)
    return Judged(DOES_NOT_HOLD, tuple(readings), None)


def whether(figure: Figure, judged: Judged, all_lists: int) -> str:
    """The end of the sentence: what of the figure holds, and on which of several lists."""
    meant = relations()[figure.relation].explained if figure.relation is not None else ""
    here = ""
    if judged.unit is not None and len(judged.readings) < all_lists:
        ids = dict.fromkeys(one.list_id for reading in judged.readings for one in reading.lists)
        here = f" on {' and '.join(ids)}"
    if judged.verdict == HOLDS:
        return f"so {figure.number}{meant} holds for {judged.unit}{here}"
    if judged.verdict == HOLDS_FOR_ANOTHER_UNIT:
        return f"so {figure.number}{meant} holds for {judged.unit}{here} and not for {figure.unit}"
    return f"so {figure.number}{meant} does not hold for {figure.unit}"


def verdict_on(
    figure: Figure,
    verdict: str,
    because: str,
    *,
    found: Iterable[Found] = (),
    query: str | None = None,
    sql: str | None = None,
    rows: str | None = None,
    lists: Iterable[ListThen | str] = (),
) -> Verdict:
    """A verdict with what the figure itself says filled in; each list is named once, in the order given."""
    ids = dict.fromkeys(one.list_id if isinstance(one, ListThen) else one for one in lists)
    return Verdict(
        id=figure.id,
        source=figure.source,
        published=figure.published,
        statement=figure.statement,
        unit=figure.unit,
        claimed=figure.claimed,
        found=tuple(found),
        verdict=verdict,
        because=because[0].upper() + because[1:],
        query=query,
        sql=sql,
        rows=rows,
        lists=tuple(ids),
    )
