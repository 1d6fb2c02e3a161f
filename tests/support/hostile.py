"""Files that a reader must refuse, or read without loss, and never hang, crash or blow up on.

Each function returns a file's bytes; a name ending in ``.xlsx`` goes with all of them. ``UNREADABLE``,
``EITHER`` and ``ODD`` list them by name for parametrised tests, by what is asked of the reader.
"""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Literal, TypeAlias

from .ooxml import CORE_PART, HEAD, RELS_PART, SHEET_PART, STRINGS_PART
from .workbooks import (
    AGENCY,
    PARTICIPATING,
    Cell,
    Formula,
    Row,
    Serial,
    members,
    moa_address,
    pack,
    page_table,
    workbook,
)

Part: TypeAlias = Literal["sheet", "rels", "strings", "core"]
PART: Mapping[Part, str] = {
    "sheet": SHEET_PART,
    "rels": RELS_PART,
    "strings": STRINGS_PART,
    "core": CORE_PART,
}

_SHERIFF, _POLICE, _ASH = "Elm County Sheriff's Office", "Oak City Police Department", "Ash County Constable"
_ELM_LINK, _OAK_LINK = moa_address("ElmCoAL_TFM_MOA_06022025.pdf"), moa_address("OakPDOH_TFM_MOA_060325.pdf")
ROWS = (
    Row("ALABAMA", _SHERIFF, county="Elm County", signed=date(2025, 6, 2), moa_link=_ELM_LINK),
    Row("OHIO", _POLICE, "Municipality", signed=date(2025, 6, 3), moa_link=_OAK_LINK),
    Row("TEXAS", _ASH, model="Warrant Service Officer", signed=date(2025, 6, 4), moa="link pending"),
)
IMPOSSIBLE_DATES: tuple[Cell, ...] = (
    "13/45/2025",
    date(5025, 7, 7),
    Serial(0),
    Serial(-1),
    Serial(60),  # 1900-02-29, which never was
    Serial(2958466),  # the day after 9999-12-31
    Serial(1e300),
    Serial(45810.75),  # a day with a time
    "2025-02-30",
    "TBD",
)

# Not workbooks at all


def empty() -> bytes:
    """No bytes."""
    return b""


def truncated(share: float = 0.6) -> bytes:
    """The first part of a workbook, as a broken download leaves it: the directory at the end is lost."""
    data = workbook(ROWS)
    return data[: int(len(data) * share)]


def garbage(size: int = 4096, seed: int = 287) -> bytes:
    """Bytes that mean nothing."""
    return random.Random(seed).randbytes(size)


def html_page() -> bytes:
    """A web server's page of refusal under a workbook's name."""
    return b"<!DOCTYPE html>\n<html><head><title>Access Denied</title></head><body><h1>403</h1></body></html>\n"


def csv_table() -> bytes:
    """A table of text under a workbook's name."""
    return page_table(ROWS)


def password_protected() -> bytes:
    """An OLE compound file with an encrypted package: how Excel saves a workbook that has a password."""
    size, free, end, none = 4096, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0, 0)
    header += struct.pack("<108I", *([free] * 108))
    chains = [*range(3, 10), end, *range(11, 18), end]  # sectors 2-9 and 10-17
    table = struct.pack("<128I", 0xFFFFFFFD, end, *chains, *([free] * (126 - len(chains))))

    def entry(name: str, kind: int, left: int, child: int, start: int, length: int) -> bytes:
        text = (name + "\0").encode("utf-16-le")
        links = struct.pack("<HBBIII36xIQ", len(text), kind, 1, left, none, child, start, length)
        return text.ljust(64, b"\0") + links

    directory = entry("Root Entry", 5, none, 1, end, 0)
    directory += entry("EncryptedPackage", 2, 2, none, 2, size)
    directory += entry("EncryptionInfo", 2, none, none, 10, size)
    secret = struct.pack("<Q", size - 8) + garbage(size - 8)
    info = struct.pack("<HHI", 4, 4, 0x40) + b'<encryption xmlns="urn:example"/>'
    return header + table + directory.ljust(512, b"\0") + secret + info.ljust(size, b"\0")


