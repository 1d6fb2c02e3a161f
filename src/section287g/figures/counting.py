"""The checks 'count' and 'growth': what stood on the lists of a day, and how it grew from day to day."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from section287g.figures.judge import Judged, Reading, judge, verdict_on, whether
from section287g.figures.model import DOES_NOT_HOLD, Figure, Found, Verdict, agreements_of, counted
from section287g.figures.scope import (
    AGENCIES,
    AGREEMENTS,
    ROWS,
    SPELLINGS,
    STATES,
    STATES_AND_TERRITORIES,
    Counts,
    ask,
    conditions,
    count_sql,
    counts,
    rows_command,
)
from section287g.figures.standing import ListThen, Untold, lists_of, the_lists

if TYPE_CHECKING:
    from section287g.registry import Registry

__all__ = ["check_count", "check_growth"]

_OTHER_UNITS: Final = {
    AGREEMENTS: (AGREEMENTS, AGENCIES, SPELLINGS, ROWS),
    AGENCIES: (AGENCIES, AGREEMENTS, SPELLINGS, ROWS),
    STATES: (STATES, STATES_AND_TERRITORIES),
}
"""For each unit that a source names: itself, then the others that its number may really count."""
_ALWAYS: Final = (AGREEMENTS, AGENCIES)


def check_count(registry: Registry, figure: Figure) -> Verdict:
    """How many agreements, agencies or states stood on the day's lists."""
    lists = lists_of(registry, figure.on)
    where = conditions(figure)
    held = counts(registry, lists, where)
    readings = [
        Reading((one,), {unit: held[one.list_id][unit] for unit in _OTHER_UNITS[figure.counts]}) for one in lists
    ]
    judged = judge(figure, readings)
    decisive = judged.readings[-1].lists[0]
    told = f"{the_lists(lists)} {_stand(lists, held, figure.counts)}"
    header = _header_counted(figure, lists, held, judged)
    units = dict.fromkeys((*_ALWAYS, figure.counts, *((judged.unit,) if judged.unit else ())))
    sql = count_sql(lists, where)
    return verdict_on(
        figure,
        judged.verdict,
        f"{told}, {whether(figure, judged, len(readings))}{header}.",
        found=[Found(held[one.list_id][unit], unit, one.where) for one in lists for unit in units],
        query=ask(judged.unit or figure.counts, decisive, figure),
        sql=sql,
        rows=rows_command(decisive, figure),
        lists=lists if judged.unit is None else [one for reading in judged.readings for one in reading.lists],
    )


def check_growth(registry: Registry, figure: Figure) -> Verdict:
    """By how many percent agreements, or agencies, grew from the lists of one day to those of another."""
    first, second = lists_of(registry, figure.since), lists_of(registry, figure.on)
    where = conditions(figure)
    held = counts(registry, (*first, *second), where)
    if not all(held[one.list_id][unit] for one in first for unit in _ALWAYS):
        raise Untold(f"{the_lists(first)} shows none, and growth from none has no percentage")
    readings = [
        Reading((a, b), {unit: _percent(held[a.list_id][unit], held[b.list_id][unit]) for unit in _ALWAYS})
        for a in first
        for b in second
    ]
    judged = judge(figure, readings)
    unit = judged.unit or AGREEMENTS
    decisive = judged.readings[-1]
    percents = {unit: Decimal(decisive.values[unit]).quantize(Decimal("0.1"), ROUND_HALF_UP) for unit in _ALWAYS}
    start, end = decisive.lists
    sql = count_sql((*first, *second), where)
    told = (
        f"{the_lists(first)} {_stand(first, held, AGREEMENTS)} and {the_lists(second)} "
        f"{_stand(second, held, AGREEMENTS)}, a change of {percents[AGREEMENTS]:+} percent in agreements and "
        f"{percents[AGENCIES]:+} percent in agencies"
    )
    found = [Found(held[one.list_id][unit], unit, one.where) for one in (*first, *second) for unit in _ALWAYS]
    found += [Found(percents[unit], f"percent in {unit}", f"{start.where} to {end.where}") for unit in _ALWAYS]
    return verdict_on(
        figure,
        judged.verdict,
        f"{told}, {whether(figure, judged, len(readings))}.",
        found=found,
        query="; ".join(ask(unit, one, figure) for one in decisive.lists) if where else "287g series",
        sql=sql,
        rows=f"{rows_command(start, figure)}; {rows_command(end, figure)}",
        lists=[one for reading in judged.readings for one in reading.lists],
    )


def _percent(before: int, after: int) -> Decimal:
    return Decimal(after - before) * 100 / Decimal(before)


def _stand(lists: tuple[ListThen, ...], held: dict[str, Counts], unit: str) -> str:
    """What lists hold, as a sentence goes on: 'each have 957 agreements of 796 agencies'."""
    told = [_one(held[one.list_id], unit) for one in lists]
    if len(set(told)) == 1:
        return f"{'has' if len(lists) == 1 else 'each have'} {told[0]}"
    return f"have {', '.join(told[:-1])} and {told[-1]}"


def _one(held: Counts, unit: str) -> str:
    text = agreements_of(held)
    if unit == STATES:
        territories = held[STATES_AND_TERRITORIES] - held[STATES]
        text += f" in {counted(held[STATES], STATES)}"
        if territories:
            text += (
                f" and {territories} {'territory or district' if territories == 1 else 'territories or districts'}"
            )
    return text


def _header_counted(figure: Figure, lists: tuple[ListThen, ...], held: dict[str, Counts], judged: Judged) -> str:
    """Where an exact total is one more than a list's rows: that the header row may have been counted."""
    if judged.verdict != DOES_NOT_HOLD or figure.relation != "exactly" or figure.parameters or figure.unit == STATES:
        return ""
    for one in lists:
        rows = held[one.list_id][ROWS]
        if figure.value == rows + 1:
            return f"; the {rows:,} rows of list {one.list_id} and its header row together are {rows + 1:,}"
    return ""
