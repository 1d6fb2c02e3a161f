"""Keeps answers in memory, so many and so heavy at most: what visitors ask for cannot fill the machine.

The weight of an answer is told from its shape and a sample of its parts, since to count every part of a long list
takes as long as to make it.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Final, TypeVar

__all__ = ["Kept", "Weighed", "weigh"]

T = TypeVar("T")
_SAMPLE: Final = 16
_DEEPEST: Final = 6


class Weighed(ABC):
    """What knows its own weight in bytes, since its parts share what they are made of."""

    __slots__ = ()

    @property
    @abstractmethod
    def weight(self) -> int:
        """About how many bytes it takes."""


class Kept:
    """Answers by what was asked: at most `most` of them, of at most `heaviest` bytes together; the oldest goes first.

    An answer that is heavier alone is given and not kept. Not for several threads.
    """

    def __init__(self, most: int, heaviest: int) -> None:
        self._most = most
        self._heaviest = heaviest
        self._answers: OrderedDict[tuple[Any, ...], tuple[Any, int]] = OrderedDict()
        self._weight = 0

    @property
    def weight(self) -> int:
        """The bytes of all answers that are kept, about."""
        return self._weight

    def __len__(self) -> int:
        return len(self._answers)

    def ask(self, key: tuple[Any, ...], make: Callable[[], T]) -> T:
        """An answer from memory, or made and kept."""
        if key in self._answers:
            self._answers.move_to_end(key)
            found: T = self._answers[key][0]
            return found
        made = make()
        weight = weigh(made) + weigh(key)
        if weight <= self._heaviest:
            self._drop(key)  # making one answer may have kept another of the same name
            self._answers[key] = (made, weight)
            self._weight += weight
        while len(self._answers) > self._most or self._weight > self._heaviest:
            self._drop(next(iter(self._answers)))
        return made

    def _drop(self, key: tuple[Any, ...]) -> None:
        if key in self._answers:
            self._weight -= self._answers.pop(key)[1]


def weigh(value: Any, depth: int = 0) -> int:
    """About how many bytes a value takes with its parts. What several parts share is counted for each.

    The names of a row's columns are not counted: all rows share them.
    """
    own = sys.getsizeof(value)
    if isinstance(value, str | bytes | int) or depth >= _DEEPEST:
        return own
    if isinstance(value, Weighed):
        return value.weight
    if isinstance(value, Mapping):
        return own + _parts(list(value.values()), len(value), depth)
    if isinstance(value, Sequence | set | frozenset):
        return own + _parts(value if isinstance(value, Sequence) else list(value), len(value), depth)
    if is_dataclass(value):
        return own + sum(weigh(getattr(value, one.name), depth + 1) for one in fields(value))
    return own


def _parts(parts: Sequence[Any], many: int, depth: int) -> int:
    """The weight of all parts, told from some that lie evenly among them."""
    step = max(1, many // _SAMPLE)
    sample = parts[::step]
    return sum(weigh(one, depth + 1) for one in sample) * many // len(sample) if sample else 0
