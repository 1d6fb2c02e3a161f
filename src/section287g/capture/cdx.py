"""The archive's index of captures: how it is asked, and how its answer is read."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import urlencode

from section287g.capture.workbook import describe
from section287g.errors import CaptureError

__all__ = ["Capture", "distinct", "index_address", "is_timestamp", "moment_of", "parse_index"]

_FIELDS: Final = ("timestamp", "original", "mimetype", "statuscode", "digest")
_TIMESTAMP: Final = re.compile(r"[0-9]{14}")
_GOOD: Final = frozenset({"200", "-"})
"""Statuses of captures worth asking for; ``-`` is a revisit of a content captured before."""


@dataclass(frozen=True, slots=True, order=True)
class Capture:
    """One capture that the index lists: when (14 digits, UTC), of which address."""

    timestamp: str
    original: str


def index_address(cdx_url: str, address: str, since: date | None = None, until: date | None = None) -> str:
    """The address that lists the captures of ``address``, each content once, between two days inclusive.

    An ``address`` that ends in ``*`` stands for everything below it; then only names with *Agencies* are
    asked for.
    """
    query = {"url": address, "output": "json", "fl": ",".join(_FIELDS), "collapse": "digest"}
    if address.endswith("*"):
        query["filter"] = "original:.*[Aa]gencies.*"
    if since is not None:
        query["from"] = since.strftime("%Y%m%d")
    if until is not None:
        query["to"] = until.strftime("%Y%m%d")
    return f"{cdx_url}?{urlencode(query)}"


def parse_index(body: bytes, address: str) -> tuple[list[Capture], int]:
    """The captures in an answer of the index, and how many of its lines could not be read.

    ``address`` is named in messages. Captures of errors and redirects are left out. An empty answer is an
    empty list. Raises ``CaptureError`` when the answer is not the index's JSON, such as a web page.
    """
    if not body.strip():
        return [], 0
    try:
        lines = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise CaptureError(
            f"{address}: the archive's index answered with {describe(body)} and not with its list. "
            "The archive may be busy or down: try again later."
        ) from error
    if lines == []:
        return [], 0
    if not isinstance(lines, list) or not all(isinstance(line, list) for line in lines):
        raise CaptureError(f"{address}: the archive's index answered JSON that is not a table of captures.")
    header = [str(cell) for cell in lines[0]]
    if "timestamp" not in header or "original" not in header:
        raise CaptureError(
            f"{address}: the archive's index names the columns {', '.join(header)!r}; "
            "'timestamp' and 'original' are needed."
        )
    captures: list[Capture] = []
    unread = 0
    for line in lines[1:]:
        row = dict(zip(header, map(str, line), strict=False))
        if len(line) != len(header) or not is_timestamp(row["timestamp"]):
            unread += 1
        elif row.get("statuscode", "200") in _GOOD:
            captures.append(Capture(row["timestamp"], row["original"]))
    return captures, unread


def moment_of(timestamp: str) -> datetime:
    """The moment of a 14-digit timestamp, for a sighting. Raises ``ValueError`` when it is none.

    >>> moment_of("20250422131718").isoformat()
    '2025-04-22T13:17:18+00:00'
    """
    if not _TIMESTAMP.fullmatch(timestamp):
        raise ValueError(f"a capture's timestamp has 14 digits: {timestamp!r}")
    return datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def is_timestamp(timestamp: str) -> bool:
    """Whether a text is a moment of 14 digits."""
    try:
        moment_of(timestamp)
    except ValueError:
        return False
    return True


def distinct(captures: Sequence[Capture]) -> list[Capture]:
    """The captures oldest first, each timestamp and address once."""
    return sorted(set(captures))
