"""`287g policy`: the programme's rules as dated parameters, what is open about them, and where they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import click

from section287g.cli.options import DAY, format_option
from section287g.cli.output import counted, say, write_object, write_rows, write_wrapped

if TYPE_CHECKING:
    from section287g.funding import Option, Parameter, Policy, Reading, Reference, Source, Unknown, Value

__all__ = ["policy"]

_SHOWN: Final = ("path", "value", "unit", "from", "until", "status", "confidence", "sources")
_COLUMNS: Final = (*_SHOWN, "label", "about", "note", "open")
_READING: Final = ("reading", "question", "options", "default", "why_default", "about", "affects")
_SOURCE: Final = ("source", "title", "publisher", "day", "seen", "address")
_UNKNOWN: Final = ("unknown", "question", "searched", "settled_by", "affects")


@click.command()
@click.argument("names", nargs=-1, metavar="[PATH]...")
@click.option("--on", "on", type=DAY, metavar="DAY", help="Only what holds on this day. Default: all values, dated.")
@click.option("--readings", "view", flag_value="readings", help="The open questions, their options and the default.")
@click.option("--unknown", "view", flag_value="unknown", help="What was searched for and not found.")
@click.option("--sources", "view", flag_value="sources", help="The sources, and in which form they were read.")
@format_option
def policy(names: tuple[str, ...], on: date | None, view: str | None, form: str) -> None:
    """The programme's rules as dated parameters, with unit, status, confidence and sources.

    PATH is the name of a parameter, or the first part of names (reimbursement.award), and shows these in full.
    With --readings, --unknown or --sources it is the name of one of these. No money is computed. A day that no
    value covers is not known, which is not zero. With json everything is written.
    """
    from section287g.funding import read_policy

    if view is not None and on is not None:
        raise click.UsageError("--on narrows parameters; it does not go with --readings, --unknown or --sources")
    rules = read_policy()
    if view is None:
        said = _parameters(rules, names, on, form)
    else:
        said = {"readings": _readings, "unknown": _unknown, "sources": _sources}[view](rules, names, form)
    say(f"{said}; policy version {rules.version[:12]}")


def _parameters(rules: Policy, names: Sequence[str], on: date | None, form: str) -> str:
    found = {one.path: one for name in names for one in rules.under(name)} if names else dict(rules.parameters)
    values = {path: [one for one in rule.values if on is None or one.holds(on)] for path, rule in found.items()}
    silent = [rule for path, rule in found.items() if not values[path]]
    if form == "json":
        whole = {} if names else _everything(rules)
        objects = [_parameter_object(rule, values[path]) for path, rule in found.items()]
        write_object({"version": rules.version, "on": on, "parameters": objects, **whole}, form)
    elif form == "table" and names:
        for path, rule in found.items():
            _print_parameter(rules, rule, values[path], on)
    else:
        rows = [_row(rule, value, form) for path, rule in found.items() for value in values[path]]
        write_rows(rows, _COLUMNS, form, _SHOWN)
    said = f"{counted(len(found), 'parameters')}, {counted(sum(map(len, values.values())), 'values')}"
    return said + (f", {counted(len(silent), 'parameters')} without a known value on {on}" if on is not None else "")


def _row(rule: Parameter, value: Value, form: str) -> dict[str, Any]:
    return {
        "path": rule.path,
        "value": _in_words(value) if form == "table" else _as_written(value),
        "unit": rule.unit,
        "from": value.start,
        "until": value.until,
        "status": value.status,
        "confidence": value.confidence,
        "sources": "; ".join(one.source for one in value.references) or None,
        "label": rule.label,
        "about": rule.about,
        "note": value.note,
        "open": "; ".join(rule.open) or None,
    }


def _print_parameter(rules: Policy, rule: Parameter, values: Sequence[Value], on: date | None) -> None:
    unit = "" if rule.unit in ("text", "table") else f", in {rule.unit}"
    write_wrapped(f"{rule.path}: {rule.label}{unit}", 0, 2)
    write_wrapped(rule.about, 2)
    if not values:
        write_wrapped(f"On {on} no value is known; one is known {rule.known()}.", 2, 4)
    for value in values:
        until = f" through {value.until}" if value.until is not None else ""
        click.echo(f"  from {value.start}{until}: {value.status}, confidence {value.confidence}")
        write_wrapped(_in_words(value), 4)
        if value.note is not None:
            write_wrapped(f"Note: {value.note}", 4, 6)
        for one in value.references:
            write_wrapped(f"- {one.source}, {one.where}: {rules.sources[one.source].title}", 4, 6)
    for name in rule.open:
        reading = rules.reading(name)
        write_wrapped(f"Open: {reading.question} {name} = {reading.default} unless chosen.", 2, 4)
    click.echo()


def _in_words(value: Value) -> str:
    """A value as a reader takes it in: thousands apart, bands in one line."""
    held = value.value
    if isinstance(held, str):
        return held
    if isinstance(held, Decimal):
        return f"{held:,}"
    parts = []
    for band in held.bands:
        end = f" to below {band.below:,}" if band.below is not None else " and more"
        end = f" to {band.through:,}" if band.through is not None else end
        parts.append(f"{band.start:,}{end}: {band.dollars:,} dollars")
    return f"by {held.measure}: " + "; ".join(parts)


def _as_written(value: Value) -> str:
    """A value for programs: digits as in the file, without marks between them; text and bands as for a reader."""
    return str(value.value) if isinstance(value.value, Decimal) else _in_words(value)


def _parameter_object(rule: Parameter, values: Sequence[Value]) -> dict[str, Any]:
    about = {"path": rule.path, "label": rule.label, "about": rule.about, "unit": rule.unit}
    return {**about, "values": [_value_object(one) for one in values], "open": list(rule.open)}


def _value_object(value: Value) -> dict[str, Any]:
    """Numbers are texts of their digits, for JSON's own numbers are not exact."""
    held: Any = value.value
    if not isinstance(held, str | Decimal):
        bands = [
            {"from": one.start, "below": one.below, "through": one.through, "dollars": one.dollars}
            for one in held.bands
        ]
        held = {"measure": held.measure, "bands": [_exact(band) for band in bands]}
    return {
        "from": value.start,
        "until": value.until,
        "value": str(held) if isinstance(held, Decimal) else held,
        "status": value.status,
        "confidence": value.confidence,
        "references": [asdict(one) for one in value.references],
        "note": value.note,
    }


