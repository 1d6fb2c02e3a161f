"""The cells of one sheet, row by row, in the form that Excel writes and no other: for `workbook`.

One expression has to cover the whole of every row, so that no cell can hide between what is looked at in the first
pass and what is read in the second. Rows come as their cells' columns, kinds and raw texts.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from section287g.errors import InputRefused

__all__ = ["Raw", "column_letters", "column_place", "plain_text", "rows_of_sheet", "shared_strings"]

Raw = tuple[int, str, str]
"""A cell: its column from 0, its kind (s shared, t text, n number, b boolean, e error, d day), its raw text."""
_ATTRIBUTES: Final = rb'(?:\s+[\w:]+="[^"<>]*")*+\s*+'
_BODY: Final = (
    rb"(?:<f" + _ATTRIBUTES + rb"(?:/>|>[^<]*+</f>))?+"
    rb"(?:<v" + _ATTRIBUTES + rb"(?:/>|>(?P<v>[^<]*+)</v>)|<is>(?P<is>(?:[^<]++|<(?!/is>))*+)</is>)?+"
    rb"(?:<extLst>(?:[^<]++|<(?!/extLst>))*+</extLst>)?+"
)
_CELL: Final = re.compile(
    rb'<c\s+r="(?P<col>[A-Z]{1,3})[0-9]{1,7}"(?P<about>' + _ATTRIBUTES + rb")(?:/>|>" + _BODY + rb"</c>)\s*+"
)
_ROW: Final = re.compile(rb'<row\s+r="([0-9]{1,7})"' + _ATTRIBUTES + rb"(/?)>")
_END: Final = b"</row>"
_START: Final = re.compile(rb"<sheetData\s*+/?>\s*+")
_KIND: Final = re.compile(rb'\st="(\w+)"')
_KINDS: Final = {b"s": "s", b"str": "t", b"inlineStr": "t", b"n": "n", b"b": "b", b"e": "e", b"d": "d"}
_TEXT: Final = re.compile(rb"<t(?:\s[^>]*)?>([^<]*)</t>")
_PHONETIC: Final = re.compile(rb"<rPh[\s>].*?</rPh>", re.DOTALL)
_STRING: Final = re.compile(rb"<si(?:\s[^>]*)?(?:/>|>((?:[^<]++|<(?!/si>))*+)</si>)\s*+")
_STRINGS_START: Final = re.compile(rb"<sst(?:\s[^>]*)?>\s*+|<sst(?:\s[^>]*)?/>")
_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
MOST_ROW: Final = 32 << 20


def column_place(letters: str) -> int:
    """A column's place from 0.

    >>> column_place("A"), column_place("AA")
    (0, 26)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(place: int) -> str:
    """A column's letters from its place.

    >>> column_letters(26)
    'AA'
    """
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


def plain_text(raw: str) -> str:
    """Text as XML and Excel escape it, plain again."""
    if "&" in raw:
        raw = html.unescape(raw)
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), raw) if "_x" in raw else raw


def _joined(body: bytes) -> str:
    if b"<rPh" in body:
        body = _PHONETIC.sub(b"", body)
    found = _TEXT.findall(body)
    return plain_text((found[0] if len(found) == 1 else b"".join(found)).decode("utf-8"))


def shared_strings(pieces: Iterable[bytes], name: str) -> Iterator[str]:
    """The shared strings of a workbook in their order, each once."""
    rest, started = b"", False
    for piece in pieces:
        rest += piece
        at = 0
        if not started:
            begin = _STRINGS_START.search(rest)
            if begin is None:
                if len(rest) > MOST_ROW:
                    raise _not_excel(name)
                continue
            started, at = True, begin.end()
        while (match := _STRING.match(rest, at)) is not None:
            if match.end() == len(rest):
                break  # white space or more may follow in the next piece
            yield _joined(match[1] or b"")
            at = match.end()
        rest = rest[at:]
        if len(rest) > MOST_ROW:
            raise _not_excel(name)
    at = 0
    while (match := _STRING.match(rest, at)) is not None:
        yield _joined(match[1] or b"")
        at = match.end()
    if rest[at:].strip() not in (b"</sst>", b"") and not rest[at:].startswith((b"</sst>", b"<extLst")):
        raise _not_excel(name)


def rows_of_sheet(
    pieces: Iterable[bytes], name: str, wanted: Collection[int] | None = None
) -> Iterator[tuple[int, list[Raw]]]:
    """The rows of a sheet: number from 1, and the cells of the wanted columns (of all without `wanted`).

    Raises `InputRefused` for a form that Excel does not write.
    """
    letters = None if wanted is None else {column_letters(place).encode(): place for place in wanted}
    places: dict[bytes, int] = {} if letters is None else letters
    kinds: dict[bytes, str] = {}
    rest, started, ended = b"", False, False
    last = 0
    for piece in pieces:
        rest += piece
        at = 0
        if not started:
            begin = _START.search(rest)
            if begin is None:
                if len(rest) > MOST_ROW:
                    raise _not_excel(name)
                continue
            started, at = True, begin.end()
            ended = begin[0].rstrip().endswith(b"/>")
        while not ended:
            at += len(rest[at : at + 64]) - len(rest[at : at + 64].lstrip())
            if rest.startswith(b"</sheetData", at):
                ended = True
                break
            opened = _ROW.match(rest, at)
            if opened is None:
                break
            close = opened.end() if opened[2] else rest.find(_END, opened.end())
            if close < 0:
                break
            number = int(opened[1])
            if number <= last or number > 1_048_576:
                raise _not_excel(name)
            last = number
            yield (
                number,
                [] if opened[2] else _cells(rest[opened.end() : close], places, letters is None, kinds, name),
            )
            at = close if opened[2] else close + len(_END)
        if ended:
            return
        rest = rest[at:]
        if len(rest) > MOST_ROW:
            raise _not_excel(name)
    raise _not_excel(name)


def _cells(body: bytes, places: dict[bytes, int], every: bool, kinds: dict[bytes, str], name: str) -> list[Raw]:
    found: list[Raw] = []
    at = 0
    for match in _CELL.finditer(body):
        if match.start() != at:
            raise _not_excel(name)
        at = match.end()
        column = match["col"]
        place = places.get(column)
        if place is None:
            if not every:
                continue
            place = places[column] = column_place(column.decode())
        value = match["v"]
        inline = match["is"]
        if value is None and inline is None:
            continue
        about = match["about"]
        kind = kinds.get(about)
        if kind is None:
            given = _KIND.search(about)
            kind = kinds[about] = "n" if given is None else _KINDS.get(given[1], "?")
        if kind == "?":
            raise _not_excel(name)
        text = _joined(inline) if inline is not None else value.decode("utf-8")
        found.append((place, kind, plain_text(text) if kind == "t" and inline is None else text))
    if at != len(body):
        raise _not_excel(name)
    return found


def _not_excel(name: str) -> InputRefused:
    return InputRefused(f"{name}: a sheet is not in the form that Excel writes; save it again as .xlsx with Excel")
