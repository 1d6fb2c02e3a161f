"""SQL that cleans a raw column: forms of missing, broken and impossible dates, identifiers, amounts. For `staging`.

A cell that cannot be what its column says is set to missing, with a code that says why; the cell itself is kept
nowhere. Codes are small numbers, `KINDS` gives their words. `data/date_forms.csv` has the forms of dates.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.handovers.release.columns import ROOM, TableColumn
from section287g.handovers.release.denying import (
    identifier_patterns,
    is_pattern,
    missing_texts,
    redacted_anywhere,
    redacted_whole,
)
from section287g.handovers.release.engine import text_sql

__all__ = [
    "AFTER",
    "DATE_FORMS_SCHEMA",
    "KINDS",
    "NUMBER_MARK",
    "clean_sql",
    "clear_sql",
    "odd_identifier_sql",
    "odd_sql",
    "person_sql",
    "text_of_sql",
    "value_sql",
]

DATE_FORMS_SCHEMA: Schema = (
    Column("form", "name of the form"),
    Column("shape", "regular expression of the whole cell", check=is_pattern),
    Column("pattern", "how it is read: a pattern of strptime, or cast, or serial"),
    Column("kind", "what is counted though it can be read", required=False,
           check=("two-digit year", "Excel serial").__contains__),
    Column("why", "where it is seen"),
)  # fmt: skip
AFTER: Final = "after the extraction"
KINDS: Final = {
    1: ("not a date", "set to missing"),
    2: ("before the earliest day", "set to missing"),
    3: (AFTER, "set to missing"),
    4: ("two-digit year", "read as 1969 to 2068"),
    5: ("Excel serial", "read as the day that Excel means"),
    6: ("cut identifier", "taken for no identifier"),
    7: ("stand-in identifier", "taken for no identifier"),
    8: ("not an amount", "set to missing"),
    9: ("not yes or no", "set to missing"),
}
"""What can be odd about a cell, and what is done."""
NUMBER_MARK: Final = "#"
"""Begins a workbook's number in a column of days, times or identifiers, where text and number differ."""
_CODE: Final = {"two-digit year": 4, "Excel serial": 5}
_HASH: Final = 32
"""An identifier of so many letters is a hash; the other forms are shorter."""
_SPACES: Final = ("' '", "chr(9)", "chr(10)", "chr(13)", "chr(160)")
_SPACE: Final = " || ".join(_SPACES)
_TRUE: Final = ("true", "t", "1", "1.0", "yes", "y")
_FALSE: Final = ("false", "f", "0", "0.0", "no", "n")


def value_sql(column: TableColumn, raw: str, kind: str) -> str:
    """A raw column as the other functions here take it: a moment where the file has moments, else trimmed text."""
    if column.type in ("day", "time") and not _is_text(kind):
        # a time with a zone is read as UTC's clock shows it, for R writes ICE's clock as if it were UTC
        return f"make_timestamp(epoch_us({raw}))" if kind == "TIMESTAMP WITH TIME ZONE" else f"{raw}::TIMESTAMP"
    return text_of_sql(raw, kind)


def text_of_sql(raw: str, kind: str) -> str:
    """A raw column as trimmed text; `kind` is DuckDB's type."""
    text = raw if kind == "VARCHAR" else f"{raw}::VARCHAR"
    # trimming letter by letter costs much, and few cells need it
    ends = " OR ".join(f"ends_with({text}, {space})" for space in _SPACES)
    needed = f"{text} < '!' OR starts_with({text}, chr(160)) OR {ends}"
    return f"CASE WHEN {needed} THEN trim({text}, {_SPACE}) ELSE {text} END"


def _listed(texts: frozenset[str]) -> str:
    return ", ".join(text_sql(text) for text in sorted(texts))


@cache
def _longest() -> int:
    return max(len(text) for text in missing_texts())


def _is_missing(text: str) -> str:
    listed = f"lower({text}) IN ({_listed(missing_texts())})"
    return f"({text} IS NULL OR (length({text}) <= {_longest()} AND {listed}))"


def clear_sql(text: str, heading: str) -> str:
    """Whether a cell of a denied column says something, as `denying.is_clear` does; its own heading again does
    not.
    """
    return (
        f"(NOT {_is_missing(text)} AND NOT regexp_full_match({text}, {text_sql(redacted_whole())}) "
        f"AND {text} <> {text_sql(heading.strip())})"
    )


def odd_identifier_sql(text: str, heading: str) -> str:
    """Whether a cell of the identifier's column has no identifier's form, as `denying.is_odd_identifier` does."""
    forms = "|".join(f"(?:{pattern})" for pattern, _, _ in identifier_patterns())
    full = f"NOT regexp_full_match({text}, {text_sql(forms)}) AND {clear_sql(text, heading)}"
    # most are hashes, which are told faster than by the whole of the forms
    is_hash = f"length({text}) BETWEEN {_HASH} AND 64 AND TRY(from_hex({text})) IS NOT NULL"
    return f"CASE WHEN {is_hash} THEN false ELSE {full} END"


def _value(text: str) -> str:
    """Text, or NULL where the cell is missing or redacted."""
    redacted = f"(strpos({text}, '(') > 0 AND regexp_matches({text}, {text_sql(redacted_anywhere())}))"
    return f"CASE WHEN {_is_missing(text)} THEN NULL WHEN {redacted} THEN NULL ELSE {text} END"


