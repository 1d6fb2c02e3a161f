"""Sections of a published report as tables for people, in the page's language: for the page on hand-overs.

A report is lines of a section, a group, a value and a number. Where a section has groups, its table has a row for
each group and a column for each value; else a row for each value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from section287g.explorer.pages.handover_texts import Piece, Teller, capital

__all__ = ["Cell", "Head", "Note", "Row", "Section", "sections_of"]

Line = Mapping[str, Any]
_ALL: Final = "all"
_LISTED: Final = {
    "jails without a county": ("handovers.jail", "handovers.code"),
    "words that no vocabulary has": ("handovers.word", "handovers.column"),
}
"""Sections whose groups and values name one thing together, and what the two name."""
_LAST: Final = ("rows of detainers", "requests", *_LISTED)
"""Sections about the data and not about what came of detainers: they stand at the end, as in the report's file."""
_SAID: Final = frozenset(("days", "percent"))
"""Units that a cell says itself; all others are the same in a whole table."""
_MOST_ROW_NOTES: Final = 3
"""How many notes of whole rows stand below a table by letters; more stand beside the rows."""
_NO_SLUG: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, its share beside it, the letter of a note, and whether it is a number."""

    pieces: Sequence[Piece]
    share: str = ""
    mark: str = ""
    number: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    """The name of a column, the letter of a note, and whether its numbers have shares beside them."""

    pieces: Sequence[Piece]
    mark: str = ""
    number: bool = True
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it is about, the letters of its notes, and its cells."""

    pieces: Sequence[Piece]
    mark: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Note:
    """A note below a table: its letter, where it belongs to a part of the table; `about` is a column left out."""

    mark: str
    pieces: Sequence[Piece]
    about: Sequence[Piece] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section as it is shown. `slug` is its place in addresses; `name` is what the report calls it."""

    name: str
    slug: str
    title: Piece
    says: str
    lead: Sequence[Piece]
    caption: str
    heads: Sequence[Head]
    rows: Sequence[Row]
    notes: Sequence[Note]


def sections_of(lines: Sequence[Line], teller: Teller) -> list[Section]:
    """The sections of a report in the order in which a reader takes them."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line["section"], []).append(line)
    return [_section(name, found[name], teller) for name in sorted(found, key=lambda name: name in _LAST)]


def _section(name: str, lines: Sequence[Line], teller: Teller) -> Section:
    slug = _NO_SLUG.sub("-", name.casefold()).strip("-")
    lead: Sequence[Piece] = ()
    if name in _LISTED:
        whole = [line for line in lines if line["group"] == _ALL]
        lead = [piece for line in whole for piece in _whole(line, teller)]
        lines = [line for line in lines if line["group"] != _ALL]
        table = _listed(name, lines, teller) if lines else _Table("", (), (), ())
    elif len({line["group"] for line in lines}) > 1:
        table = _crossed(name, lines, teller)
    else:
        table = _plain(name, lines, teller)
    says = f"handovers.says.{slug}"
    return Section(
        name,
        slug,
        teller.title(name, slug),
        teller.words(says) if teller.words.has(says) else "",
        lead,
        table.caption,
        table.heads,
        table.rows,
        table.notes,
    )


@dataclass(frozen=True, slots=True)
class _Table:
    caption: str
    heads: Sequence[Head]
    rows: Sequence[Row]
    notes: Sequence[Note]


def _whole(line: Line, teller: Teller) -> Iterable[Piece]:
    """What a list of single things says of all of them, as a sentence."""
    note = "".join(piece.text for piece in teller.note(line["note"]))
    if line["number"] is None:
        return [Piece(teller.words("handovers.unplaced", jails=note))]
    return [Piece(teller.words("handovers.unplaced.share", jails=note, share=_number(line, teller)))]


def _listed(name: str, lines: Sequence[Line], teller: Teller) -> _Table:
    """A row for each thing that is named, with the code or the column that it belongs to."""
    value, group = _LISTED[name]
    heads, cells, notes = _noted(_numbers(lines, teller), lines, teller)
    rows = [
        Row(
            capital(teller.value(name, line["value"])), "", [Cell([Piece(line["group"], "code")], number=False), *own]
        )
        for line, own in zip(lines, cells, strict=True)
    ]
    own_heads = [Head([Piece(teller.words(one))], number=False) for one in (value, group)]
    return _Table("", [*own_heads, *heads], rows, notes)


