"""Opens a workbook's zip container without trusting it: for `workbook`, before any XML is parsed.

Limits are on what is really decompressed, not on what the container declares. A part with a document type
or entities, or one that is not UTF-8, is refused before a parser sees it.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from section287g.errors import InputRefused

__all__ = ["MAX_BYTES", "MAX_PART", "Container"]

MAX_BYTES: Final = 30_000_000  # a workbook; the largest of ICE's is 0.2 MB
MAX_PART: Final = 20_000_000  # one part, decompressed; the largest of ICE's is 0.5 MB
MAX_MEMBERS: Final = 500
_OLE: Final = b"\xd0\xcf\x11\xe0"
_PARSED: Final = ("xl/", "_rels/", "[content_types]")
_REFUSED_MARKUP: Final = (b"<!DOCTYPE", b"<!ENTITY", b"<!doctype")


class Container:
    """A workbook's parts by name, each read at most once, each checked.

    Raises `InputRefused`, naming the file and what to do, for anything that is not a plain workbook.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._cache: dict[str, bytes] = {}
        if not data:
            raise InputRefused(f"{name}: the file is empty; download it again")
        if len(data) > MAX_BYTES:
            raise InputRefused(
                f"{name}: {len(data):,} bytes is far beyond a list of ICE's (limit {MAX_BYTES:,}); "
                "check what was downloaded"
            )
        if data[:4] == _OLE:
            raise InputRefused(
                f"{name}: a password-protected workbook or an old .xls, which cannot be read; "
                "save it without a password as .xlsx"
            )
        if data[:2] != b"PK":
            raise InputRefused(f"{name}: not a workbook: it begins with {_glimpse(data)}; download it again")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise InputRefused(f"{name}: the workbook is truncated or damaged ({error}); download it again") from None
        names = self._zip.namelist()
        # parts are one where their names differ in case only: so the format says, and so calamine reads
        if len(names) > MAX_MEMBERS or len({part.lower() for part in names}) != len(names):
            raise InputRefused(f"{name}: {len(names)} parts, or parts of one name, in the container; not ICE's form")

    def __contains__(self, part: str) -> bool:
        return part in self._zip.NameToInfo

    def markup(self) -> list[str]:
        """The names of the XML parts that a reader of cells may parse; the theme and the properties are none."""
        names = (part for part in self._zip.namelist() if part.lower().endswith((".xml", ".rels")))
        return [
            part for part in names if part.lower().startswith(_PARSED) and not part.lower().startswith("xl/theme/")
        ]

    def read(self, part: str) -> bytes:
        """The bytes of one XML part, decompressed within limits and free of document types."""
        if part in self._cache:
            return self._cache[part]
        try:
            info = self._zip.getinfo(part)
        except KeyError:
            raise InputRefused(f"{self.name}: part {part} is missing; the workbook is incomplete") from None
        if info.file_size > MAX_PART:
            raise InputRefused(
                f"{self.name}: part {part} would decompress to {info.file_size:,} bytes "
                f"(limit {MAX_PART:,}); refused as a decompression bomb"
            )
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputRefused(
                f"{self.name}: part {part} is packed in a way that Excel does not use; download it again"
            )
        if info.flag_bits & 1:
            raise InputRefused(f"{self.name}: part {part} is encrypted; save the workbook without a password")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise InputRefused(f"{self.name}: part {part} is damaged ({error}); download it again") from None
        self._check(part, data)
        self._cache[part] = data
        return data

    def _check(self, part: str, data: bytes) -> None:
        if len(data) > MAX_PART:
            raise InputRefused(f"{self.name}: part {part} is over {MAX_PART:,} bytes; refused as a bomb")
        head = data[:400].lstrip(b"\xef\xbb\xbf \r\n\t")
        if not head.startswith(b"<") or b"\0" in head:
            raise InputRefused(f"{self.name}: part {part} is not XML in UTF-8; save the workbook again as .xlsx")
        if b"<!" in data and any(markup in data for markup in _REFUSED_MARKUP):
            raise InputRefused(f"{self.name}: part {part} declares a document type or entities; refused")


def _glimpse(data: bytes) -> str:
    head = data[:200].lstrip(b"\xef\xbb\xbf \r\n\t").decode("latin-1")
    if head.lower().startswith(("<!doctype html", "<html")):
        return "an HTML page"
    return repr(head[:40])
