"""What may be published of the measures of a release, in lines that every format shows alike: `publish`.

Exact counts are those of one division of the detainers into groups and values, made safe by `suppression`; all that
overlaps them in another way is told roughly (`rough`), or not at all where it would tell a small cell by subtraction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Final

from section287g.handovers.linking.linked import Linked
from section287g.handovers.measures.comparing import Variant
from section287g.handovers.measures.kaplan_meier import Curve
from section287g.handovers.measures.labels import label_changes
from section287g.handovers.measures.measuring import DIVISIONS, Measures
from section287g.handovers.measures.rough import percent, rough_count, rough_percent
from section287g.handovers.measures.suppression import MINIMUM, Block, GroupLine, Shown, suppress
from section287g.places.tables import counties

__all__ = ["COLUMNS", "Line", "Report", "publish"]

COLUMNS: Final = ("section", "group", "value", "number", "unit", "of", "percent", "note")
HORIZONS: Final = (1, 2, 7, 14, 30, 60, 90, 180)
_QUARTERS: Final = (("a quarter", Fraction(1, 4)), ("half", Fraction(1, 2)), ("three quarters", Fraction(3, 4)))
_POOLED: Final = "counted together: each under the minimum, or needed to reach it"
_TOTAL: Final = "all"
_MARK: Final = "287(g)"


@dataclass(frozen=True, slots=True)
class Line:
    """One published number: where it belongs, of what it is a part, and its note; None is withheld or not known."""

    section: str
    group: str
    value: str
    number: int | None
    unit: str
    of: int | None = None
    percent: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What may be published of a release: how it was made, its lines, and notes that belong to every figure."""

    release: str
    about: Mapping[str, str]
    by: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]

    def section(self, name: str) -> tuple[Line, ...]:
        """The lines of a section."""
        return tuple(line for line in self.lines if line.section == name)

    @property
    def sections(self) -> tuple[str, ...]:
        """Names of the sections, in order."""
        return tuple(dict.fromkeys(line.section for line in self.lines))

    def as_object(self) -> dict[str, Any]:
        """The report as JSON has it."""
        lines = [asdict(line) for line in self.lines]
        return {"release": self.release, "about": dict(self.about), "notes": list(self.notes), "lines": lines}


