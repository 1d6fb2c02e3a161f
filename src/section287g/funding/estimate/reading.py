"""Reads the file in which a county states what an estimate needs: strictly, every slip with line, key and remedy.

The keys are the fields of `EstimateInput` and, under `officers`, of `Group`. A number may be a list of three: low,
middle, high. Days are as 2026-01-05, `dedicated` is yes or no.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from section287g.errors import InputRefused
from section287g.funding.estimate.inputs import (
    AGENCY_UNITS,
    GROUP_UNITS,
    EstimateInput,
    Group,
    OtherCost,
    Quantity,
    Refused,
    check_input,
)
from section287g.funding.estimate.prefilling import prefill
from section287g.funding.yamlfile import Entry, parse_yaml

if TYPE_CHECKING:
    from section287g.registry import Registry

__all__ = ["AGENCY_KEYS", "GROUP_KEYS", "read_input"]

_GROUP_DAYS: Final = (
    "training",
    "trained",
    "certified",
    "credentialed",
    "first_use",
    "first_arrest",
    "leaves",
    "hired",
)
_NUMBERS: Final = ("quarters", "fiscal_year_month", "stop_quarter", "lag_quarters")
_PLAIN: Final = ("overtime_rate", "hours_per_year")
GROUP_KEYS: Final = ("name", "model", *GROUP_UNITS, *_GROUP_DAYS, "dedicated")
AGENCY_KEYS: Final = (
    *("agency", "name", "model", "signed", "start", "officers", "other", "success_by_quarter"),
    *_NUMBERS,
    *_PLAIN,
    *AGENCY_UNITS,
)


def read_input(path: Path | str, registry: Registry | None = None) -> EstimateInput:
    """The input that a file states. With a registry, its agency's name, model and day of signing are filled in.

    Raises `DataFileError` with file, line and key for what cannot be, `NotFound` for an unknown agency, and
    `InputRefused` for a file that is no text.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputRefused(f"{file}: byte {error.start} is no text; save the file in UTF-8") from None
    except OSError as error:
        raise InputRefused(f"{file}: {error.strerror}; give a file that can be read") from None
    entry = parse_yaml(text, file.name).only(*AGENCY_KEYS)
    groups = tuple(one.only(*GROUP_KEYS) for one in entry.entries("officers"))
    if not groups:
        raise entry.refuse("officers", "state at least one group of officers, with count, pay and dates")
    try:
        given = _input(entry, groups)
        check_input(given)
        if given.agency is not None and registry is not None:
            given = prefill(given, registry, given.agency, entry.maybe_text("model"))
    except Refused as error:
        place = next((one for one in groups if error.group == _name(one, groups)), entry)
        raise place.refuse(error.field.partition(",")[0], error.why) from None
    return given


def _input(entry: Entry, groups: tuple[Entry, ...]) -> EstimateInput:
    values: dict[str, Any] = {name: _whole(entry, name) for name in _NUMBERS if name in entry.content}
    values |= {name: entry.number(name) for name in _PLAIN if name in entry.content}
    values |= {name: _quantity(entry, name) for name in AGENCY_UNITS if name in entry.content}
    values |= {name: entry.text(name) for name in ("agency", "name", "model") if name in entry.content}
    values |= {name: entry.day(name) for name in ("signed", "start") if name in entry.content}
    others = (one.only("name", "yearly") for one in entry.entries("other"))
    return EstimateInput(
        groups=tuple(_group(one, groups) for one in groups),
        success_by_quarter=_percents(entry),
        other=tuple(OtherCost(one.text("name"), _quantity(one, "yearly")) for one in others),
        **values,
    )


def _group(entry: Entry, groups: tuple[Entry, ...]) -> Group:
    values: dict[str, Any] = {name: _quantity(entry, name) for name in GROUP_UNITS if name in entry.content}
    for name in ("count", "salary", "benefits"):
        values[name] = _quantity(entry, name)
    values |= {name: entry.maybe_day(name) for name in _GROUP_DAYS}
    values |= {"training": entry.day("training"), "credentialed": entry.day("credentialed")}
    if "dedicated" in entry.content:
        values["dedicated"] = entry.word("dedicated", ("yes", "no")) == "yes"
    return Group(name=_name(entry, groups), model=entry.maybe_text("model"), **values)


def _name(entry: Entry, groups: tuple[Entry, ...]) -> str:
    """The name of a group; one that has none is named by its place."""
    stated = entry.content.get("name")
    if stated is not None:
        return entry.text("name")
    return "officers" if len(groups) == 1 else f"group {groups.index(entry) + 1}"


def _quantity(entry: Entry, key: str) -> Quantity:
    """A number, or a list of low, middle and high."""
    held = entry.value(key)
    values = held if isinstance(held, tuple) else (held,)
    numbers = [one for one in values if isinstance(one, Decimal)]
    if len(numbers) != len(values) or len(numbers) not in (1, 3):
        raise entry.refuse(
            key, "it must be a number in plain digits, as 7_500 or 0.25, or a list: [low, middle, high]"
        )
    return Quantity.of(*numbers)


def _whole(entry: Entry, key: str) -> int:
    number = entry.number(key)
    if number != number.to_integral_value():
        raise entry.refuse(key, "it must be a whole number")
    return int(number)


def _percents(entry: Entry) -> tuple[Decimal | None, ...]:
    """The percentages quarter by quarter; the word none is 'not rated'."""
    key = "success_by_quarter"
    held = entry.content.get(key, ())
    if not isinstance(held, tuple) or not all(isinstance(one, Decimal) or one == "none" for one in held):
        raise entry.refuse(key, "it must be a list of percentages, with the word none for a quarter without a rating")
    return tuple(one if isinstance(one, Decimal) else None for one in held)
