"""Tells what a file is by its first and last bytes, before anything opens it. For `opening`.

Names decide nothing. What cannot be read is refused with what to do.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from section287g.errors import InputRefused

__all__ = ["CSV", "PARQUET", "WORKBOOK", "file_kind"]

PARQUET: Final = "parquet"
WORKBOOK: Final = "workbook"
CSV: Final = "csv"
_POINTER: Final = b"version https://git-lfs.github.com/spec/"
_SIZE: Final = re.compile(rb"^size ([0-9]{1,15})\s*$", re.MULTILINE)
_REFUSED: Final = (
    (b"ARROW1", "a Feather file", "save it as Parquet (in R: arrow::write_parquet)"),
    (b"FEA1", "an old Feather file", "save it as Parquet (in R: arrow::write_parquet)"),
    (b"PARE", "an encrypted Parquet file", "save it without encryption"),
    (b"\xd0\xcf\x11\xe0", "a workbook with a password, or an old .xls", "save it without a password as .xlsx"),
    (b"\x1f\x8b", "packed with gzip", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd", "unpack it first"),
    (b"7z\xbc\xaf", "packed with 7-Zip", "unpack it first"),
    (b"$FL2", "an SPSS file", "save it as Parquet or CSV"),
    (b"$FL3", "an SPSS file", "save it as Parquet or CSV"),
    (b"<stata_dta>", "a Stata file", "save it as Parquet or CSV"),
    (b"%PDF", "a PDF", "get the table itself"),
    (b"SQLite format 3", "an SQLite database", "save its tables as Parquet or CSV"),
    (b"\xff\xfe", "text in UTF-16", "save it as CSV in UTF-8"),
    (b"\xfe\xff", "text in UTF-16", "save it as CSV in UTF-8"),
)


def file_kind(path: Path) -> str:
    """parquet, workbook or csv. Raises `InputRefused` for anything else, with what it is and what to do."""
    name = path.name
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
            file.seek(max(0, size - 8))
            tail = file.read(8)
    except OSError as error:
        raise InputRefused(f"{name}: cannot be opened ({error.strerror or error})") from None
    if not head:
        raise InputRefused(f"{name}: the file is empty; get it anew")
    if head.startswith(_POINTER):
        raise InputRefused(f"{name}: {_pointer(head)}")
    for magic, what, remedy in _REFUSED:
        if head.startswith(magic):
            raise InputRefused(f"{name}: this is {what}; {remedy}")
    if head.startswith(b"PAR1"):
        if not tail.endswith(b"PAR1") or size < 12:
            raise InputRefused(f"{name}: a Parquet file whose end is missing: it is truncated; get it anew")
        return PARQUET
    if head.startswith(b"PK"):
        return WORKBOOK
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare[:1] == b"<":
        raise InputRefused(f"{name}: this is a web page or XML and no table; download the file itself")
    if b"\0" in head:
        raise InputRefused(f"{name}: this is neither Parquet, .xlsx nor CSV; check what was downloaded")
    if path.suffix.lower() in (".parquet", ".xlsx", ".xlsm"):
        raise InputRefused(
            f"{name}: by its name {path.suffix}, but it does not begin like one; check what was downloaded"
        )
    return CSV


def _pointer(head: bytes) -> str:
    found = _SIZE.search(head)
    size = f" of {int(found[1]):,} bytes" if found else ""
    return (
        f"a Git LFS pointer and not the file{size}; in the repository run 'git lfs pull', or take the file from its "
        "media address instead of the raw one"
    )