# Packages that are too big, or lie


def many_rows(rows: int = 20_000) -> bytes:
    """Far more rows than ICE ever listed, each real."""
    return workbook([*ROWS, *(Row("OHIO", f"Oak {index} Police Department") for index in range(rows))])


def zip_bomb(size: int = 64 << 20, part: Part = "sheet") -> bytes:
    """A part that says truly that it unpacks to ``size`` bytes, from about a thousandth of them."""
    return _padded(size, part)


def lying_bomb(size: int = 64 << 20, said: int = 4096, part: Part = "sheet") -> bytes:
    """The same, but both of the package's directories say that the part is ``said`` bytes long."""
    return _patched(_padded(size, part), PART[part], 24, 22, struct.pack("<I", said))


def far_cell(ref: str = "XFD1048576") -> bytes:
    """One cell with a value at the far corner: a reader that fills the square between needs gigabytes."""
    row = re.sub("[A-Z]", "", ref)
    cell = f'<row r="{row}"><c r="{ref}"><v>1</v></c></row>'
    return _edited(SHEET_PART, lambda text: text.replace("</sheetData>", f"{cell}</sheetData>"))


def declared_rows(rows: int = 2_000_000) -> bytes:
    """A used range of two million rows, more than a sheet can have, of which a few are written."""
    return workbook(ROWS, dimension=f"A1:M{rows}")


# Packages that are damaged or meant to mislead


def wrong_checksum() -> bytes:
    """A sheet whose bytes are not those that were packed."""
    return _patched(workbook(ROWS), SHEET_PART, 16, 14, b"\0\0\0\0")


def encrypted_member() -> bytes:
    """A sheet marked as encrypted by the zip format itself."""
    return _patched(workbook(ROWS), SHEET_PART, 8, 6, b"\1\0")


def unknown_compression() -> bytes:
    """A sheet packed by a method that no reader knows."""
    return _patched(workbook(ROWS), SHEET_PART, 10, 8, b"\x63\0")