def _plain(name: str, lines: Sequence[Line], teller: Teller) -> _Table:
    """A row for each value; the one group, where it is not all, is the table's caption."""
    if len(lines) == 1 and lines[0]["number"] is None and lines[0]["note"]:
        return _Table("", (), (), [Note("", capital(teller.note(lines[0]["note"])))])
    heads, cells, notes = _noted(_numbers(lines, teller), lines, teller)
    rows = [Row(capital(teller.value(name, line["value"])), "", own) for line, own in zip(lines, cells, strict=True)]
    group = lines[0]["group"]
    caption = "" if group == _ALL else "".join(piece.text for piece in capital(teller.group(name, group)))
    wholes, units = _wholes(lines), {line["unit"] for line in lines}
    if not caption and len(wholes) == 1 and len(units) == 1:
        caption = teller.words("handovers.caption.of", n=wholes.pop(), unit=teller.unit(units.pop()))
    return _Table(caption, [Head([Piece(teller.words("handovers.value"))], number=False), *heads], rows, notes)


_Columns = tuple[list[Head], list[list[Cell]]]


def _numbers(lines: Sequence[Line], teller: Teller) -> _Columns:
    """Columns of the number, of what it is a part where that differs, and of its share, where any line has them."""
    units = {line["unit"] for line in lines}
    one = next(iter(units)) if len(units) == 1 and units != {"days"} else None
    has = {"of": len(_wholes(lines)) > 1, "percent": any(line["percent"] is not None for line in lines)}
    heads = [Head(teller.unit_head(one) if one else [Piece(teller.words("handovers.number"))])]
    heads += [Head([Piece(teller.words(key))]) for name, key in _PARTS if has[name]]
    cells = []
    for line in lines:
        own = [_number(line, teller, unit=one is None)]
        if has["of"]:
            own.append("" if line["of"] is None else teller.words.number(line["of"]))
        if has["percent"]:
            own.append(_share(line, teller))
        cells.append([Cell([Piece(text)]) for text in own])
    return heads, cells


_PARTS: Final = (("of", "handovers.of"), ("percent", "handovers.share"))


def _wholes(lines: Sequence[Line]) -> set[int]:
    """Of what the numbers are parts, where no line tells it by itself."""
    told = any(line["value"] == _ALL for line in lines)
    return set() if told else {line["of"] for line in lines if line["of"] is not None}


def _noted(
    columns: _Columns, lines: Sequence[Line], teller: Teller
) -> tuple[list[Head], list[list[Cell]], list[Note]]:
    """The columns with one of notes, where they differ; a note that all lines have stands below, and none nowhere."""
    heads, cells = columns
    notes = dict.fromkeys(line["note"] for line in lines)
    if len(notes) == 1:
        return heads, cells, [Note("", capital(teller.note(note))) for note in notes if note]
    head = Head([Piece(teller.words("handovers.note"))], number=False)
    noted = [
        [*own, Cell(teller.note(line["note"]) if line["note"] else (), number=False)]
        for own, line in zip(cells, lines, strict=True)
    ]
    return [*heads, head], noted, []


def _crossed(name: str, lines: Sequence[Line], teller: Teller) -> _Table:
    """A row for each group and a column for each value that any group shows; notes below, by letters."""
    rows: dict[str, dict[str, Line]] = {}
    columns: dict[str, list[Line]] = {}
    for line in lines:
        rows.setdefault(line["group"], {})[line["value"]] = line
        columns.setdefault(line["value"], []).append(line)
    found = _places(lines, rows, columns)
    beside = {group: note for note, places in found.items() for group in places[0]}
    if len({*beside.values()}) <= _MOST_ROW_NOTES:
        beside = {}
    shown = [value for value, own in columns.items() if any(line["number"] is not None for line in own)]
    if not shown and not beside and any(of_rows or of_cells for of_rows, _, of_cells in found.values()):
        shown = [*columns]
    letters = _lettered(found, shown, beside)
    heads = [Head(teller.group_head(name), number=False)]
    heads += [_head(name, value, columns[value], _marks(letters, found, 1, value), teller) for value in shown]
    made = [
        Row(
            capital(teller.group(name, group)),
            "" if beside else _marks(letters, found, 0, group),
            [_cell(own.get(value), _marks(letters, found, 2, (group, value)), teller) for value in shown],
        )
        for group, own in rows.items()
    ]
    if beside:
        heads.append(Head([Piece(teller.words("handovers.note"))], number=False))
        made = [
            Row(row.pieces, row.mark, [*row.cells, Cell(teller.note(beside.get(group, "")), number=False)])
            for row, group in zip(made, rows, strict=True)
        ]
    notes = [Note(letter, teller.note(note)) for note, letter in letters.items()]
    notes += [Note("", capital(teller.note(note))) for note, places in found.items() if not any(places)]
    notes += [
        Note("", teller.note(note), capital(teller.value(name, value)))
        for note, (_, of_columns, _) in found.items()
        for value in of_columns
        if value not in shown
    ]
    if any(value not in own or own[value]["number"] is None for own in rows.values() for value in shown):
        notes.append(Note("", [Piece(teller.words("handovers.hidden"))]))
    if len(heads) == 1:
        return _Table("", (), (), notes)
    return _Table(_caption([line for line in lines if line["value"] in shown], teller), heads, made, notes)


