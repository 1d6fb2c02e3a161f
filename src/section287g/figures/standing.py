"""Which lists speak for a day? Every list of that day, or the one then current: for the checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from section287g.errors import Section287gError

if TYPE_CHECKING:
    from section287g.registry import Registry

__all__ = ["ListThen", "Untold", "in_words", "lists_of", "the_lists"]


class Untold(Section287gError):
    """The data cannot tell; the message says why, as the end of a verdict's sentence. `check_figures` catches it."""


@dataclass(frozen=True, slots=True)
class ListThen:
    """A list on a day: its id, its kind, since when it was current, and whether it is that day's own."""

    list_id: str
    kind: str
    since: date
    half: str
    asked: date
    position: int

    @property
    def own(self) -> bool:
        """Whether the list is of the day asked for, and not an older one that was still current."""
        return self.since == self.asked

    @property
    def as_of(self) -> str:
        """The list as `--as-of` takes it: its id, or the day asked for where it was only current then."""
        return self.list_id if self.own else str(self.asked)

    @property
    def where(self) -> str:
        """The list as a found value names it: '2025-09-03 pm, list 12e0e603'."""
        return f"{self.since} {self.half}, list {self.list_id}"


def lists_of(registry: Registry, day: date) -> tuple[ListThen, ...]:
    """The participating lists (page tables too) of a day, in order; where it has none, the one then current.

    Raises `Untold` where no list is that old, or the day lies beyond the newest list.
    """
    standings = registry.sql(
        "SELECT s.position, s.day, s.half, l.list_id, l.kind FROM standings s JOIN lists l USING (list_no) "
        "WHERE s.sequence = 'participating' ORDER BY s.position"
    ).rows()
    if not standings:
        raise Untold("this registry holds no participating lists")
    held = [
        ListThen(list_id, kind, since, half, day, position)
        for position, since, half, list_id, kind in standings
        if since <= day
    ]
    if not held:
        _, first, half, list_id, _ = standings[0]
        raise Untold(f"no list in this registry is as old as {day}; the first is of {first} {half} ({list_id})")
    newest = standings[-1][1]
    if day > newest:
        last = held[-1]
        raise Untold(f"{day} lies after the newest list in this registry, of {newest} {last.half} ({last.list_id})")
    return tuple(one for one in held if one.own) or (held[-1],)


def in_words(one: ListThen) -> str:
    """A list as a sentence names it.

    >>> in_words(ListThen("12e0e603", "participating", date(2025, 9, 3), "pm", date(2025, 9, 3), 9))
    'the list of 2025-09-03 pm (12e0e603)'
    """
    noun = "page table" if one.kind == "page table" else "list"
    named = f"the {noun} of {one.since} {one.half} ({one.list_id})"
    return named if one.own else f"{named}, current on {one.asked},"


def the_lists(lists: tuple[ListThen, ...]) -> str:
    """Several lists of one day as a sentence names them."""
    if len(lists) == 1:
        return in_words(lists[0])
    halves = [f"{one.half} ({one.list_id})" for one in lists]
    return f"the lists of {lists[0].since} {', '.join(halves[:-1])} and {halves[-1]}"
