"""Which reading a calculation takes of each open rule: for claims, estimates and forecasts, and who recomputes them.

A calculation names every reading that it used, so `Chosen` remembers which it was asked for. What nobody chose has
the reading's default; a name or an option that is not there is `NotFound`, with the nearest.

>>> from section287g.funding.policy import read_policy
>>> chosen = choose(read_policy(), {"salary_basis": "documented_287g_hours"})
>>> chosen["salary_basis"], chosen["eligible_models"]
('documented_287g_hours', 'tfm')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from section287g.errors import NotFound
from section287g.funding.rules import Policy, no_such

__all__ = ["Chosen", "choose", "read_choices"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """One option for every reading; `by_hand` are those that somebody chose, the others are defaults."""

    options: Mapping[str, str]
    by_hand: frozenset[str] = field(default_factory=frozenset)

    def __getitem__(self, reading: str) -> str:
        return self.options[reading]

    def with_option(self, reading: str, option: str) -> Chosen:
        """The same choice but for one reading; the caller takes the option from the reading itself."""
        return Chosen({**self.options, reading: option}, self.by_hand | {reading})


def choose(policy: Policy, wanted: Mapping[str, str] | None = None) -> Chosen:
    """The options wanted, and the default of every other reading. Raises `NotFound` with the nearest names."""
    options = {name: reading.default for name, reading in policy.readings.items()}
    for name, option in (wanted or {}).items():
        known = [one.name for one in policy.reading(name).options]
        if option not in known:
            raise NotFound(f"{no_such(f'option of {name}', option, known)}; it has {', '.join(known)}")
        options[name] = option
    return Chosen(options, frozenset(wanted or {}))


def read_choices(texts: Iterable[str]) -> dict[str, str]:
    """Choices as somebody types them, `salary_basis=dedicated_posts`. Raises `NotFound` for what is no choice."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, option = (part.strip() for part in text.partition("="))
        if not (name and equals and option):
            raise NotFound(f"{text!r} chooses no reading; write NAME=OPTION, as salary_basis=documented_287g_hours")
        if found.get(name, option) != option:
            raise NotFound(f"{name} is chosen twice, as {found[name]} and as {option}; choose one")
        found[name] = option
    return found
