"""What the lists say of each spelling: where it stood, what left and what entered. For the rules.

Positions are numbers of lists in the order in which they became current; a set of positions is one integer
with a bit each, so that 'ever listed together' is one AND.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from section287g.identity.judgements import Node
from section287g.identity.names import normal_form
from section287g.lists.cells import Listing

__all__ = ["Evidence", "Swap", "gather"]


@dataclass(slots=True)
class Standing:
    """Where one spelling stood: a bit a list, by model; participating lists first, then pending ones."""

    by_model: dict[str, int] = field(default_factory=dict)
    spellings: dict[str, int] = field(default_factory=dict)  # as listed, clean, with the rows that have it
    participating: int = 0
    pending: int = 0
    last_spelling: str = ""


@dataclass(frozen=True, slots=True)
class Swap:
    """One row left and one entered at the same list, of one state and model, with one date or one document."""

    at: int
    model: str
    left: Node
    entered: Node
    signed: date | None
    moa_url: str | None


@dataclass(slots=True)
class Evidence:
    """All of it, by spelling."""

    standings: dict[Node, Standing]
    swaps: list[Swap]
    participating_lists: int

    def together(self, one: Node, other: Node) -> bool:
        """Whether both ever stood on one list under one model."""
        mine, theirs = self.standings[one].by_model, self.standings[other].by_model
        return any(mine[model] & theirs[model] for model in mine.keys() & theirs.keys())

    def overlap(self, one: Node, other: Node) -> int:
        """On how many lists both stood, under whatever model."""
        mine = self.standings[one].participating | self.standings[one].pending << self.participating_lists
        theirs = self.standings[other].participating | self.standings[other].pending << self.participating_lists
        return (mine & theirs).bit_count()


def gather(
    rows: Mapping[int, Listing],
    participating: Sequence[Sequence[int]],
    pending: Sequence[Sequence[int]],
    scoped: Mapping[tuple[Node, str], Node],
) -> Evidence:
    """What the lists say. `rows` are parsed distinct rows by number; a list is the numbers of its rows.

    `scoped` moves the rows of one spelling and model to another spelling, as judgements of a model do.
    """
    nodes: dict[int, Node] = {}
    for number, row in rows.items():
        node = (row.state, normal_form(row.agency))
        nodes[number] = _follow(scoped, node, row.model)
    standings: dict[Node, Standing] = {}
    for node in (*nodes.values(), *scoped.values()):
        standings.setdefault(node, Standing())
    _mark(standings, rows, nodes, participating, 0)
    _mark(standings, rows, nodes, pending, len(participating))
    return Evidence(standings, _swaps(rows, nodes, participating), len(participating))


def _follow(scoped: Mapping[tuple[Node, str], Node], node: Node, model: str) -> Node:
    seen = {node}
    while (node, model) in scoped:
        node = scoped[node, model]
        if node in seen:
            break
        seen.add(node)
    return node


def _mark(
    standings: dict[Node, Standing],
    rows: Mapping[int, Listing],
    nodes: Mapping[int, Node],
    lists: Sequence[Sequence[int]],
    offset: int,
) -> None:
    # A row's lists are gathered as one integer first: rows repeat from list to list, spellings do not.
    where: dict[int, int] = {}
    for position, numbers in enumerate(lists):
        bit = 1 << position
        for number in numbers:
            where[number] = where.get(number, 0) | bit
    last: dict[Node, tuple[int, str]] = {}
    for number, mask in sorted(where.items()):
        row, node = rows[number], nodes[number]
        standing = standings[node]
        standing.by_model[row.model] = standing.by_model.get(row.model, 0) | mask << offset
        standing.spellings[row.listed_as] = standing.spellings.get(row.listed_as, 0) + mask.bit_count()
        if offset:
            standing.pending |= mask
        else:
            standing.participating |= mask
        last[node] = max(last.get(node, (0, "")), (mask.bit_length(), row.agency))
    for node, (_, spelling) in last.items():
        if not standings[node].last_spelling:
            standings[node].last_spelling = spelling


def _swaps(rows: Mapping[int, Listing], nodes: Mapping[int, Node], lists: Sequence[Sequence[int]]) -> list[Swap]:
    pair_of = {number: (nodes[number], rows[number].model) for number in nodes}
    found: list[Swap] = []
    before: frozenset[int] = frozenset()
    pairs_before: frozenset[tuple[Node, str]] = frozenset()
    for position, numbers in enumerate(lists):
        now = frozenset(numbers)
        pairs = frozenset(map(pair_of.__getitem__, now))
        if position:
            left = [number for number in before - now if pair_of[number] not in pairs]
            entered = [number for number in now - before if pair_of[number] not in pairs_before]
            for old in left:
                for new in entered:
                    one, two = rows[old], rows[new]
                    if one.model != two.model or nodes[old][0] != nodes[new][0]:
                        continue
                    same_date = one.signed is not None and one.signed == two.signed
                    same_document = one.moa_url is not None and one.moa_url == two.moa_url
                    if same_date or same_document:
                        found.append(
                            Swap(
                                position,
                                one.model,
                                nodes[old],
                                nodes[new],
                                one.signed if same_date else None,
                                one.moa_url if same_document else None,
                            )
                        )
        before, pairs_before = now, pairs
    return sorted(set(found), key=lambda swap: (swap.at, swap.model, swap.left, swap.entered))
