"""Is this a workbook at all? The look at the bytes that comes before anything is stored."""

from __future__ import annotations

import io
import zipfile

from section287g.capture.markup import decode_html, read_page
from section287g.capture.report import Check
from section287g.errors import InputRefused

__all__ = ["describe", "verify_workbook"]


def verify_workbook(body: bytes, name: str, address: str, check: Check | None = None) -> None:
    """Let a workbook's bytes pass or keep them out of the store, for everything that fetches workbooks.

    The bytes must be a whole zip container, which every workbook is; then ``check``, if given, may refuse
    them for reasons of its own. Raises ``InputRefused`` that names the address and what came instead.
    """
    if not body.startswith(b"PK\x03\x04") or not zipfile.is_zipfile(io.BytesIO(body)):
        raise InputRefused(
            f"{address}: is not a workbook but {describe(body)}; it was not stored. "
            "Open the address in a browser; if a workbook comes there, run this again."
        )
    if check is not None:
        try:
            check(body, name)
        except InputRefused as refusal:
            raise InputRefused(f"{address}: the workbook was refused and not stored: {refusal}") from refusal


def describe(body: bytes) -> str:
    """What some bytes look like, in words, for a message about bytes that are not what they should be."""
    head = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not body:
        return "an empty answer (0 bytes)"
    size = f"{len(body):,} bytes"
    if body.startswith(b"PK\x03\x04"):
        return f"a zip container that is cut short or damaged ({size})"
    if head.startswith(b"%PDF"):
        return f"a PDF ({size})"
    if head[:1] == b"<":
        title = read_page(decode_html(body[:200_000])).title
        return f"a web page{f' titled {title[:80]!r}' if title else ''} ({size})"
    try:
        text = head.decode("utf-8", errors="strict" if len(body) <= 4096 else "ignore")
    except UnicodeDecodeError:
        text = ""
    if text and all(c.isprintable() or c in "\r\n\t" for c in text):
        first = text.splitlines()[0][:60]
        return f"{'CSV' if ',' in first else 'plain'} text that begins {first!r} ({size})"
    return f"{size} that begin {body[:8].hex(' ')}"
