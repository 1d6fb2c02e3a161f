"""Write a workbook or a page table in ICE's shape, quirk for quirk, for tests of the readers.

Error cells, rich text, formatted blanks, rows hidden by a filter, a used range wider than the data, stray
members of the package: what ICE's own files hold. The same call gives the same bytes. ``workbook`` is the
public verb; ``members`` and ``pack`` take a file apart and put it together again, for tests that damage one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal, TypeAlias
from urllib.parse import quote

from .ooxml import (
    CORE_PART,
    RELS_PART,
    SHEET_PART,
    STRINGS_PART,
    Cell,
    ErrorCell,
    Formula,
    Inline,
    Pen,
    RichText,
    Serial,
    core_properties,
    frame,
    letter,
    members,
    pack,
    relationships,
    sheet,
)

__all__ = [
    "ADDENDUM",
    "AGENCY",
    "BLANK",
    "CORE_PART",
    "COUNTY",
    "CREATED",
    "ERROR_NA",
    "LINK_ADDENDUM",
    "LINK_PENDING",
    "MOA",
    "MODEL",
    "PAGE_TABLE",
    "PARTICIPATING",
    "PARTICIPATING_COUNTY",
    "PARTICIPATING_FIRST",
    "PENDING",
    "PENDING_COUNTY",
    "PENDING_FIRST",
    "RELS_PART",
    "SHEET_NAME",
    "SHEET_PART",
    "SIGNED",
    "STATE",
    "STRINGS_PART",
    "TYPE",
    "Cell",
    "ErrorCell",
    "Formula",
    "Half",
    "Inline",
    "Kind",
    "RichText",
    "Row",
    "Serial",
    "archive_name",
    "chrome_extension",
    "members",
    "moa_address",
    "name_for",
    "one_slash",
    "pack",
    "page_table",
    "safelink",
    "workbook",
]

Kind: TypeAlias = Literal["participating", "pending"]
Half: TypeAlias = Literal["am", "mid", "pm", ""]

STATE, AGENCY, TYPE, COUNTY = "STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "COUNTY"
MODEL, SIGNED, MOA, ADDENDUM = "SUPPORT TYPE", "SIGNED", "MOA", "ADDENDUM"

PARTICIPATING_FIRST = (STATE, AGENCY, TYPE, MODEL, SIGNED, MOA)  # 2025-02-21pm to 2025-03-07am
PARTICIPATING_COUNTY = (STATE, AGENCY, TYPE, COUNTY, MODEL, SIGNED, MOA)  # 2025-03-17pm to 2025-06-27am
PARTICIPATING = (*PARTICIPATING_COUNTY, ADDENDUM)  # from 2025-07-01pm
PENDING_FIRST = (STATE, AGENCY, TYPE, MODEL)  # 2025-02-21pm to 2025-03-13pm
PENDING_COUNTY = (STATE, AGENCY, TYPE, COUNTY, MODEL)  # 2025-03-17pm to 2026-01-07am
PENDING = (*PENDING_COUNTY, MOA)  # from 2026-01-08am
PAGE_TABLE = (STATE, AGENCY, MODEL, SIGNED, MOA)  # the table on ICE's page, 2021 to 2025

CREATED: Mapping[Kind, datetime] = {
    "participating": datetime(2025, 2, 15, 19, 41, 7, tzinfo=UTC),
    "pending": datetime(2025, 2, 5, 16, 53, 9, tzinfo=UTC),
}
SHEET_NAME: Mapping[Kind, str] = {"participating": "Sheet1", "pending": "Sheet 1"}
LINK_PENDING = "link pending"
ERROR_NA = ErrorCell("#N/A")
LINK_ADDENDUM = RichText("link", "\u00a0|\u00a0", "addendum")  # with no hyperlink at all
_DEFAULT_MODIFIED = datetime(2025, 9, 3, 12, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """One row of a list; ``None`` is a cell that is formatted and empty.

    A column that the header lacks is not written. With a link and no text, the text is ``link``. ``extra``
    holds the cells of further columns by header; ``display`` is a link's own stale text.
    """

    state: Cell
    agency: Cell
    type: Cell = "County"
    county: Cell = None
    model: Cell = "Task Force Model"
    signed: Cell = None
    moa: Cell = None
    moa_link: str | None = None
    addendum: Cell = None
    addendum_link: str | None = None
    hidden: bool = False
    extra: Mapping[str, Cell] = field(default_factory=dict)
    display: str | None = None

    def cell(self, column: str) -> Cell:
        """What stands under a header of ICE's, or of ``extra``."""
        moa = "link" if self.moa is None and self.moa_link else self.moa
        addendum = "link" if self.addendum is None and self.addendum_link else self.addendum
        values = (self.state, self.agency, self.type, self.county, self.model, self.signed, moa, addendum)
        return {**dict(zip(PARTICIPATING, values, strict=True)), **self.extra}.get(column)

    def link(self, column: str) -> str | None:
        """The address behind a cell, where it has one."""
        return {MOA: self.moa_link, ADDENDUM: self.addendum_link}.get(column)


BLANK = Row(None, None, type=None, model=None)
_DEFAULT_MODIFIED = datetime(2025, 9, 3, 12, 30, tzinfo=UTC)


