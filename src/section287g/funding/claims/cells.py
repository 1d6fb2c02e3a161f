"""Reads one cell of a claim's files: exactly, or not at all, and then with the kind of what is wrong.

An amount is dollars with at most two decimals, as 1234.50, 1,234.50 or $1,234.50; nothing else is guessed. A cell
that a spreadsheet holds as a number is taken by its shortest text, and its binary noise beyond cents is rounded off.

>>> read_money("$1,234.50")
Decimal('1234.50')
>>> try: read_money("1.234,50")
... except BadCell as bad: print(bad.kind)
not american money
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

__all__ = ["READERS", "BadCell", "Raw", "read_day", "read_money"]

Raw = str | int | float | bool | date | datetime
"""A cell as its file gives it: always text in CSV, also numbers and days in a workbook."""

_MONEY: Final = re.compile(r"\$?\s*([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]{1,2})?")
_NEGATIVE: Final = re.compile(r"-.*|\$\s*-.*|\(.*\)|.*-")
_LONG: Final = re.compile(r"\$?\s*[0-9][0-9,]*\.[0-9]{3,}")
_FOREIGN: Final = re.compile(r"[$€]?\s*[0-9]{1,3}(?:[. ][0-9]{3})*,[0-9]{1,2}")
_HOURS: Final = re.compile(r"[0-9]+(?:\.[0-9]{1,2})?")
_FACTOR: Final = re.compile(r"[0-9]+(?:\.[0-9]{1,4})?")
_COUNT: Final = re.compile(r"[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00)?)?")
_AMERICAN: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_SHORT_YEAR: Final = re.compile(r"[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{2}")
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,119}")
_YES_NO: Final = {
    "yes": True,
    "y": True,
    "true": True,
    "1": True,
    "no": False,
    "n": False,
    "false": False,
    "0": False,
}
_NOISE: Final = Decimal("1e-9")
_BINARY: Final = Decimal("1e-14")
"""The noise of a binary number: so much, or this share of it if that is more."""
_OFFICIAL: Final = re.compile(r"[0-9]{3}-[0-9]{2}-[0-9]{4}|[0-9]{9}|[Aa]-?[0-9]{7,9}|[Aa][0-9]{3}-[0-9]{3}-[0-9]{3}")
_YEARS: Final = range(1950, 2101)
_CENT: Final = Decimal("0.01")
_MOST: Final = Decimal(10) ** 12


class BadCell(ValueError):
    """A cell that cannot be read; `kind` is one of `data/problem_kinds.csv`."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def read_money(raw: Raw) -> Decimal:
    """Dollars and cents. Raises `BadCell`."""
    text = _number_text(raw, "not money")
    if (match := _MONEY.fullmatch(text)) is not None:
        amount = Decimal((match[1].replace(",", "")) + (match[2] or ""))
        if amount < _MOST:
            return amount
        raise BadCell("not money")
    if _LONG.fullmatch(text):
        raise BadCell("too many decimals")
    if _FOREIGN.fullmatch(text):
        raise BadCell("not american money")
    if _NEGATIVE.fullmatch(text) and any(letter.isdigit() for letter in text):
        raise BadCell("negative")
    raise BadCell("not money")


def read_day(raw: Raw) -> date:
    """A day. Raises `BadCell` for a time of day too, and for a year of two digits."""
    if isinstance(raw, datetime):
        if raw.time().isoformat() != "00:00:00":
            raise BadCell("not a day")
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = str(raw).strip()
    if (match := _ISO.fullmatch(text)) is not None:
        year, month, day = match[1], match[2], match[3]
    elif (match := _AMERICAN.fullmatch(text)) is not None:
        month, day, year = match[1], match[2], match[3]
    else:
        raise BadCell("two-digit year" if _SHORT_YEAR.fullmatch(text) else "not a day")
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise BadCell("not a day") from None
    if found.year not in _YEARS:
        raise BadCell("not a day")
    return found


def _read_hours(raw: Raw) -> Decimal:
    text = _number_text(raw, "not hours")
    if text.startswith("-") and _HOURS.fullmatch(text[1:]):
        raise BadCell("negative")
    if _HOURS.fullmatch(text) is None or len(text) > 9:
        raise BadCell("not hours")
    return Decimal(text)


def _read_count(raw: Raw) -> int:
    text = _number_text(raw, "not a count")
    if text.startswith("-") and _COUNT.fullmatch(text[1:]):
        raise BadCell("negative")
    if _COUNT.fullmatch(text) is None or len(text) > 11:
        raise BadCell("not a count")
    return int(text.replace(",", ""))


def _read_factor(raw: Raw) -> Decimal:
    text = _number_text(raw, "not a factor")
    if _FACTOR.fullmatch(text) is None or not 0 < Decimal(text) < 100:
        raise BadCell("not a factor")
    return Decimal(text)


def _read_id(raw: Raw) -> str:
    text = _number_text(raw, "not an id") if isinstance(raw, float) else str(raw).strip()
    if isinstance(raw, bool | date) or _ID.fullmatch(text) is None:
        raise BadCell("not an id")
    return text


def _read_officer(raw: Raw) -> str:
    """An id that the agency made up; what has the form of an official number of a person is refused."""
    text = _read_id(raw)
    if _OFFICIAL.fullmatch(text):
        raise BadCell("official number")
    return text


def _read_text(raw: Raw) -> str:
    return " ".join(str(raw).split())


def _read_yes_no(raw: Raw) -> bool:
    found = _YES_NO.get(str(raw).strip().casefold())
    if found is None:
        raise BadCell("not a word")
    return found


def _number_text(raw: Raw, kind: str) -> str:
    """The text of a number: a whole one without '.0', one of a spreadsheet without its binary noise."""
    if isinstance(raw, bool | date):
        raise BadCell(kind)
    if not isinstance(raw, float):
        return str(raw).strip()
    exact = Decimal(repr(raw))
    if not exact.is_finite() or abs(exact) >= _MOST:
        raise BadCell(kind)
    rounded = exact.quantize(_CENT)
    noise = max(_NOISE, abs(exact) * _BINARY)
    return f"{rounded.normalize():f}" if abs(exact - rounded) <= noise else f"{exact:f}"


READERS: Final[Mapping[str, Callable[[Raw], object]]] = {
    "money": read_money,
    "day": read_day,
    "hours": _read_hours,
    "count": _read_count,
    "factor": _read_factor,
    "id": _read_id,
    "officer": _read_officer,
    "text": _read_text,
    "yesno": _read_yes_no,
}
"""How a cell of each kind is read; words are read by their list."""
