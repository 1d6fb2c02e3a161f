"""Task force agencies as the lists up to a day showed them: what growth is fitted to, and nothing later.

The unit is the agency with a task force agreement, not the agreement. Days are ordinals (`date.toordinal`) in
arrays. A list is current from its day until the next list's; of several lists a day its last counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from section287g.errors import NotFound
from section287g.registry.registry import Registry

__all__ = ["Listed", "read_listed"]

_OLDEST_SIGNING: Final = 90
"""A day of signing that lies further before the first listing is an older one or a slip: the listing counts."""
_SHOWN: Final = """
WITH ends AS (
    SELECT day, max(position) AS position FROM standings
    WHERE sequence = 'participating' AND day <= $known_on GROUP BY day),
shown AS (
    SELECT r.agency_id, e.day, r.signed FROM ends e
    JOIN standings s ON s.sequence = 'participating' AND s.position = e.position
    JOIN positions USING (list_no) JOIN rows r USING (row_id) WHERE r.model = $model)
SELECT a.agency_id, a.state, list(DISTINCT s.day ORDER BY s.day), min(s.signed)
FROM shown s JOIN agencies a USING (agency_id) GROUP BY ALL ORDER BY a.agency_id"""
_DAYS: Final = """
SELECT DISTINCT day FROM standings WHERE sequence = 'participating' AND day <= $known_on ORDER BY day"""


@dataclass(frozen=True, slots=True)
class Listed:
    """Agencies of one model on lists up to a day.

    `present` is agencies by days; `state` gives each agency's place in `states`; `event` is the day on which it
    signed, as far as the lists up to then tell (never after its first listing); `first` is the day of that listing.
    """

    days: npt.NDArray[np.int64]
    states: tuple[str, ...]
    state: npt.NDArray[np.int64]
    event: npt.NDArray[np.int64]
    first: npt.NDArray[np.int64]
    present: npt.NDArray[np.bool_]

    @property
    def newest(self) -> date:
        """The day of the newest list."""
        return date.fromordinal(int(self.days[-1]))

    @property
    def began(self) -> date:
        """The day of the first list that shows such an agency."""
        return date.fromordinal(int(self.first.min()))

    def column(self, day: date) -> npt.NDArray[np.bool_]:
        """Which agencies the list current on a day shows; none before the first list."""
        place = int(np.searchsorted(self.days, day.toordinal(), side="right")) - 1
        return self.present[:, place] if place >= 0 else np.zeros(len(self.state), dtype=np.bool_)

    def by_state(self, day: date) -> npt.NDArray[np.int64]:
        """How many agencies each state had on a day, in the order of `states`."""
        return np.bincount(self.state[self.column(day)], minlength=len(self.states)).astype(np.int64)

    def count(self, day: date) -> int:
        """How many agencies were listed on a day."""
        return int(self.column(day).sum())

    def departures(self, step: int) -> tuple[int, int]:
        """Agencies that left between days `step` apart, counted back from the newest list; and agencies at risk."""
        left = risk = 0
        end = self.newest
        while end > self.began:
            start = end - timedelta(days=step)
            before, after = self.column(start), self.column(end)
            left += int((before & ~after).sum())
            risk += int(before.sum())
            end = start
        return left, risk


def read_listed(registry: Registry, known_on: date | None = None, model: str = "tfm") -> Listed:
    """The agencies with an agreement of a model on the lists up to a day.

    Raises `NotFound` where no list up to that day shows one.
    """
    newest = registry.moment(known_on=known_on).last_day
    days = np.array(
        [day.toordinal() for (day,) in registry.sql(_DAYS, known_on=newest).rows()],
        dtype=np.int64,
    )
    found = registry.sql(_SHOWN, known_on=newest, model=model).rows()
    if not found:
        raise NotFound(
            f"no list up to {newest} shows an agency with a task force agreement; there is no growth to go by"
        )
    states = tuple(sorted({state for _, state, _, _ in found}))
    index = {day: place for place, day in enumerate(days.tolist())}
    present = np.zeros((len(found), len(days)), dtype=np.bool_)
    first = np.zeros(len(found), dtype=np.int64)
    event = np.zeros(len(found), dtype=np.int64)
    for place, (_, _, listed, signed) in enumerate(found):
        ordinals = [day.toordinal() for day in listed]
        present[place, [index[day] for day in ordinals]] = True
        first[place] = ordinals[0]
        known = signed is not None and 0 <= ordinals[0] - signed.toordinal() <= _OLDEST_SIGNING
        event[place] = signed.toordinal() if known else ordinals[0]
    state = np.array([states.index(code) for _, code, _, _ in found], dtype=np.int64)
    return Listed(days, states, state, event, first, present)
