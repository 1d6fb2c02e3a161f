"""What a forecast takes from the rules, which readings it can compute, and what was known on a day.

`data/forecast.yaml` holds it. A reading that a forecast cannot compute is refused with the reason, never ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from section287g.errors import NotFound
from section287g.funding.chosen import Chosen
from section287g.funding.rules import Policy, Reference, Value, no_such
from section287g.funding.yamlfile import Entry, parse_yaml

__all__ = ["Settings", "check_readings", "known_by", "read_settings", "value_known"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What is behind `officers_per_agency`, the options computed and refused of each reading, and what is beside.

    `implied` are pairs of a published outlay and the published officers to divide it by.
    """

    officers: Mapping[str, str]
    computed: Mapping[str, tuple[str, ...]]
    refused: Mapping[str, Mapping[str, str]]
    appropriations: tuple[str, ...]
    envelope: str
    published: tuple[str, ...]
    implied: tuple[tuple[str, str], ...]
    gaps: tuple[str, ...]


@cache
def read_settings() -> Settings:
    """The settings that come with the package. Raises `DataFileError` for a slip in the file."""
    file = files("section287g").joinpath("funding", "forecast", "data", "forecast.yaml")
    whole = parse_yaml(file.read_text(encoding="utf-8"), file.name).only("officers", "readings", "beside")
    readings = dict(whole.named("readings"))
    beside = _part(whole, "beside").only("appropriations", "envelope", "published", "implied", "gaps")
    return Settings(
        _words(_part(whole, "officers")),
        {name: one.only("computed", "refused").texts("computed") for name, one in readings.items()},
        {name: _words(_part(one, "refused")) for name, one in readings.items() if "refused" in one.content},
        beside.texts("appropriations"),
        beside.text("envelope"),
        beside.texts("published"),
        tuple((one.text("outlay"), one.text("officers")) for one in beside.entries("implied")),
        beside.texts("gaps"),
    )


def _part(entry: Entry, key: str) -> Entry:
    found = entry.value(key)
    if not isinstance(found, Entry):
        raise entry.refuse(key, "it must be entries by name")
    return found


def _words(entry: Entry) -> dict[str, str]:
    return {name: entry.text(name) for name in entry.content}


def check_readings(chosen: Chosen) -> tuple[str, ...]:
    """The readings that a forecast uses, if it can compute the options chosen.

    Raises `NotFound` for a reading chosen by hand that does not bear on a forecast, and for an option that cannot
    be computed, with the reason.
    """
    settings = read_settings()
    for name in sorted(chosen.by_hand - set(settings.computed)):
        raise NotFound(f"{name} does not bear on a forecast; what does: {', '.join(settings.computed)}")
    for name, computed in settings.computed.items():
        option = chosen[name]
        if option not in computed:
            why = settings.refused.get(name, {}).get(option, "it is not among those that a forecast computes")
            raise NotFound(f"no forecast under {name} = {option}: {why}; it computes {', '.join(computed)}")
    return tuple(settings.computed)


def known_by(policy: Policy, references: tuple[Reference, ...], day: date | None) -> bool:
    """Whether one of the sources is of a day or earlier; a source that gives a month counts from its last day."""
    if day is None or not references:
        return True
    return any(_latest(policy.sources[one.source].day) <= day for one in references)


def _latest(written: str | None) -> date:
    """The last day that a source's day, month or year can mean; without one it was never known."""
    if written is None:
        return date.max
    year, month, day = (*written.split("-"), "", "")[:3]
    if day:
        return date.fromisoformat(written)
    following = int(year) * 12 + (int(month) if month else 12)
    return date(following // 12, following % 12 + 1, 1) - timedelta(days=1)


def value_known(policy: Policy, path: str, on: date, known_on: date | None) -> Value | None:
    """A rule's value on a day, if its sources were out on the day of the forecast. Raises `NotFound` for no rule."""
    if path not in policy.parameters:
        raise NotFound(no_such("parameter", path, policy.parameters))
    found = policy.parameters[path].on(on)
    return found if found is not None and known_by(policy, found.references, known_on) else None
