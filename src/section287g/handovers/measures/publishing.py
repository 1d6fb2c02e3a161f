"""What may be published of the measures of a release, in lines that every format shows alike: `publish`.

Exact counts are those of one division of the detainers into groups and values, made safe by `suppression`; all that
overlaps them in another way is told roughly (`rough`), or not at all where it would tell a small cell by subtraction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from section287g.handovers.linking.linked import Linked
from section287g.handovers.measures.arrest_lines import arrest_lines, book_in_lines, marked_lines
from section287g.handovers.measures.booking_times import booked_by, days_to_shares
from section287g.handovers.measures.comparing import Variant
from section287g.handovers.measures.labels import label_changes
from section287g.handovers.measures.lines import ALL, COLUMNS, TOGETHER, Line, Report
from section287g.handovers.measures.measuring import DIVISIONS, Measures
from section287g.handovers.measures.rough import percent
from section287g.handovers.measures.rough_lines import place_lines, signing_lines, unknown_lines, variant_lines
from section287g.handovers.measures.suppression import MINIMUM, REST, Block, Shown, suppress
from section287g.places.tables import counties

__all__ = ["COLUMNS", "Line", "Report", "publish"]

_TIMED: Final = frozenset(("month", "quarter", "agency", "model"))
"""Groups from which a day can be known, and with it whether a window is closed."""
_OPEN: Final = ("no outcome recorded", "not yet observable")
_UNDIVIDED: Final = "not divided: a part would be small"
_NOT_APART: Final = "any other: not told apart where one of these values would be small"
_WITHHELD: Final = "withheld: a part of them is under the minimum"


def publish(linked: Linked, measures: Measures, variants: Sequence[Variant] = (), minimum: int = MINIMUM) -> Report:
    """The report of a linked and measured release. `variants`: other windows and rules, as `compare` gives them."""
    by = measures.settings.by
    cells = {**measures.divisions, "outcome": _outcomes(measures)}
    shown = {name: suppress(cells[name], minimum, first) for name, first in DIVISIONS.items()}
    requests = _whole(measures.requests, minimum)
    lines = [
        *_account(linked, requests, minimum),
        *_requests(requests),
        *_division("outcome", shown["outcome"], by),
        *_closed(measures, shown["outcome"], minimum),
        *_sides(measures, shown["outcome"], minimum),
        *_times(linked, measures, shown["outcome"], minimum),
        *variant_lines(variants, minimum),
        *_division("criminality", shown["criminality"], by),
        *book_in_lines(measures, shown["outcome"], minimum),
        *arrest_lines(measures, minimum),
        *marked_lines(measures, requests, minimum),
        *signing_lines(measures, minimum),
        *place_lines(linked, measures, minimum),
        *unknown_lines(linked, minimum),
    ]
    about = {
        "release": linked.release,
        "extracted": f"{linked.extracted} (by {linked.extracted_from})",
        **linked.settings.said(),
        "duplicate rule": linked.duplicates,
        **measures.settings.said(),
        "smallest cell": str(minimum),
        "jails to counties": linked.facility_source,
        "agreements": f"lists up to {linked.registry_day}",
    }
    return Report(linked.release, about, by, tuple(lines), _notes(linked))


def _outcomes(measures: Measures) -> Mapping[tuple[str, ...], int]:
    """Outcomes by group. Where a group tells the day, what is not yet observable is not told apart from no outcome.

    For which of the two it is follows from the day alone, so that the one would tell how many of a month are the
    other.
    """
    if not _TIMED & set(measures.settings.by):
        return measures.divisions["outcome"]
    found: dict[tuple[str, ...], int] = {}
    for (*group, value), count in measures.divisions["outcome"].items():
        key = (*group, _OPEN[0] if value in _OPEN else value)
        found[key] = found.get(key, 0) + count
    return found


def _whole(cells: Mapping[tuple[str, ...], int], minimum: int) -> dict[str, int] | None:
    """Counts by value where none is small; None else, for such a table is shown whole or not at all."""
    counts = {key[-1]: count for key, count in cells.items() if count}
    return counts if counts and min(counts.values()) >= minimum else None


def _account(linked: Linked, requests: Mapping[str, int] | None, minimum: int) -> Iterable[Line]:
    section = "rows of detainers"
    counts = _whole({(what,): count for what, count in linked.account.items()}, minimum)
    if counts is None or requests is None:
        yield Line(section, ALL, "rows", None, "rows", note=_WITHHELD)
        return
    total = sum(counts.values())
    for what, count in counts.items():
        yield Line(section, ALL, what, count, "rows", total, percent(count, total))


def _requests(requests: Mapping[str, int] | None) -> Iterable[Line]:
    section = "requests"
    if requests is None:
        yield Line(section, ALL, "requests", None, "detainers", note=_WITHHELD)
        return
    total = sum(requests.values())
    for what, count in requests.items():
        yield Line(section, ALL, what, count, "detainers", total, percent(count, total))


def _label(group: tuple[str, ...], by: tuple[str, ...]) -> str:
    """A group in words: a county by its code and name."""
    parts = []
    for kind, part in zip(by, group, strict=True):
        county = counties().get(part) if kind == "county" else None
        parts.append(f"{part} {county.name}, {county.state}" if county is not None else part)
    return " | ".join(parts)


def _division(name: str, shown: Shown, by: tuple[str, ...]) -> Iterable[Line]:
    if shown.total is None:
        yield Line(name, ALL, ALL, None, "detainers", note="withheld: under the minimum")
        return
    yield from _blocks(name, ALL, shown.total, shown.blocks)
    for line in shown.lines:
        group = _label(line.group, by) if line.group is not None else f"{line.groups} small groups"
        note = TOGETHER if line.group is None else ""
        if line.blocks is None:
            note = "; ".join(one for one in (note, _UNDIVIDED) if one)
            yield Line(name, group, ALL, line.total, "detainers", line.total, None, note)
        else:
            yield from _blocks(name, group, line.total, line.blocks, note)


def _blocks(name: str, group: str, total: int, blocks: Iterable[Block], note: str = "") -> Iterable[Line]:
    yield Line(name, group, ALL, total, "detainers", total, None, note)
    for one in blocks:
        yield Line(
            name,
            group,
            " or ".join(one.values),
            one.count,
            "detainers",
            total,
            percent(one.count, total),
            note or (TOGETHER if len(one.values) > 1 else _NOT_APART if one.values == (REST,) else ""),
        )


def _closed(measures: Measures, outcome: Shown, minimum: int) -> Iterable[Line]:
    """Outcomes where the window is closed: exact, where neither these nor the others of an outcome are few.

    Groups by time tell it themselves: the old ones are closed.
    """
    section = "outcome where the window is closed"
    if outcome.total is None:
        return
    if _TIMED & set(measures.settings.by):
        note = "not shown beside groups that tell the day; groups whose window is closed show it"
        yield Line(section, ALL, ALL, None, "detainers", note=note)
        return
    parts = [
        (one.values, sum(measures.closed.get(value, 0) for value in one.values), one.count) for one in outcome.blocks
    ]
    while len(parts) > 1:
        small = [one for one in parts if _is_few(one[1], minimum) or _is_few(one[2] - one[1], minimum)]
        if not small:
            break
        first = min(small, key=lambda one: (one[2], one[0]))
        parts.remove(first)
        second = min(parts, key=lambda one: (one[2], one[0]))
        parts.remove(second)
        parts.append((tuple(sorted(first[0] + second[0])), first[1] + second[1], first[2] + second[2]))
    total = sum(closed for _, closed, _ in parts)
    if any(_is_few(part, minimum) for _, closed, count in parts for part in (closed, count - closed)) or not total:
        yield Line(section, ALL, ALL, None, "detainers", note=_WITHHELD)
        return
    yield Line(section, ALL, ALL, total, "detainers", total)
    for values, closed, _ in sorted(parts, key=lambda one: (-one[1], one[0])):
        if closed:
            note = TOGETHER if len(values) > 1 else ""
            yield Line(section, ALL, " or ".join(values), closed, "detainers", total, percent(closed, total), note)


def _is_few(count: int, minimum: int) -> bool:
    return 0 < count < minimum


def _sides(measures: Measures, outcome: Shown, minimum: int) -> Iterable[Line]:
    """The lift reason beside the link, only where it divides what the outcomes show into nothing small."""
    section = "lift reason and link"
    counts = _whole(measures.lift_by_linkage, minimum)
    if counts is None or any(len(one.values) > 1 for one in outcome.blocks):
        yield Line(section, ALL, ALL, None, "detainers", note=_WITHHELD)
        return
    total = sum(counts.values())
    for what, count in counts.items():
        yield Line(section, ALL, what, count, "detainers", total, percent(count, total))


def _times(linked: Linked, measures: Measures, outcome: Shown, minimum: int) -> Iterable[Line]:
    """Days to book-in of all, and of each group that shows how many were booked in."""
    window = linked.settings.window
    booked = measures.curve.booked + measures.early
    yield from days_to_shares(ALL, measures.curve, booked, minimum, window)
    for line in outcome.lines:
        told = {one.values: one.count for one in line.blocks or ()}
        if line.group is not None and line.group in measures.curves and ("booked in",) in told:
            group = _label(line.group, measures.settings.by)
            yield from days_to_shares(group, measures.curves[line.group], told["booked in",], minimum, window)
    yield from booked_by(measures.curve, booked, minimum, window)


def _notes(linked: Linked) -> tuple[str, ...]:
    lacking = f"The release lacks {', '.join(linked.lacking)}." if linked.lacking else ""
    changes = [f"{one.says} ({one.status}; first day taken {one.first})." for one in label_changes()]
    return tuple(
        note
        for note in (
            "Detainers hold a day and no time, and these data no time of release: nothing here tests the 48 hours.",
            "No recorded outcome is not a refusal: it may be custody that goes on, or a record not updated.",
            "Criminality is ICE's own coding. No conviction: pending and neither. No charge either: neither alone.",
            "Most detainers come of remote screening, with an agreement or not; a rise after a signing is no proof.",
            "State agencies' agreements are left out; the model and agency are those of the county's own agencies.",
            *changes,
            lacking,
        )
        if note
    )
