"""The programme's rules as dated data, for every calculation about money, time or training.

`read_policy()` reads `data/parameters/**.yaml` (one dated rule a file; the path is the name), `data/readings/*.yaml`
(one open question a file), `data/sources.yaml` and `data/unknown.yaml`. Amounts are `Decimal` in the parameter's
unit; shares are of one (0.25 is a quarter); days are days in the United States, both ends included. What no value
covers is not known: `Policy.value` says so by `NotFound`, never by a zero. Files that break their schema, or name
a source or reading that is not there, are a `DataFileError`.

>>> from datetime import date
>>> policy = read_policy()
>>> str(policy.value("reimbursement.overtime.cap", date(2025, 10, 1)).value)
'0.25'
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from typing import Final

from section287g.datafiles import DataFileError
from section287g.funding.rules import (
    Band,
    Option,
    Parameter,
    Policy,
    Reading,
    Reference,
    Source,
    Table,
    Unknown,
    Value,
    no_such,
)
from section287g.funding.yamlfile import Entry, parse_yaml

__all__ = ["CONFIDENCES", "SEEN", "STATUSES", "UNITS", "read_policy"]

UNITS: Final = (
    "dollars",
    "dollars per officer",
    "dollars per agency",
    "share",
    "hours",
    "days",
    "years",
    "people",
    "text",
    "table",
)
STATUSES: Final = ("enacted", "announced", "reported", "assumed")
CONFIDENCES: Final = ("high", "medium", "low")
SEEN: Final = ("official text", "reprint or digest", "press or other")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_SOURCE_ID: Final = re.compile(r"[a-z0-9][a-z0-9.-]*")
_WHEN: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


def read_policy(folder: Path | None = None) -> Policy:
    """The rules that come with this package, or those of another folder with the same layout.

    Raises `DataFileError` for a file that breaks its schema, or names what is not there.
    """
    return _package_policy() if folder is None else _read(folder)


@cache
def _package_policy() -> Policy:
    return _read(files("section287g").joinpath("funding", "data"))


def _read(root: Traversable) -> Policy:
    texts = dict(sorted(_walk(root, "")))
    for needed in ("sources.yaml", "unknown.yaml"):
        if needed not in texts:
            raise DataFileError(f"{needed} is missing")
    entries = {name: parse_yaml(text, name) for name, text in texts.items()}
    sources, unknown = _sources(entries.pop("sources.yaml")), _unknown(entries.pop("unknown.yaml"))
    parameters: dict[str, Parameter] = {}
    readings: dict[str, Reading] = {}
    for name, entry in entries.items():
        kind = name.partition("/")[0] if "/" in name else ""
        if kind == "parameters":
            parameters[_path_of(name)] = _parameter(entry)
        elif kind == "readings":
            readings[_path_of(name)] = _reading(entry)
        else:
            raise DataFileError(f"{name} is no file of rules; they lie in parameters/ and readings/")
    policy = Policy(
        dict(sorted(parameters.items())), dict(sorted(readings.items())), sources, unknown, _version(texts)
    )
    _check_names(policy)
    return policy


def _walk(folder: Traversable, below: str) -> Iterator[tuple[str, str]]:
    """Name and text of every YAML file below a folder, names with forward strokes."""
    for item in folder.iterdir():
        name = f"{below}{item.name}"
        if item.is_dir():
            yield from _walk(item, f"{name}/")
        elif name.endswith(".yaml"):
            yield name, item.read_text(encoding="utf-8")
        elif not item.name.startswith("."):
            raise DataFileError(f"{name} is no file of rules; their names end in .yaml")


def _version(texts: Mapping[str, str]) -> str:
    """SHA-256 of all files in order of their names: for each its name, its length in bytes, and its bytes."""
    digest = hashlib.sha256()
    for name in sorted(texts):
        data = texts[name].encode()
        digest.update(f"{name}\n{len(data)}\n".encode() + data)
    return digest.hexdigest()


def _path_of(name: str) -> str:
    """`parameters/reimbursement/salary/share.yaml` is the rule `reimbursement.salary.share`."""
    parts = name.removesuffix(".yaml").split("/")[1:]
    for part in parts:
        if not _NAME.fullmatch(part):
            raise DataFileError(f"{name}: {part!r} cannot be a part of a name; use small letters, digits and _")
    return ".".join(parts)


def _parameter(entry: Entry) -> Parameter:
    entry.only("label", "about", "unit", "measure", "values", "open")
    unit = entry.word("unit", UNITS)
    if (unit == "table") != ("measure" in entry.content):
        raise entry.refuse("measure", "a table says what it measures, and nothing else does")
    values = tuple(_value(one, unit, entry.maybe_text("measure") or "") for one in entry.entries("values"))
    if not values:
        raise entry.refuse("values", "a rule has at least one value")
    for before, after in pairwise(values):
        if before.until is None or before.until >= after.start:
            raise entry.refuse(
                "values", f"the value from {after.start} begins before the one from {before.start} ends"
            )
    path = _path_of(entry.file)
    return Parameter(path, entry.text("label"), entry.text("about"), unit, values, entry.texts("open"))


def _value(entry: Entry, unit: str, measure: str) -> Value:
    entry.only("from", "until", "value", "status", "confidence", "references", "note")
    start, until = entry.day("from"), entry.maybe_day("until")
    if until is not None and until < start:
        raise entry.refuse("until", f"it lies before {start}")
    status, confidence = entry.word("status", STATUSES), entry.word("confidence", CONFIDENCES)
    references, note = _references(entry, "references"), entry.maybe_text("note")
    if not references and (status, confidence) != ("assumed", "low"):
        raise entry.refuse("references", "a value without a source is assumed, with low confidence")
    if status == "assumed" and note is None:
        raise entry.refuse("note", "an assumed value says why")
    if unit == "table":
        found: Decimal | str | Table = Table(measure, _bands(entry))
    else:
        found = entry.text("value") if unit == "text" else entry.number("value")
    if isinstance(found, Decimal) and found < 0:
        raise entry.refuse("value", "it must not be negative")
    return Value(start, until, found, status, confidence, references, note)


def _bands(entry: Entry) -> tuple[Band, ...]:
    """The bands of a table, from the lowest up, without overlap; between two of them nothing may be stated."""
    bands: list[Band] = []
    for one in entry.entries("value"):
        one.only("from", "below", "through", "dollars")
        below, through = one.maybe_number("below"), one.maybe_number("through")
        band = Band(one.number("from"), below, through, one.number("dollars"))
        if below is not None and through is not None:
            raise one.refuse("through", "a band ends below a number or with it, not both")
        if not band.holds(band.start):
            raise one.refuse("from", "the band is empty")
        if bands and (bands[-1].holds(band.start) or band.start <= bands[-1].start):
            raise one.refuse("from", f"it overlaps the band from {bands[-1].start}, or is not in order")
        bands.append(band)
    if not bands:
        raise entry.refuse("value", "a table has at least one band")
    return tuple(bands)


def _references(entry: Entry, key: str) -> tuple[Reference, ...]:
    found = (one.only("source", "where") for one in entry.entries(key))
    return tuple(Reference(one.text("source"), one.text("where")) for one in found)


def _reading(entry: Entry) -> Reading:
    entry.only("question", "about", "options", "default", "why_default", "affects")
    options = []
    for name, one in entry.named("options"):
        one.only("meaning", "for", "against")
        options.append(Option(name, one.text("meaning"), _references(one, "for"), _references(one, "against")))
    default = entry.word("default", [option.name for option in options])
    about, why = entry.text("about"), entry.text("why_default")
    name = _path_of(entry.file)
    return Reading(name, entry.text("question"), about, tuple(options), default, why, entry.texts("affects"))


def _sources(entry: Entry) -> dict[str, Source]:
    found = {}
    for name in entry.content:
        if not _SOURCE_ID.fullmatch(name):
            raise entry.refuse(name, "a source's id has small letters, digits, points and hyphens")
    for name, one in Entry(entry.file, "", {"sources": entry}, {}).named("sources"):
        one.only("title", "publisher", "day", "address", "seen")
        day = one.maybe_text("day")
        if day is not None and not _WHEN.fullmatch(day):
            raise one.refuse("day", "it is a day, month or year, as 2025-09-02, 2025-09 or '2025'")
        title, publisher, address = one.text("title"), one.text("publisher"), one.text("address")
        found[name] = Source(name, title, publisher, day, address, one.word("seen", SEEN))
    return dict(sorted(found.items()))


def _unknown(entry: Entry) -> tuple[Unknown, ...]:
    found = []
    for name, one in Entry(entry.file, "", {"unknown": entry}, {}).named("unknown"):
        one.only("question", "searched", "settled_by", "affects")
        texts = (one.text("question"), one.text("searched"), one.text("settled_by"))
        found.append(Unknown(name, *texts, one.texts("affects")))
    return tuple(found)


def _check_names(policy: Policy) -> None:
    """Every source, reading and rule that a file names is there. A dotted word of `affects` is a rule's name."""
    for file, source in _cited(policy):
        if source not in policy.sources:
            raise DataFileError(f"{file}: {no_such('source', source, policy.sources)}")
    for parameter in policy.parameters.values():
        for name in parameter.open:
            if name not in policy.readings:
                raise DataFileError(f"{parameter.path}: open: {no_such('reading', name, policy.readings)}")
    affecting = [(one.name, one.affects) for one in policy.readings.values()]
    for name, affects in [*affecting, *((one.id, one.affects) for one in policy.unknown)]:
        for path in affects:
            if "." in path and path not in policy.parameters:
                raise DataFileError(f"{name}: affects: {no_such('parameter', path, policy.parameters)}")


def _cited(policy: Policy) -> Iterator[tuple[str, str]]:
    """Each use of a source: the rule or reading, and the source's id."""
    for parameter in policy.parameters.values():
        for value in parameter.values:
            yield from ((parameter.path, one.source) for one in value.references)
    for reading in policy.readings.values():
        for option in reading.options:
            yield from ((reading.name, one.source) for one in (*option.speaks_for, *option.speaks_against))
