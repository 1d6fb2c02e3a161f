"""Which counts may be published so that no cell under the minimum is told, directly or by arithmetic: `suppress`.

One set of events is divided into groups once, and into values once. Published are: all events by value; every group's
total; for some groups their counts by value; for others the first value and all the rest. Four rules make that safe:

1. Values, and groups, that are too small are taken together until each block has the minimum. A value that nobody has
   is no block.
2. A group is shown by value whole, with every block at the minimum or above, or not at all. Else it is shown as the
   first value and the rest, with both at the minimum or above, or by its total alone.
3. What is left of a block after all groups that are shown whole is nothing at all, or the minimum at least; else the
   smallest such group is shown no longer by value.
4. What is left of the first value, and of the rest, for the groups shown by total alone, likewise.

Of the cells that are not shown a reader then knows row totals and column totals, each at least the minimum. The
largest count that fits a cell is the smallest of the totals that it is part of, hence at least the minimum: no cell
is known to be under it, and one that is known exactly is not under it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["MINIMUM", "REST", "Block", "GroupLine", "Shown", "suppress"]

MINIMUM: Final = 10
Group = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Values that are counted together, one where it is large enough, and their count."""

    values: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group, or several too small ones together (`groups` of them), its total, and its blocks where shown."""

    group: Group | None
    groups: int
    total: int
    blocks: tuple[Block, ...] | None


REST: Final = "any other"
"""All values but the first, for a group that is not shown by every value."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be published of one division; `total` is None, and all else empty, where even that is too small."""

    total: int | None
    blocks: tuple[Block, ...]
    lines: tuple[GroupLine, ...]


def suppress(cells: Mapping[tuple[str, ...], int], minimum: int = MINIMUM, first: str | None = None) -> Shown:
    """What may be published of counts by (group, ..., value). Raises `ValueError` for a count below zero.

    `first` is the value that groups are shown with, beside the rest, where they cannot be shown by every value.

    >>> suppress({("TX", "booked in"): 30, ("TX", "declined"): 12, ("ME", "booked in"): 14}).lines[0].blocks is None
    True
    >>> [line.total for line in suppress({("TX", "a"): 30, ("VT", "a"): 6, ("ME", "a"): 5}).lines]
    [30, 11]
    """
    if any(count < 0 for count in cells.values()):
        raise ValueError("a count is zero or more")
    values: dict[str, int] = {}
    groups: dict[Group, dict[str, int]] = {}
    for (*group, value), count in cells.items():
        if count:
            values[value] = values.get(value, 0) + count
            inside = groups.setdefault(tuple(group), {})
            inside[value] = inside.get(value, 0) + count
    total = sum(values.values())
    if total < minimum:
        return Shown(None, (), ())
    blocks = _merged(values, minimum)
    lines = _pooled(groups, minimum)
    return Shown(total, blocks, tuple(_by_value(lines, blocks, minimum, first)) if len(lines) > 1 else ())


def _merged(values: Mapping[str, int], minimum: int) -> tuple[Block, ...]:
    """The values, with the smallest taken together until none is under the minimum; by size, then name."""
    blocks = [Block((value,), count) for value, count in values.items()]
    while len(blocks) > 1:
        blocks.sort(key=lambda one: (one.count, one.values))
        if blocks[0].count >= minimum:
            break
        first, second, *rest = blocks
        blocks = [Block(tuple(sorted(first.values + second.values)), first.count + second.count), *rest]
    return tuple(sorted(blocks, key=lambda one: (-one.count, one.values)))


@dataclass(frozen=True, slots=True)
class _Line:
    group: Group | None
    groups: int
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def _pooled(groups: Mapping[Group, Mapping[str, int]], minimum: int) -> list[_Line]:
    """The groups by name, and last the too small ones as one line that is not too small itself."""
    ordered = sorted(groups.items(), key=lambda one: (sum(one[1].values()), one[0]))
    small = [one for one in ordered if sum(one[1].values()) < minimum]
    while small and len(small) < len(ordered) and _total(small) < minimum:
        small = ordered[: len(small) + 1]
    lines = [_Line(group, 1, counts) for group, counts in sorted(ordered[len(small) :])]
    if small:
        together: dict[str, int] = {}
        for _, counts in small:
            for value, count in counts.items():
                together[value] = together.get(value, 0) + count
        lines.append(_Line(None, len(small), together))
    return lines


def _total(groups: Iterable[tuple[Group, Mapping[str, int]]]) -> int:
    return sum(sum(counts.values()) for _, counts in groups)


def _by_value(
    lines: Sequence[_Line], blocks: tuple[Block, ...], minimum: int, first: str | None
) -> Iterable[GroupLine]:
    counted = [tuple(sum(line.counts.get(value, 0) for value in one.values) for one in blocks) for line in lines]
    whole = _safe(lines, counted, range(len(lines)), minimum)
    halved: set[int] = set()
    head = next((place for place, one in enumerate(blocks) if one.values == (first,)), None)
    halves = [(0, 0) if head is None else (counts[head], sum(counts) - counts[head]) for counts in counted]
    if head is not None and len(blocks) > 1:
        halved = _safe(lines, halves, [place for place in range(len(lines)) if place not in whole], minimum)
    for place, line in enumerate(lines):
        shown: tuple[Block, ...] | None = None
        if place in whole:
            shown = tuple(Block(one.values, count) for one, count in zip(blocks, counted[place], strict=True))
        elif place in halved and head is not None:
            shown = (Block(blocks[head].values, halves[place][0]), Block((REST,), halves[place][1]))
        yield GroupLine(line.group, line.groups, line.total, shown)


def _safe(
    lines: Sequence[_Line], counted: Sequence[tuple[int, ...]], places: Iterable[int], minimum: int
) -> set[int]:
    """The places with no small count, less the smallest until what the others hold is not small either."""
    asked = list(places)
    found = {place for place in asked if min(counted[place]) >= minimum}
    while found and len(found) < len(asked):
        left = [
            sum(column) for column in zip(*(counted[place] for place in asked if place not in found), strict=True)
        ]
        if min(left) >= minimum:
            break
        found.remove(min(found, key=lambda place: (lines[place].total, place)))
    return found
