"""Suppression: what a reader could work out of what is published, by going through every table that fits it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section287g.handovers.measures import suppress
from section287g.handovers.measures.suppression import REST, Shown

VALUES = ("a", "b", "c")


def test_small_values_and_small_groups_are_taken_together() -> None:
    cells = {("TX", "a"): 40, ("TX", "b"): 12, ("VT", "a"): 6, ("ME", "a"): 5, ("ME", "c"): 2}
    shown = suppress(cells)
    assert shown.total == 65
    assert [(block.values, block.count) for block in shown.blocks] == [(("a",), 51), (("b", "c"), 14)]
    assert [(line.group, line.groups, line.total) for line in shown.lines] == [(("TX",), 1, 52), (None, 2, 13)]
    # by value, Texas would tell that two elsewhere have b or c
    assert all(line.blocks is None for line in shown.lines)


def test_a_group_too_many_is_pooled_so_that_the_total_does_not_give_the_small_one_away() -> None:
    shown = suppress({("TX", "a"): 40, ("NM", "a"): 15, ("VT", "a"): 6})
    assert [(line.group, line.groups, line.total) for line in shown.lines] == [(("TX",), 1, 40), (None, 2, 21)]


def test_a_group_is_shown_with_its_first_value_where_another_value_is_small() -> None:
    cells = {(place, value): count for place in ("TX", "NM") for value, count in (("a", 30), ("b", 15), ("c", 5))}
    shown = suppress(cells, first="a")
    assert [[(one.values, one.count) for one in line.blocks or ()] for line in shown.lines] == [
        [(("a",), 30), ((REST,), 20)],
        [(("a",), 30), ((REST,), 20)],
    ]


def test_nothing_is_shown_of_fewer_than_the_minimum() -> None:
    assert suppress({("TX", "a"): 5, ("VT", "a"): 4}) == Shown(None, (), ())


def test_a_count_below_zero_is_an_error() -> None:
    with pytest.raises(ValueError, match="zero or more"):
        suppress({("TX", "a"): -1})


def _rows(total: int, width: int) -> Iterator[tuple[int, ...]]:
    if width == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _rows(total - first, width - 1):
            yield (first, *rest)


def _tables(
    lines: list[tuple[int, tuple[int, ...] | None, int | None]], left: tuple[int, ...]
) -> Iterator[list[tuple[int, ...]]]:
    """Every table with these rows (total, the row if shown, its first value if shown) and these column totals."""
    if not lines:
        if not any(left):
            yield []
        return
    (total, row, head), *others = lines
    for one in [row] if row is not None else _rows(total, len(left)):
        if (head is not None and one[0] != head) or any(count > most for count, most in zip(one, left, strict=True)):
            continue
        for rest in _tables(others, tuple(most - count for count, most in zip(one, left, strict=True))):
            yield [one, *rest]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=2, max_size=4),
    st.sampled_from((None, "a")),
)
def test_no_cell_under_the_minimum_can_be_worked_out(table: list[tuple[int, ...]], first: str | None) -> None:
    minimum = 2
    cells = {(str(group), value): n for group, row in enumerate(table) for value, n in zip(VALUES, row, strict=True)}
    shown = suppress(cells, minimum, first)
    for block in shown.blocks:
        assert block.count >= minimum
    for line in shown.lines:
        assert line.total >= minimum
        assert all(block.count >= minimum for block in line.blocks or ())
    if not shown.lines:
        return
    assert sum(line.total for line in shown.lines) == shown.total == sum(block.count for block in shown.blocks)
    blocks = sorted(shown.blocks, key=lambda one: one.values != (first,))
    known: list[tuple[int, tuple[int, ...] | None, int | None]] = []
    for line in shown.lines:
        counts = {block.values: block.count for block in line.blocks or ()}
        halved = (REST,) in counts
        row = tuple(counts[one.values] for one in blocks) if counts and not halved else None
        known.append((line.total, row, counts[blocks[0].values] if halved else None))
    most = [[0] * len(blocks) for _ in known]
    for fitting in _tables(known, tuple(one.count for one in blocks)):
        for place, row in enumerate(fitting):
            most[place] = [max(pair) for pair in zip(most[place], row, strict=True)]
    assert min(min(row) for row in most) >= minimum  # of no cell is it known that it is small
