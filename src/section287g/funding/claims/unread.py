"""Stands in a record for a cell that could not be read, so that the rest of its row is checked all the same.

Every use of it raises `Unread`; a check that comes upon it says nothing, for the cell's own problem is named. A
record that holds one never leaves the intake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeVar

from section287g.funding.claims.records import Problem
from section287g.funding.periods import Span

__all__ = ["UNREAD", "Unread", "all_read", "checked", "is_read"]

Record = TypeVar("Record")
About = TypeVar("About")


class Unread(Exception):
    """A check asked for a cell that could not be read."""


class _Unread:
    """The value of a cell that could not be read; whoever uses it raises `Unread`."""

    def _use(self, *_: object) -> Any:
        raise Unread

    __bool__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _use
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __iter__ = __contains__ = __str__ = _use
    __hash__ = _use

    def __getattr__(self, name: str) -> Any:
        raise Unread


UNREAD: Final[Any] = _Unread()


def all_read(*values: object) -> bool:
    """Whether none of some values is of a cell that could not be read."""
    return all(value is not UNREAD for value in values)


def is_read(record: Any) -> bool:
    """Whether every field of a record was read, down to the ends of its spans and the days of its events."""
    for name in record.__slots__:
        value = getattr(record, name)
        if value is UNREAD:
            return False
        if isinstance(value, Span) and (value.first is UNREAD or value.last is UNREAD):
            return False
        if isinstance(value, dict) and not all_read(*value.values()):
            return False
    return True


def checked(
    rules: Sequence[Callable[[Record, About], Problem | None]], record: Record, about: About
) -> Iterator[Problem]:
    """The problems that rules find in a record; a rule that comes upon a cell not read finds none."""
    for rule in rules:
        try:
            found = rule(record, about)
        except Unread:
            continue
        if found is not None:
            yield found
