"""What may be published of arrests: where 287(g) stands, arrests by month under both readings, criminality."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from section287g.handovers.measures.labels import BOTH, METHOD, PROGRAM, is_marked, label_changes
from section287g.handovers.measures.lines import ALL, TOGETHER, Line
from section287g.handovers.measures.measuring import Measures
from section287g.handovers.measures.rough import percent
from section287g.handovers.measures.suppression import Block, GroupLine, Shown, suppress

__all__ = [
    "ARREST_CRIMINALITY",
    "BOOK_IN_CRIMINALITY",
    "EITHER",
    "MERGED",
    "arrest_lines",
    "book_in_lines",
    "marked_lines",
]

ARREST_CRIMINALITY: Final = "criminality of arrests"
BOOK_IN_CRIMINALITY: Final = "criminality at the book-ins that detainers led to"
EITHER: Final = "287(g) by method or programme"
MERGED: Final = "287(g) and custodial in one"
_CUSTODIAL: Final = "custodial"
_OTHER: Final = "any other arrest"
_WITHHELD: Final = "withheld: a part of them is under the minimum"


def marked_lines(measures: Measures, requests: Mapping[str, int] | None, minimum: int) -> Iterable[Line]:
    """Every column that marks 287(g), with its own denominator, where it tells nothing small beside the others."""
    section = "where 287(g) stands"
    sizes = dict.fromkeys((BOTH, METHOD, PROGRAM), 0)
    for (_, kind), count in measures.arrests.by_month.items():
        if kind in sizes:
            sizes[kind] += count
    without = measures.arrests.no_method
    parts = (*sizes.values(), without, sizes[PROGRAM] - without)
    labels = _labels(measures, minimum).blocks
    mixed = any(len({is_marked(kind) for kind in _kinds(one)}) > 1 for one in labels)
    apart = not mixed and not any(0 < part < minimum for part in parts)
    for one in measures.marks:
        rows = (one.marked, one.filled - one.marked, one.rows - one.filled)
        safe = {"arrests": apart, "detainers": requests is not None}.get(one.table, True)
        name = f"{one.table}.{one.column}"
        if not safe or any(0 < part < minimum for part in rows):
            yield Line(section, ALL, name, None, "rows", note=_WITHHELD)
            continue
        note = f"{one.rows - one.filled:,} of {one.rows:,} rows have the column empty"
        yield Line(section, ALL, name, one.marked, "rows", one.filled, percent(one.marked, one.filled), note)


def arrest_lines(measures: Measures, minimum: int) -> Iterable[Line]:
    """Arrests by label and month, under both readings of the labels, and by criminality."""
    shown = _labels(measures, minimum)
    if shown.total is None:
        return
    section = "arrests by label"
    yield from _blocks(section, ALL, shown.total, shown.blocks, "")
    months = [(*_month(line), line) for line in shown.lines]
    for month, note, line in months:
        yield from _blocks(section, month, line.total, line.blocks or (), note)
    for month, note, line in months:
        yield from _readings("arrests under both readings", month, line.total, line.blocks or (), note)
    yield from _criminality(measures, shown, minimum)


def _labels(measures: Measures, minimum: int) -> Shown:
    """Arrests by month and class; by 287(g), custodial and any other where few months show every class."""
    cells = measures.arrests.by_month
    found = suppress(cells, minimum)
    whole = sum(line.blocks is not None for line in found.lines)
    if 2 * whole >= len(found.lines) and all(len(one.values) == 1 for one in found.blocks):
        return found
    divided: dict[tuple[str, ...], int] = {}
    for (month, kind), count in cells.items():
        divided[month, _by_mark(kind)] = divided.get((month, _by_mark(kind)), 0) + count
    return suppress(divided, minimum)


def _kinds(block: Block) -> frozenset[str]:
    """The classes that a block counts, with the many of "any other" as one."""
    return frozenset(kind for value in block.values for kind in _MADE_OF.get(value, (value,)))


_MADE_OF: Final = {EITHER: (BOTH, METHOD, PROGRAM)}


def book_in_lines(measures: Measures, outcome: Shown, minimum: int) -> Iterable[Line]:
    """Criminality at book-in, where the outcomes tell by themselves how many were booked in."""
    section = BOOK_IN_CRIMINALITY
    if measures.book_ins is None:
        yield Line(section, ALL, ALL, None, "detainers", note="the release does not have it")
        return
    shown = suppress(measures.book_ins, minimum)
    alone = any(one.values == ("booked in",) for one in outcome.blocks)
    if shown.total is None or not alone:
        yield Line(section, ALL, ALL, None, "detainers", note=_WITHHELD)
        return
    yield from _blocks(section, ALL, shown.total, shown.blocks, "", "detainers")


def _month(line: GroupLine) -> tuple[str, str]:
    """The month of a line, and what is to be said of its labels."""
    if line.group is None:
        return f"{line.groups} small months", TOGETHER
    changed = min(one.first for one in label_changes())
    return line.group[0], "labels may have changed" if line.group[0] >= f"{changed:%Y-%m}" else ""


def _blocks(
    section: str, group: str, total: int, blocks: Iterable[Block], note: str, unit: str = "arrests"
) -> Iterable[Line]:
    yield Line(section, group, ALL, total, unit, total, None, note)
    for one in blocks:
        told = note or (TOGETHER if len(one.values) > 1 else "")
        yield Line(section, group, " or ".join(one.values), one.count, unit, total, percent(one.count, total), told)


def _readings(section: str, month: str, total: int, blocks: Sequence[Block], note: str) -> Iterable[Line]:
    """Both readings of a month: 287(g) as labelled, and custodial arrests with 287(g) in one.

    Sums of blocks that are shown; none where a block mixes what a reading keeps apart, or for small months together.
    """
    marked = [one for one in blocks if any(is_marked(kind) for kind in _kinds(one))]
    custodial = [one for one in blocks if _CUSTODIAL in one.values]
    mixed = [one for one in marked if not all(is_marked(kind) for kind in _kinds(one))]
    if note == TOGETHER or mixed or any(len(one.values) > 1 for one in custodial):
        return
    labelled = sum(one.count for one in marked)
    merged = labelled + sum(one.count for one in custodial)
    for name, count in (("287(g) as labelled", labelled), (MERGED, merged)):
        if count:
            yield Line(section, month, name, count, "arrests", total, percent(count, total), note)


def _by_column(kind: str) -> str:
    return kind if is_marked(kind) or kind == _CUSTODIAL else _OTHER


def _by_mark(kind: str) -> str:
    return EITHER if is_marked(kind) else _by_column(kind)


def _in_one(kind: str) -> str:
    return MERGED if is_marked(kind) or kind == _CUSTODIAL else _OTHER


_DIVISIONS: Final[Sequence[tuple[Callable[[str], str], tuple[str, ...]]]] = (
    (_by_column, (BOTH, METHOD, PROGRAM)),
    (_by_mark, (EITHER,)),
    (_in_one, (MERGED,)),
)
"""How arrests can be divided for criminality, the finest first, and the parts that it is divided for."""
_POPULATIONS: Final[Mapping[str, tuple[frozenset[str], ...]]] = {
    "287(g) by method": (frozenset((BOTH, METHOD)),),
    "287(g) by programme": (frozenset((BOTH, PROGRAM)),),
    EITHER: (frozenset((BOTH, METHOD, PROGRAM)), frozenset((EITHER,))),
    MERGED: (
        frozenset((BOTH, METHOD, PROGRAM, _CUSTODIAL)),
        frozenset((EITHER, _CUSTODIAL)),
        frozenset((MERGED,)),
    ),
    "custodial, not 287(g) as labelled": (frozenset((_CUSTODIAL,)),),
}
"""The parts that each population is made of, by the division that is shown."""


def _criminality(measures: Measures, labels: Shown, minimum: int) -> Iterable[Line]:
    """Criminality of all arrests and of those that 287(g) marks, by the finest division that has no small cell.

    Only one division is shown, so that none can be subtracted from another.
    """
    section = ARREST_CRIMINALITY
    cells = measures.arrests.by_criminality
    shown = suppress(cells, minimum)
    if shown.total is None:
        return
    yield from _blocks(section, "all arrests", shown.total, shown.blocks, "")
    rows = next((found for one in _DIVISIONS if (found := _rows(cells, labels, minimum, *one))), {})
    present = frozenset(rows)
    kept = False
    for population, choices in _POPULATIONS.items():
        parts = next((inside for one in choices if (inside := _inside(one, cells, present)) is not None), None)
        if not parts:
            continue
        kept = True
        sums: dict[tuple[str, ...], int] = {}
        for part in parts:
            for block in rows[part]:
                sums[block.values] = sums.get(block.values, 0) + block.count
        blocks = [Block(values, count) for values, count in sums.items()]
        yield from _blocks(section, population, sum(sums.values()), blocks, "")
    if not kept and any(is_marked(kind) for kind, _ in cells):
        yield Line(section, EITHER, ALL, None, "arrests", note=_WITHHELD)


def _inside(
    wanted: frozenset[str], cells: Mapping[tuple[str, ...], int], present: frozenset[str]
) -> frozenset[str] | None:
    """The parts of a population that are shown; None where one of them is not, though it has arrests."""
    kinds = {kind for (kind, _), count in cells.items() if count}
    lacking = {one for one in wanted - present if one in kinds or one in (EITHER, MERGED)}
    return None if lacking else wanted & present


def _rows(
    cells: Mapping[tuple[str, ...], int],
    labels: Shown,
    minimum: int,
    part_of: Callable[[str], str],
    needed: tuple[str, ...],
) -> dict[str, tuple[Block, ...]]:
    """The parts of a division that are shown by criminality; none where a needed one is not, or labels mix them."""
    if any(_mixes(one, part_of) for one in labels.blocks):
        return {}
    divided: dict[tuple[str, ...], int] = {}
    for (kind, value), count in cells.items():
        divided[part_of(kind), value] = divided.get((part_of(kind), value), 0) + count
    asked = {part for (part, _), count in divided.items() if part in needed and count}
    shown = suppress(divided, minimum)
    rows = {line.group[0]: line.blocks for line in shown.lines if line.group is not None and line.blocks is not None}
    return rows if asked and asked <= set(rows) else {}


def _mixes(block: Block, part_of: Callable[[str], str]) -> bool:
    """Whether a block of the labels counts several parts together, of which one is not wholly in it."""
    parts = {part_of(kind) for kind in _kinds(block)}
    return len(parts) > 1 and block.values != (EITHER,)