def publish(linked: Linked, measures: Measures, variants: Sequence[Variant] = (), minimum: int = MINIMUM) -> Report:
    """The report of a linked and measured release. `variants`: other windows and rules, as `compare` gives them."""
    shown = {name: suppress(measures.divisions[name], minimum, first) for name, first in DIVISIONS.items()}
    requests = _whole(measures.requests, minimum)
    lines = [
        *_account(linked, requests, minimum),
        *_requests(requests),
        *(line for name in DIVISIONS for line in _division(name, shown[name], measures.settings.by)),
        *_closed(measures, minimum),
        *_sides(measures, shown["outcome"], minimum),
        *_times(measures, shown["outcome"], minimum),
        *_marks(linked, measures, requests, minimum),
        *_arrests(measures, minimum),
        *_signing(measures, minimum),
        *_variants(variants, minimum),
        *_places(linked, minimum),
        *_unknown(linked, minimum),
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
    return Report(linked.release, about, measures.settings.by, tuple(lines), _notes(linked))


def _whole(cells: Mapping[tuple[str, ...], int], minimum: int) -> dict[str, int] | None:
    """Counts by value where none is small; None else, for such a table is shown whole or not at all."""
    counts = {key[-1]: count for key, count in cells.items() if count}
    return counts if counts and min(counts.values()) >= minimum else None


def _account(linked: Linked, requests: Mapping[str, int] | None, minimum: int) -> Iterable[Line]:
    section = "rows of detainers"
    counts = _whole({(what,): count for what, count in linked.account.items()}, minimum)
    if counts is None or requests is None:
        yield Line(section, _TOTAL, "rows", None, "rows", note="withheld: a part of them is under the minimum")
        return
    total = sum(counts.values())
    for what, count in counts.items():
        yield Line(section, _TOTAL, what, count, "rows", total, percent(count, total))


def _requests(requests: Mapping[str, int] | None) -> Iterable[Line]:
    section = "requests"
    if requests is None:
        yield Line(
            section, _TOTAL, "requests", None, "detainers", note="withheld: a part of them is under the minimum"
        )
        return
    total = sum(requests.values())
    for what, count in requests.items():
        yield Line(section, _TOTAL, what, count, "detainers", total, percent(count, total))


def _label(group: tuple[str, ...], by: tuple[str, ...]) -> str:
    """A group in words: a county by its code and name."""
    parts = []
    for kind, part in zip(by, group, strict=True):
        county = counties().get(part) if kind == "county" else None
        parts.append(f"{part} {county.name}, {county.state}" if county is not None else part)
    return " | ".join(parts)


def _division(name: str, shown: Shown, by: tuple[str, ...]) -> Iterable[Line]:
    if shown.total is None:
        yield Line(name, _TOTAL, _TOTAL, None, "detainers", note="withheld: under the minimum")
        return
    yield from _blocks(name, _TOTAL, shown.total, shown.blocks)
    for line in shown.lines:
        group = _label(line.group, by) if line.group is not None else f"{line.groups} small groups"
        note = _POOLED if line.group is None else ""
        if line.blocks is None:
            note = "; ".join(one for one in (note, "not divided: a part would be small") if one)
            yield Line(name, group, _TOTAL, line.total, "detainers", line.total, None, note)
        else:
            yield from _blocks(name, group, line.total, line.blocks, note)


def _blocks(name: str, group: str, total: int, blocks: Iterable[Block], note: str = "") -> Iterable[Line]:
    yield Line(name, group, _TOTAL, total, "detainers", total, None, note)
    for one in blocks:
        yield Line(
            name,
            group,
            " or ".join(one.values),
            one.count,
            "detainers",
            total,
            percent(one.count, total),
            note or (_POOLED if len(one.values) > 1 else ""),
        )


def _closed(measures: Measures, minimum: int) -> Iterable[Line]:
    total = sum(measures.closed.values())
    for outcome, count in sorted(measures.closed.items(), key=lambda one: (-one[1], one[0])):
        share = rough_percent(Fraction(count, total), total, minimum)
        if share is not None:
            yield Line("outcome where the window is closed", _TOTAL, outcome, share, "percent")


def _sides(measures: Measures, outcome: Shown, minimum: int) -> Iterable[Line]:
    """The lift reason beside the link, only where it divides what the outcomes show into nothing small."""
    section = "lift reason and link"
    counts = _whole(measures.lift_by_linkage, minimum)
    if counts is None or any(len(one.values) > 1 for one in outcome.blocks):
        yield Line(section, _TOTAL, _TOTAL, None, "detainers", note="withheld: a part of them is under the minimum")
        return
    total = sum(counts.values())
    for what, count in counts.items():
        yield Line(section, _TOTAL, what, count, "detainers", total, percent(count, total))


def _times(measures: Measures, outcome: Shown, minimum: int) -> Iterable[Line]:
    section = "days from detainer to book-in"
    curves: list[tuple[str, Curve]] = [(_TOTAL, measures.curve)]
    for line in outcome.lines:
        if line.group is not None and line.blocks is not None and line.group in measures.curves:
            curves.append((_label(line.group, measures.settings.by), measures.curves[line.group]))
    for group, curve in curves:
        if curve.booked < minimum or curve.detainers - curve.booked < minimum:
            yield Line(section, group, "half", None, "days", note="withheld: too few book-ins or too few without")
            continue
        for name, share in _QUARTERS:
            days = curve.quantile(share)
            note = "" if days is not None else "fewer than that were booked in inside the window"
            yield Line(section, group, name, days, "days", note=note)
    for days in HORIZONS:
        booked = rough_percent(1 - measures.curve.waiting(days), measures.curve.detainers, minimum)
        if booked is not None:
            yield Line("booked in after so many days", _TOTAL, str(days), booked, "percent")


def _marks(linked: Linked, measures: Measures, requests: Mapping[str, int] | None, minimum: int) -> Iterable[Line]:
    section = "where 287(g) stands"
    arrests = suppress(measures.arrests, minimum)
    apart = all(len(one.values) == 1 for one in arrests.blocks)
    for one in measures.marks:
        parts = (one.marked, one.filled - one.marked, one.rows - one.filled)
        safe = {"arrests": apart, "detainers": requests is not None}.get(one.table, True)
        name = f"{one.table}.{one.column}"
        if not safe or any(0 < part < minimum for part in parts):
            yield Line(section, _TOTAL, name, None, "rows", note="withheld: a part of them is under the minimum")
            continue
        note = f"{one.rows - one.filled:,} of {one.rows:,} rows have the column empty"
        yield Line(section, _TOTAL, name, one.marked, "rows", one.filled, percent(one.marked, one.filled), note)


def _arrests(measures: Measures, minimum: int) -> Iterable[Line]:
    shown = suppress(measures.arrests, minimum)
    if shown.total is None:
        return
    section = "arrests by label"
    yield from _arrest_lines(section, _TOTAL, shown.total, shown.blocks, "")
    months = [(*_month(line), line) for line in shown.lines]
    for month, note, line in months:
        yield from _arrest_lines(section, month, line.total, line.blocks or (), note)
    for month, note, line in months:
        yield from _readings("arrests under both readings", month, line.total, line.blocks or (), note)


def _month(line: GroupLine) -> tuple[str, str]:
    """The month of a line, and what is to be said of its labels."""
    if line.group is None:
        return f"{line.groups} small months", _POOLED
    changed = min(one.first for one in label_changes())
    return line.group[0], "labels may have changed" if line.group[0] >= f"{changed:%Y-%m}" else ""


def _arrest_lines(section: str, month: str, total: int, blocks: Iterable[Block], note: str) -> Iterable[Line]:
    yield Line(section, month, _TOTAL, total, "arrests", total, None, note)
    for block in blocks:
        share = percent(block.count, total)
        yield Line(section, month, " or ".join(block.values), block.count, "arrests", total, share, note)


def _readings(section: str, month: str, total: int, blocks: Sequence[Block], note: str) -> Iterable[Line]:
    """Both readings of a month: 287(g) as labelled, and custodial arrests with 287(g) in one.

    Sums of blocks that are shown; none where a block mixes what a reading keeps apart, or for small months together.
    """
    marked = [one for one in blocks if any(_MARK in value for value in one.values)]
    custodial = [one for one in blocks if "custodial" in one.values]
    mixed = [one for one in marked if not all(_MARK in value for value in one.values)]
    if note == _POOLED or mixed or any(len(one.values) > 1 for one in custodial):
        return
    labelled = sum(one.count for one in marked)
    merged = labelled + sum(one.count for one in custodial)
    for name, count in (("287(g) as labelled", labelled), ("287(g) and custodial in one", merged)):
        if count:
            yield Line(section, month, name, count, "arrests", total, percent(count, total), note)


def _signing(measures: Measures, minimum: int) -> Iterable[Line]:
    section = "before and after signing"
    for one in measures.signing:
        counts = (one.before, one.after, one.never_before, one.never_after)
        rough = [rough_count(count, minimum) for count in counts]
        name = f"first agreement {one.models}"
        if None in rough or one.counties < 5 or one.ratio is None:
            note = f"withheld: {one.counties} counties with all days inside the release, or too few detainers"
            yield Line(section, name, "after to before, over never signed", None, "percent", note=note)
            continue
        for value, number in zip(
            ("before", "after", "never signed, before", "never signed, after"), rough, strict=True
        ):
            yield Line(section, name, value, number, "detainers", note=f"rounded; {one.counties} counties")
        ratio = int(one.ratio * 100 + Fraction(1, 2))
        yield Line(section, name, "after to before, over never signed", ratio, "percent", note="no proof of a cause")


def _variants(variants: Sequence[Variant], minimum: int) -> Iterable[Line]:
    for one in variants:
        share = rough_percent(one.share, one.closed, minimum)
        note = "" if share is not None else "withheld: too few detainers for whole percents"
        name = f"{one.route}, {one.window} days, duplicates {one.duplicates}"
        yield Line("how the answer moves", name, "booked in", share, "percent", note=note)
        if share is not None:
            yield Line("how the answer moves", name, "half booked in after", one.median, "days")


def _places(linked: Linked, minimum: int) -> Iterable[Line]:
    section = "jails without a county"
    sizes = {one.facility: one for one in linked.facilities}
    total = sum(one.detainers for one in linked.facilities)
    without = [key for key, one in linked.placed.items() if one.county_fips is None]
    share = Fraction(sum(sizes[key].detainers for key in without), total) if total else Fraction(0)
    note = f"{len(without):,} of {len(sizes):,} jails"
    yield Line(section, _TOTAL, "rows of detainers", rough_percent(share, total, minimum), "percent", note=note)
    for key in sorted(without, key=lambda key: (-sizes[key].detainers, key)):
        number = rough_count(sizes[key].detainers, minimum)
        if number is not None:
            why = linked.placed[key].by
            yield Line(section, key, sizes[key].name or "", number, "rows", note=f"rounded; {why}")


def _unknown(linked: Linked, minimum: int) -> Iterable[Line]:
    for column, values in linked.unknown_values.items():
        for value, count in values.items():
            number = rough_count(count, minimum)
            if number is not None:
                yield Line("words that no vocabulary has", column, value, number, "detainers", note="rounded")


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
