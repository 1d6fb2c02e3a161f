"""Reads figures files, strictly: the package's own, and what a user hands to `287g figures FILE`.

A figures file is a CSV in UTF-8 with one line a figure and these columns:

- `id`: a name of its own, of small letters, digits and hyphens.
- `source`: who published it, and where. `published`: when, as 2025-09-03.
- `statement`: what was said, in short and neutral words.
- `kind`: number, growth, share, event, rule, outcome or intention.
- `unit`: what the source counts: agreements, agencies, states, officers, persons or dollars; empty where it
  names none.
- `relation`: exactly, about, almost, more than, at least or hundreds (`data/relations.csv` says what each
  means); empty where no number is claimed.
- `value`: the number in plain digits, a percentage for growth and shares; empty with 'hundreds', without a relation,
  or where the parameter `amount` names the rule that holds it.
- `from_day`, `day`: the days that it speaks of. A figure about one day has `day` only.
- `check`: how to test it: count, growth, signed, changes, left, rule, allotments, criminality or
  not-testable.
- `parameters`: `name=value`, several values as `a|b`, several parameters as `x=a;y=b`:
  - count, growth, signed: `types` (of agency), `model`, `state` narrow what is counted.
  - changes: `change=joined` or `left`. left: `agreement`, an id.
  - rule: `rules`, names as `287g policy` lists them, each alone (it has a value that is not zero) or with what it is
    said to say (`reimbursement.award.period:quarter`); `asked=announced` or `in-force`, whether the figure holds once
    the rule is announced or only when it has begun; `begins`, a rule that gives the first day of what they speak of;
    `beside`, rules that are told and do not decide.
  - allotments: `terms` that make up the amount: equipment, vehicles, awards, and other for what no source splits up;
    `officers`, `vehicles` (whole allotments, one an agency) and `quarters`, the counts reported, as digits or, for
    officers, as names of rules; `equipment` and `transport`, parts in dollars where they were reported, rounded;
    `sum`, amounts that it is the sum of; `amount`, the rule that holds the amount. One count may be unknown.
  - criminality: `classes`, which together are counted (convicted, pending, neither, not-recorded), where a share is
    claimed; `of`, of whom (arrests, arrests-287g, detainers, book-ins), by default of any.
  - rule, criminality, not-testable, changes without a number, and allotments with a part unknown: `needs`, the
    sources that would be needed, by their names in `data/needs.csv`. not-testable may have `amount` too.

An example, a county's own count:

    example-1,County newspaper,2025-09-04,Ten sheriffs signed,number,agencies,exactly,10,2025-08-01,2025-09-03,...

where the last two columns hold `signed` and `types=sheriff;state=TX`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from section287g.datafiles import Column, DataFileError, Schema, data_file, read_table
from section287g.errors import InputRefused
from section287g.figures.model import Figure
from section287g.figures.published import faults, stated
from section287g.figures.relations import relations
from section287g.figures.vocabulary import CHECKS, KINDS, UNITS, CheckSpec, parameter_fault
from section287g.funding.policy import read_policy
from section287g.funding.rules import Policy

__all__ = ["FIGURES_SCHEMA", "read_figures"]

_BY_RULES: Final = ("rule", "allotments")
_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_VALUE: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _one_of(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


FIGURES_SCHEMA: Schema = (
    Column("id", "a name of its own, of small letters, digits and hyphens",
           check=lambda text: _ID.fullmatch(text) is not None),
    Column("source", "who published it, and where", check=lambda text: bool(text.strip())),
    Column("published", "the day of publication, as 2025-09-03", check=_is_day),
    Column("statement", "what was said, in short and neutral words", check=lambda text: bool(text.strip())),
    Column("kind", _one_of(tuple(KINDS)), check=KINDS.__contains__),
    Column("unit", f"{_one_of(UNITS)}; empty where the source names none", required=False, check=UNITS.__contains__),
    Column("relation", f"{_one_of(tuple(relations()))}; empty where no number is claimed", required=False,
           check=relations().__contains__),
    Column("value", "a number in plain digits, as 1001 or 608.9", required=False,
           check=lambda text: _VALUE.fullmatch(text) is not None),
    Column("from_day", "the first of two days that it speaks of, as 2025-01-20; empty where it speaks of one",
           required=False, check=_is_day),
    Column("day", "the day that it speaks of, as 2025-09-03", required=False, check=_is_day),
    Column("check", _one_of(tuple(CHECKS)), check=CHECKS.__contains__),
    Column("parameters", "name=value, several values as a|b, several parameters as x=a;y=b", required=False),
)  # fmt: skip


def read_figures(path: Path | str | None = None, policy: Policy | None = None) -> list[Figure]:
    """The figures of a file, in its order; without a path, the ones that the package carries.

    Numbers that a line takes from the rules come from `policy`; without one, from the package's own.
    Raises `InputRefused` for a file that cannot be read, or has a line that breaks the format: the message
    names file, line, column and value, and what is allowed.

    >>> [figure.claimed for figure in read_figures()][:3]
    ['135 agencies', 'almost 960 agencies', 'more than 600 percent in agreements']
    """
    source = data_file("figures", "figures.csv") if path is None else Path(path)
    try:
        return list(_figures(source, policy))
    except DataFileError as error:
        raise InputRefused(str(error)) from None
    except UnicodeDecodeError as error:
        raise InputRefused(f"{source.name}: byte {error.start} is not UTF-8; save it as CSV in UTF-8") from None
    except csv.Error as error:
        raise InputRefused(f"{source.name}: not a CSV file ({error}); look for a quotation mark too many") from None
    except OSError as error:
        raise InputRefused(f"{source}: {error.strerror or error}; check the file") from None


def _figures(source: Traversable | Path, policy: Policy | None) -> Iterator[Figure]:
    seen: dict[str, str] = {}
    last = 1
    for line in read_table(source, FIGURES_SCHEMA):
        last += 1 + sum(cell.count("\n") for cell in line.values())
        place = f"{source.name}, line {last}"
        if line["id"] in seen:
            raise DataFileError(f"{place}: id cannot be {line['id']!r}: {seen[line['id']]} has it; give another name")
        seen[line["id"]] = place
        yield _figure(line, place, policy)


def _figure(line: dict[str, str], place: str, policy: Policy | None) -> Figure:
    spec = CHECKS[line["check"]]
    for fault in (*_cell_faults(line, spec), *_day_faults(line)):
        raise DataFileError(f"{place}: {fault}")
    parameters = _parameters(line, spec, place)
    for fault in _value_faults(line, "amount" in parameters):
        raise DataFileError(f"{place}: {fault}")
    value = Decimal(line["value"]) if line["value"] else None
    if line["check"] in _BY_RULES or "amount" in parameters:
        value = _by_rules(line, parameters, place, policy or read_policy(), value)
    return Figure(
        id=line["id"],
        source=line["source"],
        published=date.fromisoformat(line["published"]),
        statement=line["statement"],
        kind=line["kind"],
        unit=line["unit"] or None,
        relation=line["relation"] or None,
        value=value,
        from_day=date.fromisoformat(line["from_day"]) if line["from_day"] else None,
        day=date.fromisoformat(line["day"]) if line["day"] else None,
        check=line["check"],
        parameters=parameters,
        place=place,
    )


def _by_rules(
    line: dict[str, str],
    parameters: dict[str, tuple[str, ...]],
    place: str,
    policy: Policy,
    value: Decimal | None,
) -> Decimal | None:
    """The value of a line that speaks of the rules: its own, or that of the rule which it names."""
    on = date.fromisoformat(line["day"] or line["published"])
    for fault in faults(policy, line["check"], line["relation"] or None, parameters, on):
        raise DataFileError(f"{place}: parameters: {fault}")
    if "amount" not in parameters:
        return value
    return stated(policy, "amount", parameters["amount"][0], on).number


def _cell_faults(line: dict[str, str], spec: CheckSpec) -> Iterator[str]:
    check = line["check"]
    if line["kind"] not in spec.kinds:
        yield f"kind cannot be {line['kind']!r} with the check {check}; it is {' or '.join(spec.kinds)}"
    if (line["unit"] or None) not in spec.units:
        allowed = " or ".join(unit or "empty" for unit in spec.units)
        yield f"unit cannot be {line['unit']!r} with the check {check}; it is {allowed}"
    for column, presence in (("relation", spec.relation), ("from_day", spec.from_day), ("day", spec.day)):
        if presence == "filled" and not line[column]:
            yield f"{column} cannot be '' with the check {check}; fill it: {_meaning(column)}"
        if presence == "empty" and line[column]:
            yield f"{column} cannot be {line[column]!r} with the check {check}; leave it empty"
    if line["relation"] and not line["unit"]:
        yield f"unit cannot be '' where a number is claimed; it is {_meaning('unit')}"


def _value_faults(line: dict[str, str], by_rule: bool) -> Iterator[str]:
    word = line["relation"]
    wants = bool(word) and relations()[word].needs_value
    if by_rule:
        if line["value"]:
            yield f"value cannot be {line['value']!r} with amount=..., the rule that holds it; leave it empty"
        if not wants:
            yield f"relation cannot be {word!r} with amount=...; it is one that goes with a number"
        return
    if wants and not line["value"]:
        yield f"value cannot be '' with the relation {word!r}; it is {_meaning('value')}"
    if line["value"] and not wants:
        with_it = f"with the relation {word!r}" if word else "without a relation"
        yield f"value cannot be {line['value']!r} {with_it}; leave it empty"


def _day_faults(line: dict[str, str]) -> Iterator[str]:
    if line["from_day"] and line["day"] and line["from_day"] >= line["day"]:
        yield f"from_day cannot be {line['from_day']!r}; it lies before day, {line['day']}"


def _meaning(column: str) -> str:
    return next(one.meaning for one in FIGURES_SCHEMA if one.name == column)


def _parameters(line: dict[str, str], spec: CheckSpec, place: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for part in line["parameters"].split(";") if line["parameters"] else ():
        name, equals, text = (piece.strip() for piece in part.partition("="))
        if name not in spec.parameters:
            raise DataFileError(
                f"{place}: parameters cannot hold {part.strip()!r} with the check {line['check']}; "
                f"the names are {', '.join(spec.parameters)}"
            )
        if name in found:
            raise DataFileError(f"{place}: parameters name {name!r} twice; give several values as {name}=a|b")
        values = tuple(value.strip() for value in text.split("|"))
        fault = parameter_fault(name, values) if equals else f"{name} has no value; write {name}=..."
        if fault is not None:
            raise DataFileError(f"{place}: parameters: {fault}")
        found[name] = values
    by_number = spec.for_a_number if line["relation"] else spec.without_a_number
    for name in (*spec.required, *by_number):
        if name not in found:
            held = f"with the check {line['check']}{'' if name in spec.required else _whether(line)}"
            raise DataFileError(f"{place}: parameters cannot be {line['parameters']!r} {held}; give {name}=...")
    return found


def _whether(line: dict[str, str]) -> str:
    return " and a number" if line["relation"] else " and no number"
