"""The checks 'left', on one agreement, and 'not-testable', on what lists of agreements cannot show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from section287g.figures.judge import verdict_on
from section287g.figures.model import CANNOT_BE_TOLD, DOES_NOT_HOLD, HOLDS, Figure, Found, Verdict, agreements_of
from section287g.figures.scope import AGENCIES, AGREEMENTS, ask, conditions, count_sql, counts, quoted, rows_command
from section287g.figures.standing import ListThen, Untold, in_words, lists_of
from section287g.figures.vocabulary import needed

if TYPE_CHECKING:
    from section287g.registry import Registry

__all__ = ["check_left", "check_not_testable"]

_FOLLOWED: Final = {
    "nothing": "no list since shows an agreement of this agency in its place",
    "new agreement": "a new agreement of the agency under the same model followed",
    "another model": "an agreement of the agency under another model followed",
    "returned": "it returned later",
}


def check_left(registry: Registry, figure: Figure) -> Verdict:
    """Whether one agreement left the lists by a day, or between two: from which list to which."""
    wanted = _current_id(registry, figure.parameters["agreement"][0])
    now = lists_of(registry, figure.on)[-1]
    sql = (
        "SELECT first_list, first_day, first_position, last_list, last_day, last_position, gone, gone_list, "
        f"gone_day, followed_by FROM spans WHERE agreement_id IN {quoted((wanted,))} ORDER BY span"
    )
    stood = [one for one in registry.sql(sql) if one["first_position"] <= now.position]
    if not stood:
        raise Untold(
            f"no list in this registry up to {figure.day} shows an agreement {wanted}; "
            "'287g agencies --search' finds ids"
        )
    last = stood[-1]
    verdict, told, lists = _departure(registry, figure, last, now)
    listed = _listed(registry, wanted.partition(":")[0], now)
    return verdict_on(
        figure,
        verdict,
        f"the agreement {wanted} {told}.",
        found=[
            Found(int(last["last_position"] >= now.position), "agreements of this id", now.where),
            Found(listed, "agreements of this agency", now.where),
        ],
        query=f"287g show {wanted}",
        sql=sql,
        rows=f"287g rows {wanted}",
        lists=lists,
    )


def _departure(
    registry: Registry, figure: Figure, last: dict[str, Any], now: ListThen
) -> tuple[str, str, tuple[str, ...]]:
    """The verdict, what happened, and the ids of the lists that show it, from the newest span before the day."""
    if last["last_position"] >= now.position:
        return DOES_NOT_HOLD, f"stands on {in_words(now).rstrip(',')}", (now.list_id,)
    before, after = _list_then(registry, last["last_position"]), _list_then(registry, last["last_position"] + 1)
    left = f"stood last on {in_words(before)} and is not on the next, {in_words(after)}"
    ids = (before.list_id, after.list_id)
    if figure.from_day is not None and last["gone_day"] < figure.from_day:
        return DOES_NOT_HOLD, f"{left}, which is before {figure.from_day}", ids
    if last["gone"] == "ended":
        return HOLDS, f"{left}; {_FOLLOWED[last['followed_by']]}; the lists give no reason", ids
    if last["followed_by"] == "returned":
        return DOES_NOT_HOLD, f"{left}, and was absent only: it returned", ids
    return CANNOT_BE_TOLD, f"{left}: absent so far, on too few later lists to say that it ended", ids


def _listed(registry: Registry, agency_id: str, now: ListThen) -> int:
    where = (f"agency_id IN {quoted((agency_id,))}",)
    return counts(registry, (now,), where)[now.list_id][AGREEMENTS]


def _list_then(registry: Registry, position: int) -> ListThen:
    sql = (
        "SELECT list_id, kind, s.day, s.half, s.day, position FROM standings s JOIN lists USING (list_no) "
        f"WHERE sequence = 'participating' AND position = {position}"
    )
    return ListThen(*registry.sql(sql).rows()[0])


def _current_id(registry: Registry, wanted: str) -> str:
    agency_id, colon, rest = wanted.partition(":")
    former = registry.sql(f"SELECT agency_id FROM redirects WHERE former_id IN {quoted((agency_id,))}").rows()
    return f"{former[0][0] if former else agency_id}{colon}{rest}"


def check_not_testable(registry: Registry, figure: Figure) -> Verdict:
    """What would be needed to test a statement that the lists cannot; with a day, what they do tell about it.

    Where a rule holds the amount, the query shows it with its status, confidence and sources.
    """
    who = (
        "neither lists of agreements nor the rules held" if figure.unit == "dollars" else "lists of agreements do not"
    )
    reason = f"{who} show this: it needs {needed(figure.parameters['needs'])}"
    if figure.day is None:
        amount = figure.parameters.get("amount")
        return verdict_on(figure, CANNOT_BE_TOLD, f"{reason}.", query=f"287g policy {amount[0]}" if amount else None)
    return _with_counts(registry, figure, figure.day, reason)


def _with_counts(registry: Registry, figure: Figure, day: date, reason: str) -> Verdict:
    """The verdict with the agreements that stood on the day, by model where the figure names models."""
    try:
        now = lists_of(registry, day)[-1]
    except Untold as error:
        return verdict_on(figure, CANNOT_BE_TOLD, f"{reason}; and {error}.")
    models = figure.parameters.get("model", ())
    where = conditions(figure)
    parts = [(model, replace(figure, parameters={**figure.parameters, "model": (model,)})) for model in models]
    held = counts(registry, (now,), where)[now.list_id]
    found = [Found(held[unit], unit, now.where) for unit in (AGREEMENTS, AGENCIES)]
    told = []
    for model, part in parts:
        number = counts(registry, (now,), conditions(part))[now.list_id]
        found += [Found(number[unit], f"{unit} under {model}", now.where) for unit in (AGREEMENTS, AGENCIES)]
        told.append(f"{number[AGREEMENTS]:,} {model}")
    every = counts(registry, (now,))[now.list_id]
    split = f" ({', '.join(told)})" if len(told) > 1 else f" under {models[0]}" if models else ""
    of_all = f", among {agreements_of(every)} in all" if where else ""
    sql = count_sql((now,), where)
    return verdict_on(
        figure,
        CANNOT_BE_TOLD,
        f"{reason}; what {in_words(now).rstrip(',')} shows is {agreements_of(held)}{split}{of_all}.",
        found=found,
        query=ask(AGREEMENTS, now, figure),
        sql=sql,
        rows=rows_command(now, figure),
        lists=(now,),
    )