def _exact(band: Mapping[str, Decimal | None]) -> dict[str, str | None]:
    return {name: None if one is None else str(one) for name, one in band.items()}


def _everything(rules: Policy) -> dict[str, Any]:
    return {
        "readings": [_reading_object(one) for one in rules.readings.values()],
        "unknown": [asdict(one) for one in rules.unknown],
        "sources": [asdict(one) for one in rules.sources.values()],
    }


def _readings(rules: Policy, names: Sequence[str], form: str) -> str:
    found = [rules.reading(name) for name in names] or list(rules.readings.values())
    if form == "json":
        write_object({"version": rules.version, "readings": [_reading_object(one) for one in found]}, form)
    elif form == "table":
        for one in found:
            _print_reading(one)
    else:
        write_rows([_reading_row(one) for one in found], _READING, form)
    return f"{counted(len(found), 'readings')}, {counted(sum(len(one.options) for one in found), 'options')}"


def _print_reading(reading: Reading) -> None:
    write_wrapped(f"{reading.name}: {reading.question}", 0, 2)
    write_wrapped(reading.about, 2)
    for option in reading.options:
        default = " (default)" if option.name == reading.default else ""
        write_wrapped(f"{option.name}{default}: {option.meaning}{_pro_and_con(option)}", 4, 6)
    write_wrapped(f"Why {reading.default}: {reading.why_default}", 2, 4)
    click.echo()


def _pro_and_con(option: Option) -> str:
    said = ""
    for word, references in (("For", option.speaks_for), ("Against", option.speaks_against)):
        said += f" {word}: {_cited(references)}." if references else ""
    return said


def _cited(references: Sequence[Reference]) -> str:
    return "; ".join(f"{one.source} ({one.where})" for one in references)


def _reading_row(reading: Reading) -> dict[str, Any]:
    return {
        "reading": reading.name,
        "question": reading.question,
        "options": "; ".join(f"{one.name}: {one.meaning.removesuffix('.')}" for one in reading.options),
        "default": reading.default,
        "why_default": reading.why_default,
        "about": reading.about,
        "affects": "; ".join(reading.affects),
    }


def _reading_object(reading: Reading) -> dict[str, Any]:
    options = {
        one.name: {
            "meaning": one.meaning,
            "for": [asdict(each) for each in one.speaks_for],
            "against": [asdict(each) for each in one.speaks_against],
        }
        for one in reading.options
    }
    return {**asdict(reading), "options": options}


def _unknown(rules: Policy, names: Sequence[str], form: str) -> str:
    found: list[Unknown] = [rules.gap(name) for name in names] or list(rules.unknown)
    if form == "json":
        write_object({"version": rules.version, "unknown": [asdict(one) for one in found]}, form)
    elif form == "table":
        for one in found:
            write_wrapped(f"{one.id}: {one.question}", 0, 2)
            write_wrapped(f"Searched: {one.searched}", 2, 4)
            write_wrapped(f"Settled by: {one.settled_by}", 2, 4)
            write_wrapped(f"Affects: {', '.join(one.affects)}", 2, 4)
            click.echo()
    else:
        rows = [{**asdict(one), "unknown": one.id, "affects": "; ".join(one.affects)} for one in found]
        write_rows([{name: row[name] for name in _UNKNOWN} for row in rows], _UNKNOWN, form)
    return counted(len(found), "gaps")


def _sources(rules: Policy, names: Sequence[str], form: str) -> str:
    found: list[Source] = [rules.source(name) for name in names] or list(rules.sources.values())
    if form == "json":
        write_object({"version": rules.version, "sources": [asdict(one) for one in found]}, form)
    else:
        rows = [{**asdict(one), "source": one.id} for one in found]
        write_rows([{name: row[name] for name in _SOURCE} for row in rows], _SOURCE, form)
    return counted(len(found), "sources")
