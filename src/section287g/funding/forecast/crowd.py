"""Counts the agencies that each kind of outlay counts: by quarter, draw and state. For `outlay`.

An agency is eligible so many days after it signed as the draw's lag says, until it is no longer listed. Those of the
lists are counted by lag, which is exact; those ahead by draw. Arrays are draws by states, days are ordinals.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from section287g.funding.forecast.paths import Paths

__all__ = ["Counted", "Crowd"]

Counts = npt.NDArray[np.int64]
_FOREVER: Final = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Counted:
    """Agencies of one quarter: eligible at its end, their eligible days, new for each allotment, awarded."""

    standing: Counts
    days: Counts
    equipped: Counts
    moved: Counts
    awarded: Counts


@dataclass(frozen=True, slots=True)
class Crowd:
    """Agencies with credentialed officers, counted: those of the lists by lag, and those ahead by draw.

    An agency is eligible `lag` days after it signed, until it is no longer listed.
    """

    paths: Paths
    lag: Counts
    lags: Counts
    back: npt.NDArray[np.intp]
    start: Counts
    end: Counts
    member: npt.NDArray[np.float64]

    @classmethod
    def of(cls, paths: Paths, lag: Counts) -> Crowd:
        listed = paths.listed
        lags, back = np.unique(lag, return_inverse=True)
        last = listed.present.shape[1] - 1 - np.argmax(listed.present[:, ::-1], axis=1)
        after = np.append(listed.days[1:], _FOREVER + 1)
        member = np.zeros((len(listed.state), len(listed.states)))
        member[np.arange(len(listed.state)), listed.state] = 1.0
        return cls(paths, lag, lags, back, listed.event, after[last] - 1, member)

    def _known(self, counted: Counts | npt.NDArray[np.bool_]) -> Counts:
        """Numbers by lag and agency of the lists, as draws by states; floats hold these whole numbers exactly."""
        return np.asarray((counted.astype(np.float64) @ self.member).astype(np.int64)[self.back])

    def standing(self, day: int) -> Counts:
        """Agencies eligible on a day."""
        from_day = self.start[None, :] + self.lags[:, None]
        found = self._known((from_day <= day) & (day <= self.end[None, :]))
        for _, one in self.paths.ahead:
            found += one.added * (one.joined + self.lag <= day)[:, None]
            if one.parted <= day:
                found -= one.left
        return np.maximum(found, 0)

    def days(self, first: int, last: int, only_before: int | None) -> Counts:
        """Agency-days of eligibility from a first to a last day; `only_before` a day, of those eligible by then."""
        from_day = self.start[None, :] + self.lags[:, None]
        known = np.maximum(np.minimum(self.end[None, :], last) - np.maximum(from_day, first) + 1, 0)
        if only_before is not None:
            known = np.where(from_day <= only_before, known, 0)
        found = self._known(known)
        for _, one in self.paths.ahead:
            began = one.joined + self.lag
            if only_before is None:
                found += one.added * np.maximum(last - np.maximum(began, first) + 1, 0)[:, None]
            found -= one.left * max(last - max(one.parted, first) + 1, 0)
        return np.maximum(found, 0)

    def new(self, first: int, last: int, known_from: int) -> Counts:
        """Agencies whose allotment arises from a first to a last day: when eligible, and not before it is known."""
        from_day = np.maximum(self.start[None, :] + self.lags[:, None], known_from)
        known = (first <= from_day) & (from_day <= last) & (from_day <= self.end[None, :])
        found = self._known(known)
        for _, one in self.paths.ahead:
            began = np.maximum(one.joined + self.lag, known_from)
            found += one.added * ((first <= began) & (began <= last))[:, None]
        return found

    def parted(self, first: int, last: int) -> Counts:
        """Eligible agencies that left from a first to a last day, before the last."""
        from_day = self.start[None, :] + self.lags[:, None]
        known = (first <= self.end[None, :]) & (self.end[None, :] < last) & (from_day <= self.end[None, :])
        found = self._known(known)
        for _, one in self.paths.ahead:
            if first <= one.parted <= last:
                found += one.left
        return found