def duplicate_members() -> bytes:
    """Two sheets under one member name, which hold different agencies."""
    other = members(workbook([Row("OHIO", "Never Listed Police Department")]))
    sheet = re.sub(rb'(<c r="B2"[^>]*?) t="s"><v>\d+</v>', rb"\1><v>0</v>", other[SHEET_PART])
    parts = [*members(workbook(ROWS)).items(), (SHEET_PART, sheet)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for index, (name, data) in enumerate(parts):
            # zipfile warns of a name given twice, so the last one gets its name only afterwards
            shown = "x" * len(name) if index == len(parts) - 1 else name
            archive.writestr(zipfile.ZipInfo(shown, (1980, 1, 1, 0, 0, 0)), data)
    return out.getvalue().replace(b"x" * len(SHEET_PART), SHEET_PART.encode())


def path_traversal() -> bytes:
    """A good list beside members whose names lead out of any folder they would be unpacked to."""
    names = ("../../outside.xml", "/outside.xml", "..\\outside.xml", "C:\\outside.xml")
    return pack({**members(workbook(ROWS)), **dict.fromkeys(names, b"<outside/>")})


def document_type(
    part: Part, form: Literal["laughs", "external", "plain"] = "laughs", encoding: str = "utf-8"
) -> bytes:
    """A part with a document type: nested entities, one that names a file, or none. UTF-16 hides it."""
    entities = {
        "laughs": '<!ENTITY a0 "ha">'
        + "".join(f'<!ENTITY a{index} "{f"&a{index - 1};" * 10}">' for index in range(1, 10)),
        "external": '<!ENTITY a9 SYSTEM "file:///outside.txt">',
        "plain": "",
    }[form]
    name = PART[part]
    root = {"sheet": "worksheet", "rels": "Relationships", "strings": "sst", "core": "cp:coreProperties"}[part]
    uses = {
        "sheet": ("</sheetData>", '<row r="99"><c r="B99" t="str"><v>&a9;</v></c></row></sheetData>'),
        "rels": ("ElmCoAL", "ElmCoAL" if form == "external" else "&a9;"),
        "strings": ("Elm County Sheriff", "&a9; County Sheriff"),
        "core": ("Writer, Test", "&a9;"),
    }  # fmt: skip

    def change(text: str) -> str:
        text = text.replace(HEAD, f'<?xml version="1.0"?>\r\n<!DOCTYPE {root} [{entities}]>', 1)
        return text if form == "plain" else text.replace(*uses[part], 1)

    return _edited(name, change, encoding)


def missing_rels() -> bytes:
    """Links in the sheet, and no part that says where they lead."""
    return _without(RELS_PART)


def missing_part(name: str = STRINGS_PART) -> bytes:
    """A package without a part that the others point to."""
    return _without(name)


def dangling_link() -> bytes:
    """A link whose relationship does not exist."""
    return _edited(SHEET_PART, lambda text: text.replace('r:id="rId2"', 'r:id="rId404"'))


def link_without_id() -> bytes:
    """A link that leads to a place inside the workbook, and so has no relationship."""
    return _edited(SHEET_PART, lambda text: text.replace('r:id="rId2"', 'location="Sheet1!A1"'))


def string_out_of_range() -> bytes:
    """An agency's cell that points past the end of the shared strings."""
    return _edited(SHEET_PART, lambda text: re.sub(r'(r="B3"[^>]*><v>)\d+', r"\g<1>999999", text))


def broken_xml(part: Part = "sheet") -> bytes:
    """A part that stops in the middle of a tag."""
    return _edited(PART[part], lambda text: text[: len(text) * 2 // 3].rstrip(">"))


# Packages in forms that are correct and rare


def utf16(part: Part = "sheet") -> bytes:
    """A part in UTF-16, which the format allows."""
    return _edited(PART[part], lambda text: text.replace('encoding="UTF-8"', 'encoding="UTF-16"'), "utf-16")


def prefixed() -> bytes:
    """A sheet whose elements carry a prefix: ``<x:worksheet>``."""

    def change(text: str) -> str:
        text = re.sub(r"<(/?)(?=[a-z])(?!\?)", r"<\1x:", text)
        return text.replace(" xmlns=", " xmlns:x=", 1)

    return _edited(SHEET_PART, change)


def without_references() -> bytes:
    """Rows and cells that do not say where they stand, which the format allows; links still do."""
    return _edited(SHEET_PART, lambda text: re.sub(r'(<(?:row|c)) r="[A-Z]*\d+"', r"\1", text))


def hyperlink_range(ref: str = "G2:G4") -> bytes:
    """One link over several cells."""
    bare = [replace(row, moa="link", moa_link=None) for row in ROWS]
    return workbook(bare, hyperlink_ranges={ref: moa_address("Shared.pdf")})


# Lists that say what no list said before


def unknown_header() -> bytes:
    """A table about something else."""
    return workbook(ROWS, rename=dict(zip(PARTICIPATING, "ABCDEFGH", strict=True)))


def renamed_column(old: str = "SIGNED", new: str = "DATE SIGNED") -> bytes:
    """A list with one column under a new name."""
    return workbook(ROWS, rename={old: new})


def duplicate_column(column: str = AGENCY) -> bytes:
    """A list with one column twice, the second empty."""
    return workbook(ROWS, header=[*PARTICIPATING, "again"], rename={"again": column})


def missing_column(column: str = AGENCY) -> bytes:
    """A list without a column that it always had."""
    return workbook(ROWS, header=[name for name in PARTICIPATING if name != column])


def additional_column(name: str = "OFFICERS TRAINED", value: Cell = 12) -> bytes:
    """A list with a column more, in the middle."""
    rows = [replace(row, extra={name: value}) for row in ROWS]
    return workbook(rows, header=[*PARTICIPATING[:3], name, *PARTICIPATING[3:]])


def new_model(model: str = "Transport Model") -> bytes:
    """A list with an agreement of a model that is not one of the three."""
    return workbook([*ROWS, Row("OHIO", "Fir City Police Department", model=model, signed=date(2025, 6, 5))])


def unknown_state(state: str = "ATLANTIS") -> bytes:
    """A list with an agency in a state that is none."""
    return workbook([*ROWS, Row(state, "Deep County Sheriff's Office", signed=date(2025, 6, 5))])


def impossible_dates() -> bytes:
    """A list with one agency for each of ``IMPOSSIBLE_DATES``, in that order."""
    dates = enumerate(IMPOSSIBLE_DATES, 1)
    return workbook([Row("OHIO", f"Number {index} Police Department", signed=signed) for index, signed in dates])


def formulas() -> bytes:
    """Cells that compute, and text that would compute if it were written back as a formula."""
    link = Formula('HYPERLINK("https://www.ice.gov/doclib/287gMOA/Formula.pdf","link")', "link")
    return workbook([Row("OHIO", "=1+1", county="@SUM(A1)", signed=date(2025, 6, 5), moa=link), *ROWS])


def _edited(name: str, change: Callable[[str], str], encoding: str = "utf-8") -> bytes:
    parts = members(workbook(ROWS))
    before = parts[name].decode()
    after = change(before)
    assert after != before, f"nothing to change in {name}"
    return pack({**parts, name: after.encode(encoding)})


def _without(name: str) -> bytes:
    parts = members(workbook(ROWS))
    del parts[name]
    return pack(parts)


def _padded(size: int, part: Part) -> bytes:
    def change(text: str) -> str:
        head, body = text[: len(HEAD)], text[len(HEAD) :]
        return head + " " * max(size - len(text), 1) + body

    return _edited(PART[part], change)


def _patched(data: bytes, name: str, central: int, local: int, value: bytes) -> bytes:
    """Overwrite one field of a member in the central directory and in the member's own header."""
    found = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start, info = archive.start_dir, archive.getinfo(name)
    while found[start + 46 : start + 46 + len(name)] != name.encode():
        start += 46 + sum(struct.unpack_from("<HHH", found, start + 28))
    for place in (start + central, info.header_offset + local):
        found[place : place + len(value)] = value
    return bytes(found)


Makers: TypeAlias = Mapping[str, Callable[[], bytes]]

# No honest reading exists: to be refused, with a message.
UNREADABLE: Makers = {
    **{make.__name__: make for make in (empty, truncated, garbage, html_page, csv_table, password_protected)},
    **{make.__name__: make for make in (lying_bomb, wrong_checksum, encrypted_member, unknown_compression)},
    **{make.__name__: make for make in (missing_part, unknown_header, missing_column)},
    "missing sheet": partial(missing_part, SHEET_PART),
    **{f"document type, laughs, {part}": partial(document_type, part) for part in PART},
    **{f"document type, external, {part}": partial(document_type, part, "external") for part in PART},
    **{f"document type, plain, {part}": partial(document_type, part, "plain") for part in PART},
    **{f"document type, utf-16, {part}": partial(document_type, part, "laughs", "utf-16") for part in PART},
    **{f"broken xml, {part}": partial(broken_xml, part) for part in ("sheet", "rels", "strings")},
}  # fmt: skip

# To be refused with a message, or read with every one of ``ROWS``: not hung, crashed or read in part.
EITHER: Makers = {
    **{make.__name__: make for make in (many_rows, zip_bomb, far_cell, duplicate_members, path_traversal)},
    **{make.__name__: make for make in (string_out_of_range, renamed_column, duplicate_column)},
    "renamed agency column": partial(renamed_column, AGENCY, "AGENCY"),
    "broken xml, core": partial(broken_xml, "core"),
    **{f"zip bomb, {part}": partial(zip_bomb, part=part) for part in ("rels", "strings", "core")},
    **{f"utf-16, {part}": partial(utf16, part) for part in PART},
    "without references": without_references,
}  # fmt: skip

# To be read, with every one of ``ROWS``; what is new or wrong is kept as it is and flagged.
ODD: Makers = {
    **{make.__name__: make for make in (declared_rows, missing_rels, dangling_link, link_without_id)},
    **{make.__name__: make for make in (prefixed, hyperlink_range, additional_column, new_model)},
    **{make.__name__: make for make in (unknown_state, formulas)},
}
