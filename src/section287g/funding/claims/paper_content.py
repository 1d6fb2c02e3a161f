"""What the paper of a claim says, as plain values that its layout `data/paper.typ` sets: every text is only a text.

A document has a cover (`about`, `totals`, `signatures`, `resting`, `open`) and `sections`; a section has texts, one
table, entries (a label with texts), and hashes. A claim of many lines gives the sums by officer in place of its
lines: the workbook has every line.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any, Final

from section287g.funding.claims.model import COSTS, Claim, Line
from section287g.funding.claims.records import Problem
from section287g.funding.claims.shown import (
    BASIS,
    GAPS,
    agreement,
    dollars,
    how_in_words,
    initial,
    officers_of,
    registry_lines,
    rule_value,
    source_lines,
    totals_by_cost,
)
from section287g.funding.claims.used import TakenReading, UsedRule, taken_readings, used_rules
from section287g.funding.explaining import Cell
from section287g.funding.rules import Policy
from section287g.typeset import breakable, settable

__all__ = ["MOST_LINES", "paper_content"]

MOST_LINES: Final = 150
"""With more lines than this, the paper has a row for each officer; with more corrections, it only counts them."""
_MOST_OF_A_KIND: Final = 10
"""Exceptions of one kind that are listed; the others are counted."""
_RUNNING: Final = 60
"""Characters of the agency's name, and last ones of the claim's id, at the head of every page."""
_ZERO: Final = Decimal("0.00")
_WHOLE_ROWS: Final = 14
_WHOLE_TEXT: Final = 1500
"""Rows, and characters, up to which a table is kept on one page."""


def paper_content(claim: Claim, policy: Policy) -> dict[str, Any]:
    """The whole paper of a claim as values for JSON.

    Raises `ValueError` where the rules are not those of the claim.
    """
    readings, rules = taken_readings(claim, policy), used_rules(claim, policy)
    gaps = " ".join(policy.gap(name).question for name in GAPS)
    content = {
        "title": "Claim for reimbursement, 287(g) programme",
        "author": f"section287g {claim.program_version}",
        "agency": claim.agency.name,
        "running": [textwrap.shorten(claim.agency.name, _RUNNING, placeholder="…"), claim.claim[-_RUNNING:]],
        "about": _about(claim),
        "totals": _totals(claim),
        "signatures": ["Prepared by", "Approved by"],
        "resting": {"title": "What this claim rests on, and what is open", "texts": [BASIS, f"Not known: {gaps}"]},
        "open": [_open_line(one) for one in readings if one.by_hand or one.in_steps],
        "more": "Every option, and every rule with its sources, is listed further down.",
        "sections": [
            *_lines(claim),
            _corrections(claim),
            *_funding(claim),
            _exceptions(claim.exceptions),
            *_readings(readings),
            _rules(rules, policy),
            *_made_from(claim),
        ],
    }
    return {name: settable(value) for name, value in content.items()}


def _about(claim: Claim) -> list[tuple[str, str]]:
    pairs = [
        ("Agency's id", claim.agency.agency_id),
        ("Agreement", agreement(claim)),
        ("Period", f"{claim.period}, {claim.period.days} days"),
        ("Claim", claim.claim),
        ("Replaces", claim.replaces or "no earlier claim"),
        ("Claimed before", ", ".join(claim.earlier) or "nothing"),
    ]
    return [(label, breakable(text)) for label, text in pairs]


def _totals(claim: Claim) -> dict[str, Any]:
    rows = [
        [
            initial(cost),
            f"{len(lines):,}",
            f"{officers_of(lines):,}" if officers_of(lines) else "agency",
            dollars(own),
            dollars(corrected),
            dollars(own + corrected),
        ]
        for cost, lines, own, corrected in totals_by_cost(claim)
    ]
    corrected = sum((line.amount for line in claim.lines if line.corrects is not None), _ZERO)
    total = ["Total claimed", f"{len(claim.lines):,}", f"{officers_of(claim.lines):,}"]
    total += [dollars(claim.total - corrected), dollars(corrected), f"${dollars(claim.total)}"]
    if claim.total < 0:
        total[-1] = f"{dollars(claim.total)[0]}${dollars(-claim.total)}"
    columns = ["Cost<", "Lines", "Officers", "This period", "Corrections", "Amount ($)"]
    return _table(columns, rows, total=total, wide=(0,))


def _open_line(one: TakenReading) -> str:
    taken = "by hand" if one.by_hand else "by default"
    return f"{one.reading.question} {one.option.name.replace('_', ' ')}, {taken}"


def _lines(claim: Claim) -> Iterator[dict[str, Any]]:
    """The lines of the claim's own period, cost by cost; or by officer, where they are many."""
    own = [line for line in claim.lines if line.corrects is None]
    if not own:
        yield _section("Lines of this period", ["There is none."])
    elif len(own) > MOST_LINES:
        yield _by_officer(own)
    else:
        yield _section(
            "Lines of this period",
            [
                "An amount is what the cost comes to so far, less what belongs to earlier days of the year "
                "or was claimed before."
            ],
        )
        for cost in COSTS:
            lines = [line for line in own if line.cost == cost]
            if lines:
                yield _of_cost(cost, lines)


