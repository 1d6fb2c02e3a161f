"""A reader who tries to work out small cells from all that one published report shows, by linear programming.

It knows what every reader can: the names of values, how outcomes follow from lift reason and link, on which days a
window is closed. It does not use the rules by which the report was made, and takes the truth of nothing but its
lines. For every cell it asks how large the cell can be at most, in any table that fits.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from math import ceil, floor

import numpy as np
from scipy.optimize import linprog

from section287g.handovers.measures import Line, Report

OUTCOMES = {
    "booked in": ("booked in", "declined", "lifted otherwise", "none recorded"),
    "cannot be linked": ("booked in", "declined", "lifted otherwise", "none recorded"),
    "lift reason says booked in, not linked": ("booked in",),
    "declined": ("declined",),
    "lifted otherwise": ("lifted otherwise",),
    "no outcome recorded": ("none recorded",),
    "not yet observable": ("none recorded",),
}
LINKAGE = {"booked in": "linked", "cannot be linked": "cannot be linked"}
CRIMINALITY = ("convicted", "pending", "neither", "not stated")
ARRESTS = (
    "287(g) by method and programme",
    "287(g) by method only",
    "287(g) by programme only",
    "287(g) by programme only, no method",
    "custodial",
    "at-large",
    "other",
    "unknown",
    "not stated",
)
MARKED = ARRESTS[:4]
TIMED = {"month", "quarter", "agency", "model"}
Atom = tuple[str, ...]


@dataclass
class Program:
    """Atoms that are counted, what is known of sums of them, and how large or small a sum can be."""

    atoms: Sequence[Atom]
    known: list[tuple[np.ndarray, float]] = field(default_factory=list)

    def sum_of(self, test: Callable[[Atom], bool]) -> np.ndarray:
        return np.array([1.0 if test(atom) else 0.0 for atom in self.atoms])

    def tell(self, test: Callable[[Atom], bool], count: int) -> None:
        self.known.append((self.sum_of(test), float(count)))

    def bounds(self, test: Callable[[Atom], bool]) -> tuple[int, int]:
        """The least and the greatest sum; the least is worked out only where the greatest is small."""
        greatest = self._end(test, -1.0)
        return (ceil(self._end(test, 1.0) - 1e-6) if greatest < 10 else 0), floor(greatest + 1e-6)

    def _end(self, test: Callable[[Atom], bool], sign: float) -> float:
        left, right = np.array([row for row, _ in self.known]), np.array([count for _, count in self.known])
        found = linprog(sign * self.sum_of(test), A_eq=left, b_eq=right, bounds=(0, None), method="highs")
        assert found.status == 0, found.message
        return float(sign * found.fun)


@dataclass(frozen=True)
class Leak:
    """A cell that a reader knows to be small: at most `most`, and not nothing for certain."""

    cell: str
    least: int
    most: int


def attack(report: Report, minimum: int = 10) -> list[Leak]:
    """Every cell that what the report shows bounds under the minimum; whatever it shows is counted as a cell too."""
    shown = [
        Leak(f"{one.section}/{one.group}/{one.value}", one.number, one.number)
        for one in report.lines
        if one.unit in ("detainers", "rows", "arrests") and one.number is not None and 0 < one.number < minimum
    ]
    return shown + _detainers(report, minimum) + _arrests(report, minimum)


def _detainers(report: Report, minimum: int) -> list[Leak]:
    outcome, criminality = report.section("outcome"), report.section("criminality")
    if any(line.number is None for line in outcome):
        return []
    groups = [one for one in dict.fromkeys(line.group for line in outcome) if one != "all"] or ["one"]
    sides = [one for one in report.section("lift reason and link") if one.number is not None]
    closed = [one for one in report.section("outcome where the window is closed") if one.number is not None]
    lift = sorted({one.value.partition(": ")[0] for one in sides})
    atoms = [
        (group, what, reason, window, kind)
        for group, what, window, kind in product(groups, OUTCOMES, ("closed", "open"), CRIMINALITY)
        if _window_can_be(report, group, what, window)
        for reason in (_reasons(what, lift) if sides else ("-",))
    ]
    program = Program(atoms)
    for line in outcome:
        values = _outcomes_of(line, outcome, bool(TIMED & set(report.by)))
        program.tell(lambda one, line=line, values=values: _in(one[0], line.group) and one[1] in values, line.number)
    for line in criminality:
        values = _values_of(line, criminality, CRIMINALITY)
        program.tell(lambda one, line=line, values=values: _in(one[0], line.group) and one[4] in values, line.number)
    for line in closed:
        values = set(OUTCOMES) if line.value == "all" else set(line.value.split(" or "))
        program.tell(lambda one, values=values: one[3] == "closed" and one[1] in values, line.number)
    for line in sides:
        reason, _, linkage = line.value.partition(": ")
        program.tell(
            lambda one, reason=reason, linkage=linkage: (
                one[2] == reason and LINKAGE.get(one[1], "not linked") == linkage
            ),
            line.number,
        )
    return _leaks(program, ((0, 1), (0, 4), (1, 3), (0, 3), (1, 4)), minimum)


def _arrests(report: Report, minimum: int) -> list[Leak]:
    lines = report.section("arrests by label")
    if not lines:
        return []
    months = [one for one in dict.fromkeys(line.group for line in lines) if one != "all"] or ["one"]
    kinds = ("convicted", "pending", "neither", "not recorded")
    program = Program(list(product(months, ARRESTS, kinds)))
    for line in lines:
        values = _labels_of(line, lines)
        program.tell(lambda one, line=line, values=values: _in(one[0], line.group) and one[1] in values, line.number)
    for line in report.section("arrests under both readings"):
        values = MARKED if "labelled" in line.value else (*MARKED, "custodial")
        program.tell(lambda one, line=line, values=values: one[0] == line.group and one[1] in values, line.number)
    found = report.section("criminality of arrests")
    for line in found:
        if line.number is None:
            continue
        values = _values_of(line, [one for one in found if one.group == line.group], kinds)
        population = _population(line.group)
        program.tell(
            lambda one, values=values, population=population: one[1] in population and one[2] in values, line.number
        )
    for line in report.section("where 287(g) stands"):
        table, _, column = line.value.partition(".")
        if table != "arrests" or line.number is None or line.of is None:
            continue
        by_method = column == "apprehension_method"
        marked = (ARRESTS[0], ARRESTS[1]) if by_method else (ARRESTS[0], *ARRESTS[2:4])
        program.tell(lambda one, marked=marked: one[1] in marked, line.number)
        if by_method:
            empty = int(line.note.split()[0].replace(",", ""))
            program.tell(lambda one: one[1] in (ARRESTS[3], "not stated"), empty)
    return _leaks(program, ((0, 1), (1, 2), (1,)), minimum)


def _leaks(program: Program, margins: Iterable[tuple[int, ...]], minimum: int) -> list[Leak]:
    found = []
    for places in margins:
        for cell in dict.fromkeys(tuple(atom[place] for place in places) for atom in program.atoms):

            def inside(atom: Atom, places: tuple[int, ...] = places, cell: Atom = cell) -> bool:
                return tuple(atom[place] for place in places) == cell

            least, most = program.bounds(inside)
            if 0 < most < minimum:
                found.append(Leak("/".join(cell), least, most))
    return found


def _in(group: str, line: str) -> bool:
    return line in ("all", group)


def _reasons(outcome: str, shown: Sequence[str]) -> list[str]:
    other = [one for one in shown if one not in ("booked in", "declined", "none recorded")]
    return [one for kind in OUTCOMES[outcome] for one in ([kind] if kind != "lifted otherwise" else other)]


def _outcomes_of(line: Line, lines: Sequence[Line], timed: bool) -> set[str]:
    values = _values_of(line, lines, tuple(OUTCOMES))
    return values | {"not yet observable"} if timed and "no outcome recorded" in values else values


def _values_of(line: Line, lines: Sequence[Line], every: Sequence[str]) -> set[str]:
    if line.value == "all":
        return set(every)
    if line.value == "any other":
        other = {one.value for one in lines if one.group == line.group} - {"all", "any other"}
        return set(every) - other
    return set(line.value.split(" or "))


def _labels_of(line: Line, lines: Sequence[Line]) -> set[str]:
    if line.value == "all":
        return set(ARRESTS)
    text = line.value.replace("method or programme", "method/programme")
    parts = {one.replace("/", " or ") for one in text.split(" or ")}
    found: set[str] = set()
    for part in parts:
        if part == "287(g) by method or programme":
            found |= set(MARKED)
        elif part == "any other arrest":
            found |= set(ARRESTS) - set(MARKED) - {"custodial"}
        elif part == "287(g) by programme only":
            found |= {part, ARRESTS[3]}
        else:
            found.add(part)
    return found


def _population(name: str) -> tuple[str, ...]:
    named = {
        "all arrests": ARRESTS,
        "287(g) by method": ARRESTS[:2],
        "287(g) by programme": (ARRESTS[0], *ARRESTS[2:4]),
        "287(g) by method or programme": MARKED,
        "287(g) and custodial in one": (*MARKED, "custodial"),
        "custodial, not 287(g) as labelled": ("custodial",),
    }
    return named[name]


def _window_can_be(report: Report, group: str, outcome: str, window: str) -> bool:
    if {"not yet observable": "closed", "no outcome recorded": "open"}.get(outcome) == window:
        return False
    if report.by[:1] != ("month",) or len(group) != 7:
        return True
    year, month = (int(part) for part in group.split("-"))
    last_closed = date.fromisoformat(report.about["extracted"][:10]) - timedelta(days=180)
    if window == "closed":
        return date(year, month, 1) <= last_closed
    return date(year, month, monthrange(year, month)[1]) > last_closed
