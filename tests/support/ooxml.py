"""The XML of a spreadsheet package, which ``workbooks`` puts together and ``hostile`` takes apart.

Written by hand over ``zipfile``, since no workbook library can be made to write what ICE's files hold.
``pack`` and ``members`` are each other's inverse; the same members give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr

SHEET_PART = "xl/worksheets/sheet1.xml"
RELS_PART = "xl/worksheets/_rels/sheet1.xml.rels"
STRINGS_PART = "xl/sharedStrings.xml"
CORE_PART = "docProps/core.xml"

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_DATE_STYLE = 2
_DAY_ZERO = date(1899, 12, 30)
_DAY_ZERO_1904 = date(1904, 1, 1)


@dataclass(frozen=True)
class ErrorCell:
    """A cell that holds one of Excel's errors, not text that looks like one."""

    code: str


@dataclass(frozen=True, init=False)
class RichText:
    """A shared string in several runs, each with its own font: ``RichText("link", " | addendum")``."""

    runs: tuple[str, ...]

    def __init__(self, *runs: str) -> None:
        object.__setattr__(self, "runs", runs)


@dataclass(frozen=True)
class Inline:
    """Text held in the cell itself and not in the table of shared strings."""

    text: str


@dataclass(frozen=True)
class Serial:
    """A bare day number shown as a date: for days that no ``date`` can say."""

    number: float


@dataclass(frozen=True)
class Formula:
    """A formula and the text that Excel last computed for it."""

    formula: str
    text: str


Cell: TypeAlias = str | int | float | date | ErrorCell | RichText | Inline | Serial | Formula | None
ERROR_NA = ErrorCell("#N/A")
LINK_ADDENDUM = RichText("link", "\u00a0|\u00a0", "addendum")