def _of_cost(cost: str, lines: Sequence[Line]) -> dict[str, Any]:
    rows = [
        [str(line.number), _who(line), dollars(line.to_date), dollars(line.before), dollars(line.amount)]
        for line in lines
    ]
    total = ["", "Subtotal", *(dollars(sum(amounts, _ZERO)) for amounts in _sums(lines))]
    columns = ["Line", "Officer<", "So far ($)", "Before ($)", "Amount ($)"]
    return _section(initial(cost), level=2, table=_table(columns, rows, total=total, wide=(1,)))


def _sums(lines: Sequence[Line]) -> Iterator[list[Decimal]]:
    yield [line.to_date for line in lines]
    yield [line.before for line in lines]
    yield [line.amount for line in lines]


def _by_officer(lines: Sequence[Line]) -> dict[str, Any]:
    costs = [cost for cost in COSTS if any(line.cost == cost for line in lines)]
    sums: dict[str, Counter[str]] = {}
    amounts: dict[tuple[str, str], Decimal] = {}
    for line in lines:
        amounts[_who(line), line.cost] = amounts.get((_who(line), line.cost), _ZERO) + line.amount
        sums.setdefault(_who(line), Counter())[line.cost] += 1
    rows = []
    for who in sorted(sums, key=lambda one: (one == "agency", one)):
        found = [amounts.get((who, cost)) for cost in costs]
        total = sum((one for one in found if one is not None), _ZERO)
        rows.append([who, *("" if one is None else dollars(one) for one in found), dollars(total)])
    totals = [sum((line.amount for line in lines if line.cost == cost), _ZERO) for cost in costs]
    total_row = ["All", *map(dollars, totals), dollars(sum(totals, _ZERO))]
    columns = ["Officer<", *(f"{initial(cost)} ($)" for cost in costs), "Amount ($)"]
    text = f"The claim has {len(lines):,} lines of this period, too many for paper; the workbook has every one."
    return _section(
        "Amounts of this period by officer",
        [text],
        table=_table(columns, rows, total=total_row, wide=range(len(columns)), small=True),
    )


def _corrections(claim: Claim) -> dict[str, Any]:
    found = [line for line in claim.lines if line.corrects is not None]
    title = "Corrections of earlier periods"
    if not found:
        return _section(title, ["There is none."])
    total = sum((line.amount for line in found), _ZERO)
    if len(found) > MOST_LINES:
        text = (
            f"{len(found):,} lines correct earlier periods; together they come to {dollars(total)} dollars. "
            "The workbook has every one."
        )
        return _section(title, [text])
    rows = [
        [
            str(line.number),
            line.cost,
            _who(line),
            f"{line.period}",
            dollars(line.to_date),
            dollars(line.before),
            dollars(line.amount),
        ]
        for line in found
    ]
    columns = ["Line", "Cost<", "Officer<", "Period<", "Now ($)", "Claimed ($)", "Amount ($)"]
    text = "By the files, rules and readings as they are now, these amounts differ from what was claimed."
    table = _table(columns, rows, total=["", "", "All", "", "", "", dollars(total)], wide=(2, 3))
    entries = [
        (breakable(f"Line {line.number}, correcting {line.corrects}"), [how_in_words(line.step)]) for line in found
    ]
    return _section(title, [text], table=table, entries=entries)


def _funding(claim: Claim) -> Iterator[dict[str, Any]]:
    rows, named = [], []
    for cost in COSTS:
        found = [one for one in claim.funding if one.cost == cost]
        if not found:
            continue
        others: dict[str, Decimal] = {}
        for one in found:
            for funder, amount in one.others.items():
                others[funder] = others.get(funder, _ZERO) + amount
        ice = sum((one.ice for one in found), _ZERO)
        totals = [one.total for one in found if one.total is not None]
        left = [one.agency for one in found if one.agency is not None]
        known = len(totals) == len(found)
        rows.append(
            [
                initial(cost),
                dollars(sum(totals, _ZERO)) if known else "not on record",
                dollars(ice),
                dollars(sum(others.values(), _ZERO)),
                dollars(sum(left, _ZERO)) if len(left) == len(found) else "not on record",
            ]
        )
        named += [(cost, funder, amount) for funder, amount in sorted(others.items())]
    columns = ["Cost<", "On record ($)", "ICE ($)", "Other funders ($)", "Agency ($)"]
    text = (
        "The cost of the claim's period as it is on record, and who pays it. What another funder pays is not claimed."
    )
    yield _section("Who pays", [text], table=_table(columns, rows, wide=(0,)))
    if named:
        listed = [[funder, cost, dollars(amount)] for cost, funder, amount in named]
        yield _section("Other funders", level=2, table=_table(["Funder<", "Cost<", "Amount ($)"], listed, wide=(0,)))
    reasons = Counter((one.cost, one.why) for one in claim.funding if one.why)
    if reasons:
        listed = [[initial(cost), why, f"{count:,}"] for (cost, why), count in reasons.items()]
        yield _section(
            "Why a part is left to the agency", level=2, table=_table(["Cost<", "Why<", "Entries"], listed, wide=(1,))
        )


