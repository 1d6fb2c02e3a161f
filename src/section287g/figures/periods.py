"""The checks 'signed' and 'changes': what was signed, and what left and joined, between two days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from section287g.figures.judge import Reading, judge, verdict_on, whether
from section287g.figures.model import CANNOT_BE_TOLD, Figure, Found, Verdict, agreements_of, counted
from section287g.figures.scope import AGENCIES, AGREEMENTS, ask, conditions, quoted, rows_command
from section287g.figures.standing import ListThen, in_words, lists_of, the_lists
from section287g.figures.vocabulary import needed

if TYPE_CHECKING:
    from section287g.registry import Registry

__all__ = ["check_changes", "check_signed"]

_BOTH: Final = (AGREEMENTS, AGENCIES)
LEFT, JOINED, BETWEEN = "left", "joined", "joined and left in between"
MANY_IDS = 20
"""Up to so many agreements are named on the command line for their rows; for more, the rows of both lists."""


def check_signed(registry: Registry, figure: Figure) -> Verdict:
    """How many of those on the day's lists were signed between two days, by type of agency.

    What all lists together show as signed in that time is told beside it: it does not decide.
    """
    start, end = _days(figure)
    lists = lists_of(registry, end)
    where = conditions(figure, (start, end))
    sql = (
        "SELECT list, agency_type, count(DISTINCT agreement_id) AS agreements, count(DISTINCT agency_id) AS agencies "
        "FROM listings JOIN (SELECT agency_id, agency_type FROM agencies) USING (agency_id) "
        f"WHERE {' AND '.join([f'list IN {quoted(one.list_id for one in lists)}', *where])} "
        "GROUP BY list, agency_type ORDER BY list, agencies DESC, agency_type"
    )
    by_type = registry.sql(sql).rows()
    readings = []
    for one in lists:
        mine = [row for row in by_type if row[0] == one.list_id]
        total = {AGREEMENTS: sum(row[2] for row in mine), AGENCIES: sum(row[3] for row in mine)}
        readings.append(Reading((one,), total))
    judged = judge(figure, readings)
    decisive = judged.readings[-1]
    one = decisive.lists[0]
    mine = [row for row in by_type if row[0] == one.list_id]
    in_all = _signed_in_all(registry, where)
    types = ", ".join(f"{kind} {agencies:,}" for _, kind, _, agencies in mine) or "no type"
    found = [Found(one.values[unit], unit, one.lists[0].where) for one in readings for unit in _BOTH]
    found += [Found(agencies, f"agencies of type {kind}", one.where) for _, kind, _, agencies in mine]
    found += [Found(in_all[unit], unit, "on any list of this registry") for unit in _BOTH]
    return verdict_on(
        figure,
        judged.verdict,
        f"{in_words(one)} has {agreements_of(decisive.values)} ({types}) signed from {start} to {end}, "
        f"{whether(figure, judged, len(readings))}; by all lists of this registry together, "
        f"{agreements_of(in_all)} were signed in that time.",
        found=found,
        query=ask(AGENCIES, one, figure),
        sql=sql,
        rows=rows_command(one, figure),
        lists=[one for reading in judged.readings for one in reading.lists],
    )


def _signed_in_all(registry: Registry, where: list[str]) -> Mapping[str, int]:
    """What was signed in the period by the registry's newest word on each agreement, whatever list shows it."""
    sql = f"SELECT count(*), count(DISTINCT agency_id) FROM agreements WHERE {' AND '.join(where)}"
    agreements, agencies = registry.sql(sql).rows()[0]
    return {AGREEMENTS: agreements, AGENCIES: agencies}