def clean_sql(column: TableColumn, text: str, kind: str, extracted: date | None) -> str:
    """The cleaned value of a column but the person's (`person_sql`), from its raw value (`value_sql`)."""
    if column.type in ("day", "time"):
        moment = _moment(text, kind)
        low = f"{moment} < TIMESTAMP '{column.earliest}'" if column.earliest else "false"
        high = f"{moment} >= TIMESTAMP '{_end(extracted)}'" if extracted else "false"
        kept = "DATE" if column.type == "day" else "TIMESTAMP"
        return f"CASE WHEN {low} OR {high} THEN NULL ELSE {moment} END::{kept}"
    if column.type == "amount":
        return f"try_cast(replace(replace({_value(text)}, '$', ''), ',', '') AS DECIMAL(18,2))"
    if column.type == "flag":
        value = f"lower({_value(text)})"
        return f"CASE WHEN {value} IN {_TRUE} THEN true WHEN {value} IN {_FALSE} THEN false END"
    return _value(text)


def odd_sql(column: TableColumn, text: str, kind: str, extracted: date | None) -> str:
    """The code of what is odd about a cell, 0 for nothing."""
    if column.type == "person":
        cases = [f"WHEN length({text}) >= {_HASH} THEN 0", f"WHEN starts_with({text}, '{NUMBER_MARK}') THEN 6"]
        for pattern, action, what in identifier_patterns():
            code = 0 if action == "keep" else 7 if "stand-in" in what else 6
            cases.append(f"WHEN regexp_full_match({text}, {text_sql(pattern)}) THEN {code}")
        return f"CASE {' '.join(cases)} ELSE 0 END::TINYINT"
    if column.type in ("day", "time"):
        moment = _moment(text, kind)
        missing = f"{_value(text)} IS NULL" if _is_text(kind) else f"{text} IS NULL"
        cases = [f"WHEN {missing} THEN 0", f"WHEN {moment} IS NULL THEN 1"]
        if column.earliest:
            cases.append(f"WHEN {moment} < TIMESTAMP '{column.earliest}' THEN 2")
        if extracted:
            cases.append(f"WHEN {moment} >= TIMESTAMP '{_end(extracted)}' THEN 3")
        if _is_text(kind):
            cases += [
                f"WHEN regexp_full_match({text}, {text_sql(shape)}) THEN {_CODE[what]}"
                for shape, _, what in _forms()
                if what
            ]
        return f"CASE {' '.join(cases)} ELSE 0 END::TINYINT"
    cleaned = clean_sql(column, text, kind, extracted)
    code = 8 if column.type == "amount" else 9
    return f"CASE WHEN {_value(text)} IS NOT NULL AND {cleaned} IS NULL THEN {code} ELSE 0 END::TINYINT"


def _end(extracted: date) -> date:
    return extracted + timedelta(days=1)


def _is_text(kind: str) -> bool:
    return kind not in (
        "DATE",
        "TIMESTAMP",
        "TIMESTAMP WITH TIME ZONE",
        "TIMESTAMP_S",
        "TIMESTAMP_MS",
        "TIMESTAMP_NS",
    )


@cache
def _forms() -> tuple[tuple[str, str, str], ...]:
    lines = read_table(data_file(ROOM, "date_forms.csv"), DATE_FORMS_SCHEMA)
    return tuple((line["shape"], line["pattern"], line["kind"]) for line in lines)


def _serial(number: str, base: str) -> str:
    """The moment that a day number of Excel means, to the second."""
    return (
        f"CASE WHEN abs({number}) < 3000000 THEN TIMESTAMP '{base}' + "
        f"to_microseconds((round({number} * 86400) * 1000000)::BIGINT) END"
    )


def _moment(text: str, kind: str) -> str:
    """A moment from a cell; NULL where it is missing or none. Typed columns are cast, text is read by its shape."""
    if not _is_text(kind):
        return text
    cases = []
    for base, mark in (("1899-12-30", NUMBER_MARK), ("1904-01-01", NUMBER_MARK * 2)):
        number = f"try_cast(substr({text}, {len(mark) + 1}) AS DOUBLE)"
        cases.append(f"WHEN regexp_full_match({text}, '{mark}[-+0-9.eE]+') THEN {_serial(number, base)}")
    for shape, pattern, _ in _forms():
        if pattern == "cast":
            read = f"try_cast({text} AS TIMESTAMP)"
        elif pattern == "serial":
            read = _serial(f"try_cast({text} AS DOUBLE)", "1899-12-30")
        else:
            read = f"try_strptime({text}, {text_sql(pattern)})"
        cases.append(f"WHEN regexp_full_match({text}, {text_sql(shape)}) THEN {read}")
    return f"CASE WHEN {text} IS NULL THEN NULL {' '.join(cases)} END"


def person_sql(text: str, key: bytes) -> str:
    """The keyed hash of an identifier, NULL where there is none: 24 hexadecimal digits of SHA-256 over key and
    identifier.

    Of the digest 160 of 256 bits are left off, so that nothing can be appended to what was hashed, and the key is as
    long as the digest. A hash of 40 digits is hashed as the 20 bytes that it means, behind a zero byte, which no
    other identifier begins with: with the key they fit one block of SHA-256, and most identifiers are of this form.
    """
    keep = "|".join(f"(?:{pattern})" for pattern, action, _ in identifier_patterns() if action == "keep")
    drop = "|".join(f"(?:{pattern})" for pattern, action, _ in identifier_patterns() if action == "missing")
    secret = "".join(f"\\x{byte:02X}" for byte in key)
    hashed = f"left(sha256('{secret}'::BLOB || encode(lower({text}))), 24)"
    return (
        f"CASE WHEN length({text}) = 40 THEN left(sha256('{secret}\\x00'::BLOB || TRY(from_hex({text}))), 24) "
        f"WHEN regexp_full_match({text}, {text_sql(drop)}) THEN NULL "
        f"WHEN regexp_full_match({text}, {text_sql(keep)}) THEN {hashed} END"
    )
