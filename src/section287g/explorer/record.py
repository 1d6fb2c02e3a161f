"""The registry as pages ask it: held in memory, since it never changes; each moment's answer is kept.

A page of an agency is then a look into a dictionary, and a list of agreements one pass over some hundred rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

from section287g.explorer.choosing import gather_agencies
from section287g.explorer.keeping import Kept, Weighed, weigh
from section287g.identity import normal_form
from section287g.lists.lookups import MODEL_NAMES
from section287g.places.tables import County, State, counties, states_by_code
from section287g.registry.dossiers import ask_dossiers
from section287g.registry.moment import Day, Moment
from section287g.registry.registry import Registry

__all__ = ["Record", "Standing"]

T = TypeVar("T")
_MOST: Final = 256
_HEAVIEST: Final = 96_000_000
"""How many answers to what visitors choose are kept, and how many bytes of them."""


@dataclass(frozen=True, slots=True)
class Standing(Weighed):
    """What stood at a moment: agreements of every status, the listed ones, their agencies, counties and states."""

    moment: Moment
    agreements: Sequence[Mapping[str, Any]]
    listed: Sequence[Mapping[str, Any]]
    agencies: Mapping[str, Mapping[str, Any]]
    by_county: Mapping[str, tuple[Mapping[str, Any], ...]]
    by_state: Mapping[str, tuple[Mapping[str, Any], ...]]

    @property
    def weight(self) -> int:
        """About how many bytes it takes: the groups hold the agreements' own rows."""
        return weigh(self.agreements) + weigh(self.agencies) + 32 * len(self.listed)

    def count(self, agreements: Sequence[Mapping[str, Any]] | None = None) -> dict[str, int]:
        """How many agreements and agencies, by unit and model."""
        rows = self.listed if agreements is None else agreements
        models = Counter(one["model"] for one in rows)
        return {
            "agreements": len(rows),
            "agencies": len({one["agency_id"] for one in rows}),
            **{model: models.get(model, 0) for model in MODEL_NAMES},
        }


class Record:
    """One registry for many pages. Not for several threads: an application asks it from one.

    `today` is the asker's day, for the age of the data; `store` is the folder of releases of ICE's records.
    """

    def __init__(self, registry: Registry, today: Callable[[], date], store: Path | None = None) -> None:
        self.registry = registry
        self.store = store
        self.today = today
        self.answers = Kept(_MOST, _HEAVIEST)
        self._fixed: dict[str, Any] = {}

    @cached_property
    def version(self) -> str:
        """Which registry this is: its folder's name, a hash of its content."""
        return str(self.registry.manifest.about["section287g"]["folder"])

    @cached_property
    def dossiers(self) -> Mapping[str, dict[str, Any]]:
        """Everything about every agency, by its id."""
        return ask_dossiers(self.registry.connection)

    @cached_property
    def redirects(self) -> Mapping[str, str]:
        """Former ids and the ids that replace them."""
        return dict(self.registry.sql("SELECT former_id, agency_id FROM redirects").rows())

    @cached_property
    def counties(self) -> Mapping[str, County]:
        """Today's counties by code."""
        return {code: one for code, one in counties().items() if one.current}

    @cached_property
    def states(self) -> Mapping[str, State]:
        """States and territories by their two letters."""
        return states_by_code()

    @cached_property
    def names(self) -> Sequence[tuple[str, str]]:
        """Every agency's name and spellings in normal form, with its id: for suggestions."""
        found = {
            (normal_form(text), key)
            for key, one in self.dossiers.items()
            for text in (one["agency"], *(spelt["spelling"] for spelt in one["spellings"]))
        }
        return sorted(found)

    @cached_property
    def series(self) -> Sequence[Mapping[str, Any]]:
        """Agreements, agencies and states of every participating list."""
        return list(self.registry.series())

    def kept(self, key: tuple[Any, ...], ask: Callable[[], T]) -> T:
        """An answer to what a visitor chose, from memory or asked for and kept for a while."""
        return self.answers.ask(key, ask)

    def fixed(self, name: str, ask: Callable[[], T]) -> T:
        """An answer to what no visitor chooses, asked for once. `name` is never made of an address."""
        if name not in self._fixed:
            self._fixed[name] = ask()
        found: T = self._fixed[name]
        return found

    def moment(self, as_of: Day | None = None, known_on: Day | None = None) -> Moment:
        """Which list answers. Raises `NotFound` with the reason."""
        return self.kept(("moment", as_of, known_on), lambda: self.registry.moment(as_of, known_on))

    def standing(self, as_of: Day | None = None, known_on: Day | None = None) -> Standing:
        """What stood at a moment. Raises `NotFound` where no list is that old."""
        moment = self.moment(as_of, known_on)
        found = self.kept(("standing", moment.position, moment.known), lambda: self._standing(moment, known_on))
        # one list answers for many days: which was asked for is this asker's own
        return found if found.moment == moment else replace(found, moment=moment)

    def named(self, moment: Moment) -> str:
        """What to ask with to get this moment again: its list's id, or its day where that list stood before too."""
        first = self.moment(moment.list_id)
        return moment.list_id if first.position == moment.position else moment.day.isoformat()

    def _standing(self, moment: Moment, known_on: Day | None) -> Standing:
        agreements = [
            {**one, **_beside(self.dossiers[one["agency_id"]])}
            for one in self.registry.agreements(as_of=self.named(moment), known_on=known_on, status="all")
        ]
        listed = [one for one in agreements if one["status"] == "listed"]
        agencies = {one["agency_id"]: one for one in gather_agencies(listed, self.dossiers)}
        by_county: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        by_state: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for one in listed:
            by_state[one["state"]].append(one)
            for fips in (one["county_fips"] or "").split(";"):
                if fips:
                    by_county[fips].append(one)
        return Standing(
            moment,
            agreements,
            listed,
            agencies,
            {key: tuple(rows) for key, rows in by_county.items()},
            {key: tuple(rows) for key, rows in by_state.items()},
        )


def _beside(dossier: Mapping[str, Any]) -> dict[str, Any]:
    """What a list of agreements tells of their agency."""
    return {key: dossier[key] for key in ("agency_type", "jurisdiction", "county_fips", "place_fips")}