def check_changes(registry: Registry, figure: Figure) -> Verdict:
    """How many agreements, and agencies, left the lists and joined them between two days.

    Without a number it is an intention: the counts are told, and what it would need to test it.
    """
    start, end = _days(figure)
    firsts, seconds = lists_of(registry, start), lists_of(registry, end)
    pairs = [(first, second) for first in firsts for second in seconds]
    told = {pair: _changes(registry, *pair) for pair in pairs}
    if figure.relation is None:
        first, second = pairs[-1]
        because = (
            f"from {in_words(first)} to {in_words(second)} {_told(told[first, second])}; the lists give no reason, "
            f"and what was meant needs {needed(figure.parameters['needs'])}."
        )
        return _changed(figure, CANNOT_BE_TOLD, because, registry, (first, second), told[first, second])
    change = figure.parameters["change"][0]
    readings = [Reading(pair, told[pair][change]) for pair in pairs]
    judged = judge(figure, readings)
    first, second = judged.readings[-1].lists
    because = (
        f"from {the_lists(firsts)} to {the_lists(seconds)} {_told(told[first, second])}, "
        f"{whether(figure, judged, len(readings))}."
    )
    return _changed(figure, judged.verdict, because, registry, (first, second), told[first, second])


def _changed(
    figure: Figure,
    verdict: str,
    because: str,
    registry: Registry,
    pair: tuple[ListThen, ListThen],
    told: Mapping[str, Mapping[str, int]],
) -> Verdict:
    first, second = pair
    change = figure.parameters.get("change", (LEFT,))[0]
    ids = [row[0] for row in registry.sql(_ids_sql(first, second, change)).rows()]
    rows = "; ".join(rows_command(one, figure) for one in pair)
    if 0 < len(ids) <= MANY_IDS:
        rows = f"287g rows {' '.join(ids)}"
    sql = _changes_sql(first, second)
    return verdict_on(
        figure,
        verdict,
        because,
        found=[
            Found(told[one][unit], f"{unit} that {one}", f"{first.where} to {second.where}")
            for one in (LEFT, JOINED, BETWEEN)
            for unit in _BOTH
        ],
        query=f"287g diff {first.as_of} {second.as_of}",
        sql=sql,
        rows=rows,
        lists=pair,
    )


def _changes(registry: Registry, first: ListThen, second: ListThen) -> Mapping[str, Mapping[str, int]]:
    rows = registry.sql(_changes_sql(first, second)).rows()
    return {change: {AGREEMENTS: agreements, AGENCIES: agencies} for change, agreements, agencies in rows}


def _ids(where: str, column: str = "agreement_id") -> str:
    return f"(SELECT {column} FROM listings WHERE {where})"


def _changes_sql(first: ListThen, second: ListThen) -> str:
    """Agreements, and agencies wholly, on the first list alone, on the second alone, and only on lists between."""
    one, two = f"list = '{first.list_id}'", f"list = '{second.list_id}'"
    between = (
        "list IN (SELECT list_id FROM standings JOIN lists USING (list_no) "
        f"WHERE sequence = 'participating' AND position > {first.position} AND position < {second.position})"
    )
    parts = []
    for change, on, not_on in ((LEFT, one, (two,)), (JOINED, two, (one,)), (BETWEEN, between, (one, two))):
        apart = {
            column: " AND ".join([on, *(f"{column} NOT IN {_ids(where, column)}" for where in not_on)])
            for column in ("agreement_id", "agency_id")
        }
        parts.append(
            f"SELECT '{change}' AS change, "
            f"(SELECT count(DISTINCT agreement_id) FROM listings WHERE {apart['agreement_id']}) AS agreements, "
            f"(SELECT count(DISTINCT agency_id) FROM listings WHERE {apart['agency_id']}) AS agencies"
        )
    return " UNION ALL ".join(parts)


def _ids_sql(first: ListThen, second: ListThen, change: str) -> str:
    on, not_on = (first, second) if change == LEFT else (second, first)
    apart = _ids(f"list = '{not_on.list_id}'")
    return (
        f"SELECT DISTINCT agreement_id FROM listings WHERE list = '{on.list_id}' "
        f"AND agreement_id NOT IN {apart} ORDER BY agreement_id"
    )


def _told(told: Mapping[str, Mapping[str, int]]) -> str:
    said = [
        f"{counted(told[one][AGREEMENTS], AGREEMENTS)} ({counted(told[one][AGENCIES], AGENCIES)}) {one}"
        for one in (LEFT, JOINED)
    ]
    if told[BETWEEN][AGREEMENTS]:
        said.append(f"{counted(told[BETWEEN][AGREEMENTS], AGREEMENTS)} {BETWEEN}")
    return ", ".join(said[:-1]) + " and " + said[-1]


def _days(figure: Figure) -> tuple[date, date]:
    return figure.since, figure.on
