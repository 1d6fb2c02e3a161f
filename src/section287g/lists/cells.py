"""Reads one raw row as values, and says what was odd in each cell: for the registry's build.

A row is read on its own, without its list: the same raw row means the same in every list that shows it.
What needs the list (a date after the list's day, a duplicate) is judged where the list is known.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from section287g.lists.links import unwrap_link
from section287g.lists.lookups import (
    EMPTY,
    MODEL_NAMES,
    UNKNOWN,
    corrections,
    link_texts,
    missing_texts,
    models,
    state_names,
    states,
    types,
)
from section287g.lists.model import Anomaly, RawRow

__all__ = ["UNKNOWN_MODEL", "UNKNOWN_STATE", "Listing", "clean_text", "parse_row"]

UNKNOWN_STATE: Final = "ZZ"
UNKNOWN_MODEL: Final = "unknown"
FIRST_DAY: Final = date(1996, 9, 30)  # section 287(g) became law; nothing can have been signed before
LAST_DAY: Final = date(2100, 1, 1)
_SPACE: Final = re.compile(r"\s+")
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_QUOTES: Final = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "`": "'", "\u00b4": "'",
                                "\u201c": '"', "\u201d": '"', "\u2010": "-", "\u2011": "-", "\u2012": "-",
                                "\u2013": "-", "\u2014": "-"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listing:
    """What one row says: values where they are known, None where not, and each oddity on the way.

    `state` is a two-letter code or ZZ; `model` is jem, wso, tfm or unknown. `moa` and `addendum` say how the
    document stands (linked, pending, lost, none, unclear) beside its address. `listed_as` is the agency's name
    before any correction.
    """

    state: str
    agency: str
    listed_as: str
    ice_type: str | None
    county: str | None
    model: str
    signed: date | None
    moa: str
    moa_url: str | None
    addendum: str
    addendum_url: str | None
    corrections: tuple[str, ...]
    anomalies: tuple[Anomaly, ...]


@lru_cache(maxsize=65_536)
def clean_text(raw: str) -> str:
    """Text without what only a typesetter would see: stray space, curly quotes, invisible characters.

    >>> clean_text(" Galveston County\\u00a0Sheriff\\u2019s  Office\\n")
    "Galveston County Sheriff's Office"
    """
    text = unicodedata.normalize("NFKC", raw).translate(_QUOTES)
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


class _Reading:
    """Collects what is odd while the cells of one row are read."""

    def __init__(self) -> None:
        self.anomalies: list[Anomaly] = []
        self.corrections: list[str] = []

    def note(self, column: str, raw: str | None, kind: str, done: str) -> None:
        self.anomalies.append(Anomaly(None, column, raw, kind, done))

    def text(self, column: str, raw: str | None) -> str | None:
        """A cell's clean text, or None for a cell that is empty or says that it holds nothing."""
        if raw is None:
            return None
        text = clean_text(raw)
        if text != raw:
            form = "stray space" if _SPACE.sub("", text) == _SPACE.sub("", raw) else "typographic characters"
            self.note(column, raw, form, f"read as {text!r}")
        if not text:
            return None
        if text.upper() in missing_texts():
            self.note(column, raw, "written as missing", "read as not given")
            return None
        return text

    def corrected(self, column: str, key: tuple[str, str, str], text: str | None) -> str | None:
        """The text, or what a correction puts in its place; `key` is state, agency and model as listed."""
        found = corrections()(column, *key, EMPTY if text is None else text)
        if found is None:
            return text
        self.corrections.append(found.name)
        self.note(column, text, "corrected", f"read as {found.right} by correction {found.name}")
        return None if found.right == UNKNOWN else found.right


