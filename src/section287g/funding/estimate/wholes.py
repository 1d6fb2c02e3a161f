"""Exact amounts for many draws at once, in 64-bit whole numbers: for the simulation, which must agree to the cent.

An `Exact` is whole cents and a rest, counted in parts of a cent; both are arrays, one number a draw. It adds,
multiplies by whole numbers, divides by one number, and rounds at the end only. What would not fit into 64 bits raises
`OverflowError` instead of going wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["Exact", "Wholes"]

Wholes = npt.NDArray[np.int64]
_MOST: Final = 2**62


@dataclass(frozen=True, slots=True)
class Exact:
    """Amounts in cents: `whole`, and `rest` of `of` parts of a cent, 0 <= rest < of."""

    whole: Wholes
    rest: Wholes
    of: int

    @classmethod
    def cents(cls, whole: Wholes) -> Exact:
        return cls(whole, np.zeros_like(whole), 1)

    def times(self, factor: int | Wholes | Fraction) -> Exact:
        """Times a whole number, one for all draws or one for each, or times a fraction."""
        if isinstance(factor, Fraction):
            return self.times(factor.numerator).over(factor.denominator)
        most = abs(factor) if isinstance(factor, int) else _largest(factor)
        _fits(max(_largest(self.whole) + 1, self.of) * most)
        rest = self.rest * factor
        return Exact(self.whole * factor + rest // self.of, rest % self.of, self.of)

    def over(self, divisor: int) -> Exact:
        """By a whole number."""
        _fits(self.of * divisor)
        return Exact(self.whole // divisor, self.whole % divisor * self.of + self.rest, self.of * divisor)

    def plus(self, other: Exact) -> Exact:
        one, two = self._alike(other)
        rest = one.rest + two.rest
        return Exact(one.whole + two.whole + rest // one.of, rest % one.of, one.of)

    def less(self, other: Exact) -> Exact:
        one, two = self._alike(other)
        rest = one.rest - two.rest
        return Exact(one.whole - two.whole + rest // one.of, rest % one.of, one.of)

    def smaller(self, other: Exact) -> Exact:
        """Draw by draw, the smaller of both."""
        one, two = self._alike(other)
        first = (one.whole < two.whole) | ((one.whole == two.whole) & (one.rest <= two.rest))
        return Exact(np.where(first, one.whole, two.whole), np.where(first, one.rest, two.rest), one.of)

    def rounded(self) -> Wholes:
        """In whole cents, halves up; amounts here are never negative."""
        return self.whole + (self.rest >= (self.of + 1) // 2 if self.of > 1 else 0)

    def _alike(self, other: Exact) -> tuple[Exact, Exact]:
        of = lcm(self.of, other.of)
        _fits(2 * of)
        one = Exact(self.whole, self.rest * (of // self.of), of)
        return one, Exact(other.whole, other.rest * (of // other.of), of)


def _largest(values: Wholes) -> int:
    return int(np.abs(values).max(initial=0))


def _fits(most: int) -> None:
    if most >= _MOST:
        raise OverflowError("the amounts are too large for 64-bit whole numbers")