def pack(parts: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> bytes:
    """Members of a package as zip bytes, in the order given; the same members give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items() if isinstance(parts, Mapping) else parts:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 0
            stored = name.startswith("[trash]")
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    """The members of a package by name, to change and ``pack`` again."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def letter(index: int) -> str:
    """A column's letters from its place, counted from nought."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


class Pen:
    """Writes cells and rows, and remembers the shared strings that they point to."""

    def __init__(self, date1904: bool = False) -> None:
        self._places: dict[str, int] = {}
        self._uses = 0
        self._day_zero = _DAY_ZERO_1904 if date1904 else _DAY_ZERO

    def row(self, number: int, cells: Sequence[Cell], hidden: bool = False) -> str:
        """One row; the cells from column A on."""
        inner = "".join(self.cell(f"{letter(index)}{number}", cell) for index, cell in enumerate(cells))
        mark = ' hidden="1"' if hidden else ""
        return f'<row r="{number}" spans="1:{len(cells)}" ht="33.75"{mark} customHeight="1">{inner}</row>'

    def cell(self, ref: str, value: Cell) -> str:
        """One cell, of the type that its value asks for."""
        start = f'<c r="{ref}" s="{_DATE_STYLE if isinstance(value, date | Serial) else 1}"'
        match value:
            case None:
                return f"{start}/>"
            case str():
                return f'{start} t="s"><v>{self._place(_text(value))}</v></c>'
            case RichText(runs=(plain, *rest)):
                font = '<rPr><u/><sz val="12"/><rFont val="Arial"/></rPr>'
                item = f"<r>{_text(plain)}</r>" + "".join(f"<r>{font}{_text(run)}</r>" for run in rest)
                return f'{start} t="s"><v>{self._place(item)}</v></c>'
            case Inline(text=text):
                return f'{start} t="inlineStr"><is>{_text(text)}</is></c>'
            case ErrorCell(code=code):
                return f'{start} t="e"><v>{code}</v></c>'
            case Formula(formula=formula, text=text):
                return f'{start} t="str"><f>{escape(formula)}</f><v>{escape(text)}</v></c>'
            case Serial(number=number):
                return f"{start}><v>{number}</v></c>"
            case date():
                return f"{start}><v>{value.toordinal() - self._day_zero.toordinal()}</v></c>"
            case _:
                return f"{start}><v>{value}</v></c>"

    def strings(self) -> str:
        """The part that holds the shared strings of all rows written so far."""
        items = "".join(f"<si>{item}</si>" for item in self._places)
        count = f'count="{self._uses}" uniqueCount="{len(self._places)}"'
        return f'{HEAD}<sst xmlns="{MAIN}" {count}>{items}</sst>'

    def _place(self, item: str) -> int:
        self._uses += 1
        return self._places.setdefault(item, len(self._places))


def _text(text: str) -> str:
    space = ' xml:space="preserve"' if text != text.strip() or "  " in text else ""
    return f"<t{space}>{escape(text)}</t>"


def sheet(rows: Iterable[str], used: str, filtered: str, links: Iterable[tuple[str, str | None]]) -> str:
    """A sheet part: its rows, declared range, filter (or ``""``), and links as cell and stale text."""
    mode = '<sheetPr filterMode="1"/>' if filtered else ""
    only = '<filterColumn colId="0"><filters><filter val="ALABAMA"/></filters></filterColumn>'
    narrowed = f'<autoFilter ref="{filtered}">{only}</autoFilter>' if filtered else ""
    marks = ""
    for index, (ref, shown) in enumerate(links, 1):
        display = "" if shown is None else f" display={quoteattr(shown)}"
        marks += f'<hyperlink ref="{ref}" r:id="rId{index}"{display}/>'
    linked = f"<hyperlinks>{marks}</hyperlinks>" if marks else ""
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{mode}<dimension ref="{used}"/>'
        '<sheetViews><sheetView workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr defaultColWidth="9.140625" defaultRowHeight="33.75" customHeight="1"/>'
        f"<sheetData>{''.join(rows)}</sheetData>{narrowed}{linked}"
        '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'
    )


def relationships(targets: Iterable[tuple[str, str]]) -> str:
    """A relationships part from pairs of the last word of a type and a target; links lead outside."""
    lines = ""
    for index, (word, target) in enumerate(targets, 1):
        base = f"{PACKAGE}/relationships/metadata" if word == "core-properties" else OFFICE
        mode = ' TargetMode="External"' if word == "hyperlink" else ""
        lines += f'<Relationship Id="rId{index}" Type="{base}/{word}" Target={quoteattr(target)}{mode}/>'
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def core_properties(created: datetime, modified: datetime) -> str:
    """The part that says when a workbook was made and last saved."""
    made, changed = (f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for moment in (created, modified))
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>Writer, Test</dc:creator>'
        "<cp:lastModifiedBy>Writer, Test</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{made}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{changed}</dcterms:modified></cp:coreProperties>'
    )


def frame(sheets: Sequence[tuple[str, str]], date1904: bool = False) -> dict[str, bytes]:
    """Every member but the sheets, their links and the strings; a sheet is its name and its file's name."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = {"xl/workbook.xml": f"{kind}.sheet.main+xml", "xl/styles.xml": f"{kind}.styles+xml"}
    types[STRINGS_PART] = f"{kind}.sharedStrings+xml"
    types[CORE_PART] = "application/vnd.openxmlformats-package.core-properties+xml"
    types["docProps/app.xml"] = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    types.update({f"xl/worksheets/{file}": f"{kind}.worksheet+xml" for _, file in sheets})
    named = "".join(f'<Override PartName="/{part}" ContentType="{said}"/>' for part, said in types.items())
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{index}" r:id="rId{index}"/>'
        for index, (name, _) in enumerate(sheets, 1)
    )
    epoch = ' date1904="1"' if date1904 else ""
    top = [("officeDocument", "xl/workbook.xml"), ("core-properties", CORE_PART)]
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{named}</Types>',
        "_rels/.rels": relationships([*top, ("extended-properties", "docProps/app.xml")]),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><fileVersion appName="xl"/>'
        f"<workbookPr{epoch}/><bookViews><workbookView/></bookViews><sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relationships(
            [("worksheet", f"worksheets/{file}") for _, file in sheets]
            + [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
        ),
        "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="12"/>'
        '<name val="Times New Roman"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/>'
        '</fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="3"><xf numFmtId="0"/>'
        '<xf numFmtId="0" applyAlignment="1"><alignment horizontal="center"/></xf>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
        "docProps/app.xml": f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'extended-properties"><Application>Microsoft Excel Online</Application></Properties>',
    }
    return {name: text.encode() for name, text in parts.items()}