def _lettered(found: _Places, shown: Sequence[str], beside: Mapping[str, str]) -> dict[str, str]:
    """A letter for each note that a row, a column or a cell refers to."""
    seen = [
        note
        for note, (of_rows, of_columns, of_cells) in found.items()
        if (of_rows and not beside) or of_cells or {*of_columns} & {*shown}
    ]
    return dict(zip(seen, _letters(len(seen)), strict=True))


def _head(name: str, value: str, lines: Sequence[Line], mark: str, teller: Teller) -> Head:
    """The head of a value's column; the table's caption says the unit, or the cells do."""
    shared = any(line["percent"] is not None for line in lines)
    return Head(capital(teller.value(name, value)), mark=mark, shared=shared)


_Places = dict[str, tuple[list[str], list[str], list[tuple[str, str]]]]


def _places(
    lines: Sequence[Line], rows: Mapping[str, Mapping[str, Line]], columns: Mapping[str, list[Line]]
) -> _Places:
    """For each note the whole rows, the whole columns, and the single cells that have it; none of all lines.

    A row has a note wholly though its other lines have those of their columns.
    """
    whole = {value for value, own in columns.items() if len({line["note"] for line in own}) == 1}
    found: _Places = {}
    for line in lines:
        note, group, value = line["note"], line["group"], line["value"]
        if not note:
            continue
        of_rows, of_columns, of_cells = found.setdefault(note, ([], [], []))
        beside = [one for one in rows[group].values() if one["value"] not in whole]
        if all(one["note"] == note for one in lines):
            continue
        if all(one["note"] == note for one in (rows[group].values() if value in whole else beside)):
            _add(of_rows, group)
        elif value in whole:
            _add(of_columns, value)
        else:
            of_cells.append((group, value))
    return found


def _add(to: list[str], what: str) -> None:
    if what not in to:
        to.append(what)


def _letters(number: int) -> list[str]:
    """As many marks: a, b, ... z, aa, ab, ..."""
    return [("" if place < 26 else chr(96 + place // 26)) + chr(97 + place % 26) for place in range(number)]


def _marks(letters: Mapping[str, str], found: _Places, kind: int, what: object) -> str:
    return " ".join(letter for note, letter in letters.items() if what in found[note][kind])


def _caption(lines: Sequence[Line], teller: Teller) -> str:
    """What the cells count, where they do not say it themselves."""
    units = {line["unit"] for line in lines} - _SAID
    if len(units) != 1:
        return ""
    shared = any(line["percent"] is not None for line in lines)
    return teller.words("handovers.caption.share" if shared else "handovers.caption", unit=teller.unit(units.pop()))


def _cell(line: Line | None, mark: str, teller: Teller) -> Cell:
    if line is None:
        return Cell([Piece(teller.words("handovers.nothing"))])
    return Cell([Piece(_number(line, teller, unit=line["unit"] in _SAID))], _share(line, teller), mark)


def _number(line: Line, teller: Teller, unit: bool = False) -> str:
    """The number as the language writes it, with its unit where that is asked for; a percent always has its sign."""
    words, number = teller.words, line["number"]
    if number is None:
        return words("handovers.nothing")
    if line["unit"] == "percent":
        return words.percent(Decimal(number) / 100)
    return f"{words.number(number)}\N{NO-BREAK SPACE}{teller.unit(line['unit'])}" if unit else words.number(number)


def _share(line: Line, teller: Teller) -> str:
    return "" if line["percent"] is None else teller.words.share(line["percent"], 100)
