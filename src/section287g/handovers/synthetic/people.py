"""Draws detainers and stays of persons who do not exist, as arrays of numbers. For `making`.

Days are counted from 1970, moments in seconds. A person is a number; hashes are made of it when files are written.
Arrays are as narrow as their numbers, since there may be ten million of each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from section287g.handovers.synthetic.effect import Whereabouts
from section287g.handovers.synthetic.model import HORIZON_DAYS, OUTCOMES, RATES

__all__ = ["Arrays", "Drawn", "draw"]

Arrays = dict[str, Any]
EPOCH: Final = date(1970, 1, 1)
DAY: Final = 86_400
_STINTS: Final = ((1, 2, 3, 4, 5), (0.35, 0.25, 0.20, 0.12, 0.08))
HOLD_ROOMS: Final = 25
FACILITIES: Final = 400
_FEWEST: Final = 3.2


@dataclass(frozen=True, slots=True)
class Drawn:
    """Arrays by column, for each table; `stays` are what stints are made of."""

    detainers: Arrays
    stays: Arrays
    stints: Arrays


def draw(
    rng: np.random.Generator,
    start: date,
    end: date,
    stints: int,
    detainers: int,
    jails: Callable[[int], Any],
    where: Whereabouts | None = None,
) -> Drawn:
    """So many detainers and so many stints between two days.

    `jails` draws the jails of so many detainers, unless `where` says where and on which day each of them
    is. Raises `ValueError` where there are too few stints for the stays that follow detainers.
    """
    if detainers and stints and stints < _FEWEST * detainers * RATES["booked in"]:
        raise ValueError(f"{stints:,} stints are too few for {detainers:,} detainers; give at least as many")
    first, last = (start - EPOCH).days, (end - EPOCH).days
    made = _detainers(rng, first, last, detainers, jails, where)
    stays = _stays(rng, made, first, last, stints)
    return Drawn(made, stays, _stints(rng, stays, last, stints))


def _detainers(
    rng: np.random.Generator,
    first: int,
    last: int,
    size: int,
    jails: Callable[[int], Any],
    where: Whereabouts | None,
) -> Arrays:
    prepared = rng.integers(first, last + 1, size) if where is None else where.prepared
    shares = np.cumsum([RATES[name] for name in OUTCOMES[:6]])
    shares[-1] = 1.0
    drawn = np.searchsorted(shares, rng.random(size), side="right")
    days = np.minimum(rng.geometric(1 / 25, size) - 1, HORIZON_DAYS - 10)
    booked = drawn == 0
    observed = booked & (prepared + days <= last)
    followed = last - prepared
    outcome = drawn.copy()
    outcome[booked & ~observed] = 6
    outcome[(drawn == 4) & (followed < HORIZON_DAYS)] = 6
    reason = np.zeros(size, dtype=np.int64)  # 0 none, 1 booked in, 2 declined, 3 and more lifted otherwise
    reason[observed & (rng.random(size) < RATES["lift reason on those booked in"])] = 1
    reason[drawn == 1] = 1
    reason[drawn == 2] = 2
    reason[drawn == 3] = 3 + rng.integers(0, 10, int((drawn == 3).sum()))
    reason[drawn == 5] = rng.choice([0, 0, 0, 1, 2], int((drawn == 5).sum()))
    return {
        "person": np.arange(size, dtype=np.int32),
        "prepared": prepared.astype(np.int32),
        "outcome": outcome.astype(np.int8),
        "days": np.where(booked, days, -1).astype(np.int16),
        "followed": followed.astype(np.int32),
        "observed": observed,
        "has_id": drawn != 5,
        "reason": reason.astype(np.int8),
        "hold": rng.random(size) >= RATES["requests for notice"],
        "jail": (jails(size) if where is None else where.jail).astype(np.int16),
        "criminality": rng.choice([1, 2, 3], size, p=[0.45, 0.40, 0.15]).astype(np.int8),
    }


def _stays(rng: np.random.Generator, detainers: Arrays, first: int, last: int, stints: int) -> Arrays:
    """Stays that follow a detainer, others of the same persons far away, and those of persons without detainer."""
    followed = np.flatnonzero(detainers["observed"])
    prepared = detainers["prepared"].astype(np.int64)
    own_in = (prepared[followed] + detainers["days"][followed]) * DAY + rng.integers(0, DAY, followed.size)
    chance = rng.random(detainers["person"].size) < RATES["another stay of the person, far away"]
    far = np.flatnonzero(detainers["has_id"] & chance)
    before = rng.random(far.size) < 0.5
    gap = 2 * HORIZON_DAYS + 20 + rng.integers(0, 60, far.size)
    far_day = np.where(before, prepared[far] - gap, prepared[far] + gap)
    fits = (far_day >= first - 200) & (far_day <= last - 30)
    far, far_in = far[fits], far_day[fits] * DAY + rng.integers(0, DAY, int(fits.sum()))
    mean = float(np.dot(*_STINTS))
    enough = max(0, int((stints - (own_in.size + far.size) * mean) / mean * 1.1)) + 50
    # nobody twice, so that no row repeats another unasked
    others = detainers["person"].size + np.arange(enough, dtype=np.int32)
    # left truncation: some stays began before the release does
    other_in = rng.integers((first - 60) * DAY, last * DAY, enough)
    person = np.concatenate([detainers["person"][followed], far, others])
    moment = np.concatenate([own_in, far_in, other_in])
    source = np.repeat(np.array([0, 1, 2], dtype=np.int8), [own_in.size, far.size, enough])
    number = rng.choice(_STINTS[0], person.size, p=_STINTS[1]).astype(np.int8)
    total = np.cumsum(number, dtype=np.int64)
    keep = int(np.searchsorted(total, stints)) + 1 if stints else 0
    if stints and keep > person.size:
        raise ValueError(f"{stints:,} stints could not be drawn")
    person, moment, source, number = person[:keep], moment[:keep], source[:keep], number[:keep].copy()
    if keep:
        number[-1] -= int(total[keep - 1]) - stints
    if keep and (number[-1] < 1 or (source == 0).sum() < followed.size):
        raise ValueError(f"{stints:,} stints are too few for {detainers['person'].size:,} detainers")
    border = (source == 2) & (rng.random(keep) < 0.45)
    person = np.where((source == 2) & (rng.random(keep) < 0.002), np.int32(-1), person)
    return {"person": person, "moment": moment, "source": source, "number": number, "border": border}


def _stints(rng: np.random.Generator, stays: Arrays, last: int, size: int) -> Arrays:
    number = stays["number"]
    stay = np.repeat(np.arange(number.size, dtype=np.int32), number)
    ends_of = np.cumsum(number, dtype=np.int64)
    starts = ends_of - number
    place = (np.arange(size) - starts[stay]).astype(np.int8)
    hold = (place == 0) & (rng.random(size) < RATES["first stint in a hold room"])
    length = np.where(
        hold, rng.integers(3_600, 2 * DAY, size), rng.exponential(20 * DAY, size).astype(np.int64) + 3_600
    )
    ends = np.cumsum(length)
    before = ends - length
    begins = before[starts]
    total = ends[ends_of - 1] - begins
    room = (last + 1) * DAY - 1 - stays["moment"]
    shrink = np.minimum(1.0, room / np.maximum(total, 1))
    open_stay = shrink < 1.0
    ends -= begins[stay]  # from the begin of the stay from here on
    book_in = stays["moment"][stay] + ((ends - length) * shrink[stay]).astype(np.int64)
    del before, length
    book_out = stays["moment"][stay] + (ends * shrink[stay]).astype(np.int64)
    del ends
    last_of_stay = place == number[stay] - 1
    stay_out = np.zeros(number.size, dtype=np.int64)
    stay_out[stay[last_of_stay]] = book_out[last_of_stay]
    stay_out[open_stay] = -1
    book_out[last_of_stay & open_stay[stay]] = -1
    base = rng.integers(0, FACILITIES, number.size)
    other = HOLD_ROOMS + (base[stay] + 37 * place.astype(np.int16)) % FACILITIES  # no facility twice in a stay
    facility = np.where(hold, rng.integers(0, HOLD_ROOMS, size), other).astype(np.int16)
    del other, hold
    removed = rng.random(number.size) < RATES["removed at the end of a stay"]
    stays["out"] = stay_out
    stays["removed"] = removed & (stay_out >= 0)
    return {
        "person": stays["person"][stay],
        "stay_in": stays["moment"][stay],
        "book_in": book_in,
        "book_out": book_out,
        "stay_out": stay_out[stay],
        "facility": facility,
        "last": last_of_stay,
        "removed": stays["removed"][stay],
        "border": stays["border"][stay],
        "criminality": rng.choice([1, 2, 3], size, p=[0.35, 0.30, 0.35]).astype(np.int8),
    }