def workbook(
    rows: Iterable[Row],
    *,
    kind: Kind = "participating",
    header: Sequence[str] | None = None,
    rename: Mapping[str, str] | None = None,
    sheet_name: str | None = None,
    modified: datetime = _DEFAULT_MODIFIED,
    created: datetime | None = None,
    trailing_blank: int = 10,
    dimension: str | None = None,
    trash: bool = True,
    extra_sheet: tuple[str, Sequence[Sequence[Cell]]] | None = None,
    extra_sheet_first: bool = False,
    autofilter: str | None = None,
    date1904: bool = False,
    leading_empty_rows: int = 0,
    hyperlink_ranges: Mapping[str, str] | None = None,
) -> bytes:
    """The bytes of a workbook that holds these rows, as ICE's Excel would have saved them.

    ``header`` names the columns in order (the kind's newest by default); ``rename`` changes how one is
    spelled without moving its cells. ``dimension`` is the used range as declared, true or not.
    ``hyperlink_ranges`` adds links on any cells, such as ``{"G2:G5": address}``. A filter is declared where a
    row is hidden, over the rows held, unless ``autofilter`` gives a range, or ``""`` for none.
    """
    columns = tuple(header or (PARTICIPATING if kind == "participating" else PENDING))
    planted = list(rows)
    pen = Pen(date1904)
    first = leading_empty_rows + 1
    body = [pen.row(first, [(rename or {}).get(column, column) for column in columns])]
    links: list[tuple[str, str, str | None]] = []
    for number, row in enumerate(planted, first + 1):
        body.append(pen.row(number, [row.cell(column) for column in columns], row.hidden))
        for index, column in enumerate(columns):
            if (address := row.link(column)) is not None:
                links.append((f"{letter(index)}{number}", address, row.display))
    links += [(ref, address, None) for ref, address in (hyperlink_ranges or {}).items()]
    last = first + len(planted)
    for index in range(trailing_blank):
        body.append(pen.row(last + 1 + index, [None] * (len(columns) if index < 2 else 1)))
    end = letter(len(columns) - 1)
    if autofilter is None:
        autofilter = f"A{first}:{end}{last}" if any(row.hidden for row in planted) else ""
    used = dimension or f"A{first}:{end}{last + trailing_blank}"
    parts = {SHEET_PART: sheet(body, used, autofilter, [(ref, shown) for ref, _, shown in links])}
    if links:
        parts[RELS_PART] = relationships(("hyperlink", address) for _, address, _ in links)
    sheets = [(SHEET_NAME[kind] if sheet_name is None else sheet_name, "sheet1.xml")]
    if extra_sheet is not None:
        other = [pen.row(index, cells) for index, cells in enumerate(extra_sheet[1], 1)]
        parts["xl/worksheets/sheet2.xml"] = sheet(other, "A1", "", [])
        sheets.insert(0 if extra_sheet_first else 1, (extra_sheet[0], "sheet2.xml"))
    parts[STRINGS_PART] = pen.strings()
    parts[CORE_PART] = core_properties(created or CREATED[kind], modified)
    whole = {**frame(sheets, date1904), **{name: text.encode() for name, text in parts.items()}}
    return pack({**whole, **({"[trash]/0000.dat": bytes(303)} if trash else {})})


def page_table(rows: Iterable[Row]) -> bytes:
    """The bytes of a page table as the archive keeps it: days in ISO form, addresses instead of links."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(PAGE_TABLE)
    for row in rows:
        cells = [row.cell(column) for column in PAGE_TABLE[:-1]]
        writer.writerow([*("" if cell is None else cell for cell in cells), row.moa_link or ""])
    return out.getvalue().encode()


def name_for(kind: Kind, day: date, half: Half = "am", suffix: str = "") -> str:
    """ICE's own name for a list: ``participatingAgencies09032025am.xlsx``."""
    return f"{kind}Agencies{day:%m%d%Y}{half}{suffix}.xlsx"


def archive_name(kind: Kind | Literal["page table"], seen: datetime) -> str:
    """The name that an archived capture goes by where ICE's is not known: the moment in UTC."""
    moment = f"{seen.astimezone(UTC):%Y%m%d%H%M%S}"
    return f"ParticipatingEntities-{moment}.csv" if kind == "page table" else f"{kind}Agencies-{moment}.xlsx"


def safelink(address: str, email: str = "jordan.example@agency.example") -> str:
    """An address as Outlook wraps it: the wrapper's data carry the e-mail address of who pasted it."""
    data = f"05|02|{email}|{'0' * 30}1a|{'0' * 30}2b|0|0|638528045424366000|Unknown|{'A' * 22}==|0|||"
    host = "https://gcc02.safelinks.protection.outlook.com/"
    return f"{host}?url={quote(address, safe='')}&data={quote(data, safe='')}&sdata={'A' * 42}%3D&reserved=0"


def one_slash(address: str) -> str:
    """An address that lost a slash: ``https:/www.ice.gov/...``."""
    return address.replace("://", ":/", 1)


def chrome_extension(address: str) -> str:
    """An address as a browser's PDF viewer shows it."""
    return f"chrome-extension://efaidnbmnnnibpcajpcglclefindmkaj/{one_slash(address)}"


def moa_address(file: str) -> str:
    """Where ICE keeps a memorandum of agreement: the file's name is the caller's."""
    return f"https://www.ice.gov/doclib/287gMOA/{file}"
