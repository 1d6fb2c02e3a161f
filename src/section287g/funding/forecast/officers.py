"""How many task force officers an agency has, on average: a reading, each option a number over agencies of its day.

The numbers are parameters, the agencies are counted in the registry on the number's first day. A forecast known on
a day takes an option only if its source was out on that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from section287g.errors import NotFound
from section287g.funding.forecast.listed import Listed
from section287g.funding.forecast.settings import known_by, read_settings
from section287g.funding.rules import Policy

__all__ = ["Officers", "officers_under", "usable_officers"]

READING = "officers_per_agency"


@dataclass(frozen=True, slots=True)
class Officers:
    """Under one option: officers, over the agencies listed on a day."""

    option: str
    officers: int
    agencies: int
    day: date

    def in_words(self) -> str:
        """As a reader takes it in: '17.97 officers an agency (8,501 over 473 listed on 2025-09-02)'."""
        each = self.officers / self.agencies
        return f"{each:.2f} officers an agency ({self.officers:,} over {self.agencies:,} listed on {self.day})"


def usable_officers(policy: Policy, listed: Listed, known_on: date | None) -> dict[str, Officers]:
    """The options that a forecast known on a day can use, in order of the reading."""
    found = {}
    for option in policy.reading(READING).options:
        value = policy.parameters[read_settings().officers[option.name]].values[0]
        if not known_by(policy, value.references, known_on):
            continue
        agencies = listed.count(value.start)
        if value.start <= listed.newest and agencies:
            found[option.name] = Officers(option.name, int(str(value.value)), agencies, value.start)
    return found


def officers_under(option: str, usable: dict[str, Officers], known_on: date | None) -> Officers:
    """The option chosen. Raises `NotFound` where it is not usable, with those that are."""
    if option not in usable:
        when = f" known on {known_on}" if known_on is not None else ""
        others = f"usable: {', '.join(usable)}" if usable else "no option is usable"
        raise NotFound(
            f"no forecast{when} under {READING} = {option}: its source is later, or no agency was listed on its "
            f"day; {others}"
        )
    return usable[option]