def parse_row(row: RawRow) -> Listing:
    """The values of one raw row, for every room to the right.

    Never raises: what cannot be read is None (or ZZ, unknown) and an anomaly that says so.

    >>> raw = RawRow("TEXAS ", "Smith County Sheriff\\u2019s Office", None, None, "Task Force Model", "2025-02-18",
    ...              "link pending", None, None, None, None)
    >>> one = parse_row(raw)
    >>> one.state, one.agency, one.model, one.signed.isoformat(), one.moa
    ('TX', "Smith County Sheriff's Office", 'tfm', '2025-02-18', 'pending')
    """
    reading = _Reading()
    state = _state(reading, row.state)
    agency = reading.text("agency", row.agency) or ""
    if not agency:
        reading.note("agency", row.agency, "missing agency", "kept as a listing without a name")
    model = _model(reading, row.support_type, (state, agency, ""))
    key = (state, agency, model)
    if row.extra is not None:
        reading.note("extra", row.extra, "cells of unknown columns", "kept beside the row")
    county = reading.corrected("county", key, reading.text("county", row.county))
    moa, moa_url = _document(reading, "moa", row.moa, row.moa_link)
    if moa_url is not None:
        moa_url = reading.corrected("moa_link", key, moa_url)
        moa = "unclear" if moa_url is None else moa
    addendum, addendum_url = _document(reading, "addendum", row.addendum, row.addendum_link)
    return Listing(
        state=reading.corrected("state", key, state) or state,
        agency=reading.corrected("agency", key, agency) or agency,
        listed_as=agency,
        ice_type=_type(reading, row.type),
        county=_as_name(county),
        model=model,
        signed=_signed(reading, row.signed, key),
        moa=moa,
        moa_url=moa_url,
        addendum=addendum,
        addendum_url=addendum_url,
        corrections=tuple(reading.corrections),
        anomalies=tuple(reading.anomalies),
    )


def _state(reading: _Reading, raw: str | None) -> str:
    text = reading.text("state", raw)
    if text is None:
        reading.note("state", raw, "missing state", f"read as {UNKNOWN_STATE}")
        return UNKNOWN_STATE
    state = states().get(text.upper())
    if state is None:
        reading.note("state", raw, "unknown state", f"read as {UNKNOWN_STATE}; add it to lists/data/states.csv")
        return UNKNOWN_STATE
    if text.upper() != state_names()[state].upper():
        reading.note("state", raw, "misspelt state", f"read as {state}")
    elif not text.isupper():
        reading.note("state", raw, "other capitals", f"read as {state}")
    return state


def _model(reading: _Reading, raw: str | None, key: tuple[str, str, str]) -> str:
    text = reading.text("support_type", raw)
    right = reading.corrected("support_type", key, text)
    if right is None:
        reading.note("support_type", raw, "missing model", f"read as {UNKNOWN_MODEL}")
        return UNKNOWN_MODEL
    model = models().get(right.upper())
    if model is None:
        done = f"read as {UNKNOWN_MODEL}; if it is a new model or spelling, add it to lists/data/models.csv"
        reading.note("support_type", raw, "unknown model", done)
        return UNKNOWN_MODEL
    if text is not None and text not in MODEL_NAMES.values():
        reading.note("support_type", raw, "misspelt model", f"read as {model}")
    return model


def _type(reading: _Reading, raw: str | None) -> str | None:
    text = reading.text("type", raw)
    if text is None:
        return None
    if text.upper() not in types():
        reading.note("type", raw, "unknown type", "kept as written; add it to lists/data/types.csv")
        return text
    return types()[text.upper()]


def _signed(reading: _Reading, raw: str | None, key: tuple[str, str, str]) -> date | None:
    text = reading.corrected("signed", key, reading.text("signed", raw))
    if text is None:
        return None
    done = "the date is unknown; if the right one can be shown, add it to lists/data/corrections.csv"
    try:
        signed = date.fromisoformat(text)
    except ValueError:
        reading.note("signed", raw, "broken date", done)
        return None
    if not FIRST_DAY <= signed < LAST_DAY:
        reading.note("signed", raw, "impossible date", done)
        return None
    return signed


def _document(reading: _Reading, column: str, raw: str | None, raw_link: str | None) -> tuple[str, str | None]:
    """How a document stands, and its address: linked, pending, lost, none or unclear."""
    text = reading.text(column, raw)
    if raw_link is not None:
        url, done = unwrap_link(raw_link)
        for kind in done:
            reading.note(f"{column}_link", raw_link, kind, f"read as {url}")
        if url is not None:
            return "linked", url
    if text is None:
        return "none", None
    if text.lower().startswith(("http://", "https://")):
        url, _ = unwrap_link(text)
        reading.note(column, raw, "address as text", "read as a link")
        return ("linked", url) if url is not None else ("unclear", None)
    stands = link_texts().get(text.upper())
    if stands is None:
        reading.note(column, raw, "unclear text", "kept as written")
        return "unclear", None
    if stands == "lost":
        reading.note(column, raw, "link without an address", "the document's address is unknown")
    return stands, None


def _as_name(text: str | None) -> str | None:
    """A county in capitals as a name; any other spelling as it is.

    >>> _as_name("PRINCE GEORGE'S COUNTY")
    "Prince George's County"
    """
    if text is None or not text.isupper():
        return text
    return re.sub(r"[A-Z]+(?:'S\b)?", lambda word: word[0].capitalize(), text)
