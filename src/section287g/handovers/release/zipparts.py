"""Streams the parts of a workbook of any size without trusting it: for `workbook`, in pieces of bounded memory.

Limits are on what is really unpacked. A part that declares a document type, that unpacks to far more than a
workbook's parts do, or that is damaged, is refused; so is a container that is encrypted or has two parts of one name.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from section287g.errors import InputRefused

__all__ = ["Parts"]

PIECE: Final = 1 << 21
MOST_PARTS: Final = 2_000
MOST_BYTES: Final = 24 << 30
"""One part, unpacked: a full sheet of 16 columns has about 0.6 GB, the largest of ICE's about 4."""
MOST_RATIO: Final = 250
"""Unpacked bytes to packed ones: a sheet packs to a tenth or a twentieth, of nothing but blanks to a hundredth."""
SMALL: Final = 8 << 20
_REFUSED: Final = (b"<!DOCTYPE", b"<!ENTITY", b"<![CDATA[", b"<!doctype")


class Parts:
    """The parts of one workbook. Raises `InputRefused`, naming the file and what to do."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise InputRefused(f"{self.name}: the workbook is truncated or damaged; get it anew") from None
        names = self._zip.namelist()
        if len(names) > MOST_PARTS or len({name.lower() for name in names}) != len(names):
            raise InputRefused(
                f"{self.name}: {len(names)} parts, or parts of one name, in the container; not Excel's form"
            )
        if "xl/workbook.xml" not in self._zip.NameToInfo:
            raise InputRefused(
                f"{self.name}: a zip file and no workbook; unpack it and give the files inside, or save it as .xlsx"
            )

    def close(self) -> None:
        """Closes the file."""
        self._zip.close()

    def __contains__(self, part: str) -> bool:
        return part in self._zip.NameToInfo

    def read(self, part: str) -> bytes:
        """A small part as a whole."""
        found = b"".join(self.pieces(part, SMALL))
        if not found.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            raise InputRefused(f"{self.name}: part {part} is not XML in UTF-8; save the workbook again with Excel")
        return found

    def pieces(self, part: str, most: int = MOST_BYTES) -> Iterator[bytes]:
        """The bytes of a part in pieces, checked as they come."""
        info = self._zip.NameToInfo.get(part)
        if info is None:
            raise InputRefused(f"{self.name}: part {part} is missing; the workbook is incomplete")
        if info.flag_bits & 1:
            raise InputRefused(f"{self.name}: part {part} is encrypted; save the workbook without a password")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputRefused(f"{self.name}: part {part} is packed as Excel never does; get it anew")
        read = 0
        edge = b""
        try:
            with self._zip.open(info) as stream:
                while piece := stream.read(PIECE):
                    read += len(piece)
                    if read > most or (read > SMALL and read > MOST_RATIO * info.compress_size):
                        raise InputRefused(f"{self.name}: part {part} unpacks to far too much; refused as a bomb")
                    seen = edge + piece
                    if b"<!" in seen and any(markup in seen for markup in _REFUSED):
                        raise InputRefused(f"{self.name}: part {part} declares a document type or entities; refused")
                    edge = piece[-16:]
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
            raise InputRefused(f"{self.name}: part {part} is damaged; get the workbook anew") from None