def _exceptions(problems: Sequence[Problem]) -> dict[str, Any]:
    if not problems:
        return _section("Exceptions", ["There is none."])
    shown, left = [], Counter[tuple[str, str]]()
    seen: Counter[tuple[str, str]] = Counter()
    for one in problems:
        seen[one.severity, one.kind] += 1
        if seen[one.severity, one.kind] <= _MOST_OF_A_KIND:
            shown.append([one.severity, one.message, one.remedy, _place(one.cell)])
        else:
            left[one.severity, one.kind] += 1
    texts = [
        f"{count:,} more of the kind '{kind}' ({severity}) are in the workbook."
        for (severity, kind), count in left.items()
    ]
    columns = ["Severity<", "What<", "What to do<", "Where<"]
    return _section("Exceptions", texts, table=_table(columns, shown, wide=(1, 2, 3), small=True))


def _readings(readings: Sequence[TakenReading]) -> Iterator[dict[str, Any]]:
    """Those taken by hand or named in a step in full, the others with their option only."""
    bearing = [one for one in readings if one.by_hand or one.in_steps]
    entries = []
    for one in bearing:
        texts = [f"{one.option.name}, {'by hand' if one.by_hand else 'by default'}: {one.option.meaning}"]
        texts += [f"Not taken: {', '.join(option.name for option in one.others)}."] if one.others else []
        entries.append((one.reading.question, texts))
    text = "The announced terms leave these questions open. Another option can change the claim."
    yield _section("Readings", [text] if entries else ["None bears on a step of this claim."], entries=entries)
    rows = [[one.reading.question, one.option.name] for one in readings if one not in bearing]
    if rows:
        table = _table(["Question<", "By default<"], rows, wide=(0,), small=True)
        yield _section("Readings that no step of this claim names", level=2, table=table)


def _rules(rules: Sequence[UsedRule], policy: Policy) -> dict[str, Any]:
    entries = []
    for one in rules:
        value = one.value
        until = f" through {value.until}" if value.until is not None else ""
        texts = [f"{rule_value(one)}; from {value.start}{until}; {value.status}, {value.confidence} confidence"]
        texts += source_lines(policy, value.references) or ["No source."]
        texts += [f"Note: {value.note}"] if value.note is not None else []
        entries.append((f"{one.parameter.label} ({one.parameter.path})", texts))
    return _section("Rules and their sources", entries=entries)


def _made_from(claim: Claim) -> Iterator[dict[str, Any]]:
    hashes = [
        (breakable(one.name), f"{one.table}, {one.rows:,} {'row' if one.rows == 1 else 'rows'}, SHA-256", one.sha256)
        for one in claim.files
    ]
    yield _section("Files", [] if hashes else ["There is none."], hashes=hashes)
    made = [f"Made by section287g {claim.program_version}. Rules: {claim.policy_version}."]
    made.append(f"Registry: {'; '.join(registry_lines(claim))}.")
    verify = (
        "The bundle of this claim holds every line with every step. With the same files, "
        "287g claim verify BUNDLE computes the claim again and names every difference; "
        "287g claim explain shows how one line came about."
    )
    yield _section("How to verify", [verify, *made])


def _who(line: Line) -> str:
    return line.officer if line.officer is not None else "agency"


def _place(cell: Cell) -> str:
    return str(cell)


def _section(
    title: str,
    texts: Sequence[str] = (),
    *,
    level: int = 1,
    table: Mapping[str, Any] | None = None,
    entries: Iterable[tuple[str, Sequence[str]]] = (),
    hashes: Sequence[tuple[str, str, str]] = (),
) -> dict[str, Any]:
    return {
        "title": title,
        "level": level,
        "texts": [*texts],
        "table": table,
        "entries": [*entries],
        "hashes": [*hashes],
    }


def _table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    total: Sequence[str] | None = None,
    wide: Sequence[int] = (),
    small: bool = False,
) -> dict[str, Any]:
    """A table; a heading that ends in `<` is of a column of texts, `wide` columns share the room that is left."""
    described = [
        {
            "title": title.removesuffix("<"),
            "align": "left" if title.endswith("<") else "right",
            "width": 1 if place in wide else None,
        }
        for place, title in enumerate(columns)
    ]
    cells = [[breakable(cell) for cell in row] for row in rows]
    whole = len(rows) <= _WHOLE_ROWS and sum(map(len, chain.from_iterable(cells))) <= _WHOLE_TEXT
    return {"columns": described, "rows": cells, "total": total, "small": small, "whole": whole}
